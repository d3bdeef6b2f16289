//! One section is removed from this computer, and brought in again.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use desk::view::{
    AppState, ChosenStudent, ImportAsk, InSection, Nothing, OpenResults, RemovalView, RemoveSection, TakeIn,
};
use desk::{Commands, Desk, ErrorCode};
use std::collections::BTreeSet;
use std::path::Path;
use support::Computer;

fn of(section: &str) -> InSection {
    InSection { section: section.to_owned() }
}

async fn opened(dir: &Path) -> (Computer, AppState) {
    let computer = Computer::at(dir).expect("a desk");
    let state = computer.desk.open_sample_school(Nothing {}).await.expect("open");
    (computer, state)
}

/// What was shown, agreed to.
fn input(view: &RemovalView) -> RemoveSection {
    RemoveSection { section: view.section.clone(), keep_ids: true, backups: true, lose: view.lose }
}

/// Whether any file of Passback's own holds this text; the sample school's own folder is another server.
fn holds(dir: &Path, text: &str) -> bool {
    let files = std::fs::read_dir(dir).expect("a folder").map(|file| file.expect("a file").path());
    files.into_iter().filter(|path| !path.ends_with("sample-school")).any(|path| {
        if path.is_dir() {
            return holds(&path, text);
        }
        let bytes = std::fs::read(&path).expect("a file");
        bytes.windows(text.len()).any(|part| part == text.as_bytes())
    })
}

async fn remember(desk: &Desk, section: &str, nickname: &str) {
    let book = desk.book(of(section)).await.expect("a book");
    let title = &book.assignments[0].title;
    let text = format!("Name,{title}\n{nickname},1\n");
    let file = OpenResults {
        section: section.to_owned(),
        name: "game.csv".to_owned(),
        content: STANDARD.encode(text),
        sheet: None,
    };
    let view = desk.open_results(file).await.expect("a table");
    let chosen = vec![ChosenStudent { line: 2, student: Some(book.students[0].id.clone()) }];
    let view = desk.preview_import(ImportAsk { chosen, ..view.ask }).await.expect("shown");
    desk.import_results(TakeIn { ask: view.ask, fingerprint: view.fingerprint }).await.expect("taken in");
}

#[tokio::test]
async fn a_removed_section_is_gone_from_the_disk_and_comes_back_without_a_second_assignment() {
    let folder = tempfile::tempdir().expect("a folder");
    let (computer, state) = opened(folder.path()).await;
    let desk = &computer.desk;
    let (kept, gone) = (state.sections[0].id.clone(), state.sections[1].id.clone());
    remember(desk, &gone, "quiznoodle-the-third").await;
    let before = desk.book(of(&gone)).await.expect("a book");
    let other = desk.book(of(&kept)).await.expect("a book");
    let mut elsewhere = BTreeSet::new();
    for section in state.sections.iter().filter(|section| section.id != gone) {
        let book = desk.book(of(&section.id)).await.expect("a book");
        elsewhere.extend(book.students.into_iter().map(|student| student.id));
    }
    let alone = before.students.iter().find(|s| !elsewhere.contains(&s.id)).expect("in one section only");
    assert!(holds(folder.path(), "quiznoodle-the-third"));
    assert!(holds(folder.path(), &alone.id));

    let view = desk.section_removal(of(&gone)).await.expect("looked at");
    assert_eq!(view.refused, "");
    assert!(view.lose > 0 && view.ids > 0, "{view:?}");
    let wrong = RemoveSection { lose: view.lose + 1, ..input(&view) };
    let refused = desk.remove_section(wrong).await.expect_err("not what was shown");
    assert_eq!(refused.code, ErrorCode::StalePlan);
    assert!(desk.book(of(&gone)).await.is_ok(), "nothing was removed");

    let removed = desk.remove_section(input(&view)).await.expect("removed");
    assert!(removed.said.contains("Nothing in Canvas was changed"), "{}", removed.said);
    assert_eq!(removed.left, Vec::<String>::new());
    assert_eq!(removed.settings.removed.len(), 1);
    assert_eq!(removed.settings.data.backups.len(), 1, "one of what is here now");
    for text in ["quiznoodle-the-third", alone.id.as_str()] {
        assert!(!holds(folder.path(), text), "{text} is still on the disk");
    }
    let state = desk.app_state(Nothing {}).await.expect("a state");
    assert!(state.sections.iter().all(|section| section.id != gone));
    let after = desk.book(of(&kept)).await.expect("a book");
    assert_eq!(after.columns, other.columns, "the other section is as it was");
    let check = desk.verify_history(None).expect("the record can be read");
    assert_eq!((check.broken, check.astray, check.removed.len()), (None, 0, 1));
    assert_eq!(check.removed[0].section, gone);

    // A reading of the roster does not bring it back; the teacher does.
    desk.check_health(Nothing {}).await.expect("checked");
    assert!(desk.book(of(&gone)).await.is_err());
    let back = desk.take_section_back(of(&gone)).await.expect("back");
    assert!(back.said.contains("is here again"), "{}", back.said);
    assert_eq!(back.settings.removed, []);
    let book = desk.book(of(&gone)).await.expect("a book");
    let ids = |book: &desk::view::BookView| {
        let mut ids: Vec<String> = book.assignments.iter().map(|a| a.id.clone()).collect();
        ids.sort();
        ids
    };
    assert!(ids(&book).iter().all(|id| ids(&before).contains(id)), "no assignment that was not there");
    assert_eq!(u32::try_from(book.assignments.len()).ok(), Some(view.ids), "each with the id it had");
    assert_eq!(book.students.len(), before.students.len());
    let plan = desk.plan_dump(&gone).await.expect("planned");
    assert_eq!(plan.buckets.get("create").copied().unwrap_or_default(), 0, "nothing is made twice");
    assert!(desk.matches(Nothing {}).await.expect("listed").rows.is_empty(), "what was said is gone");
    assert_eq!(desk.verify_history(None).expect("read").broken, None);
}

#[tokio::test]
async fn a_section_that_is_not_there_is_not_removed_or_brought_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let (computer, state) = opened(folder.path()).await;
    let desk = &computer.desk;
    let nowhere = desk.section_removal(of("nowhere")).await.expect_err("no such section");
    assert_eq!(nowhere.code, ErrorCode::NotFound);
    let here = desk.take_section_back(of(&state.sections[0].id)).await.expect_err("it is here");
    assert_eq!(here.code, ErrorCode::NotFound);
}

#[tokio::test]
async fn without_the_ids_no_assignment_comes_back_and_that_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let (computer, state) = opened(folder.path()).await;
    let desk = &computer.desk;
    let gone = state.sections[1].id.clone();
    let mut form = desk.settings(Nothing {}).await.expect("settings").choices;
    form.hidden_sections.push(gone.clone());
    desk.change_settings(form).await.expect("hidden");
    std::fs::write(folder.path().join("passback.db.damaged-1"), "once").expect("written");
    let view = desk.section_removal(of(&gone)).await.expect("looked at");
    let removed =
        desk.remove_section(RemoveSection { keep_ids: false, ..input(&view) }).await.expect("removed");
    assert_eq!(
        removed.settings.choices.hidden_sections,
        Vec::<String>::new(),
        "not hidden when it comes back"
    );
    assert_eq!(removed.left.len(), 1, "{:?}", removed.left);
    assert!(removed.left[0].contains("1 damaged database"), "{:?}", removed.left);
    assert!(folder.path().join("passback.db.damaged-1").exists());
    let back = desk.take_section_back(of(&gone)).await.expect("back");
    assert!(back.said.contains("No assignment came back"), "{}", back.said);
    assert!(desk.book(of(&gone)).await.expect("a book").assignments.is_empty());
}
