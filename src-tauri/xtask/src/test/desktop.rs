//! The steps that need a piece of a desktop: a keyring, a browser, a window. None of them touches the person's own.

use std::path::{Path, PathBuf};

use super::build::{Built, Suite};
use crate::{
    Done,
    command::{Call, at},
    npm,
    project::{Project, on_path},
    system::BROWSERS,
};

/// The WebDriver that starts Tauri apps.
const TAURI_DRIVER: &str = "2.1.0";

/// Starts a keyring, waits until it answers, runs the arguments, ends the keyring. `$UNLOCK` says whether it is open.
const WITH_KEYRING: &str = r#"
printf test-pw | gnome-keyring-daemon --foreground $UNLOCK --components=secrets >/dev/null 2>&1 &
keyring=$!
trap 'kill $keyring' EXIT
ask="dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner"
for _ in $(seq 200); do
  if $ask string:org.freedesktop.secrets | grep -q true; then "$0" "$@"; exit; fi
  sleep 0.05
done
echo 'The keyring did not start.' >&2
exit 1
"#;

/// A D-Bus session that starts no services by itself.
const BARE_BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
"#;

/// The sessions in which the vault is tested: with a keyring, and the three ways of having none.
const SESSIONS: [&str; 4] = ["1", "locked", "no-keyring", "no-session"];

/// Vault tests in sessions that are made for them and thrown away.
pub(crate) fn keyring(project: &Project, built: &Built) -> Done {
    // Sockets have short names at most: not inside the build folder.
    let folder = std::env::temp_dir().join(format!("passback-keyring-{}", std::process::id()));
    let sessions = || {
        SESSIONS.into_iter().try_for_each(|session| {
            let home = folder.join(session);
            private_folder(&home)?;
            let bus = home.join("bus.conf");
            at(&bus, std::fs::write(&bus, BARE_BUS))?;
            let mut suites = built.suites_of(project, "src-tauri/crates/vault");
            suites.try_for_each(|suite| in_session(session, &suite, &home, &bus).run())
        })
    };
    let outcome = sessions();
    let _ = std::fs::remove_dir_all(&folder);
    outcome
}

fn in_session(session: &str, suite: &Suite, home: &Path, bus: &Path) -> Call {
    let on_bus = || Call::new("dbus-run-session").args(["--config-file"]).args([bus]).args(["--"]);
    let with_keyring =
        |unlock| on_bus().args(["sh", "-ec", WITH_KEYRING]).env("UNLOCK", unlock).args([&suite.path]);
    let call = match session {
        "1" => with_keyring("--unlock"),
        "locked" => with_keyring(""),
        "no-keyring" => on_bus().args([&suite.path]),
        _ => Call::new(&suite.path),
    };
    let call = ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"]
        .into_iter()
        .fold(call, |call, name| call.env(name, home));
    let call =
        ["DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"].into_iter().fold(call, Call::without_env);
    call.env("PASSBACK_KEYRING_TESTS", session)
        .dir(&suite.package)
        .known_as(&format!("PASSBACK_KEYRING_TESTS={session} {}", suite.path.display()))
}

/// Playwright against the headless host; each line it prints is heard.
pub(crate) fn browser(project: &Project, hear: impl FnMut(&str)) -> Done {
    let test = playwright(project)?.args(["test"]);
    test.env("PASSBACK_BIN_DIR", project.target.join("debug"))
        .env("PASSBACK_ARTIFACTS", artifacts(project)?)
        .run_heard(hear)
}

/// Playwright with the browser of this machine.
pub(crate) fn playwright(project: &Project) -> Done<Call> {
    let e2e = project.e2e();
    npm::install(&e2e)?;
    npm::script(&e2e, "check")?;
    let test = Call::new("npx").args(["playwright"]).dir(&e2e);
    Ok(match BROWSERS.iter().find_map(|name| on_path(name)) {
        Some(chromium) => test.env("PASSBACK_CHROMIUM", chromium),
        None if cfg!(any(target_os = "macos", windows)) => test.env("PASSBACK_BROWSER_CHANNEL", "chrome"),
        None => {
            Call::new("npx").args(["playwright", "install", "--with-deps", "chromium"]).dir(&e2e).run()?;
            test
        }
    })
}

/// The app itself, driven through its web view on a screen in memory.
pub(crate) fn window(project: &Project, built: &Built) -> Done {
    let Suite { path, package } = built.suite("window")?;
    Call::new(path)
        .args(["--ignored", "--nocapture", "--test-threads=1"])
        // Figures are `cargo xtask bench ui`'s.
        .args(["--skip", "measured::"])
        .dir(&package)
        .env("PASSBACK_APP", built.binary("passback")?)
        .env("PASSBACK_TAURI_DRIVER", tauri_driver(project)?)
        .env("PASSBACK_ARTIFACTS", artifacts(project)?)
        .run()
}

/// Built once, kept in the build folder.
pub(crate) fn tauri_driver(project: &Project) -> Done<PathBuf> {
    let tools = project.target.join("tools").join(format!("tauri-driver-{TAURI_DRIVER}"));
    let program = tools.join("bin").join("tauri-driver");
    if !program.is_file() {
        let install = ["install", "tauri-driver", "--locked", "--version", TAURI_DRIVER, "--root"];
        project.cargo().args(install).args([&tools]).run()?;
    }
    Ok(program)
}

pub(crate) fn artifacts(project: &Project) -> Done<PathBuf> {
    let folder = project.artifacts();
    at(&folder, std::fs::create_dir_all(&folder))?;
    Ok(folder)
}

/// A folder that only this user may look into, as D-Bus asks of it.
fn private_folder(folder: &Path) -> Done {
    at(folder, std::fs::create_dir_all(folder))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        at(folder, std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)))?;
    }
    Ok(())
}
