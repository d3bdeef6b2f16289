//! The assignments of a OneRoster bundle, whose results stand in another file. Deliberately not here: joining the two
//! (desk).

use crate::Table;
use crate::column::{key, squashed};
use crate::number::{self, Number};

/// An assignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineItem {
    /// Its line.
    pub line: u32,
    /// Its id, which a result's `lineItemSourcedId` names.
    pub id: String,
    /// Title.
    pub title: String,
    /// Points possible, in digits with a point.
    pub maximum: Option<String>,
    /// The class it belongs to.
    pub class_id: Option<String>,
}

/// The assignments of lineItems.csv, without those that are to be deleted; empty if the table is another.
pub fn line_items(table: &Table) -> Vec<LineItem> {
    let column = |name: &str| table.header.iter().position(|h| squashed(h) == name);
    let (Some(id), Some(title)) = (column("sourcedid"), column("title")) else { return Vec::new() };
    let status = column("status");
    let maximum = column("resultvaluemax");
    let class = column("classsourcedid");
    let live = |row: &&crate::Row| status.is_none_or(|status| key(row.text(status)) != "tobedeleted");
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    table
        .rows
        .iter()
        .filter(live)
        .filter(|row| !row.text(id).is_empty())
        .map(|row| LineItem {
            line: row.line,
            id: row.text(id).to_owned(),
            title: row.text(title).to_owned(),
            // The standard writes a point.
            maximum: maximum.and_then(|column| {
                match number::read(row.text(column), Some(crate::DecimalSign::Point)) {
                    Number::Plain(number) if *number != *"0" => Some(number.into()),
                    _ => None,
                }
            }),
            class_id: class.and_then(|column| filled(row.text(column))),
        })
        .collect()
}
