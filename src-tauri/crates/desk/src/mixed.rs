//! A number that follows from a text and from nothing else, the same in every version and on every computer (FNV-1a). For
//! order and for telling apart what was shown from what is; not against somebody who wants two texts to meet.

/// The number of these bytes.
pub(crate) fn mixed(bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes
        .into_iter()
        .fold(0xcbf2_9ce4_8422_2325, |mix, byte| (mix ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::mixed;

    #[test]
    fn the_numbers_are_those_of_fnv_1a() {
        for (text, number) in
            [("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8)]
        {
            assert_eq!(mixed(text.bytes()), number, "{text}");
        }
    }
}
