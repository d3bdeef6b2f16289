//! What a relay's answers mean for a sign-in that is to be renewed: only a clear no ends it.

use super::*;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// A relay that says who it is, and gives one answer to every request for tokens.
async fn relay(status: &'static str, kind: &'static str, body: &'static str) -> Relay {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let metadata = serde_json::json!({
        "issuer": url,
        "authorization_endpoint": format!("{url}/oauth/authorize"),
        "token_endpoint": format!("{url}/oauth/token"),
        "revocation_endpoint": format!("{url}/oauth/revoke"),
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    });
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut asked = vec![0; 8 * 1024];
            let count = stream.read(&mut asked).await.unwrap_or(0);
            let found = asked.get(..count).unwrap_or_default().starts_with(b"GET /.well-known/");
            let metadata = metadata.to_string();
            let (status, kind, body) =
                if found { ("200 OK", "application/json", metadata.as_str()) } else { (status, kind, body) };
            let answer = format!(
                "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            );
            let _ = stream.write_all(answer.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    });
    Relay::find(&url).await.expect("a relay")
}

async fn renewed(status: &'static str, kind: &'static str, body: &'static str) -> SignInError {
    let relay = relay(status, kind, body).await;
    relay.renew(&Secret::new("r1".to_owned())).await.expect_err("no tokens")
}

#[tokio::test]
async fn a_relay_that_says_later_ends_no_sign_in() {
    for status in ["429 Too Many Requests", "500 Oops", "502 Bad Gateway", "503 Busy", "504 Gateway Timeout"]
    {
        assert_eq!(renewed(status, "text/plain", "Too many requests.").await, SignInError::Busy, "{status}");
        let says = r#"{"error":"temporarily_unavailable"}"#;
        assert_eq!(renewed(status, "application/json", says).await, SignInError::Busy, "{status}");
    }
    let answers = relay("429 Too Many Requests", "text/plain", "Wait.").await;
    assert_eq!(answers.who(&Secret::new("a1".to_owned())).await, Err(SignInError::Busy));
    assert_eq!(answers.end(&Secret::new("r1".to_owned())).await, Err(SignInError::Busy));
}

#[tokio::test]
async fn a_clear_no_ends_it() {
    let says = r#"{"error":"invalid_grant"}"#;
    assert_eq!(renewed("400 Bad Request", "application/json", says).await, SignInError::Ended);
    let page = "<html>Welcome to the hotel</html>";
    assert_eq!(renewed("200 OK", "text/html", page).await, SignInError::NotARelay, "somebody else's page");
}

#[tokio::test]
async fn the_link_of_a_launch_gives_tokens_and_a_place() {
    let says =
        r#"{"access_token":"a","refresh_token":"r","expires_in":900,"section":"s1","assignment":"w1"}"#;
    let code = Secret::new("c".to_owned());
    let launched = relay("200 OK", "application/json", says).await.redeem(&code).await.expect("tokens");
    assert_eq!((launched.tokens.access.expose().as_str(), launched.tokens.good_for.as_secs()), ("a", 900));
    assert_eq!((launched.section.as_deref(), launched.assignment.as_deref()), (Some("s1"), Some("w1")));
    let nowhere = r#"{"access_token":"a","refresh_token":"r","section":"../../x","assignment":"w1"}"#;
    let launched = relay("200 OK", "application/json", nowhere).await.redeem(&code).await.expect("tokens");
    assert_eq!((launched.section, launched.assignment), (None, None), "what can be no id is no place");
}

#[tokio::test]
async fn a_link_that_was_used_is_told_from_a_relay_that_is_busy() {
    let redeemed = async |status, kind, body| {
        let code = Secret::new("c".to_owned());
        relay(status, kind, body).await.redeem(&code).await.expect_err("no tokens")
    };
    let says = r#"{"error":"invalid_grant"}"#;
    assert_eq!(redeemed("400 Bad Request", "application/json", says).await, SignInError::Used);
    assert_eq!(redeemed("429 Too Many Requests", "text/plain", "Wait.").await, SignInError::Busy);
    assert_eq!(redeemed("404 Not Found", "text/plain", "Nothing here.").await, SignInError::NotARelay);
    let page = "<html>Welcome to the hotel</html>";
    assert_eq!(redeemed("200 OK", "text/html", page).await, SignInError::NotARelay);
}
