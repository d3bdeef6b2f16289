//! Links of launches that come to nothing: what is said of them, and whether they are used up by it. Those that work are
//! tested with the relay.

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use desk::view::Nothing;
use desk::{Commands as _, Desk, DeskError, DeskOptions, ErrorCode};
use sample_school::Options;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use support::{Computer, Keyring, school};
use tempfile::tempdir;
use tokio::net::TcpListener;
use vault::{NoVault, Vault};

/// As much of a relay as a link meets: it knows one code, once.
struct Relay {
    url: String,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    redeemed: AtomicUsize,
    ended: AtomicUsize,
}

async fn redeem(State(counts): State<Arc<Counts>>) -> (StatusCode, Json<Value>) {
    if counts.redeemed.fetch_add(1, Ordering::SeqCst) > 0 {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" })));
    }
    (StatusCode::OK, Json(json!({ "access_token": "a1", "refresh_token": "r1", "expires_in": 900 })))
}

impl Relay {
    async fn open() -> Self {
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
        let counts = Arc::<Counts>::default();
        let end = async |State(counts): State<Arc<Counts>>| {
            counts.ended.fetch_add(1, Ordering::SeqCst);
        };
        let me = json!({ "data": { "id": "650000000000000000000abc" } });
        let pages = Router::new()
            .route("/.well-known/oauth-authorization-server", get(async move || Json(told)))
            .route("/oauth/token", post(redeem))
            .route("/oauth/revoke", post(end))
            .route("/v3.1/me", get(async move || Json(me)))
            .with_state(Arc::clone(&counts));
        tokio::spawn(async move { axum::serve(listener, pages).await });
        Self { url, counts }
    }

    fn link(&self) -> String {
        let relay = self.url.replace(':', "%3A").replace('/', "%2F");
        format!("passback://launch?relay={relay}&code=Qm9vay1vZi1hLXRlc3Qtd2l0aC00My1sZXR0ZXJz-_0")
    }

    fn redeemed(&self) -> usize {
        self.counts.redeemed.load(Ordering::SeqCst)
    }
}

fn desk(folder: &Path, vault: Arc<dyn Vault>) -> Desk {
    Desk::open(DeskOptions { background: false, vault, ..DeskOptions::new(folder.to_owned()) }).unwrap()
}

async fn refused(desk: &Desk, relay: &Relay) -> DeskError {
    desk.open_link(&relay.link()).await.expect_err("nobody is signed in by it")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_of_another_teacher_is_used_up_and_says_how_to_open_one_elsewhere() {
    let (relay, folder, keyring) = (Relay::open().await, tempdir().unwrap(), Keyring::default());
    let school = school(Options::default()).await;
    let desk = desk(folder.path(), keyring.vault());
    Computer { dir: folder.path().to_owned(), desk: desk.clone() }.connect(&school).await.unwrap();
    let said = refused(&desk, &relay).await;
    assert_eq!(said.code, ErrorCode::Invalid);
    assert!(said.message.contains("belongs to another school or teacher"), "{said:?}");
    assert!(said.message.contains("the link is used up"), "{said:?}");
    assert_eq!(said.hint, "Start again from the LMS page, and open that link with another --data-dir.");
    assert_eq!(relay.counts.ended.load(Ordering::SeqCst), 1, "nobody uses what it gave");

    let again = refused(&desk, &relay).await;
    assert_eq!((again.code, again.hint.as_str()), (ErrorCode::SignIn, "Start again from the LMS page."));
    assert!(again.message.contains("used before, or is older than a minute"), "{again:?}");
    assert!(!again.message.contains("Nothing was changed"), "a sign-in may have ended by it: {again:?}");
    assert!(again.message.contains("has ended"), "{again:?}");
    desk.end();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_not_used_up_where_nobody_can_sign_in_anyway() {
    let relay = Relay::open().await;
    let (bare, sample) = (tempdir().unwrap(), tempdir().unwrap());
    let without_keyring = desk(bare.path(), Arc::new(NoVault));
    let said = refused(&without_keyring, &relay).await;
    assert!(said.message.contains("no keyring is running"), "{said:?}");
    without_keyring.end();

    let of_the_sample = desk(sample.path(), Keyring::default().vault());
    of_the_sample.open_sample_school(Nothing {}).await.unwrap();
    let said = refused(&of_the_sample, &relay).await;
    assert_eq!(said.hint, "Use another folder with --data-dir.", "{said:?}");
    of_the_sample.end();
    assert_eq!(relay.redeemed(), 0, "it opens the right folder all the same");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_whose_sign_in_cannot_be_used_says_that_it_is_used_up() {
    let (relay, folder, keyring) = (Relay::open().await, tempdir().unwrap(), Keyring::default());
    let desk = desk(folder.path(), keyring.vault());
    // There is no school behind this relay.
    let said = refused(&desk, &relay).await;
    assert_eq!(said.hint, "The link is used up. Start again from the LMS page.", "{said:?}");
    assert!(!said.retryable, "trying it again would end what it gave: {said:?}");
    assert_eq!(relay.counts.ended.load(Ordering::SeqCst), 1);
    desk.end();
}
