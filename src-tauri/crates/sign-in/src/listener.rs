//! Where the browser comes back to: one address of this computer, open for as long as one sign-in takes. Whatever else
//! comes in (another program that looks around, a page that guesses) is turned away and changes nothing; what counts is
//! the state that only the relay's answer to this very sign-in carries. The browser that brought it is answered when the
//! app has decided.

use crate::page::Told;
use crate::{SignInError, random};
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use url::Url;

/// A request has so long to arrive, and is no longer than this.
const PATIENCE: Duration = Duration::from_secs(5);
const LONGEST: usize = 8 * 1024;
/// Connections that are heard at the same time; more wait.
const MOST: usize = 64;

pub(crate) struct Listener {
    listener: TcpListener,
    port: u16,
}

/// The browser that came back. It waits for what the app makes of it.
pub(crate) struct Browser(TcpStream);

impl Browser {
    pub(crate) async fn tell(mut self, told: Told) {
        let _ = tokio::time::timeout(PATIENCE, respond(&mut self.0, told)).await;
    }
}

/// What one request turned out to be.
enum Came {
    Code(String, Browser),
    No,
    Stranger,
}

/// What one request says.
enum Says {
    Code(String),
    No,
    Nothing,
}

impl Listener {
    pub(crate) async fn open() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        Ok(Self { listener, port })
    }

    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/callback", self.port)
    }

    /// Waits for the relay's answer. Each connection is heard on its own: a browser opens some that it never uses, and
    /// none of them keeps the answer waiting.
    pub(crate) async fn answer(&self, state: &str, issuer: &str) -> Result<(String, Browser), SignInError> {
        let asked = Arc::new(Asked { port: self.port, state: state.to_owned(), issuer: issuer.to_owned() });
        let mut heard = JoinSet::new();
        loop {
            tokio::select! {
                came = self.listener.accept(), if heard.len() < MOST => {
                    let Ok((stream, _)) = came else { continue };
                    heard.spawn(hear(stream, Arc::clone(&asked)));
                }
                Some(came) = heard.join_next() => match came {
                    Ok(Came::Code(code, browser)) => return Ok((code, browser)),
                    Ok(Came::No) => return Err(SignInError::Denied),
                    Ok(Came::Stranger) | Err(_) => {}
                },
            }
        }
    }
}

/// What the answer is known by.
struct Asked {
    port: u16,
    state: String,
    issuer: String,
}

impl Asked {
    fn understand(&self, target: &str) -> Says {
        let Ok(url) = Url::parse(&format!("http://127.0.0.1:{}{target}", self.port)) else {
            return Says::Nothing;
        };
        let field = |name: &str| {
            let mut found = url.query_pairs().filter(|(one, _)| one == name).map(|(_, value)| value);
            found.next().filter(|_| found.next().is_none())
        };
        let ours = url.path() == "/callback"
            && field("state").is_some_and(|found| found == self.state)
            && field("iss").is_some_and(|found| found == self.issuer);
        match (ours, field("error"), field("code")) {
            (true, None, Some(code)) if !code.is_empty() => Says::Code(code.into_owned()),
            (true, Some(_), _) => Says::No,
            _ => Says::Nothing,
        }
    }
}

/// Reads one request, and answers it unless the app has to decide first.
async fn hear(mut stream: TcpStream, asked: Arc<Asked>) -> Came {
    let read = tokio::time::timeout(PATIENCE, request(&mut stream)).await;
    let Ok(Some(target)) = read else { return Came::Stranger };
    let browser = Browser(stream);
    match asked.understand(&target) {
        Says::Code(code) => Came::Code(code, browser),
        Says::No => {
            browser.tell(Told::Cancelled).await;
            Came::No
        }
        Says::Nothing => {
            browser.tell(Told::Nothing).await;
            Came::Stranger
        }
    }
}

/// The target of a GET.
async fn request(stream: &mut TcpStream) -> Option<String> {
    let (mut all, mut piece) = (Vec::new(), [0; 1_024]);
    while !all.windows(4).any(|end| end == b"\r\n\r\n") {
        let count = stream.read(&mut piece).await.ok().filter(|count| *count > 0)?;
        all.extend_from_slice(piece.get(..count)?);
        if all.len() > LONGEST {
            return None;
        }
    }
    let text = String::from_utf8(all).ok()?;
    let mut first = text.lines().next()?.split(' ');
    let (method, target) = (first.next()?, first.next()?);
    (method == "GET" && target.starts_with('/')).then(|| target.to_owned())
}

async fn respond(stream: &mut TcpStream, told: Told) -> io::Result<()> {
    stream.write_all(told.response(&random()).as_bytes()).await?;
    stream.shutdown().await
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn say(address: &str, text: &str) -> String {
        let port = Url::parse(address).unwrap().port().unwrap();
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    /// The app takes what comes.
    async fn taken(listener: Listener, issuer: &str) -> Result<String, SignInError> {
        let (code, browser) = listener.answer("s1", issuer).await?;
        browser.tell(Told::SignedIn).await;
        Ok(code)
    }

    #[tokio::test]
    async fn strangers_are_turned_away_and_the_relays_answer_is_taken() {
        let listener = Listener::open().await.unwrap();
        let address = listener.address();
        let waits = tokio::spawn(taken(listener, "https://relay.example"));
        for target in [
            "/",
            "/favicon.ico",
            "/callback?code=evil",
            "/callback?code=evil&state=guessed&iss=https%3A%2F%2Frelay.example",
            "/callback?code=evil&state=s1",
            "/callback?code=evil&state=s1&iss=https%3A%2F%2Fanother.example",
            "/callback?code=a&code=b&state=s1&iss=https%3A%2F%2Frelay.example",
            "/callback?code=evil&state=s1&state=s1&iss=https%3A%2F%2Frelay.example",
            "/other?code=evil&state=s1&iss=https%3A%2F%2Frelay.example",
        ] {
            let answer = say(&address, &format!("GET {target} HTTP/1.1\r\nhost: x\r\n\r\n")).await;
            assert!(answer.starts_with("HTTP/1.1 404"), "{target}: {answer}");
        }
        assert_eq!(
            say(&address, "POST /callback HTTP/1.1\r\n\r\n").await,
            "",
            "only a browser that was sent here"
        );
        let good =
            "GET /callback?code=c1&state=s1&iss=https%3A%2F%2Frelay.example HTTP/1.1\r\nhost: x\r\n\r\n";
        assert!(say(&address, good).await.contains("You are signed in"));
        assert_eq!(waits.await.unwrap(), Ok("c1".to_owned()));
    }

    #[tokio::test]
    async fn nobody_else_can_listen_where_a_sign_in_comes_back() {
        let listener = Listener::open().await.unwrap();
        let port = listener.port;
        let waits = tokio::spawn(taken(listener, "i"));
        // Elsewhere a program may listen at all addresses beside us; who listens at this very one still gets the answer.
        let others = [Ipv4Addr::LOCALHOST, Ipv4Addr::UNSPECIFIED];
        for address in others.into_iter().take(if cfg!(target_os = "linux") { 2 } else { 0 }) {
            for shared in [false, true] {
                let other = tokio::net::TcpSocket::new_v4().unwrap();
                other.set_reuseaddr(shared).unwrap();
                #[cfg(target_os = "linux")]
                other.set_reuseport(shared).unwrap();
                let taken = other.bind((address, port).into()).and_then(|()| other.listen(8));
                assert!(taken.is_err(), "{address}, shared: {shared}");
            }
        }
        let good = "GET /callback?code=c1&state=s1&iss=i HTTP/1.1\r\n\r\n";
        say(&format!("http://127.0.0.1:{port}/callback"), good).await;
        assert_eq!(waits.await.unwrap(), Ok("c1".to_owned()), "the answer comes to whoever began");
    }

    #[tokio::test]
    async fn the_browser_is_told_nothing_before_the_app_has_decided() {
        for (told, words) in [
            (Told::SignedIn, "You are signed in"),
            (Told::NotSignedIn, "Not signed in</h1><p>Passback says why."),
        ] {
            let listener = Listener::open().await.unwrap();
            let address = listener.address();
            let good = "GET /callback?code=c1&state=s1&iss=i HTTP/1.1\r\n\r\n";
            let page = tokio::spawn(async move { say(&address, good).await });
            let (code, browser) = listener.answer("s1", "i").await.unwrap();
            assert_eq!(code, "c1");
            assert!(!page.is_finished(), "it still waits");
            browser.tell(told).await;
            let page = page.await.unwrap();
            assert!(page.starts_with("HTTP/1.1 200") && page.contains(words), "{page}");
        }
    }

    #[tokio::test]
    async fn a_no_is_a_no() {
        let listener = Listener::open().await.unwrap();
        let address = listener.address();
        let waits = tokio::spawn(taken(listener, "i"));
        let no = "GET /callback?error=access_denied&state=s1&iss=i HTTP/1.1\r\n\r\n";
        assert!(say(&address, no).await.contains("You are not signed in"));
        assert_eq!(waits.await.unwrap(), Err(SignInError::Denied));
    }

    #[tokio::test]
    async fn connections_that_say_nothing_do_not_keep_the_answer_waiting() {
        let listener = Listener::open().await.unwrap();
        let address = listener.address();
        let port = Url::parse(&address).unwrap().port().unwrap();
        let mut silent = Vec::new();
        for _ in 0..4 {
            silent.push(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap());
        }
        let waits = tokio::spawn(taken(listener, "i"));
        let good = "GET /callback?code=c1&state=s1&iss=i HTTP/1.1\r\n\r\n";
        let answer = tokio::time::timeout(PATIENCE, say(&address, good)).await;
        assert!(answer.expect("sooner than a silent one is given up").contains("You are signed in"));
        assert_eq!(waits.await.unwrap(), Ok("c1".to_owned()));
        drop(silent);
    }
}
