//! A folder that signs in through a relay, as scripts do it: the real relay, a keyring of a test, and a browser that walks.

use crate::http::Answer;
use crate::relay::Relay;
use desk::{Account, Desk, DeskError, DeskOptions};
use std::path::Path;
use std::sync::Arc;
use support::Keyring;
use tempfile::tempdir;
use tokio::sync::oneshot;
use vault::Vault;

fn desk(folder: &Path, vault: Arc<dyn Vault>) -> Desk {
    Desk::open(DeskOptions { background: false, vault, ..DeskOptions::new(folder.to_owned()) }).unwrap()
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
