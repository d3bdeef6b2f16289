//! Calling other programs: shown before it runs, never waiting for input, failing with a sentence.

use std::{
    ffi::{OsStr, OsString},
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
};

use crate::{Done, precondition::Lack};

/// Why a task stopped.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    /// The machine lacks something that cannot be installed from here.
    #[error("{}", sentences(.0))]
    Lacks(Vec<Lack>),
    /// A program ended with an error; it has said why itself.
    #[error("This failed ({status}): {shown}")]
    Failed {
        /// The command as a person would type it.
        shown: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// A program could not be started.
    #[error("This could not be started ({source}): {shown}")]
    NotStarted {
        /// The command as a person would type it.
        shown: String,
        /// What the system said.
        source: io::Error,
    },
    /// A file could not be read or written.
    #[error("{} could not be used ({source}).", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A program's answer was not understood.
    #[error("The answer of this was not understood: {shown}")]
    Answer {
        /// The command as a person would type it.
        shown: String,
    },
    /// Something is not as the project has it.
    #[error("{0}")]
    Found(Finding),
}

/// What a check found.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Finding {
    /// The committed TypeScript is not what the Rust types say.
    #[error("The generated TypeScript is not current ({}): run `cargo xtask types` and commit it.", .0.join(", "))]
    StaleTypes(Vec<String>),
    /// No program of this name came out of the build.
    #[error("The build made no {0}.")]
    NotBuilt(&'static str),
    /// A promised time was not reached.
    #[error("Not every goal was reached: see the table above.")]
    GoalsMissed,
    /// Pieces of work that take more instructions than the committed baseline allows.
    #[error("More instructions than the baseline allows ({}): make it cheaper, or, if it is worth that, run `cargo xtask bench --accept` and commit the baseline.", .0.join(", "))]
    MoreInstructions(Vec<String>),
    /// There is no fuzz target of this name.
    #[error("There is no such fuzz target. There are: {}.", .0.join(", "))]
    NoSuchTarget(Vec<String>),
    /// Fuzzing found an input that breaks a promise.
    #[error(
        "Fuzzing {target} found an input that breaks a promise. To replay and keep it:\n  \
         mkdir -p tests/fuzz/found/{target} && cp {} tests/fuzz/found/{target}/\n  \
         cargo test -p passback-tests --test fuzz {target}",
        input.display()
    )]
    FuzzedInput {
        /// Which target.
        target: String,
        /// The input.
        input: PathBuf,
    },
    /// A target ended without leaving an input behind.
    #[error("Fuzzing {0} ended with an error and left no input: the reason is above.")]
    FuzzedNothing(String),
    /// Holes are known in what Passback is built from.
    #[error("Known holes in what Passback is built from ({}): take a newer version, or write down in ADR 21 why not yet.", .0.join(", "))]
    KnownHoles(Vec<String>),
    /// A database of known holes could not be asked, and it was to be.
    #[error("Not every database of known holes could be asked: see above.")]
    NotAsked,
    /// Some steps failed; the summary above names them.
    #[error("Not everything passed: see the summary above.")]
    StepsFailed,
}

fn sentences(lacks: &[Lack]) -> String {
    lacks.iter().map(Lack::to_string).collect::<Vec<_>>().join("\n")
}

/// Names the file in the error.
pub(crate) fn at<T>(path: &Path, outcome: io::Result<T>) -> Done<T> {
    outcome.map_err(|source| Trouble::File { path: path.to_owned(), source })
}

/// One call of another program.
pub(crate) struct Call {
    command: Command,
    shown: String,
}

impl Call {
    /// Calls `program`; on Windows npm and npx are scripts and need their ending.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let mut name = program.as_ref().to_owned();
        if cfg!(windows) && (name == OsStr::new("npm") || name == OsStr::new("npx")) {
            name.push(".cmd");
        }
        let mut command = Command::new(&name);
        command.stdin(Stdio::null());
        Self { command, shown: program.as_ref().to_string_lossy().into_owned() }
    }

    /// Shown under this name instead of its path.
    pub(crate) fn known_as(mut self, name: &str) -> Self {
        name.clone_into(&mut self.shown);
        self
    }

    /// Adds arguments.
    pub(crate) fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        for argument in arguments {
            self.shown.push(' ');
            self.shown.push_str(&quoted(argument.as_ref()));
            self.command.arg(argument);
        }
        self
    }

    /// Runs in this folder.
    pub(crate) fn dir(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Sets an environment variable.
    pub(crate) fn env(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.command.env(name, value.into());
        self
    }

    /// Removes an environment variable.
    pub(crate) fn without_env(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// Lets the program ask the person something (a password, say).
    pub(crate) fn with_keyboard(mut self) -> Self {
        self.command.stdin(Stdio::inherit());
        self
    }

    /// Shows the command, runs it with its output on the screen, and fails if it fails.
    pub(crate) fn run(mut self) -> Done {
        println!("  $ {}", self.shown);
        let status = self.command.status();
        self.judge(status)
    }

    /// Like [`Call::run`], and hands on each line it prints.
    pub(crate) fn run_heard(mut self, mut hear: impl FnMut(&str)) -> Done {
        println!("  $ {}", self.shown);
        let status = self.command.stdout(Stdio::piped()).spawn().and_then(|mut child| {
            for line in child.stdout.take().into_iter().flat_map(|out| BufReader::new(out).split(b'\n')) {
                let line = line?;
                let line = String::from_utf8_lossy(&line);
                println!("{line}");
                hear(&line);
            }
            child.wait()
        });
        self.judge(status)
    }

    /// Runs it silently and answers what it printed.
    pub(crate) fn output(mut self) -> Done<String> {
        match self.command.stderr(Stdio::null()).output() {
            Ok(output) if output.status.success() => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
            other => self.judge(other.map(|output| output.status)).map(|()| String::new()),
        }
    }

    /// Shows the command, runs it with its errors on the screen, and answers what it printed.
    pub(crate) fn run_and_read(mut self) -> Done<String> {
        println!("  $ {}", self.shown);
        match self.command.stderr(Stdio::inherit()).output() {
            Ok(output) if output.status.success() => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
            other => self.judge(other.map(|output| output.status)).map(|()| String::new()),
        }
    }

    /// Shows the command, runs it, and answers what it printed, however it ended: for programs that answer with their end.
    pub(crate) fn answer(mut self) -> Done<String> {
        println!("  $ {}", self.shown);
        match self.command.stderr(Stdio::null()).output() {
            Ok(output) => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
            Err(source) => Err(Trouble::NotStarted { shown: self.shown, source }),
        }
    }

    /// Whether it runs and ends well; nothing is shown.
    pub(crate) fn succeeds(mut self) -> bool {
        self.command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    }

    fn judge(self, status: io::Result<ExitStatus>) -> Done {
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(Trouble::Failed { shown: self.shown, status }),
            Err(source) => Err(Trouble::NotStarted { shown: self.shown, source }),
        }
    }
}

fn quoted(argument: &OsStr) -> String {
    let text = argument.to_string_lossy();
    if text.contains([' ', '\'', '"', '$', '\n']) { format!("'{text}'") } else { text.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn what_a_call_prints_is_heard_line_by_line_and_its_end_is_judged() {
        let mut heard = Vec::new();
        let call = Call::new("sh").args(["-c", "printf 'one\\ntwo'; exit 3"]);
        let error = call.run_heard(|line| heard.push(line.to_owned())).unwrap_err();
        assert_eq!(heard, ["one", "two"]);
        assert!(matches!(error, Trouble::Failed { .. }), "{error}");
    }

    #[test]
    fn a_failed_call_shows_the_command_as_a_person_would_type_it() {
        let trouble = Call::new("cargo").args(["no-such-command", "two words"]).succeeds();
        assert!(!trouble, "cargo has no such command");
        let error = Call::new("no-such-program-here").args(["two words"]).run().unwrap_err();
        assert!(error.to_string().ends_with("no-such-program-here 'two words'"), "{error}");
    }
}
