//! A backup sealed with a passphrase, in the way of the vault's own files.

pub(crate) use vault::passphrase::{LEAST, is_sealed, open, seal};
