use super::*;
use crate::config;
use crate::routes::met;
use axum::Router;
use axum::middleware::from_fn;
use axum::routing::post;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

struct Made(mpsc::UnboundedReceiver<(DuplexStream, SocketAddr)>);

impl Listener for Made {
    type Io = DuplexStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (DuplexStream, SocketAddr) {
        self.0.recv().await.unwrap()
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(SocketAddr::from(([127, 0, 0, 1], 443)))
    }
}

/// Where clients come from.
struct Street(mpsc::UnboundedSender<(DuplexStream, SocketAddr)>);

impl Street {
    fn door(most: usize, share: usize) -> (Self, Door<Made>) {
        let (come, came) = mpsc::unbounded_channel();
        let proxies = config::proxies(&["10.0.0.0/8"]);
        (Self(come), Door::with(Made(came), proxies, most, share))
    }

    fn client(&self, address: &str) -> DuplexStream {
        let (client, server) = tokio::io::duplex(1024);
        self.0.send((server, SocketAddr::new(address.parse().unwrap(), 4711))).unwrap();
        client
    }
}

#[tokio::test(start_paused = true)]
async fn who_says_nothing_is_not_served_for_ever_and_the_next_one_waits_for_a_place() {
    let (street, mut door) = Street::door(1, 1);
    let (mut client, _other) = (street.client("192.0.2.1"), street.client("192.0.2.2"));
    let (mut held, _) = door.accept().await;
    assert!(timeout(IDLE, door.accept()).await.is_err(), "one at a time");

    client.write_all(b"hello").await.unwrap();
    let mut said = [0; 5];
    held.read_exact(&mut said).await.unwrap();
    let began = Instant::now();
    let error = held.read_u8().await.unwrap_err();
    assert_eq!((error.kind(), began.elapsed().as_secs()), (io::ErrorKind::TimedOut, IDLE.as_secs()));
    drop(held);
    timeout(IDLE, door.accept()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn one_address_has_its_share_and_no_more_and_all_that_comes_by_a_proxy_is_let_in() {
    let (street, mut door) = Street::door(100, 2);
    let (_first, _second) = (street.client("192.0.2.1"), street.client("192.0.2.1"));
    let (mut third, _other) = (street.client("192.0.2.1"), street.client("192.0.2.2"));
    let proxy: Vec<_> = (0..5).map(|_| street.client("10.1.2.3")).collect();
    let mut held = Vec::new();
    for address in ["192.0.2.1", "192.0.2.1", "192.0.2.2"].into_iter().chain(["10.1.2.3"; 5]) {
        let (one, from) = door.accept().await;
        assert_eq!(from.ip().to_string(), address);
        held.push(one);
    }
    assert_eq!(third.read(&mut [0]).await.unwrap(), 0, "it is closed at once");
    drop(held.remove(0));
    let _again = street.client("192.0.2.1");
    timeout(IDLE, door.accept()).await.expect("there is room again");
    drop(proxy);
}

/// What a served client is answered, with everything of it read.
async fn answer(client: &mut DuplexStream) -> String {
    let mut said = Vec::new();
    while !said.ends_with(b"heard") {
        let mut some = [0; 512];
        let read = client.read(&mut some).await.unwrap();
        assert!(read > 0, "it was closed after {:?}", String::from_utf8_lossy(&said));
        said.extend_from_slice(&some[..read]);
    }
    String::from_utf8(said).unwrap()
}

/// Says it in so many seconds, a byte each second; whether it is closed before the end.
async fn slowly(client: &mut DuplexStream, said: &str) -> bool {
    for byte in said.bytes() {
        sleep(Duration::from_secs(1)).await;
        if client.write_all(&[byte]).await.is_err() {
            return true;
        }
    }
    false
}

#[tokio::test(start_paused = true)]
async fn a_request_that_comes_too_slowly_is_not_waited_for_and_one_that_is_there_begins_anew() {
    const HEAD: &str = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n";
    let (street, door) = Street::door(100, 100);
    let page = post(async |body: String| format!("{body} is heard"));
    let pages = Router::new().route("/", page).layer(from_fn(met));
    let pages = pages.into_make_service_with_connect_info::<Peer>();
    tokio::spawn(async move { axum::serve(door, pages).await });

    let mut client = street.client("192.0.2.1");
    for _ in 0..5 {
        // Longer all together than one request may take, and with a pause between them.
        let (first, second) = HEAD.split_at(20);
        client.write_all(first.as_bytes()).await.unwrap();
        sleep(WHOLE - Duration::from_secs(1)).await;
        client.write_all(second.as_bytes()).await.unwrap();
        assert!(!slowly(&mut client, "nine byte").await);
        assert!(answer(&mut client).await.contains("nine byte is heard"));
        sleep(IDLE - Duration::from_secs(1)).await;
    }
    assert!(slowly(&mut client, &format!("{HEAD}{HEAD}")).await, "a head");
    let mut client = street.client("192.0.2.1");
    client.write_all(HEAD.replace(": 9", ": 99").as_bytes()).await.unwrap();
    assert!(slowly(&mut client, &"x".repeat(99)).await, "a body");
    let mut proxy = street.client("10.1.2.3");
    assert!(
        !slowly(&mut proxy, HEAD).await && !slowly(&mut proxy, "nine byte").await,
        "it sees to that itself"
    );
    answer(&mut proxy).await;
}
