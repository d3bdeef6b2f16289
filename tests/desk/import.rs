//! A file of results: opened, looked at, taken in, taken back.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use desk::view::{
    AttemptChoice, ChosenStudent, ColumnRole, ForgetMatch, GradeRef, ImportOutcome, ImportTarget, ImportView,
    Nothing, OpenResults, RowFound, TakeIn, WorkTarget,
};
use desk::{Commands, DeskError, ErrorCode};
use sample_school::LmsKind;
use support::{Class, assert_settled};

pub(crate) async fn opened(class: &Class, name: &str, bytes: &[u8]) -> Result<ImportView, DeskError> {
    let (section, name) = (class.section.clone(), name.to_owned());
    class
        .desk()
        .open_results(OpenResults { section, name, content: STANDARD.encode(bytes), sheet: None })
        .await
}

pub(crate) async fn again(class: &Class, view: &ImportView) -> ImportView {
    class.desk().preview_import(view.ask.clone()).await.expect("looked at again")
}

pub(crate) async fn take_in(class: &Class, view: &ImportView) -> Result<desk::view::EditReply, DeskError> {
    let take = TakeIn { ask: view.ask.clone(), fingerprint: view.fingerprint.clone() };
    class.desk().import_results(take).await
}

/// Student numbers, by the place of the student in the book.
pub(crate) async fn numbers(class: &Class) -> Vec<String> {
    let students = class.book().await.students;
    let lms = class.school.lms();
    let of =
        |id: &str| lms.district().students.iter().find(|student| student.id == id).expect("there").number;
    students.iter().map(|student| (20_000 + of(&student.id)).to_string()).collect()
}

fn score(class: &Class, assignment: &str, student: &str) -> Option<String> {
    class.cell(assignment, student).local.score.map(|score| score.to_string())
}

#[tokio::test]
async fn a_quiz_of_a_tool_becomes_drafts_of_a_new_assignment_and_one_undo_takes_all_of_it_back() {
    let class = Class::of(LmsKind::Canvas).await;
    let (numbers, before) = (numbers(&class).await, class.book().await);
    let mut text = String::from("Student number,Name,Score,Comment\n");
    for (n, number) in numbers.iter().take(4).enumerate() {
        text.push_str(&format!("{number},Somebody,{},Well done {n}.\n", 10 + n));
    }
    text.push_str("99999,Nobody Here,7,\n");
    let view = opened(&class, "Exit quiz.csv", text.as_bytes()).await.expect("a table");
    assert_eq!((view.counts.settled, view.counts.left_out, view.works.len()), (4, 1, 1), "{view:?}");
    assert!(
        view.rows.iter().take(4).all(|row| row.evidence.starts_with("Student number ")),
        "{:?}",
        view.rows[0]
    );
    assert!(!view.blocked.is_empty(), "the file does not say how many points it has");
    let mut view = view;
    let work = view.works[0].key.clone();
    let target = ImportTarget::Create { title: "Exit quiz".to_owned(), points: "20".to_owned(), due: None };
    view.ask.targets = vec![WorkTarget { work, target }];
    let view = again(&class, &view).await;
    assert_eq!((view.blocked.clone(), view.counts.changes, view.counts.created), (vec![], 4, 1));

    let reply = take_in(&class, &view).await.expect("taken in");
    assert!(reply.said.starts_with("Took in 4 grades"), "{}", reply.said);
    let book = class.book().await;
    let made = book.assignments.iter().find(|a| a.title == "Exit quiz").expect("made").id.clone();
    assert_eq!(book.assignments.len(), before.assignments.len() + 1);
    assert_eq!(reply.counts.to_approve, before.counts.to_approve + 4, "drafts, not approvals");
    assert_eq!(score(&class, &made, &book.students[0].id).as_deref(), Some("10"));
    let grade = GradeRef {
        section: class.section.clone(),
        assignment: made.clone(),
        student: book.students[0].id.clone(),
    };
    let told = class.desk().grade_detail(grade.clone()).await.expect("a grade").trail;
    assert!(told.iter().any(|line| line.text == "From a file of results: *10*"), "{told:?}");
    let events = class.desk().grade_history(grade).await.expect("a grade").entries;
    assert_eq!(events[0].who, "From a file of results", "{events:?}");
    let again = opened(&class, "Exit quiz.csv", text.as_bytes()).await.expect("a table");
    assert_eq!((again.counts.changes, again.counts.same), (0, 4), "the assignment is found by its title");
    assert!(again.blocked[0].contains("already"), "{:?}", again.blocked);

    class.undo().await;
    let back = class.book().await;
    assert_eq!(back.assignments, before.assignments);
    assert_eq!(back.columns, before.columns, "bit for bit");
    class.redo().await;
    assert_eq!(class.book().await.columns.len(), before.columns.len() + 1);
    class.approve().await;
    class.sync().await;
    assert_settled(&class).await;
}

#[tokio::test]
async fn a_name_suggests_and_a_person_decides_and_is_not_asked_again() {
    let class = Class::of(LmsKind::Canvas).await;
    let book = class.book().await;
    let (quiz, who) = (class.assignment(0), &book.students[3]);
    let title = book.assignments.iter().find(|a| a.id == quiz).expect("there").title.clone();
    let text = format!("Name,{title}\n\"{}\",19\n", who.name);
    let mut view = opened(&class, "names.csv", text.as_bytes()).await.expect("a table");
    let row = &view.rows[0];
    assert_eq!((row.found, row.student.clone()), (RowFound::ByName, None), "{row:?}");
    assert_eq!(row.candidates[0].student, who.id);
    assert_eq!(row.values[0].outcome, ImportOutcome::Unsettled);
    assert!(take_in(&class, &view).await.is_err(), "nothing is settled");
    view.ask.chosen = vec![ChosenStudent { line: row.line, student: Some(who.id.clone()) }];
    let view = again(&class, &view).await;
    assert_eq!(view.rows[0].found, RowFound::Chosen);
    assert_eq!(view.rows[0].values[0].after, "19");
    take_in(&class, &view).await.expect("taken in");
    assert_eq!(score(&class, &quiz, &who.id).as_deref(), Some("19"));

    let text = format!("Name,{title}\n\"{}\",18\n", who.name);
    let view = opened(&class, "names again.csv", text.as_bytes()).await.expect("a table");
    assert_eq!((view.rows[0].found, view.counts.changes), (RowFound::Remembered, 1), "shown, never silent");
    assert!(view.rows[0].evidence.starts_with("Matched by you on {"), "{}", view.rows[0].evidence);
    assert!(view.rows[0].evidence.ends_with("} in a table of results"), "{}", view.rows[0].evidence);

    // Another choice for the same row is the teacher's, and the new one counts from then on.
    let other = &book.students[4];
    let mut changed = view.clone();
    changed.ask.chosen = vec![ChosenStudent { line: 2, student: Some(other.id.clone()) }];
    assert_eq!(again(&class, &changed).await.rows[0].found, RowFound::Chosen);

    // It is listed, and forgotten when the teacher says so.
    let matches = class.desk().matches(Nothing {}).await.expect("listed").rows;
    assert_eq!(matches.len(), 1);
    let row = &matches[0];
    assert_eq!((row.said.as_str(), row.name.as_str()), (who.name.as_str(), who.name.as_str()));
    assert_eq!(row.evidence, view.rows[0].evidence);
    let forget = ForgetMatch { section: row.section.clone(), key: row.key.clone() };
    let left = class.desk().forget_match(forget.clone()).await.expect("forgotten");
    assert_eq!(left.rows, []);
    assert_eq!(class.desk().forget_match(forget).await.expect_err("once").code, ErrorCode::NotFound);
    let view = opened(&class, "names once more.csv", text.as_bytes()).await.expect("a table");
    assert_eq!(view.rows[0].found, RowFound::ByName, "it is asked again");
    assert_eq!(score(&class, &quiz, &who.id).as_deref(), Some("19"), "what was taken in stays");
}

#[tokio::test]
async fn a_match_counts_for_its_kind_of_file_only() {
    let class = Class::of(LmsKind::Canvas).await;
    let book = class.book().await;
    let (quiz, who) = (class.assignment(0), &book.students[2]);
    let title = book.assignments.iter().find(|a| a.id == quiz).expect("there").title.clone();
    let text = format!("Name,{title}\nquiznoodle,19\n");
    let mut view = opened(&class, "game.csv", text.as_bytes()).await.expect("a table");
    assert_eq!(view.rows[0].found, RowFound::Nobody);
    view.ask.chosen = vec![ChosenStudent { line: 2, student: Some(who.id.clone()) }];
    let view = again(&class, &view).await;
    take_in(&class, &view).await.expect("taken in");
    let moodle =
        format!("ID number,First name,Last name,Email address,Quiz: {title} (Real)\n,quiznoodle,,,18\n");
    let other = opened(&class, "moodle.csv", moodle.as_bytes()).await.expect("a table");
    assert_eq!(other.rows[0].found, RowFound::Nobody, "said in another kind of file: {:?}", other.format);
    let report = class.desk().health(Nothing {}).await.expect("health").report;
    assert!(!report.contains("quiznoodle"), "no nickname in the support report");
}

#[tokio::test]
async fn a_file_sorted_by_score_gives_nobody_the_score_of_another() {
    let class = Class::of(LmsKind::Canvas).await;
    let book = class.book().await;
    let (quiz, sam, alex) = (class.assignment(0), &book.students[2].id, &book.students[3].id);
    let title = book.assignments.iter().find(|a| a.id == quiz).expect("there").title.clone();
    let text = |one: &str, other: &str| format!("ID,Name,{title}\n1,{one}\n2,{other}\n");
    let first = text("Quiznoodle,4", "Waffle,9");
    let mut view = opened(&class, "by rank.csv", first.as_bytes()).await.expect("a table");
    let choice = |line, student: &str| ChosenStudent { line, student: Some(student.to_owned()) };
    view.ask.chosen = vec![choice(2, alex), choice(3, sam)];
    let view = again(&class, &view).await;
    take_in(&class, &view).await.expect("taken in");
    let next = opened(&class, "again.csv", first.as_bytes()).await.expect("a table");
    assert_eq!(next.rows.iter().filter(|row| row.found == RowFound::Remembered).count(), 2);

    let sorted = text("Waffle,12", "Quiznoodle,5");
    let view = opened(&class, "sorted.csv", sorted.as_bytes()).await.expect("a table");
    assert_eq!((view.counts.settled, view.counts.changes), (0, 0), "{:?}", view.rows);
    assert!(take_in(&class, &view).await.is_err());
    assert_eq!(score(&class, &quiz, sam).as_deref(), Some("9"));
    assert_eq!(score(&class, &quiz, alex).as_deref(), Some("4"));
}

#[tokio::test]
async fn two_of_one_family_name_are_two_and_neither_is_kept_by_what_both_are_called() {
    let class = Class::of(LmsKind::Canvas).await;
    let book = class.book().await;
    let (quiz, maria, jose) = (class.assignment(0), &book.students[2].id, &book.students[3].id);
    let title = book.assignments.iter().find(|a| a.id == quiz).expect("there").title.clone();
    let choice = |line, student: &str| ChosenStudent { line, student: Some(student.to_owned()) };
    for header in ["Nombre,Apellido", "Name,Last name"] {
        let text = format!("{header},{title}\nMarisol,Quince,3\nJoselito,Quince,7\n");
        let mut view = opened(&class, "lista.csv", text.as_bytes()).await.expect("a table");
        assert_eq!(view.ask.roles[..2], [ColumnRole::Given, ColumnRole::Family]);
        let who: Vec<&str> = view.rows.iter().map(|row| row.who.as_str()).collect();
        assert_eq!(who, ["Marisol Quince", "Joselito Quince"]);
        view.ask.chosen = vec![choice(2, maria), choice(3, jose)];
        let view = again(&class, &view).await;
        take_in(&class, &view).await.expect("taken in");
        let turned = format!("{header},{title}\nJoselito,Quince,8\nMarisol,Quince,4\n");
        let view = opened(&class, "lista 2.csv", turned.as_bytes()).await.expect("a table");
        let found: Vec<_> = view.rows.iter().map(|row| (row.found, row.student.as_ref())).collect();
        let here = RowFound::Remembered;
        assert_eq!(found, [(here, Some(jose)), (here, Some(maria))], "each by the whole name");
        class.undo().await;
    }
    let same = format!("Player,{title}\nTwin,3\nTwin,7\n");
    let mut view = opened(&class, "twins.csv", same.as_bytes()).await.expect("a table");
    view.ask.chosen = vec![choice(2, maria), choice(3, jose)];
    let view = again(&class, &view).await;
    take_in(&class, &view).await.expect("taken in");
    let one = format!("Player,{title}\nTwin,5\n");
    let view = opened(&class, "twin.csv", one.as_bytes()).await.expect("a table");
    assert_eq!(view.rows[0].found, RowFound::Nobody, "which of the two is asked");
}

#[tokio::test]
async fn a_match_that_is_forgotten_while_the_file_is_open_does_not_come_back() {
    let class = Class::of(LmsKind::Canvas).await;
    let book = class.book().await;
    let (quiz, who, other) = (class.assignment(0), &book.students[2].id, &book.students[3].id);
    let title = book.assignments.iter().find(|a| a.id == quiz).expect("there").title.clone();
    let text = |score: u32| format!("Name,{title}\nquiznoodle,{score}\nwaffle,{score}\n");
    let choice = |line, student: &str| ChosenStudent { line, student: Some(student.to_owned()) };
    let mut view = opened(&class, "game.csv", text(5).as_bytes()).await.expect("a table");
    view.ask.chosen = vec![choice(2, who)];
    let view = again(&class, &view).await;
    take_in(&class, &view).await.expect("taken in");

    let mut view = opened(&class, "game 2.csv", text(6).as_bytes()).await.expect("a table");
    assert_eq!((view.rows[0].found, view.rows[0].student.as_ref()), (RowFound::Remembered, Some(who)));
    assert_eq!(view.ask.chosen, [], "what was said before is not said now");
    let kept = class.desk().matches(Nothing {}).await.expect("listed").rows[0].clone();
    let forget = ForgetMatch { section: kept.section, key: kept.key };
    class.desk().forget_match(forget).await.expect("forgotten");
    let refused = take_in(&class, &view).await.expect_err("it was shown as known");
    assert_eq!(refused.code, ErrorCode::StalePlan);
    view.ask.chosen = vec![choice(3, other)];
    let view = again(&class, &view).await;
    assert_eq!(view.rows[0].found, RowFound::Nobody, "it is asked again");
    take_in(&class, &view).await.expect("taken in");
    let kept = class.desk().matches(Nothing {}).await.expect("listed").rows;
    assert_eq!(kept.iter().map(|row| row.said.as_str()).collect::<Vec<_>>(), ["waffle"], "only the new one");
    assert_eq!(score(&class, &quiz, who).as_deref(), Some("5"), "nothing for whom nothing was said");
}

#[tokio::test]
async fn what_is_shown_is_what_is_taken_in_or_nothing() {
    let class = Class::of(LmsKind::Canvas).await;
    let numbers = numbers(&class).await;
    let (quiz, student) = (class.assignment(0), class.student(0));
    let title = class.book().await.assignments.iter().find(|a| a.id == quiz).expect("there").title.clone();
    let text = format!("Student number,{title}\n{},3\n", numbers[0]);
    let view = opened(&class, "late.csv", text.as_bytes()).await.expect("a table");
    class.type_in(&quiz, &student, "9").await;
    let refused = take_in(&class, &view).await.expect_err("edited since");
    assert_eq!(refused.code, ErrorCode::StalePlan);
    assert_eq!(score(&class, &quiz, &student).as_deref(), Some("9"), "nothing was taken in");
    let view = again(&class, &view).await;
    assert_eq!((view.rows[0].values[0].before.as_str(), view.rows[0].values[0].after.as_str()), ("9", "3"));
    let history = || {
        class.desk().grade_history(GradeRef {
            section: class.section.clone(),
            assignment: quiz.clone(),
            student: student.clone(),
        })
    };
    take_in(&class, &view).await.expect("taken in");
    let newest = history().await.expect("a history").entries.first().cloned().expect("something happened");
    assert!(format!("{newest:?}").to_lowercase().contains("file"), "by a file, not by hand: {newest:?}");
}

#[tokio::test]
async fn two_rows_of_one_student_another_maximum_and_two_columns_for_one_assignment_are_said_and_nothing_is_written()
 {
    let class = Class::of(LmsKind::Canvas).await;
    let numbers = numbers(&class).await;
    let book = class.book().await;
    let quiz = book.assignments.iter().find(|a| a.points == "20").expect("of 20 points");
    let text = format!(
        "Email,Student number,Score\n,{0},3\ns{0}@students.lincoln.example,,4\n,{1},5\n",
        numbers[0], numbers[1]
    );
    let mut view = opened(&class, "twice.csv", text.as_bytes()).await.expect("a table");
    view.ask.targets = vec![WorkTarget {
        work: view.works[0].key.clone(),
        target: ImportTarget::Assignment { assignment: quiz.id.clone() },
    }];
    let view = again(&class, &view).await;
    assert_eq!(view.rows.iter().filter(|row| row.found == RowFound::Twice).count(), 2, "{:?}", view.rows);
    assert!(view.blocked[0].contains("about one student (lines 2 and 3)"), "{:?}", view.blocked);
    assert!(take_in(&class, &view).await.is_err());

    let text = format!("Student number,Score\n{},45 / 50\n", numbers[0]);
    let mut view = opened(&class, "fifty.csv", text.as_bytes()).await.expect("a table");
    view.ask.targets = vec![WorkTarget {
        work: view.works[0].key.clone(),
        target: ImportTarget::Assignment { assignment: quiz.id.clone() },
    }];
    let view = again(&class, &view).await;
    let said = format!("{:?} {:?}", view.works[0].problem, view.rows[0].values);
    assert!(said.contains("out of 50") && said.contains("20"), "{said}");
    assert!(take_in(&class, &view).await.is_err());

    let text = format!("Student number,One,Two\n{},4,5\n", numbers[0]);
    let mut view = opened(&class, "both.csv", text.as_bytes()).await.expect("a table");
    let to = |work: &str| WorkTarget {
        work: work.to_owned(),
        target: ImportTarget::Assignment { assignment: quiz.id.clone() },
    };
    view.ask.targets = view.works.iter().map(|work| to(&work.key)).collect();
    assert_eq!(view.ask.targets.len(), 2);
    let view = again(&class, &view).await;
    assert!(view.blocked.iter().any(|reason| reason.contains("the same assignment")), "{:?}", view.blocked);
    assert_eq!(class.book().await, book, "nothing was written");
}

#[tokio::test]
async fn columns_are_what_a_person_says_and_the_next_file_of_this_kind_is_read_so() {
    let class = Class::of(LmsKind::Canvas).await;
    let numbers = numbers(&class).await;
    let text = |score: u32| format!("Code,Result,Other\n{},{score},x\n", numbers[0]);
    let mut view = opened(&class, "own.csv", text(7).as_bytes()).await.expect("a table");
    view.ask.roles = vec![ColumnRole::Number, ColumnRole::Score, ColumnRole::LeftOut];
    let view = again(&class, &view).await;
    assert_eq!((view.counts.settled, view.works.len()), (1, 1), "{view:?}");
    let mut view = view;
    let target = ImportTarget::Create { title: "Own".to_owned(), points: "10".to_owned(), due: None };
    view.ask.targets = vec![WorkTarget { work: view.works[0].key.clone(), target }];
    let view = again(&class, &view).await;
    take_in(&class, &view).await.expect("taken in");
    let next = opened(&class, "own 2.csv", text(8).as_bytes()).await.expect("a table");
    assert_eq!(next.ask.roles, [ColumnRole::Number, ColumnRole::Score, ColumnRole::LeftOut]);
    assert_eq!(next.counts.settled, 1);
    // It is of the kind of file, not of the section: removing the section does not promise to take it away.
    for (spoken, columns, files) in [
        (desk::Spoken::English, "column", "who is who"),
        (desk::Spoken::Spanish, "columna", "quién es quién"),
    ] {
        let _apart = language::apart(spoken);
        let section = desk::view::InSection { section: class.section.clone() };
        let goes = class.desk().section_removal(section).await.expect("looked at").goes;
        assert!(goes.iter().any(|said| said.contains(files)), "{goes:?}");
        assert!(!goes.iter().any(|said| said.contains(columns)), "{goes:?}");
    }
}

#[tokio::test]
async fn which_of_several_attempts_counts_is_asked() {
    let class = Class::of(LmsKind::Canvas).await;
    let numbers = numbers(&class).await;
    let mail = |n: usize| format!("s{}@students.lincoln.example", numbers[n]);
    let text = format!(
        "Timestamp,Email Address,Score,What is 2 + 2?\n2026/09/27 3:00:00 PM GMT+3,{0},4 / 5,4\n2026/09/27 4:00:00 PM GMT+3,{0},3 / 5,5\n2026/09/27 3:30:00 PM GMT+3,{1},5 / 5,4\n",
        mail(0),
        mail(1)
    );
    let mut view = opened(&class, "Quiz.csv", text.as_bytes()).await.expect("a table");
    assert_eq!((view.format.as_str(), view.repeated, view.counts.settled), ("Google Forms quiz", 1, 2));
    let mut shown = Vec::new();
    for attempts in [AttemptChoice::First, AttemptChoice::Last, AttemptChoice::Best] {
        view.ask.attempts = attempts;
        view = again(&class, &view).await;
        shown.push(view.rows[0].values[0].after.clone());
    }
    assert_eq!(shown, ["4", "3", "4"]);
    assert_eq!(view.works[0].points, "5");
}

#[tokio::test]
async fn files_that_are_none_are_refused_in_words_and_an_old_one_is_gone() {
    let class = Class::of(LmsKind::Canvas).await;
    for (name, bytes, words) in [
        ("scan.pdf", &b"%PDF-1.7 scores"[..], "PDF"),
        ("empty.csv", b"", "empty"),
        ("page.csv", b"<!doctype html><html><body>Sign in</body></html>", "web page"),
    ] {
        let refused = opened(&class, name, bytes).await.expect_err("no table");
        assert!(
            refused.message.contains(words) && refused.message.contains("Nothing was changed"),
            "{refused}"
        );
    }
    let (section, name) = (class.section.clone(), "x.csv".to_owned());
    let broken = OpenResults { section, name, content: "not Base64!".to_owned(), sheet: None };
    assert_eq!(class.desk().open_results(broken).await.expect_err("no bytes").code, ErrorCode::Invalid);
    let first = opened(&class, "one.csv", b"Name,Score\nA B,1\n").await.expect("a table");
    opened(&class, "two.csv", b"Name,Score\nA B,1\n").await.expect("a table");
    let gone = class.desk().preview_import(first.ask).await.expect_err("another one is open");
    assert_eq!(gone.code, ErrorCode::NotFound);
}

/// A file of made-up values for some students and two pieces of work, one of them new.
fn made_up(seed: u64, numbers: &[String], title: &str) -> String {
    const VALUES: [&str; 12] = ["", "0", "7", "17.5", "20", "25", "EX", "mi", "-", "see me", "50%", "1e9"];
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % below
    };
    let mut text = format!("Student number,{title},Fresh,Remark\n");
    for number in numbers {
        if next(4) > 0 {
            let (one, other) = (VALUES[next(12)], VALUES[next(12)]);
            let remark = ["", "Well done.", "See me, please."][next(3)];
            text.push_str(&format!("{number},{one},{other},\"{remark}\"\n"));
        }
    }
    text
}

/// Everything the book holds; a grade that holds nothing on any side is as good as none.
fn everything(class: &Class) -> serde_json::Value {
    let mut book = class.desk().book_dump(&class.section).expect("a book");
    book.grades.retain(|grade| {
        let local = &grade.local;
        let blank = local.score.is_none() && !local.late && local.comment.is_none();
        !(blank
            && local.status == gradebook::Status::Counted
            && grade.base.is_none()
            && grade.remote.is_none())
    });
    serde_json::to_value(book).expect("JSON")
}

#[tokio::test]
async fn whatever_is_taken_in_one_undo_leaves_the_book_as_it_was() {
    let class = Class::of(LmsKind::Canvas).await;
    let numbers = numbers(&class).await;
    let (quiz, amy, ben) = (class.assignment(0), class.student(0), class.student(1));
    // Not only agreed grades: a draft and an approved one among them.
    class.type_in(&quiz, &amy, "3").await;
    class.enter(&quiz, &ben, "4").await;
    let title = class.book().await.assignments.iter().find(|a| a.id == quiz).expect("there").title.clone();
    let mut changed = 0;
    for seed in 0..24 {
        let (before, shown) = (everything(&class), class.book().await);
        let text = made_up(seed, &numbers, &title);
        let mut view = opened(&class, "made up.csv", text.as_bytes()).await.expect("a table");
        let fresh = view.works.iter().find(|work| work.title == "Fresh").expect("a column").key.clone();
        let target = ImportTarget::Create { title: "Fresh".to_owned(), points: "20".to_owned(), due: None };
        view.ask.targets = vec![WorkTarget { work: fresh, target }];
        let view = again(&class, &view).await;
        assert_eq!(view.blocked, Vec::<String>::new(), "seed {seed}");
        let reply = take_in(&class, &view).await.expect("taken in");
        assert_eq!(
            u32::try_from(reply.cells.len()).ok(),
            Some(view.counts.changes),
            "seed {seed}: as was shown"
        );
        changed += view.counts.changes;
        let undone = class.undo().await;
        assert!(undone.said.starts_with("Undid: import of "), "{}", undone.said);
        assert_eq!(everything(&class), before, "seed {seed}");
        let now = class.book().await;
        assert_eq!((now.columns, now.assignments), (shown.columns, shown.assignments), "seed {seed}");
    }
    assert!(changed > 300, "hardly anything happened: {changed}");
    support::assert_told(&class);
}
