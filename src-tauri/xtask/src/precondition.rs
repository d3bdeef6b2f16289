//! What a machine must have before anything is built: each lack is one sentence with the command that mends it.
//!
//! Deliberately not here: installing. What can be installed is in `install`.

use std::fmt;

use crate::{
    Done,
    command::{Call, Trouble},
    install,
    machine::{Family, Machine, Rights},
    project::{Project, on_path},
    system::{self, Need, Purpose},
};

/// The oldest Node the UI's tools accept.
const OLDEST_NODE: u32 = 20;

/// One thing the machine lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Lack {
    /// rustc is older than the workspace asks.
    OldRust { here: String, needed: String },
    /// rustfmt or clippy was left out when Rust was installed, and there is no rustup to add it.
    RustPart { part: &'static str, has_rustup: bool },
    /// No Node at all.
    NoNode { family: Family },
    /// Node is there, but too old.
    OldNode { here: String, family: Family },
    /// Node came without npm.
    NoNpm { family: Family },
    /// npm is there and does not start.
    BrokenNpm { family: Family },
    /// Nobody is looking: a terminal without a desktop.
    NoScreen,
    /// macOS without a compiler.
    NoXcode,
    /// Windows without its web view.
    NoWebView,
    /// System packages that nobody here may install.
    Packages { what: Vec<&'static str>, by_hand: String, rights: Rights },
    /// A Linux without a list of packages.
    UnknownLinux { what: Vec<&'static str>, name: String },
    /// A tool for one task alone.
    Tool { program: &'static str, debian: &'static str },
}

impl fmt::Display for Lack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OldRust { here, needed } => {
                write!(f, "Rust {needed} or newer is needed, this is {here}: rustup update stable")
            }
            Self::RustPart { part, has_rustup: true } => {
                write!(f, "Rust came without {part}: rustup component add {part}")
            }
            Self::RustPart { part, has_rustup: false } => {
                write!(
                    f,
                    "Rust came without {part}: install Rust from https://rustup.rs, then run rustup component add {part}"
                )
            }
            Self::NoNode { family } => {
                write!(f, "Node.js {OLDEST_NODE} or newer is missing: {}", node_from(*family))
            }
            Self::OldNode { here, family } => {
                write!(f, "Node.js {OLDEST_NODE} or newer is needed, this is {here}: {}", node_from(*family))
            }
            Self::NoNpm { family } => {
                write!(f, "npm, which belongs to Node.js, is missing: {}", npm_from(*family))
            }
            Self::BrokenNpm { family } => {
                write!(
                    f,
                    "npm is there but `npm --version` fails, so install Node.js again: {}",
                    node_from(*family)
                )
            }
            Self::NoScreen => f.write_str(
                "There is no screen to open a window on: start this in a terminal of your desktop, or run \
                 xvfb-run cargo xtask run",
            ),
            Self::NoXcode => f.write_str("Apple's command line tools are missing: xcode-select --install"),
            Self::NoWebView => {
                f.write_str("Microsoft's WebView2 is missing: winget install Microsoft.EdgeWebView2Runtime")
            }
            Self::Packages { what, by_hand, rights } => {
                let why = match rights {
                    Rights::Neither => "only an administrator can install them",
                    Rights::Root | Rights::Sudo => "installing them did not work",
                };
                write!(f, "System packages are missing ({}) and {why}: {by_hand}", what.join(", "))
            }
            Self::UnknownLinux { what, name } => write!(
                f,
                "{name} is a Linux whose packages are not known here: with its package manager, install {} with their \
                 development files (on Arch: sudo pacman -S --needed base-devel webkit2gtk-4.1)",
                what.join(", ")
            ),
            Self::Tool { program, debian } => {
                write!(f, "{program} is missing: sudo apt-get install {debian}")
            }
        }
    }
}

fn node_from(family: Family) -> &'static str {
    match family {
        Family::Debian | Family::Ubuntu => {
            "curl -fsSL https://deb.nodesource.com/setup_22.x | sudo -E bash - && sudo apt-get install -y nodejs"
        }
        Family::Fedora => "sudo dnf install -y nodejs npm",
        Family::MacOs => "brew install node",
        Family::Windows => "winget install OpenJS.NodeJS.LTS",
        Family::OtherLinux => "install it from https://nodejs.org",
    }
}

fn npm_from(family: Family) -> &'static str {
    match family {
        Family::Debian | Family::Ubuntu => "sudo apt-get install -y npm",
        _ => node_from(family),
    }
}

/// Checks what has to be there for building, and installs what may be installed.
pub(crate) fn prepare(project: &Project, machine: &Machine, purposes: &[Purpose]) -> Done {
    let mut lacks = tools(project, machine);
    if let Err(lack) = install::system_packages(machine, purposes) {
        lacks.push(lack);
    }
    if lacks.is_empty() { Ok(()) } else { Err(Trouble::Lacks(lacks)) }
}

/// Rust, Node, and the platform's own tools.
fn tools(project: &Project, machine: &Machine) -> Vec<Lack> {
    let rust = Call::new("rustc").args(["--version"]).output().ok();
    let node = Call::new("node").args(["--version"]).output().ok();
    let npm = on_path("npm").map(|_| Call::new("npm").args(["--version"]).succeeds());
    [
        rust_lack(rust.as_deref(), project.oldest_rust().as_deref()),
        node_lack(node.as_deref(), machine.family),
        node.as_ref().and_then(|_| npm_lack(npm, machine.family)),
        platform_lack(machine.family),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// rustfmt and clippy, which some installations leave out; rustup adds them.
pub(crate) fn rust_parts(project: &Project) -> Done {
    let mut lacks = Vec::new();
    for (part, command) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        let here = || project.cargo().args([command, "--version"]).succeeds();
        if here() {
            continue;
        }
        let has_rustup = on_path("rustup").is_some();
        if has_rustup {
            println!("Rust came without {part}; adding it.");
            let _ = Call::new("rustup").args(["component", "add", part]).dir(&project.root).run();
        }
        if !here() {
            lacks.push(Lack::RustPart { part, has_rustup });
        }
    }
    if lacks.is_empty() { Ok(()) } else { Err(Trouble::Lacks(lacks)) }
}

/// Whether a window can be opened.
pub(crate) fn screen(machine: &Machine) -> Done {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if machine.family.is_linux() && !set("DISPLAY") && !set("WAYLAND_DISPLAY") {
        return Err(Trouble::Lacks(vec![Lack::NoScreen]));
    }
    Ok(())
}

fn rust_lack(version: Option<&str>, oldest: Option<&str>) -> Option<Lack> {
    let needed = oldest?;
    let here = version.and_then(|text| text.split_whitespace().nth(1)).unwrap_or("unknown");
    (numbers(here) < numbers(needed))
        .then(|| Lack::OldRust { here: here.to_owned(), needed: needed.to_owned() })
}

fn node_lack(version: Option<&str>, family: Family) -> Option<Lack> {
    let Some(version) = version else { return Some(Lack::NoNode { family }) };
    let here = version.trim().trim_start_matches('v');
    (numbers(here) < vec![OLDEST_NODE]).then(|| Lack::OldNode { here: here.to_owned(), family })
}

/// `starts`: nothing where there is no npm, else whether it starts.
fn npm_lack(starts: Option<bool>, family: Family) -> Option<Lack> {
    match starts {
        None => Some(Lack::NoNpm { family }),
        Some(false) => Some(Lack::BrokenNpm { family }),
        Some(true) => None,
    }
}

/// A linker is not looked for: this program was linked with it.
fn platform_lack(family: Family) -> Option<Lack> {
    match family {
        Family::MacOs => (!Call::new("xcode-select").args(["-p"]).succeeds()).then_some(Lack::NoXcode),
        Family::Windows => (!has_web_view()).then_some(Lack::NoWebView),
        Family::Debian | Family::Ubuntu | Family::Fedora | Family::OtherLinux => None,
    }
}

/// WebView2 writes its version into one of these places of the registry.
fn has_web_view() -> bool {
    const CLIENT: &str = r"Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
    [r"HKLM\SOFTWARE\WOW6432Node", r"HKLM\SOFTWARE", r"HKCU\Software"].iter().any(|hive| {
        let key = format!(r"{hive}\{CLIENT}");
        let read = Call::new("reg").args(["query", key.as_str(), "/v", "pv"]).output();
        read.is_ok_and(|text| text.lines().any(|line| line.contains("REG_SZ") && !line.contains("0.0.0.0")))
    })
}

/// "20.1.0-nightly" is 20, 1, 0.
fn numbers(version: &str) -> Vec<u32> {
    let plain = version.split(['-', '+', ' ']).next().unwrap_or_default();
    plain.split('.').map_while(|part| part.parse().ok()).collect()
}

/// Prints what is here and what is not.
pub(crate) fn doctor(project: &Project, machine: &Machine) -> Done {
    let version = |program: &str| {
        let text = Call::new(program).args(["--version"]).output().unwrap_or_default();
        text.lines().next().unwrap_or("missing").to_owned()
    };
    println!("This machine   {machine}");
    println!("Rust           {}", version("rustc"));
    println!("Node.js        {}", version("node"));
    println!("npm            {}", version("npm"));
    if machine.family.is_linux() {
        for need in system::NEEDS {
            let for_what = if need.purposes.contains(&Purpose::App) { "the app" } else { "tests" };
            println!(
                "{:<14} {} (for {for_what})",
                if need.is_here() { "here" } else { "missing" },
                need.what
            );
        }
    }
    let mut lacks = tools(project, machine);
    let missing: Vec<&Need> = system::missing(machine.family, &[Purpose::App]);
    if let Some(lack) = install::lack_of(machine, &missing).filter(|_| machine.rights == Rights::Neither) {
        lacks.push(lack);
    }
    if !lacks.is_empty() {
        return Err(Trouble::Lacks(lacks));
    }
    match missing.is_empty() {
        true => println!("\nReady: cargo xtask run"),
        false => println!("\nReady: cargo xtask run installs what is missing for the app."),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Family; 6] =
        [Family::Debian, Family::Ubuntu, Family::Fedora, Family::OtherLinux, Family::MacOs, Family::Windows];

    #[test]
    fn versions_are_compared_by_number_not_by_letter() {
        assert_eq!(node_lack(Some("v20.20.2\n"), Family::Debian), None);
        assert_eq!(node_lack(Some("v100.0.0"), Family::Debian), None, "100 is newer than 20");
        let old = node_lack(Some("v9.11.2\n"), Family::Fedora);
        assert_eq!(old, Some(Lack::OldNode { here: "9.11.2".to_owned(), family: Family::Fedora }));
        assert_eq!(rust_lack(Some("rustc 1.95.0 (59807616e 2026-04-14)"), Some("1.89")), None);
        assert_eq!(rust_lack(Some("rustc 1.89.0-nightly (x)"), Some("1.89")), None);
        assert!(rust_lack(Some("rustc 1.9.0"), Some("1.89")).is_some(), "1.9 is older than 1.89");
        assert!(rust_lack(None, Some("1.89")).is_some(), "no rustc is no new rustc");
    }

    #[test]
    fn no_node_no_npm_and_a_broken_npm_are_told_apart() {
        for family in ALL {
            assert_eq!(node_lack(None, family), Some(Lack::NoNode { family }));
            assert_eq!(npm_lack(None, family), Some(Lack::NoNpm { family }));
            assert_eq!(npm_lack(Some(false), family), Some(Lack::BrokenNpm { family }));
            assert_eq!(npm_lack(Some(true), family), None);
        }
    }

    #[test]
    fn every_lack_is_one_sentence_with_a_command_after_the_colon() {
        let family = Family::Fedora;
        let lacks = [
            (Lack::OldRust { here: "1.80.0".to_owned(), needed: "1.89".to_owned() }, "rustup update stable"),
            (Lack::RustPart { part: "clippy", has_rustup: true }, "rustup component add clippy"),
            (Lack::RustPart { part: "rustfmt", has_rustup: false }, "rustup component add rustfmt"),
            (Lack::NoNode { family }, "sudo dnf install -y nodejs npm"),
            (
                Lack::OldNode { here: "18.19.0".to_owned(), family: Family::Windows },
                "winget install OpenJS.NodeJS.LTS",
            ),
            (Lack::NoNpm { family: Family::Debian }, "sudo apt-get install -y npm"),
            (Lack::BrokenNpm { family: Family::MacOs }, "brew install node"),
            (Lack::NoScreen, "xvfb-run cargo xtask run"),
            (Lack::NoXcode, "xcode-select --install"),
            (Lack::NoWebView, "winget install Microsoft.EdgeWebView2Runtime"),
            (
                Lack::Packages {
                    what: vec!["GTK 3"],
                    by_hand: "sudo apt-get install libgtk-3-dev".to_owned(),
                    rights: Rights::Neither,
                },
                "sudo apt-get install libgtk-3-dev",
            ),
            (
                Lack::UnknownLinux { what: vec!["GTK 3"], name: "Arch Linux".to_owned() },
                "sudo pacman -S --needed base-devel webkit2gtk-4.1)",
            ),
            (
                Lack::Tool { program: "rsvg-convert", debian: "librsvg2-bin" },
                "sudo apt-get install librsvg2-bin",
            ),
        ];
        for (lack, command) in lacks {
            let sentence = lack.to_string();
            assert_eq!(sentence.lines().count(), 1, "{sentence}");
            assert!(sentence.ends_with(command) && sentence.contains(": "), "{sentence}");
        }
    }
}
