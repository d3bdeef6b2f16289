//! What holds for every sentence: read from the source, so that one that is added later is held to it too.

use std::fs;
use std::path::{Path, PathBuf};

/// A text between quotes, and what it is given to.
struct Literal {
    /// "show/plan.rs:51".
    place: String,
    text: String,
    /// The call right around it: "say!", "count", or "" outside of all.
    call: String,
    /// Which of the texts given to that call it is, from 0, and which call that is.
    nth: usize,
    number: usize,
    /// The code just before it.
    before: String,
}

impl Literal {
    fn is_translated(&self) -> bool {
        (self.call == "say!" || self.call == "text!") && self.nth < 2
    }

    /// Two words or more, which no code and no key has.
    fn reads_like_a_sentence(&self) -> bool {
        let mut plain = String::new();
        let mut depth = 0_u32;
        for c in self.text.chars() {
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ if depth == 0 => plain.push(c),
                _ => {}
            }
        }
        let words =
            plain.split_whitespace().filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1);
        words.count() > 1
    }
}

fn rust_files(folder: &Path, all: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("the source").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, all);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs") {
            all.push(path);
        }
    }
}

/// All texts of a crate's source, without its tests and comments.
fn literals(folder: &str) -> Vec<Literal> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    let mut all = Vec::new();
    for path in files {
        let code = fs::read_to_string(&path).expect("the source");
        let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().replace("\\\n", "");
        let name = path.strip_prefix(&root).expect("in the folder").display().to_string().replace('\\', "/");
        read(&name, &code, &mut all);
    }
    all
}

fn read(file: &str, code: &str, all: &mut Vec<Literal>) {
    let mut calls: Vec<(String, usize, usize)> = Vec::new();
    let (mut made, mut at, mut line) = (0, 0, 1);
    let next = |at: usize| code[at..].chars().next();
    while let Some(c) = next(at) {
        let rest = &code[at..];
        if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
            continue;
        }
        match c {
            '\n' => line += 1,
            '(' | '[' | '{' => {
                let name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '!');
                let head = code[..at].trim_end_matches(name);
                made += 1;
                calls.push((code[head.len()..at].to_owned(), 0, made));
            }
            ')' | ']' | '}' => drop(calls.pop()),
            // A character, not a lifetime.
            '\'' if rest[1..].starts_with('\\') => {
                at += 2 + rest[3..].find('\'').expect("closed") + 1;
            }
            '\'' if rest.chars().nth(2) == Some('\'') => {
                at += rest.char_indices().nth(2).expect("closed").0;
            }
            '"' => {
                let mut end = 1;
                while !rest[end..].starts_with('"') {
                    end += if rest[end..].starts_with('\\') { 2 } else { 1 };
                    while !rest.is_char_boundary(end) {
                        end += 1;
                    }
                }
                let (call, nth, number) = calls.last_mut().map_or_else(Default::default, |call| {
                    call.1 += 1;
                    (call.0.clone(), call.1 - 1, call.2)
                });
                all.push(Literal {
                    place: format!("{file}:{line}"),
                    text: rest[1..end].to_owned(),
                    call,
                    nth,
                    number,
                    before: code[..at].chars().rev().take(24).collect::<Vec<_>>().into_iter().rev().collect(),
                });
                line += rest[..end].matches('\n').count();
                at += end;
            }
            _ => {}
        }
        at += next(at).map_or(1, char::len_utf8);
    }
}

/// The files that are for others than the teacher: the report to the tech team, what a broken host is told, and this.
const FOR_OTHERS: [&str; 3] = ["show/health/report.rs", "schema.rs", "words/check.rs"];
/// Names, which are the same in every language.
const NAMES: [&str; 2] = ["Clever LMS Connect", "OneRoster 1.2"];

#[test]
fn no_sentence_is_in_one_language_only() {
    let mut bare = Vec::new();
    for literal in literals("src") {
        let log = ["warn!", "info!", "debug!", "error!", "error"].contains(&literal.call.as_str());
        let reason = literal.before.trim_end().ends_with("reason =");
        let others = FOR_OTHERS.iter().any(|file| literal.place.starts_with(file));
        if literal.reads_like_a_sentence()
            && !(literal.is_translated() || log || reason || others || NAMES.contains(&literal.text.as_str()))
        {
            bare.push(format!("{}: “{}”", literal.place, literal.text));
        }
    }
    assert!(
        bare.is_empty(),
        "write these as say!(\"English\", \"Spanish\") or text!(…), of the crate `language`:\n{}",
        bare.join("\n")
    );
}

/// Words that are the same in both languages.
const SAME: [&str; 4] = ["{n} of {}", "No. {}", "UTC", "Error"];

#[test]
fn the_spanish_of_a_sentence_is_spanish_and_says_the_same_values() {
    let mut pairs = 0;
    for folder in ["src", "../class-file/src", "../history-file/src", "../paper/src"] {
        let all = literals(folder);
        let english = all.iter().filter(|literal| literal.is_translated() && literal.nth == 0);
        for en in english {
            let other =
                all.iter().find(|l| l.number == en.number && l.nth == 1 && file(&l.place) == file(&en.place));
            let es = other.unwrap_or_else(|| panic!("{}: “{}” has no Spanish", en.place, en.text));
            let told = format!("{}: “{}” – “{}”", en.place, en.text, es.text);
            assert!(en.text != es.text || SAME.contains(&en.text.as_str()), "{told}: the same");
            assert!(en.call == "say!" || values(&en.text).is_empty(), "{told}: values need say!");
            assert_eq!(values(&en.text), values(&es.text), "{told}: other values");
            for word in [" the ", "n’t ", " is ", " and ", " your ", "!", " tu ", " tus ", "vosotros"] {
                assert!(!es.text.contains(word), "{told}: “{word}”");
            }
            let ends = |text: &str| text.trim_end().ends_with('.');
            assert_eq!(ends(&en.text), ends(&es.text), "{told}: one ends with a point");
            pairs += 1;
        }
    }
    assert!(pairs > 600, "only {pairs} sentences were found");
}

fn file(place: &str) -> &str {
    place.split(':').next().unwrap_or_default()
}

/// What stands between braces, in any order.
fn values(text: &str) -> Vec<&str> {
    let mut all: Vec<&str> =
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(value, _)| value).collect();
    all.sort_unstable();
    all
}
