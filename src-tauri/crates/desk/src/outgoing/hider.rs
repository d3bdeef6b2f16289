//! Names and ids of students out of texts that somebody typed.

use crate::show::book::full_name;
use gradebook::matching::Known;
use gradebook::{SectionBook, StudentId};
use language::text;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What stands for a part of a name, which may be of several students.
fn somebody() -> &'static str {
    text!("[a student]", "[un estudiante]")
}

/// Takes what students of a section are known by out of texts that somebody typed.
pub(crate) struct Hider {
    /// Folded; longest first, so that a whole name goes before a part of it. With what stands there instead.
    names: Vec<(Vec<char>, String)>,
}

/// Letters as they are compared: without case and marks, one after the other, each with its place in the text.
fn folded(text: &str) -> Vec<(char, usize)> {
    let mut out = Vec::with_capacity(text.len());
    for (at, c) in text.chars().enumerate() {
        let plain = c.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
        let plain = plain.flat_map(UnicodeNormalization::nfd).filter(|c| !is_combining_mark(*c));
        out.extend(plain.map(|c| (if c == 'ς' { 'σ' } else { c }, at)));
    }
    out
}

impl Hider {
    pub(crate) fn of<'a>(
        book: &SectionBook,
        aliases: &BTreeMap<&StudentId, String>,
        known: impl Iterator<Item = &'a Known>,
    ) -> Self {
        let mut names: BTreeMap<Vec<char>, (&StudentId, String)> = BTreeMap::new();
        let mut claim = |id, name: &str, stands: &str| {
            let name: Vec<char> = folded(name.trim()).into_iter().map(|(c, _)| c).collect();
            if name.len() < 2 {
                return;
            }
            let entry = names.entry(name).or_insert_with(|| (id, stands.to_owned()));
            if entry.0 != id {
                // Of two students: nobody can say whom it means.
                somebody().clone_into(&mut entry.1);
            }
        };
        for student in &book.students {
            let alias = aliases.get(&student.id).map_or(somebody(), String::as_str);
            for whole in
                [full_name(student), format!("{}, {}", student.family, student.given), student.also.clone()]
            {
                claim(&student.id, &whole, alias);
            }
            for text in [&student.given, &student.family, &student.also] {
                for part in text.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)) {
                    claim(&student.id, part, somebody());
                }
            }
            claim(&student.id, student.id.as_str(), alias);
        }
        let places: BTreeMap<&StudentId, &StudentId> = book.students.iter().map(|s| (&s.id, &s.id)).collect();
        for one in known {
            if let Some(id) = places.get(&one.student) {
                let alias = aliases.get(*id).map_or(somebody(), String::as_str);
                // A short number may be a score.
                for ident in one.identifiers.values().filter(|text| text.chars().count() > 3) {
                    claim(*id, ident, alias);
                }
            }
        }
        let mut names: Vec<(Vec<char>, String)> =
            names.into_iter().map(|(name, (_, stands))| (name, stands)).collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        Self { names }
    }

    /// The text without names, in any case and with or without marks, as whole words.
    pub(crate) fn without(&self, text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        let letters = folded(text);
        let word = |at: usize| letters.get(at).is_some_and(|(c, _)| c.is_alphanumeric());
        let mut out = String::with_capacity(text.len());
        let (mut at, mut kept) = (0, 0);
        while at < letters.len() {
            let begins = at == 0 || !word(at - 1);
            let hit = self.names.iter().find(|(name, _)| {
                let fits =
                    letters.get(at..at + name.len()).is_some_and(|part| part.iter().map(|(c, _)| c).eq(name));
                // Scripts without spaces between words: a name is one wherever it stands.
                let apart = !name.iter().any(|c| c.is_lowercase());
                fits && (apart && !name.iter().any(char::is_ascii) || begins && !word(at + name.len()))
            });
            let Some((name, stands)) = hit else {
                at += 1;
                continue;
            };
            let begin = letters.get(at).map_or(kept, |(_, place)| *place);
            out.extend(chars.get(kept..begin).unwrap_or_default());
            out.push_str(stands);
            at += name.len();
            kept = letters.get(at).map_or(chars.len(), |(_, place)| *place);
            // Marks that belong to the last letter go with it; what stands between stays.
            let last = letters.get(at - 1).map_or(kept, |(_, place)| place + 1);
            let marks = chars
                .get(last..kept)
                .unwrap_or_default()
                .iter()
                .take_while(|c| is_combining_mark(**c))
                .count();
            kept = (last + marks).min(kept);
        }
        out.extend(chars.get(kept..).unwrap_or_default());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hider(names: &[(&str, &str)]) -> Hider {
        let fold = |name: &str| folded(name).into_iter().map(|(c, _)| c).collect::<Vec<char>>();
        let mut names: Vec<(Vec<char>, String)> =
            names.iter().map(|(name, stands)| (fold(name), (*stands).to_owned())).collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        Hider { names }
    }

    #[test]
    fn names_go_out_of_texts_as_whole_words_in_any_case_and_spelling() {
        let hider = hider(&[
            ("Layla Haddad", "Student 3"),
            ("Layla", somebody()),
            ("Haddad", somebody()),
            ("李佳怡", "Student 9"),
            ("An", somebody()),
            ("José", somebody()),
            ("İbrahim", somebody()),
            ("Γιώργος", somebody()),
            ("Jones", somebody()),
            ("layla.h@school.example", "Student 3"),
        ]);
        for (text, expected) in [
            ("Well done, Layla Haddad.", "Well done, Student 3."),
            ("LAYLA and HADDAD", "[a student] and [a student]"),
            ("Layla’s answer", "[a student]’s answer"),
            ("Laylas", "Laylas"),
            ("Ask 李佳怡的 mother", "Ask Student 9的 mother"),
            ("An answer", "[a student] answer"),
            ("Banana", "Banana"),
            ("Jose\u{301} and JOSE", "[a student] and [a student]"),
            ("İbrahim, ibrahim, IBRAHIM", "[a student], [a student], [a student]"),
            ("Όπως ο ΓΙΏΡΓΟΣ", "Όπως ο [a student]"),
            ("Ms. Smith-Jones", "Ms. Smith-[a student]"),
            ("Write to layla.h@school.example!", "Write to Student 3!"),
            ("Ça va, e\u{301}te\u{301}", "Ça va, e\u{301}te\u{301}"),
            ("", ""),
        ] {
            assert_eq!(hider.without(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_text_without_a_name_stays_as_it_is(text in "\\PC*") {
            let hider = hider(&[("layla qqqhaddad", "Student 3")]);
            proptest::prop_assert_eq!(hider.without(&text), text);
        }
    }
}
