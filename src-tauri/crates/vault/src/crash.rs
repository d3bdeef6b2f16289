//! What a crash leaves behind: the place where it happened, and nothing of what the program held in its hands.
//!
//! A panic's own words may quote what was worked on: a name that was cut in the middle of a letter, a value that could
//! not be read. And where the system writes the memory of a crashed program to the disk, everything is in it.

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::Write as _;
use std::panic::PanicHookInfo;

/// From here on a crash says where it happened and only words that stand in the source, and (on Linux and macOS) no
/// image of the memory is written to the disk, neither of this program nor of any that it starts. Each program calls it
/// first of all.
pub fn crash_quietly() {
    std::panic::set_hook(Box::new(|info| {
        // Nobody may be listening any more: that must not be another panic.
        let _ = std::io::stderr().write_all(told(info).as_bytes());
    }));
    without_image();
}

fn told(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map_or_else(String::new, |place| format!(" at {place}"));
    let words = written(info.payload()).map_or_else(String::new, |words| format!(": {words}"));
    let trace = Backtrace::capture();
    let trace = match trace.status() {
        // Functions and lines, no values.
        BacktraceStatus::Captured => format!("\n{trace}"),
        _ => String::new(),
    };
    format!("A mistake in the program ended what it was doing{place}{words}\n{trace}")
}

/// Words that stand in the source as they are. Whatever was put together while the program ran may hold anything.
fn written(payload: &(dyn Any + Send)) -> Option<&'static str> {
    payload.downcast_ref::<&'static str>().copied()
}

#[cfg(unix)]
fn without_image() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    // A system that refuses even this has a stricter rule of its own.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
}

#[cfg(not(unix))]
fn without_image() {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Command, Output};

    const CRASHES: &str = "PASSBACK_TEST_CRASHES";

    /// This very test again, in a process of its own that is to crash in this way.
    fn crashed(how: &str) -> Output {
        let me = std::env::current_exe().unwrap();
        let mut again = Command::new(me);
        again.args(["--exact", "crash::tests::a_crash_says_where_and_quotes_nothing", "--nocapture"]);
        again.env(CRASHES, how).env("RUST_BACKTRACE", "1").output().unwrap()
    }

    fn crash(how: &str) {
        crash_quietly();
        // Not as literals: the compiler would make words of the source of them.
        let (name, score) = ("Zoë Castellanos".to_owned(), "13.37".to_owned());
        match how {
            // The standard library quotes the text, and the cut is inside a letter.
            "cut" => assert_eq!(&name[..how.len()], score, "never reached"),
            "put_together" => panic!("{name} has {score}"),
            _ => panic!("words of the source"),
        }
    }

    #[test]
    fn a_crash_says_where_and_quotes_nothing() {
        if let Ok(how) = std::env::var(CRASHES) {
            return crash(&how);
        }
        for (how, words) in [("cut", ""), ("put_together", ""), ("plain", "words of the source")] {
            let output = crashed(how);
            assert!(!output.status.success(), "{how}");
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(said.contains("crash.rs:") && said.contains(words), "{how}: {said}");
            assert!(said.contains("vault::crash"), "{how}: the way there is told: {said}");
            for part in ["Zoë", "Castellanos", "13.37"] {
                assert!(!said.contains(part), "{how}: {said}");
            }
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn no_image_of_the_memory_is_written() {
        without_image();
        let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
        let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
        let values: Vec<&str> = core.split_whitespace().skip(4).take(2).collect();
        assert_eq!(values, ["0", "0"], "neither now nor after somebody raises it again: {core}");
    }
}
