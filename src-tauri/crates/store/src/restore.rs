//! Bringing a backup back on request. The file is checked on a copy, made safe there as an older copy of the data, and
//! then takes the place of what is here in one transaction, after that was backed up itself. Deliberately not here: what
//! an older copy must not do ([`crate::older`]).

use crate::backup::{self, Unfit};
use crate::file::{beside, copy_database, create_folder, discard};
use crate::key::{Key, Keys, connect_to_write};
use crate::ledger::Ledger;
use crate::notice::Why;
use crate::{ConnectionRow, Notice, StoreError, Tx, migrate, rekey};
use gradebook::restore::Account;
use rusqlite::{Connection, TransactionBehavior};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Whom the data here belong to, and how far they have come.
pub(crate) struct Present {
    pub(crate) connection: Option<ConnectionRow>,
    pub(crate) generation: u64,
}

/// A checked copy of a backup, ready to take the place of what is here.
pub(crate) struct Prepared {
    path: PathBuf,
    pub(crate) generation: u64,
    key: Option<Key>,
}

impl Drop for Prepared {
    fn drop(&mut self) {
        discard(&self.path);
    }
}

/// What is brought back.
#[derive(Clone, Copy)]
pub(crate) enum From<'a> {
    /// A file, with a key of this folder or without any.
    File(&'a Path),
    /// The bytes of one without a key.
    Bytes(&'a [u8]),
}

/// Checks a file and makes a copy of it safe. The file itself is only read.
pub(crate) fn prepare(
    dir: &Path,
    from: From<'_>,
    ledger: &Ledger,
    present: &Present,
    kept: Option<String>,
    keys: &Keys,
) -> Result<Prepared, StoreError> {
    let folder = backup::folder(dir);
    create_folder(&folder).map_err(|e| StoreError::io(&e, "making the folder for backups"))?;
    let path = folder.join("passback-restoring.part");
    discard(&path);
    // From here on the copy is taken away again, whatever happens.
    let mut prepared = Prepared { path, generation: present.generation, key: keys.now.clone() };
    let copied = copy_to(&prepared.path, from, keys);
    copied.and_then(|()| make_safe(&mut prepared, ledger, present, kept)).map_err(|error| match error {
        StoreError::Newer { .. } => StoreError::Unfit { why: Unfit::Newer },
        StoreError::Damaged
        | StoreError::Clash { .. }
        | StoreError::Unreadable { .. }
        | StoreError::NotFound { .. }
        | StoreError::Sql { .. } => StoreError::Unfit { why: Unfit::Damaged },
        other => other,
    })?;
    Ok(prepared)
}

/// The copy is kept as the data are: nothing that was encrypted lies open for a moment.
fn copy_to(path: &Path, from: From<'_>, keys: &Keys) -> Result<(), StoreError> {
    match from {
        From::Bytes(bytes) => {
            let mut plain = Connection::open_in_memory()?;
            let read = plain.deserialize_read_exact("main", bytes, bytes.len(), true);
            read.map_err(|_| StoreError::Unfit { why: Unfit::NotOurs })?;
            backup::check(&plain)?;
            rekey::export(&mut plain, path, keys.now.as_ref())
        }
        From::File(from) => {
            let key = backup::key_of(from, keys).into_iter().next().flatten();
            copy_database(from, path)?;
            if key == keys.now.as_ref() {
                return Ok(());
            }
            let anew = beside(path, ".anew");
            let mut conn = connect_to_write(path, key)?;
            backup::check(&conn)?;
            rekey::export(&mut conn, &anew, keys.now.as_ref())?;
            drop(conn);
            discard(path);
            std::fs::rename(&anew, path).map_err(|e| StoreError::io(&e, "restoring a backup"))
        }
    }
}

fn make_safe(
    prepared: &mut Prepared,
    ledger: &Ledger,
    present: &Present,
    kept: Option<String>,
) -> Result<(), StoreError> {
    let mut conn = connect_to_write(&prepared.path, prepared.key.as_ref())?;
    backup::check(&conn)?;
    conn.pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))?;
    conn.pragma_update(None, "trusted_schema", false)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    migrate::migrate(&mut conn)?;
    let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut tx = Tx::over(&transaction);
    if let (Some(here), Some(there)) = (&present.connection, tx.connection()?)
        && (here.teacher != there.teacher || here.sample != there.sample)
    {
        return Err(StoreError::Unfit { why: Unfit::AnotherTeacher });
    }
    let mut notice = Notice::new(Why::Restored);
    notice.kept = kept;
    notice.copy_of = Some(tx.newest()?).filter(|time| time.millis() > 0);
    let (lineage, generation) = (tx.lineage()?, tx.generation()?);
    let account: Account = ledger.account(&lineage, generation);
    tx.grow_old(&ledger.says, account, generation, &mut notice)?;
    prepared.generation = generation.max(present.generation).max(ledger.says.generation) + 1;
    tx.set_generation(prepared.generation)?;
    tx.set_lineage(&ledger.says.lineage)?;
    tx.set_notice(Some(&notice))?;
    transaction.commit()?;
    backup::check(&conn)?;
    conn.close().map_err(|(_, error)| StoreError::from(error))
}

impl Prepared {
    /// Takes the place of everything in `conn`, or of nothing.
    pub(crate) fn take_over(&self, conn: &mut Connection) -> Result<(), StoreError> {
        let source = connect_to_write(&self.path, self.key.as_ref())?;
        conn.flush_prepared_statement_cache();
        backup::copy_all(&source, conn)
    }
}

/// Whether a file may be replaced by a backup: there is none, or it is a backup of ours.
pub(crate) fn may_replace(path: &Path) -> Result<(), StoreError> {
    if !path.exists() {
        return Ok(());
    }
    match backup::verified(path, &Keys::default()) {
        Ok(_) | Err(StoreError::Unfit { why: Unfit::Damaged }) if lies_by_itself(path) => Ok(()),
        _ => Err(StoreError::InTheWay),
    }
}

/// Whether a database has no log beside it and never had one where it is: the one of a data folder has.
fn lies_by_itself(path: &Path) -> bool {
    let mut header = [0; 20];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut header));
    read.is_ok() && header[18..20] == [1, 1] && !beside(path, "-wal").exists()
}
