//! Sealing with a passphrase: the age format, so that any age tool opens it too. Deliberately not here: what is sealed,
//! and where it is written.

use age::secrecy::SecretString;
use age::{Decryptor, Encryptor, scrypt};
use std::io::{Read, Write};

/// Fewest characters of a passphrase.
pub const LEAST: usize = 8;
/// Work of guessing one passphrase, as a power of two: about a second of an ordinary computer of today.
#[cfg(not(test))]
const WORK: u8 = 18;
/// The tests of this file open hundreds of files.
#[cfg(test)]
const WORK: u8 = 4;
/// Most work that a file may ask for before it is refused.
const MOST_WORK: u8 = 22;
/// Bytes of what was sealed, at most: no file of a few bytes fills the memory.
const MOST: u64 = 2 << 30;

/// It could not be sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotOpened;

/// Whether these bytes are of the age format.
pub fn is_sealed(bytes: &[u8]) -> bool {
    bytes.starts_with(b"age-encryption.org/")
}

/// Seals with a passphrase.
///
/// # Errors
/// When it cannot be done.
pub fn seal(plain: &[u8], passphrase: &str) -> Result<Vec<u8>, NotOpened> {
    let mut recipient = scrypt::Recipient::new(SecretString::from(passphrase.to_owned()));
    recipient.set_work_factor(WORK);
    seal_to(plain, &recipient)
}

/// Opens what was sealed with a passphrase.
///
/// # Errors
/// When the passphrase is another, or the bytes are not whole.
pub fn open(sealed: &[u8], passphrase: &str) -> Result<Vec<u8>, NotOpened> {
    let mut identity = scrypt::Identity::new(SecretString::from(passphrase.to_owned()));
    identity.set_max_work_factor(MOST_WORK);
    open_with(sealed, &identity)
}

pub(crate) fn seal_to(plain: &[u8], recipient: &dyn age::Recipient) -> Result<Vec<u8>, NotOpened> {
    let encryptor = Encryptor::with_recipients(std::iter::once(recipient)).map_err(|_| NotOpened)?;
    let mut sealed = Vec::with_capacity(plain.len() + 1024);
    let mut writer = encryptor.wrap_output(&mut sealed).map_err(|_| NotOpened)?;
    writer.write_all(plain).map_err(|_| NotOpened)?;
    writer.finish().map_err(|_| NotOpened)?;
    Ok(sealed)
}

pub(crate) fn open_with(sealed: &[u8], identity: &dyn age::Identity) -> Result<Vec<u8>, NotOpened> {
    let decryptor = Decryptor::new(sealed).map_err(|_| NotOpened)?;
    let reader = decryptor.decrypt(std::iter::once(identity)).map_err(|_| NotOpened)?;
    let mut plain = Vec::new();
    reader.take(MOST).read_to_end(&mut plain).map_err(|_| NotOpened)?;
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_with_the_passphrase_and_with_no_other() {
        let plain: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
        let sealed = seal(&plain, "seven little grade books").unwrap();
        assert!(is_sealed(&sealed) && !is_sealed(&plain));
        assert_eq!(open(&sealed, "seven little grade books").as_deref(), Ok(plain.as_slice()));
        assert_eq!(open(&sealed, "seven little gradebooks"), Err(NotOpened));
        assert!(!sealed.windows(8).any(|w| w == &plain[4000..4008]), "nothing of it can be read");
    }

    #[test]
    fn a_sealed_file_that_was_touched_or_cut_off_is_refused() {
        let sealed = seal(b"grades", "seven little grade books").unwrap();
        for at in 0..sealed.len() {
            let mut touched = sealed.clone();
            touched[at] ^= 1;
            // The header holds a stanza's text; whatever is changed, the plain text never comes out changed.
            assert!(matches!(open(&touched, "seven little grade books"), Err(NotOpened)), "byte {at}");
        }
        for end in 0..sealed.len() {
            assert_eq!(open(&sealed[..end], "seven little grade books"), Err(NotOpened), "cut at {end}");
        }
    }
}
