//! Ids that depend on the seed alone, so that the same school is made again on every computer.

use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::fmt::Write as _;

/// A random stream of its own for each named thing of a school.
pub(crate) fn stream(seed: u64, thing: &str, numbers: [u64; 3]) -> ChaCha8Rng {
    let mut key = [0_u8; 32];
    let mut mixed = seed ^ 0x9e37_79b9_7f4a_7c15;
    let words = thing.bytes().map(u64::from).chain(numbers);
    for (at, word) in words.enumerate() {
        mixed = mix(mixed ^ word.wrapping_add(at as u64 + 1).wrapping_mul(0xa076_1d64_78bd_642f));
    }
    for chunk in key.chunks_exact_mut(8) {
        mixed = mix(mixed);
        chunk.copy_from_slice(&mixed.to_le_bytes());
    }
    ChaCha8Rng::from_seed(key)
}

fn mix(word: u64) -> u64 {
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// A Clever id: 24 hex digits, ascending with `number` as ids ascend with their time of creation.
pub(crate) fn clever_id(seed: u64, thing: &str, number: u64) -> String {
    let random = stream(seed, thing, [number, 0, 0]).next_u64();
    format!("{:08x}{random:016x}", 0x6500_0000_u64 + number)
}

/// An assignment id: a UUID.
pub(crate) fn assignment_id(seed: u64, kind: &str, section: u64, number: u64) -> String {
    let mut bytes = [0_u8; 16];
    stream(seed, kind, [section, number, 1]).fill_bytes(&mut bytes);
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut id = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            id.push('-');
        }
        let _ = write!(id, "{byte:02x}");
    }
    id
}

/// A bearer token: 40 hex digits after a prefix.
pub(crate) fn token(seed: u64, thing: &str, prefix: &str) -> String {
    let mut random = stream(seed, thing, [2, 0, 0]);
    let mut token = prefix.to_owned();
    for _ in 0..5 {
        let _ = write!(token, "{:08x}", random.next_u32());
    }
    token
}

/// True for what can be an assignment id at all.
pub(crate) fn is_assignment_id(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_the_shapes_clever_uses() {
        let user = clever_id(7, "student", 3);
        assert_eq!(user.len(), 24);
        assert!(user.bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert!(user < clever_id(7, "student", 4), "ids ascend with creation");
        assert!(is_assignment_id(&assignment_id(7, "history", 0, 0)));
        assert!(!is_assignment_id("not-an-id"));
        assert_ne!(token(7, "district", ""), token(8, "district", ""));
    }
}
