//! A server between the client and the sample school. It passes everything on but the requests it was told to spoil.

use crate::peer::{Reply, request, say};
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

/// What a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    Districts,
    Me,
    Sections,
    Roster,
    Assignment,
    Update,
    Create,
    Grades,
    Grade,
    Write,
    /// Names of terms and schools, teachers: nothing hangs on them.
    Other,
}

/// What is spoilt.
#[derive(Clone)]
pub struct Spoilt {
    pub ask: Ask,
    /// So many such requests are answered honestly first.
    pub skip: usize,
    /// One after the other, the last one for ever.
    pub replies: Arc<Vec<Reply>>,
}

#[derive(Default)]
struct State {
    spoilt: Option<Spoilt>,
    met: usize,
    heard: Vec<Ask>,
}

/// The server.
pub struct Between {
    pub url: String,
    state: Arc<Mutex<State>>,
}

fn held(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().expect("sound")
}

impl Between {
    /// In front of the server at this address.
    pub async fn start(school: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let (state, school) =
            (Arc::new(Mutex::new(State::default())), school.trim_start_matches("http://").to_owned());
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(serve(socket, Arc::clone(&shared), school.clone()));
            }
        });
        Self { url, state }
    }

    /// Spoils these requests from now on; forgets what was heard.
    pub fn spoil(&self, spoilt: Spoilt) {
        *held(&self.state) = State { spoilt: Some(spoilt), ..State::default() };
    }

    /// Passes everything on again.
    pub fn honest(&self) {
        *held(&self.state) = State::default();
    }

    /// How many requests came since it was last told what to do, and how many for this.
    pub fn heard(&self, ask: Ask) -> (usize, usize) {
        let state = held(&self.state);
        (state.heard.len(), state.heard.iter().filter(|heard| **heard == ask).count())
    }
}

/// What the first line of a request asks for.
fn ask(request: &[u8]) -> Ask {
    let text = String::from_utf8_lossy(request);
    let mut words = text.split(' ');
    let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let parts: Vec<&str> = path.split('/').skip(2).collect();
    match (method, parts.as_slice()) {
        ("GET", ["districts"]) => Ask::Districts,
        ("GET", ["users", _]) => Ask::Me,
        ("GET", ["users", _, "sections"]) => Ask::Sections,
        ("GET", ["sections", _, "users"]) if query.contains("role=student") => Ask::Roster,
        ("POST", ["sections", _, "assignments"]) => Ask::Create,
        ("GET", ["sections", _, "assignments", _]) => Ask::Assignment,
        ("PATCH", ["sections", _, "assignments", _]) => Ask::Update,
        ("GET", ["sections", _, "assignments", _, "submissions"]) => Ask::Grades,
        ("GET", ["sections", _, "assignments", _, "submissions", _]) => Ask::Grade,
        ("PATCH", ["sections", _, "assignments", _, "submissions", _]) => Ask::Write,
        _ => Ask::Other,
    }
}

async fn serve(mut socket: TcpStream, state: Arc<Mutex<State>>, school: String) {
    let Some(request) = request(&mut socket).await else { return };
    let spoilt = {
        let mut state = held(&state);
        let ask = ask(&request);
        state.heard.push(ask);
        match state.spoilt.clone().filter(|spoilt| spoilt.ask == ask) {
            None => None,
            Some(spoilt) => {
                let place = state.met.checked_sub(spoilt.skip);
                state.met += 1;
                place.map(|place| (place, spoilt.replies))
            }
        }
    };
    if let Some((place, replies)) = spoilt {
        let Some(reply) = replies.get(place).or(replies.last()) else { return };
        if matches!(reply, Reply::Reset(_)) {
            socket.set_zero_linger().expect("a socket");
        }
        say(&mut socket, reply).await;
        return;
    }
    // One question for each connection: whatever comes back until the end is the answer.
    let end = request.windows(2).position(|two| two == b"\r\n").unwrap_or(0);
    let (first, rest) = request.split_at(end);
    let whole = [first, b"\r\nConnection: close".as_slice(), rest].concat();
    let Ok(mut school) = TcpStream::connect(&school).await else { return };
    if school.write_all(&whole).await.is_ok() {
        let _ = tokio::io::copy(&mut school, &mut socket).await;
        let _ = socket.shutdown().await;
    }
}
