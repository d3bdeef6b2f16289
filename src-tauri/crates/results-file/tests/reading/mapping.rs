//! Mappings that people changed, and that were kept.

use crate::{file, suggested, text};
use results_file::{Mapping, Maximum, Misfit, Unit};

#[test]
fn a_kept_mapping_is_the_same_after_it_was_written_and_read() {
    for name in
        ["canvas.csv", "moodle_grades.csv", "oneroster_results.csv", "google_forms.csv", "own_sheet.csv"]
    {
        let (_, mapping, _) = suggested(&file(name));
        let kept = serde_json::to_string(&mapping).unwrap();
        assert_eq!(serde_json::from_str::<Mapping>(&kept).unwrap(), mapping, "{name}");
    }
}

#[test]
fn the_fingerprint_knows_the_same_kind_of_file_again() {
    let one = text("Name,Score\nLayla,1\n");
    let same = text(" name ;SCORE\nEthan;2,5\n");
    let other = text("Score,Name\n1,Layla\n");
    assert_eq!(one.fingerprint, same.fingerprint, "case, spaces and delimiter do not count");
    assert_ne!(one.fingerprint, other.fingerprint, "the order does");
    assert_eq!(one.fingerprint.len(), 16, "sixty-four bits in hex");
    assert_eq!(one.fingerprint, "6696a162f7e4deb8", "it is stored, so it must never change");
}

#[test]
fn what_does_not_fit_is_said_all_at_once() {
    let table = text("Name,Quiz,Essay\nLayla,1,2\n");
    let (_, good, _) = suggested(&table);
    assert_eq!(good.check(&table), Ok(()));
    let mut bad = good.clone();
    bad.fingerprint.clear();
    bad.full = Some(1);
    bad.given = Some(99);
    bad.scores[0].title = " ".to_owned();
    bad.scores[1].maximum = Maximum::Points("0".to_owned());
    bad.scores[1].unit = Unit::Letter;
    let expected = vec![
        Misfit::OtherHeader,
        Misfit::NoSuchColumn { column: 99 },
        Misfit::NoTitle { score: 0 },
        Misfit::Letters { score: 1 },
        Misfit::NotAMaximum { score: 1 },
        Misfit::UsedTwice { column: 1 },
    ];
    assert_eq!(bad.check(&table), Err(expected), "every one of them");
    let mut none = good;
    none.full = None;
    none.scores.iter_mut().for_each(|score| score.chosen = false);
    assert_eq!(none.check(&table), Err(vec![Misfit::NoPerson, Misfit::NoScores]));
}

#[test]
fn a_mapping_that_does_not_fit_reads_blanks_and_does_not_crash() {
    let table = text("Name,Quiz\nLayla,1\n");
    let (_, mut mapping, _) = suggested(&table);
    mapping.scores[0].column = usize::MAX;
    mapping.scores[0].comment = Some(usize::MAX);
    mapping.states = vec![usize::MAX];
    mapping.when = Some(usize::MAX);
    let read = results_file::results(&table, &mapping, results_file::Attempts::Best);
    assert_eq!(read.rows[0].values[0].entry, results_file::Entry::Blank);
}
