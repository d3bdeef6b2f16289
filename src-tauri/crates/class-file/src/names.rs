//! Names of files inside a zip: fit for every system, each once. Deliberately not here: the name of the zip (hosts).

use crate::text;
use language::{say, text};
use std::collections::BTreeSet;

/// Characters of a name: room for a number and the ending within what every system takes.
const LONGEST: usize = 60;
/// Names that Windows keeps for devices.
const KEPT: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// A name for each title, in their order, without ending.
pub(crate) fn of_files<'a>(titles: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    titles
        .map(|title| {
            let base = safe(title);
            let mut name = base.clone();
            let mut n = 1_u32;
            while !taken.insert(name.to_lowercase()) {
                n += 1;
                name = format!("{base} ({n})");
            }
            name
        })
        .collect()
}

fn safe(title: &str) -> String {
    let unfit = |c: char| {
        c.is_control()
            || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
            // Marks that turn the direction of text can make one ending look like another.
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let name: String = text::line(title).chars().map(|c| if unfit(c) { ' ' } else { c }).collect();
    let name: Vec<&str> = name.split_whitespace().collect();
    let name = text::short(&name.join(" "), LONGEST);
    let name = name.trim_matches(['.', ' ']);
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_lowercase();
    if name.is_empty() {
        text!("Assignment", "Tarea").to_owned()
    } else if KEPT.contains(&stem.as_str()) {
        say!("Assignment {name}", "Tarea {name}")
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_fit_for_every_system_and_each_is_there_once() {
        let titles = ["Quiz 1/2: \"A\"?", "quiz 1 2 A", "", "..", "CON", "nul.txt", "a\u{202e}vsc", "Essay"];
        let names = of_files(titles.into_iter());
        let wanted = [
            "Quiz 1 2 A",
            "quiz 1 2 A (2)",
            "Assignment",
            "Assignment (2)",
            "Assignment CON",
            "Assignment nul.txt",
            "a vsc",
            "Essay",
        ];
        assert_eq!(names, wanted);
    }

    proptest! {
        #[test]
        fn whatever_the_titles_are_the_names_differ_and_leave_no_folder(
            titles in prop::collection::vec("\\PC{0,80}|[a-b/\\\\. ]{0,4}", 0..12),
        ) {
            let names = of_files(titles.iter().map(String::as_str));
            let distinct: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
            prop_assert_eq!(distinct.len(), titles.len());
            for name in names {
                prop_assert!(!name.is_empty() && !name.starts_with('.') && !name.ends_with(['.', ' ']));
                prop_assert!(!name.contains(['/', '\\', ':']) && name.chars().count() <= LONGEST + 20);
            }
        }
    }
}
