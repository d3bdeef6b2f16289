//! Telling everything that waits that the school closes.

use tokio::sync::watch;

/// The bell that closes the school; dropping it rings it too.
#[derive(Debug)]
pub(crate) struct Bell(watch::Sender<bool>);

/// Somebody listening for the bell.
#[derive(Clone, Debug)]
pub(crate) struct Stopping(watch::Receiver<bool>);

pub(crate) fn bell() -> (Bell, Stopping) {
    let (sender, receiver) = watch::channel(false);
    (Bell(sender), Stopping(receiver))
}

impl Bell {
    pub(crate) fn ring(&self) {
        self.0.send_replace(true);
    }
}

impl Stopping {
    /// Returns when the school closes.
    pub(crate) async fn wait(&self) {
        let mut receiver = self.0.clone();
        let _ = receiver.wait_for(|closing| *closing).await;
    }
}
