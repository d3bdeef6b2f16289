//! What becomes of a sign-in: tokens that run out, a keyring that is shut for a while, a second sign-in that fails.

use super::super::room::Room;
use super::{desk, sign_in};
use chrono::TimeDelta;
use desk::{Desk, ErrorCode};
use sample_school::Faults;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tempfile::{TempDir, tempdir};
use vault::{MemoryVault, Secret, Vault, VaultError};

/// A keyring that can be locked, and one thing that happens when something is kept next.
#[derive(Default)]
struct Keyring {
    inside: MemoryVault,
    locked: AtomicBool,
    next: Mutex<Option<Box<dyn FnOnce() + Send>>>,
}

impl Vault for Keyring {
    fn get(&self, name: &str) -> Result<Option<Secret<String>>, VaultError> {
        if self.locked.load(Ordering::SeqCst) { Err(VaultError::Locked) } else { self.inside.get(name) }
    }
    fn set(&self, name: &str, secret: &Secret<String>) -> Result<(), VaultError> {
        if let Some(next) = self.next.lock().unwrap().take() {
            next();
        }
        if self.locked.load(Ordering::SeqCst) {
            Err(VaultError::Locked)
        } else {
            self.inside.set(name, secret)
        }
    }
    fn delete(&self, name: &str) -> Result<(), VaultError> {
        self.inside.delete(name)
    }
}

async fn open() -> (Room, TempDir, Arc<Keyring>) {
    (Room::open().await, tempdir().unwrap(), Arc::<Keyring>::default())
}

/// Reads a section of hers, by a request that no cache answers.
async fn reads(desk: &Desk) {
    let section = desk.sections_dump().unwrap()[0].id.clone();
    desk.pull_section(&section).await.unwrap();
}

fn tokens_run_out(room: &Room) {
    // Longer than an access token is good, by the relay's clock. The app's own stands still, as on a laptop that slept.
    room.later(TimeDelta::minutes(16));
}

#[tokio::test]
async fn a_request_whose_token_ran_out_is_repeated_with_a_new_one() {
    let (room, folder, vault) = open().await;
    let desk = desk(folder.path(), &vault);
    sign_in(&desk, &room, 0, "yes").await.unwrap();
    for _ in 0..2 {
        tokens_run_out(&room);
        desk.refresh().await.unwrap();
        reads(&desk).await;
    }
    // Several at once: one renewal for all, since the second would end the sign-in.
    tokens_run_out(&room);
    let (first, second) = tokio::join!(desk.refresh(), desk.refresh());
    assert_eq!((first.is_ok(), second.is_ok()), (true, true));
    desk.end();
}

#[tokio::test]
async fn a_keyring_that_is_locked_meanwhile_ends_no_sign_in() {
    let (room, folder, vault) = open().await;
    let first = desk(folder.path(), &vault);
    sign_in(&first, &room, 0, "yes").await.unwrap();
    vault.locked.store(true, Ordering::SeqCst);
    for _ in 0..2 {
        tokens_run_out(&room);
        reads(&first).await;
    }
    vault.locked.store(false, Ordering::SeqCst);
    tokens_run_out(&room);
    reads(&first).await;
    first.end();
    drop(first);

    let second = desk(folder.path(), &vault);
    second.connect_saved().await.unwrap();
    reads(&second).await;
    second.end();
}

#[tokio::test]
async fn a_sign_in_that_fails_leaves_the_earlier_one_as_it_was() {
    let (room, folder, vault) = open().await;
    let first = desk(folder.path(), &vault);
    sign_in(&first, &room, 0, "yes").await.unwrap();
    // From when the tokens are kept on, the school answers nothing.
    let lms = room.sample.school.lms().clone();
    let faults = Faults { troubles: vec!["error_before:roster".parse().unwrap()], ..Faults::default() };
    *vault.next.lock().unwrap() = Some(Box::new(move || lms.set_faults(faults).unwrap()));
    room.later(TimeDelta::minutes(2));
    let refused = sign_in(&first, &room, 0, "yes").await.unwrap_err();
    assert_ne!(refused.code, ErrorCode::SignIn, "{}", refused.message);
    room.sample.school.lms().set_faults(Faults::default()).unwrap();
    assert_eq!(room.sample.relay.records().sessions().await.unwrap().len(), 1, "the second one was ended");
    reads(&first).await;
    first.end();
    drop(first);

    let second = desk(folder.path(), &vault);
    assert!(second.account().await.unwrap().unwrap().signed_in);
    second.connect_saved().await.unwrap();
    reads(&second).await;
    second.end();
}

#[tokio::test]
async fn a_sign_in_in_place_of_an_earlier_one_ends_that_at_the_relay() {
    let (room, folder, vault) = open().await;
    let desk = desk(folder.path(), &vault);
    sign_in(&desk, &room, 0, "yes").await.unwrap();
    sign_in(&desk, &room, 0, "yes").await.unwrap();
    assert_eq!(room.sample.relay.records().sessions().await.unwrap().len(), 1);
    reads(&desk).await;
    desk.end();
}

#[tokio::test]
async fn two_folders_of_one_teacher_are_two_sign_ins() {
    let (room, folder, vault) = open().await;
    let other = tempdir().unwrap();
    let first = desk(folder.path(), &vault);
    sign_in(&first, &room, 0, "yes").await.unwrap();
    first.end();
    drop(first);
    let away = desk(other.path(), &vault);
    sign_in(&away, &room, 0, "yes").await.unwrap();
    assert!(away.sign_out().await.unwrap());
    away.end();

    let again = desk(folder.path(), &vault);
    again.connect_saved().await.unwrap();
    reads(&again).await;
    again.end();
}
