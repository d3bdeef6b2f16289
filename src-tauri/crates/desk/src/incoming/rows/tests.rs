//! What was said about a row of one file never puts a grade of the next file at another student.

use super::*;
use crate::view::AttemptChoice;
use gradebook::Time;
use results_file::IdKind as FileId;

/// Which id and name a row has.
type Who = (Option<&'static str>, &'static str);

const IDS: [Option<&str>; 3] = [None, Some("1"), Some("2")];
const NICKNAMES: [&str; 3] = ["", "quiznoodle", "waffle"];
const NAMES: [&str; 3] = ["", "Sam Lee", "Alex Kim"];

fn row(line: u32, (id, name): Who) -> ResultRow {
    let ids = id.map(|id| (FileId::StudentNumber, id.to_owned())).into_iter().collect();
    let full = Some(name.to_owned()).filter(|name| !name.is_empty());
    ResultRow { line, ids, full, ..ResultRow::default() }
}

fn named(given: &str, family: &str, full: &str) -> ResultRow {
    let part = |part: &str| Some(part.to_owned()).filter(|part| !part.is_empty());
    ResultRow { line: 2, given: part(given), family: part(family), full: part(full), ..ResultRow::default() }
}

fn known(id: &str, given: &str, family: &str) -> Known {
    Known {
        student: id.into(),
        given: given.to_owned(),
        family: family.to_owned(),
        also: String::new(),
        identifiers: BTreeMap::new(),
    }
}

fn class() -> Vec<Known> {
    vec![known("s1", "Sam", "Lee"), known("s2", "Alex", "Kim"), known("s3", "Zoe", "Fox")]
}

/// The states of a file's rows about which nothing was said yet.
fn states_of(rows: &[ResultRow], class: &[Known], kept: &Matches) -> Vec<RowState> {
    let ask = ImportAsk {
        section: String::new(),
        file: String::new(),
        roles: Vec::new(),
        targets: Vec::new(),
        attempts: AttemptChoice::Last,
        chosen: Vec::new(),
    };
    let results = Results { rows: rows.to_vec(), ..Results::default() };
    states(&results, &ask, &Roster::new(class), class, (kept, Format::Other)).0
}

fn remembered(state: &RowState) -> Option<&str> {
    match state {
        RowState::Remembered { student, .. } => Some(student.as_str()),
        _ => None,
    }
}

/// All files of two rows.
fn files(names: [&'static str; 3]) -> Vec<[Who; 2]> {
    let kinds: Vec<Who> =
        IDS.into_iter().flat_map(|id| names.into_iter().map(move |name| (id, name))).collect();
    kinds.iter().flat_map(|one| kinds.iter().map(move |other| [*one, *other])).collect()
}

/// Who it is: the name says so, and where there is none, the row.
fn truth((_, name): Who, names: [&'static str; 3], place: usize) -> &'static str {
    match names.iter().position(|one| *one == name) {
        Some(1) => "s1",
        Some(2) => "s2",
        _ => ["s1", "s2"][place],
    }
}

#[test]
fn in_all_pairs_of_files_of_two_rows_only_the_same_id_and_name_is_known_again() {
    let mut again = 0;
    for names in [NICKNAMES, NAMES] {
        for first in files(names) {
            let rows: Vec<ResultRow> = (2..).zip(first).map(|(line, who)| row(line, who)).collect();
            let said = [truth(first[0], names, 0), truth(first[1], names, 1)];
            let chosen: BTreeMap<u32, &str> = (2..).zip(said).collect();
            let mut kept = Matches::default();
            kept.keep_all(Format::Other, rows.iter(), &chosen, Time::from_millis(5));
            for next in files(names) {
                let rows: Vec<ResultRow> = (2..).zip(next).map(|(line, who)| row(line, who)).collect();
                for (at, state) in states_of(&rows, &class(), &kept).iter().enumerate() {
                    let key = |who: Who| row_key(&row(2, who));
                    let alone = key(first[0]) != key(first[1]) && key(next[0]) != key(next[1]);
                    let told = first.iter().position(|one| *one == next[at]).filter(|_| alone);
                    let told = told.filter(|_| key(next[at]).is_some()).map(|told| said[told]);
                    assert_eq!(remembered(state), told, "{first:?}, then row {at} of {next:?}");
                    again += usize::from(told.is_some());
                }
            }
        }
    }
    assert!(again > 1_000, "hardly anything was known again: {again}");
}

#[test]
fn a_file_sorted_by_score_asks_again() {
    let class = [known("s1", "Samuel", "Lee"), known("s2", "Alexandra", "Kim")];
    let mut kept = Matches::default();
    let first = [row(2, (Some("1"), "Alex")), row(3, (Some("2"), "Sam"))];
    kept.keep_all(Format::Other, first.iter(), &BTreeMap::from([(2, "s2"), (3, "s1")]), Time::from_millis(5));
    let sorted = [row(2, (Some("1"), "Sam")), row(3, (Some("2"), "Alex"))];
    assert_eq!(states_of(&sorted, &class, &kept), [RowState::Nobody, RowState::Nobody]);
    let same = states_of(&first, &class, &kept);
    assert_eq!(same.iter().map(remembered).collect::<Vec<_>>(), [Some("s2"), Some("s1")]);
}

#[test]
fn what_was_kept_without_a_name_counts_where_it_agrees_and_else_is_asked_again() {
    let entry = |key: &str, said: &str| {
        let text = format!(r#"{{"{key}":{{"student":"s1","said":"{said}","at":5}}}}"#);
        Matches::read(Some(&text))
    };
    let number = "Other|StudentNumber 1";
    for (kept, who, again) in [
        (entry(number, "quiznoodle · 1"), (Some("1"), "Quiznoodle"), true),
        (entry(number, "quiznoodle · 1"), (Some("1"), "waffle"), false),
        (entry(number, "quiznoodle · 1"), (Some("1"), ""), false),
        (entry(number, "1"), (Some("1"), ""), true),
        (entry(number, "1"), (Some("1"), "quiznoodle"), false),
        (entry(number, ""), (Some("1"), ""), true),
        (entry(number, ""), (Some("1"), "quiznoodle"), false),
        (entry("Other|name quiznoodle", "quiznoodle"), (None, "quiznoodle"), true),
        (Matches::read(Some(r#"{"name quiznoodle":"s1"}"#)), (None, "quiznoodle"), true),
        (Matches::read(Some(r#"{"StudentNumber 1":"s1"}"#)), (Some("1"), "quiznoodle"), false),
        (Matches::read(Some(r#"{"StudentNumber 1":"s1"}"#)), (Some("1"), ""), true),
    ] {
        let state = &states_of(&[row(2, who)], &class(), &kept)[0];
        assert_eq!(remembered(state).is_some(), again, "{kept:?} and {who:?}: {state:?}");
    }
    // Of a name in two columns only the family name was kept once.
    for (key, said) in [("Other|name garcía", "García"), ("name garcía", "García")] {
        for row in [named("", "García", "José"), named("José", "García", ""), named("", "García", "")] {
            assert_eq!(remembered(&states_of(&[row], &class(), &entry(key, said))[0]), None);
        }
    }
}

#[test]
fn a_match_that_the_roster_speaks_against_is_asked_again() {
    let mut kept = Matches::default();
    let rows = [row(2, (None, "Sam Lee"))];
    kept.keep_all(Format::Other, rows.iter(), &BTreeMap::from([(2, "s3")]), Time::from_millis(5));
    assert!(matches!(states_of(&rows, &class(), &kept)[0], RowState::ByName(_)), "another has this name");
    kept.keep_all(Format::Other, rows.iter(), &BTreeMap::from([(2, "s1")]), Time::from_millis(6));
    assert_eq!(remembered(&states_of(&rows, &class(), &kept)[0]), Some("s1"));
    let two = [class(), vec![known("s4", "Sam", "Lee")]].concat();
    assert!(matches!(states_of(&rows, &two, &kept)[0], RowState::ByName(_)), "two have it");
    let gone = [known("s2", "Alex", "Kim")];
    assert_eq!(states_of(&rows, &gone, &kept)[0], RowState::Nobody, "the student left");
}

#[test]
fn every_part_of_a_name_counts() {
    for (given, family, full, name) in [
        ("María", "García", "", "María García"),
        ("", "García", "María", "María García"),
        ("", "García", "María García", "María García"),
        ("María", "", "García", "María García"),
        ("María", "", "María García", "María García"),
        ("María", "García", "M. G.", "María García"),
        ("", "", "María García", "María García"),
        ("", "García", "", "García"),
        ("", "", "", ""),
    ] {
        assert_eq!(name_of(&named(given, family, full)), name, "{given}|{family}|{full}");
    }
    let keys: BTreeSet<_> =
        ["María", "José", ""].iter().filter_map(|full| row_key(&named("", "García", full))).collect();
    assert_eq!(keys.len(), 3, "{keys:?}");
}
