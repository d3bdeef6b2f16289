//! The process that is killed. It tells on its standard output what it was about to do and what was acknowledged, one
//! line each; what it did not tell may or may not have happened.

use crate::book::{self, AT};
use gradebook::Delivery;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

const CHILD: &str = "PASSBACK_CHILD";
const DIR: &str = "PASSBACK_CHILD_DIR";
/// Before each of its lines, so that the test harness's own are told apart.
const MARK: &str = "told: ";

/// What a child does.
#[derive(Debug, Clone, Copy)]
pub enum Work {
    /// Approves, creates and backs up until it is killed.
    Write,
    /// Opens the folder once.
    Open,
    /// Opens it and changes its key.
    ChangeKey,
    /// Opens it once without a key.
    OpenPlain,
}

/// A child at work.
pub struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
    told: Vec<String>,
}

impl Running {
    pub fn start(dir: &Path, work: Work) -> Self {
        let mut command = Command::new(std::env::current_exe().expect("a path"));
        command.args([
            "--exact",
            "the_work_of_the_process_that_is_killed",
            "--nocapture",
            "--test-threads=1",
        ]);
        command.env(CHILD, format!("{work:?}")).env(DIR, dir);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
        let out = BufReader::new(child.stdout.take().expect("piped"));
        Self { child, out, told: Vec::new() }
    }

    /// Kills it after so long; answers everything it told.
    pub fn kill_after(mut self, time: Duration) -> Vec<String> {
        // This is the moment of the kill itself, not a wait for anything.
        std::thread::sleep(time);
        self.child.kill().expect("it can be killed");
        self.told()
    }

    /// Kills it so long after it first told something.
    pub fn kill_after_opening(mut self, time: Duration) -> Vec<String> {
        while self.told.is_empty() && self.read_line() {}
        self.kill_after(time)
    }

    /// Waits for its end; answers everything it told.
    pub fn told(mut self) -> Vec<String> {
        while self.read_line() {}
        self.child.wait().expect("it is over");
        self.told
    }

    /// Reads a line; `false` at the end.
    fn read_line(&mut self) -> bool {
        let mut line = String::new();
        if self.out.read_line(&mut line).is_ok_and(|read| read > 0) {
            // The harness may have begun a line of its own before ours; a line that was cut off was not told.
            let whole = line.strip_suffix('\n').and_then(|line| line.split_once(MARK));
            self.told.extend(whole.map(|(_, told)| told.to_owned()));
            return true;
        }
        false
    }
}

fn tell(what: &str) {
    let mut out = std::io::stdout().lock();
    // Whole lines only: a line that was cut off was not told.
    let line = format!("{MARK}{what}\n");
    let _ = out.write_all(line.as_bytes()).and_then(|()| out.flush());
}

/// Does the work that the environment names, if it names one.
pub fn work() {
    let (Ok(work), Some(dir)) = (std::env::var(CHILD), std::env::var_os(DIR)) else { return };
    let dir = PathBuf::from(dir);
    match work.as_str() {
        "Write" => write(&dir),
        "ChangeKey" => {
            let changed = book::open(&dir).and_then(|store| store.change_key());
            tell(&format!("changed {changed:?}"));
        }
        "OpenPlain" => {
            let opened = book::open_plain(&dir).map(|_| ());
            tell(&format!("opened {opened:?}"));
        }
        _ => {
            let opened = book::open(&dir).map(|_| ());
            tell(&format!("opened {opened:?}"));
        }
    }
}

fn write(dir: &Path) {
    let store = book::open(dir).expect("it opens after every kill");
    tell(&format!("opened {}", store.opening_notice().is_some()));
    let backups = store.backups().expect("a folder");
    let mut next = (1..).find(|n| book::delivery(&store, *n).is_none()).expect("a number");
    for round in 0_i64.. {
        let done = book::approve(&store).expect("approved");
        tell(&format!("approved {done}"));
        if round % 3 == 0 {
            book::deliver(&store, next, Delivery::Creating).expect("begun");
            tell(&format!("sending {next}"));
            book::deliver(&store, next, Delivery::InLms { id: book::remote(next) }).expect("saved");
            tell(&format!("there {next}"));
            next += 1;
        }
        if round % 5 == 4 {
            let at = AT.plus_millis(i64::from(done) * 1000);
            backups.make(at).expect("backed up");
            tell("backup");
        }
    }
}
