//! Which sheets a workbook has and in which parts they are. Deliberately not here: what is in a sheet.

use super::markup::Piece;
use super::{Archive, open};
use crate::FileError;
use crate::workbook::MOST_SHEETS;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// A sheet as the workbook lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) name: String,
    pub(super) hidden: bool,
    /// The part it is in.
    pub(super) part: String,
}

/// Parts that a workbook points to.
const MOST_POINTERS: usize = 4_096;

/// Reads them, and whether its days are counted since 1904. A chart on a sheet of its own is none of them.
pub(super) fn read(archive: &mut Archive<'_>) -> Result<(Vec<Listed>, bool), FileError> {
    let parts = pointers(archive)?;
    let book = open(archive, "xl/workbook.xml")?.ok_or(FileError::Damaged)?;
    let (mut sheets, mut since_1904, mut listed) = (Vec::new(), false, false);
    book.each(|piece| {
        if let Piece::Open(name, tag) = piece {
            match name {
                b"workbookPr" => {
                    since_1904 =
                        tag.attribute(b"date1904").is_some_and(|said| matches!(said.as_ref(), "1" | "true"));
                }
                b"sheets" => listed = true,
                b"sheet" if listed && sheets.len() < MOST_SHEETS => {
                    let part = tag.attribute(b"id").and_then(|id| parts.get(id.as_ref()).cloned());
                    let name = tag.attribute(b"name").map(|name| name.into_owned());
                    if let (Some(part), Some(name)) = (part, name) {
                        let hidden = tag.attribute(b"state").is_some_and(|state| state != "visible");
                        sheets.push(Listed { name, hidden, part });
                    }
                }
                _ => {}
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    if listed { Ok((sheets, since_1904)) } else { Err(FileError::Damaged) }
}

/// The sheets' parts by the ids that the workbook calls them by.
fn pointers(archive: &mut Archive<'_>) -> Result<BTreeMap<String, String>, FileError> {
    let pointers = open(archive, "xl/_rels/workbook.xml.rels")?.ok_or(FileError::Damaged)?;
    let mut parts = BTreeMap::new();
    pointers.each(|piece| {
        if let Piece::Open(b"Relationship", tag) = piece {
            let is_sheet = tag.attribute(b"Type").is_some_and(|kind| kind.ends_with("/worksheet"));
            let pair = tag.attribute(b"Id").zip(tag.attribute(b"Target"));
            if let Some((id, target)) = pair.filter(|_| is_sheet && parts.len() < MOST_POINTERS) {
                parts.insert(id.into_owned(), part_of(&target));
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(parts)
}

/// The part that a target means, seen from the workbook's folder.
fn part_of(target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut folders = vec!["xl"];
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                folders.pop();
            }
            step => folders.push(step),
        }
    }
    folders.join("/")
}

#[cfg(test)]
mod tests {
    use super::part_of;

    #[test]
    fn a_target_is_a_part_from_the_workbooks_folder_or_from_the_top() {
        let cases = [
            ("worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("./worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("../other/sheet1.xml", "other/sheet1.xml"),
            ("../../../sheet1.xml", "sheet1.xml"),
        ];
        for (target, part) in cases {
            assert_eq!(part_of(target), part);
        }
    }
}
