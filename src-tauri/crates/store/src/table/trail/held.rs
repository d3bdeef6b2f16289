//! What the three sides held right after something happened to a grade. With it the trail can be replayed: the last row
//! of a grade says what is there now.

use crate::StoreError;
use crate::column::json;
use gradebook::{Agreement, Grade, GradeCell};
use serde::{Deserialize, Deserializer, Serialize};

/// The three values of one grade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Here.
    pub local: Grade,
    /// Last agreed; `None`: never.
    pub base: Option<Agreement>,
    /// In the LMS when last read; `None`: never read.
    pub remote: Option<Grade>,
}

impl Held {
    /// What a grade holds now.
    pub fn of(cell: &GradeCell) -> Self {
        Self { local: cell.local.clone(), base: cell.base.clone(), remote: cell.remote.clone() }
    }
}

/// The sides as they are stored: what is as the row's `after` is left out, null is nothing.
#[derive(Serialize)]
struct ApartRef<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    local: Option<Option<&'a Grade>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lms: Option<Option<&'a Grade>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ours: Option<Option<&'a Grade>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remote: Option<Option<&'a Grade>>,
}

/// [`ApartRef`] as it comes back.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Apart {
    #[serde(deserialize_with = "named")]
    local: Option<Option<Grade>>,
    #[serde(deserialize_with = "named")]
    lms: Option<Option<Grade>>,
    #[serde(deserialize_with = "named")]
    ours: Option<Option<Grade>>,
    #[serde(deserialize_with = "named")]
    remote: Option<Option<Grade>>,
}

/// Tells a null from what is not there.
fn named<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<Grade>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// As it is stored beside `after`.
pub(crate) fn text(held: &Held, after: Option<&Grade>) -> Result<String, StoreError> {
    let apart = |side| (side != after).then_some(side);
    let base = held.base.as_ref();
    json(&ApartRef {
        local: apart(Some(&held.local)),
        lms: apart(base.map(|base| &base.lms)),
        ours: apart(base.map(|base| &base.ours)),
        remote: apart(held.remote.as_ref()),
    })
}

/// As it comes back; `None`: not of the form that [`text`] writes.
pub(crate) fn read(text: &str, after: Option<&Grade>) -> Option<Held> {
    let apart: Apart = serde_json::from_str(text).ok()?;
    let side = |side: Option<Option<Grade>>| side.unwrap_or_else(|| after.cloned());
    let base = match (side(apart.lms), side(apart.ours)) {
        (Some(lms), Some(ours)) => Some(Agreement { lms, ours }),
        (None, None) => None,
        _ => return None,
    };
    Some(Held { local: side(apart.local)?, base, remote: side(apart.remote) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::score;

    #[test]
    fn whatever_the_three_sides_hold_comes_back() {
        let grades = [None, Some(Grade::default()), Some(score(1)), Some(score(2))];
        let bases = || {
            let both = |lms: &Option<Grade>, ours: &Option<Grade>| match (lms, ours) {
                (Some(lms), Some(ours)) => Some(Agreement { lms: lms.clone(), ours: ours.clone() }),
                _ => None,
            };
            grades.iter().flat_map(|lms| grades.iter().map(|ours| both(lms, ours))).collect::<Vec<_>>()
        };
        for after in &grades {
            for local in grades.iter().flatten() {
                for base in bases() {
                    for remote in &grades {
                        let held = Held { local: local.clone(), base: base.clone(), remote: remote.clone() };
                        let stored = text(&held, after.as_ref()).unwrap();
                        assert_eq!(read(&stored, after.as_ref()), Some(held), "{stored} beside {after:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_the_same_on_all_sides_costs_next_to_nothing() {
        let held = Held { local: score(7), base: Some(Agreement::on(score(7))), remote: Some(score(7)) };
        assert_eq!(text(&held, Some(&score(7))).unwrap(), "{}");
    }

    #[test]
    fn what_makes_no_sense_is_not_read() {
        for wrong in ["", "7", r#"{"local":null}"#, r#"{"lms":null}"#, r#"{"local":7}"#] {
            assert_eq!(read(wrong, Some(&score(1))), None, "{wrong}");
        }
    }
}
