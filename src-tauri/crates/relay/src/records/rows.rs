//! What several transactions do alike.

use super::tx::{Row, Tx};
use super::{Kind, Pair, Session, Taken};
use crate::RelayError;
use chrono::{DateTime, Utc};

/// So long after its first use a refresh token may be sent again, if nobody used what it gave: its answer was lost.
const LOST: i64 = 60;

pub(super) const SESSION: &str =
    "session.id, session.teacher, session.name, session.district, session.began, session.renewed";

pub(super) fn moment(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

pub(super) fn session(row: &Row) -> Result<Session, RelayError> {
    Ok(Session {
        id: row.text(0)?,
        teacher: row.text(1)?,
        name: row.text(2)?,
        district: row.text(3)?,
        began: moment(row.number(4)?),
        renewed: moment(row.number(5)?),
    })
}

pub(super) fn keep_session(on: &mut dyn Tx, own: &Session) -> Result<(), RelayError> {
    let sql =
        "INSERT INTO session (id, teacher, name, district, began, renewed) VALUES ($1, $2, $3, $4, $5, $6)";
    let (began, renewed) = (own.began.timestamp(), own.renewed.timestamp());
    let with = [
        (&own.id).into(),
        (&own.teacher).into(),
        (&own.name).into(),
        (&own.district).into(),
        began.into(),
        renewed.into(),
    ];
    on.run(sql, &with).map(drop)
}

/// `renewed`: it comes in place of another one, and its answer may get lost. Its access token's first use says that it did
/// not.
pub(super) fn keep_pair(
    on: &mut dyn Tx,
    session: &str,
    pair: &Pair,
    renewed: bool,
) -> Result<(), RelayError> {
    let sql = "INSERT INTO token (hash, session, kind, until, pair, used) VALUES ($1, $2, $3, $4, $5, $6)";
    let all = [
        ("access", &pair.access, pair.access_until, !renewed),
        ("refresh", &pair.refresh, pair.refresh_until, false),
    ];
    for (kind, hash, until, used) in all {
        let with = [
            hash.into(),
            session.into(),
            kind.into(),
            until.timestamp().into(),
            (&pair.refresh).into(),
            i64::from(used).into(),
        ];
        on.run(sql, &with)?;
    }
    Ok(())
}

/// Takes back what a refresh token gave whose answer was lost. False: somebody has that answer, as the use of either of its
/// tokens shows, or it is too long ago.
pub(super) fn was_lost(on: &mut dyn Tx, refresh: &str, now: i64) -> Result<bool, RelayError> {
    let sql = "SELECT next.hash FROM token JOIN token AS next ON next.hash = token.successor \
               WHERE token.hash = $1 AND token.used_at >= $2 AND next.used = 0 AND NOT EXISTS \
               (SELECT 1 FROM token AS gave WHERE gave.pair = next.hash AND gave.kind = 'access' AND gave.used = 1)";
    let Some(next) = on.row(sql, &[refresh.into(), (now - LOST).into()])? else { return Ok(false) };
    let next = next.text(0)?;
    // It stays, so that the session ends if somebody has it after all.
    on.run("UPDATE token SET used = 1 WHERE hash = $1", &[(&next).into()])?;
    on.run("DELETE FROM token WHERE pair = $1 AND kind = 'access'", &[(&next).into()])?;
    Ok(true)
}

pub(super) fn parks(
    on: &mut dyn Tx,
    kind: Kind,
    hash: &str,
    what: &str,
    until: DateTime<Utc>,
) -> Result<(), RelayError> {
    // A browser may open a second invitation, a teacher ask again to be let in, be turned down again or tie an account
    // again, a platform register again; nothing else is ever put aside twice.
    let sql = "INSERT INTO parked (hash, kind, what, until) VALUES ($1, $2, $3, $4) ON CONFLICT (hash) \
               DO UPDATE SET what = excluded.what, until = excluded.until, taken = 0 \
               WHERE parked.kind IN ('guest', 'request', 'turned_down', 'tied', 'platform')";
    on.run(sql, &[hash.into(), kind.word().into(), what.into(), until.timestamp().into()]).map(drop)
}

/// One statement, so that of two who take it at once one comes first.
pub(super) fn taken(
    on: &mut dyn Tx,
    kind: Kind,
    hash: &str,
    now: DateTime<Utc>,
) -> Result<Taken, RelayError> {
    let sql =
        "UPDATE parked SET taken = taken + 1 WHERE hash = $1 AND kind = $2 RETURNING what, until, taken";
    let Some(found) = on.row(sql, &[hash.into(), kind.word().into()])? else { return Ok(Taken::Not) };
    let (what, until, times) = (found.text(0)?, found.number(1)?, found.number(2)?);
    Ok(match times {
        1 if now.timestamp() < until => Taken::Now(what),
        1 => Taken::Not,
        _ => Taken::Before(what),
    })
}
