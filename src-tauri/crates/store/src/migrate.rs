//! Steps from an older database to the present one. Forward only, each in one transaction; a step that was ever
//! released is never edited, only followed by another one.

use crate::StoreError;
use rusqlite::{Connection, TransactionBehavior};

/// Step `n` leads from version `n` to `n + 1`.
const STEPS: [&str; 1] = [include_str!("migrations/0001_first.sql")];

/// The newest version this program knows.
pub(crate) const KNOWN: u32 = STEPS.len() as u32;

/// Refuses a database of the future; changes nothing. Answers the version; 0 is an empty database.
pub(crate) fn check(conn: &Connection) -> Result<u32, StoreError> {
    let found: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    // A negative version is none that we ever wrote: treated as newer, so that nothing touches it.
    let found = u32::try_from(found).unwrap_or(u32::MAX);
    if found > KNOWN { Err(StoreError::Newer { found, known: KNOWN }) } else { Ok(found) }
}

/// Brings a database to the present version.
pub(crate) fn migrate(conn: &mut Connection) -> Result<(), StoreError> {
    let found = check(conn)?;
    for (step, to) in STEPS.iter().zip(1_u32..).filter(|(_, to)| *to > found) {
        let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", to)?;
        transaction.commit()?;
    }
    Ok(())
}
