//! Looking through one assignment: what is unusual, the figures, the bars, and what approving everything does.

use crate::school::{NOW, book, quiet};
use gradebook::plan::plan;
use gradebook::review::{Attention, Bar, Forecast, Group, HandedIn, Review, review};
use gradebook::{
    Agreement, Approval, Grade, HandIn, HandInState, HandIns, Only, Score, SectionBook, Standing, Status,
    Time,
};
use proptest::prelude::*;

fn points(n: i32) -> Grade {
    Grade::of(Score::points(n))
}

/// A section in which the first assignment has these drafts, of `max` points, and each of the others the `usual`
/// percent of 20 points.
fn drafts(max: i32, scores: &[i32], usual: &[&[i32]]) -> SectionBook {
    let others = usual.first().map_or(0, |of| of.len());
    let students = u32::try_from(scores.len()).unwrap();
    let mut book = quiet(students, 1 + u32::try_from(others).unwrap());
    book.columns[0].assignment.local.points = Some(Score::points(max));
    for (student, score) in scores.iter().enumerate() {
        let cell = &mut book.columns[0].cells[student].1;
        (cell.base, cell.remote) = (None, None);
        cell.local = Grade::default();
        cell.edit(points(*score), Time::from_millis(1), false);
        for (other, percent) in usual.get(student).copied().unwrap_or_default().iter().enumerate() {
            let column = &mut book.columns[1 + other];
            column.assignment.local.points = Some(Score::points(20));
            let grade = points(percent / 5);
            let cell = &mut column.cells[student].1;
            cell.local = grade.clone();
            (cell.base, cell.remote) = (Some(Agreement::on(grade.clone())), Some(grade));
        }
    }
    book
}

fn of(book: &SectionBook) -> Review {
    review(&book.columns[0], book, &HandIns::new(), NOW)
}

fn attention_of(book: &SectionBook, student: u32) -> Vec<Attention> {
    of(book).rows.into_iter().find(|row| row.student == student).unwrap().attention
}

#[test]
fn far_from_a_students_own_average_is_worth_a_look_from_a_quarter_of_the_scale_on() {
    let cases =
        [(21, vec![]), (20, vec![Attention::WellBelow]), (39, vec![]), (40, vec![Attention::WellAbove])];
    for (score, expected) in cases {
        let book = drafts(40, &[score], &[&[75, 75, 75]]);
        assert_eq!(attention_of(&book, 0), expected, "{score} of 40 where 75 % is usual");
    }
}

#[test]
fn two_other_scores_are_too_few_to_call_anything_far() {
    assert_eq!(attention_of(&drafts(40, &[4], &[&[100, 100]]), 0), []);
    assert_eq!(attention_of(&drafts(40, &[4], &[&[100, 100, 100]]), 0), [Attention::WellBelow]);
    let row = &of(&drafts(40, &[4], &[&[100, 80]])).rows[0];
    assert_eq!((row.permille, row.against_average), (Some(100), Some(-800)), "and it is shown all the same");
    assert_eq!(of(&drafts(40, &[4], &[])).rows[0].against_average, None, "no average of nothing");
}

#[test]
fn each_unusual_thing_is_named_and_the_rest_is_only_good_to_know() {
    let plain = drafts(20, &[15], &[]);
    type Change = fn(&mut SectionBook);
    let cases: [(Change, Vec<Attention>, Group); 9] = [
        (|_| {}, vec![], Group::Plain),
        (|b| b.columns[0].cells[0].1.local = points(21), vec![Attention::AboveMaximum], Group::Look),
        (|b| b.columns[0].cells[0].1.local = points(20), vec![], Group::Plain),
        (|b| b.columns[0].cells[0].1.local = points(0), vec![Attention::Zero], Group::Look),
        (
            |b| b.columns[0].cells[0].1.base = Some(Agreement::on(points(10))),
            vec![Attention::BigJump],
            Group::Look,
        ),
        (|b| b.columns[0].cells[0].1.base = Some(Agreement::on(points(11))), vec![], Group::Plain),
        (|b| b.students[0].linked = Some(false), vec![Attention::NotMatched], Group::Plain),
        (|b| b.columns[0].cells[0].1.local.late = true, vec![Attention::Late], Group::Plain),
        (
            |b| b.columns[0].cells[0].1.local = Grade { status: Status::Missing, ..Grade::default() },
            vec![Attention::NotHandedIn],
            Group::Plain,
        ),
    ];
    for (at, (change, expected, group)) in cases.into_iter().enumerate() {
        let mut book = plain.clone();
        change(&mut book);
        let row = &of(&book).rows[0];
        assert_eq!(row.attention, expected, "case {at}");
        assert_eq!(of(&book).rows[0].group, group, "case {at}");
    }
}

/// The first students' work, one letter each: `i`n, `l`ate, `b`lank, `-` not, `t`aken back, `r`eturned without anything
/// in it, `?` not known.
fn work(letters: &str) -> HandIns {
    let hand_in = |state, late, attachments, blank| HandIn { state, late, attachments, blank, link: None };
    let one = |(n, letter)| {
        let hand_in = match letter {
            'i' => hand_in(HandInState::HandedIn, false, 1, false),
            'l' => hand_in(HandInState::HandedIn, true, 1, false),
            'b' => hand_in(HandInState::Returned, false, 1, true),
            '-' => hand_in(HandInState::NotYet, false, 0, false),
            't' => hand_in(HandInState::TakenBack, true, 1, true),
            'r' => hand_in(HandInState::Returned, false, 0, false),
            _ => return None,
        };
        Some((gradebook::StudentId::from(format!("s{n}")), hand_in))
    };
    (0_u32..).zip(letters.chars()).filter_map(one).collect()
}

/// Group and attention of the first student.
fn first(book: &SectionBook, letters: &str) -> (Group, Vec<Attention>) {
    let review = review(&book.columns[0], book, &work(letters), NOW);
    let row = review.rows.into_iter().find(|row| row.student == 0).unwrap();
    (row.group, row.attention)
}

#[test]
fn a_blank_hand_in_is_looked_at_first_and_explains_a_zero() {
    let usual: &[&[i32]] = &[&[75, 75, 75]];
    let zero = drafts(40, &[0], usual);
    assert_eq!(first(&zero, "b"), (Group::Look, vec![Attention::BlankHandIn]));
    assert_eq!(first(&zero, "i"), (Group::Look, vec![Attention::Zero, Attention::WellBelow]));
    let low = drafts(40, &[2], usual);
    assert_eq!(first(&low, "b"), (Group::Look, vec![Attention::BlankHandIn, Attention::WellBelow]));
    assert_eq!(first(&drafts(40, &[30], &[]), "b"), (Group::Look, vec![Attention::BlankHandIn]));
}

#[test]
fn work_that_is_not_there_is_said_only_where_most_of_the_class_handed_theirs_in() {
    let scored = drafts(40, &[30, 30, 30], &[]);
    let without = (Group::Look, vec![Attention::ScoreWithoutHandIn]);
    let nothing = (Group::Plain, vec![]);
    for (letters, expected) in [
        ("-ii", &without),
        ("tii", &without),
        ("?ii", &nothing),
        ("rii", &nothing),
        ("---", &nothing),
        ("-i-", &nothing),
        ("-i?", &nothing),
        ("-ir", &nothing),
    ] {
        assert_eq!(first(&scored, letters), *expected, "{letters}");
    }
    let zero = drafts(40, &[0, 30, 30], &[]);
    assert_eq!(first(&zero, "-ii"), (Group::Look, vec![Attention::Zero, Attention::NotHandedIn]));
    let mut excused = scored;
    excused.columns[0].cells[0].1.local.status = Status::Excused;
    assert_eq!(first(&excused, "-ii").1, [], "who is excused owes nothing");
}

#[test]
fn late_is_what_stands_in_the_grade_once_there_was_an_agreed_one() {
    let mut book = drafts(40, &[30], &[]);
    assert_eq!(first(&book, "l"), (Group::Plain, vec![Attention::Late]));
    assert_eq!(first(&book, "t").1, [], "what was taken back is not late");
    book.columns[0].cells[0].1.base = Some(Agreement::on(points(30)));
    assert_eq!(first(&book, "l").1, [], "the teacher took it away");
}

#[test]
fn so_many_of_those_of_whom_the_lms_tells_handed_their_work_in() {
    let mut book = drafts(40, &[30, 30, 30, 30], &[]);
    let handed_in =
        |book: &SectionBook, letters| review(&book.columns[0], book, &work(letters), NOW).handed_in;
    for (letters, expected) in [
        ("ilb-", Some((3, 4))),
        ("i-t-", Some((1, 4))),
        ("ir?-", Some((1, 2))),
        ("----", None),
        ("rrrr", None),
        ("", None),
    ] {
        let told = handed_in(&book, letters).map(|HandedIn { count, of }| (count, of));
        assert_eq!(told, expected, "{letters}");
    }
    book.students[3].left = true;
    assert_eq!(handed_in(&book, "ili-"), Some(HandedIn { count: 3, of: 3 }), "who left is not waited for");
}

#[test]
fn missing_in_the_forecast_is_who_is_called_not_handed_in() {
    let mut book = drafts(40, &[30, 30, 0, 30, 30], &[]);
    book.columns[0].cells[3].1.local = Grade { status: Status::Missing, ..Grade::default() };
    let missing = |letters| review(&book.columns[0], &book, &work(letters), NOW).forecast.missing;
    assert_eq!(missing(""), 1, "by the teacher's mark alone");
    assert_eq!(missing("i--ii"), 3);
    assert_eq!(missing("i-?-?"), 1, "one of three is not most of them");
}

#[test]
fn a_score_that_is_taken_away_is_looked_at_first() {
    let mut book = quiet(1, 1);
    book.columns[0].cells[0].1.edit(Grade::default(), NOW, false);
    let row = &of(&book).rows[0];
    assert_eq!((row.attention.as_slice(), row.group), (&[Attention::Clears][..], Group::Look));
}

#[test]
fn a_student_of_a_section_without_a_course_is_not_called_unmatched() {
    let mut book = drafts(20, &[15], &[]);
    book.students[0].linked = Some(false);
    book.section.linked = Some(false);
    assert_eq!(attention_of(&book, 0), [], "the section is not linked, and that is said elsewhere");
}

#[test]
fn an_excused_score_counts_nowhere() {
    let mut book = drafts(20, &[15, 5], &[]);
    book.columns[0].cells[1].1.local.status = Status::Excused;
    let review = of(&book);
    assert_eq!(review.figures.map(|f| f.count), Some(1));
    assert_eq!(review.bars.iter().map(|bar| bar.count).sum::<usize>(), 1);
    assert_eq!(review.rows.iter().find(|row| row.student == 1).unwrap().permille, None);
}

#[test]
fn mean_median_and_spread_are_those_of_the_scores() {
    let f = of(&drafts(40, &[2, 4, 4, 4, 5, 5, 7, 9], &[])).figures.unwrap();
    let text = |score: Score| score.to_string();
    assert_eq!((f.count, text(f.lowest), text(f.highest)), (8, "2".into(), "9".into()));
    assert_eq!((text(f.mean), text(f.median), text(f.spread)), ("5".into(), "4.5".into(), "2".into()));
    let f = of(&drafts(40, &[1, 2, 10], &[])).figures.unwrap();
    assert_eq!((text(f.mean), text(f.median), text(f.spread)), ("4.3".into(), "2".into(), "4".into()));
    assert_eq!(of(&drafts(40, &[], &[])).figures, None, "no figures of nothing");
}

fn shape(bars: &[Bar]) -> String {
    let text = |bar: &Bar| {
        let to = bar.to.map_or_else(|| ">".to_owned(), |to| format!("-{to}"));
        format!("{}{to}:{}", bar.from, bar.count)
    };
    bars.iter().map(text).collect::<Vec<_>>().join(" ")
}

#[test]
fn bars_cover_the_scale_in_whole_points_and_the_maximum_belongs_to_the_last() {
    for (max, scores, expected) in [
        (5, vec![0, 5, 5], "0-0:1 1-1:0 2-2:0 3-3:0 4-4:0 5-5:2"),
        (20, vec![0, 19, 20], "0-1:1 2-3:0 4-5:0 6-7:0 8-9:0 10-11:0 12-13:0 14-15:0 16-17:0 18-20:2"),
        (25, vec![3, 24, 25], "0-2:0 3-5:1 6-8:0 9-11:0 12-14:0 15-17:0 18-20:0 21-23:0 24-25:2"),
        (
            40,
            vec![3, 4, 40, 41],
            "0-3:1 4-7:1 8-11:0 12-15:0 16-19:0 20-23:0 24-27:0 28-31:0 32-35:0 36-40:1 40>:1",
        ),
    ] {
        assert_eq!(shape(&of(&drafts(max, &scores, &[])).bars), expected);
    }
    assert_eq!(of(&drafts(20, &[], &[])).bars, []);
}

#[test]
fn without_a_maximum_the_scale_ends_at_the_highest_score() {
    let mut book = drafts(20, &[1, 7], &[]);
    book.columns[0].assignment.local.points = None;
    let review = of(&book);
    assert_eq!(shape(&review.bars), "0-0:0 1-1:1 2-2:0 3-3:0 4-4:0 5-5:0 6-6:0 7-7:1");
    assert!(review.rows.iter().all(|row| row.permille.is_none() && row.group == Group::Plain));
}

#[test]
fn approving_everything_does_what_was_forecast() {
    let mut book = drafts(20, &[15, 25, 3], &[]);
    book.students[2].linked = Some(false);
    let before = of(&book).forecast;
    assert_eq!((before.to_approve, before.ready, before.held), (3, 0, 0));
    for (_, cell) in &mut book.columns[0].cells {
        cell.approve(Approval::Teacher);
    }
    let after = of(&book).forecast;
    assert_eq!((after.ready, after.held), (before.ready_after, before.held_after));
    assert_eq!((after.ready, after.held), (2, 1), "only the one who is not matched is held back");
}

proptest! {
    #[test]
    fn whatever_a_section_holds_each_student_is_in_one_row_and_each_score_in_one_bar(book in book()) {
        for column in &book.columns {
            let review = review(column, &book, &HandIns::new(), NOW);
            let mut seen: Vec<u32> = review.rows.iter().map(|row| row.student).collect();
            let there = seen.len();
            seen.sort_unstable();
            seen.dedup();
            prop_assert_eq!(seen.len(), there, "nobody is there twice");
            let away = book.students.iter().filter(|student| student.left).count();
            prop_assert!(there + away >= book.students.len());
            prop_assert!(review.rows.is_sorted_by_key(|row| row.group));
            let counted = review.figures.map_or(0, |figures| figures.count);
            prop_assert_eq!(review.bars.iter().map(|bar| bar.count).sum::<usize>(), counted);
            prop_assert!(review.bars.iter().all(|bar| bar.unusual <= bar.count));
            for row in &review.rows {
                let draft = row.standing == Standing::Draft;
                prop_assert_eq!(matches!(row.group, Group::Look | Group::Plain), draft);
                prop_assert_eq!(row.group == Group::Look, draft && row.attention.iter().any(|a| a.is_unusual()));
            }
            let drafts = review.rows.iter().filter(|row| row.standing == Standing::Draft).count();
            prop_assert_eq!(review.forecast.to_approve, drafts);
            let Forecast { ready, ready_after, held, held_after, .. } = review.forecast;
            prop_assert_eq!(ready_after + held_after, ready + held + drafts, "each of them goes or is held");
        }
    }

    #[test]
    fn what_is_ready_is_what_a_plan_would_send(book in book()) {
        let plan = plan(&book, &Only::Everything, NOW);
        for column in &book.columns {
            let sends = plan.grades.iter().filter(|step| step.assignment == column.assignment.id).count();
            // A grade that failed is tried again too, and is no news here.
            let failed = column.cells.iter().filter(|(_, cell)| cell.failure.is_some()).count();
            let ready = review(column, &book, &HandIns::new(), NOW).forecast.ready;
            prop_assert!(ready <= sends && sends <= ready + failed, "{ready} ready, {sends} sent, {failed} failed");
        }
    }
}
