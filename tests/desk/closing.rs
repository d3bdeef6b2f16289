//! The window is closed: what changed is in a backup, and whatever becomes of that backup, no grade is lost.

use sample_school::LmsKind;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use store::Store;
use support::{Class, until};

/// The files in the folder of the backups.
fn backups(class: &Class) -> BTreeSet<PathBuf> {
    let folder = class.computer.dir.join("backups");
    fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("a file").path()).collect()
}

/// The score of a grade, and whether it is approved, as a backup that lies by itself has them.
fn in_backup(file: &Path, quiz: &str, who: &str) -> (String, bool) {
    let elsewhere = tempfile::tempdir().expect("a folder");
    fs::copy(file, elsewhere.path().join("passback.db")).expect("copied");
    let store = Store::open(elsewhere.path()).expect("a whole database");
    let cell = store.read(|tx| tx.cell(&quiz.into(), &who.into())).expect("a grade");
    (cell.local.score.map(|score| score.to_string()).unwrap_or_default(), cell.is_approved())
}

#[tokio::test]
async fn closing_the_window_backs_up_what_changed_since_the_last_backup() {
    let class = Class::of(LmsKind::Canvas).await;
    let (quiz, who) = (class.assignment(0), class.student(0));
    class.desk().closed().await;
    let before = backups(&class);
    assert_eq!(before.len(), 1, "the first one");
    class.enter(&quiz, &who, "17").await;
    class.desk().closed().await;
    let made: Vec<PathBuf> = backups(&class).difference(&before).cloned().collect();
    let [made] = made.as_slice() else { panic!("one more: {made:?}") };
    assert_eq!(in_backup(made, &quiz, &who), ("17".to_owned(), true), "however young the one before is");
}

#[tokio::test]
async fn closing_the_window_without_a_change_makes_no_backup() {
    let class = Class::of(LmsKind::Canvas).await;
    class.enter(&class.assignment(0), &class.student(0), "17").await;
    class.desk().closed().await;
    let before = backups(&class);
    class.book().await;
    class.desk().closed().await;
    let class = class.restarted().await;
    class.desk().closed().await;
    assert_eq!(
        backups(&class),
        before,
        "looking and reading change nothing that a reading does not bring back"
    );
}

#[tokio::test]
async fn a_last_backup_that_nobody_waits_for_loses_no_grade_and_leaves_nothing_half_done() {
    let class = Class::of(LmsKind::Canvas).await;
    let (quiz, who) = (class.assignment(0), class.student(0));
    class.enter(&quiz, &who, "17").await;
    {
        let closing = class.desk().closed();
        tokio::pin!(closing);
        // It begins, and the program has no time for it.
        let _ = futures::poll!(&mut closing);
    }
    let class = class.restarted().await;
    assert_eq!(class.cell(&quiz, &who).local.score, "17".parse().ok());
    class.enter(&quiz, &who, "18").await;
    class.desk().closed().await;
    let whole =
        |all: &BTreeSet<PathBuf>| all.iter().all(|file| file.extension().is_some_and(|end| end == "db"));
    let all = until("nothing half done is left", || Some(backups(&class)).filter(whole)).await;
    // Their names begin with the time.
    let newest = all.last().expect("a backup");
    assert_eq!(in_backup(newest, &quiz, &who).0, "18", "the next one is whole");
}

#[tokio::test]
async fn a_last_backup_that_cannot_be_made_loses_no_grade() {
    let class = Class::of(LmsKind::Canvas).await;
    let (quiz, who) = (class.assignment(0), class.student(0));
    class.enter(&quiz, &who, "17").await;
    let folder = class.computer.dir.join("backups");
    let _ = fs::remove_dir_all(&folder);
    fs::write(&folder, "in the way").expect("written");
    class.desk().closed().await;
    let class = class.restarted().await;
    assert_eq!(class.cell(&quiz, &who).local.score, "17".parse().ok());
}
