//! How the environment comes before the file, and what is said of a file that cannot be used.

use super::{Environment, Is};
use toml::{Table, Value};

/// What is wrong with the file, without what stands in it: it may be a secret that was written without quotes, or at a
/// wrong place.
pub(super) fn without_values(said: &str) -> String {
    let Some(rest) = said.strip_prefix("invalid type: ").or_else(|| said.strip_prefix("invalid value: "))
    else {
        return said.trim_end().to_owned();
    };
    let line = rest.trim_end().replace('\n', " ");
    match line.rsplit_once(", expected ") {
        Some((_, expected)) => format!("a value is of the wrong kind; it must be {expected}"),
        None => "a value is of the wrong kind".to_owned(),
    }
}

/// What the environment says: the value, or for a text the file that holds it, as containers and services hand secrets
/// over.
pub(super) fn said(
    name: &str,
    is: Is,
    environment: Environment<'_>,
    problems: &mut Vec<String>,
) -> Option<String> {
    let in_file = || {
        let name = format!("{name}_FILE");
        let read = std::fs::read_to_string(environment(&name)?);
        if let Err(error) = &read {
            problems.push(format!("{name} names a file that cannot be read: {error}."));
        }
        read.ok().map(|text| text.trim().to_owned())
    };
    environment(name).or_else(|| matches!(is, Is::Text).then(in_file).flatten())
}

/// The environment variable of a key.
pub(super) fn variable(key: &str) -> String {
    format!("PASSBACK_RELAY_{}", key.replace('.', "_").to_ascii_uppercase())
}

pub(super) fn put(table: &mut Table, key: &str, value: Value) {
    match key.split_once('.') {
        None => drop(table.insert(key.to_owned(), value)),
        Some((group, key)) => {
            let group = table.entry(group).or_insert_with(|| Value::Table(Table::new()));
            if let Some(group) = group.as_table_mut() {
                group.insert(key.to_owned(), value);
            }
        }
    }
}
