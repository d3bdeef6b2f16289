//! The relay's own key pair, which platforms want to know of a tool. It is made when somebody first asks for it, lies
//! sealed in the records, and is the same for all instances. Nothing is signed with it yet: the relay asks an LMS for
//! nothing.

use super::answer;
use crate::records::Kind;
use crate::secrets::{self, Seal};
use crate::{Relay, RelayError};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use crypto_bigint::rand_core::{TryCryptoRng, TryRng};
use crypto_bigint::{NonZero, U1024, U2048};
use crypto_primes::hazmat::{SetBits, SmallFactorsSieveFactory};
use crypto_primes::{Flavor, is_prime, sieve_and_find};
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::rsa::{KeyPair, KeyPairComponents, PublicKeyComponents};
use ring::signature::RSA_PKCS1_SHA256;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::convert::Infallible;

/// It is never changed by itself; another sealing key makes another.
const FOR_GOOD: TimeDelta = TimeDelta::days(36_500);
const EXPONENT: u32 = 65_537;
/// What the seal is around, besides the key.
const AROUND: &str = "lti key";

/// The parts of an RSA key, in base64url, as in a JSON Web Key.
#[derive(Serialize, Deserialize)]
struct Parts {
    n: String,
    d: String,
    p: String,
    q: String,
    dp: String,
    dq: String,
    qi: String,
}

/// `GET /lti/jwks`: the public half.
pub(super) async fn published(State(relay): State<Relay>) -> Response {
    // Made or opened by one at a time, and once.
    let key = relay.lti.own_key().get_or_try_init(|| public(&relay)).await;
    answer(key.map(|key| Json(json!({ "keys": [key] })).into_response()))
}

async fn public(relay: &Relay) -> Result<Value, RelayError> {
    let parts = own(relay).await?;
    let e = URL_SAFE_NO_PAD.encode([1, 0, 1]);
    let id = secrets::hash(&parts.n);
    Ok(json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": id, "n": parts.n, "e": e }))
}

/// The key pair, made if there is none. Of two instances that make one at once, the first keeps its own and the other
/// takes that.
async fn own(relay: &Relay) -> Result<Parts, RelayError> {
    let sealing = relay.config.sealing_key.expose();
    let name = secrets::hash(&format!("own key {}", secrets::hash(sealing)));
    let seal = Seal::from_text(sealing).ok_or(RelayError::Unsealed)?;
    let now = (relay.clock)();
    if let Some(sealed) = relay.records.look(Kind::OwnKey, &name, now).await? {
        return opened(&seal, &sealed);
    }
    let made = tokio::task::spawn_blocking(made).await.unwrap_or(Err(RelayError::Closing))?;
    let text = serde_json::to_string(&made).map_err(|_| RelayError::Unreadable)?;
    let sealed = STANDARD.encode(seal.close(AROUND, &text)?);
    relay.records.park(Kind::OwnKey, &name, &sealed, now + FOR_GOOD).await?;
    let kept = relay.records.look(Kind::OwnKey, &name, now).await?.ok_or(RelayError::Unreadable)?;
    opened(&seal, &kept)
}

fn opened(seal: &Seal, sealed: &str) -> Result<Parts, RelayError> {
    let sealed = STANDARD.decode(sealed).map_err(|_| RelayError::Unreadable)?;
    serde_json::from_str(&seal.open(AROUND, &sealed)?).map_err(|_| RelayError::Unreadable)
}

/// The system's random numbers for whoever looks for prime numbers.
struct Random {
    failed: bool,
}

impl TryRng for Random {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        // Whoever asks cannot be told no here: what comes of it is thrown away.
        self.failed |= SystemRandom::new().fill(bytes).is_err();
        Ok(())
    }
}

impl TryCryptoRng for Random {}

/// Makes an RSA key of 2048 bits. Prime numbers come from `crypto-primes`; ring, which cannot make a key, checks it.
fn made() -> Result<Parts, RelayError> {
    let mut random = Random { failed: false };
    loop {
        let (one, other) = (prime(&mut random)?, prime(&mut random)?);
        if random.failed {
            return Err(RelayError::Random);
        }
        let (p, q) = if one > other { (one, other) } else { (other, one) };
        // Not made of a pair that fits: a prime number that is 1 more than a multiple of the exponent.
        if let Some(parts) = parts(&p, &q).filter(works) {
            return Ok(parts);
        }
    }
}

fn prime(random: &mut Random) -> Result<U1024, RelayError> {
    // Both upper bits, so that the product has all of its own.
    let sieve = SmallFactorsSieveFactory::new(Flavor::Any, U1024::BITS, SetBits::TwoMsb);
    let sieve = sieve.map_err(|_| RelayError::Random)?;
    let found = sieve_and_find(random, sieve, |_, candidate| is_prime(Flavor::Any, candidate));
    found.ok().flatten().ok_or(RelayError::Random)
}

fn parts(p: &U1024, q: &U1024) -> Option<Parts> {
    let less = |prime: &U1024| prime.wrapping_sub(&U1024::ONE);
    let (p_less, q_less) = (less(p), less(q));
    let n: U2048 = p.concatenating_mul(q);
    let phi: U2048 = p_less.concatenating_mul(&q_less);
    let e = U1024::from(EXPONENT);
    let inverse = |of: &U1024, modulus: &U1024| {
        let modulus = Option::<NonZero<U1024>>::from(NonZero::new(*modulus))?;
        Option::<U1024>::from(of.invert_mod(&modulus))
    };
    let phi = Option::<NonZero<U2048>>::from(NonZero::new(phi))?;
    let d = Option::<U2048>::from(U2048::from(EXPONENT).invert_mod(&phi))?;
    let text = |bytes: &[u8]| {
        let from = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
        URL_SAFE_NO_PAD.encode(&bytes[from..])
    };
    Some(Parts {
        n: text(n.to_be_bytes().as_ref()),
        d: text(d.to_be_bytes().as_ref()),
        p: text(p.to_be_bytes().as_ref()),
        q: text(q.to_be_bytes().as_ref()),
        dp: text(inverse(&e, &p_less)?.to_be_bytes().as_ref()),
        dq: text(inverse(&e, &q_less)?.to_be_bytes().as_ref()),
        qi: text(inverse(q, p)?.to_be_bytes().as_ref()),
    })
}

/// Whether ring takes the key, and what it signs can be checked with the public half.
fn works(parts: &Parts) -> bool {
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
    let public = PublicKeyComponents { n: bytes(&parts.n), e: vec![1, 0, 1] };
    let [d, p, q, dp, dq, qi] =
        [&parts.d, &parts.p, &parts.q, &parts.dp, &parts.dq, &parts.qi].map(|text| bytes(text));
    let all = KeyPairComponents { public_key: public, d, p, q, dP: dp, dQ: dq, qInv: qi };
    let Ok(key) = KeyPair::from_components(&all) else { return false };
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), b"works", &mut signature).is_ok()
        && all.public_key.verify(&ring::signature::RSA_PKCS1_2048_8192_SHA256, b"works", &signature).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_was_made_signs_and_is_never_made_twice() {
        let (one, other) = (made().unwrap(), made().unwrap());
        assert!(works(&one) && works(&other));
        assert_ne!(one.n, other.n);
        assert_eq!(URL_SAFE_NO_PAD.decode(&one.n).unwrap().len(), 256, "2048 bits");
        let mixed = Parts { p: other.p, ..one };
        assert!(!works(&mixed), "ring notices a key that is none");
    }
}
