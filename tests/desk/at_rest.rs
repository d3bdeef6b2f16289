//! Encryption on this computer: with a keyring, without one, with one that lost the key.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use desk::view::{Erase, Nothing, RestoreBackup, SaveBackup};
use desk::{Commands, Desk, DeskError, DeskOptions, ErrorCode};
use sample_school::Options;
use std::fs;
use std::path::Path;
use support::{Computer, Keyring, school, until};
use vault::VaultError;

fn options(dir: &Path, keyring: &Keyring) -> DeskOptions {
    DeskOptions { background: false, vault: keyring.vault(), ..DeskOptions::new(dir.to_path_buf()) }
}

/// A desk that was let go is gone when its last task has noticed; until then its folder is in use.
async fn open(dir: &Path, keyring: &Keyring) -> Result<Desk, DeskError> {
    let free = |opened: Result<Desk, DeskError>| match opened {
        Err(error) if error.code == ErrorCode::InUse => None,
        opened => Some(opened),
    };
    until("the folder is free", || free(Desk::open(options(dir, keyring)))).await
}

async fn anew(options: &DeskOptions) -> Result<(), DeskError> {
    let free = |done: Result<(), DeskError>| match done {
        Err(error) if error.code == ErrorCode::InUse => None,
        done => Some(done),
    };
    until("the folder is free", || free(desk::set_aside(options).map(|_| ()))).await
}

/// A folder with the sample school's sections in it, closed again.
async fn with_school(dir: &Path, keyring: &Keyring) {
    let school = school(Options::default()).await;
    let computer = Computer { dir: dir.to_path_buf(), desk: open(dir, keyring).await.unwrap() };
    computer.connect(&school).await.unwrap();
    computer.desk.leave_school(Nothing {}).await.unwrap();
    computer.desk.end();
}

/// Files of the folder, without the sample school's own, in which this can be read.
fn holding(dir: &Path, word: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, word));
        } else if fs::read(&path).unwrap().windows(word.len()).any(|bytes| bytes == word.as_bytes()) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_keyring_everything_is_encrypted_and_the_settings_say_so() {
    let (dir, keyring) = (tempfile::tempdir().unwrap(), Keyring::default());
    with_school(dir.path(), &keyring).await;
    assert_eq!(holding(dir.path(), "Algebra"), [""; 0]);
    assert_eq!(keyring.names().len(), 1);
    let desk = open(dir.path(), &keyring).await.unwrap();
    let data = desk.settings(Nothing {}).await.unwrap().data;
    assert!(data.encrypted && data.at_rest.contains("are encrypted"), "{}", data.at_rest);
    assert!(!desk.sections_dump().unwrap().is_empty());
    let before = keyring.names();
    assert!(desk.change_key(Nothing {}).await.unwrap().data.encrypted);
    assert!(keyring.names().iter().all(|name| !before.contains(name)), "the key before is forgotten");
    drop(desk);
    assert!(!open(dir.path(), &keyring).await.unwrap().sections_dump().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keyring_the_data_lie_open_the_settings_say_so_and_a_keyring_that_comes_later_is_used() {
    let (dir, keyring) = (tempfile::tempdir().unwrap(), Keyring::default());
    keyring.refuse(Some(VaultError::NoKeyring));
    with_school(dir.path(), &keyring).await;
    assert!(!holding(dir.path(), "Algebra").is_empty());
    let desk = open(dir.path(), &keyring).await.unwrap();
    let data = desk.settings(Nothing {}).await.unwrap().data;
    assert!(!data.encrypted && data.at_rest.contains("no keyring"), "{}", data.at_rest);
    let error = desk.change_key(Nothing {}).await.unwrap_err();
    assert!(error.message.contains("could not be encrypted"), "nothing is encrypted here: {error:?}");
    keyring.refuse(None);
    assert!(desk.change_key(Nothing {}).await.unwrap().data.encrypted);
    assert_eq!(holding(dir.path(), "Algebra"), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_key_is_told_in_words_and_changes_nothing_and_the_key_brings_everything_back() {
    let (dir, keyring) = (tempfile::tempdir().unwrap(), Keyring::default());
    with_school(dir.path(), &keyring).await;
    let refused = async || open(dir.path(), &keyring).await.map(|_| ()).unwrap_err();
    keyring.refuse(Some(VaultError::Locked));
    let locked = refused().await;
    assert_eq!(locked.code, ErrorCode::Key);
    assert!(locked.message.contains("nothing is lost") && locked.hint.contains("Unlock"), "{locked:?}");
    keyring.refuse(Some(VaultError::NoSession));
    assert!(refused().await.message.contains("not running"));
    keyring.refuse(None);
    let name = keyring.names().remove(0);
    let key = keyring.take(&name).unwrap();
    let missing = refused().await;
    assert_eq!((missing.code, missing.retryable), (ErrorCode::Key, true));
    assert!(missing.hint.contains("begin anew"), "{missing:?}");
    keyring.put(&name, "no key".to_owned());
    assert_eq!(refused().await.code, ErrorCode::Key);
    keyring.put(&name, key);
    assert!(!open(dir.path(), &keyring).await.unwrap().sections_dump().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn beginning_anew_keeps_what_cannot_be_read_and_is_refused_while_it_can() {
    let (dir, keyring) = (tempfile::tempdir().unwrap(), Keyring::default());
    with_school(dir.path(), &keyring).await;
    let options = options(dir.path(), &keyring);
    assert_eq!(anew(&options).await.unwrap_err().code, ErrorCode::Invalid);
    let size = fs::metadata(dir.path().join("passback.db")).unwrap().len();
    keyring.take(&keyring.names()[0]);
    anew(&options).await.unwrap();
    let desk = open(dir.path(), &keyring).await.unwrap();
    assert!(desk.sections_dump().unwrap().is_empty());
    assert_eq!(fs::metadata(dir.path().join("unreadable-1/passback.db")).unwrap().len(), size);
    assert_eq!(desk.begin_anew(Nothing {}).await.unwrap_err().code, ErrorCode::Invalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_backup_of_encrypted_data_comes_back_where_there_is_no_key_at_all() {
    let (dir, keyring) = (tempfile::tempdir().unwrap(), Keyring::default());
    with_school(dir.path(), &keyring).await;
    let here = open(dir.path(), &keyring).await.unwrap();
    let passphrase = "seven little grade books".to_owned();
    let saved = here.save_backup(SaveBackup { passphrase: passphrase.clone() }).await.unwrap();
    assert_eq!(holding(dir.path(), "Algebra"), [""; 0], "nothing lay open for it");
    let content = STANDARD.encode(fs::read(&saved.path).unwrap());
    let (elsewhere, none) = (tempfile::tempdir().unwrap(), Keyring::default());
    none.refuse(Some(VaultError::NoKeyring));
    let there = open(elsewhere.path(), &none).await.unwrap();
    there.restore_backup(RestoreBackup { content, passphrase }).await.unwrap();
    assert_eq!(there.sections_dump().unwrap().len(), here.sections_dump().unwrap().len());
}

#[tokio::test(flavor = "multi_thread")]
async fn erasing_everything_forgets_the_key_so_that_a_copy_of_the_folder_cannot_be_opened() {
    let (dir, keyring) = (tempfile::tempdir().unwrap(), Keyring::default());
    with_school(dir.path(), &keyring).await;
    let copy = tempfile::tempdir().unwrap();
    for name in ["passback.db", "passback.ids", "passback.key"] {
        fs::copy(dir.path().join(name), copy.path().join(name)).unwrap();
    }
    let desk = open(dir.path(), &keyring).await.unwrap();
    let erased = desk.erase_everything(Erase { typed: "ERASE".to_owned(), copies: false }).await.unwrap();
    assert!(erased.complete, "{:?}", erased.left);
    assert_eq!(open(copy.path(), &keyring).await.map(|_| ()).unwrap_err().code, ErrorCode::Key);
    drop(desk);
    assert!(open(dir.path(), &keyring).await.unwrap().sections_dump().unwrap().is_empty());
}
