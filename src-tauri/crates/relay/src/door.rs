//! The door that every connection comes through, with https or without and before anything is said: so many at a time,
//! and none that only waits.
//!
//! Deliberately not here: how often somebody may ask ([`crate::limits`]).

use crate::tls::TlsListener;
use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_io_timeout::TimeoutStream;

/// A connection on which nothing comes for so long is closed. Longer than any request that is being answered takes.
const IDLE: Duration = Duration::from_secs(120);
/// So many connections are served at once; the next one waits at the door. Each may need a second file, to Clever.
const MOST: usize = 8_192;

/// A door that is held open for so many.
pub(crate) struct Door<L> {
    inner: L,
    places: Arc<Semaphore>,
}

impl<L> Door<L> {
    /// In front of this listener.
    pub(crate) fn of(inner: L) -> Self {
        Self::with(inner, MOST)
    }

    fn with(inner: L, most: usize) -> Self {
        Self { inner, places: Arc::new(Semaphore::new(most)) }
    }
}

/// A connection with its place.
pub(crate) struct Held<S> {
    stream: Pin<Box<TimeoutStream<S>>>,
    _place: Option<OwnedSemaphorePermit>,
}

impl<L: Listener> Listener for Door<L> {
    type Io = Held<L::Io>;
    type Addr = L::Addr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        // It is never closed: there always comes a place.
        let place = Arc::clone(&self.places).acquire_owned().await.ok();
        let (stream, address) = self.inner.accept().await;
        let mut stream = TimeoutStream::new(stream);
        stream.set_read_timeout(Some(IDLE));
        stream.set_write_timeout(Some(IDLE));
        (Held { stream: Box::pin(stream), _place: place }, address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.inner.local_addr()
    }
}

impl<S: AsyncRead + AsyncWrite> AsyncRead for Held<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        on: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_read(on, into)
    }
}

impl<S: AsyncRead + AsyncWrite> AsyncWrite for Held<S> {
    fn poll_write(mut self: Pin<&mut Self>, on: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.stream.as_mut().poll_write(on, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, on: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_flush(on)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, on: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_shutdown(on)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        on: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.stream.as_mut().poll_write_vectored(on, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

/// Who is connected, by either door.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) SocketAddr);

impl<L: Listener<Addr = SocketAddr>> Connected<IncomingStream<'_, Door<L>>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Door<L>>) -> Self {
        Self(*stream.remote_addr())
    }
}

impl Connected<IncomingStream<'_, TlsListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, TlsListener>) -> Self {
        Self(*stream.remote_addr())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};
    use tokio::sync::mpsc;
    use tokio::time::{Instant, timeout};

    struct Made(mpsc::UnboundedReceiver<DuplexStream>);

    impl Listener for Made {
        type Io = DuplexStream;
        type Addr = ();

        async fn accept(&mut self) -> (DuplexStream, ()) {
            (self.0.recv().await.unwrap(), ())
        }

        fn local_addr(&self) -> io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_says_nothing_is_not_served_for_ever_and_the_next_one_waits_for_a_place() {
        let (come, came) = mpsc::unbounded_channel();
        let mut door = Door::with(Made(came), 1);
        let (mut client, server) = tokio::io::duplex(64);
        let (_other, waiting) = tokio::io::duplex(64);
        come.send(server).unwrap();
        come.send(waiting).unwrap();
        let (mut held, ()) = door.accept().await;
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
}
