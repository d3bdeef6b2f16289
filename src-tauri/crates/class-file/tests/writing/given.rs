//! What the tests have in common. The people do not exist.

use class_file::{ClassFile, Mark, MarkKind, Pupil, WhyLeftOut, Work, Written};
use results_file::{
    Attempts, Entry, Format, IdKind, Mapping, Results, Table, read, recognise, results, suggest,
};
use std::io::{Cursor, Read};

pub fn pupil(n: usize, given: &str, family: &str) -> Pupil {
    Pupil {
        id: format!("5f{n:022}"),
        given: given.to_owned(),
        family: family.to_owned(),
        also: String::new(),
        number: format!("00{n}"),
        sis_id: format!("00451{n}"),
        login: format!("pupil{n}"),
        email: format!("pupil{n}@example.org"),
        lms_id: format!("10{n}"),
        label: format!("{given} {family}"),
    }
}

pub fn scored(score: &str) -> Option<Mark> {
    Some(Mark {
        score: Some(score.to_owned()),
        modified: Some("2026-11-20T16:05:00-08:00".to_owned()),
        ..Mark::default()
    })
}

pub fn of_kind(kind: MarkKind) -> Option<Mark> {
    Some(Mark { kind, ..Mark::default() })
}

pub fn work(n: usize, title: &str, grades: Vec<Option<Mark>>) -> Work {
    Work {
        id: format!("w-{n}"),
        remote_id: format!("471{n}"),
        title: title.to_owned(),
        points: Some("20".to_owned()),
        due: Some("2026-11-20T23:59:00-08:00".to_owned()),
        due_words: "Nov 20".to_owned(),
        description: "Chapters 3 and 4".to_owned(),
        grades,
    }
}

/// Two works, three pupils.
pub fn class() -> ClassFile {
    let mut late = scored("12").unwrap();
    late.late = true;
    late.comment = "See me,\n\"please\"".to_owned();
    let mut draft = scored("0").unwrap();
    draft.draft = true;
    ClassFile {
        section: "Algebra I · Period 2".to_owned(),
        section_id: "s-1".to_owned(),
        from: vec!["Lincoln Unified".to_owned(), "Lincoln Middle School".to_owned()],
        made: "Nov 26, 2026, 9:00 AM (UTC−8)".to_owned(),
        made_exact: "2026-11-26T09:00:00-08:00".to_owned(),
        day: "2026-11-26".to_owned(),
        lms: "Canvas".to_owned(),
        students: vec![pupil(1, "Layla", "Haddad"), pupil(2, "Ethan", "Lin"), pupil(3, "Zoë", "O’Neil")],
        works: vec![
            work(1, "Fractions, \"quiz\" (A)", vec![scored("17.5"), of_kind(MarkKind::Excused), Some(late)]),
            work(2, "Essay (draft)", vec![Some(draft), None, of_kind(MarkKind::Missing)]),
        ],
        hidden: false,
    }
}

pub fn text(written: &Written) -> String {
    String::from_utf8(written.bytes.clone()).unwrap()
}

/// The files of a zip with their names.
pub fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut file = zip.by_index(at).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

pub fn part(bytes: &[u8], name: &str) -> Vec<u8> {
    unpacked(bytes).into_iter().find(|(found, _)| found == name).unwrap().1
}

pub fn count(written: &Written, why: WhyLeftOut) -> usize {
    written.left_out.iter().find(|left| left.why == why).map_or(0, |left| left.count)
}

/// A file as it is read with the mapping that the reader suggests.
pub fn read_back(bytes: &[u8], name: &str) -> (Format, Table, Mapping, Results) {
    let table = read(bytes, name).unwrap();
    let format = recognise(&table);
    let mapping = suggest(&table, format);
    let results = results(&table, &mapping, Attempts::Last);
    (format, table, mapping, results)
}

/// What the reader has for a pupil, by an id, in a score column; `None`: no such row.
pub fn entry(results: &Results, kind: IdKind, id: &str, column: usize) -> Option<Entry> {
    let is = |row: &&results_file::ResultRow| {
        row.ids.iter().any(|(k, i)| *k == kind && i == id) && row.values.iter().any(|v| v.column == column)
    };
    let mut rows = results.rows.iter().filter(is);
    let row = rows.next()?;
    assert!(rows.next().is_none(), "one row for each pupil and work");
    row.values.iter().find(|value| value.column == column).map(|value| value.entry.clone())
}
