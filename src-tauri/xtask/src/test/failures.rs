//! What failed, kept for the end: the log of all tests is long, and some readers keep only its last part.

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
    fn nothing_is_told_where_nothing_failed() {
        assert_eq!(heard("test a ... ok\ntest result: ok. 1 passed; 0 failed\n"), "");
    }
}
