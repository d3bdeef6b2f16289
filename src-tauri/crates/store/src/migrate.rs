//! Steps from an older database to the present one. Forward only, each in one transaction; a step that was ever
//! released is never edited, only followed by another one.

use crate::StoreError;
use crate::table::trail::chain;
use rusqlite::{Connection, TransactionBehavior};

/// What a step does, in its order. Most steps are one piece of SQL.
type Step = &'static [Part];

/// A part of a step.
#[derive(Clone, Copy)]
enum Part {
    /// Statements.
    Sql(&'static str),
    /// What SQL cannot say.
    Rust(fn(&Connection) -> Result<(), StoreError>),
}

/// Step `n` leads from version `n` to `n + 1`.
const STEPS: [Step; 7] = [
    &[Part::Sql(include_str!("migrations/0001_first.sql"))],
    &[Part::Sql(include_str!("migrations/0002_leaner_grades.sql"))],
    &[
        Part::Sql(include_str!("migrations/0003_chained_trail.sql")),
        Part::Rust(chain::chain_older_rows),
        Part::Sql(include_str!("migrations/0003_chained_trail_after.sql")),
    ],
    &[Part::Sql(include_str!("migrations/0004_identifiers.sql"))],
    &[Part::Sql(include_str!("migrations/0005_teachers.sql"))],
    &[Part::Sql(include_str!("migrations/0006_hand_ins.sql"))],
    &[Part::Sql(include_str!("migrations/0007_removed_sections.sql"))],
];

/// The newest version this program knows.
pub(crate) const KNOWN: u32 = STEPS.len() as u32;

/// What marks a database as one of this program.
pub(crate) const APPLICATION: i64 = 0x5053_424b;

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
    take(conn, &STEPS, found)
}

fn take(conn: &mut Connection, steps: &[Step], found: u32) -> Result<(), StoreError> {
    for (step, to) in steps.iter().zip(1_u32..).filter(|(_, to)| *to > found) {
        let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for part in *step {
            match part {
                Part::Sql(sql) => transaction.execute_batch(sql)?,
                Part::Rust(run) => run(&transaction)?,
            }
        }
        transaction.pragma_update(None, "user_version", to)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{AT, assignment_id, score, section, student};
    use crate::{JournalState, RunPhase, Store, TrailCheck, TrailKind, Tx};
    use gradebook::op::OpKind;
    use gradebook::{Approval, Delivery, LmsKind, RunId};

    /// Databases as past versions wrote them, frozen: schema and a row in every table.
    const FROZEN: [&str; 7] = [
        include_str!("migrations/frozen/version_1.sql"),
        include_str!("migrations/frozen/version_2.sql"),
        include_str!("migrations/frozen/version_3.sql"),
        include_str!("migrations/frozen/version_4.sql"),
        include_str!("migrations/frozen/version_5.sql"),
        include_str!("migrations/frozen/version_6.sql"),
        include_str!("migrations/frozen/version_7.sql"),
    ];

    fn frozen(version: usize, conn: &Connection) {
        conn.execute_batch(FROZEN[version - 1]).unwrap();
        conn.pragma_update(None, "user_version", version as u32).unwrap();
    }

    fn schema(conn: &Connection) -> Vec<String> {
        let sql = "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1";
        let mut statement = conn.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        // Comments and spaces may change in a step's text; what it says may not.
        let plain = |sql: String| {
            let lines = sql.lines().map(|line| line.split("--").next().unwrap_or_default().to_owned());
            lines.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
        };
        rows.map(|row| plain(row.unwrap())).collect()
    }

    #[test]
    fn every_version_there_ever_was_is_frozen_and_leads_to_the_present_schema() {
        assert_eq!(FROZEN.len(), STEPS.len(), "freeze each released version beside its step");
        let mut fresh = Connection::open_in_memory().unwrap();
        migrate(&mut fresh).unwrap();
        for version in 1..=FROZEN.len() {
            let mut old = Connection::open_in_memory().unwrap();
            frozen(version, &old);
            migrate(&mut old).unwrap();
            assert_eq!(schema(&old), schema(&fresh), "from version {version}");
            assert_eq!(check(&old).unwrap(), KNOWN);
        }
    }

    /// What every frozen database holds.
    fn reads_as_written(tx: &Tx<'_>) -> Result<(), StoreError> {
        let connection = tx.connection()?.unwrap();
        assert_eq!((connection.kind, connection.last_ok), (LmsKind::Canvas, Some(AT)));
        let book = tx.book(&section())?;
        assert_eq!(book.students.len(), 2);
        assert_eq!(book.columns[0].assignment.delivery, Delivery::InLms { id: "remote-1".into() });
        let cell = book.cell(&assignment_id(1), &student(1)).unwrap();
        assert_eq!((&cell.local, cell.approved), (&score(7), Some((2, Approval::Teacher))));
        assert_eq!(cell.base.as_ref().map(|b| (&b.lms, &b.ours)), Some((&score(5), &score(5))));
        assert_eq!(cell.remote, Some(score(5)));
        assert_eq!(tx.people()?.len(), 1);
        let run = RunId::from("run-1");
        assert_eq!(tx.run(&run)?.phase, RunPhase::Sending);
        assert_eq!(tx.journal_of_run(&run)?[0].state, JournalState::Sending);
        assert_eq!(tx.op_undoable(&section())?.map(|op| op.kind), Some(OpKind::EditGrades));
        assert_eq!(tx.trail_of(&assignment_id(1), &student(1), 9)?[0].kind, TrailKind::LmsChanged);
        assert_eq!(tx.run(&run)?.undoes, None);
        assert!(
            matches!(tx.trail_verify()?, TrailCheck::Unbroken { rows: 1, .. }),
            "chained as it was written"
        );
        assert_eq!(tx.setting("theme")?.as_deref(), Some("dark"));
        Ok(())
    }

    #[test]
    fn a_database_of_any_version_is_read_as_it_was_written() {
        for version in 1..=FROZEN.len() {
            let dir = tempfile::tempdir().unwrap();
            frozen(version, &Connection::open(dir.path().join("passback.db")).unwrap());
            Store::open(dir.path()).unwrap().read(reads_as_written).unwrap();
        }
    }

    #[test]
    fn of_an_older_database_no_hand_in_is_known() {
        for version in 1..=FROZEN.len() {
            let dir = tempfile::tempdir().unwrap();
            frozen(version, &Connection::open(dir.path().join("passback.db")).unwrap());
            let hand_ins =
                Store::open(dir.path()).unwrap().read(|tx| tx.hand_ins(&assignment_id(1))).unwrap();
            let blank = hand_ins.get(&student(1)).map(gradebook::HandIn::is_blank);
            assert_eq!(blank, (version > 5).then_some(true), "version {version}");
        }
    }

    #[test]
    fn a_step_that_fails_leaves_the_version_before_it() {
        let full: Step = &[Part::Sql("CREATE TABLE b (x)"), Part::Rust(|_| Err(StoreError::Full))];
        let clash: Step = &[Part::Sql("CREATE TABLE b (x); CREATE TABLE a (x)")];
        for second in [clash, full] {
            let mut conn = Connection::open_in_memory().unwrap();
            assert!(take(&mut conn, &[&[Part::Sql("CREATE TABLE a (x)")], second], 0).is_err());
            assert_eq!(check(&conn).unwrap(), 1);
            assert_eq!(schema(&conn), ["table a CREATE TABLE a (x)"], "nothing of the second step");
        }
    }
}
