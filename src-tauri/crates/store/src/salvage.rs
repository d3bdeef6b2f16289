//! Reading what can still be read out of a damaged database: table by table and row by row, from both ends and then in
//! between. A row counts only if the present schema takes it with all its rules and our readers understand it.
//! Deliberately not here: what becomes of the damaged file ([`crate::recover`]).

use crate::{StoreError, Tx};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::collections::{BTreeMap, BTreeSet};

/// Most rows looked for one by one between two readable ends.
const MOST_PROBES: i64 = 200_000;

/// A table whose rows no reading of the LMS brings back, or that such rows refer to. In the order in which they can
/// be added.
struct Table {
    name: &'static str,
    /// Columns that name a row.
    key: &'static [&'static str],
    /// The name that the rest of the program uses: a row of the same number and another name is another thing.
    id: Option<&'static str>,
    /// How a row that was added is read, to see whether it is understood. Takes the key.
    understood: fn(&Tx<'_>, &[Value]) -> Result<(), StoreError>,
    /// Rows are only ever added, in their order, and refer to the one before: after a gap no more are taken.
    chained: bool,
}

fn number(key: &[Value]) -> i64 {
    match key.first() {
        Some(Value::Integer(no)) => *no,
        _ => 0,
    }
}

const TABLES: [Table; 14] = [
    Table { name: "connection", key: &["one"], id: Some("teacher"), understood: connection, chained: false },
    Table { name: "section", key: &["no"], id: Some("id"), understood: section, chained: false },
    // Before all that belongs to a section, whose numbers may have been given anew since; and before the trail, which
    // goes on over what is told of there.
    Table { name: "removal", key: &["id"], id: None, understood: anything, chained: false },
    Table { name: "trail_gone", key: &["id"], id: None, understood: anything, chained: false },
    Table { name: "student", key: &["no"], id: Some("id"), understood: anything, chained: false },
    Table {
        name: "enrolment",
        key: &["section_no", "student_no"],
        id: None,
        understood: anything,
        chained: false,
    },
    Table { name: "person", key: &["no"], id: Some("id"), understood: anything, chained: false },
    Table { name: "assignment", key: &["no"], id: Some("id"), understood: assignment, chained: false },
    Table {
        name: "grade",
        key: &["assignment_no", "student_no"],
        id: None,
        understood: grade,
        chained: false,
    },
    Table { name: "run", key: &["no"], id: Some("id"), understood: run, chained: false },
    Table { name: "journal", key: &["id"], id: None, understood: journal, chained: false },
    Table { name: "op", key: &["id"], id: None, understood: op, chained: false },
    Table { name: "trail", key: &["id"], id: None, understood: trail, chained: true },
    Table { name: "setting", key: &["key"], id: None, understood: anything, chained: false },
];

fn anything(_: &Tx<'_>, _: &[Value]) -> Result<(), StoreError> {
    Ok(())
}
fn connection(tx: &Tx<'_>, _: &[Value]) -> Result<(), StoreError> {
    tx.connection().map(|_| ())
}
fn section(tx: &Tx<'_>, key: &[Value]) -> Result<(), StoreError> {
    tx.section_is_understood(number(key))
}
fn assignment(tx: &Tx<'_>, key: &[Value]) -> Result<(), StoreError> {
    tx.assignment_is_understood(number(key))
}
fn grade(tx: &Tx<'_>, key: &[Value]) -> Result<(), StoreError> {
    tx.grade_is_understood(key)
}
fn run(tx: &Tx<'_>, key: &[Value]) -> Result<(), StoreError> {
    tx.run_is_understood(number(key))
}
fn journal(tx: &Tx<'_>, key: &[Value]) -> Result<(), StoreError> {
    tx.journal(number(key)).map(|_| ())
}
fn op(tx: &Tx<'_>, key: &[Value]) -> Result<(), StoreError> {
    tx.op_is_understood(number(key))
}
fn trail(tx: &Tx<'_>, key: &[Value]) -> Result<(), StoreError> {
    tx.trail_is_understood(number(key))
}

/// What came out of a damaged file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Salvaged {
    /// Rows taken.
    pub(crate) rows: u32,
    /// Some part could not be read, or not be taken.
    pub(crate) gaps: bool,
    /// Rows of the history that certainly were there and are lost at its end.
    pub(crate) history_lost: u32,
}

/// Takes over what can be read in `damaged`. Where both have a row, the damaged file's is younger.
pub(crate) fn salvage(damaged: &Connection, tx: &mut Tx<'_>) -> Result<Salvaged, StoreError> {
    let mut all = Salvaged::default();
    let mut strangers = Strangers::default();
    for table in &TABLES {
        let Some(columns) = columns(damaged, tx, table) else {
            all.gaps = true;
            continue;
        };
        let key: Vec<usize> =
            table.key.iter().filter_map(|name| columns.iter().position(|c| c == name)).collect();
        let mut taker = Taker::new(tx, table, &columns, &key, &mut strangers)?;
        let mut whole = true;
        if table.chained {
            whole &= in_order(damaged, table, &columns, &mut |row| taker.take(row))?;
        } else if table.name == "grade" {
            whole &= by_assignment(damaged, &columns, &mut |row| taker.take(row))?;
        } else {
            whole &= from_both_ends(damaged, table, &columns, &mut |row| taker.take(row))?;
        }
        if table.chained {
            taker.last = taker.tx.trail_told_up_to(taker.last)?;
            let lost = highest(damaged).saturating_sub(taker.last);
            all.history_lost = u32::try_from(lost).unwrap_or(0);
            taker.tx.trail_end_at(taker.last)?;
            taker.tx.trail_take_up()?;
        }
        if table.name == "trail_gone" {
            taker.tx.remove_what_is_told()?;
        }
        all.rows = all.rows.saturating_add(taker.taken);
        all.gaps |= !whole || taker.refused > 0;
    }
    tx.remove_again()?;
    Ok(all)
}

/// The highest number a row of the history had, as far as the damaged file still tells.
fn highest(damaged: &Connection) -> i64 {
    let asked = ["SELECT rows FROM trail_head", "SELECT max(id) FROM trail"];
    let told = asked.iter().filter_map(|sql| damaged.query_row(sql, [], |row| row.get::<_, i64>(0)).ok());
    told.max().unwrap_or(0)
}

/// The columns that both files have in a table; `None` when the damaged one can't tell.
fn columns(damaged: &Connection, tx: &Tx<'_>, table: &Table) -> Option<Vec<String>> {
    let of = |conn: &Connection| -> rusqlite::Result<Vec<String>> {
        let mut statement = conn.prepare(&format!("SELECT name FROM pragma_table_info('{}')", table.name))?;
        statement.query_map([], |row| row.get(0))?.collect()
    };
    let there: BTreeSet<String> = of(damaged).ok()?.into_iter().collect();
    let here = of(tx.conn).ok()?;
    let both: Vec<String> = here.iter().filter(|name| there.contains(*name)).cloned().collect();
    table.key.iter().all(|name| there.contains(*name)).then_some(both)
}

type Take<'t> = &'t mut dyn FnMut(Vec<Value>) -> Result<bool, StoreError>;

/// Reads a query until its end or until something cannot be read; says whether it came to its end. `take` answers
/// whether to go on.
fn until_broken(
    damaged: &Connection,
    sql: &str,
    values: &[Value],
    width: usize,
    take: Take<'_>,
) -> Result<bool, StoreError> {
    let Ok(mut statement) = damaged.prepare_cached(sql) else { return Ok(false) };
    let Ok(mut rows) = statement.query(params_from_iter(values)) else { return Ok(false) };
    loop {
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => return Ok(true),
            Err(_) => return Ok(false),
        };
        let read: rusqlite::Result<Vec<Value>> = (0..width).map(|at| row.get(at)).collect();
        let Ok(read) = read else { return Ok(false) };
        if !take(read)? {
            return Ok(false);
        }
    }
}

fn select(table: &str, columns: &[String]) -> String {
    format!("SELECT {} FROM {table} NOT INDEXED", columns.join(", "))
}

/// In ascending order, as far as it goes.
fn in_order(
    damaged: &Connection,
    table: &Table,
    columns: &[String],
    take: Take<'_>,
) -> Result<bool, StoreError> {
    let sql = format!("{} ORDER BY {}", select(table.name, columns), table.key.join(", "));
    until_broken(damaged, &sql, &[], columns.len(), take)
}

/// From the beginning, from the end, and for tables with numbers one by one in between.
fn from_both_ends(
    damaged: &Connection,
    table: &Table,
    columns: &[String],
    take: Take<'_>,
) -> Result<bool, StoreError> {
    let all = select(table.name, columns);
    let order = table.key.join(", ");
    let at = columns.iter().position(|c| Some(c.as_str()) == table.key.first().copied());
    let number = |row: &[Value]| match at.and_then(|at| row.get(at)) {
        Some(Value::Integer(no)) => Some(*no),
        _ => None,
    };
    let mut first = None;
    let mut noted = |row: Vec<Value>| {
        first = number(&row).or(first);
        take(row).map(|_| true)
    };
    if until_broken(damaged, &format!("{all} ORDER BY {order}"), &[], columns.len(), &mut noted)? {
        return Ok(true);
    }
    let back = table.key.iter().map(|name| format!("{name} DESC")).collect::<Vec<_>>().join(", ");
    let mut last = None;
    let end = first;
    let mut noted = |row: Vec<Value>| {
        let no = number(&row);
        last = no.or(last);
        take(row)?;
        Ok(no.is_none() || no > end)
    };
    until_broken(damaged, &format!("{all} ORDER BY {back}"), &[], columns.len(), &mut noted)?;
    if let (Some(last), [key]) = (last, table.key) {
        let from = first.unwrap_or(0) + 1;
        let sql = format!("{all} WHERE {key} = ?1");
        for no in from..last.min(from.saturating_add(MOST_PROBES)) {
            let mut one = |row: Vec<Value>| take(row).map(|_| true);
            until_broken(damaged, &sql, &[Value::Integer(no)], columns.len(), &mut one)?;
        }
    }
    Ok(false)
}

/// Grades of each assignment by themselves, so that a broken part costs no more than its neighbours.
fn by_assignment(damaged: &Connection, columns: &[String], take: Take<'_>) -> Result<bool, StoreError> {
    let all = select("grade", columns);
    let mut numbers = BTreeSet::new();
    let sql = format!("{all} ORDER BY assignment_no, student_no");
    let mut noted = |row: Vec<Value>| {
        if let Some(Value::Integer(no)) = row.first() {
            numbers.insert(*no);
        }
        take(row).map(|_| true)
    };
    if until_broken(damaged, &sql, &[], columns.len(), &mut noted)? {
        return Ok(true);
    }
    let mut known = |row: Vec<Value>| {
        if let Some(Value::Integer(no)) = row.first() {
            numbers.insert(*no);
        }
        Ok(true)
    };
    until_broken(damaged, "SELECT no FROM assignment NOT INDEXED", &[], 1, &mut known)?;
    let highest = numbers.last().copied().unwrap_or(0).min(MOST_PROBES);
    for no in 1..=highest {
        for order in ["", " DESC"] {
            let sql = format!("{all} WHERE assignment_no = ?1 ORDER BY student_no{order}");
            let mut one = |row: Vec<Value>| take(row).map(|_| true);
            if until_broken(damaged, &sql, &[Value::Integer(no)], columns.len(), &mut one)? {
                break;
            }
        }
    }
    Ok(false)
}

/// Numbers under which the two files know different things, by the name of the column that refers to them.
#[derive(Default)]
struct Strangers(BTreeMap<&'static str, BTreeSet<i64>>);

/// The column by which other tables refer to a table's numbers.
fn reference(table: &str) -> Option<&'static str> {
    match table {
        "section" => Some("section_no"),
        "student" => Some("student_no"),
        "person" => Some("person_no"),
        "assignment" => Some("assignment_no"),
        "run" => Some("run_no"),
        _ => None,
    }
}

/// Whether a table tells of what was removed from the trail.
fn is_told(table: &Table) -> bool {
    matches!(table.name, "removal" | "trail_gone")
}

/// Takes rows into one table.
struct Taker<'a, 'tx> {
    tx: &'a mut Tx<'tx>,
    table: &'static Table,
    key: &'a [usize],
    columns: &'a [String],
    strangers: &'a mut Strangers,
    insert: String,
    who: String,
    taken: u32,
    refused: u32,
    /// Number of the last row of a chain.
    last: i64,
}

impl<'a, 'tx> Taker<'a, 'tx> {
    fn new(
        tx: &'a mut Tx<'tx>,
        table: &'static Table,
        columns: &'a [String],
        key: &'a [usize],
        strangers: &'a mut Strangers,
    ) -> Result<Self, StoreError> {
        let places: Vec<String> = (1..=columns.len()).map(|n| format!("?{n}")).collect();
        let sets: Vec<String> = columns
            .iter()
            .filter(|name| !table.key.contains(&name.as_str()))
            .map(|name| format!("{name} = excluded.{name}"))
            .collect();
        // What is told of a removal is never rewritten.
        let both =
            if is_told(table) { "NOTHING".to_owned() } else { format!("UPDATE SET {}", sets.join(", ")) };
        let insert = format!(
            "INSERT INTO {} ({}) VALUES ({}) ON CONFLICT ({}) DO {both}",
            table.name,
            columns.join(", "),
            places.join(", "),
            table.key.join(", "),
        );
        let who = match (table.id, table.key) {
            (Some(id), [key]) => format!("SELECT {id} FROM {} WHERE {key} = ?1", table.name),
            _ => String::new(),
        };
        let last = if table.chained {
            tx.number(&format!("SELECT coalesce(max(id), 0) FROM {}", table.name), [], "row")?
        } else {
            0
        };
        Ok(Self { tx, table, key, columns, strangers, insert, who, taken: 0, refused: 0, last })
    }

    /// Takes a row if it can be; says whether the next ones make sense.
    fn take(&mut self, row: Vec<Value>) -> Result<bool, StoreError> {
        let key: Vec<Value> = self.key.iter().filter_map(|at| row.get(*at).cloned()).collect();
        if self.table.chained {
            let no = number(&key);
            if no <= self.last {
                return Ok(true);
            }
            if no != self.last + 1 {
                self.last = self.tx.trail_told_up_to(self.last)?;
            }
            if no <= self.last {
                return Ok(true);
            }
            if no != self.last + 1 {
                self.refused += 1;
                return Ok(false);
            }
        }
        if self.is_strange(&key, &row)? {
            self.refused += 1;
            return Ok(!self.table.chained);
        }
        self.tx.execute("SAVEPOINT one", [])?;
        let taken = self.tx.execute(&self.insert, params_from_iter(&row)).and_then(|changed| {
            if changed == 0 && !self.is_the_same(&key, &row)? {
                return Err(StoreError::Clash { rule: "two tell otherwise of the same row".to_owned() });
            }
            self.tx.forget_numbers();
            (self.table.understood)(self.tx, &key)?;
            Ok(u32::from(changed > 0))
        });
        match taken {
            Ok(taken) => {
                self.tx.execute("RELEASE one", [])?;
                self.taken = self.taken.saturating_add(taken);
                self.last = number(&key);
                Ok(true)
            }
            // Ours, not the row's: no room, no right to write.
            Err(error @ (StoreError::Full | StoreError::ReadOnly | StoreError::Io { .. })) => Err(error),
            Err(_) => {
                self.tx.execute("ROLLBACK TO one", [])?;
                self.tx.execute("RELEASE one", [])?;
                self.refused = self.refused.saturating_add(1);
                Ok(!self.table.chained)
            }
        }
    }

    /// Whether what is told of a removal is told here in the same way.
    fn is_the_same(&self, key: &[Value], row: &[Value]) -> Result<bool, StoreError> {
        let sql = format!("SELECT hash FROM {} WHERE {} = ?1", self.table.name, self.table.key.join(", "));
        let here: Option<Value> = self.tx.first(&sql, params_from_iter(key), |row| Ok(row.get(0)?))?;
        let there = self.columns.iter().position(|column| column == "hash").and_then(|at| row.get(at));
        Ok(here.as_ref() == there)
    }

    /// Whether the row is, or refers to, something that has the same number here and is another thing.
    fn is_strange(&mut self, key: &[Value], row: &[Value]) -> Result<bool, StoreError> {
        if let Some(id) = self.table.id.filter(|_| !self.who.is_empty()) {
            let here: Option<Value> = self.tx.first(&self.who, [&key[0]], |row| Ok(row.get(0)?))?;
            let there = self.columns.iter().position(|c| c == id).and_then(|at| row.get(at));
            if here.is_some_and(|here| Some(&here) != there) {
                if let Some(column) = reference(self.table.name) {
                    self.strangers.0.entry(column).or_default().insert(number(key));
                }
                return Ok(true);
            }
        }
        let refers = |(name, value): (&String, &Value)| {
            let column = if name == "lms_by" { "person_no" } else { name.as_str() };
            matches!(value, Value::Integer(no) if self.strangers.0.get(column).is_some_and(|s| s.contains(no)))
        };
        Ok(self.columns.iter().zip(row).any(refers))
    }
}
