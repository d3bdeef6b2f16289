//! What a student's history and that of a section are both made of.

use gradebook::{RunId, Time};
use language::text;
use std::collections::{BTreeMap, BTreeSet};
use store::{ConnectionRow, RunKind, RunRow, StoreError, TrailRow, Tx};

/// The runs that these rows name, as far as they are still known.
pub(super) fn runs_of(tx: &Tx<'_>, rows: &[TrailRow]) -> Result<BTreeMap<RunId, RunRow>, StoreError> {
    let mut runs = BTreeMap::new();
    for run in rows.iter().filter_map(|row| row.run.clone()).collect::<BTreeSet<_>>() {
        match tx.run(&run) {
            Ok(row) => drop(runs.insert(run, row)),
            Err(StoreError::NotFound { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(runs)
}

/// The teacher's name, or what she is called where it is not known.
pub(super) fn teacher(connection: Option<&ConnectionRow>) -> String {
    let name = connection.map(|c| format!("{} {}", c.given, c.family).trim().to_owned());
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| text!("The teacher", "El docente").to_owned())
}

/// Which run it was: "Sent 24 Nov 2026, 15:40".
pub(super) fn sync(run: &RunRow, time: impl Fn(Time) -> String) -> String {
    let what = if run.kind == RunKind::Read { text!("Read", "Lectura") } else { text!("Sent", "Envío") };
    format!("{what} {}", time(run.started_at))
}
