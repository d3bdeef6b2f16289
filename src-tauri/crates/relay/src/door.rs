//! The door that every connection comes through, with https or without and before anything is said: so many at a time,
//! not all of them from one address, and none that only waits or speaks so slowly that it only holds its place.
//!
//! Deliberately not here: how often somebody may ask ([`crate::limits`]).

mod share;

use crate::config::Proxies;
use crate::tls::TlsListener;
use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use share::{OfShare, Shares};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;
use tokio_io_timeout::TimeoutStream;

/// A connection on which nothing comes for so long is closed. Longer than any request that is being answered takes.
const IDLE: Duration = Duration::from_secs(120);
/// So many connections are served at once; the next one waits at the door. Each may need a second file, to Clever.
const MOST: usize = 8_192;
/// So many of them come from one address: all of a school may share one, and the others find a place too.
const SHARE: usize = MOST / 4;
/// A request of which something came is there in this time, or its connection is closed: its head, and then its body.
const WHOLE: Duration = Duration::from_secs(30);

/// A door that is held open for so many.
pub(crate) struct Door<L> {
    inner: L,
    places: Arc<Semaphore>,
    shares: Arc<Shares>,
    /// Everybody comes through these: they have no share, and see to slow ones themselves.
    proxies: Proxies,
}

impl<L> Door<L> {
    /// In front of this listener.
    pub(crate) fn of(inner: L, proxies: Proxies) -> Self {
        Self::with(inner, proxies, MOST, SHARE)
    }

    fn with(inner: L, proxies: Proxies, most: usize, share: usize) -> Self {
        Self { inner, places: Arc::new(Semaphore::new(most)), shares: Shares::of(share), proxies }
    }
}

/// When something came that is not a whole request yet, of one connection.
#[derive(Debug, Clone, Default)]
pub(crate) struct Coming(Arc<Mutex<Option<Instant>>>);

impl Coming {
    /// It is there, or answered: what comes next begins anew.
    pub(crate) fn is_there(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// More of it came; whether that is in time.
    fn more(&self) -> bool {
        let mut since = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        since.get_or_insert_with(Instant::now).elapsed() < WHOLE
    }
}

/// A connection with its place.
pub(crate) struct Held<S> {
    stream: Pin<Box<TimeoutStream<S>>>,
    /// `None` of a proxy.
    coming: Option<Coming>,
    _share: Option<OfShare>,
    _place: Option<OwnedSemaphorePermit>,
}

impl<S> Held<S> {
    /// TLS is agreed upon: whoever says nothing yet has all the time that it has without TLS.
    pub(crate) fn is_agreed(&self) {
        self.coming.iter().for_each(Coming::is_there);
    }
}

impl<L: Listener<Addr = SocketAddr>> Listener for Door<L> {
    type Io = Held<L::Io>;
    type Addr = L::Addr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        // It is never closed: there always comes a place.
        let place = Arc::clone(&self.places).acquire_owned().await.ok();
        let (stream, address, share) = loop {
            let (stream, address) = self.inner.accept().await;
            if self.proxies.has(address.ip()) {
                break (stream, address, None);
            }
            // Whoever has its share is not served: it does not wait either, others come after it.
            if let Some(share) = self.shares.take(address.ip()) {
                break (stream, address, Some(share));
            }
        };
        let coming = share.is_some().then(Coming::default);
        let mut stream = TimeoutStream::new(stream);
        stream.set_read_timeout(Some(IDLE));
        stream.set_write_timeout(Some(IDLE));
        (Held { stream: Box::pin(stream), coming, _share: share, _place: place }, address)
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
        let before = into.filled().len();
        ready!(self.stream.as_mut().poll_read(on, into))?;
        let came = into.filled().len() > before;
        let in_time = !came || self.coming.as_ref().is_none_or(Coming::more);
        Poll::Ready(if in_time { Ok(()) } else { Err(io::ErrorKind::TimedOut.into()) })
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
#[derive(Debug, Clone)]
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    coming: Option<Coming>,
}

impl Peer {
    /// A request of it is there, or was answered.
    pub(crate) fn is_heard(&self) {
        self.coming.iter().for_each(Coming::is_there);
    }
}

impl<L: Listener<Addr = SocketAddr>> Connected<IncomingStream<'_, Door<L>>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Door<L>>) -> Self {
        Self { address: *stream.remote_addr(), coming: stream.io().coming.clone() }
    }
}

impl Connected<IncomingStream<'_, TlsListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, TlsListener>) -> Self {
        Self { address: *stream.remote_addr(), coming: stream.io().get_ref().0.coming.clone() }
    }
}

#[cfg(test)]
mod tests;
