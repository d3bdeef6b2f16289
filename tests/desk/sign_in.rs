//! A folder that signs in through a relay, as scripts do it: the real relay, a keyring of a test, and a browser that walks.

use crate::accounts::{once_free, options};
use crate::http::Answer;
use crate::relay::{Relay, open};
use desk::view::{BeginSignIn, Keep, Nothing};
use desk::{Account, AccountCommands as _, Accounts, Desk, DeskError, ErrorCode};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use support::Keyring;
use tempfile::tempdir;
use tokio::sync::oneshot;
use vault::{NoVault, Vault, VaultError};

fn desk(folder: &Path, vault: Arc<dyn Vault>) -> Desk {
    Desk::open(options(folder, vault)).unwrap()
}

async fn sign_in_at_window(accounts: &Accounts, relay: &Relay) {
    let input = BeginSignIn { address: relay.url().to_owned(), keep: Keep::Keyring };
    let page = accounts.begin_sign_in(input).await.unwrap().page;
    let (signed, page) = tokio::join!(accounts.finish_sign_in(Nothing {}), relay.back(page, 0));
    signed.unwrap();
    assert!(page.text.contains("You are signed in"), "{}", page.text);
}

/// Signs in with what was typed, as this teacher of the list; what came of it, and the page that the browser ends at.
async fn sign_in(
    desk: &Desk,
    relay: &Relay,
    typed: &str,
    teacher: usize,
) -> (Result<Account, DeskError>, Answer) {
    let (opened, opens) = oneshot::channel();
    let browser = async { relay.back(opens.await.expect("a browser was opened"), teacher).await };
    tokio::join!(desk.sign_in(typed, |address| drop(opened.send(address.to_owned()))), browser)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_is_found_by_all_that_a_person_may_have_of_it() {
    let (relay, folder, keyring) = (Relay::start().await, tempdir().unwrap(), Keyring::default());
    let desk = desk(folder.path(), keyring.vault());
    let (url, port) = (relay.url(), relay.url().rsplit(':').next().unwrap());
    let invitation = "Qm9vay1vZi1hLXRlc3Qtd2l0aC00My1sZXR0ZXJz-_0";
    for typed in [
        format!("{url}/invitation/{invitation}"),
        format!("{url}/sign-in"),
        format!("HTTP://127.0.0.1:{port}/"),
        format!("http://localhost:{port}"),
        format!("localhost:{port}"),
        format!("127.0.0.1:{port}"),
    ] {
        let (account, _) = sign_in(&desk, &relay, &typed, 0).await;
        assert_eq!(account.expect(&typed).relay, url, "{typed}");
    }
    assert_eq!(relay.sessions().await.len(), 1, "each took the place of the one before");
    desk.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_that_was_pasted_goes_along_to_the_browser() {
    let (relay, folder, keyring) = (Relay::start().await, tempdir().unwrap(), Keyring::default());
    let desk = desk(folder.path(), keyring.vault());
    let invitation = "Qm9vay1vZi1hLXRlc3Qtd2l0aC00My1sZXR0ZXJz-_0";
    let typed = format!("{}/invitation/{invitation}", relay.url());
    let (opened, opens) = oneshot::channel();
    let signs_in = desk.sign_in(&typed, |address| drop(opened.send(address.to_owned())));
    let browser = async {
        let address: String = opens.await.expect("a browser was opened");
        assert!(address.contains(&format!("invitation={invitation}")), "{address}");
        relay.back(address, 0).await
    };
    let (account, _) = tokio::join!(signs_in, browser);
    assert_eq!(account.unwrap().name, "Elena Rivera");
    desk.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_place_for_the_sign_in_no_browser_is_opened() {
    let (relay, folder) = (Relay::start().await, tempdir().unwrap());
    let without_keyring = desk(folder.path(), Arc::new(NoVault));
    let refused = without_keyring.sign_in(relay.url(), |_| panic!("a browser was opened")).await.unwrap_err();
    assert!(refused.message.contains("no keyring is running"), "{refused:?}");
    without_keyring.end();
    let (locked, keyring) = (tempdir().unwrap(), Keyring::default());
    let behind_a_lock = desk(locked.path(), keyring.vault());
    keyring.refuse(Some(VaultError::Locked));
    let refused = behind_a_lock.sign_in(relay.url(), |_| panic!("a browser was opened")).await.unwrap_err();
    assert!(refused.message.contains("the keyring is locked"), "{refused:?}");
    behind_a_lock.end();
    assert_eq!(relay.sessions().await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_opens_no_browser_either_before_it_has_a_place_for_the_sign_in() {
    let (relay, folder) = (Relay::start().await, tempdir().unwrap());
    let accounts = Accounts::open(options(folder.path(), Arc::new(NoVault))).unwrap();
    let begin = |keep| {
        let input = BeginSignIn { address: relay.url().to_owned(), keep };
        accounts.begin_sign_in(input)
    };
    let refused = begin(Keep::Keyring).await.unwrap_err();
    assert!(refused.message.contains("no keyring is running"), "{refused:?}");
    assert_eq!(
        accounts.finish_sign_in(Nothing {}).await.unwrap_err().code,
        ErrorCode::NotFound,
        "none waits"
    );
    let passphrase = "seven little books".to_owned();
    begin(Keep::Passphrase { passphrase }).await.unwrap();
    begin(Keep::Keyring).await.expect("it is where it was chosen before");
    accounts.closed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_browser_is_told_what_became_of_the_sign_in() {
    let (relay, folder, keyring) = (Relay::start().await, tempdir().unwrap(), Keyring::default());
    let desk = desk(folder.path(), keyring.vault());
    let (account, page) = sign_in(&desk, &relay, relay.url(), 0).await;
    account.unwrap();
    assert!(page.text.contains("You are signed in"), "{}", page.text);
    assert!(page.text.contains("<style nonce=\"") && page.text.contains("light-dark("), "{}", page.text);

    let (refused, page) = sign_in(&desk, &relay, relay.url(), 1).await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::Invalid, "the folder is another teacher's");
    assert!(page.text.contains("Not signed in") && page.text.contains("Passback says why."), "{}", page.text);
    assert!(!page.text.contains("You are signed in"), "{}", page.text);

    // The keyring is locked while the browser is open.
    let (opened, opens) = oneshot::channel();
    let browser = async {
        let address = opens.await.expect("a browser was opened");
        let back = relay.walked(address, 0).await;
        keyring.refuse(Some(VaultError::Locked));
        open(back).await
    };
    let signs_in = desk.sign_in(relay.url(), |address| drop(opened.send(address.to_owned())));
    let (refused, page) = tokio::join!(signs_in, browser);
    assert!(refused.unwrap_err().message.contains("the keyring is locked"));
    assert!(page.text.contains("Not signed in"), "{}", page.text);
    desk.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_the_district_signed_out_is_shown_so_until_somebody_signs_in_again() {
    let (relay, folder, keyring) = (Relay::start().await, tempdir().unwrap(), Keyring::default());
    let first = desk(folder.path(), keyring.vault());
    let (account, _) = sign_in(&first, &relay, relay.url(), 0).await;
    let account = account.unwrap();
    assert!(account.signed_in && !account.ended);
    relay.end_all().await;
    assert!(first.account().await.unwrap().unwrap().signed_in, "nobody knows it yet");
    assert_eq!(first.refresh().await.unwrap_err().code, ErrorCode::SignIn);
    let known = first.account().await.unwrap().unwrap();
    assert!(known.ended && !known.signed_in, "{known:?}");
    first.end();
    drop(first);

    let again = once_free(|| Desk::open(options(folder.path(), keyring.vault()))).await.unwrap();
    let known = again.account().await.unwrap().unwrap();
    assert!(known.ended && !known.signed_in, "also by the next program: {known:?}");
    let (account, _) = sign_in(&again, &relay, relay.url(), 0).await;
    let account = account.unwrap();
    assert!(account.signed_in && !account.ended, "{account:?}");
    again.refresh().await.unwrap();
    again.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_is_away_or_busy_signs_nobody_out() {
    let (relay, folder, keyring) = (Relay::start().await, tempdir().unwrap(), Keyring::default());
    let desk = desk(folder.path(), keyring.vault());
    let (account, _) = sign_in(&desk, &relay, relay.url(), 0).await;
    account.unwrap();
    relay.kill();
    assert_eq!(desk.refresh().await.unwrap_err().code, ErrorCode::Offline);
    let account = desk.account().await.unwrap().unwrap();
    assert!(account.signed_in && !account.ended, "{account:?}");
    desk.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_lists_an_account_that_the_district_signed_out_as_such() {
    let (relay, folder, keyring) = (Relay::start().await, tempdir().unwrap(), Keyring::default());
    let accounts = Accounts::open(options(folder.path(), keyring.vault())).unwrap();
    sign_in_at_window(&accounts, &relay).await;
    let listed = async |accounts: &Accounts| {
        let item = accounts.accounts(Nothing {}).await.unwrap().accounts.remove(0);
        (item.ended, item.signed_in, item.note)
    };
    assert_eq!(listed(&accounts).await, (false, true, "Signed in".to_owned()));
    relay.end_all().await;
    let sections = accounts.desk().unwrap().sections_dump().unwrap();
    let pull = json!({ "section": sections[0].id });
    assert_eq!(accounts.call("pull", pull.clone()).await.unwrap_err().code, ErrorCode::SignIn);
    // Her grades open all the same: she goes on working, and signs in when she wants to send.
    let out = (true, true, "Your sign-in has ended. Sign in again.".to_owned());
    assert_eq!(listed(&accounts).await, out);
    accounts.closed().await;
    drop(accounts);

    let accounts = once_free(|| Accounts::open(options(folder.path(), keyring.vault()))).await.unwrap();
    assert_eq!(listed(&accounts).await, out, "it is still known after a restart");
    assert_eq!(accounts.desk().unwrap().sections_dump().unwrap().len(), sections.len(), "nothing is lost");
    sign_in_at_window(&accounts, &relay).await;
    assert_eq!(listed(&accounts).await, (false, true, "Signed in".to_owned()));
    accounts.call("pull", pull).await.unwrap();
    accounts.closed().await;
}
