//! The app lock at the desk: what it refuses, what it tells, and that a run goes on behind it.

use desk::view::{Erase, InSection, LockChoices, Nothing, PinTry, Send, SetPin};
use desk::{COMMANDS, Commands, Desk, DeskOptions, ErrorCode, Event, unless_locked};
use sample_school::LmsKind;
use serde_json::json;
use std::path::Path;
use support::{Class, Keyring, until};

const PIN: &str = "2468";

fn open(dir: &Path, keyring: &Keyring) -> Desk {
    Desk::open(DeskOptions { vault: keyring.vault(), ..DeskOptions::new(dir.to_path_buf()) }).unwrap()
}

fn pin(pin: &str) -> PinTry {
    PinTry { pin: pin.to_owned() }
}

async fn set(desk: &Desk, new: &str, before: &str) -> Result<bool, ErrorCode> {
    let set = desk.set_pin(SetPin { pin: new.to_owned(), before: before.to_owned() }).await;
    set.map(|view| view.pin).map_err(|error| error.code)
}

/// Commands that answer while it is locked.
const OPEN: [&str; 5] = ["app_state", "lock_state", "lock_now", "unlock", "here"];

#[tokio::test(flavor = "multi_thread")]
async fn while_it_is_locked_every_command_that_shows_or_changes_anything_is_refused() {
    let class = Class::of(LmsKind::Canvas).await;
    let desk = class.desk();
    set(desk, PIN, "").await.unwrap();
    assert!(desk.lock_now(Nothing {}).await.unwrap().locked);
    for command in COMMANDS.iter().map(|command| command.name).filter(|name| !OPEN.contains(name)) {
        let error = desk.call(command, json!({ "section": class.section })).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::Locked, "{command}");
    }
    let state = desk.call("app_state", json!({})).await.unwrap();
    let state: serde_json::Value = serde_json::from_str(&state).unwrap();
    assert_eq!(
        (&state["locked"], &state["connection"], &state["sections"]),
        (&json!(true), &json!(null), &json!([]))
    );
    let shown = desk.call("lock_state", json!({})).await.unwrap();
    assert!(!shown.contains("Algebra"), "{shown}");
    let wrong = desk.call("unlock", json!({ "pin": "1357" })).await.unwrap_err();
    assert_eq!(wrong.code, ErrorCode::Locked);
    desk.call("unlock", json!({ "pin": PIN })).await.unwrap();
    assert!(desk.call("book", json!({ "section": class.section })).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_with_a_pin_starts_locked_and_the_lock_is_one_for_all_folders_of_a_program() {
    let (dir, keyring) = (tempfile::tempdir().unwrap(), Keyring::default());
    let desk = open(dir.path(), &keyring);
    set(&desk, PIN, "").await.unwrap();
    assert!(!keyring.text().contains(PIN));
    drop(desk);
    let options = DeskOptions { vault: keyring.vault(), ..DeskOptions::new(dir.path().to_path_buf()) };
    // The desk before is gone when its last task has noticed.
    let first = until("the folder is free", || Desk::open(options.clone()).ok()).await;
    assert_eq!(first.call("settings", json!({})).await.unwrap_err().code, ErrorCode::Locked);
    let second = Desk::open(DeskOptions { data_dir: dir.path().join("other"), ..options.clone() }).unwrap();
    assert_eq!(second.call("settings", json!({})).await.unwrap_err().code, ErrorCode::Locked);
    assert_eq!(unless_locked(&options.lock, "switch_account").unwrap_err().code, ErrorCode::Locked);
    first.unlock(pin(PIN)).await.unwrap();
    assert!(second.call("settings", json!({})).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pin_is_changed_and_removed_only_by_who_knows_it() {
    let (dir, keyring) = (tempfile::tempdir().unwrap(), Keyring::default());
    let desk = open(dir.path(), &keyring);
    for bad in ["", "123", "12a4", "12 34", "١٢٣٤"] {
        assert_eq!(set(&desk, bad, "").await, Err(ErrorCode::Invalid), "{bad}");
    }
    let choices = |idle| LockChoices { idle, on_sleep: false, hide: true };
    assert!(desk.choose_lock(choices(15)).await.is_err(), "without a PIN nothing could be unlocked");
    assert!(desk.choose_lock(choices(0)).await.unwrap().hide, "hiding needs none");
    set(&desk, PIN, "").await.unwrap();
    assert_eq!(set(&desk, "1357", "0000").await, Err(ErrorCode::Invalid));
    set(&desk, " 1357\n", PIN).await.expect("pasted with what is around it");
    assert!(desk.choose_lock(choices(7)).await.is_err());
    assert_eq!(desk.choose_lock(choices(15)).await.unwrap().idle, 15);
    assert!(desk.remove_pin(pin(PIN)).await.is_err());
    assert!(!desk.remove_pin(pin("1357")).await.unwrap().pin);
    assert!(!desk.lock_now(Nothing {}).await.unwrap().locked, "there is nothing to unlock it with");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_goes_on_and_finishes_behind_the_lock_and_what_is_told_says_nothing() {
    let class = Class::awake(LmsKind::Canvas).await;
    let desk = class.desk();
    set(desk, PIN, "").await.unwrap();
    let (quiz, amy) = (class.assignment(0), class.student(0));
    class.enter(&quiz, &amy, "12").await;
    let plan = class.prepare().await;
    let mut events = desk.events();
    let send = Send { section: class.section.clone(), fingerprint: plan.fingerprint };
    let run = desk.send(send).await.unwrap().run;
    desk.lock_now(Nothing {}).await.unwrap();
    class.ended(&run).await;
    desk.unlock(pin(PIN)).await.unwrap();
    let mut between = Vec::new();
    let (mut locked, mut told) = (false, false);
    while let Ok(event) =
        tokio::time::timeout(std::time::Duration::from_secs(20), events.recv()).await.unwrap()
    {
        match event {
            Event::Lock { locked: now } => locked = now,
            Event::Run { run } if !locked && run.ended_at.is_some() => {
                told = true;
                break;
            }
            other if locked => between.push(other),
            _ => {}
        }
    }
    assert!(told, "how it ended is told once it is unlocked");
    assert!(
        between.iter().all(|event| matches!(event, Event::Notice { text, .. } if !text.contains("Algebra"))),
        "{between:?}"
    );
    assert_eq!(
        desk.call("book", json!(InSection { section: class.section.clone() })).await.map(|_| ()),
        Ok(())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn erasing_everything_takes_the_pin_too() {
    let (dir, keyring) = (tempfile::tempdir().unwrap(), Keyring::default());
    let desk = open(dir.path(), &keyring);
    set(&desk, PIN, "").await.unwrap();
    desk.erase_everything(Erase { typed: "ERASE".to_owned(), copies: false }).await.unwrap();
    assert!(!desk.lock_state(Nothing {}).await.unwrap().pin);
    assert!(!keyring.names().contains(&"app-lock".to_owned()));
}
