//! The vault's contract on the memory vault always, and on the real keyring where it is asked for:
//!
//! ```text
//! PASSBACK_KEYRING_TESTS=1 dbus-run-session -- bash -ec \
//!   'printf test-pw | gnome-keyring-daemon --unlock --components=secrets; exec cargo test -p vault'
//! ```
//!
//! `PASSBACK_KEYRING_TESTS` also takes `no-session`, `no-keyring` and `locked`: the three ways of having no keyring,
//! for a run in such a session.

#![allow(clippy::expect_used, reason = "a test's helper may stop the test")]

use std::sync::Arc;
use vault::{KeyringVault, MemoryVault, Secret, Vault, VaultError, forget, keep, read};

fn asked(what: &str) -> bool {
    std::env::var("PASSBACK_KEYRING_TESTS").is_ok_and(|set| set == what)
}

async fn keeps_replaces_and_forgets(vault: Arc<dyn Vault>, name: &str) {
    let held = async || read(&vault, name).await.map(|found| found.map(|secret| secret.expose().clone()));
    forget(&vault, name).await.expect("nothing to forget is no error");
    assert_eq!(held().await, Ok(None));
    keep(&vault, name, Secret::new("first".to_owned())).await.expect("kept");
    assert_eq!(held().await, Ok(Some("first".to_owned())));
    keep(&vault, name, Secret::new("zweites · 二".to_owned())).await.expect("replaced");
    assert_eq!(held().await, Ok(Some("zweites · 二".to_owned())));
    let whole = "é".repeat(vault::LONGEST / 2);
    keep(&vault, name, Secret::new(whole.clone())).await.expect("as long as it may be");
    assert_eq!(held().await, Ok(Some(whole.clone())));
    assert_eq!(keep(&vault, name, Secret::new(format!("{whole}é"))).await, Err(VaultError::TooLong));
    assert_eq!(held().await, Ok(Some(whole)), "and what was kept is there");
    assert!(read(&vault, "another name").await.expect("read").is_none());
    forget(&vault, name).await.expect("forgotten");
    assert_eq!(held().await, Ok(None));
}

#[tokio::test]
async fn memory_keeps_replaces_and_forgets() {
    keeps_replaces_and_forgets(Arc::new(MemoryVault::default()), "token of the sample school").await;
}

#[tokio::test]
async fn the_systems_keyring_keeps_replaces_and_forgets() {
    if asked("1") {
        let name = format!("vault test {}", std::process::id());
        keeps_replaces_and_forgets(Arc::new(KeyringVault), &name).await;
    }
}

#[tokio::test]
async fn a_secret_in_the_systems_keyring_outlives_the_vault() {
    if asked("1") {
        let name = format!("vault test, kept {}", std::process::id());
        let first: Arc<dyn Vault> = Arc::new(KeyringVault);
        keep(&first, &name, Secret::new("still here".to_owned())).await.expect("kept");
        drop(first);
        let second: Arc<dyn Vault> = Arc::new(KeyringVault);
        let found = read(&second, &name).await.expect("read").expect("there");
        assert_eq!(found.expose(), "still here", "a mock store would have lost it");
        forget(&second, &name).await.expect("forgotten");
    }
}

#[tokio::test]
async fn each_way_of_having_no_keyring_has_its_own_words() {
    let ways = [
        ("no-session", VaultError::NoSession),
        ("no-keyring", VaultError::NoKeyring),
        ("locked", VaultError::Locked),
    ];
    for (way, expected) in ways {
        if asked(way) {
            let vault: Arc<dyn Vault> = Arc::new(KeyringVault);
            let kept = keep(&vault, "vault test", Secret::new("x".to_owned())).await;
            assert_eq!(kept, Err(expected));
        }
    }
}
