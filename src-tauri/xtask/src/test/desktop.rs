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

/// Vault tests against a keyring that is made for them and thrown away.
pub(crate) fn keyring(project: &Project, built: &Built) -> Done {
    // Sockets have short names at most: not inside the build folder.
    let home = std::env::temp_dir().join(format!("passback-keyring-{}", std::process::id()));
    private_folder(&home)?;
    let outcome = built.suites_of(project, "src-tauri/crates/vault").try_for_each(|suite| {
        let script = "printf test-pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null; exec \"$0\" \"$@\"";
        let call = Call::new("dbus-run-session").args(["--", "sh", "-ec", script]).args([&suite.path]);
        let folders = ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"];
        let call = folders.into_iter().fold(call, |call, name| call.env(name, &home));
        call.without_env("DISPLAY").env("PASSBACK_KEYRING_TESTS", "1").dir(&suite.package).run()
    });
    let _ = std::fs::remove_dir_all(&home);
    outcome
}

/// Playwright against the headless host.
pub(crate) fn browser(project: &Project) -> Done {
    let e2e = project.e2e();
    npm::install(&e2e)?;
    let test = Call::new("npx").args(["playwright", "test"]).dir(&e2e);
    let test = match BROWSERS.iter().find_map(|name| on_path(name)) {
        Some(chromium) => test.env("PASSBACK_CHROMIUM", chromium),
        None if cfg!(any(target_os = "macos", windows)) => test.env("PASSBACK_BROWSER_CHANNEL", "chrome"),
        None => {
            Call::new("npx").args(["playwright", "install", "--with-deps", "chromium"]).dir(&e2e).run()?;
            test
        }
    };
    test.env("PASSBACK_BIN_DIR", project.target.join("debug"))
        .env("PASSBACK_ARTIFACTS", artifacts(project)?)
        .run()
}

/// The app itself, driven through its web view on a screen in memory.
pub(crate) fn window(project: &Project, built: &Built) -> Done {
    let Suite { path, package } = built.suite("window")?;
    Call::new(path)
        .args(["--ignored", "--nocapture", "--test-threads=1"])
        .dir(&package)
        .env("PASSBACK_APP", built.binary("passback")?)
        .env("PASSBACK_TAURI_DRIVER", tauri_driver(project)?)
        .env("PASSBACK_ARTIFACTS", artifacts(project)?)
        .run()
}

/// Built once, kept in the build folder.
fn tauri_driver(project: &Project) -> Done<PathBuf> {
    let tools = project.target.join("tools").join(format!("tauri-driver-{TAURI_DRIVER}"));
    let program = tools.join("bin").join("tauri-driver");
    if !program.is_file() {
        let install = ["install", "tauri-driver", "--locked", "--version", TAURI_DRIVER, "--root"];
        project.cargo().args(install).args([&tools]).run()?;
    }
    Ok(program)
}

fn artifacts(project: &Project) -> Done<PathBuf> {
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
