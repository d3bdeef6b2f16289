//! What failed, kept for the end: the log of all tests is long, and some readers keep only its last part.

use std::collections::VecDeque;

/// The failures among the lines that test programs print.
#[derive(Default)]
pub(crate) struct Failures {
    lines: Vec<String>,
    inside: bool,
}

impl Failures {
    /// Hears one line. A test program tells its failures between `failures:` and `test result:`.
    pub(crate) fn hear(&mut self, line: &str) {
        self.inside |= line == "failures:";
        if self.inside {
            self.lines.push(line.to_owned());
            self.inside = !line.starts_with("test result:");
        }
    }

    /// Everything that was heard of failures, under the name of its step; empty when there were none.
    pub(crate) fn told(&self, step: &str) -> String {
        if self.lines.is_empty() {
            return String::new();
        }
        format!("\n== what failed in {step} ==\n{}\n", self.lines.join("\n"))
    }
}

/// Lines of each failure of the browser that are told again: what was expected, and where.
const TOLD_OF_EACH: usize = 14;

/// The failures among the lines that the browser's tests print: one after the other, numbered, when all have run.
#[derive(Default)]
pub(crate) struct Numbered {
    lines: Vec<String>,
    /// Lines of the failure that is being heard.
    of_this: usize,
}

impl Numbered {
    /// Hears one line.
    pub(crate) fn hear(&mut self, line: &str) {
        let number = line.strip_prefix("  ").and_then(|line| line.split_once(") "));
        let begins = number
            .is_some_and(|(number, _)| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()));
        if begins {
            self.of_this = 0;
        } else if self.lines.is_empty() {
            return;
        }
        if !line.trim().is_empty() && self.of_this < TOLD_OF_EACH {
            self.of_this += 1;
            self.lines.push(line.to_owned());
        }
    }

    /// The beginning of each failure, under the name of its step; empty when there were none.
    pub(crate) fn told(self, step: &str) -> String {
        Failures { lines: self.lines, inside: false }.told(step)
    }
}

/// Lines that are told again of a program whose failures have no shape of their own.
const TOLD_OF_LAST: usize = 40;

/// The last lines of a step.
#[derive(Default)]
pub(crate) struct Last {
    lines: VecDeque<String>,
}

impl Last {
    /// Hears one line.
    pub(crate) fn hear(&mut self, line: &str) {
        if self.lines.len() == TOLD_OF_LAST {
            self.lines.pop_front();
        }
        self.lines.push_back(line.to_owned());
    }

    /// What was printed last, under the name of its step.
    pub(crate) fn told(self, step: &str) -> String {
        Failures { lines: self.lines.into(), inside: false }.told(step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(text: &str) -> String {
        let mut failures = Failures::default();
        text.lines().for_each(|line| failures.hear(line));
        failures.told("rust")
    }

    #[test]
    fn each_failed_test_is_told_again_with_its_reason_and_nothing_else_is() {
        let told = heard(
            "test a ... ok\ntest b ... FAILED\n\nfailures:\n\n---- b stdout ----\npanicked at b.rs:1\n\n\
             failures:\n    b\n\ntest result: FAILED. 1 passed; 1 failed\n\nrunning 1 test\ntest c ... ok\n",
        );
        assert!(told.contains("panicked at b.rs:1") && told.contains("what failed in rust"), "{told}");
        assert!(!told.contains("test a") && !told.contains("test c"), "{told}");
    }

    #[test]
    fn of_a_program_without_a_list_of_failures_the_last_lines_are_told_again() {
        let mut last = Last::default();
        (0..100).for_each(|n| last.hear(&format!("line {n}.")));
        last.hear("seed 7: a promise was broken");
        let told = last.told("simulation");
        assert!(told.contains("what failed in simulation") && told.contains("seed 7"), "{told}");
        assert!(told.contains("line 99.") && !told.contains("line 9."), "{told}");
    }

    #[test]
    fn nothing_is_told_where_nothing_failed() {
        assert_eq!(heard("test a ... ok\ntest result: ok. 1 passed; 0 failed\n"), "");
    }

    #[test]
    fn of_the_browser_each_failure_is_told_again_with_what_was_expected_and_not_with_all_that_was_tried() {
        let mut failures = Numbered::default();
        let tried = "      - waiting for it\n".repeat(40);
        let text = format!(
            "  ok 1 specs/a.spec.ts:1:1 (a) is there\n  x  2 specs/b.spec.ts:9:1 b is there\n\n  1) specs/b.spec.ts:9:1 \
             b is there\n\n    Error: expected one, found none\n{tried}  2) specs/c.spec.ts:3:1 c\n\n    Error: late\n"
        );
        text.lines().for_each(|line| failures.hear(line));
        let told = failures.told("browser");
        assert!(told.contains("found none") && told.contains("Error: late"), "{told}");
        assert!(told.lines().count() < 24 && !told.contains("(a) is there"), "{told}");
    }
}
