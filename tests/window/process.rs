//! Programs that live as long as a test, with everything they started.

use std::{
    io::{BufRead, BufReader, Read, Write},
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process_group};

/// How long anything may take on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A program in a group of its own; the whole group ends with it.
pub(crate) struct Process {
    child: Child,
}

impl Process {
    /// Starts it.
    pub(crate) fn start(command: &mut Command) -> Self {
        Self::start_and_tell(command, "")
    }

    /// Starts it and gives it something to read.
    pub(crate) fn start_and_tell(command: &mut Command, input: &str) -> Self {
        let child = command.stdin(Stdio::piped()).process_group(0).spawn();
        let mut child = child.unwrap_or_else(|error| panic!("{command:?} did not start: {error}"));
        let mut stdin = child.stdin.take().expect("its input is ours");
        stdin.write_all(input.as_bytes()).expect("it reads what it is told");
        Self { child }
    }

    /// Starts it and waits for the first line it prints.
    pub(crate) fn start_and_hear(command: &mut Command) -> (Self, String) {
        let mut process = Self::start(command.stdout(Stdio::piped()));
        let mut output = BufReader::new(process.child.stdout.take().expect("its output is ours"));
        let mut line = String::new();
        output.read_line(&mut line).expect("its first line can be read");
        assert!(!line.trim().is_empty(), "{command:?} ended before it was ready");
        // What it says later is nobody's business, but it must not wait for a reader.
        std::thread::spawn(move || output.read_to_end(&mut Vec::new()));
        (process, line.trim().to_owned())
    }
}

impl Process {
    /// Its number.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.child.wait();
    }
}

/// Asks until the answer is there; panics with `what` if that takes too long.
pub(crate) async fn until<T>(what: &str, mut answer: impl AsyncFnMut() -> Option<T>) -> T {
    let mut beat = tokio::time::interval(Duration::from_millis(40));
    let asking = async {
        loop {
            beat.tick().await;
            if let Some(answer) = answer().await {
                return answer;
            }
        }
    };
    match tokio::time::timeout(PATIENCE, asking).await {
        Ok(answer) => answer,
        Err(_) => panic!("waited {} s in vain: {what}", PATIENCE.as_secs()),
    }
}
