//! Settings, sealed backups and erasing everything.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{Duration, Local, Timelike};
use desk::view::{
    AssignmentsGo, ConflictDefault, Erase, Nothing, QuietHours, RestoreBackup, SaveBackup, Send, SetPolicies,
    SettingsForm, Take,
};
use desk::{Commands, Desk, ErrorCode};
use sample_school::{Faults, LmsKind, Op};
use std::path::Path;
use support::{Class, Computer, assert_settled, until};

async fn choices(desk: &Desk) -> SettingsForm {
    desk.settings(Nothing {}).await.expect("settings").choices
}

async fn choose(desk: &Desk, change: impl FnOnce(&mut SettingsForm)) {
    let mut form = choices(desk).await;
    change(&mut form);
    let kept = desk.change_settings(form.clone()).await.expect("kept").choices;
    assert_eq!(kept, form);
}

#[tokio::test]
async fn what_was_chosen_stays_after_a_restart_and_what_cannot_work_changes_nothing() {
    let class = Class::of(LmsKind::Canvas).await;
    choose(class.desk(), |form| {
        form.single_keys = false;
        form.comments = vec!["Show your steps.".to_owned(), "Well argued.".to_owned()];
    })
    .await;
    let before = choices(class.desk()).await;
    let mut bad = before.clone();
    bad.quiet.from = "7".to_owned();
    let error = class.desk().change_settings(bad).await.expect_err("no time");
    assert!(error.message.contains("Nothing was changed"), "{}", error.message);
    let class = class.restarted().await;
    assert_eq!(choices(class.desk()).await, before);
}

#[tokio::test]
async fn a_conflict_is_filled_in_as_the_teacher_set_it_says_so_and_is_never_applied_by_itself() {
    let class = Class::of(LmsKind::Canvas).await;
    let (quiz, amy) = (class.assignment(0), class.student(0));
    class.enter(&quiz, &amy, "12").await;
    class.hand_score(&quiz, &amy, 13);
    let asked = class.pull().await;
    assert_eq!((asked.to_decide, asked.total), (1, 1));
    for (conflicts, take) in [
        (ConflictDefault::Mine, Some(Take::Mine)),
        (ConflictDefault::Lms, Some(Take::Lms)),
        (ConflictDefault::Higher, Some(Take::Lms)),
        (ConflictDefault::Ask, None),
    ] {
        choose(class.desk(), |form| form.conflicts = conflicts).await;
        let changes = class.changes().await;
        let row = &changes.groups[0].rows[0];
        assert_eq!(row.suggestion, take, "{conflicts:?}");
        assert_eq!(row.suggested_by.is_empty(), take.is_none(), "{row:?}");
        assert_eq!(class.prepare().await.held_count, 1, "nothing is sent before the teacher says so");
        assert_eq!(class.cell(&quiz, &amy).local.score, Some(12.into()), "and nothing is taken");
    }
}

/// Quiet from an hour ago to two hours from now, by this computer's clock.
fn quiet_now(class: &Class) -> QuietHours {
    let time = |at: chrono::DateTime<Local>| format!("{:02}:{:02}", at.hour(), at.minute());
    let now = class.school.lms().now().with_timezone(&Local);
    let (from, to) = (time(now - Duration::hours(1)), time(now + Duration::hours(2)));
    QuietHours { on: true, from, to, weekends: false }
}

#[tokio::test]
async fn in_quiet_hours_nothing_goes_by_itself_and_it_goes_afterwards() {
    let class = Class::awake(LmsKind::Canvas).await;
    let policies = SetPolicies {
        section: class.section.clone(),
        assignments: Some(AssignmentsGo::AtOnce),
        results: None,
        edits: None,
    };
    choose(class.desk(), |form| form.quiet = quiet_now(&class)).await;
    class.desk().set_policies(policies).await.expect("answered");
    class.make("Made in the evening").await;
    // A script's step does the same work as the window's, and can be waited for.
    assert_eq!(class.desk().automatic(&class.section).await.expect("quiet"), None);
    assert_eq!(class.school.lms().creates("Made in the evening"), 0);
    choose(class.desk(), |form| form.quiet.on = false).await;
    until("it is sent", || (class.school.lms().creates("Made in the evening") == 1).then_some(())).await;
}

fn erase(typed: &str, copies: bool) -> Erase {
    Erase { typed: typed.to_owned(), copies }
}

/// Whether any file below a folder holds this text.
fn holds(dir: &Path, text: &str) -> bool {
    let files = std::fs::read_dir(dir).expect("a folder").map(|file| file.expect("a file").path());
    files.into_iter().any(|path| {
        if path.is_dir() {
            return holds(&path, text);
        }
        let bytes = std::fs::read(&path).expect("a file");
        bytes.windows(text.len()).any(|part| part == text.as_bytes())
    })
}

#[tokio::test]
async fn erasing_everything_leaves_no_student_on_the_disk_and_the_program_goes_on() {
    let class = Class::of(LmsKind::Canvas).await;
    let (quiz, amy) = (class.assignment(0), class.student(0));
    class.enter(&quiz, &amy, "3").await;
    class.sync().await;
    choose(class.desk(), |form| form.comments = vec!["Remember the units of Layla.".to_owned()]).await;
    let family = class.book().await.students[0].name.split(' ').next_back().expect("a name").to_owned();
    let dir = class.computer.dir.clone();
    assert!(holds(&dir, &family), "the test looks for what is there: {family}");

    let error = class.desk().erase_everything(erase("erase", false)).await.expect_err("not the word");
    assert!(error.message.contains("Nothing was erased"), "{}", error.message);
    assert!(holds(&dir, &family));
    let erased = class.desk().erase_everything(erase("ERASE", false)).await.expect("erased");
    assert!(erased.state.connection.is_none() && erased.state.sections.is_empty());
    assert!(erased.left[0].contains("still in Canvas"), "{:?}", erased.left);
    assert!(!holds(&dir, &family) && !holds(&dir, "Remember the units"), "{:?}", std::fs::read_dir(&dir));
    assert_eq!(choices(class.desk()).await.comments, Vec::<String>::new());
    let data = class.desk().settings(Nothing {}).await.expect("settings").data;
    assert_eq!((data.backups.len(), data.copies.len()), (0, 0));

    // The same folder takes in a school again.
    class.computer.connect(&class.school).await.expect("connected");
    assert!(holds(&dir, &family));
    class.pull().await;
    assert_settled(&class).await;
}

#[tokio::test]
async fn erasing_waits_for_no_reading_but_for_a_sync() {
    let class = Class::of(LmsKind::Canvas).await;
    let (lms, desk) = (class.school.lms().clone(), class.desk().clone());
    let slow = |latency_ms| lms.set_faults(Faults { latency_ms, ..Faults::default() }).expect("set");
    class.enter(&class.assignment(0), &class.student(0), "3").await;
    let plan = class.prepare().await;
    let family = class.book().await.students[0].name.split(' ').next_back().expect("a name").to_owned();
    assert!(holds(&class.computer.dir, &family), "the test looks for what is there: {family}");
    slow(400);
    let send = Send { section: class.section.clone(), fingerprint: plan.fingerprint };
    let run = desk.send(send).await.expect("begun").run;
    let error = desk.erase_everything(erase("ERASE", false)).await.expect_err("it sends");
    assert_eq!(
        (error.code, error.message.as_str()),
        (ErrorCode::Busy, "A sync is running. Nothing was changed.")
    );
    slow(0);
    class.ended(&run).await;

    slow(400);
    let before = lms.requests(Op::ReadGrades) + lms.requests(Op::Roster);
    let (reader, at) = (desk.clone(), class.at());
    let reading = tokio::spawn(async move { reader.pull(at).await });
    until("it reads", || (lms.requests(Op::ReadGrades) + lms.requests(Op::Roster) > before).then_some(()))
        .await;
    let erased = desk.erase_everything(erase("ERASE", false)).await.expect("erased");
    assert!(erased.complete && erased.state.connection.is_none());
    // What comes after it finds nobody to write it to.
    assert!(reading.await.expect("it ends").is_err());
    assert!(!holds(&class.computer.dir, &family), "{:?}", std::fs::read_dir(&class.computer.dir));
}

#[tokio::test]
async fn a_sealed_backup_comes_back_with_its_passphrase_only_and_undoes_what_came_after() {
    let folder = tempfile::tempdir().expect("a folder");
    let computer = Computer::at(folder.path()).expect("a desk");
    let desk = &computer.desk;
    let state = desk.open_sample_school(Nothing {}).await.expect("open");
    let section = state.sections[0].id.clone();
    choose(desk, |form| form.comments = vec!["Before.".to_owned()]).await;
    let short = SaveBackup { passphrase: "short".to_owned() };
    assert_eq!(desk.save_backup(short).await.expect_err("short").code, ErrorCode::Invalid);
    let passphrase = "seven little grade books".to_owned();
    let saved = desk.save_backup(SaveBackup { passphrase: passphrase.clone() }).await.expect("saved");
    let bytes = std::fs::read(&saved.path).expect("there");
    assert!(!bytes.windows(7).any(|w| w == b"Before."), "nothing of it can be read");
    let data = desk.settings(Nothing {}).await.expect("settings").data;
    assert!(data.copies.iter().any(|copy| copy.path == saved.path && copy.there), "{:?}", data.copies);
    choose(desk, |form| form.comments = vec!["After.".to_owned()]).await;

    let file = |passphrase: &str| RestoreBackup {
        content: STANDARD.encode(&bytes),
        passphrase: passphrase.to_owned(),
    };
    for wrong in ["", "seven little gradebooks"] {
        let error = desk.restore_backup(file(wrong)).await.expect_err("sealed");
        assert!(error.message.contains("Nothing was changed"), "{}", error.message);
    }
    assert_eq!(choices(desk).await.comments, ["After."]);
    let state = desk.restore_backup(file(&passphrase)).await.expect("restored");
    assert!(state.notice.is_some(), "the teacher is told what came back");
    assert_eq!(state.sections[0].id, section);
    assert_eq!(choices(desk).await.comments, ["Before."]);
    let copies = desk.settings(Nothing {}).await.expect("settings").data.copies;
    assert!(copies.iter().any(|copy| copy.path == saved.path), "the file is still known: {copies:?}");
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .expect("a folder")
        .map(|file| file.expect("a file").file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with("backup-to-be"))
        .collect();
    assert_eq!(left, Vec::<String>::new(), "no plain copy stays behind");
    let nonsense = RestoreBackup { content: STANDARD.encode(b"grades"), passphrase: String::new() };
    assert!(desk.restore_backup(nonsense).await.expect_err("no backup").message.contains("isn’t a backup"));
    let state = desk.app_state(Nothing {}).await.expect("a state");
    assert!(state.connection.is_some(), "a refused backup does not leave the teacher outside");
    assert_eq!(choices(desk).await.comments, ["Before."]);
}

#[tokio::test]
async fn a_sync_that_ends_is_noticed_once_without_a_name_unless_notices_are_off() {
    let class = Class::of(LmsKind::Canvas).await;
    let (quiz, amy) = (class.assignment(0), class.student(0));
    let mut events = class.desk().events();
    class.enter(&quiz, &amy, "3").await;
    class.sync().await;
    class.enter(&quiz, &class.student(1), "3").await;
    class.enter(&quiz, &class.student(2), "3").await;
    class.sync().await;
    let mut notices = Vec::new();
    while notices.last().is_none_or(|text: &String| !text.contains("2 grades")) {
        if let desk::Event::Notice { title, text } = events.recv().await.expect("an event") {
            notices.push(format!("{title}. {text}"));
        }
    }
    let expected =
        ["The sync is done. 1 grade is now in Canvas.", "The sync is done. 2 grades are now in Canvas."];
    assert_eq!(notices, expected, "each once");
    choose(class.desk(), |form| form.notices = false).await;
    class.enter(&quiz, &amy, "4").await;
    let mut events = class.desk().events();
    let run = class.sync().await;
    loop {
        match events.recv().await.expect("an event") {
            desk::Event::Notice { .. } => panic!("notices are off"),
            desk::Event::Run { run: told } if told.run == run.run && told.ended_at.is_some() => break,
            _ => {}
        }
    }
}
