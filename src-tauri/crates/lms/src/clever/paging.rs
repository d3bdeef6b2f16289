//! Following pages. A mark carries the pages that were already seen, so that a chain that bites its tail is noticed
//! without keeping anything in the client.

use super::wire::Link;
use crate::{LmsError, PageMark};
use std::hash::{DefaultHasher, Hash, Hasher};
use url::form_urlencoded;

/// Pages of one list.
pub const MOST_PAGES: usize = 100;
/// Rows of one page, as they are asked for.
pub const MOST_ROWS: usize = 100;
/// Bytes of one list, all its pages together: a school's largest class is a twentieth of it.
const LONGEST_LIST: usize = 8 * 1024 * 1024;
/// Parts of a link's query that are taken over.
const MOST_PARTS: usize = 8;

/// Where a page starts, which pages came before and how much they held.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trail {
    bytes: usize,
    seen: Vec<u64>,
    query: String,
}

impl Trail {
    /// The first page.
    pub fn start(query: String) -> Self {
        Self { bytes: 0, seen: vec![mark(&query)], query }
    }

    /// Reads a mark that we gave out.
    pub fn read(page: &PageMark) -> Option<Self> {
        let (before, query) = page.0.split_once('?')?;
        let (bytes, seen) = before.split_once('.')?;
        let bytes = usize::from_str_radix(bytes, 16).ok()?;
        let seen: Vec<u64> =
            seen.split('.').map(|hash| u64::from_str_radix(hash, 16)).collect::<Result<_, _>>().ok()?;
        (seen.len() <= MOST_PAGES).then(|| Self { bytes, seen, query: query.to_owned() })
    }

    /// The query of this page.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// Counts the bytes of a page that was read.
    pub fn took(&mut self, bytes: usize) -> Result<(), LmsError> {
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes > LONGEST_LIST {
            return Err(LmsError::Unreadable { what: "a list that is too long" });
        }
        Ok(())
    }

    /// The page after this one.
    pub fn step(mut self, query: String) -> Result<Self, LmsError> {
        let hash = mark(&query);
        if self.seen.contains(&hash) {
            return Err(LmsError::Astray { what: "pages that lead in a circle" });
        }
        if self.seen.len() >= MOST_PAGES {
            return Err(LmsError::Astray { what: "pages without end" });
        }
        self.seen.push(hash);
        Ok(Self { bytes: self.bytes, seen: self.seen, query })
    }

    /// A mark to give out.
    pub fn mark(&self) -> PageMark {
        let seen: Vec<String> = self.seen.iter().map(|hash| format!("{hash:x}")).collect();
        PageMark(format!("{:x}.{}?{}", self.bytes, seen.join("."), self.query))
    }
}

fn mark(query: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    query.hash(&mut hasher);
    hasher.finish()
}

/// The link to the next page, if there is one.
pub fn next_link(links: Option<Vec<Link>>) -> Result<Option<String>, LmsError> {
    let next = links.into_iter().flatten().find(|link| link.rel.as_deref() == Some("next"));
    match next {
        None => Ok(None),
        Some(Link { uri: Some(uri), .. }) => Ok(Some(uri)),
        Some(_) => Err(LmsError::Unreadable { what: "a link without an address" }),
    }
}

/// Our own query with the place taken over from a link's: what a list contains is not for the link to say.
pub fn at(own: &[(&str, &str)], link: &str) -> String {
    let ours = |name: &str| own.iter().any(|(own, _)| *own == name);
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(own);
    let place = form_urlencoded::parse(link.as_bytes()).filter(|(name, _)| !ours(name));
    query.extend_pairs(place.take(MOST_PARTS));
    query.finish()
}

/// Our own query.
pub fn query(own: &[(&str, &str)]) -> String {
    at(own, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_comes_back_as_it_was() {
        let trail = Trail::start("limit=100".into()).step("limit=100&cursor=a%3Fb.c".into()).expect("steps");
        assert_eq!(Trail::read(&trail.mark()), Some(trail));
        for foreign in ["", "?", "xyz?limit=1", "limit=100", "1?limit=1", "-1.1?limit=1", "1.?limit=1"] {
            assert_eq!(Trail::read(&PageMark(foreign.into())), None, "{foreign:?}");
        }
    }

    #[test]
    fn a_circle_is_noticed_however_long_it_is() {
        let mut trail = Trail::start("limit=100".into());
        for page in 1..9 {
            trail = trail.step(format!("cursor={page}")).expect("new");
        }
        for old in ["limit=100", "cursor=1", "cursor=8"] {
            assert!(matches!(trail.clone().step(old.into()), Err(LmsError::Astray { .. })), "{old}");
        }
    }

    #[test]
    fn pages_end_some_time() {
        let mut trail = Trail::start(String::new());
        let pages = (1..).take_while(|page| match trail.clone().step(format!("cursor={page}")) {
            Ok(next) => {
                trail = next;
                true
            }
            Err(_) => false,
        });
        assert_eq!(pages.count(), MOST_PAGES - 1);
    }

    #[test]
    fn a_list_ends_at_its_bytes_however_they_are_spread_over_pages() {
        let mut trail = Trail::start(String::new());
        for page in 0..8 {
            trail.took(1024 * 1024).expect("eight of eight");
            let next = trail.step(format!("cursor={page}")).expect("new");
            trail = Trail::read(&next.mark()).expect("ours");
        }
        assert!(matches!(trail.took(1), Err(LmsError::Unreadable { .. })), "the count travels in the mark");
        assert!(trail.took(usize::MAX).is_err(), "and cannot go round");
    }

    #[test]
    fn a_link_says_where_and_not_what() {
        let own = [("role", "student"), ("limit", "100")];
        assert_eq!(
            at(&own, "role=teacher&limit=9&starting_after=a%26b"),
            "role=student&limit=100&starting_after=a%26b"
        );
        assert_eq!(query(&own), "role=student&limit=100");
    }
}
