//! What programs leave behind when they say all they can: logs, errors, temporary files, titles, notices, crashes, the
//! files beside the database. No student's name or number is in it, no score, no comment, no token.

mod district;
mod teacher;
mod window;

use super::sought::{Search, files};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A comment and its score, as nobody else has them.
const GRADES: [(&str, &str); 3] = [
    ("13.37", "Zebra crossings, well argued"),
    ("11.73", "Bring the missing page by Friday"),
    ("17.31", "Ask me about the last step"),
];

/// A place where everything that a program leaves behind is seen: its home, its temporary files, where it was started.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["home", "temp", "here"] {
            std::fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A program that lives here and says all it can.
    fn talkative(&self, mut command: Command) -> Command {
        for name in ["TMPDIR", "TEMP", "TMP"] {
            command.env(name, self.path("temp"));
        }
        for name in ["HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_DATA_HOME", "XDG_CONFIG_HOME"] {
            command.env(name, self.path("home"));
        }
        for name in ["XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"] {
            command.env(name, self.path("home"));
        }
        for name in ["DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY"] {
            command.env_remove(name);
        }
        command.env("PASSBACK_LOG", "trace").env("RUST_BACKTRACE", "full").current_dir(self.path("here"));
        command
    }

    /// Nothing that is looked for is in any file here, or in the name of one, but for those that hold it on purpose.
    fn assert_clean(&self, search: &Search, on_purpose: impl Fn(&Path) -> bool + Copy) -> usize {
        let all = files(self.folder.path(), on_purpose);
        for path in &all {
            let name =
                path.strip_prefix(self.folder.path()).expect("below it").to_string_lossy().into_owned();
            search.assert_not_in("a file's name", name.as_bytes());
            search.assert_not_in(&name, &std::fs::read(path).expect("readable"));
        }
        all.len()
    }
}

/// The database with its log, whole copies of it, what was set aside of it, and what it is written anew to.
fn is_database(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with("passback.db") || name.starts_with("unreadable-") || name == "backups"
}
