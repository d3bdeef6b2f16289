//! What each LMS can hold, and which answers are in force: tables, read word by word.

use gradebook::observe::interpret;
use gradebook::{
    AssignmentsGo, Grade, GradeField, LmsEdits, LmsKind, OverMaximum, OwnPolicies, Policies, Profile,
    ResultsGo, Score,
};

#[test]
fn each_lms_is_recognised_by_clevers_word_and_a_new_word_is_treated_most_carefully() {
    for (word, kind, name) in [
        ("canvas", LmsKind::Canvas, "Canvas"),
        ("google_classroom", LmsKind::GoogleClassroom, "Google Classroom"),
        ("schoology", LmsKind::Schoology, "Schoology"),
        ("", LmsKind::Unknown, "the LMS"),
        ("Canvas", LmsKind::Unknown, "the LMS"),
        ("moodle", LmsKind::Unknown, "the LMS"),
    ] {
        assert_eq!((LmsKind::from_clever(word), LmsKind::from_clever(word).name()), (kind, name), "{word:?}");
    }
}

#[test]
fn each_profile_holds_what_the_decision_record_says() {
    let careful = Profile {
        kind: LmsKind::Unknown,
        decimals: 2,
        over_maximum: OverMaximum::Refuses,
        one_flag: true,
        late: true,
        comments: true,
        clears: false,
        omits_zero: true,
        whole_points: false,
        title_chars: 255,
    };
    assert_eq!(LmsKind::Unknown.profile(), careful, "the most careful one");
    let canvas = Profile { kind: LmsKind::Canvas, over_maximum: OverMaximum::Accepts, ..careful.clone() };
    assert_eq!(LmsKind::Canvas.profile(), canvas);
    let google = Profile {
        kind: LmsKind::GoogleClassroom,
        comments: false,
        whole_points: true,
        title_chars: 3_000,
        ..careful.clone()
    };
    assert_eq!(LmsKind::GoogleClassroom.profile(), google);
    let schoology =
        Profile { kind: LmsKind::Schoology, over_maximum: OverMaximum::Caps, late: false, ..careful };
    assert_eq!(LmsKind::Schoology.profile(), schoology);
}

#[test]
fn a_mark_can_always_be_held_and_flag_and_comment_where_the_profile_says_so() {
    for (late, comments) in [(false, false), (false, true), (true, false), (true, true)] {
        let profile = Profile { late, comments, ..LmsKind::Canvas.profile() };
        let held = GradeField::ALL.map(|field| profile.holds(field));
        assert_eq!(held, [true, late, comments], "mark, late, comment");
    }
}

#[test]
fn two_scores_are_the_same_where_the_lms_rounds_them_to_the_same_and_no_nearer_than_that() {
    let of = |text: &str| Grade::of(text.parse().unwrap());
    for (decimals, a, b, same) in [
        (2, "89.99", "90", false),
        (2, "89.995", "90", true),
        (2, "89.994", "90", false),
        (1, "89.99", "90", true),
        (0, "89.4", "89", true),
        (0, "89.6", "89", false),
    ] {
        let profile = Profile { decimals, ..LmsKind::Canvas.profile() };
        assert_eq!(of(a).same(&of(b), GradeField::Mark, &profile), same, "{a} and {b} at {decimals}");
    }
}

#[test]
fn an_answer_of_the_assignment_stands_before_the_sections_and_each_question_is_its_own() {
    let section = [
        Policies::default(),
        Policies { assignments: AssignmentsGo::AtOnce, results: ResultsGo::AtOnce, edits: LmsEdits::Take },
    ];
    for section in section {
        assert_eq!(section.with(OwnPolicies::default()), section, "none of its own: the section's");
        for assignments in [AssignmentsGo::WithSync, AssignmentsGo::AtOnce] {
            let own = OwnPolicies { assignments: Some(assignments), ..OwnPolicies::default() };
            assert_eq!(section.with(own), Policies { assignments, ..section });
        }
        for results in [ResultsGo::AfterApproval, ResultsGo::AtOnce] {
            let own = OwnPolicies { results: Some(results), ..OwnPolicies::default() };
            assert_eq!(section.with(own), Policies { results, ..section });
        }
        for edits in [LmsEdits::Show, LmsEdits::Take, LmsEdits::Ignore] {
            let own = OwnPolicies { edits: Some(edits), ..OwnPolicies::default() };
            assert_eq!(section.with(own), Policies { edits, ..section });
        }
    }
}

#[test]
fn an_absent_score_is_the_agreed_zero_only_where_the_lms_leaves_zeros_out() {
    let (blank, zero, five) = (Grade::default(), Grade::of(Score::ZERO), Grade::of(Score::points(5)));
    for omits_zero in [false, true] {
        let profile = Profile { omits_zero, ..LmsKind::Canvas.profile() };
        let read = |grade: &Grade, wrote: &Grade| interpret(grade.clone(), Some(wrote), &profile);
        assert_eq!(read(&blank, &zero), if omits_zero { zero.clone() } else { blank.clone() });
        assert_eq!(read(&blank, &five), blank, "five went away: that is an edit");
        assert_eq!(read(&five, &zero), five, "a score that was read is what was read");
        assert_eq!(interpret(blank.clone(), None, &profile), blank, "nothing was agreed");
    }
    let silent = Grade { comment: Some(" \n".to_owned()), ..five.clone() };
    assert_eq!(interpret(silent, None, &LmsKind::Canvas.profile()), five, "an empty comment is none");
}
