//! Servers that must never be talked to. They note every byte that ever reaches them, and would answer a request, so
//! that a client that is led astray would go on.

use crate::answers::writings;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// One of them.
pub struct Bystander {
    pub url: String,
    connections: Arc<Mutex<usize>>,
    bytes: Arc<Mutex<Vec<u8>>>,
}

/// Other addresses of this computer. Not every system has them all.
fn addresses() -> Vec<IpAddr> {
    let other = Ipv4Addr::new(127, 0, 0, 2);
    let all = [other.into(), Ipv6Addr::LOCALHOST.into(), Ipv4Addr::LOCALHOST.into()];
    let here = |address: &IpAddr| std::net::TcpListener::bind((*address, 0)).is_ok();
    all.into_iter().filter(here).collect()
}

/// One on each address that can be had, without TLS and with it.
pub async fn everywhere(tls: &TlsAcceptor) -> Vec<Bystander> {
    let mut all = Vec::new();
    for address in addresses() {
        all.push(Bystander::start(address, None).await);
        all.push(Bystander::start(address, Some(tls.clone())).await);
    }
    all
}

/// Where they are.
pub fn urls(all: &[Bystander]) -> Vec<String> {
    all.iter().map(|one| one.url.clone()).collect()
}

/// Nobody was talked to, and nobody got the token.
pub fn assert_left_alone(all: &[Bystander], token: &str, when: &str) {
    for one in all {
        let bytes = one.bytes.lock().expect("sound").clone();
        let heard = String::from_utf8_lossy(&bytes).into_owned();
        for writing in writings(token) {
            assert!(!heard.contains(&writing), "{when}: the token reached {}", one.url);
        }
        assert_eq!(*one.connections.lock().expect("sound"), 0, "{when}: somebody talked to {}", one.url);
        assert_eq!(heard, "", "{when}");
    }
}

impl Bystander {
    pub async fn start(address: IpAddr, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind((address, 0)).await.expect("a port");
        let at = listener.local_addr().expect("an address");
        let url = format!("{}://{at}", if tls.is_some() { "https" } else { "http" });
        let (connections, bytes) = (Arc::new(Mutex::new(0)), Arc::new(Mutex::new(Vec::new())));
        let (count, notes) = (Arc::clone(&connections), Arc::clone(&bytes));
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                *count.lock().expect("sound") += 1;
                let (notes, tls) = (Arc::clone(&notes), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        None => note(socket, &notes).await,
                        Some(tls) => {
                            if let Ok(socket) = tls.accept(socket).await {
                                note(socket, &notes).await;
                            }
                        }
                    }
                });
            }
        });
        Self { url, connections, bytes }
    }
}

async fn note<S: AsyncRead + AsyncWrite + Unpin>(mut socket: S, notes: &Mutex<Vec<u8>>) {
    let mut piece = [0; 4096];
    while let Ok(read @ 1..) = socket.read(&mut piece).await {
        notes.lock().expect("sound").extend_from_slice(&piece[..read]);
        let _ = socket.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").await;
    }
}
