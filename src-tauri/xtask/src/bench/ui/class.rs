//! A class at full size: a sample school with its server, and a data folder in which all of it was read.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use serde_json::Value;

use crate::{
    Done,
    command::{Call, Trouble, at},
};

/// The variable that the data folder knows its token by.
const TOKEN: &str = "PASSBACK_DISTRICT_TOKEN";
/// Assignments of the second section, from which the full one is opened.
const BESIDE: usize = 10;
/// Requests a minute: as fast as this computer, so that a sync has something to tell in every frame.
const RATE: &str = "600000";

/// The school's server runs as long as this lives.
pub(super) struct Class {
    school: Child,
    token: String,
    lms: String,
    data: PathBuf,
}

impl Class {
    /// Makes it in a folder that is emptied first.
    pub(super) fn open(programs: &Path, folder: &Path) -> Done<Self> {
        if folder.exists() {
            at(folder, std::fs::remove_dir_all(folder))?;
        }
        at(folder, std::fs::create_dir_all(folder))?;
        let program = |name: &str| programs.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        let all = folder.join("all.json");
        let shown = "sample-school --students 200 --assignments 300";
        println!("  $ {shown}");
        let mut school = Command::new(program("sample-school"));
        school.args(["--students", "200", "--assignments", "300", "--seed", "7", "--rate", RATE]);
        school.arg("--assignment-file").arg(&all).stdin(Stdio::null()).stdout(Stdio::piped());
        let not_started = |source| Trouble::NotStarted { shown: shown.to_owned(), source };
        let mut school = school.spawn().map_err(not_started)?;
        let mut line = String::new();
        if let Some(out) = school.stdout.take() {
            BufReader::new(out).read_line(&mut line).map_err(not_started)?;
        }
        let ready: Value = serde_json::from_str(&line).unwrap_or_default();
        let word = |name: &str| ready[name].as_str().unwrap_or_default().to_owned();
        let class =
            Self { school, token: word("district_token"), lms: word("lms_url"), data: folder.join("data") };

        let text = at(&all, std::fs::read_to_string(&all))?;
        let two = folder.join("two.json");
        let kept = first_two(&text).ok_or_else(|| Trouble::Answer { shown: shown.to_owned() })?;
        at(&two, std::fs::write(&two, kept))?;
        let cli = || {
            let call = Call::new(program("passback-cli")).known_as("passback-cli").env(TOKEN, &class.token);
            call.args(["--data-dir"]).args([&class.data])
        };
        let (url, teacher) = (word("url"), word("teacher_id"));
        cli().args(["connect", "--clever-url", &url, "--token-env", TOKEN, "--teacher", &teacher]).run()?;
        cli().args(["import-assignments"]).args([&two]).run()?;
        cli().args(["pull"]).run()?;
        Ok(class)
    }

    /// Tells a driver where everything is.
    pub(super) fn told(&self, call: Call) -> Call {
        call.env(TOKEN, &self.token)
            .env("PASSBACK_MEASURE_DATA", &self.data)
            .env("PASSBACK_MEASURE_LMS", &self.lms)
    }
}

impl Drop for Class {
    fn drop(&mut self) {
        let _ = self.school.kill();
        let _ = self.school.wait();
    }
}

/// The assignment file with the first section whole, a few of the second, and none of the others: one full gradebook,
/// and another one to open it from.
fn first_two(text: &str) -> Option<String> {
    let mut file: Value = serde_json::from_str(text).ok()?;
    let all = file["assignments"].as_array()?;
    let section = |one: &Value| one["section"].clone();
    let first = section(all.first()?);
    let second = all.iter().map(section).find(|id| *id != first)?;
    let whole = all.iter().filter(|one| section(one) == first);
    let some = all.iter().filter(|one| section(one) == second).take(BESIDE);
    let kept: Vec<Value> = whole.chain(some).cloned().collect();
    file["assignments"] = Value::Array(kept);
    Some(file.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_section_stays_whole_and_few_assignments_of_the_next() {
        let one = |section: &str| format!(r#"{{"section":"{section}","title":"Quiz"}}"#);
        let all = [vec![one("a"); 12], vec![one("b"); 12], vec![one("c"); 12]].concat().join(",");
        let kept = first_two(&format!(r#"{{"format":"x","assignments":[{all}]}}"#)).unwrap();
        let count = |section: &str| kept.matches(&format!("\"section\":\"{section}\"")).count();
        assert_eq!((count("a"), count("b"), count("c")), (12, BESIDE, 0));
        assert!(kept.contains(r#""format":"x""#), "the rest of the file is as it was");
        assert_eq!(first_two(r#"{"assignments":[]}"#), None);
    }
}
