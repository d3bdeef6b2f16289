//! A value that cannot be printed by mistake and leaves no copy behind.

use std::fmt;
use zeroize::Zeroize;

/// A secret. It has no `Display` and no `Serialize`, its `Debug` says nothing, and its memory is overwritten when it
/// is dropped.
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Takes the value in.
    pub const fn new(value: T) -> Self {
        Self(value)
    }
    /// The value itself, for the one place that must send or store it.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Zeroize + Clone> Clone for Secret<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    struct Watched(Arc<AtomicBool>);
    impl Zeroize for Watched {
        fn zeroize(&mut self) {
            self.0.store(true, Ordering::SeqCst);
        }
    }

    #[test]
    fn printing_a_secret_shows_nothing_of_it() {
        #[derive(Debug)]
        struct Around {
            #[expect(dead_code, reason = "only its Debug is looked at")]
            token: Secret<String>,
        }
        let printed = format!("{:?}", Around { token: Secret::new("hunter2".to_owned()) });
        assert_eq!(printed, "Around { token: Secret(…) }");
    }

    #[test]
    fn a_dropped_secret_is_overwritten() {
        let wiped = Arc::new(AtomicBool::new(false));
        drop(Secret::new(Watched(Arc::clone(&wiped))));
        assert!(wiped.load(Ordering::SeqCst));
    }
}
