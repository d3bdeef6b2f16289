//! What must be nowhere, in every writing in which it could hide, and the places where programs leave things.

use aho_corasick::AhoCorasick;
use sample_school::Student;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// One thing that is looked for.
struct Thing {
    /// How a failing test calls it. Everybody here is made up, so it may be said.
    called: String,
    /// It begins and ends as a word does: a number is not found inside a longer one.
    whole: bool,
    writings: Vec<Vec<u8>>,
}

/// Everything that is looked for.
#[derive(Default)]
pub struct Sought(Vec<Thing>);

/// Names as short as this are part of too much.
const SHORTEST: usize = 3;

impl Sought {
    /// A text: a comment, a token.
    pub fn text(&mut self, text: &str) {
        self.add(text, false);
    }

    /// A number or a name: only by itself.
    pub fn word(&mut self, text: &str) {
        self.add(text, true);
    }

    /// A token, also as the one end of a header in base64 would have it.
    pub fn token(&mut self, token: &str) {
        use base64::Engine as _;
        use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
        assert!(token.len() >= 16, "a token");
        self.add(token, false);
        for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
            for lead in ["", "a", "aa"] {
                let text = engine.encode(format!("{lead}{token}"));
                // What the bytes before and after it change is left out.
                self.add(&text[4..text.len() - 4], false);
            }
        }
    }

    /// A student: names as they are written, and the number.
    pub fn student(&mut self, student: &Student) {
        let preferred = student.preferred.clone().unwrap_or_default();
        let names = [&student.first, &student.last, &preferred.0, &preferred.1];
        for name in names.into_iter().filter(|name| name.chars().count() >= SHORTEST || !name.is_ascii()) {
            if !name.is_empty() {
                self.word(name);
            }
        }
        self.text(&student.name());
        self.word(&(20_000 + student.number).to_string());
    }

    fn add(&mut self, text: &str, whole: bool) {
        let writings = writings(text);
        self.0.push(Thing { called: text.to_owned(), whole, writings });
    }

    /// Ready to look, through much text at once.
    pub fn ready(self) -> Search {
        let writings = self.0.iter().enumerate();
        let writings = writings.flat_map(|(thing, held)| held.writings.iter().map(move |one| (thing, one)));
        let (things, writings): (Vec<usize>, Vec<&Vec<u8>>) = writings.unzip();
        let all = AhoCorasick::new(writings).expect("few enough");
        Search { all, of: things, things: self.0 }
    }
}

/// What looks.
pub struct Search {
    all: AhoCorasick,
    /// Whose writing each one is.
    of: Vec<usize>,
    things: Vec<Thing>,
}

impl Search {
    /// What of it is in these bytes.
    pub fn found_in(&self, bytes: &[u8]) -> BTreeSet<&str> {
        let part_of_a_word = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
        let found = self.all.find_overlapping_iter(bytes).filter_map(|found| {
            let thing = &self.things[self.of[found.pattern().as_usize()]];
            let before = found.start().checked_sub(1).and_then(|at| bytes.get(at));
            let part = thing.whole && (part_of_a_word(before) || part_of_a_word(bytes.get(found.end())));
            (!part).then_some(thing.called.as_str())
        });
        found.collect()
    }

    /// Fails with the place, what was found there, and the line of the first of it.
    pub fn assert_not_in(&self, place: &str, bytes: &[u8]) {
        let found = self.found_in(bytes);
        if !found.is_empty() {
            let line = bytes.split(|byte| *byte == b'\n').find(|line| !self.found_in(line).is_empty());
            let line: String = String::from_utf8_lossy(line.unwrap_or_default()).chars().take(400).collect();
            panic!("{place} holds {found:?}: {line}");
        }
    }
}

/// A text as it is, as Rust's `Debug`, JSON for old readers, and an address would write it, and in UTF-16.
fn writings(text: &str) -> Vec<Vec<u8>> {
    let mut json = String::new();
    let mut percent = String::new();
    for unit in text.encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() => json.push(char::from(byte)),
            _ => {
                let _ = write!(json, "\\u{unit:04x}");
            }
        }
    }
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            percent.push(char::from(byte));
        } else {
            let _ = write!(percent, "%{byte:02X}");
        }
    }
    let plus = percent.replace("%20", "+");
    let debug: String = text.escape_default().to_string();
    let mut all: Vec<Vec<u8>> =
        [text.to_owned(), json, percent, plus, debug].into_iter().map(String::into_bytes).collect();
    // One or two letters in UTF-16 are what any other text may hold.
    if text.encode_utf16().count() > 2 {
        all.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    }
    all.sort();
    all.dedup();
    all
}

/// All files below a folder, but for those that `left_out` names.
pub fn files(folder: &Path, left_out: impl Fn(&Path) -> bool + Copy) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        if left_out(&path) {
            continue;
        }
        if path.is_dir() {
            all.extend(files(&path, left_out));
        } else {
            all.push(path);
        }
    }
    all
}

#[test]
fn what_is_sought_is_found_in_every_writing_and_not_inside_other_words() {
    let mut sought = Sought::default();
    sought.word("Zoë");
    sought.word("20007");
    sought.text("well argued");
    sought.token("tok-0123456789abcdef");
    let sought = sought.ready();
    for text in [
        "for Zoë, late",
        "for Zo\\u{eb}",
        "for Zo\\u00eb",
        "who=Zo%C3%AB&",
        "number 20007.",
        "said=well+argued",
        "authorization: dG9rLTAxMjM0NTY3ODlhYmNkZWY=",
    ] {
        assert_eq!(sought.found_in(text.as_bytes()).len(), 1, "{text}");
    }
    let wide: Vec<u8> = "a Zoë b".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(sought.found_in(&wide).contains("Zoë"));
    for text in ["port 120007", "200071 requests", "Zoology", "argued well"] {
        assert!(sought.found_in(text.as_bytes()).is_empty(), "{text}");
    }
}
