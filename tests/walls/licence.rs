//! Licences as packages write them: `MIT OR Apache-2.0`, `(A OR B) AND C`, and the old `MIT/Apache-2.0`.

use std::collections::BTreeSet;

/// Whether one of the allowed licences is offered, and every one that is added to it is allowed too.
pub fn allows(allowed: &BTreeSet<String>, expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, at: 0, whole: true, allowed };
    reader.either() && reader.whole && reader.at == words.len()
}

struct Reader<'a> {
    words: &'a [&'a str],
    at: usize,
    /// Nothing was missing where a licence had to stand.
    whole: bool,
    allowed: &'a BTreeSet<String>,
}

impl Reader<'_> {
    fn is_next(&mut self, word: &str) -> bool {
        let there = self.words.get(self.at).is_some_and(|found| found.eq_ignore_ascii_case(word));
        self.at += usize::from(there);
        there
    }

    fn either(&mut self) -> bool {
        let mut good = self.all();
        while self.is_next("OR") {
            // Read on in any case: the rest of the expression stands behind it.
            good |= self.all();
        }
        good
    }

    fn all(&mut self) -> bool {
        let mut good = self.one();
        while self.is_next("AND") {
            good &= self.one();
        }
        good
    }

    fn one(&mut self) -> bool {
        if self.is_next("(") {
            let good = self.either();
            return self.is_next(")") && good;
        }
        let Some(name) = self.words.get(self.at) else {
            self.whole = false;
            return false;
        };
        self.at += 1;
        let mut name = (*name).to_owned();
        if self.is_next("WITH") {
            let Some(exception) = self.words.get(self.at) else { return false };
            self.at += 1;
            name = format!("{name} WITH {exception}");
        }
        self.allowed.contains(&name)
    }
}

#[test]
fn an_expression_is_read_as_it_is_meant() {
    let allowed: BTreeSet<String> =
        ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned).into_iter().collect();
    for good in [
        "MIT",
        "MIT/Apache-2.0",
        "GPL-3.0-only OR MIT",
        "MIT AND ISC",
        "(MIT OR GPL-3.0-only) AND ISC",
        "Apache-2.0 WITH LLVM-exception OR GPL-3.0-only",
        "GPL-3.0-only AND MIT OR ISC",
    ] {
        assert!(allows(&allowed, good), "{good}");
    }
    for bad in [
        "",
        "GPL-3.0-only",
        "MIT AND GPL-3.0-only",
        "(MIT OR ISC) AND GPL-3.0-only",
        "Apache-2.0",
        "MIT OR",
        "(MIT",
        "MIT ISC",
        "MIT WITH",
    ] {
        assert!(!allows(&allowed, bad), "{bad}");
    }
}
