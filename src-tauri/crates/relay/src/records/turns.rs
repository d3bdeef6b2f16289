//! How several instances share what Clever allows one district token: each takes a few turns at a time out of one
//! account, and what was taken within a minute counts. No instance leads, so none has to be replaced when it dies; the
//! turns that it had taken and not used are missing for a minute.

use super::tx::{Alone, Tx};
use crate::RelayError;
use std::time::Duration;

/// Turns are good for so long after they were asked for. Without use they are given up.
pub const GOOD_FOR: Duration = Duration::from_secs(2);
/// Turns count for so long: a minute of Clever's, the time in which they may be used, and what one request may take
/// longer on its way there than another.
const COUNTS: i64 = 60_000 + 2_000 + 1_500;

/// What an instance was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// So many requests may be begun, within [`GOOD_FOR`].
    pub turns: u32,
    /// If it is none: there may be some after that.
    pub again: Duration,
}

impl Grant {
    /// So many.
    pub const fn of(turns: u32) -> Self {
        Self { turns, again: Duration::ZERO }
    }
}

pub(super) fn take(
    on: &mut dyn Tx,
    district: &str,
    wanted: u32,
    per_minute: u32,
) -> Result<Grant, RelayError> {
    on.may_be_lost()?;
    on.alone(Alone::Turns, district)?;
    let now = on.millis()?;
    let sql = "SELECT CAST(coalesce(sum(count), 0) AS BIGINT), coalesce(min(at), 0) FROM turns \
               WHERE district = $1 AND at > $2";
    let row = on.row(sql, &[district.into(), (now - COUNTS).into()])?.ok_or(RelayError::Unreadable)?;
    let (taken, oldest) = (row.number(0)?, row.number(1)?);
    let left = u32::try_from(i64::from(per_minute) - taken).unwrap_or(0);
    let turns = wanted.min(left);
    if turns == 0 {
        let again = u64::try_from(oldest + COUNTS + 1 - now).unwrap_or(0);
        return Ok(Grant { turns, again: Duration::from_millis(again) });
    }
    on.run("DELETE FROM turns WHERE district = $1 AND at <= $2", &[district.into(), (now - COUNTS).into()])?;
    let sql = "INSERT INTO turns (district, at, count) VALUES ($1, $2, $3)";
    on.run(sql, &[district.into(), now.into(), i64::from(turns).into()])?;
    Ok(Grant::of(turns))
}
