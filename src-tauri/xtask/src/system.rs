//! The system packages Passback needs on Linux: what for, how to see that they are there, what they are called.

use crate::{command::Call, machine::Family, project::on_path};

/// What a package is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Building what needs no web view.
    Core,
    /// Building the app.
    App,
    /// The keyring tests.
    Keyring,
    /// The UI in a browser.
    Browser,
    /// The real window.
    Window,
    /// Counting instructions.
    Instructions,
    /// Making up inputs.
    Fuzzing,
    /// An LMS written in Python.
    Python,
    /// Several instances of the relay on one database.
    Database,
}

/// How to see that it is there.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Probe {
    /// One of these programs is on the path.
    Program(&'static [&'static str]),
    /// pkg-config knows this library.
    Library(&'static str),
    /// A font covers this language.
    Font(&'static str),
    /// Python knows this module.
    Module(&'static str),
    /// PostgreSQL's own programs, which Debian keeps off the path.
    Postgres,
}

/// One thing the system has to have.
#[derive(Debug)]
pub(crate) struct Need {
    /// In words.
    pub(crate) what: &'static str,
    /// What for.
    pub(crate) purposes: &'static [Purpose],
    /// How to see it.
    pub(crate) probe: Probe,
    debian: &'static [&'static str],
    /// Fedora installs by file or library name too, where the package's name changed over time.
    fedora: &'static [&'static str],
}

/// Programs that can be the browser of the browser tests.
pub(crate) const BROWSERS: &[&str] =
    &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Everything, in the order it is told.
pub(crate) const NEEDS: &[Need] = &[
    Need {
        what: "a C compiler",
        purposes: &[Purpose::Core, Purpose::App],
        probe: Probe::Program(&["cc"]),
        debian: &["build-essential"],
        fedora: &["gcc", "gcc-c++", "make"],
    },
    Need {
        what: "a C++ compiler",
        purposes: &[Purpose::Fuzzing],
        probe: Probe::Program(&["c++", "g++"]),
        debian: &["build-essential"],
        fedora: &["gcc-c++"],
    },
    Need {
        what: "pkg-config",
        purposes: &[Purpose::Core, Purpose::App],
        probe: Probe::Program(&["pkg-config"]),
        debian: &["pkg-config"],
        fedora: &["/usr/bin/pkg-config"],
    },
    Need {
        what: "libcrypto, for the encrypted database",
        purposes: &[Purpose::Core, Purpose::App],
        probe: Probe::Library("libcrypto"),
        debian: &["libssl-dev"],
        fedora: &["pkgconfig(libcrypto)"],
    },
    Need {
        what: "WebKitGTK 4.1",
        purposes: &[Purpose::App],
        probe: Probe::Library("webkit2gtk-4.1"),
        debian: &["libwebkit2gtk-4.1-dev"],
        fedora: &["pkgconfig(webkit2gtk-4.1)"],
    },
    Need {
        what: "JavaScriptCore 4.1",
        purposes: &[Purpose::App],
        probe: Probe::Library("javascriptcoregtk-4.1"),
        debian: &["libjavascriptcoregtk-4.1-dev"],
        fedora: &["pkgconfig(javascriptcoregtk-4.1)"],
    },
    Need {
        what: "GTK 3",
        purposes: &[Purpose::App],
        probe: Probe::Library("gtk+-3.0"),
        debian: &["libgtk-3-dev"],
        fedora: &["pkgconfig(gtk+-3.0)"],
    },
    Need {
        what: "libsoup 3",
        purposes: &[Purpose::App],
        probe: Probe::Library("libsoup-3.0"),
        debian: &["libsoup-3.0-dev"],
        fedora: &["pkgconfig(libsoup-3.0)"],
    },
    Need {
        what: "a D-Bus session of its own",
        purposes: &[Purpose::Keyring, Purpose::Window],
        probe: Probe::Program(&["dbus-run-session"]),
        debian: &["dbus"],
        fedora: &["/usr/bin/dbus-run-session"],
    },
    Need {
        what: "a keyring",
        purposes: &[Purpose::Keyring, Purpose::Window],
        probe: Probe::Program(&["gnome-keyring-daemon"]),
        debian: &["gnome-keyring"],
        fedora: &["/usr/bin/gnome-keyring-daemon"],
    },
    Need {
        what: "Chromium",
        purposes: &[Purpose::Browser],
        probe: Probe::Program(BROWSERS),
        debian: &["chromium"],
        fedora: &["chromium"],
    },
    Need {
        what: "a screen in memory (Xvfb)",
        purposes: &[Purpose::Window],
        probe: Probe::Program(&["Xvfb"]),
        debian: &["xvfb"],
        fedora: &["/usr/bin/Xvfb"],
    },
    Need {
        what: "WebKit's WebDriver",
        purposes: &[Purpose::Window],
        probe: Probe::Program(&["WebKitWebDriver"]),
        debian: &["webkit2gtk-driver"],
        fedora: &["/usr/bin/WebKitWebDriver"],
    },
    Need {
        what: "Valgrind",
        purposes: &[Purpose::Instructions],
        probe: Probe::Program(&["valgrind"]),
        debian: &["libc6-dbg", "valgrind"],
        fedora: &["valgrind"],
    },
    Need {
        what: "Python 3 with venv",
        purposes: &[Purpose::Python],
        probe: Probe::Module("ensurepip"),
        debian: &["python3", "python3-venv"],
        fedora: &["python3"],
    },
    Need {
        what: "PostgreSQL",
        purposes: &[Purpose::Database],
        probe: Probe::Postgres,
        debian: &["postgresql"],
        fedora: &["postgresql-server"],
    },
    Need {
        what: "a font with Chinese, Japanese and Korean letters",
        purposes: &[Purpose::Browser, Purpose::Window],
        probe: Probe::Font("zh-cn"),
        debian: &["fontconfig", "fonts-noto-cjk"],
        fedora: &["fontconfig", "google-noto-sans-cjk-vf-fonts"],
    },
];

impl Need {
    /// Names of the packages, or nothing where the system has none for it.
    pub(crate) fn packages(&self, family: Family) -> &'static [&'static str] {
        match family {
            Family::Debian => self.debian,
            // Ubuntu's Chromium is a snap, which the browser tests cannot start: they fetch their own.
            Family::Ubuntu if self.what == "Chromium" => &[],
            Family::Ubuntu => self.debian,
            Family::Fedora => self.fedora,
            Family::OtherLinux | Family::MacOs | Family::Windows => &[],
        }
    }

    /// Whether it is here.
    pub(crate) fn is_here(&self) -> bool {
        match self.probe {
            Probe::Program(names) => names.iter().any(|name| on_path(name).is_some()),
            Probe::Postgres => {
                let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
                let mut folders = versions.map(|version| version.path().join("bin"));
                folders.any(|folder| folder.join("initdb").is_file()) || on_path("initdb").is_some()
            }
            Probe::Library(name) => Call::new("pkg-config").args(["--exists", name]).succeeds(),
            Probe::Module(name) => {
                Call::new("python3").args(["-c", format!("import {name}").as_str()]).succeeds()
            }
            Probe::Font(language) => Call::new("fc-list")
                .args([format!(":lang={language}").as_str(), "family"])
                .output()
                .is_ok_and(|fonts| !fonts.trim().is_empty()),
        }
    }

    fn serves(&self, purposes: &[Purpose]) -> bool {
        self.purposes.iter().any(|purpose| purposes.contains(purpose))
    }
}

/// What is needed for these purposes and is not here.
pub(crate) fn missing(family: Family, purposes: &[Purpose]) -> Vec<&'static Need> {
    if !family.is_linux() {
        return Vec::new();
    }
    let has_no_package = |need: &Need| family != Family::OtherLinux && need.packages(family).is_empty();
    NEEDS.iter().filter(|need| need.serves(purposes) && !has_no_package(need) && !need.is_here()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_need_has_packages_on_debian_and_fedora() {
        for need in NEEDS {
            assert!(!need.packages(Family::Debian).is_empty(), "{}", need.what);
            assert!(!need.packages(Family::Fedora).is_empty(), "{}", need.what);
            assert!(!need.purposes.is_empty(), "{} is for something", need.what);
        }
    }

    #[test]
    fn only_linux_needs_system_packages() {
        let all = [Purpose::App, Purpose::Keyring, Purpose::Browser, Purpose::Window];
        assert!(missing(Family::MacOs, &all).is_empty());
        assert!(missing(Family::Windows, &all).is_empty());
        assert!(missing(Family::Debian, &[]).is_empty(), "nothing is needed for nothing");
    }

    #[test]
    fn ubuntu_has_no_chromium_package_that_works() {
        let chromium = NEEDS.iter().find(|need| need.what == "Chromium").unwrap();
        assert!(chromium.packages(Family::Ubuntu).is_empty());
    }
}
