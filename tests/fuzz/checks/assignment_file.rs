//! The assignment file.

use gradebook::Time;
use gradebook::assignment_file::{Entry, read, write};

pub fn check(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let Ok(entries) = read(&text) else { return };
    let good: Vec<Entry> = entries.into_iter().flatten().collect();
    for entry in &good {
        for id in [&entry.section, &entry.assignment] {
            assert!(!id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "{id:?}");
        }
        assert!(entry.title.chars().count() <= 10_000);
        if let Some(points) = entry.maximum() {
            assert_eq!(points.to_string().parse(), Ok(points));
        }
    }
    let written = write("Lincoln".to_owned(), Time::from_millis(0), &good).expect("texts can be written");
    let again = read(&written).expect("what is written is read");
    assert_eq!(again, good.into_iter().map(Ok).collect::<Vec<_>>());
}
