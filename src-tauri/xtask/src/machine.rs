//! What kind of machine this is, as far as installing things goes.

use std::fmt;

use crate::{command::Call, project::on_path};

/// Systems that are prepared differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// Debian and what is made from it, except Ubuntu: apt-get.
    Debian,
    /// Ubuntu and what is made from it: apt-get, but no Chromium package.
    Ubuntu,
    /// Fedora and its relatives: dnf.
    Fedora,
    /// A Linux we have no list of packages for.
    OtherLinux,
    /// macOS: the command line tools of Xcode.
    MacOs,
    /// Windows: WebView2.
    Windows,
}

impl Family {
    /// Any Linux.
    pub(crate) fn is_linux(self) -> bool {
        matches!(self, Self::Debian | Self::Ubuntu | Self::Fedora | Self::OtherLinux)
    }
}

/// How system packages can be installed from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rights {
    /// A container or a CI machine, usually.
    Root,
    /// A person's computer: sudo asks for the password.
    Sudo,
    /// No root, no sudo: a person has to ask whoever looks after the machine.
    Neither,
}

/// This machine.
#[derive(Debug, Clone)]
pub(crate) struct Machine {
    /// How it is prepared.
    pub(crate) family: Family,
    /// What it calls itself.
    pub(crate) name: String,
    /// Whether packages can be installed.
    pub(crate) rights: Rights,
}

impl Machine {
    /// Looks around.
    pub(crate) fn read() -> Self {
        let (family, name) = match std::env::consts::OS {
            "macos" => (Family::MacOs, "macOS".to_owned()),
            "windows" => (Family::Windows, "Windows".to_owned()),
            _ => {
                let text = ["/etc/os-release", "/usr/lib/os-release"]
                    .iter()
                    .find_map(|file| std::fs::read_to_string(file).ok());
                from_os_release(&text.unwrap_or_default())
            }
        };
        Self { family, name, rights: rights(family) }
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

fn rights(family: Family) -> Rights {
    if !family.is_linux() {
        return Rights::Neither;
    }
    match Call::new("id").args(["-u"]).output() {
        Ok(id) if id.trim() == "0" => Rights::Root,
        _ if on_path("sudo").is_some() => Rights::Sudo,
        _ => Rights::Neither,
    }
}

/// Reads the file in which every Linux says what it is.
fn from_os_release(text: &str) -> (Family, String) {
    let field = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='))?;
        Some(line.trim().trim_matches(['"', '\'']).to_owned())
    };
    let kinds = format!("{} {}", field("ID").unwrap_or_default(), field("ID_LIKE").unwrap_or_default());
    let family = kinds
        .split_whitespace()
        .find_map(|kind| match kind {
            "ubuntu" => Some(Family::Ubuntu),
            "debian" => Some(Family::Debian),
            "fedora" | "rhel" | "centos" => Some(Family::Fedora),
            _ => None,
        })
        .unwrap_or(Family::OtherLinux);
    let name = field("PRETTY_NAME").or_else(|| field("NAME")).unwrap_or_else(|| "this Linux".to_owned());
    (family, name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_linux_is_recognised_by_its_own_file() {
        let cases = [
            (
                "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n",
                Family::Debian,
                "Debian GNU/Linux 12 (bookworm)",
            ),
            (
                "ID=ubuntu\nID_LIKE=debian\nPRETTY_NAME=\"Ubuntu 24.04.3 LTS\"\n",
                Family::Ubuntu,
                "Ubuntu 24.04.3 LTS",
            ),
            ("NAME=\"Linux Mint\"\nID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", Family::Ubuntu, "Linux Mint"),
            ("ID=raspbian\nID_LIKE=debian\nNAME='Raspbian'\n", Family::Debian, "Raspbian"),
            ("ID=fedora\nPRETTY_NAME=\"Fedora Linux 43\"\n", Family::Fedora, "Fedora Linux 43"),
            ("ID=rocky\nID_LIKE=\"rhel centos fedora\"\nNAME=Rocky\n", Family::Fedora, "Rocky"),
            ("ID=arch\nPRETTY_NAME=\"Arch Linux\"\n", Family::OtherLinux, "Arch Linux"),
            ("", Family::OtherLinux, "this Linux"),
        ];
        for (text, family, name) in cases {
            assert_eq!(from_os_release(text), (family, name.to_owned()), "{text:?}");
        }
    }
}
