//! Random secrets, what is kept of them, and the seal around a district token.
//!
//! Tokens and codes are random and long, so that a plain SHA-256 is enough to keep of them: whoever reads the database
//! learns nothing that opens anything.

use crate::RelayError;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom as _, SystemRandom};

fn fill<const N: usize>() -> Result<[u8; N], RelayError> {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).map_err(|_| RelayError::Random)?;
    Ok(bytes)
}

/// A new secret of 256 bits, fit for an address or a header.
pub fn random() -> Result<String, RelayError> {
    Ok(URL_SAFE_NO_PAD.encode(fill::<32>()?))
}

/// A new id that is no secret.
pub fn id() -> Result<String, RelayError> {
    Ok(URL_SAFE_NO_PAD.encode(fill::<12>()?))
}

/// What is kept of a secret.
pub fn hash(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, secret.as_bytes()))
}

/// Whether two secrets are the same, without telling by the time it takes where they differ.
pub fn same(one: &str, other: &str) -> bool {
    // What differs early in the digests says nothing about the secrets.
    digest(&SHA256, one.as_bytes()).as_ref() == digest(&SHA256, other.as_bytes()).as_ref()
}

/// The key that seals district tokens.
pub struct Seal(LessSafeKey);

impl Seal {
    /// From 32 bytes in base64 (either alphabet, padded or not). `None`: it is not that.
    pub fn from_text(text: &str) -> Option<Self> {
        let plain: String = text.trim().trim_end_matches('=').replace('+', "-").replace('/', "_");
        let bytes = URL_SAFE_NO_PAD.decode(plain).ok()?;
        UnboundKey::new(&AES_256_GCM, &bytes).ok().map(|key| Self(LessSafeKey::new(key)))
    }

    /// Seals a token to the district it is for.
    pub fn close(&self, district: &str, token: &str) -> Result<Vec<u8>, RelayError> {
        let number = fill::<NONCE_LEN>()?;
        let mut sealed = token.as_bytes().to_vec();
        let nonce = Nonce::assume_unique_for_key(number);
        let around = Aad::from(district.as_bytes());
        self.0.seal_in_place_append_tag(nonce, around, &mut sealed).map_err(|_| RelayError::Unsealed)?;
        Ok([number.as_slice(), &sealed].concat())
    }

    /// Opens what was sealed to this district.
    pub fn open(&self, district: &str, sealed: &[u8]) -> Result<String, RelayError> {
        let (number, rest) = sealed.split_at_checked(NONCE_LEN).ok_or(RelayError::Unsealed)?;
        let nonce = Nonce::try_assume_unique_for_key(number).map_err(|_| RelayError::Unsealed)?;
        let mut rest = rest.to_vec();
        let around = Aad::from(district.as_bytes());
        let token = self.0.open_in_place(nonce, around, &mut rest).map_err(|_| RelayError::Unsealed)?;
        String::from_utf8(token.to_vec()).map_err(|_| RelayError::Unsealed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_token_opens_with_its_key_and_for_its_district_only() {
        let key = |byte: u8| Seal::from_text(&URL_SAFE_NO_PAD.encode([byte; 32])).unwrap();
        let sealed = key(1).close("d1", "token").unwrap();
        assert!(!sealed.windows(5).any(|five| five == b"token"), "nothing of it can be read");
        assert_eq!(key(1).open("d1", &sealed).unwrap(), "token");
        assert!(key(2).open("d1", &sealed).is_err(), "another key");
        assert!(key(1).open("d2", &sealed).is_err(), "another district's place");
        let mut bent = sealed.clone();
        *bent.last_mut().unwrap() ^= 1;
        assert!(key(1).open("d1", &bent).is_err(), "a changed byte");
        assert!(key(1).open("d1", &sealed[..4]).is_err());
        assert_ne!(sealed, key(1).close("d1", "token").unwrap(), "never sealed twice alike");
    }

    #[test]
    fn a_key_is_32_bytes_in_either_base64() {
        assert!(Seal::from_text("//////////////////////////////////////////8=\n").is_some());
        assert!(Seal::from_text("__________________________________________8").is_some());
        assert!(Seal::from_text("c2hvcnQ").is_none());
        assert!(Seal::from_text("").is_none());
    }

    #[test]
    fn secrets_are_compared_whole() {
        assert!(same("abc", "abc") && !same("abc", "abd") && !same("abc", "ab") && !same("", "a"));
    }
}
