//! To know a kind of file again by its header.

use crate::column::key;

/// FNV-1a, 64 bits, of the normalised names in their order, in hex.
pub(crate) fn of(header: &[String]) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut eat = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    for name in header {
        key(name).bytes().for_each(&mut eat);
        eat(0x1f);
    }
    format!("{hash:016x}")
}
