//! What the columns of books look like, kept from one question to the next: after a key press one column is worked out
//! anew and not three hundred. Deliberately not here: how a column looks (`show::book`).

use crate::show::book::{Look, look};
use gradebook::{SectionId, Time};
use language::{Spoken, spoken};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::Shown;

/// By section, in the order of its columns.
#[derive(Default)]
pub(crate) struct Looked(Mutex<BTreeMap<SectionId, Vec<Arc<Kept>>>>);

/// A look and what it holds for.
pub(crate) struct Kept {
    stamp: u64,
    language: Spoken,
    from: Time,
    until: Option<Time>,
    pub(crate) look: Look,
}

impl Kept {
    fn holds(&self, stamp: u64, language: Spoken, now: Time) -> bool {
        self.stamp == stamp
            && self.language == language
            && self.from <= now
            && self.until.is_none_or(|until| now < until)
    }
}

impl Looked {
    /// The looks of a book's columns, in their order.
    pub(crate) fn of(&self, shown: &Shown, now: Time) -> Vec<Arc<Kept>> {
        let language = spoken();
        let section = &shown.book.section.id;
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = lock().get(section).cloned().unwrap_or_default();
        let by_stamp: BTreeMap<u64, &Arc<Kept>> = before.iter().map(|kept| (kept.stamp, kept)).collect();
        let columns = shown.book.columns.iter().zip(shown.stamps.iter().copied());
        let looks: Vec<Arc<Kept>> = columns
            .map(|(column, stamp)| match by_stamp.get(&stamp) {
                Some(kept) if kept.holds(stamp, language, now) => Arc::clone(kept),
                _ => {
                    let look = look(column, &shown.book, now);
                    // What cannot be created any more once it is due is held from then on.
                    let until = column.assignment.local.due.filter(|due| *due > now);
                    Arc::new(Kept { stamp, language, from: now, until, look })
                }
            })
            .collect();
        lock().insert(section.clone(), looks.clone());
        looks
    }

    /// Forgets all: the school is another one.
    pub(crate) fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
