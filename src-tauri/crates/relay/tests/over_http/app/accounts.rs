//! Several accounts on one computer: what a window asks, with a browser that walks through the pages.

use super::super::browser::Answer;
use super::super::room::Room;
use desk::view::{
    AccountRef, AccountsView, AppState, BeginSignIn, ConnectionView, InvitationFile, Keep, LinkState,
    Nothing, SignInOptions, SignedIn,
};
use desk::{AccountCommands as _, Accounts, DeskError, DeskOptions, Entrance, ErrorCode, Event};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use tempfile::tempdir;
use tokio::sync::broadcast::Receiver;
use vault::{MemoryVault, NoVault, Vault};

fn options_for(folder: &Path, vault: Arc<dyn Vault>) -> DeskOptions {
    let browse = Arc::new(|_: &str| true);
    DeskOptions { background: false, vault, browse, ..DeskOptions::new(folder.to_owned()) }
}

fn computer(folder: &Path, vault: Arc<dyn Vault>) -> Accounts {
    Accounts::open(options_for(folder, vault)).unwrap()
}

pub fn with_keyring(folder: &Path) -> Accounts {
    computer(folder, Arc::<MemoryVault>::default())
}

async fn begin(accounts: &Accounts, address: &str, keep: Keep) -> Result<String, DeskError> {
    let begun = accounts.begin_sign_in(BeginSignIn { address: address.to_owned(), keep }).await?;
    assert!(begun.opened);
    Ok(begun.page)
}

/// What a person does in the browser.
async fn walk(room: &Room, page: &str, teacher: usize, says: &str) {
    let begun: Answer = room.browser.get(page).await;
    let page = room.choose(&begun, teacher).await;
    let sent = room.browser.consent(room.url(), &page, says).await;
    room.browser.get(sent.location.as_deref().unwrap()).await;
}

async fn sign_in_kept(
    accounts: &Accounts,
    room: &Room,
    teacher: usize,
    keep: Keep,
) -> Result<SignedIn, DeskError> {
    let page = begin(accounts, room.url(), keep).await?;
    let (signed, ()) = tokio::join!(accounts.finish_sign_in(Nothing {}), walk(room, &page, teacher, "yes"));
    signed
}

pub async fn sign_in(accounts: &Accounts, room: &Room, teacher: usize) -> SignedIn {
    sign_in_kept(accounts, room, teacher, Keep::Keyring).await.unwrap()
}

async fn ask(accounts: &Accounts, name: &str, input: Value) -> Result<Value, DeskError> {
    accounts.call(name, input).await.map(|text| serde_json::from_str(&text).unwrap())
}

async fn state(accounts: &Accounts) -> AppState {
    serde_json::from_value(ask(accounts, "app_state", json!({})).await.unwrap()).unwrap()
}

async fn all(accounts: &Accounts) -> AccountsView {
    accounts.accounts(Nothing {}).await.unwrap()
}

/// The card that is told when the connection stands so.
async fn told(events: &mut Receiver<Event>, link: LinkState) -> ConnectionView {
    loop {
        match events.recv().await.unwrap() {
            Event::Connection { connection } if connection.link == link => return connection,
            _ => {}
        }
    }
}

fn teacher(state: &AppState) -> &str {
    state.connection.as_ref().map_or("nobody", |card| card.teacher.as_str())
}

#[tokio::test]
async fn somebody_signs_in_from_the_welcome_screen_and_is_there_after_a_restart() {
    let (room, folder) = (Room::open().await, tempdir().unwrap());
    let keyring = Arc::<MemoryVault>::default();
    let accounts = computer(folder.path(), keyring.clone());
    assert_eq!(teacher(&state(&accounts).await), "nobody");
    let signed = sign_in(&accounts, &room, 0).await;
    assert_eq!((teacher(&signed.state), signed.other), ("Elena Rivera", false), "{}", signed.said);
    assert_eq!(signed.state.sections.len(), 6);
    let card = signed.state.connection.unwrap();
    assert_eq!((card.relay.as_deref(), card.sealed, card.sample), (Some(room.url()), false, false));
    drop(accounts);

    let accounts = computer(folder.path(), keyring);
    assert_eq!(teacher(&state(&accounts).await), "Elena Rivera");
    let listed = all(&accounts).await.accounts;
    assert_eq!(listed.len(), 1);
    assert!(listed[0].here && listed[0].signed_in);
    assert_eq!(listed[0].host, room.url().trim_start_matches("http://"));
}

#[tokio::test]
async fn somebody_elses_sign_in_shows_nothing_of_the_one_before() {
    let (room, folder) = (Room::open().await, tempdir().unwrap());
    let accounts = with_keyring(folder.path());
    let first = sign_in(&accounts, &room, 0).await;
    let hers = room.hers_alone().id.clone();
    ask(&accounts, "book", json!({ "section": hers })).await.unwrap();
    let mut events = accounts.events();

    let second = sign_in(&accounts, &room, 1).await;
    assert!(second.other, "the window begins anew");
    assert_ne!(teacher(&second.state), teacher(&first.state));
    // What the first account still had to say comes before; of the new one nothing does.
    let newcomer = teacher(&second.state).to_owned();
    loop {
        let event = events.recv().await.unwrap();
        if event == Event::Other {
            break;
        }
        let said = serde_json::to_string(&event).unwrap();
        assert!(!said.contains(&newcomer), "told before the window knows: {said}");
    }
    while let Ok(event) = events.try_recv() {
        let said = serde_json::to_string(&event).unwrap();
        assert!(!said.contains("Rivera") && !said.contains(&hers), "told after that: {said}");
    }
    let refused = ask(&accounts, "book", json!({ "section": hers })).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotFound, "{}", refused.message);
    assert!(second.state.sections.iter().all(|section| section.id != hers));

    let listed = all(&accounts).await.accounts;
    assert_eq!(listed.len(), 2);
    assert!(listed[0].here && !listed[1].here && listed[1].signed_in);
    let back = accounts.switch_account(AccountRef { id: listed[1].id.clone() }).await.unwrap();
    assert_eq!(teacher(&back), teacher(&first.state), "her own is as it was");
    ask(&accounts, "book", json!({ "section": hers })).await.unwrap();
    let sessions = room.sample.relay.records().sessions().await.unwrap();
    assert_eq!(sessions.len(), 2, "both go on");
}

#[tokio::test]
async fn a_sign_in_that_ends_behind_the_lock_takes_the_window_of_the_one_before_away() {
    let (room, folder) = (Room::open().await, tempdir().unwrap());
    let accounts = with_keyring(folder.path());
    sign_in(&accounts, &room, 0).await;
    let page = begin(&accounts, room.url(), Keep::Keyring).await.unwrap();
    ask(&accounts, "set_pin", json!({ "pin": "2468", "before": "" })).await.unwrap();
    ask(&accounts, "lock_now", json!({})).await.unwrap();
    let mut events = accounts.events();
    let (signed, ()) = tokio::join!(accounts.finish_sign_in(Nothing {}), walk(&room, &page, 1, "yes"));
    let signed = signed.unwrap();
    assert!(signed.other && signed.state.locked && signed.state.connection.is_none());
    assert_eq!(events.try_recv(), Ok(Event::Other));
    assert!(events.try_recv().is_err(), "nothing else is told");
    ask(&accounts, "unlock", json!({ "pin": "2468" })).await.unwrap();
    assert_ne!(teacher(&state(&accounts).await), "Elena Rivera");
}

#[tokio::test]
async fn a_sign_in_that_comes_to_nothing_changes_nothing() {
    let (room, folder) = (Room::open().await, tempdir().unwrap());
    let accounts = with_keyring(folder.path());
    sign_in(&accounts, &room, 0).await;

    let page = begin(&accounts, room.url(), Keep::Keyring).await.unwrap();
    let (denied, ()) = tokio::join!(accounts.finish_sign_in(Nothing {}), walk(&room, &page, 1, "no"));
    assert_eq!(denied.unwrap_err().code, ErrorCode::SignIn);

    begin(&accounts, room.url(), Keep::Keyring).await.unwrap();
    let (given_up, cancelled) =
        tokio::join!(accounts.finish_sign_in(Nothing {}), accounts.cancel_sign_in(Nothing {}));
    assert_eq!(given_up.unwrap_err().code, ErrorCode::SignIn);
    cancelled.unwrap();
    assert_eq!(
        accounts.open_sign_in_page(Nothing {}).await.unwrap_err().code,
        ErrorCode::NotFound,
        "its page is not opened again"
    );

    assert_eq!(teacher(&state(&accounts).await), "Elena Rivera");
    assert_eq!(all(&accounts).await.accounts.len(), 1);
}

#[tokio::test]
async fn what_is_no_relay_is_said_in_words_and_opens_no_browser() {
    let (room, folder) = (Room::open().await, tempdir().unwrap());
    let accounts = with_keyring(folder.path());
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for (address, code, said) in [
        ("http://relay.example.org", ErrorCode::Invalid, "http://"),
        ("not an address", ErrorCode::Invalid, "not the address of a relay"),
        (room.sample.school.url(), ErrorCode::Invalid, "not a Passback relay"),
        (&format!("http://{nobody}"), ErrorCode::Offline, "can’t be reached"),
    ] {
        let refused = begin(&accounts, address, Keep::Keyring).await.unwrap_err();
        assert_eq!(refused.code, code, "{address}: {}", refused.message);
        assert!(refused.message.contains(said), "{address}: {}", refused.message);
        let nothing = accounts.finish_sign_in(Nothing {}).await.unwrap_err();
        assert_eq!(nothing.code, ErrorCode::NotFound);
    }
}

#[tokio::test]
async fn signing_out_ends_it_here_and_there_and_only_the_same_person_sees_the_grades_again() {
    let (room, folder) = (Room::open().await, tempdir().unwrap());
    let accounts = with_keyring(folder.path());
    sign_in(&accounts, &room, 0).await;
    let view = accounts.sign_out_view(Nothing {}).await.unwrap();
    assert!(view.lines.iter().any(|line| line.contains("6 sections")), "{:?}", view.lines);
    let out = accounts.sign_out(Nothing {}).await.unwrap();
    assert_eq!(teacher(&out.state), "nobody");
    assert!(out.state.sections.is_empty());
    assert!(room.sample.relay.records().sessions().await.unwrap().is_empty(), "ended at the relay");
    let listed = all(&accounts).await.accounts;
    assert!(!listed[0].signed_in && !listed[0].here);
    assert_eq!(listed[0].relay.as_deref(), Some(room.url()), "where to sign in again");
    let refused = accounts.switch_account(AccountRef { id: listed[0].id.clone() }).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::SignIn, "not without signing in");

    let other = sign_in(&accounts, &room, 1).await;
    assert_ne!(teacher(&other.state), "Elena Rivera");
    let again = sign_in(&accounts, &room, 0).await;
    assert_eq!(teacher(&again.state), "Elena Rivera");
    assert_eq!(all(&accounts).await.accounts.len(), 2, "she is in her own folder again");
}

#[tokio::test]
async fn a_sign_in_that_was_ended_is_begun_anew_and_nothing_is_lost() {
    let (room, folder) = (Room::open().await, tempdir().unwrap());
    let accounts = with_keyring(folder.path());
    let first = sign_in(&accounts, &room, 0).await;
    let section = first.state.sections[0].id.clone();
    let book = ask(&accounts, "book", json!({ "section": section })).await.unwrap();
    let records = room.sample.relay.records();
    let session = records.sessions().await.unwrap()[0].id.clone();
    records.end(&session).await.unwrap();
    let mut events = accounts.events();
    let refused = ask(&accounts, "pull", json!({ "section": section })).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::SignIn);
    // What was told of before may come first.
    let card = told(&mut events, LinkState::SignInNeeded).await;
    assert_eq!(card.relay.as_deref(), Some(room.url()));
    assert_eq!(ask(&accounts, "book", json!({ "section": section })).await.unwrap(), book, "it stays");

    let again = sign_in(&accounts, &room, 0).await;
    assert!(!again.other, "the window goes on");
    assert_eq!(again.state.connection.unwrap().link, LinkState::Connected);
    ask(&accounts, "pull", json!({ "section": section })).await.unwrap();
}

#[tokio::test]
async fn the_sample_school_is_an_account_beside_the_others() {
    let (room, folder) = (Room::open().await, tempdir().unwrap());
    let accounts = with_keyring(folder.path());
    ask(&accounts, "open_sample_school", json!({})).await.unwrap();
    let signed = sign_in(&accounts, &room, 0).await;
    assert!(signed.other);
    let listed = all(&accounts).await.accounts;
    assert_eq!(listed.iter().map(|item| item.sample).collect::<Vec<_>>(), [false, true]);
    assert!(folder.path().join("passback.db").is_file(), "it lies where it always did");
    let sample: AppState =
        serde_json::from_value(ask(&accounts, "open_sample_school", json!({})).await.unwrap()).unwrap();
    assert!(sample.connection.unwrap().sample);
    assert_eq!(all(&accounts).await.accounts.len(), 2);
}

#[tokio::test]
async fn a_list_that_was_lost_is_made_again_from_the_folders() {
    let (room, folder) = (Room::open().await, tempdir().unwrap());
    let keyring = Arc::<MemoryVault>::default();
    let accounts = computer(folder.path(), keyring.clone());
    ask(&accounts, "open_sample_school", json!({})).await.unwrap();
    sign_in(&accounts, &room, 0).await;
    accounts.closed().await;
    drop(accounts);
    std::fs::remove_file(folder.path().join("accounts.json")).unwrap();
    let accounts = computer(folder.path(), keyring);
    let names: Vec<bool> = all(&accounts).await.accounts.iter().map(|item| item.sample).collect();
    assert_eq!(names.len(), 2);
}

async fn options(accounts: &Accounts) -> SignInOptions {
    accounts.sign_in_options(Nothing {}).await.unwrap()
}

#[tokio::test]
async fn without_a_keyring_a_passphrase_keeps_the_sign_in_over_a_restart() {
    use desk::view::KeepPlace;
    let (room, folder) = (Room::open().await, tempdir().unwrap());
    let passphrase = || Keep::Passphrase { passphrase: "seven little books".to_owned() };
    let accounts = computer(folder.path(), Arc::new(NoVault));
    let asked = options(&accounts).await;
    assert_eq!(asked.keep, KeepPlace::NewPassphrase);
    assert!(asked.text.contains("passphrase"), "offered in words: {}", asked.text);
    let short = Keep::Passphrase { passphrase: "short".to_owned() };
    assert_eq!(sign_in_kept(&accounts, &room, 0, short).await.unwrap_err().code, ErrorCode::Invalid);
    let signed = sign_in_kept(&accounts, &room, 0, passphrase()).await.unwrap();
    assert_eq!(teacher(&signed.state), "Elena Rivera");
    let section = signed.state.sections[0].id.clone();
    accounts.closed().await;
    drop(accounts);
    let sealed = std::fs::read(folder.path().join("sign-ins.age")).unwrap();
    assert!(sealed.starts_with(b"age-encryption.org/"), "nothing of it can be read");

    // What is saved is encrypted with a key that is in the file, too.
    let entrance = Entrance::new(options_for(folder.path(), Arc::new(NoVault)));
    let refused = entrance.open().map(|_| ()).unwrap_err();
    assert_eq!(refused.code, ErrorCode::Passphrase);
    let wrong = json!({ "passphrase": "seven little bricks" });
    assert_eq!(entrance.instead(refused.clone(), "unseal", wrong).unwrap_err().code, ErrorCode::Invalid);
    entrance.instead(refused, "unseal", json!({ "passphrase": "seven little books" })).unwrap();
    let accounts = entrance.open().unwrap();
    assert_eq!(options(&accounts).await.keep, KeepPlace::Keyring, "it is open");
    let mut events = accounts.events();
    assert_eq!(teacher(&state(&accounts).await), "Elena Rivera");
    let card = told(&mut events, LinkState::Connected).await;
    assert!(!card.sealed, "{card:?}");
    ask(&accounts, "pull", json!({ "section": section })).await.unwrap();
}

#[tokio::test]
async fn an_invitation_link_is_an_address_and_the_browser_takes_the_invitation_along() {
    let (room, folder) = (Room::open().await, tempdir().unwrap());
    let accounts = with_keyring(folder.path());
    let secret = "Qm9vay1vZi1hLXRlc3Qtd2l0aC00My1sZXR0ZXJz-_0";
    let page = begin(&accounts, &format!("{}/invitation/{secret}", room.url()), Keep::Keyring).await.unwrap();
    assert!(page.starts_with(&format!("{}/oauth/authorize?", room.url())), "{page}");
    assert!(page.contains(&format!("invitation={secret}")), "{page}");
    let (signed, ()) = tokio::join!(accounts.finish_sign_in(Nothing {}), walk(&room, &page, 0, "yes"));
    assert_eq!(teacher(&signed.unwrap().state), "Elena Rivera", "one that is none stops nobody here");
}

#[tokio::test]
async fn an_invitation_that_came_as_a_file_is_found_in_it_and_another_file_is_refused_in_words() {
    let folder = tempdir().unwrap();
    let accounts = with_keyring(folder.path());
    let link = "https://relay.example.org/invitation/Qm9vay1vZi1hLXRlc3Qtd2l0aC00My1sZXR0ZXJz-_0";
    let text = format!("Your district invites you.\r\n\r\n{link}\r\n");
    assert_eq!(accounts.read_invitation(InvitationFile { text }).await.unwrap().address, link);
    let refused = accounts.read_invitation(InvitationFile { text: "Minutes of a meeting".to_owned() }).await;
    let refused = refused.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Invalid);
    assert!(refused.message.contains("no invitation in this file"), "{}", refused.message);
}
