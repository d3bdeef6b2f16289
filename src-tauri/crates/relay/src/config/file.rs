//! The file, key by key: what is unknown or of the wrong kind is said with its line and left out, the rest is read on.

use super::keys::{self, Is, OF_A_PLATFORM};
use super::problems::Problems;
use toml::de::{DeArray, DeTable, DeValue};
use toml::{Table, Value};

/// What of it can be read. `None`: it is not TOML.
pub(super) fn read(text: &str, problems: &mut Problems) -> Option<Table> {
    let line = |at: usize| text.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut last = 0;
    for error in &errors {
        let at = error.span().map_or(1, |span| line(span.start));
        // One mistake may be seen as several.
        if at != last {
            problems.line(at, &format!("this is not TOML: {}", error.message()));
        }
        last = at;
    }
    if !errors.is_empty() {
        return None;
    }
    let mut reading = Reading { line: &line, problems };
    Some(reading.all(table.get_ref()))
}

struct Reading<'a> {
    line: &'a dyn Fn(usize) -> usize,
    problems: &'a mut Problems,
}

impl Reading<'_> {
    fn all(&mut self, table: &DeTable<'_>) -> Table {
        let mut read = Table::new();
        for (key, value) in table {
            let (name, at) = (key.get_ref().as_ref(), (self.line)(key.span().start));
            match value.get_ref() {
                said if keys::is(name).is_some() => self.one(&mut read, name, ("", at), said),
                DeValue::Table(inner) if keys::is_table(name) => {
                    let group = self.group(name, inner);
                    read.insert(name.to_owned(), Value::Table(group));
                }
                DeValue::Array(all) if name == "platform" => {
                    let platforms = self.platforms(all);
                    read.insert(name.to_owned(), Value::Array(platforms));
                }
                _ if keys::is_table(name) => {
                    let how =
                        format!("{name} is a table: write [{name}] in a line of its own, its keys below it");
                    self.problems.line(at, &how);
                }
                _ if name == "platform" => {
                    let how =
                        "platform is a list of tables: write [[platform]] in a line of its own for each one";
                    self.problems.line(at, how);
                }
                DeValue::Table(_) => {
                    self.problems.line(at, &format!("[{name}] is no table that this program knows"));
                }
                _ => self.unknown(name, "", at),
            }
        }
        read
    }

    fn group(&mut self, group: &str, table: &DeTable<'_>) -> Table {
        let mut read = Table::new();
        for (key, value) in table {
            let (name, at) = (key.get_ref().as_ref(), (self.line)(key.span().start));
            if keys::is(&format!("{group}.{name}")).is_some() {
                self.one(&mut read, name, (group, at), value.get_ref());
            } else {
                self.unknown(name, group, at);
            }
        }
        read
    }

    fn unknown(&mut self, name: &str, table: &str, at: usize) {
        let place = if table.is_empty() { String::new() } else { format!(" of [{table}]") };
        let said = format!("{name} is no key{place} that this program knows{}", keys::advice(name, table));
        self.problems.line(at, &said);
    }

    /// A key that is known, if its value is of the right kind.
    fn one(&mut self, read: &mut Table, name: &str, (table, at): (&str, usize), said: &DeValue<'_>) {
        let key = if table.is_empty() { name.to_owned() } else { format!("{table}.{name}") };
        let Some(is) = keys::is(&key) else { return };
        self.kept(read, name, (&key, at), is, said);
    }

    fn kept(&mut self, read: &mut Table, name: &str, (key, at): (&str, usize), is: Is, said: &DeValue<'_>) {
        self.problems.in_line(key, at);
        match value(is, said) {
            Some(value) => drop(read.insert(name.to_owned(), value)),
            None => self.problems.spoilt(key, &format!("must be {}", is.words())),
        }
    }

    fn platforms(&mut self, all: &DeArray<'_>) -> Vec<Value> {
        let mut read = Vec::new();
        for (index, one) in all.iter().enumerate() {
            let (place, at) = (format!("platform {}", index + 1), (self.line)(one.span().start));
            self.problems.in_line(&place, at);
            let DeValue::Table(table) = one.get_ref() else {
                self.problems.of(&place, "is no table: write [[platform]] in a line of its own for each one");
                continue;
            };
            let mut platform = Table::new();
            for (key, value) in table {
                let (name, at) = (key.get_ref().as_ref(), (self.line)(key.span().start));
                match OF_A_PLATFORM.iter().find(|(known, _)| *known == name) {
                    Some((_, is)) => {
                        let key = format!("{place}.{name}");
                        self.kept(&mut platform, name, (&key, at), *is, value.get_ref());
                    }
                    None => self.unknown(name, "[platform]", at),
                }
            }
            read.push(Value::Table(platform));
        }
        read
    }
}

/// The value, if it is of this kind.
fn value(is: Is, said: &DeValue<'_>) -> Option<Value> {
    match (is, said) {
        (Is::Text, DeValue::String(text)) => Some(Value::String(text.clone().into_owned())),
        (Is::Truth, DeValue::Boolean(truth)) => Some(Value::Boolean(*truth)),
        (Is::Number, DeValue::Integer(number)) => {
            i64::from_str_radix(number.as_str(), number.radix()).ok().map(Value::Integer)
        }
        (Is::List, DeValue::Array(all)) => {
            let texts = all.iter().map(|one| value(Is::Text, one.get_ref()));
            texts.collect::<Option<Vec<_>>>().map(Value::Array)
        }
        _ => None,
    }
}
