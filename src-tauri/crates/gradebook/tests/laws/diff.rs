//! Rows of changes: each stands for exactly one open part, and none is missing.

use crate::school::book;
use gradebook::diff::{Change, Row, Sides, Suggestion, Word, changes, words};
use gradebook::{Delivery, Detail, GradeField, SectionBook, Verdict};
use proptest::prelude::*;

fn open(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::TakeRemote | Verdict::Conflict)
}

/// What the rows stand for: column, student, part. Details come first, the deletion stands alone.
fn expected(book: &SectionBook) -> Vec<(usize, Option<u32>, usize)> {
    let mut places = Vec::new();
    for (at, column) in book.columns.iter().enumerate() {
        if matches!(column.assignment.delivery, Delivery::DeletedThere { .. }) {
            places.push((at, None, 99));
            continue;
        }
        let details = (0..).zip(Detail::ALL).filter(|(_, d)| open(column.assignment.detail_verdict(*d)));
        places.extend(details.map(|(part, _)| (at, None, part)));
        for (index, cell) in &column.cells {
            let parts =
                (0..).zip(GradeField::ALL).filter(|(_, f)| open(cell.field_verdict(*f, &book.profile)));
            places.extend(parts.map(|(part, _)| (at, Some(*index), part)));
        }
    }
    places
}

fn place(row: &Row, book: &SectionBook) -> (usize, Option<u32>, usize) {
    let at = book.columns.iter().position(|c| c.assignment.id == row.assignment).unwrap();
    match &row.change {
        Change::Grade { student, field, .. } => {
            let part = GradeField::ALL.iter().position(|f| f == field).unwrap();
            (at, book.index_of(student), part)
        }
        Change::Detail { detail, .. } => (at, None, Detail::ALL.iter().position(|d| d == detail).unwrap()),
        Change::Deleted => (at, None, 99),
    }
}

/// Joins the pieces of one side.
fn side(pieces: &[Word], old: bool) -> String {
    let text = |word: &Word| match word {
        Word::Same(text) => text.clone(),
        Word::Removed(text) if old => text.clone(),
        Word::Added(text) if !old => text.clone(),
        Word::Removed(_) | Word::Added(_) => String::new(),
    };
    pieces.iter().map(text).collect()
}

fn check_words(old: &str, new: &str) -> Result<(), TestCaseError> {
    let pieces = words(old, new);
    prop_assert_eq!(side(&pieces, true), old);
    prop_assert_eq!(side(&pieces, false), new);
    let kind = |w: &Word| std::mem::discriminant(w);
    prop_assert!(pieces.windows(2).all(|w| kind(&w[0]) != kind(&w[1])), "neighbours are joined");
    Ok(())
}

proptest! {
    #[test]
    fn there_is_one_row_for_every_open_part_and_no_other(book in book()) {
        let rows = changes(&book);
        let places: Vec<_> = rows.iter().map(|row| place(row, &book)).collect();
        prop_assert_eq!(places, expected(&book), "in the order of columns and students");
    }

    #[test]
    fn a_row_shows_the_three_values_and_suggests_only_what_loses_nothing(book in book()) {
        for row in changes(&book) {
            let (suggestion, sides) = (row.suggestion, row.sides);
            match &row.change {
                Change::Deleted => prop_assert_eq!((suggestion, sides), (Suggestion::KeepMine, Sides::Deleted)),
                Change::Detail { detail, base, local, remote } => {
                    let assignment = &book.column(&row.assignment).unwrap().assignment;
                    prop_assert_eq!((Some(remote), local), (assignment.remote.as_ref(), &assignment.local));
                    prop_assert_eq!(base.as_ref(), assignment.base.as_ref().map(|b| &b.lms));
                    let both = assignment.detail_verdict(*detail) == Verdict::Conflict;
                    let expected = if both { Suggestion::None } else { Suggestion::TakeLms };
                    prop_assert_eq!(suggestion, expected);
                }
                Change::Grade { student, field, base, local, remote } => {
                    let cell = book.cell(&row.assignment, student).unwrap();
                    prop_assert_eq!((Some(remote), local), (cell.remote.as_ref(), &cell.local));
                    prop_assert_eq!(base.as_ref(), cell.base.as_ref().map(|b| &b.lms));
                    let both = cell.field_verdict(*field, &book.profile) == Verdict::Conflict;
                    let deletes = *field == GradeField::Mark && remote.clears(local);
                    let expected = match (both, deletes) {
                        (true, _) => Suggestion::None,
                        (false, true) => Suggestion::KeepMine,
                        (false, false) => Suggestion::TakeLms,
                    };
                    prop_assert_eq!(suggestion, expected, "{:?} -> {:?}", local, remote);
                    let never = both && base.is_none();
                    prop_assert_eq!(sides == Sides::NeverAgreed, never);
                    prop_assert_eq!(sides == Sides::Both, both && !never);
                }
            }
        }
    }

    #[test]
    fn words_of_any_two_texts_join_back_to_both(old in any::<String>(), new in any::<String>()) {
        check_words(&old, &new)?;
    }

    #[test]
    fn words_of_an_edited_comment_join_back_to_both(old in "[ab \n\t]{0,40}", new in "[ab \r\n\u{a0}]{0,40}") {
        check_words(&old, &new)?;
    }
}

#[test]
fn a_changed_word_is_shown_in_place() {
    let same = |text: &str| Word::Same(text.to_owned());
    assert_eq!(
        words("Nice work, Ada", "Nice try, Ada"),
        [same("Nice "), Word::Removed("work,".to_owned()), Word::Added("try,".to_owned()), same(" Ada"),]
    );
    assert_eq!(words("", ""), []);
    assert_eq!(words("same", "same"), [same("same")]);
}

#[test]
fn two_long_texts_without_a_word_in_common_are_compared_at_once() {
    let text = |stem: &str| (0..100_000).map(|i| format!("{stem}{i} ")).collect::<String>();
    let (old, new) = (text("a"), text("b"));
    assert_eq!(words(&old, &new), [Word::Removed(old.clone()), Word::Added(new.clone())]);
    let shorter = old.replace("a500 ", "");
    let pieces = words(&old, &shorter);
    assert_eq!((side(&pieces, true), side(&pieces, false)), (old, shorter), "a small change in a long text");
    assert_eq!(pieces.len(), 3, "is shown as such");
}
