//! The app itself signs in through the relay: the desk, with a vault in memory.

pub mod accounts;
mod session;
mod walls;

use super::browser::Answer;
use super::room::Room;
use desk::{Desk, DeskOptions, ErrorCode};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::oneshot;
use vault::{MemoryVault, Vault};

pub(crate) fn desk<V: Vault + 'static>(folder: &Path, vault: &Arc<V>) -> Desk {
    let vault: Arc<dyn Vault> = vault.clone();
    Desk::open(DeskOptions { background: false, vault, ..DeskOptions::new(folder.to_owned()) }).unwrap()
}

/// Signs in at the desk while a browser walks through the pages.
async fn sign_in(
    desk: &Desk,
    room: &Room,
    teacher: usize,
    says: &str,
) -> Result<desk::Account, desk::DeskError> {
    let (opened, opens) = oneshot::channel();
    let walk = async {
        let address: String = opens.await.unwrap();
        let begun: Answer = room.browser.get(&address).await;
        let page = room.choose(&begun, teacher).await;
        let sent = room.browser.consent(room.url(), &page, says).await;
        room.browser.get(sent.location.as_deref().unwrap()).await
    };
    let signed = desk.sign_in(room.url(), |address| drop(opened.send(address.to_owned())));
    let (account, last) = tokio::join!(signed, walk);
    assert!(last.text.contains("Close this page"), "{}", last.text);
    account
}

#[tokio::test]
async fn a_teacher_signs_in_goes_on_after_a_restart_and_signs_out() {
    let (room, folder, vault) =
        (Room::open().await, tempfile::tempdir().unwrap(), Arc::<MemoryVault>::default());
    let first = desk(folder.path(), &vault);
    let account = sign_in(&first, &room, 0, "yes").await.unwrap();
    assert_eq!((account.name.as_str(), account.district.as_str()), ("Elena Rivera", "Lincoln Unified"));
    let sections = first.sections_dump().unwrap();
    assert_eq!(sections.len(), 6, "her sections are there");
    first.end();
    drop(first);

    let second = desk(folder.path(), &vault);
    second.connect_saved().await.unwrap();
    second.pull_section(&sections[0].id).await.unwrap();
    assert!(second.sign_out().await.unwrap(), "the relay is told");
    assert_eq!(second.account().await.unwrap(), None);
    assert!(room.sample.relay.records().sessions().await.unwrap().is_empty());
    second.end();
    for file in std::fs::read_dir(folder.path()).unwrap().flatten().filter(|file| file.path().is_file()) {
        let bytes = std::fs::read(file.path()).unwrap();
        assert!(
            !bytes.windows(13).any(|part| part == b"refresh_token"),
            "no token in {:?}",
            file.file_name()
        );
    }
}

#[tokio::test]
async fn another_teacher_does_not_get_into_this_ones_folder() {
    let (room, folder, vault) =
        (Room::open().await, tempfile::tempdir().unwrap(), Arc::<MemoryVault>::default());
    let desk = desk(folder.path(), &vault);
    sign_in(&desk, &room, 0, "yes").await.unwrap();
    let refused = sign_in(&desk, &room, 1, "yes").await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Invalid, "{}", refused.message);
    let sessions = room.sample.relay.records().sessions().await.unwrap();
    assert_eq!(sessions.len(), 1, "the second sign-in was ended again");
    assert_eq!(desk.account().await.unwrap().unwrap().teacher, room.teacher(0), "the first one goes on");
    desk.end();
}

#[tokio::test]
async fn who_cancels_changes_nothing() {
    let (room, folder, vault) =
        (Room::open().await, tempfile::tempdir().unwrap(), Arc::<MemoryVault>::default());
    let desk = desk(folder.path(), &vault);
    let refused = sign_in(&desk, &room, 0, "no").await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::SignIn);
    assert!(refused.message.contains("cancelled"));
    assert_eq!(desk.account().await.unwrap(), None);
    let elsewhere = desk.sign_in(room.sample.school.url(), |_| {}).await.unwrap_err();
    assert_eq!(elsewhere.code, ErrorCode::Invalid, "a school is no relay");
    desk.end();
}

#[tokio::test]
async fn a_sign_in_that_the_district_ended_asks_to_sign_in_again() {
    let (room, folder, vault) =
        (Room::open().await, tempfile::tempdir().unwrap(), Arc::<MemoryVault>::default());
    let first = desk(folder.path(), &vault);
    sign_in(&first, &room, 0, "yes").await.unwrap();
    first.end();
    drop(first);
    let records = room.sample.relay.records();
    let session = records.sessions().await.unwrap()[0].id.clone();
    records.end(&session).await.unwrap();
    let second = desk(folder.path(), &vault);
    second.connect_saved().await.unwrap();
    let refused = second.refresh().await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::SignIn, "{}", refused.message);
    sign_in(&second, &room, 0, "yes").await.unwrap();
    second.refresh().await.unwrap();
    second.end();
}
