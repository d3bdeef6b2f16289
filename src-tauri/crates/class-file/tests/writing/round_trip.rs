//! Every format that somebody reads back says the same scores about the same ids, whatever names and titles are.

use crate::given::{class, entry, of_kind, part, pupil, read_back, scored, unpacked, work};
use class_file::{ClassFile, Mark, MarkKind};
use language::{Spoken, in_language};
use proptest::prelude::*;
use results_file::{Entry, Format, IdKind, Mapping, Results, Unreadable};

const ODD: &str = "\\PC{0,12}|[\"'(),;=+@\n\r\t/<&-]{0,8}|[אبЖ字é̈ ]{0,6}";

fn a_mark() -> impl Strategy<Value = Option<Mark>> {
    let number = prop_oneof!["[0-9]{1,3}", "[0-9]{1,3}\\.[0-9]{1,4}"];
    let kind =
        prop_oneof![4 => Just(MarkKind::Counted), 1 => Just(MarkKind::Excused), 1 => Just(MarkKind::Missing)];
    let comment = prop_oneof![2 => Just(String::new()), 1 => "see [a-z,\"\n;=]{0,9}z"];
    let mark = (prop::option::weighted(0.8, number), kind, any::<bool>(), comment)
        .prop_map(|(score, kind, late, comment)| Mark { score, kind, late, comment, ..Mark::default() });
    prop::option::weighted(0.9, mark)
}

fn a_class() -> impl Strategy<Value = ClassFile> {
    (1..5_usize, 1..4_usize)
        .prop_flat_map(|(students, works)| {
            let marks = prop::collection::vec(a_mark(), students);
            let works = prop::collection::vec((ODD, marks), works);
            (prop::collection::vec((ODD, ODD), students), works)
        })
        .prop_map(|(students, works)| ClassFile {
            students: students
                .iter()
                .enumerate()
                .map(|(n, (given, family))| pupil(n, &format!("N{n} {given}"), &format!("F{family}")))
                .collect(),
            works: works
                .into_iter()
                .enumerate()
                // A title that speaks of percent is a question for the person who reads a sheet of one's own.
                .map(|(n, (title, marks))| work(n, &format!("W{n} {}x", title.replace('%', "°")), marks))
                .collect(),
            ..class()
        })
}

/// As short as the reader writes it.
fn short(number: &str) -> String {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") }
}

/// What a reader must find for a mark: the word for missing only where the format has one.
fn meant(mark: Option<&Mark>, excused: Entry, missing: Entry) -> Entry {
    match mark {
        None => Entry::Blank,
        Some(mark) if mark.kind == MarkKind::Excused => excused,
        Some(Mark { score: Some(score), .. }) => Entry::Score(short(score).into()),
        Some(mark) if mark.kind == MarkKind::Missing => missing,
        Some(_) => Entry::Blank,
    }
}

/// The score column of a work; `None`: the reader found no number in it.
fn column(mapping: &Mapping, n: usize) -> Option<usize> {
    let begins = format!("W{n} ");
    let is = |title: &str| title.trim_start_matches('\'').starts_with(&begins);
    let mut found = mapping.scores.iter().enumerate().filter(|(_, s)| is(&s.title.replace('\u{a0}', " ")));
    let first = found.next().map(|(at, _)| at);
    assert!(found.next().is_none(), "one column for each work");
    first
}

fn same_in_a_table(file: &ClassFile, mapping: &Mapping, results: &Results) {
    for (n, work) in file.works.iter().enumerate() {
        let has_number =
            work.grades.iter().flatten().any(|mark| mark.kind != MarkKind::Excused && mark.score.is_some());
        let Some(column) = column(mapping, n) else {
            assert!(!has_number, "work {n} was not found");
            continue;
        };
        for (at, student) in file.students.iter().enumerate() {
            let wanted = meant(work.grades[at].as_ref(), Entry::Excused, Entry::Missing);
            assert_eq!(entry(results, IdKind::SisId, &student.sis_id, column), Some(wanted));
            assert_eq!(mapping.scores[column].maximum, results_file::Maximum::Points("20".to_owned()));
        }
    }
}

proptest! {
    #[test]
    fn canvas(file in a_class()) {
        let written = file.canvas_csv().unwrap();
        let (format, _, mapping, results) = read_back(&written.bytes, "grades.csv");
        prop_assert_eq!(format, Format::Canvas);
        prop_assert_eq!(mapping.scores.len(), file.works.len());
        for (n, work) in file.works.iter().enumerate() {
            let column = column(&mapping, n).unwrap();
            prop_assert_eq!(mapping.scores[column].remote_id.as_ref(), Some(&work.remote_id));
            for (at, student) in file.students.iter().enumerate() {
                let wanted = meant(work.grades[at].as_ref(), Entry::Excused, Entry::Blank);
                for (kind, id) in [
                    (IdKind::SisId, &student.sis_id),
                    (IdKind::LmsId, &student.lms_id),
                    (IdKind::Login, &student.login),
                ] {
                    prop_assert_eq!(entry(&results, kind, id, column), Some(wanted.clone()));
                }
            }
        }
    }

    #[test]
    fn moodle(mut file in a_class()) {
        // By Moodle's own number the reader knows such a sheet.
        for (n, student) in file.students.iter_mut().enumerate() {
            student.lms_id = format!("Participant {n}");
        }
        let written = file.moodle().unwrap();
        let has_score = |mark: &Option<Mark>| {
            mark.as_ref().is_some_and(|mark| mark.kind != MarkKind::Excused && mark.score.is_some())
        };
        let works: Vec<_> = file.works.iter().filter(|work| work.grades.iter().any(has_score)).collect();
        let sheets = if works.len() < 2 {
            prop_assert_eq!(written.ending, "csv");
            vec![("one.csv".to_owned(), written.bytes)]
        } else {
            prop_assert_eq!(written.ending, "zip");
            unpacked(&written.bytes)
        };
        prop_assert_eq!(sheets.len(), works.len().max(1));
        prop_assert_eq!(written.works, works.len());
        let mut rows = 0;
        for ((name, sheet), work) in sheets.iter().zip(&works) {
            let (format, _, mapping, results) = read_back(sheet, name);
            prop_assert_eq!(format, Format::MoodleWorksheet);
            rows += results.rows.len();
            for (at, student) in file.students.iter().enumerate() {
                let mark = work.grades[at].as_ref();
                let wanted = has_score(&work.grades[at]).then(|| meant(mark, Entry::Blank, Entry::Blank));
                prop_assert_eq!(entry(&results, IdKind::SisId, &student.sis_id, 0), wanted.clone());
                let row = results.rows.iter().find(|row| row.ids.iter().any(|(_, id)| *id == student.sis_id));
                let comment = row.and_then(|row| row.values[0].comment.clone()).unwrap_or_default();
                let given = wanted.and(mark).map(|mark| mark.comment.trim().to_owned());
                prop_assert_eq!(comment.into_string(), given.unwrap_or_default());
            }
            prop_assert_eq!(mapping.scores.len(), 1);
        }
        prop_assert_eq!(rows, written.grades, "nothing else is in it");
    }

    #[test]
    fn one_roster(file in a_class()) {
        let written = file.one_roster().unwrap();
        let (_, items, ..) = read_back(&part(&written.bytes, "lineItems.csv"), "lineItems.csv");
        let items = results_file::line_items(&items);
        prop_assert_eq!(items.len(), file.works.len());
        for (item, work) in items.iter().zip(&file.works) {
            prop_assert_eq!((&item.id, item.maximum.as_deref()), (&work.id, Some("20")));
        }
        let (format, table, mapping, results) = read_back(&part(&written.bytes, "results.csv"), "results.csv");
        prop_assert_eq!(format, Format::OneRosterResults);
        let mut rows = 0;
        for work in &file.works {
            let column = mapping.scores.iter().position(|s| s.remote_id.as_ref() == Some(&work.id));
            for (at, student) in file.students.iter().enumerate() {
                let mark = work.grades[at].as_ref();
                let found = column.and_then(|column| entry(&results, IdKind::SisId, &student.id, column));
                rows += usize::from(found.is_some());
                let wanted = meant(mark, Entry::Excused, Entry::Missing);
                prop_assert_eq!(found.unwrap_or(Entry::Blank), wanted);
            }
        }
        prop_assert_eq!(rows, table.rows.len(), "nothing else is in it");
    }

    #[test]
    fn csv(file in a_class()) {
        let (format, _, mapping, results) = read_back(&file.csv().bytes, "grades.csv");
        prop_assert_eq!(format, Format::Other);
        same_in_a_table(&file, &mapping, &results);
    }

    #[test]
    fn csv_in_spanish(file in a_class()) {
        let written = in_language(Spoken::Spanish, || file.csv());
        let (format, _, mapping, results) = read_back(&written.bytes, "calificaciones.csv");
        prop_assert_eq!(format, Format::Other);
        same_in_a_table(&file, &mapping, &results);
    }
}

proptest! {
    // Each of them packs and unpacks a workbook.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn xlsx(file in a_class()) {
        let (format, _, mapping, results) = read_back(&file.xlsx().unwrap().bytes, "grades.xlsx");
        prop_assert_eq!(format, Format::Other);
        same_in_a_table(&file, &mapping, &results);
    }
}

#[test]
fn three_digits_after_the_point_are_never_read_as_thousands() {
    let file = ClassFile {
        works: vec![work(1, "W1 x", vec![scored("1.234"), scored("2.500"), of_kind(MarkKind::Missing)])],
        ..class()
    };
    for (bytes, name) in [
        (file.canvas_csv().unwrap().bytes, "a.csv"),
        (file.moodle().unwrap().bytes, "b.csv"),
        (file.csv().bytes, "c.csv"),
        (file.xlsx().unwrap().bytes, "d.xlsx"),
        (part(&file.one_roster().unwrap().bytes, "results.csv"), "e.csv"),
    ] {
        let (.., results) = read_back(&bytes, name);
        assert_eq!(results.rows[0].values[0].entry, Entry::Score("1.234".into()), "{name}");
        assert_eq!(results.rows[1].values[0].entry, Entry::Score("2.5".into()), "{name}");
    }
}

#[test]
fn a_draft_is_not_the_last_word_in_one_roster() {
    let bytes = part(&class().one_roster().unwrap().bytes, "results.csv");
    let (_, _, mapping, results) = read_back(&bytes, "results.csv");
    let essay = mapping.scores.iter().position(|score| score.title == "w-2").unwrap();
    let draft = entry(&results, IdKind::SisId, &class().students[0].id, essay);
    assert_eq!(draft, Some(Entry::Unreadable(Unreadable::NotFinal)));
}
