//! Several accounts on one computer, encrypted and behind one lock: what the window's program may do while it is locked,
//! and whose data are meant when a key is not to be had. Signing in through a relay is tested with the relay.

use axum::routing::get;
use axum::{Json, Router};
use desk::view::{AccountRef, AccountsView, AppState, Nothing};
use desk::{
    ACCOUNT_COMMANDS, AccountCommands, Accounts, Commands, Desk, DeskError, DeskOptions, Entrance, ErrorCode,
    Event,
};
use sample_school::Options;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use support::{Computer, Keyring, school, until};
use tokio::net::TcpListener;
use tokio::sync::broadcast::error::TryRecvError;
use vault::{NoVault, SealedVault, Secret, Vault, VaultError};

const PASSPHRASE: &str = "seven little books";

pub fn options(dir: &Path, vault: Arc<dyn Vault>) -> DeskOptions {
    DeskOptions { background: false, vault, ..DeskOptions::new(dir.to_path_buf()) }
}

/// A desk that was let go is gone when its last task has noticed; until then its folder is in use.
pub async fn once_free<T>(mut tried: impl FnMut() -> Result<T, DeskError>) -> Result<T, DeskError> {
    until("the folder is free", || match tried() {
        Err(error) if error.code == ErrorCode::InUse => None,
        done => Some(done),
    })
    .await
}

async fn ask(accounts: &Accounts, name: &str, input: Value) -> Result<Value, DeskError> {
    accounts.call(name, input).await.map(|text| serde_json::from_str(&text).unwrap())
}

async fn is_encrypted(accounts: &Accounts) -> bool {
    ask(accounts, "settings", json!({})).await.unwrap()["data"]["encrypted"] == json!(true)
}

/// A folder with a school of its own in it, closed again.
async fn with_school(dir: &Path, vault: Arc<dyn Vault>) {
    let school = school(Options::default()).await;
    let computer = Computer { dir: dir.to_path_buf(), desk: Desk::open(options(dir, vault)).unwrap() };
    computer.connect(&school).await.unwrap();
    computer.desk.leave_school(Nothing {}).await.unwrap();
    computer.desk.end();
}

/// The account of the folder `accounts/b`, and the first one on screen.
async fn two(dir: &Path, keyring: &Keyring) -> Accounts {
    with_school(dir, keyring.vault()).await;
    with_school(&dir.join("accounts/b"), keyring.vault()).await;
    // The list is made from the folders. Nobody is signed in there, which is not what is looked at here.
    drop(once_free(|| Accounts::open(options(dir, keyring.vault()))).await.unwrap());
    let list = dir.join("accounts.json");
    let text = fs::read_to_string(&list).unwrap();
    assert!(text.contains("\"signed_in\": false"), "{text}");
    fs::write(list, text.replace("\"signed_in\": false", "\"signed_in\": true")).unwrap();
    let accounts = once_free(|| Accounts::open(options(dir, keyring.vault()))).await.unwrap();
    assert_eq!(listed(&accounts).await.len(), 2);
    accounts
}

/// The key of the other account is lost.
fn lose_key(dir: &Path, keyring: &Keyring) {
    let mark = fs::read_to_string(dir.join("accounts/b/passback.key")).unwrap();
    let mark: Value = serde_json::from_str(&mark).unwrap();
    let name = mark["now"]["name"].as_str().unwrap();
    assert!(keyring.take(&format!("data-key-{name}")).is_some());
}

async fn listed(accounts: &Accounts) -> Vec<String> {
    let view: AccountsView = accounts.accounts(Nothing {}).await.unwrap();
    view.accounts.into_iter().map(|item| item.id).collect()
}

async fn lock(accounts: &Accounts) {
    ask(accounts, "set_pin", json!({ "pin": "2468", "before": "" })).await.unwrap();
    assert_eq!(ask(accounts, "lock_now", json!({})).await.unwrap()["locked"], json!(true));
}

async fn unlock(accounts: &Accounts) {
    ask(accounts, "unlock", json!({ "pin": "2468" })).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn while_it_is_locked_nobody_switches_the_account_signs_in_or_looks_who_is_here() {
    let (dir, keyring) = (tempfile::tempdir().unwrap(), Keyring::default());
    let accounts = two(dir.path(), &keyring).await;
    lock(&accounts).await;
    let others = ["open_sample_school", "begin_anew", "settings"];
    for command in ACCOUNT_COMMANDS.iter().map(|command| command.name).chain(others) {
        let input =
            json!({ "id": "b", "passphrase": PASSPHRASE, "address": "x", "keep": { "kind": "memory" } });
        let error = ask(&accounts, command, input).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::Locked, "{command}");
    }
    let state: AppState =
        serde_json::from_value(ask(&accounts, "app_state", json!({})).await.unwrap()).unwrap();
    assert!(state.locked && state.connection.is_none() && state.sections.is_empty());
    unlock(&accounts).await;
    let _: AppState = accounts.switch_account(AccountRef { id: "b".to_owned() }).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_comes_while_it_is_locked_is_opened_when_it_is_unlocked() {
    let (dir, keyring) = (tempfile::tempdir().unwrap(), Keyring::default());
    let accounts = Accounts::open(options(dir.path(), keyring.vault())).unwrap();
    lock(&accounts).await;
    let mut events = accounts.events();
    accounts.open_link("passback://launch?relay=x").await;
    assert!(matches!(events.try_recv(), Err(TryRecvError::Empty)), "nothing is told of it");
    unlock(&accounts).await;
    loop {
        if let Event::Launch { launch } = events.recv().await.unwrap() {
            assert!(launch.is_some());
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_erases_one_of_several_accounts_leaves_the_pin_to_the_others() {
    let (dir, keyring) = (tempfile::tempdir().unwrap(), Keyring::default());
    let accounts = two(dir.path(), &keyring).await;
    ask(&accounts, "set_pin", json!({ "pin": "2468", "before": "" })).await.unwrap();
    let erase = json!({ "typed": "ERASE", "copies": false });
    let erased = ask(&accounts, "erase_everything", erase.clone()).await.unwrap();
    assert!(erased["left"].to_string().contains("PIN"), "{erased}");
    assert_eq!(ask(&accounts, "lock_state", json!({})).await.unwrap()["pin"], json!(true));
    accounts.switch_account(AccountRef { id: "b".to_owned() }).await.unwrap();
    ask(&accounts, "erase_everything", erase).await.unwrap();
    assert_eq!(ask(&accounts, "lock_state", json!({})).await.unwrap()["pin"], json!(false), "the last one");
}

#[tokio::test(flavor = "multi_thread")]
async fn beginning_anew_is_about_the_account_that_could_not_be_opened_and_no_other() {
    let (dir, keyring) = (tempfile::tempdir().unwrap(), Keyring::default());
    let accounts = two(dir.path(), &keyring).await;
    drop(accounts);
    lose_key(dir.path(), &keyring);
    let accounts = once_free(|| Accounts::open(options(dir.path(), keyring.vault()))).await.unwrap();
    assert_eq!(ask(&accounts, "begin_anew", json!({})).await.unwrap_err().code, ErrorCode::Invalid);
    let refused = ask(&accounts, "switch_account", json!({ "id": "b" })).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Key);
    assert!(ask(&accounts, "app_state", json!({})).await.is_ok(), "the one on screen goes on");
    ask(&accounts, "begin_anew", json!({})).await.unwrap();
    assert!(dir.path().join("accounts/b/unreadable-1/passback.db").is_file());
    assert!(dir.path().join("passback.db").is_file() && !dir.path().join("unreadable-1").exists());
    assert_eq!(listed(&accounts).await, ["first"]);
    assert_eq!(ask(&accounts, "begin_anew", json!({})).await.unwrap_err().code, ErrorCode::Invalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn at_the_start_beginning_anew_is_about_the_account_that_was_on_screen() {
    let (dir, keyring) = (tempfile::tempdir().unwrap(), Keyring::default());
    let accounts = two(dir.path(), &keyring).await;
    accounts.switch_account(AccountRef { id: "b".to_owned() }).await.unwrap();
    drop(accounts);
    lose_key(dir.path(), &keyring);
    let entrance = Entrance::new(options(dir.path(), keyring.vault()));
    let refused = once_free(|| entrance.open()).await.map(|_| ()).unwrap_err();
    assert_eq!(refused.code, ErrorCode::Key);
    let other = entrance.instead(refused.clone(), "settings", json!({})).unwrap_err();
    assert_eq!(other, refused, "nothing else is answered");
    once_free(|| entrance.instead(refused.clone(), "begin_anew", json!({}))).await.unwrap();
    assert!(dir.path().join("accounts/b/unreadable-1/passback.db").is_file());
    assert!(!dir.path().join("unreadable-1").exists());
    let accounts = once_free(|| entrance.open()).await.unwrap();
    assert_eq!(listed(&accounts).await, ["first"]);
}

/// As much of a relay as is looked at before the browser is opened.
async fn relay() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let told = json!({
        "issuer": url,
        "authorization_endpoint": format!("{url}/oauth/authorize"),
        "token_endpoint": format!("{url}/oauth/token"),
        "revocation_endpoint": format!("{url}/oauth/revoke"),
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    });
    let found = get(async move || Json(told));
    let pages = Router::new().route("/.well-known/oauth-authorization-server", found);
    tokio::spawn(async move { axum::serve(listener, pages).await });
    url
}

async fn begin(accounts: &Accounts, address: &str, keep: Value) -> Result<Value, DeskError> {
    ask(accounts, "begin_sign_in", json!({ "address": address, "keep": keep })).await
}

fn passphrase() -> Value {
    json!({ "kind": "passphrase", "passphrase": PASSPHRASE })
}

/// A computer without a keyring, on which a passphrase was chosen while somebody signed in.
async fn choose_passphrase(dir: &Path) -> Accounts {
    let accounts = Accounts::open(options(dir, Arc::new(NoVault))).unwrap();
    assert!(!is_encrypted(&accounts).await);
    begin(&accounts, &relay().await, passphrase()).await.unwrap();
    assert!(is_encrypted(&accounts).await, "what lay open is encrypted at once");
    accounts
}

/// The same, closed again.
async fn with_passphrase(dir: &Path) {
    choose_passphrase(dir).await.closed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_no_relays_chooses_no_place_for_the_sign_in() {
    let dir = tempfile::tempdir().unwrap();
    let accounts = Accounts::open(options(dir.path(), Arc::new(NoVault))).unwrap();
    for keep in [passphrase(), json!({ "kind": "memory" })] {
        let begun = begin(&accounts, "http://127.0.0.1:9", keep.clone()).await;
        assert_eq!(begun.unwrap_err().code, ErrorCode::Offline, "{keep}");
        let asked = accounts.sign_in_options(Nothing {}).await.unwrap();
        assert_eq!(asked.keep, desk::view::KeepPlace::NewPassphrase, "it is asked again: {keep}");
    }
    assert!(!is_encrypted(&accounts).await && !dir.path().join("sign-ins.age.key").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_in_a_file_waits_for_its_passphrase_before_anything_is_opened() {
    let dir = tempfile::tempdir().unwrap();
    with_passphrase(dir.path()).await;
    let entrance = Entrance::new(options(dir.path(), Arc::new(NoVault)));
    let refused = once_free(|| entrance.open()).await.map(|_| ()).unwrap_err();
    assert_eq!(refused.code, ErrorCode::Passphrase, "{refused:?}");
    assert!(refused.message.contains("nothing is lost"), "{refused:?}");
    let wrong = json!({ "passphrase": "seven little bricks" });
    assert_eq!(entrance.instead(refused.clone(), "unseal", wrong).unwrap_err().code, ErrorCode::Invalid);
    assert_eq!(entrance.open().map(|_| ()).unwrap_err().code, ErrorCode::Passphrase, "it still waits");
    entrance.instead(refused, "unseal", json!({ "passphrase": PASSPHRASE })).unwrap();
    let accounts = entrance.open().unwrap();
    assert!(is_encrypted(&accounts).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_forgotten_the_passphrase_begins_anew_and_nothing_is_deleted() {
    let dir = tempfile::tempdir().unwrap();
    with_passphrase(dir.path()).await;
    let entrance = Entrance::new(options(dir.path(), Arc::new(NoVault)));
    let refused = once_free(|| entrance.open()).await.map(|_| ()).unwrap_err();
    entrance.instead(refused, "begin_anew", json!({})).unwrap();
    for name in ["passback.db", "passback.key", "sign-ins.age", "sign-ins.age.key"] {
        assert!(dir.path().join("unreadable-1").join(name).is_file(), "{name}");
    }
    let accounts = entrance.open().unwrap();
    let asked = accounts.sign_in_options(Nothing {}).await.unwrap();
    assert_eq!(asked.keep, desk::view::KeepPlace::NewPassphrase, "another one can be chosen");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_erasing_could_not_forget_is_said_to_be_where_it_is() {
    let erase = json!({ "typed": "ERASE", "copies": false });
    let left = async |accounts: &Accounts| {
        let erased = ask(accounts, "erase_everything", erase.clone()).await.unwrap();
        let left = erased["left"].as_array().unwrap().clone();
        let key = left.iter().find(|line| line.to_string().contains("key of what was erased"));
        key.map(|line| line.as_str().unwrap().to_owned()).unwrap_or_default()
    };
    let (dir, keyring) = (tempfile::tempdir().unwrap(), Keyring::default());
    let accounts = Accounts::open(options(dir.path(), keyring.vault())).unwrap();
    keyring.refuse(Some(VaultError::Locked));
    let said = left(&accounts).await;
    assert!(said.contains("this computer’s keyring"), "{said}");
    keyring.refuse(None);
    assert_eq!(left(&accounts).await, "", "it is forgotten");

    let dir = tempfile::tempdir().unwrap();
    let accounts = choose_passphrase(dir.path()).await;
    let in_the_way = dir.path().join("sign-ins.age.part");
    fs::create_dir(&in_the_way).unwrap();
    let said = left(&accounts).await;
    assert!(said.contains("passphrase") && !said.contains("keyring"), "{said}");
    fs::remove_dir(in_the_way).unwrap();
    assert_eq!(left(&accounts).await, "", "it is forgotten");
}

#[tokio::test(flavor = "multi_thread")]
async fn data_that_lie_open_beside_a_file_of_sign_ins_are_encrypted_when_the_passphrase_is_typed() {
    let dir = tempfile::tempdir().unwrap();
    // As a version without encryption left them.
    with_school(dir.path(), Arc::new(NoVault)).await;
    let file = dir.path().join("sign-ins.age");
    drop(SealedVault::open(&file, &Secret::new(PASSPHRASE.to_owned())).unwrap());
    let accounts = once_free(|| Accounts::open(options(dir.path(), Arc::new(NoVault)))).await.unwrap();
    let data = ask(&accounts, "settings", json!({})).await.unwrap()["data"].clone();
    assert!(data["at_rest"].as_str().unwrap().contains("passphrase"), "{data}");
    ask(&accounts, "unseal", json!({ "passphrase": PASSPHRASE })).await.unwrap();
    assert!(is_encrypted(&accounts).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passphrase_that_is_chosen_after_the_keyring_went_away_keeps_the_key_and_the_pin_too() {
    let (dir, keyring) = (tempfile::tempdir().unwrap(), Keyring::default());
    let accounts = two(dir.path(), &keyring).await;
    accounts.switch_account(AccountRef { id: "b".to_owned() }).await.unwrap();
    ask(&accounts, "set_pin", json!({ "pin": "2468", "before": "" })).await.unwrap();
    keyring.refuse(Some(VaultError::NoKeyring));
    ask(&accounts, "unseal", json!({ "passphrase": PASSPHRASE })).await.unwrap();
    accounts.closed().await;
    drop(accounts);
    for folder in [dir.path().to_owned(), dir.path().join("accounts/b")] {
        let without_file = once_free(|| Desk::open(options(&folder, keyring.vault()))).await;
        assert_eq!(
            without_file.map(|_| ()).unwrap_err().code,
            ErrorCode::Key,
            "the keyring does not have it"
        );
    }
    let entrance = Entrance::new(options(dir.path(), keyring.vault()));
    let refused = once_free(|| entrance.open()).await.map(|_| ()).unwrap_err();
    assert_eq!(refused.code, ErrorCode::Passphrase, "{refused:?}");
    entrance.instead(refused, "unseal", json!({ "passphrase": PASSPHRASE })).unwrap();
    let accounts = once_free(|| entrance.open()).await.unwrap();
    assert!(accounts.desk().is_ok(), "the key was found");
    assert_eq!(ask(&accounts, "settings", json!({})).await.unwrap_err().code, ErrorCode::Locked);
    unlock(&accounts).await;
    assert!(is_encrypted(&accounts).await);
    accounts.closed().await;
    drop(accounts);
    let file =
        SealedVault::open(&dir.path().join("sign-ins.age"), &Secret::new(PASSPHRASE.to_owned())).unwrap();
    let file: Arc<dyn Vault> = Arc::new(file);
    let other = once_free(|| Desk::open(options(dir.path(), Arc::clone(&file)))).await;
    assert!(other.is_ok(), "and the other key");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_nothing_kept_is_offered_no_pin_that_the_next_start_would_not_ask_for() {
    let dir = tempfile::tempdir().unwrap();
    let accounts = Accounts::open(options(dir.path(), Arc::new(NoVault))).unwrap();
    let about = async || {
        let view = ask(&accounts, "lock_state", json!({})).await.unwrap();
        (view["available"] == json!(true), view["note"].as_str().unwrap().to_owned())
    };
    assert!(about().await.1.contains("no keyring"));
    begin(&accounts, &relay().await, json!({ "kind": "memory" })).await.unwrap();
    let (available, note) = about().await;
    assert!(!available && note.contains("kept nowhere"), "{note}");
    let pin = json!({ "pin": "2468", "before": "" });
    let refused = ask(&accounts, "set_pin", pin.clone()).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Invalid);
    assert!(refused.message.contains("forgotten") && refused.hint.contains("passphrase"), "{refused:?}");
    ask(&accounts, "unseal", json!({ "passphrase": PASSPHRASE })).await.unwrap();
    assert!(about().await.0, "the file of a passphrase keeps it");
    assert_eq!(ask(&accounts, "set_pin", pin).await.unwrap()["pin"], json!(true));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pin_from_before_the_keyring_went_away_stays_though_nothing_is_kept_any_more() {
    let (dir, keyring) = (tempfile::tempdir().unwrap(), Keyring::default());
    let accounts = Accounts::open(options(dir.path(), keyring.vault())).unwrap();
    lock(&accounts).await;
    unlock(&accounts).await;
    keyring.refuse(Some(VaultError::NoKeyring));
    begin(&accounts, &relay().await, json!({ "kind": "memory" })).await.unwrap();
    let view = ask(&accounts, "lock_state", json!({})).await.unwrap();
    assert_eq!((&view["pin"], &view["available"]), (&json!(true), &json!(true)), "it can be locked");
    let other = json!({ "pin": "1357", "before": "2468" });
    assert_eq!(ask(&accounts, "set_pin", other).await.unwrap_err().code, ErrorCode::Invalid);
    assert_eq!(ask(&accounts, "lock_now", json!({})).await.unwrap()["locked"], json!(true));
    unlock(&accounts).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_never_given_to_a_vault_that_forgets() {
    let dir = tempfile::tempdir().unwrap();
    let accounts = Accounts::open(options(dir.path(), Arc::new(NoVault))).unwrap();
    begin(&accounts, &relay().await, json!({ "kind": "memory" })).await.unwrap();
    let refused = ask(&accounts, "change_key", json!({})).await.unwrap_err();
    assert!(refused.message.contains("could not be encrypted"), "{refused:?}");
    assert!(!is_encrypted(&accounts).await);
    drop(accounts);
    assert!(once_free(|| Accounts::open(options(dir.path(), Arc::new(NoVault)))).await.is_ok());
}
