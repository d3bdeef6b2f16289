//! What was handed in, boiled down while it is read: how many things, whether all of them are empty, and where to look.
//!
//! Clever's specification of an `Attachment` (LMS Connect v3.1) has `type`, `title`, `description`, `url`,
//! `thumbnail_url`, `size` (left out when empty) and `file_external_id`; its guide adds `text` for attachments of type
//! `text`, which the specification does not have. Teachers come for grades: nothing in here, however odd, is a reason to
//! refuse the grade beside it, and nothing is kept but three small answers.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
use url::Url;

/// Attachments that are looked at; of more nothing is said but that there are so many.
const MOST: u32 = 200;
/// Characters of an address; browsers and LMSs agree on about this many.
const LONGEST_ADDRESS: usize = 2_000;

/// All attachments of one submission.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attachments {
    /// How many, at most [`MOST`].
    pub count: u32,
    /// There are some, and each is said to be empty.
    pub blank: bool,
    /// The first address that a browser may be sent to.
    pub link: Option<String>,
}

/// A value that is a text, a number, or something that does not matter here. Never an error.
#[derive(Debug, Default)]
pub enum Loose {
    Text(String),
    Number(f64),
    #[default]
    Other,
}

impl Loose {
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Number(_) | Self::Other => None,
        }
    }
}

/// Reads a value apart from the document that it is in: what is wrong with it is wrong with nothing else. The document's
/// own reader only passes over it.
fn apart<'de, D: Deserializer<'de>, T: Default>(from: D, read: fn(&str) -> Option<T>) -> Result<T, D::Error> {
    let raw = Box::<RawValue>::deserialize(from)?;
    Ok(read(raw.get()).unwrap_or_default())
}

impl Loose {
    fn read(json: &str) -> Option<Self> {
        match json.bytes().next()? {
            b'"' => serde_json::from_str(json).ok().map(Self::Text),
            b'0'..=b'9' => serde_json::from_str(json).ok().map(Self::Number),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        apart(from, Self::read)
    }
}

/// One attachment, as far as it says something.
#[derive(Default)]
struct One {
    kind: Loose,
    url: Loose,
    text: Loose,
    size: Loose,
}

impl<'de> Deserialize<'de> for One {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = One;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an attachment")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<One, A::Error> {
                let mut one = One::default();
                while let Some((name, value)) = fields.next_entry::<String, &RawValue>()? {
                    let field = match name.as_str() {
                        "type" => &mut one.kind,
                        "url" => &mut one.url,
                        "text" => &mut one.text,
                        "size" => &mut one.size,
                        _ => continue,
                    };
                    *field = Loose::read(value.get()).unwrap_or_default();
                }
                Ok(one)
            }
        }
        from.deserialize_map(Fields)
    }
}

impl One {
    /// Only what is said: a size of nought, or a text with nothing in it. A size that is left out says nothing, although
    /// the specification leaves out a size of nought as well.
    fn is_empty(&self) -> bool {
        match (&self.size, self.kind.text(), self.text.text()) {
            (_, Some("text"), Some(text)) => has_no_text(text),
            (Loose::Number(size), _, _) => *size == 0.0,
            _ => false,
        }
    }
}

/// The attachments of a list, each as it came. Objects are some, whatever is in them; anything else is none.
struct List(Attachments);

impl<'de> Deserialize<'de> for List {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Items;
        impl<'de> Visitor<'de> for Items {
            type Value = List;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("attachments")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<List, A::Error> {
                let (mut all, mut empty) = (Attachments::default(), true);
                while let Some(raw) = list.next_element::<&RawValue>()? {
                    if !raw.get().starts_with('{') {
                        continue;
                    }
                    if all.count == MOST {
                        empty = false;
                        continue;
                    }
                    let one: One = serde_json::from_str(raw.get()).unwrap_or_default();
                    all.count += 1;
                    empty &= one.is_empty();
                    if all.link.is_none() {
                        all.link = one.url.text().and_then(web_page);
                    }
                }
                all.blank = empty && all.count > 0;
                Ok(List(all))
            }
        }
        from.deserialize_seq(Items)
    }
}

impl<'de> Deserialize<'de> for Attachments {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        apart(from, |json| serde_json::from_str::<List>(json).ok().map(|list| list.0))
    }
}

/// An address that a browser may be sent to: a web page, without a name and password in it, and written as it is read.
/// What an address parser would mend (line breaks, another slash) is how one address is made to look like another.
fn web_page(text: &str) -> Option<String> {
    let plain = text.len() <= LONGEST_ADDRESS && !text.contains(|c: char| c.is_control() || c == '\\');
    let page = Url::parse(text).ok().filter(|_| plain)?;
    let web = matches!(page.scheme(), "http" | "https") && page.has_host();
    let bare = page.username().is_empty() && page.password().is_none();
    (web && bare && page.as_str().len() <= LONGEST_ADDRESS).then(|| page.into())
}

/// Nothing but spaces, or an editor's empty paragraph: Schoology's texts may be HTML. A picture is something.
fn has_no_text(text: &str) -> bool {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return true;
        }
        if let Some(after) = rest.strip_prefix("&nbsp;") {
            rest = after;
            continue;
        }
        let Some((tag, after)) = rest.strip_prefix('<').and_then(|tag| tag.split_once('>')) else {
            return false;
        };
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        if !["p", "br", "div", "span"].contains(&name) {
            return false;
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Attachments {
        serde_json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}"))
    }

    #[test]
    fn only_what_is_said_to_be_empty_is_blank() {
        for (json, count, blank) in [
            ("[]", 0, false),
            (r#"[{"type":"file"}]"#, 1, false),
            (r#"[{"type":"file","size":0}]"#, 1, true),
            (r#"[{"type":"file","size":0.0},{"type":"text","text":" \n "}]"#, 2, true),
            (r#"[{"type":"file","size":0},{"type":"file","size":12}]"#, 2, false),
            (r#"[{"type":"file","size":0},{"type":"link","url":"https://a.example/"}]"#, 2, false),
            (r#"[{"type":"text","text":"<p>&nbsp;</p><br/>"}]"#, 1, true),
            (r#"[{"type":"text","text":"<p><img src=\"x\"></p>"}]"#, 1, false),
            (r#"[{"type":"text","text":"<p"}]"#, 1, false),
            (r#"[{"type":"text","text":"x = 3","size":0}]"#, 1, false),
            (r#"[{"type":"text"}]"#, 1, false),
            (r#"[{"type":"file","text":""}]"#, 1, false),
        ] {
            let read = read(json);
            assert_eq!((read.count, read.blank), (count, blank), "{json}");
        }
    }

    #[test]
    fn a_browser_is_sent_to_web_pages_only() {
        for good in
            ["https://canvas.example/files/1?download=0", "http://127.0.0.1:4000/lms/hand-in?a=1#page"]
        {
            assert_eq!(web_page(good).as_deref(), Some(good));
        }
        let long = format!("https://a.example/{}", "a".repeat(LONGEST_ADDRESS));
        let grows = format!("https://a.example/{}", "é".repeat(LONGEST_ADDRESS / 3));
        for bad in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:text/html,hello",
            "/lms/hand-in",
            "//a.example",
            "https://",
            "https://canvas.example@evil.example/",
            "https://:secret@evil.example/",
            "ht\ntps://a.example",
            "https://a.example\\@evil.example/",
            "https:\\\\a.example",
            "smb://a.example/share",
            "",
            &long,
            &grows,
        ] {
            assert_eq!(web_page(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn the_first_address_that_will_do_is_taken() {
        let json = r#"[{"url":"javascript:alert(1)"},{"url":7},{"url":"https://a.example/1"},{"url":"https://a.example/2"}]"#;
        assert_eq!(read(json).link.as_deref(), Some("https://a.example/1"));
    }

    #[test]
    fn whatever_stands_in_the_place_of_attachments_is_no_error() {
        for odd in [
            "null",
            "7",
            "-7",
            "0.5",
            "true",
            "\"x\"",
            "{}",
            r#"{"a":[{}]}"#,
            "[null,7,[[]],\"x\",-1,0.5,false]",
        ] {
            assert_eq!(read(odd), Attachments::default(), "{odd}");
        }
        let odd =
            r#"[{"type":{},"url":[1],"text":{"a":[]},"size":"0","more":[{}]},{"size":-1},{"size":null}]"#;
        assert_eq!(read(odd), Attachments { count: 3, ..Attachments::default() });
    }

    #[test]
    fn what_cannot_be_read_says_nothing_and_spoils_nothing_beside_it() {
        const BAD: [&str; 7] = [
            r#""\ud83d""#,
            r#""\udc00x""#,
            "1e999",
            "-1e999",
            r#"{"\ud83d":[{"a":1e999}]}"#,
            "[[1e999]]",
            "99999999999999999999",
        ];
        for bad in BAD {
            for field in ["type", "url", "text", "size", "title", "more"] {
                let json = format!(r#"[{{"{field}":{bad}}},{{"url":"https://a.example/1"}}]"#);
                let link = Some("https://a.example/1".to_owned());
                assert_eq!(read(&json), Attachments { count: 2, blank: false, link }, "{json}");
            }
            let empty = format!(r#"[{{"type":"text","text":" ","url":{bad},"more":{bad}}}]"#);
            assert!(read(&empty).blank, "{empty}");
            let named = format!(r#"[{{"\ud83d":{bad},"size":0}},{bad}]"#);
            let objects = if bad.starts_with('{') { 2 } else { 1 };
            assert_eq!(read(&named), Attachments { count: objects, ..Attachments::default() }, "{named}");
            if !bad.starts_with('[') {
                assert_eq!(read(bad), Attachments::default(), "{bad}");
            }
            let state: Loose = serde_json::from_str(bad).unwrap_or_else(|error| panic!("{bad}: {error}"));
            assert_eq!(state.text(), None, "{bad}");
        }
    }

    #[test]
    fn more_than_anybody_hands_in_are_counted_no_further_and_called_nothing() {
        let many = format!("[{}]", vec![r#"{"size":0}"#; 201].join(","));
        assert_eq!(read(&many), Attachments { count: MOST, blank: false, link: None });
        let full = format!("[{}]", vec![r#"{"size":0}"#; 200].join(","));
        assert!(read(&full).blank);
    }
}
