//! What students handed in for the assignments the school began with: files, now and then a text, once in a while one
//! with nothing in it. What a computer graded was done elsewhere and has no file here.

use crate::ids::stream;
use crate::lms::Attachment;
use crate::planned::Planned;
use rand::Rng;

/// In Algebra I · Period 2 the newest assignment: this seat handed in a text with nothing in it.
const BLANK: usize = 14;
/// And this one nothing at all.
const FORGOT: usize = 24;

/// One text in so many is blank.
const ONE_BLANK_IN: u32 = 90;

const STARTS: [&str; 5] = [
    "First I wrote down what I know.",
    "I used substitution because one equation already said what y is.",
    "My table is on the second page.",
    "I checked my answer by putting it back in.",
    "I drew the lines and looked where they meet.",
];

/// Whether this student is the one of the first section who has not handed in the newest assignment.
pub(crate) const fn is_forgotten(section: usize, place: usize, seat: usize) -> bool {
    section == 0 && place == 0 && seat == FORGOT
}

/// What one student handed in.
pub(crate) fn attachments(
    seed: u64,
    planned: &Planned,
    section: usize,
    place: usize,
    seat: usize,
) -> Vec<Attachment> {
    if planned.auto_graded {
        return Vec::new();
    }
    let mut random = stream(seed, "hand-in", [section as u64, place as u64, seat as u64]);
    let listed = section == 0 && place == 0;
    let blank = if listed { seat == BLANK } else { random.random_ratio(1, ONE_BLANK_IN) };
    let text = || Attachment { kind: "text".to_owned(), ..Attachment::default() };
    if blank {
        return vec![Attachment { text: Some(String::new()), ..text() }];
    }
    if random.random_ratio(1, 5) {
        let start = STARTS[random.random_range(0..STARTS.len())];
        return vec![Attachment { text: Some(start.to_owned()), ..text() }];
    }
    let pages = if random.random_ratio(1, 6) { 2 } else { 1 };
    (1..=pages)
        .map(|page| Attachment {
            kind: "file".to_owned(),
            title: Some(if pages == 1 { "Work.pdf".to_owned() } else { format!("Page {page}.jpg") }),
            size: Some(random.random_range(18_000..900_000)),
            ..Attachment::default()
        })
        .collect()
}
