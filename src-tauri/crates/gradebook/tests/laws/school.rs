//! Fictional sections for the laws of plan and diff: one grid of grades, perturbed twice.

use gradebook::{
    Agreement, Approval, Assignment, AssignmentsGo, Column, Delivery, Details, DetailsAgreement, Failure,
    FailureKind, Grade, GradeCell, GradeField, LinkState, LmsEdits, LmsKind, OwnPolicies, Policies, Profile,
    RemoteAssignmentId, ResultsGo, Score, Section, SectionBook, SectionId, Status, Student, StudentId, Time,
};
use proptest::prelude::*;
use proptest::sample::select;

/// "Now" of every plan.
pub const NOW: Time = Time::from_millis(1_000_000);

fn grade() -> impl Strategy<Value = Grade> {
    let score = prop_oneof![
        2 => Just(None),
        2 => Just(Some(Score::ZERO)),
        5 => (0..25_i32).prop_map(|n| Some(Score::points(n))),
        1 => Just(Some(Score::from_micros(33_333_333))),
    ];
    let status =
        select(vec![Status::Counted, Status::Counted, Status::Counted, Status::Excused, Status::Missing]);
    let comment = select(vec![None, None, Some("see me"), Some("well done")]);
    (score, status, any::<bool>(), comment).prop_map(|(score, status, late, comment)| Grade {
        score,
        status,
        late,
        comment: comment.map(str::to_owned),
    })
}

/// What a side does to a value: mostly nothing, sometimes one part, seldom all.
#[derive(Debug, Clone)]
enum Move<T> {
    Nothing,
    Part(usize, T),
    All(T),
}

fn moved<T: Clone + std::fmt::Debug + 'static>(
    to: impl Strategy<Value = T> + Clone,
) -> impl Strategy<Value = Move<T>> {
    prop_oneof![
        5 => Just(Move::Nothing),
        3 => (0..12_usize, to.clone()).prop_map(|(at, to)| Move::Part(at, to)),
        1 => to.prop_map(Move::All),
    ]
}

fn move_grade(from: &Grade, how: &Move<Grade>) -> Grade {
    let mut grade = from.clone();
    match how {
        Move::Nothing => {}
        Move::Part(at, to) => grade.take(GradeField::ALL[at % 3], to),
        Move::All(to) => grade = to.clone(),
    }
    grade
}

fn failure() -> impl Strategy<Value = Option<Failure>> {
    select(vec![None, None, None, Some(FailureKind::NoAnswer), Some(FailureKind::KeepsFailing)])
        .prop_map(|kind| kind.map(|kind| Failure { kind, detail: String::new() }))
}

fn cell() -> impl Strategy<Value = GradeCell> {
    let base = proptest::option::weighted(0.7, (grade(), moved(grade().boxed())));
    let approved = select(vec![
        None,
        Some((4, Approval::Teacher)),
        Some((4, Approval::Policy)),
        Some((3, Approval::Teacher)),
    ]);
    let sides = (moved(grade().boxed()), proptest::option::weighted(0.8, moved(grade().boxed())));
    (base, sides, approved, proptest::bool::weighted(0.1), failure()).prop_map(
        |(base, (here, there), approved, sending, failure)| {
            // The LMS seldom keeps something else than it was sent.
            let base = base.map(|(ours, kept)| Agreement {
                lms: if let Move::Part(0..4, _) = kept { move_grade(&ours, &kept) } else { ours.clone() },
                ours,
            });
            let blank = Grade::default();
            let local = move_grade(base.as_ref().map_or(&blank, |b| &b.ours), &here);
            let remote = there.map(|there| move_grade(base.as_ref().map_or(&blank, |b| &b.lms), &there));
            GradeCell { base, local, remote, edits: 4, approved, sending, failure, ..GradeCell::default() }
        },
    )
}

fn details() -> impl Strategy<Value = Details> {
    let title = select(vec!["Fractions quiz".to_owned(), "Essay".to_owned(), String::new(), "x".repeat(300)]);
    let due = select(vec![None, Some(1), Some(1_000_000), Some(1_000_001), Some(9_000_000)]);
    let points = select(vec![None, Some(10_000_000), Some(20_000_000), Some(10_500_000)]);
    (title, select(vec!["", "Read page 4."]), due, points).prop_map(|(title, description, due, points)| {
        Details {
            title,
            description: description.to_owned(),
            due: due.map(Time::from_millis),
            points: points.map(Score::from_micros),
        }
    })
}

fn move_details(from: &Details, how: &Move<Details>) -> Details {
    let mut details = from.clone();
    match how {
        Move::Nothing => {}
        Move::Part(at, to) => details.take(gradebook::Detail::ALL[at % 4], to),
        Move::All(to) => details = to.clone(),
    }
    details
}

fn policies() -> impl Strategy<Value = OwnPolicies> {
    let go = proptest::option::of(select(vec![AssignmentsGo::WithSync, AssignmentsGo::AtOnce]));
    let results = proptest::option::of(select(vec![ResultsGo::AfterApproval, ResultsGo::AtOnce]));
    let edits = proptest::option::of(select(vec![LmsEdits::Show, LmsEdits::Take, LmsEdits::Ignore]));
    (go, results, edits).prop_map(|(assignments, results, edits)| OwnPolicies { assignments, results, edits })
}

fn assignment() -> impl Strategy<Value = Assignment> {
    let sides = (details(), moved(details().boxed()), moved(details().boxed()));
    let flags = (any::<bool>(), proptest::bool::weighted(0.9));
    (sides, 0..8_u8, flags, policies(), failure()).prop_map(
        |((agreed, here, there), state, (auto_graded, in_points), policies, failure)| {
            let id = RemoteAssignmentId::from("there");
            let delivery = match state {
                0 | 1 => Delivery::OnlyHere,
                2 => Delivery::Creating,
                3 => Delivery::Unanswered { sent_at: NOW },
                4 => Delivery::DeletedThere { id },
                _ => Delivery::InLms { id },
            };
            let met = matches!(delivery, Delivery::InLms { .. } | Delivery::DeletedThere { .. });
            Assignment {
                id: "".into(),
                reference: "PB-7F3K".to_owned(),
                local: move_details(&agreed, &here),
                remote: met.then(|| move_details(&agreed, &there)),
                base: met.then(|| DetailsAgreement { lms: agreed.clone(), ours: agreed }),
                delivery,
                auto_graded,
                policies,
                failure,
                grades_read: met,
                in_points,
            }
        },
    )
}

fn profile() -> impl Strategy<Value = Profile> {
    let kinds = vec![LmsKind::Canvas, LmsKind::GoogleClassroom, LmsKind::Schoology, LmsKind::Unknown];
    (select(kinds), any::<bool>()).prop_map(|(kind, clears)| Profile { clears, ..kind.profile() })
}

fn known() -> impl Strategy<Value = Option<bool>> {
    select(vec![None, Some(true), Some(true), Some(true), Some(false)])
}

/// A section with up to five students and four assignments in every state.
pub fn book() -> impl Strategy<Value = SectionBook> {
    let column = (assignment(), proptest::collection::vec(proptest::option::weighted(0.9, cell()), 5));
    let link = select(vec![LinkState::Ready, LinkState::Ready, LinkState::Unknown, LinkState::NotReady]);
    let students = proptest::collection::vec((known(), proptest::bool::weighted(0.1)), 1..=5);
    let section = (known(), policies());
    (section, link, profile(), students, proptest::collection::vec(column, 0..=4)).prop_map(
        |((linked, own), link, profile, students, columns)| {
            let students: Vec<Student> = students
                .into_iter()
                .enumerate()
                .map(|(i, (linked, left))| Student {
                    id: StudentId::from(format!("s{i}")),
                    given: "Robin".to_owned(),
                    family: format!("Fictional {i}"),
                    also: String::new(),
                    linked,
                    left,
                })
                .collect();
            let columns = columns
                .into_iter()
                .enumerate()
                .map(|(i, (assignment, cells))| column_of(i, assignment, cells, students.len()))
                .collect();
            let policies = Policies::default().with(own);
            let id = SectionId::from("algebra");
            let section = Section { id, name: "Algebra".to_owned(), linked, policies, read_at: None };
            SectionBook { section, link, profile, students, columns }
        },
    )
}

fn column_of(
    at: usize,
    mut assignment: Assignment,
    cells: Vec<Option<GradeCell>>,
    students: usize,
) -> Column {
    assignment.id = format!("a{at}").into();
    let met = assignment.grades_read;
    let cells = (0..).zip(cells).take(students).filter_map(|(i, cell)| {
        let mut cell = cell?;
        if !met {
            // Nothing of it was ever in the LMS.
            (cell.base, cell.remote, cell.sending) = (None, None, false);
        }
        Some((i, cell))
    });
    Column { cells: cells.collect(), assignment }
}

/// A quiet section in which everything is agreed.
pub fn quiet(students: u32, assignments: u32) -> SectionBook {
    let people = (0..students).map(|i| Student {
        id: format!("s{i}").into(),
        given: "Robin".to_owned(),
        family: format!("Fictional {i}"),
        also: String::new(),
        linked: Some(true),
        left: false,
    });
    let details = Details {
        title: "Essay".to_owned(),
        due: Some(NOW),
        points: Some(Score::points(20)),
        ..Details::default()
    };
    let columns = (0..assignments).map(|a| Column {
        assignment: Assignment {
            id: format!("a{a}").into(),
            reference: "PB-7F3K".to_owned(),
            local: details.clone(),
            base: Some(DetailsAgreement { lms: details.clone(), ours: details.clone() }),
            remote: Some(details.clone()),
            delivery: Delivery::InLms { id: "there".into() },
            auto_graded: false,
            policies: OwnPolicies::default(),
            failure: None,
            grades_read: true,
            in_points: true,
        },
        cells: (0..students)
            .map(|i| {
                let grade = Grade::of(Score::points(17));
                let base = Some(Agreement::on(grade.clone()));
                (i, GradeCell { base, local: grade.clone(), remote: Some(grade), ..GradeCell::default() })
            })
            .collect(),
    });
    SectionBook {
        section: Section {
            id: "algebra".into(),
            name: "Algebra".to_owned(),
            linked: Some(true),
            policies: Policies::default(),
            read_at: None,
        },
        link: LinkState::Ready,
        profile: LmsKind::Canvas.profile(),
        students: people.collect(),
        columns: columns.collect(),
    }
}
