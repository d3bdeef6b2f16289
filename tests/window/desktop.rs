//! A desktop for one test: a screen in memory, a D-Bus session, an unlocked keyring and empty folders.

use std::{
    collections::BTreeSet,
    net::{Ipv4Addr, TcpListener},
    os::unix::{ffi::OsStrExt, fs::PermissionsExt},
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    time::Instant,
};

use tempfile::TempDir;
use tokio::net::TcpStream;

use crate::{
    page::Page,
    process::{Process, until},
    screen::close_windows,
};

/// What the desktop opens addresses with.
const BROWSER: &str = "bin/xdg-open";
const OPENED: &str = "opened";
/// The name by which a second copy of the app finds the first.
const COPY: &str = "org.passback.desktop.SingleInstance";

/// Fields are dropped in this order: first who uses the bus, then the bus, the screen, and the folders.
pub(crate) struct Desktop {
    keyring: Option<Process>,
    _bus: Process,
    _screen: Process,
    display: String,
    bus_address: String,
    home: TempDir,
}

impl Desktop {
    /// Starts everything but the app.
    pub(crate) async fn start() -> Self {
        let home =
            tempfile::Builder::new().prefix("passback-window-").tempdir().expect("a folder for the test");
        for folder in ["bin", "run", "data", "config", "cache", "passback"] {
            let folder = home.path().join(folder);
            std::fs::create_dir(&folder).expect("the folder is empty");
            std::fs::set_permissions(folder, PermissionsExt::from_mode(0o700)).expect("the folder is ours");
        }
        // The person's browser: it only notes what it was asked to open.
        let browser = home.path().join(BROWSER);
        std::fs::write(
            &browser,
            format!("#!/bin/sh\necho \"$1\" >> '{}'\n", home.path().join(OPENED).display()),
        )
        .expect("a browser for the test");
        std::fs::set_permissions(browser, PermissionsExt::from_mode(0o700)).expect("it can be started");
        let mut xvfb = Command::new("Xvfb");
        xvfb.args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"])
            .stderr(Stdio::null());
        let (screen, display) = Process::start_and_hear(&mut xvfb);

        let mut bus = Command::new("dbus-daemon");
        bus.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]).stderr(Stdio::null());
        let display = format!(":{display}");
        let (bus, bus_address) = Process::start_and_hear(at_home(&mut bus, home.path(), &display));

        let mut desktop = Self { keyring: None, _bus: bus, _screen: screen, display, bus_address, home };
        desktop.unlock_keyring().await;
        desktop
    }

    /// The app's data folder: it outlives the app.
    pub(crate) fn data_dir(&self) -> PathBuf {
        self.home.path().join("passback")
    }

    /// The address that the app opened last in the person's own browser.
    pub(crate) fn opened_in_browser(&self) -> Option<String> {
        let opened = std::fs::read_to_string(self.home.path().join(OPENED)).ok()?;
        opened.lines().last().map(str::to_owned)
    }

    /// The screen's address.
    pub(crate) fn display(&self) -> &str {
        &self.display
    }

    /// Starts the app under WebDriver and waits for its page.
    pub(crate) async fn open_app(&self) -> Page {
        self.open(&app()).await
    }

    /// Starts a program under WebDriver and waits for its page.
    pub(crate) async fn open(&self, program: &Path) -> Page {
        let (port, native) = (free_port(), free_port());
        let mut driver = Command::new(variable("PASSBACK_TAURI_DRIVER"));
        driver.args(["--port", &port.to_string(), "--native-port", &native.to_string()]);
        driver.args(["--native-driver", "/usr/bin/WebKitWebDriver"]);
        let driver = Process::start(self.inside(&mut driver));
        // With the first port alone the second is sometimes not ready yet.
        for port in [port, native] {
            until("WebDriver listens", async || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.ok())
                .await;
        }
        Page::open(driver, port, program, &self.display).await
    }

    /// Starts a program as a person does, and says when.
    #[expect(clippy::disallowed_methods, reason = "how long a start takes is what is measured")]
    pub(crate) fn start_program(&self, program: &Path) -> (Process, Instant) {
        let began = Instant::now();
        (Process::start(self.inside(&mut Command::new(program))), began)
    }

    /// Starts the app once more beside the running one and waits until it ends.
    pub(crate) async fn start_second_copy(&self) -> ExitStatus {
        self.start_second_copy_with(&[]).await
    }

    /// The same with arguments, as the system does when a link is opened.
    pub(crate) async fn start_second_copy_with(&self, arguments: &[&str]) -> ExitStatus {
        let mut second = Command::new(app());
        second.args(arguments);
        self.inside(&mut second);
        let mut second = tokio::process::Command::from(second);
        let mut second = second.kill_on_drop(true).spawn().expect("the app starts");
        until("the second copy ends", async || second.try_wait().expect("it is our child")).await
    }

    /// Processes of the app on this desktop.
    pub(crate) fn app_processes(&self) -> Vec<u32> {
        let app = app().canonicalize().expect("the app was built");
        let ours = [b"PASSBACK_DATA_DIR=", self.data_dir().as_os_str().as_bytes()].concat();
        let is_ours = |process: &Path| {
            std::fs::read_link(process.join("exe")).is_ok_and(|program| program == app)
                && std::fs::read(process.join("environ")).is_ok_and(|variables| {
                    variables.split(|byte| *byte == 0).any(|variable| variable == ours)
                })
        };
        let processes = std::fs::read_dir("/proc").expect("Linux lists its processes").flatten();
        let ours = processes.map(|process| process.path()).filter(|process| is_ours(process));
        ours.filter_map(|process| process.file_name()?.to_str()?.parse().ok()).collect()
    }

    /// Closes the app's window as its close button does, and waits until the app has ended.
    pub(crate) async fn close_window(&self) {
        assert_eq!(close_windows(&self.display), 1, "the app has one window");
        self.app_is_gone().await;
    }

    /// The backups in the data folder.
    pub(crate) fn backups(&self) -> BTreeSet<PathBuf> {
        let files = std::fs::read_dir(self.data_dir().join("backups")).into_iter().flatten();
        files.map(|file| file.expect("a file").path()).collect()
    }

    /// Ends the app as a power cut would.
    pub(crate) async fn kill_app(&self) {
        for process in self.app_processes() {
            let process =
                i32::try_from(process).ok().and_then(rustix::process::Pid::from_raw).expect("a process");
            let _ = rustix::process::kill_process(process, rustix::process::Signal::KILL);
        }
        self.app_is_gone().await;
    }

    /// Waits until no copy of the app runs here.
    pub(crate) async fn app_is_gone(&self) {
        until("the app ends", async || self.app_processes().is_empty().then_some(())).await;
        // The bus notices a moment later; until then a new copy would take it for the running one.
        until("the bus forgets the app", async || (!self.has_owner(COPY)).then_some(())).await;
    }

    fn inside<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        at_home(command, self.home.path(), &self.display).env("DBUS_SESSION_BUS_ADDRESS", &self.bus_address)
    }

    /// Starts the keyring and waits until it is the one that answers.
    async fn unlock_keyring(&mut self) {
        let mut daemon = Command::new("gnome-keyring-daemon");
        daemon.args(["--foreground", "--unlock", "--components=secrets"]);
        daemon.stdout(Stdio::null()).stderr(Stdio::null());
        self.keyring = Some(Process::start_and_tell(self.inside(&mut daemon), "test-pw"));
        until("the keyring answers", async || self.has_owner("org.freedesktop.secrets").then_some(())).await;
    }

    /// Whether somebody on this D-Bus session answers to this name.
    fn has_owner(&self, name: &str) -> bool {
        let mut question = Command::new("dbus-send");
        question.args(["--session", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/"]);
        question.args(["org.freedesktop.DBus.NameHasOwner", &format!("string:{name}")]);
        let answer = self.inside(&mut question).output().expect("dbus-send starts");
        String::from_utf8_lossy(&answer.stdout).contains("true")
    }
}

/// The environment of a person who has just signed in for the first time.
fn at_home<'a>(command: &'a mut Command, home: &Path, display: &str) -> &'a mut Command {
    command
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home.join("run"))
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_CACHE_HOME", home.join("cache"))
        .env("PASSBACK_DATA_DIR", home.join("passback"))
        .env("DISPLAY", display)
        .env("GDK_BACKEND", "x11")
        .env("LIBGL_ALWAYS_SOFTWARE", "1")
        .env("NO_AT_BRIDGE", "1")
        .env("GSETTINGS_BACKEND", "memory")
        .env("PATH", path_with(&home.join("bin")))
        .env("LANG", "C.UTF-8")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
}

/// The search path with the test's own programs first.
fn path_with(first: &Path) -> std::ffi::OsString {
    let usual = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(std::iter::once(first.to_owned()).chain(std::env::split_paths(&usual)))
        .expect("a search path")
}

fn app() -> PathBuf {
    variable("PASSBACK_APP")
}

/// Set by `cargo xtask test`.
pub(crate) fn variable(name: &str) -> PathBuf {
    let value = std::env::var_os(name);
    PathBuf::from(
        value.unwrap_or_else(|| panic!("{name} is not set: cargo xtask test --only window sets it")),
    )
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("it has an address").port()
}
