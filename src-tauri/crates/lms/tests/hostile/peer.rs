//! A server that says exactly what it is told to say, byte by byte, and remembers what it heard.

use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;

/// What happens after a request was read.
#[derive(Clone)]
pub enum Reply {
    /// These bytes, then the connection closes.
    Bytes(Vec<u8>),
    /// These bytes, then nothing more, while the connection stays.
    Stall(Vec<u8>),
    /// These bytes, then one more every 20 ms for ever.
    Drip(Vec<u8>),
    /// These bytes, then this piece again and again for ever.
    Flood(Vec<u8>, Vec<u8>),
    /// These bytes, then the connection is torn down.
    Reset(Vec<u8>),
}

/// A response with a body and its length.
pub fn http(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Reply {
    let body = body.as_ref();
    let head =
        format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    Reply::Bytes([head.as_bytes(), body].concat())
}

/// 200 and JSON.
pub fn json(body: impl AsRef<[u8]>) -> Reply {
    http("200 OK", "Content-Type: application/json\r\n", body)
}

/// The server.
pub struct Peer {
    pub port: u16,
    heard: Arc<Mutex<Vec<String>>>,
    connections: Arc<Mutex<usize>>,
}

impl Peer {
    /// Says these one after the other, the last one for ever.
    pub async fn start(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let (heard, connections) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(0)));
        let (notes, count) = (Arc::clone(&heard), Arc::clone(&connections));
        tokio::spawn(async move {
            let replies = Arc::new(replies);
            let resets = replies.iter().any(|reply| matches!(reply, Reply::Reset(_)));
            while let Ok((socket, _)) = listener.accept().await {
                *count.lock().expect("sound") += 1;
                if resets {
                    socket.set_zero_linger().expect("a socket");
                }
                let (notes, replies) = (Arc::clone(&notes), Arc::clone(&replies));
                tokio::spawn(answer(socket, notes, replies));
            }
        });
        Self { port, heard, connections }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The requests that came, whole.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().expect("sound").clone()
    }

    pub fn connections(&self) -> usize {
        *self.connections.lock().expect("sound")
    }
}

/// Reads one request and replies.
pub async fn answer<S: AsyncRead + AsyncWrite + Unpin>(
    mut socket: S,
    heard: Arc<Mutex<Vec<String>>>,
    replies: Arc<Vec<Reply>>,
) {
    let Some(request) = request(&mut socket).await else { return };
    let place = {
        let mut heard = heard.lock().expect("sound");
        heard.push(String::from_utf8_lossy(&request).into_owned());
        heard.len() - 1
    };
    if let Some(reply) = replies.get(place).or(replies.last()) {
        say(&mut socket, reply).await;
    }
}

/// A whole request, if one comes.
pub async fn request<S: AsyncRead + Unpin>(socket: &mut S) -> Option<Vec<u8>> {
    let mut request = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
            if body.len() >= length.unwrap_or(0) {
                return Some(request);
            }
        }
        let mut piece = [0; 4096];
        match socket.read(&mut piece).await {
            Ok(read) if read > 0 => request.extend_from_slice(&piece[..read]),
            _ => return None,
        }
    }
}

/// Says what it was told to say.
pub async fn say<S: AsyncRead + AsyncWrite + Unpin>(socket: &mut S, reply: &Reply) {
    match reply {
        Reply::Bytes(bytes) => {
            let _ = socket.write_all(bytes).await;
            let _ = socket.shutdown().await;
        }
        Reply::Stall(bytes) => {
            let _ = socket.write_all(bytes).await;
            // Until the other side goes away.
            let _ = socket.read(&mut [0]).await;
        }
        Reply::Drip(bytes) => {
            let _ = socket.write_all(bytes).await;
            let mut every = tokio::time::interval(Duration::from_millis(20));
            while socket.write_all(b" ").await.is_ok() {
                every.tick().await;
            }
        }
        Reply::Flood(bytes, piece) => {
            let _ = socket.write_all(bytes).await;
            while socket.write_all(piece).await.is_ok() {}
        }
        // Whoever accepted the connection lets it end without a farewell.
        Reply::Reset(bytes) => {
            let _ = socket.write_all(bytes).await;
        }
    }
}
