//! The app's side of a sign-in. The server knows it as a native app without a secret, demands S256, changes refresh
//! tokens with each use, and takes any port of 127.0.0.1 to come back to.

use super::browser::{Answer, Browser, challenge};
use super::{PATIENCE, Peer, changed, field, walk};
use sign_in::{Begun, Relay, SignInError, Tokens};
use url::Url;

/// Where the app waits for the browser.
const BACK: &str = "/callback";

struct Stage {
    peer: Peer,
    server: Relay,
    browser: Browser,
}

impl Stage {
    async fn set() -> Self {
        let peer = Peer::boot();
        let server =
            Relay::find(&peer.text("/issuer")).await.expect("its document says all that the app needs");
        Self { peer, server, browser: Browser::new() }
    }

    async fn begin(&self) -> (Begun, Url) {
        let begun = self.server.begin().await.expect("an address of this computer to listen at");
        let address = Url::parse(&begun.address).unwrap();
        (begun, address)
    }

    /// Waits for the sign-in while the browser goes from this address to where it is sent back to; `detour` is made
    /// there before the right address is opened at last.
    async fn finish(
        &self,
        begun: Begun,
        address: &Url,
        detour: impl AsyncFnOnce(&Url),
    ) -> (Result<Tokens, SignInError>, Answer) {
        let walks = async {
            let back = walk(&self.browser, address.as_str(), BACK).await;
            detour(&back).await;
            self.browser.get(back.as_str()).await
        };
        tokio::join!(self.server.finish(begun, PATIENCE), walks)
    }

    async fn straight(&self, begun: Begun, address: &Url) -> Result<Tokens, SignInError> {
        self.finish(begun, address, async |_| {}).await.0
    }

    async fn sign_in(&self) -> Tokens {
        let (begun, address) = self.begin().await;
        self.straight(begun, &address).await.expect("tokens")
    }

    async fn who(&self, tokens: &Tokens) -> Result<String, SignInError> {
        self.server.who(&tokens.access).await
    }

    async fn is_over(&self, tokens: &Tokens) -> bool {
        let renewed = self.server.renew(&tokens.refresh).await;
        let read = self.who(tokens).await;
        matches!(renewed, Err(SignInError::Ended)) && matches!(read, Err(SignInError::Ended))
    }
}

#[tokio::test]
#[ignore = "needs a server in Node: cargo xtask test --only oauth"]
async fn a_teacher_signs_in_at_a_server_that_is_not_ours() {
    let stage = Stage::set().await;
    assert_eq!(stage.server.url(), stage.peer.text("/issuer"));
    let (begun, address) = stage.begin().await;
    assert_eq!(field(&address, "code_challenge_method"), "S256");
    let (tokens, page) = stage.finish(begun, &address, async |_| {}).await;
    assert!(page.text.contains("You are signed in"), "{}", page.text);
    let tokens = tokens.expect("the code is exchanged");
    assert_eq!(tokens.good_for.as_secs(), 3_600);
    assert_eq!(stage.who(&tokens).await, Ok(stage.peer.text("/teacher")), "the access token opens something");
}

#[tokio::test]
#[ignore = "needs a server in Node: cargo xtask test --only oauth"]
async fn a_document_that_names_another_issuer_is_refused() {
    let peer = Peer::boot();
    let elsewhere = peer.text("/issuer").replace("127.0.0.1", "localhost");
    let found = Relay::find(&elsewhere).await.err();
    assert_eq!(found, Some(SignInError::NotARelay), "reached by a name that is not the one it says");
}

#[tokio::test]
#[ignore = "needs a server in Node: cargo xtask test --only oauth"]
async fn an_answer_with_another_state_or_of_another_issuer_is_turned_away() {
    let stage = Stage::set().await;
    let (_other, address) = stage.begin().await;
    let other = walk(&stage.browser, address.as_str(), BACK).await;
    let (begun, address) = stage.begin().await;
    let wrong = async |back: &Url| {
        let issuer = format!("{}/", stage.peer.text("/issuer"));
        for (why, wrong) in [
            ("a state that was guessed", changed(back, "state", Some("guessed"))),
            ("no state", changed(back, "state", None)),
            ("the state of another sign-in", changed(back, "state", Some(&field(&other, "state")))),
            ("another issuer", changed(back, "iss", Some("https://evil.example"))),
            ("nearly the issuer", changed(back, "iss", Some(&issuer))),
            ("no issuer", changed(back, "iss", None)),
        ] {
            let answer = stage.browser.get(wrong.as_str()).await;
            assert_eq!(answer.status, 404, "{why}: {}", answer.text);
        }
    };
    let (tokens, page) = stage.finish(begun, &address, wrong).await;
    assert_eq!(page.status, 200, "the right one is taken all the same");
    assert_eq!(stage.who(&tokens.expect("tokens")).await, Ok(stage.peer.text("/teacher")));
}

#[tokio::test]
#[ignore = "needs a server in Node: cargo xtask test --only oauth"]
async fn a_code_that_was_asked_for_with_another_challenge_gives_nothing() {
    let stage = Stage::set().await;
    let (begun, address) = stage.begin().await;
    let others = changed(&address, "code_challenge", Some(&challenge()));
    let tokens = stage.straight(begun, &others).await;
    assert_eq!(tokens.err(), Some(SignInError::Ended), "the app's verifier does not prove it");
}

#[tokio::test]
#[ignore = "needs a server in Node: cargo xtask test --only oauth"]
async fn the_code_of_another_sign_in_gives_nothing() {
    let stage = Stage::set().await;
    let (_other, address) = stage.begin().await;
    let other = walk(&stage.browser, address.as_str(), BACK).await;
    let (begun, address) = stage.begin().await;
    let walks = async {
        let back = walk(&stage.browser, address.as_str(), BACK).await;
        let injected = changed(&back, "code", Some(&field(&other, "code")));
        let page = stage.browser.get(injected.as_str()).await;
        assert_eq!(page.status, 200, "state and issuer are right: only the server can tell");
    };
    let (tokens, ()) = tokio::join!(stage.server.finish(begun, PATIENCE), walks);
    assert_eq!(tokens.err(), Some(SignInError::Ended));
}

#[tokio::test]
#[ignore = "needs a server in Node: cargo xtask test --only oauth"]
async fn a_no_of_the_server_or_of_the_teacher_reaches_the_app() {
    let stage = Stage::set().await;
    let plain = |address: &Url| changed(address, "code_challenge_method", Some("plain"));
    let bare =
        |address: &Url| changed(&changed(address, "code_challenge", None), "code_challenge_method", None);
    let nobody = |address: &Url| changed(address, "login_hint", Some("nobody"));
    type Way<'a> = &'a dyn Fn(&Url) -> Url;
    let ways: [(&str, Way<'_>); 3] = [
        ("a challenge that is its own verifier", &plain),
        ("no challenge", &bare),
        ("the teacher says no", &nobody),
    ];
    for (why, way) in ways {
        let (begun, address) = stage.begin().await;
        let tokens = stage.straight(begun, &way(&address)).await;
        assert_eq!(tokens.err(), Some(SignInError::Denied), "{why}");
    }
}

#[tokio::test]
#[ignore = "needs a server in Node: cargo xtask test --only oauth"]
async fn a_refresh_token_is_used_once_and_an_old_one_ends_the_whole_family() {
    let stage = Stage::set().await;
    let first = stage.sign_in().await;
    let second = stage.server.renew(&first.refresh).await.expect("new tokens");
    assert_ne!(first.refresh.expose(), second.refresh.expose(), "it changes with each use");
    let third = stage.server.renew(&second.refresh).await.expect("the new one is good");
    assert_eq!(stage.who(&third).await, Ok(stage.peer.text("/teacher")));
    let again = stage.server.renew(&first.refresh).await;
    assert_eq!(again.err(), Some(SignInError::Ended), "the first one is used up");
    assert!(stage.is_over(&third).await, "what came of it is gone too: somebody else may have it");
}

#[tokio::test]
#[ignore = "needs a server in Node: cargo xtask test --only oauth"]
async fn ending_a_sign_in_ends_all_its_tokens_and_no_others() {
    let stage = Stage::set().await;
    let (here, elsewhere) = (stage.sign_in().await, stage.sign_in().await);
    let renewed = stage.server.renew(&here.refresh).await.expect("new tokens");
    assert_eq!(stage.server.end(&renewed.refresh).await, Ok(()));
    assert!(stage.is_over(&renewed).await);
    assert_eq!(stage.who(&here).await, Err(SignInError::Ended), "tokens of before the renewal too");
    assert_eq!(stage.server.end(&renewed.refresh).await, Ok(()), "once more is no mistake");
    assert_eq!(stage.who(&elsewhere).await, Ok(stage.peer.text("/teacher")));
    assert!(stage.server.renew(&elsewhere.refresh).await.is_ok(), "her other computer stays signed in");
}
