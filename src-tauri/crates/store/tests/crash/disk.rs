//! Disks that are full, that cannot be written, and a database that somebody else holds.
//!
//! A real full disk and a real read-only one are small file systems in memory, which only an administrator of Linux may
//! mount; elsewhere those tests say so and are left out. A database that may not grow any more is tested everywhere
//! (`store::tests`), and a folder that this user may not write wherever the user is not an administrator.

use crate::book::{self, AT};
use gradebook::Delivery;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use store::{Store, StoreError, Why};

/// A small file system of its own.
struct Disk {
    dir: tempfile::TempDir,
}

impl Disk {
    /// `None`: this user may not mount one here.
    fn of(size: &str) -> Option<Self> {
        if !cfg!(target_os = "linux") {
            println!("left out: small file systems are mounted on Linux only");
            return None;
        }
        let dir = tempfile::tempdir().expect("a folder");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"]).arg(dir.path());
        if mount.output().is_ok_and(|done| done.status.success()) {
            return Some(Self { dir });
        }
        println!("left out: this user may not mount a file system");
        None
    }
    fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }
    fn remount(&self, how: &str) {
        let done =
            Command::new("mount").args(["-o", &format!("remount,{how}")]).arg(self.dir.path()).output();
        assert!(done.expect("mount runs").status.success(), "remounted {how}");
    }
    /// Takes all the room there is.
    fn fill_up(&self) {
        let mut size = 1 << 22;
        while size > 0 {
            let path = self.dir.path().join(format!("ballast-{size}"));
            if fs::write(&path, vec![1; size]).is_err() {
                let _ = fs::remove_file(&path);
                size /= 2;
            } else if size > 1 {
                size /= 2;
            } else {
                break;
            }
        }
    }
    fn make_room(&self) {
        for entry in fs::read_dir(self.dir.path()).expect("a folder").flatten() {
            if entry.file_name().to_string_lossy().starts_with("ballast") {
                fs::remove_file(entry.path()).expect("removed");
            }
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.dir.path()).output();
    }
}

/// Approves until there is no room; answers how many were acknowledged.
fn approve_until_full(store: &Store) -> u32 {
    let mut done = store.read(book::approvals).unwrap();
    loop {
        match book::approve(store) {
            Ok(n) => done = n,
            Err(StoreError::Full) => {
                println!("the disk is full after {done} approvals");
                return done;
            }
            Err(other) => panic!("another error: {other:?}"),
        }
        assert!(done < 100_000, "the disk never got full");
    }
}

#[test]
fn on_a_full_disk_nothing_is_half_written_and_everything_acknowledged_stays() {
    let Some(disk) = Disk::of("3m") else { return };
    let store = book::open(&disk.data()).unwrap();
    book::fill(&store).unwrap();
    let before = approve_until_full_with(&disk, &store);
    assert_eq!(book::consistent(&store, "full"), before);
    // Neither a backup nor a restore is half there.
    let backups = store.backups().unwrap();
    let older = book::backups_are_whole(&disk.data(), "full");
    assert_eq!(older, 1);
    assert!(matches!(backups.make(AT.plus_millis(1)), Err(StoreError::Full | StoreError::Io { .. })));
    assert_eq!(book::backups_are_whole(&disk.data(), "after a backup that failed"), older);
    let parts = fs::read_dir(disk.data().join("backups")).unwrap().count();
    assert_eq!(parts, older, "no half backup is left");
    let backup = fs::read_dir(disk.data().join("backups")).unwrap().next().unwrap().unwrap().path();
    assert!(store.restore(&backup, AT.plus_millis(2)).is_err());
    assert_eq!(book::consistent(&store, "after a restore that failed"), before);
    drop(store);
    let store = book::open(&disk.data()).expect("a full disk can be opened");
    assert_eq!(store.opening_notice(), None);
    assert_eq!(book::consistent(&store, "full, opened again"), before);
    disk.make_room();
    assert_eq!(book::approve(&store).expect("there is room again"), before + 1);
    store.restore(&backup, AT.plus_millis(3)).expect("and a restore works");
}

/// A backup, then approvals until the disk is full.
fn approve_until_full_with(disk: &Disk, store: &Store) -> u32 {
    book::approve(store).unwrap();
    store.backups().unwrap().make(AT).unwrap();
    disk.fill_up();
    approve_until_full(store)
}

#[test]
fn on_a_full_disk_no_create_leaves() {
    let Some(disk) = Disk::of("2m") else { return };
    let store = book::open(&disk.data()).unwrap();
    book::fill(&store).unwrap();
    book::deliver(&store, 1, Delivery::OnlyHere).unwrap();
    approve_until_full_with(&disk, &store);
    disk.fill_up();
    assert!(matches!(book::deliver(&store, 1, Delivery::Creating), Err(StoreError::Full)));
    assert_eq!(book::delivery(&store, 1), Some(Delivery::OnlyHere));
    disk.make_room();
    book::deliver(&store, 1, Delivery::Creating).expect("now it may");
}

#[test]
fn a_damaged_database_on_a_full_disk_stays_where_it_is_until_there_is_room() {
    let Some(disk) = Disk::of("3m") else { return };
    let store = book::open(&disk.data()).unwrap();
    book::fill(&store).unwrap();
    book::approve(&store).unwrap();
    store.backups().unwrap().make(AT).unwrap();
    drop(store);
    let file = disk.data().join("passback.db");
    let garbage = "no database".repeat(900);
    fs::write(&file, &garbage).unwrap();
    disk.fill_up();
    for _ in 0..2 {
        let failed = book::open(&disk.data()).map(|_| ());
        assert!(matches!(failed, Err(StoreError::Full | StoreError::Io { .. })), "{failed:?}");
        assert_eq!(fs::read_to_string(&file).unwrap(), garbage, "not lost on the way");
    }
    disk.make_room();
    let store = book::open(&disk.data()).unwrap();
    assert_eq!(store.opening_notice().map(|notice| notice.why), Some(Why::Damaged));
    assert_eq!(book::consistent(&store, "recovered"), 1);
    assert_eq!(fs::read_to_string(disk.data().join("passback.db.damaged-1")).unwrap(), garbage);
}

#[test]
fn a_disk_that_cannot_be_written_is_said_so_and_left_as_it_is() {
    let Some(disk) = Disk::of("4m") else { return };
    let store = book::open(&disk.data()).unwrap();
    book::fill(&store).unwrap();
    book::approve(&store).unwrap();
    drop(store);
    disk.remount("ro");
    let before = files(&disk.data());
    let failed = book::open(&disk.data()).map(|_| ());
    assert!(matches!(failed, Err(StoreError::ReadOnly)), "{failed:?}");
    let missing = book::open(&disk.dir.path().join("new")).map(|_| ());
    assert!(matches!(missing, Err(StoreError::ReadOnly)), "{missing:?}");
    assert_eq!(files(&disk.data()), before);
    disk.remount("rw");
    assert_eq!(book::consistent(&book::open(&disk.data()).unwrap(), "writable again"), 1);
}

/// Names and contents.
fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let all = fs::read_dir(dir).unwrap().flatten().filter(|e| e.path().is_file());
    let mut all: Vec<_> =
        all.map(|e| (e.file_name().to_string_lossy().into_owned(), fs::read(e.path()).unwrap())).collect();
    all.sort();
    all
}

#[cfg(unix)]
#[test]
fn a_folder_that_this_user_may_not_write_is_said_so() {
    use std::os::unix::fs::PermissionsExt;
    let parent = tempfile::tempdir().unwrap();
    let dir = parent.path().join("data");
    let store = book::open(&dir).unwrap();
    book::fill(&store).unwrap();
    drop(store);
    let set = |mode| fs::set_permissions(&dir, fs::Permissions::from_mode(mode)).unwrap();
    set(0o500);
    if fs::write(dir.join("probe"), "").is_ok() {
        println!("left out: permissions do not bind an administrator; see the read-only disk");
        let _ = fs::remove_file(dir.join("probe"));
        set(0o700);
        return;
    }
    let failed = book::open(&dir).map(|_| ());
    set(0o700);
    assert!(matches!(failed, Err(StoreError::ReadOnly | StoreError::Io { .. })), "{failed:?}");
    assert!(book::open(&dir).is_ok(), "nothing was changed");
}

#[test]
fn a_database_that_somebody_else_holds_is_in_use_and_nothing_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    let store = book::open(dir.path()).unwrap();
    book::fill(&store).unwrap();
    book::approve(&store).unwrap();
    let other = book::beside_it(dir.path(), &dir.path().join("passback.db"));
    other.execute_batch("BEGIN IMMEDIATE; UPDATE grade SET score = 0").unwrap();
    assert!(matches!(book::approve(&store), Err(StoreError::InUse)));
    assert!(matches!(book::deliver(&store, 1, Delivery::Creating), Err(StoreError::InUse)));
    assert_eq!(book::delivery(&store, 1), None, "and no create leaves");
    assert_eq!(book::consistent(&store, "reading goes on"), 1);
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(book::approve(&store).expect("let go"), 2);
}
