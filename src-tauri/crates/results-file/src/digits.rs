//! A number as a text, kept where it stands: a file has up to two million of them, and nearly all are short.
//! Deliberately not here: reading them (`number`).

use std::fmt;
use std::ops::Deref;

/// Bytes that need no memory of their own.
const SHORT: usize = 22;

/// A number in digits with a point: "17.5".
#[derive(Clone)]
pub struct Digits(Kept);

#[derive(Clone)]
enum Kept {
    Short { length: u8, bytes: [u8; SHORT] },
    Long(Box<str>),
}

impl Digits {
    /// As a text.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            // Made of a whole text, so that it is always one.
            Kept::Short { length, bytes } => bytes
                .get(..usize::from(*length))
                .and_then(|bytes| std::str::from_utf8(bytes).ok())
                .unwrap_or_default(),
            Kept::Long(text) => text,
        }
    }
}

impl From<&str> for Digits {
    fn from(text: &str) -> Self {
        let mut bytes = [0; SHORT];
        match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(place), Ok(length)) => {
                place.copy_from_slice(text.as_bytes());
                Self(Kept::Short { length, bytes })
            }
            _ => Self(Kept::Long(text.into())),
        }
    }
}

impl From<String> for Digits {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<Digits> for String {
    fn from(digits: Digits) -> Self {
        digits.as_str().to_owned()
    }
}

impl Deref for Digits {
    type Target = str;
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for Digits {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Digits {}

impl PartialEq<str> for Digits {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl fmt::Debug for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_any_length_comes_back_as_it_was() {
        for text in ["", "0", "17.5", &"1".repeat(SHORT), &"1".repeat(SHORT + 1), &"9".repeat(300)] {
            let digits = Digits::from(text);
            assert_eq!((digits.as_str(), format!("{digits} {digits:?}")), (text, format!("{text} {text:?}")));
        }
        assert_eq!(size_of::<Option<Digits>>(), 24, "two million of them are held at once");
    }
}
