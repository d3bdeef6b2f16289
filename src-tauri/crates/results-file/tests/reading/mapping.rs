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

#[test]
fn a_kept_mapping_takes_the_next_files_assignments() {
    let header = "QuizName,FirstName,LastName,StudentID,Earned Points,Possible Points,PercentCorrect\n";
    let one = text(&format!("{header}Unit 1,Layla,Haddad,7,3,4,75\nUnit 2,Layla,Haddad,7,1,4,25\n"));
    let next = text(&format!("{header}Unit 3,Layla,Haddad,7,2,4,50\n"));
    let (_, mut kept, _) = suggested(&one);
    kept.given = None;
    kept.scores[0].chosen = false;
    let misfits = vec![Misfit::NoRows { score: 1 }, Misfit::UnknownWork { column: 0 }];
    assert_eq!(kept.check(&next), Err(misfits), "used as it is, it would read nothing and say nothing");
    let mapping = results_file::again(&next, &kept);
    assert_eq!(mapping.check(&next), Ok(()));
    assert_eq!(mapping.given, None, "as the person chose");
    let titles: Vec<(&str, bool)> = mapping.scores.iter().map(|s| (s.title.as_str(), s.chosen)).collect();
    assert_eq!(titles, [("Unit 3", true)], "the new file's quiz");
}

#[test]
fn a_kept_mapping_does_not_carry_the_last_files_title_or_points() {
    let sheet = |name: &str| results_file::read(b"Name,Score,Bonus\nLayla,17,1\nEthan,12,2\n", name).unwrap();
    let (_, mut kept, _) = suggested(&sheet("Quiz 1.csv"));
    kept.scores[0].maximum = Maximum::Points("20".to_owned());
    kept.scores[1].chosen = false;
    let mapping = results_file::again(&sheet("Quiz 2.csv"), &kept);
    assert_eq!(mapping.scores[0].maximum, Maximum::Unknown, "twenty were the other quiz's");
    assert!(!mapping.scores[1].chosen, "the person does not want the bonus");
}
