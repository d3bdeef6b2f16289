//! What encryption costs: a large book (200 students × 300 assignments) with a key beside one without.
//!
//! `cargo bench -p store --bench rest`. Goal: the book is read in at most 1.2 times the time.

mod school;

use school::{Size, save, section};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use store::{Key, KeyKeeper, NoKey, Store, StoreError};

const SIZE: Size = Size { students: 200, assignments: 300 };
const ROUNDS: usize = 30;
const GOAL: f64 = 1.2;

/// Keys in memory.
#[derive(Default)]
struct Keyring(Mutex<BTreeMap<String, Key>>);

impl KeyKeeper for Keyring {
    fn key(&self, name: &str) -> Result<Option<Key>, NoKey> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned())
    }
    fn keep(&self, name: &str, key: &Key) -> Result<(), NoKey> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), key.clone());
        Ok(())
    }
    fn forget(&self, name: &str) -> Result<(), NoKey> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
        Ok(())
    }
}

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn time<T>(act: impl FnOnce() -> T) -> Duration {
    let begun = Instant::now();
    black_box(act());
    Instant::now().duration_since(begun)
}

/// The median of each, measured in turns, so that a busy machine slows both.
fn medians<T>(mut plain: impl FnMut() -> T, mut sealed: impl FnMut() -> T) -> (Duration, Duration) {
    let mut all: (Vec<_>, Vec<_>) = (0..ROUNDS).map(|_| (time(&mut plain), time(&mut sealed))).unzip();
    all.0.sort_unstable();
    all.1.sort_unstable();
    let middle = |times: &[Duration]| times.get(ROUNDS / 2).copied().unwrap_or_default();
    (middle(&all.0), middle(&all.1))
}

fn tell(what: &str, (plain, sealed): (Duration, Duration)) -> f64 {
    let ratio = sealed.as_secs_f64() / plain.as_secs_f64().max(f64::EPSILON);
    let millis = |time: Duration| time.as_secs_f64() * 1_000.0;
    println!("{what:<44} {:>9.2} ms {:>9.2} ms   x {ratio:.2}", millis(plain), millis(sealed));
    ratio
}

fn main() -> Result<(), StoreError> {
    let dir = tempfile::tempdir().map_err(|_| StoreError::Io { what: "a folder for the bench" })?;
    let (plain, sealed) = (dir.path().join("plain"), dir.path().join("sealed"));
    let keyring: Arc<dyn KeyKeeper> = Arc::<Keyring>::default();
    let open = |dir: &Path, keyed: bool| Store::open_with(dir, keyed.then(|| Arc::clone(&keyring)));
    let (a, b) = (open(&plain, false)?, open(&sealed, true)?);
    let rounds = [SIZE.sheet(0), SIZE.sheet(1)];
    for store in [&a, &b] {
        SIZE.fill(store)?;
        save(store, &rounds[0])?;
    }
    println!("{:<44} {:>12} {:>12}", "book of 200 x 300", "plain", "encrypted");
    let read = |store: &Store| store.read(|tx| tx.book(&section()));
    let ratio = tell("read the book", medians(|| read(&a), || read(&b)));
    let mut turn = (0, 0);
    let saving = medians(
        || {
            turn.0 = 1 - turn.0;
            save(&a, &rounds[turn.0])
        },
        || {
            turn.1 = 1 - turn.1;
            save(&b, &rounds[turn.1])
        },
    );
    tell("save 60,000 changed grades", saving);
    drop((a, b));
    let opened = |dir: &Path, keyed| open(dir, keyed).map(drop);
    tell("open, check the whole file, close", medians(|| opened(&plain, false), || opened(&sealed, true)));
    let cold = |dir: &Path, keyed| open(dir, keyed).and_then(|store| read(&store));
    tell("open and read the book the first time", medians(|| cold(&plain, false), || cold(&sealed, true)));
    println!(
        "goal: the book is read in at most {GOAL} times: {}",
        if ratio <= GOAL { "reached" } else { "missed" }
    );
    if ratio <= GOAL { Ok(()) } else { Err(StoreError::Io { what: "reaching the goal" }) }
}
