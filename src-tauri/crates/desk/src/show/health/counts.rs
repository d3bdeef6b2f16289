//! How many students, teachers and sections are matched. "Not said" is never counted as "not matched".

use super::Known;
use crate::show::book::size;
use crate::view::MatchCount;
use crate::words::health as words;
use std::collections::BTreeMap;

/// Students, teachers, sections.
pub(crate) fn all(known: &Known) -> (MatchCount, MatchCount, MatchCount) {
    let mut students = BTreeMap::new();
    let mut teachers = BTreeMap::new();
    let mut sections = Vec::new();
    for place in &known.places {
        sections.push(place.book.section.linked);
        for student in place.book.students.iter().filter(|student| !student.left) {
            tell(students.entry(student.id.clone()).or_default(), student.linked);
        }
        for teacher in &place.teachers {
            tell(teachers.entry(teacher.id.clone()).or_default(), teacher.linked);
        }
    }
    (
        count(students.into_values(), words::Kind::Person),
        count(teachers.into_values(), words::Kind::Person),
        count(sections.into_iter(), words::Kind::Section),
    )
}

/// Somebody in several sections is one person; a section that says no outweighs one that says nothing.
fn tell(known: &mut Option<bool>, said: Option<bool>) {
    *known = match (*known, said) {
        (Some(before), Some(now)) => Some(before && now),
        (before, now) => before.or(now),
    };
}

fn count(all: impl Iterator<Item = Option<bool>>, kind: words::Kind) -> MatchCount {
    let (mut matched, mut unmatched, mut unknown) = (0_usize, 0_usize, 0_usize);
    for said in all {
        match said {
            Some(true) => matched += 1,
            Some(false) => unmatched += 1,
            None => unknown += 1,
        }
    }
    let told = matched + unmatched;
    let percent = (matched * 100).checked_div(told).and_then(|percent| u32::try_from(percent).ok());
    let (said, badge) = words::matched(matched, unmatched, unknown, kind);
    MatchCount {
        matched: size(matched),
        unmatched: size(unmatched),
        unknown: size(unknown),
        percent,
        said,
        badge,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_is_neither_matched_nor_unmatched() {
        let of = |all: &[Option<bool>]| {
            let count = count(all.iter().copied(), words::Kind::Person);
            (count.percent, count.said, count.badge)
        };
        let (yes, no) = (Some(true), Some(false));
        let text = str::to_owned;
        assert_eq!(of(&[yes; 3]), (Some(100), text("3 of 3 matched"), text("All matched")));
        assert_eq!(of(&[yes, yes, no]), (Some(66), text("2 of 3 matched"), text("1 to match")));
        assert_eq!(of(&[no; 2]), (Some(0), text("0 of 2 matched"), text("2 to match")));
        assert_eq!(of(&[None; 4]), (None, text("Clever doesn’t say"), String::new()));
        let (percent, said, badge) = of(&[yes, no, None]);
        assert_eq!(
            (percent, said.as_str(), badge.as_str()),
            (Some(50), "1 of 2 matched, 1 not known", "1 to match")
        );
        assert_eq!(of(&[yes, None]).2, "", "not all, as far as is known");
        assert_eq!(of(&[]), (None, text("None yet"), String::new()));
    }

    #[test]
    fn a_person_of_two_sections_is_one_and_a_no_counts() {
        let mut known = None;
        for (said, expected) in [
            (None, None),
            (Some(true), Some(true)),
            (None, Some(true)),
            (Some(false), Some(false)),
            (Some(true), Some(false)),
        ] {
            tell(&mut known, said);
            assert_eq!(known, expected);
        }
    }
}
