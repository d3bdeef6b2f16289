//! What is wrong with a configuration: each mistake with its key, and the line or the variable where that was said.
//! Never with the value: it may be a secret, or one at a wrong place.

use std::collections::{BTreeMap, BTreeSet};

/// Where a key was said.
enum Place {
    /// In the file.
    Line(usize),
    /// In the environment.
    Variable(String),
}

/// All that was found.
#[derive(Default)]
pub(super) struct Problems {
    found: Vec<(usize, String)>,
    places: BTreeMap<String, Place>,
    /// Keys that were said, and cannot be read: they are not missing.
    spoilt: BTreeSet<String>,
}

impl Problems {
    /// The key stands in this line.
    pub(super) fn in_line(&mut self, key: &str, line: usize) {
        self.places.insert(key.to_owned(), Place::Line(line));
    }

    /// The key comes from this variable.
    pub(super) fn in_variable(&mut self, key: &str, name: &str) {
        self.places.insert(key.to_owned(), Place::Variable(name.to_owned()));
    }

    /// Something about a line that is about no key.
    pub(super) fn line(&mut self, line: usize, said: &str) {
        self.found.push((line, format!("Line {line}: {said}.")));
    }

    /// Something about nothing that was said.
    pub(super) fn plain(&mut self, said: &str) {
        self.found.push((usize::MAX, format!("{said}.")));
    }

    /// Something about a key; `said` goes on after its name.
    pub(super) fn of(&mut self, key: &str, said: &str) {
        // What is wrong with a part of a platform stands where the platform does, if the part is not there.
        let place = self.places.get(key).or_else(|| self.places.get(key.split_once('.')?.0));
        let (line, place) = match place {
            Some(Place::Line(line)) => (*line, format!("Line {line}: ")),
            Some(Place::Variable(name)) => (usize::MAX, format!("{name}: ")),
            None => (usize::MAX, String::new()),
        };
        self.found.push((line, format!("{place}{key} {said}.")));
    }

    /// The same of a key that cannot be read at all.
    pub(super) fn spoilt(&mut self, key: &str, said: &str) {
        self.of(key, said);
        self.spoilt.insert(key.to_owned());
    }

    /// The key is missing, unless it is there and cannot be read.
    pub(super) fn missing(&mut self, key: &str, why: &str) {
        if !self.spoilt.contains(key) {
            self.of(key, &format!("is missing: {why}"));
        }
    }

    /// What is wrong with platforms, each beginning with `platform 1.issuer` or `platform 1`.
    pub(super) fn of_platforms(&mut self, said: Vec<String>) {
        for one in said {
            let mut words = one.trim_end_matches('.').splitn(3, ' ');
            let key = [words.next(), words.next()].map(Option::unwrap_or_default).join(" ");
            let rest = words.next().unwrap_or_default();
            if !self.spoilt.contains(&key) {
                self.of(&key, rest);
            }
        }
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// All of them, in the order of the file.
    pub(super) fn said(mut self) -> Vec<String> {
        self.found.sort_by_key(|(line, _)| *line);
        self.found.into_iter().map(|(_, said)| said).collect()
    }
}
