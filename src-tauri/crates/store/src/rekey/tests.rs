use super::*;
use crate::TrailCheck;
use crate::fixture::{AT, assignment_id, fill, quick_folder, score, section, student};
use crate::ledger::LEDGER;
use crate::mark::MARK;
use crate::notice::Why;
use crate::set_unreadable_aside;
use gradebook::{GradeCell, Time};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

thread_local! {
    static STOP: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// Where the process ends, as far as the files can tell.
pub(super) fn stop_here(place: &'static str) {
    if STOP.get() == Some(place) {
        STOP.set(None);
        panic!("ends here: {place}");
    }
}

/// Keys in memory, and what is answered instead.
#[derive(Default)]
struct Keyring {
    keys: Mutex<BTreeMap<String, Key>>,
    refuses: Mutex<Option<NoKey>>,
    /// It lets nothing be deleted.
    keeps_all: Mutex<bool>,
}

impl Keyring {
    fn refuse(&self, why: Option<NoKey>) {
        *self.refuses.lock().unwrap() = why;
    }
    fn keeps_all(&self, on: bool) {
        *self.keeps_all.lock().unwrap() = on;
    }
    fn refusal(&self) -> Result<(), NoKey> {
        self.refuses.lock().unwrap().map_or(Ok(()), Err)
    }
    fn names(&self) -> Vec<String> {
        self.keys.lock().unwrap().keys().cloned().collect()
    }
}

impl KeyKeeper for Keyring {
    fn key(&self, name: &str) -> Result<Option<Key>, NoKey> {
        self.refusal()?;
        Ok(self.keys.lock().unwrap().get(name).cloned())
    }
    fn keep(&self, name: &str, key: &Key) -> Result<(), NoKey> {
        self.refusal()?;
        self.keys.lock().unwrap().insert(name.to_owned(), key.clone());
        Ok(())
    }
    fn forget(&self, name: &str) -> Result<(), NoKey> {
        self.refusal()?;
        if *self.keeps_all.lock().unwrap() {
            return Err(NoKey::Shut);
        }
        self.keys.lock().unwrap().remove(name);
        Ok(())
    }
}

fn open(dir: &Path, keyring: &Arc<Keyring>) -> Result<Store, StoreError> {
    Store::open_with(dir, Some(Arc::clone(keyring) as Arc<dyn KeyKeeper>))
}

/// Words that only the data hold.
const WORDS: [&str; 5] = ["Zeta", "Algebra", "Worksheet", "remote-1", "asg-1"];

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(dir).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all
}

/// The files in which a word of the data can be read.
fn legible(dir: &Path) -> Vec<String> {
    let holds = |path: &PathBuf| {
        let bytes = fs::read(path).unwrap();
        WORDS.iter().any(|word| bytes.windows(word.len()).any(|w| w == word.as_bytes()))
    };
    let name = |path: PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    files(dir).into_iter().filter(holds).map(name).collect()
}

fn graded(store: &Store, points: i32) {
    let cell = GradeCell { local: score(points), edits: 1, ..GradeCell::default() };
    store.write(|tx| tx.put_cell(&assignment_id(1), &student(1), &cell)).unwrap();
}

fn is_whole(store: &Store, points: i32) {
    let book = store.read(|tx| tx.book(&section())).unwrap();
    assert_eq!(book.cell(&assignment_id(1), &student(1)).unwrap().local, score(points));
    assert_eq!(book.columns.len(), 2);
    assert_eq!(store.opening_notice(), None, "nothing was damaged or older");
    assert!(matches!(store.read(|tx| tx.trail_verify()).unwrap(), TrailCheck::Unbroken { .. }));
}

/// A folder that lies open: data, a backup, a ledger.
fn plain() -> tempfile::TempDir {
    let dir = quick_folder();
    let store = Store::open(dir.path()).unwrap();
    fill(&store);
    graded(&store, 7);
    store.backups().unwrap().make(AT).unwrap();
    dir
}

#[test]
fn a_new_folder_is_encrypted_from_the_first_byte_with_its_log_its_ledger_and_its_backups() {
    let (dir, keyring) = (quick_folder(), Arc::default());
    let store = open(dir.path(), &keyring).unwrap();
    fill(&store);
    graded(&store, 7);
    store.backups().unwrap().make(AT).unwrap();
    assert!(fs::metadata(dir.path().join("passback.db-wal")).unwrap().len() > 0, "the log is looked at too");
    assert_eq!(legible(dir.path()), [""; 0]);
    assert_eq!((store.at_rest(), keyring.names().len()), (AtRest::Encrypted, 1));
    drop(store);
    assert_eq!(legible(dir.path()), [""; 0]);
    is_whole(&open(dir.path(), &keyring).unwrap(), 7);
    let mark = fs::read_to_string(dir.path().join(MARK)).unwrap();
    let key = keyring.key(&keyring.names()[0]).unwrap().unwrap();
    assert!(!mark.contains(key.digits().as_str()), "beside the data lies a name, not the key");
}

#[test]
fn data_that_lie_open_are_encrypted_at_the_next_opening_and_nothing_of_them_is_left() {
    let (dir, keyring) = (plain(), Arc::default());
    assert!(legible(dir.path()).len() >= 3, "database, ledger and backup can be read");
    let store = open(dir.path(), &keyring).unwrap();
    assert_eq!(store.at_rest(), AtRest::Encrypted);
    is_whole(&store, 7);
    assert_eq!(legible(dir.path()), [""; 0]);
    graded(&store, 8);
    drop(store);
    is_whole(&open(dir.path(), &keyring).unwrap(), 8);
}

#[cfg(unix)]
#[test]
fn every_file_is_for_the_user_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, keyring) = (plain(), Arc::default());
    let store = open(dir.path(), &keyring).unwrap();
    graded(&store, 8);
    store.backups().unwrap().make(AT.plus_millis(5)).unwrap();
    store.change_key().unwrap();
    store.backup_to(&dir.path().join("copy.db")).unwrap();
    let all = files(dir.path());
    assert!(all.len() >= 7, "{all:?}");
    for path in all {
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600, "{path:?}");
    }
    let folder = dir.path().join("backups");
    assert_eq!(fs::metadata(folder).unwrap().permissions().mode() & 0o777, 0o700);
    let new = dir.path().join("new");
    drop(Store::open(&new).unwrap());
    assert_eq!(fs::metadata(new).unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn an_end_at_any_step_of_encrypting_or_changing_the_key_loses_nothing_and_is_taken_up() {
    for place in ["backups", "ledger", "database", "mark"] {
        for from_plain in [true, false] {
            let what = format!("{place}, from plain: {from_plain}");
            let (dir, keyring): (_, Arc<Keyring>) = (plain(), Arc::default());
            if !from_plain {
                drop(open(dir.path(), &keyring).unwrap());
            }
            let before = keyring.names();
            let ended = std::panic::catch_unwind(|| {
                if from_plain {
                    STOP.set(Some(place));
                    drop(open(dir.path(), &keyring));
                } else {
                    let store = open(dir.path(), &keyring).unwrap();
                    STOP.set(Some(place));
                    drop(store.change_key());
                }
            });
            assert!(ended.is_err(), "{what}: it ended there");
            let store = open(dir.path(), &keyring).unwrap_or_else(|error| panic!("{what}: {error:?}"));
            is_whole(&store, 7);
            assert_eq!(store.at_rest(), AtRest::Encrypted, "{what}");
            assert_eq!(legible(dir.path()), [""; 0], "{what}");
            for kept in backup::list(dir.path()) {
                backup::verified(&kept.path, &store.folder().unwrap().backups.keys())
                    .unwrap_or_else(|error| panic!("{what}: a backup opens: {error:?}"));
            }
            drop(store);
            is_whole(&open(dir.path(), &keyring).unwrap(), 7);
            let left: Vec<_> = keyring.names().into_iter().filter(|name| before.contains(name)).collect();
            let allowed = usize::from(place == "mark" && !from_plain);
            assert!(left.len() <= allowed, "{what}: the key before is forgotten");
        }
    }
}

#[test]
fn encrypting_that_ended_halfway_waits_for_a_passphrase_and_touches_nothing_meanwhile() {
    for place in ["backups", "ledger"] {
        for why in [NoKey::Sealed, NoKey::Shut] {
            let (dir, keyring): (_, Arc<Keyring>) = (plain(), Arc::default());
            let ended = std::panic::catch_unwind(|| {
                STOP.set(Some(place));
                drop(open(dir.path(), &keyring));
            });
            assert!(ended.is_err(), "{place}: it ended there");
            let contents = || -> Vec<_> {
                let all = files(dir.path()).into_iter().filter(|path| !path.ends_with("passback.lock"));
                all.map(|path| (fs::read(&path).unwrap(), path)).collect()
            };
            let before = contents();
            keyring.refuse(Some(why));
            assert!(
                matches!(open(dir.path(), &keyring), Err(StoreError::Key { why: told }) if told == why),
                "{place}, {why:?}"
            );
            assert!(contents() == before, "{place}, {why:?}: nothing is touched");
            keyring.refuse(None);
            let store = open(dir.path(), &keyring).unwrap();
            is_whole(&store, 7);
            assert_eq!((store.at_rest(), legible(dir.path())), (AtRest::Encrypted, vec![]), "{place}");
        }
    }
}

#[test]
fn erasing_takes_along_what_was_moved_aside_for_want_of_its_key_and_says_when_a_key_is_left() {
    let (dir, keyring): (_, Arc<Keyring>) = (plain(), Arc::default());
    drop(open(dir.path(), &keyring).unwrap());
    let old = keyring.names();
    set_unreadable_aside(dir.path()).unwrap();
    let store = open(dir.path(), &keyring).unwrap();
    assert!(dir.path().join("unreadable-1").is_dir() && keyring.names().len() == 2);
    assert!(store.erase().unwrap());
    assert!(!dir.path().join("unreadable-1").exists());
    assert!(old.iter().all(|name| !keyring.names().contains(name)), "its key opens no copy any more");

    assert!(store.change_key().unwrap());
    keyring.keeps_all(true);
    assert!(!store.change_key().unwrap(), "the one before is still there");
}

#[test]
fn after_a_change_of_key_nothing_opens_with_the_key_before() {
    let (dir, keyring): (_, Arc<Keyring>) = (plain(), Arc::default());
    let store = open(dir.path(), &keyring).unwrap();
    let before = keyring.key(&keyring.names()[0]).unwrap().unwrap();
    store.change_key().unwrap();
    graded(&store, 9);
    is_whole(&store, 9);
    drop(store);
    let database = dir.path().join("passback.db");
    let backups = backup::list(dir.path());
    assert!(!crate::page::is_opened_by(&database, &before));
    assert!(
        !backups.is_empty() && backups.iter().all(|kept| !crate::page::is_opened_by(&kept.path, &before))
    );
    let now = keyring.key(&keyring.names()[0]).unwrap().unwrap();
    assert!(crate::page::is_opened_by(&database, &now));
    assert_eq!(keyring.names().len(), 1);
    is_whole(&open(dir.path(), &keyring).unwrap(), 9);
}

#[test]
fn without_its_key_a_folder_is_not_touched_and_opens_again_when_the_key_is_back() {
    let (dir, keyring): (_, Arc<Keyring>) = (plain(), Arc::default());
    drop(open(dir.path(), &keyring).unwrap());
    let image = || {
        files(dir.path()).into_iter().map(|p| (p.clone(), fs::read(p).unwrap())).collect::<BTreeMap<_, _>>()
    };
    let before = image();
    let refused = |keeper: Option<Arc<dyn KeyKeeper>>| match Store::open_with(dir.path(), keeper) {
        Err(StoreError::Key { why }) => why,
        other => panic!("{:?}", other.map(|_| ())),
    };
    let stranger: Arc<Keyring> = Arc::default();
    let name = keyring.names()[0].clone();
    assert_eq!(refused(None), NoKey::NoKeeper);
    assert_eq!(refused(Some(stranger.clone())), NoKey::Missing);
    stranger.keep(&name, &Key::random()).unwrap();
    assert_eq!(refused(Some(stranger)), NoKey::Wrong);
    keyring.refuse(Some(NoKey::Shut));
    assert_eq!(refused(Some(keyring.clone())), NoKey::Shut);
    keyring.refuse(None);
    assert_eq!(image(), before, "byte for byte");
    let mark = fs::read(dir.path().join(MARK)).unwrap();
    fs::remove_file(dir.path().join(MARK)).unwrap();
    assert_eq!(
        refused(Some(keyring.clone())),
        NoKey::Unnamed,
        "without the mark nobody takes it for damaged"
    );
    fs::write(dir.path().join(MARK), mark).unwrap();
    is_whole(&open(dir.path(), &keyring).unwrap(), 7);
}

#[test]
fn data_without_a_key_go_on_lying_open_where_nobody_keeps_one_and_are_encrypted_once_somebody_does() {
    let (dir, keyring): (_, Arc<Keyring>) = (plain(), Arc::default());
    keyring.refuse(Some(NoKey::NoKeeper));
    let store = open(dir.path(), &keyring).unwrap();
    assert_eq!(store.at_rest(), AtRest::NoKey(NoKey::NoKeeper));
    is_whole(&store, 7);
    assert!(matches!(store.change_key(), Err(StoreError::Key { why: NoKey::NoKeeper })));
    graded(&store, 8);
    keyring.refuse(None);
    store.change_key().unwrap();
    assert_eq!((store.at_rest(), legible(dir.path())), (AtRest::Encrypted, Vec::new()));
    is_whole(&store, 8);
}

#[test]
fn unreadable_data_are_set_aside_whole_and_can_be_put_back() {
    let (dir, keyring): (_, Arc<Keyring>) = (plain(), Arc::default());
    let held = open(dir.path(), &keyring).unwrap();
    assert!(
        matches!(crate::set_unreadable_aside(dir.path()), Err(StoreError::InUse)),
        "not while it is open"
    );
    drop(held);
    let aside = crate::set_unreadable_aside(dir.path()).unwrap();
    let fresh = open(dir.path(), &keyring).unwrap();
    assert!(fresh.read(|tx| tx.sections()).unwrap().is_empty(), "begun anew");
    assert_eq!(fresh.opening_notice(), None);
    drop(fresh);
    for name in ["passback.db", LEDGER, MARK, "backups"] {
        let here = dir.path().join(name);
        if here.is_dir() {
            fs::remove_dir_all(&here).unwrap()
        } else {
            let _ = fs::remove_file(&here);
        }
        fs::rename(aside.join(name), here).unwrap();
    }
    is_whole(&open(dir.path(), &keyring).unwrap(), 7);
}

#[test]
fn a_book_that_was_shown_before_is_read_anew_after_a_change_of_key_and_after_a_restore() {
    let (dir, keyring): (_, Arc<Keyring>) = (plain(), Arc::default());
    let store = open(dir.path(), &keyring).unwrap();
    let shown = || store.read(|tx| tx.shown(&section())).unwrap();
    let before = shown();
    assert_eq!(shown(), before, "it is kept");
    store.change_key().unwrap();
    let changed = shown();
    assert_eq!(changed.book, before.book);
    assert!(changed.stamps.iter().all(|stamp| !before.stamps.contains(stamp)), "it was read again");
    let backup = store.backups().unwrap().make(AT.plus_millis(50)).unwrap();
    graded(&store, 3);
    assert_eq!(shown().book.cell(&assignment_id(1), &student(1)).unwrap().local, score(3));
    store.restore(&backup, AT.plus_millis(99)).unwrap();
    assert_eq!(shown().book.cell(&assignment_id(1), &student(1)).unwrap().local, score(7));
}

#[test]
fn keys_that_their_keeper_lost_are_given_to_it_once_more_also_in_the_middle_of_a_change() {
    for place in ["backups", "database"] {
        let (dir, keyring): (_, Arc<Keyring>) = (plain(), Arc::default());
        let store = open(dir.path(), &keyring).unwrap();
        let lost = || std::mem::take(&mut *keyring.keys.lock().unwrap());
        let one = lost();
        store.keep_key().unwrap();
        assert_eq!((one.len(), &*keyring.keys.lock().unwrap()), (1, &one), "{place}");
        let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            STOP.set(Some(place));
            drop(store.change_key());
        }));
        assert!(ended.is_err(), "{place}: it ended there");
        let both = lost();
        store.keep_key().unwrap();
        assert_eq!((both.len(), &*keyring.keys.lock().unwrap()), (2, &both), "{place}");
        keyring.refuse(Some(NoKey::Shut));
        assert!(matches!(store.keep_key(), Err(StoreError::Key { why: NoKey::Shut })));
        keyring.refuse(None);
        drop(store);
        is_whole(&open(dir.path(), &keyring).unwrap(), 7);
    }
    let dir = plain();
    Store::open(dir.path()).unwrap().keep_key().expect("where nobody keeps keys there is none");
}

#[test]
fn a_folder_that_is_about_to_be_removed_leaves_no_key_behind() {
    let (dir, keyring): (_, Arc<Keyring>) = (plain(), Arc::default());
    let store = open(dir.path(), &keyring).unwrap();
    assert_eq!(keyring.names().len(), 1);
    store.forget_key().unwrap();
    assert_eq!(keyring.names(), [""; 0]);
}

#[test]
fn a_backup_for_elsewhere_has_no_key_and_comes_back_on_a_computer_that_has_none() {
    let (dir, keyring): (_, Arc<Keyring>) = (plain(), Arc::default());
    let store = open(dir.path(), &keyring).unwrap();
    let bytes = store.backup_bytes().unwrap();
    store.backup_to(&dir.path().join("copy.db")).unwrap();
    assert_eq!(legible(dir.path()), ["copy.db"]);
    for elsewhere in [None, Some(Arc::<Keyring>::default() as Arc<dyn KeyKeeper>)] {
        for from_bytes in [true, false] {
            let there = quick_folder();
            let other = Store::open_with(there.path(), elsewhere.clone()).unwrap();
            let notice = if from_bytes {
                other.restore_bytes(&bytes, AT.plus_millis(9))
            } else {
                other.restore(&dir.path().join("copy.db"), AT.plus_millis(9))
            };
            assert_eq!(notice.unwrap().why, Why::Restored);
            let book = other.read(|tx| tx.book(&section())).unwrap();
            assert_eq!(book.cell(&assignment_id(1), &student(1)).unwrap().local, score(7));
            if elsewhere.is_some() {
                assert_eq!(legible(there.path()), [""; 0]);
            }
        }
    }
    // One of the folder's own, which has its key.
    let own = store.backups().unwrap().make(Time::from_millis(AT.millis() + 50)).unwrap();
    graded(&store, 3);
    store.restore(&own, AT.plus_millis(99)).unwrap();
    let book = store.read(|tx| tx.book(&section())).unwrap();
    assert_eq!(book.cell(&assignment_id(1), &student(1)).unwrap().local, score(7));
    assert!(matches!(store.restore_bytes(b"nothing of ours", AT), Err(StoreError::Unfit { .. })));
}

#[test]
fn each_page_of_an_encrypted_database_broken_in_turn_costs_no_more_than_itself() {
    let (dir, keyring): (_, Arc<Keyring>) = (plain(), Arc::default());
    let store = open(dir.path(), &keyring).unwrap();
    graded(&store, 9);
    drop(store);
    let database = dir.path().join("passback.db");
    let whole = fs::read(&database).unwrap();
    let ledger = fs::read(dir.path().join(LEDGER)).unwrap();
    let (mut rescued, mut pages) = (0, 0);
    for page in 0..whole.len() / 4096 {
        let mut broken = whole.clone();
        broken[page * 4096 + 1000] ^= 0xff;
        fs::write(&database, &broken).unwrap();
        fs::write(dir.path().join(LEDGER), &ledger).unwrap();
        let store = open(dir.path(), &keyring).unwrap_or_else(|error| panic!("page {page}: {error:?}"));
        let Some(notice) = store.opening_notice() else { continue };
        pages += 1;
        assert_eq!(notice.why, Why::Damaged);
        let aside = dir.path().join(notice.set_aside.as_deref().unwrap());
        assert_eq!(fs::read(aside).unwrap(), broken, "page {page}: it is kept as it was found");
        let book = store.read(|tx| tx.book(&section())).unwrap();
        assert_eq!(book.columns.len(), 2, "page {page}: the backup has these");
        rescued += usize::from(book.cell(&assignment_id(1), &student(1)).unwrap().local == score(9));
    }
    assert_eq!(legible(dir.path()), [""; 0], "recovering writes nothing in the open");
    // The first page and those of the list of tables take everything with them, as without a key.
    assert!(
        pages > 20 && rescued + 8 > pages,
        "{rescued} of {pages} brought back what only the damaged file had"
    );
}

#[test]
fn what_was_only_in_the_log_is_read_out_of_a_damaged_encrypted_database_too() {
    let (dir, keyring): (_, Arc<Keyring>) = (plain(), Arc::default());
    let store = open(dir.path(), &keyring).unwrap();
    graded(&store, 9);
    // As it is when the process is killed: the log was not folded in.
    let (database, log) = (
        fs::read(dir.path().join("passback.db")).unwrap(),
        fs::read(dir.path().join("passback.db-wal")).unwrap(),
    );
    let ledger = fs::read(dir.path().join(LEDGER)).unwrap();
    drop(store);
    let mut broken = database;
    let middle = broken.len() / 4096 / 2 * 4096;
    broken[middle + 99] ^= 1;
    fs::write(dir.path().join("passback.db"), &broken).unwrap();
    fs::write(dir.path().join("passback.db-wal"), &log).unwrap();
    fs::write(dir.path().join("passback.lock"), "open\n").unwrap();
    fs::write(dir.path().join(LEDGER), &ledger).unwrap();
    let store = open(dir.path(), &keyring).unwrap();
    let book = store.read(|tx| tx.book(&section())).unwrap();
    assert_eq!(store.opening_notice().map(|notice| notice.why), Some(Why::Damaged));
    assert_eq!(book.cell(&assignment_id(1), &student(1)).unwrap().local, score(9), "it was in the log");
}

#[test]
fn an_erase_and_a_new_key_leave_nothing_that_the_old_key_opens() {
    let (dir, keyring): (_, Arc<Keyring>) = (plain(), Arc::default());
    let store = open(dir.path(), &keyring).unwrap();
    let copy = fs::read(dir.path().join("passback.db")).unwrap();
    let names = keyring.names();
    assert!(store.erase().unwrap());
    store.change_key().unwrap();
    assert!(
        keyring.names().iter().all(|name| !names.contains(name)),
        "the key is gone, and every copy with it"
    );
    assert!(copy.len() > 4096);
    drop(store);
    assert!(open(dir.path(), &keyring).unwrap().read(|tx| tx.sections()).unwrap().is_empty());
}
