//! How the environment comes before the file.

use super::Environment;
use super::keys::{Is, KEYS};
use super::problems::Problems;
use toml::{Table, Value};

const OURS: &str = "PASSBACK_RELAY_";

/// Puts what the environment says in the place of what the file says.
pub(super) fn put_before(table: &mut Table, environment: Environment<'_>, problems: &mut Problems) {
    for (key, is) in KEYS {
        let Some(said) = said(key, *is, environment, problems) else { continue };
        let value = match is {
            Is::Text => Some(Value::String(said)),
            Is::Number => said.trim().parse().ok().map(Value::Integer),
            Is::Truth => said.trim().parse().ok().map(Value::Boolean),
            Is::List => {
                let all = said.split(',').map(str::trim).filter(|one| !one.is_empty());
                Some(Value::Array(all.map(|one| Value::String(one.to_owned())).collect()))
            }
        };
        match value {
            Some(value) => put(table, key, value),
            None => problems.spoilt(key, &format!("must be {}", is.words())),
        }
    }
}

/// What the environment says: the value, or for a text the file that holds it, as containers and services hand secrets
/// over.
fn said(key: &str, is: Is, environment: Environment<'_>, problems: &mut Problems) -> Option<String> {
    let name = variable(key);
    if let Some(said) = environment(&name) {
        problems.in_variable(key, &name);
        return Some(said);
    }
    if !matches!(is, Is::Text) {
        return None;
    }
    let name = format!("{name}_FILE");
    let file = environment(&name)?;
    problems.in_variable(key, &name);
    match std::fs::read_to_string(file) {
        Ok(text) => Some(text.trim().to_owned()),
        Err(error) => {
            problems.spoilt(key, &format!("is in a file that cannot be read: {error}"));
            None
        }
    }
}

/// The environment variable of a key.
fn variable(key: &str) -> String {
    format!("{OURS}{}", key.replace('.', "_").to_ascii_uppercase())
}

/// Those of these variables that are named like ours and read by nobody. What Kubernetes sets by itself for a service of
/// this name is none of them.
pub fn unknown_variables(names: impl Iterator<Item = String>) -> Vec<String> {
    let is_read = |name: &str| {
        KEYS.iter().any(|(key, is)| {
            let own = variable(key);
            own == name || (matches!(is, Is::Text) && name.strip_suffix("_FILE") == Some(&own))
        })
    };
    let of_kubernetes = |rest: &str| {
        rest.starts_with("SERVICE_HOST") || rest.starts_with("SERVICE_PORT") || rest.starts_with("PORT")
    };
    let ours = names.filter(|name| name.strip_prefix(OURS).is_some_and(|rest| !of_kubernetes(rest)));
    let mut unknown: Vec<String> = ours.filter(|name| !is_read(name)).collect();
    unknown.sort();
    unknown
}

fn put(table: &mut Table, key: &str, value: Value) {
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
