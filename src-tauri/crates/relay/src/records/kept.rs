//! The records on top of a database: every decision, once for all databases.

use super::rows::{SESSION, keep_pair, keep_session, moment, parks, session, taken, was_lost};
use super::tx::{Alone, Driver};
use super::writes::{self, Verified, Write, Written};
use super::{Grant, Kind, Pair, Records, Refresh, Session, Taken, turns};
use crate::RelayError;
use async_trait::async_trait;
use chrono::{DateTime, Utc};

/// An access token lives so much longer when its session is renewed: the app may be using it.
const OVERLAP: i64 = 120;

/// Records in a database.
#[derive(Clone)]
pub struct Kept<D>(pub(super) D);

#[async_trait]
impl<D: Driver> Records for Kept<D> {
    async fn ready(&self) -> Result<(), RelayError> {
        self.0.ask(|on| on.row("SELECT id FROM session LIMIT 1", &[]).map(drop)).await
    }

    async fn park(&self, kind: Kind, hash: &str, what: &str, until: DateTime<Utc>) -> Result<(), RelayError> {
        let (hash, what) = (hash.to_owned(), what.to_owned());
        self.0.act(move |on| parks(on, kind, &hash, &what, until)).await
    }

    async fn take(&self, kind: Kind, hash: &str, now: DateTime<Utc>) -> Result<Taken, RelayError> {
        let hash = hash.to_owned();
        self.0.act(move |on| taken(on, kind, &hash, now)).await
    }

    async fn look(&self, kind: Kind, hash: &str, now: DateTime<Utc>) -> Result<Option<String>, RelayError> {
        let hash = hash.to_owned();
        let sql = "SELECT what FROM parked WHERE hash = $1 AND kind = $2 AND until > $3 AND taken = 0";
        let ask = self.0.ask(move |on| {
            let found = on.row(sql, &[(&hash).into(), kind.word().into(), now.timestamp().into()])?;
            found.map(|row| row.text(0)).transpose()
        });
        ask.await
    }

    async fn list(&self, kind: Kind, now: DateTime<Utc>) -> Result<Vec<(String, String)>, RelayError> {
        let sql =
            "SELECT hash, what FROM parked WHERE kind = $1 AND until > $2 AND taken = 0 ORDER BY until, hash";
        let ask = self.0.ask(move |on| {
            let found = on.rows(sql, &[kind.word().into(), now.timestamp().into()])?;
            found.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect()
        });
        ask.await
    }

    async fn throw_away(&self, kind: Kind, hash: &str) -> Result<bool, RelayError> {
        let hash = hash.to_owned();
        let sql = "DELETE FROM parked WHERE hash = $1 AND kind = $2";
        self.0.act(move |on| Ok(on.run(sql, &[(&hash).into(), kind.word().into()])? > 0)).await
    }

    async fn admit(
        &self,
        (kind, by): (Kind, &str),
        member: &str,
        what: &str,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<bool, RelayError> {
        let (by, member, what) = (by.to_owned(), member.to_owned(), what.to_owned());
        let act = self.0.act(move |on| {
            if !matches!(taken(on, kind, &by, now)?, Taken::Now(_)) {
                return Ok(false);
            }
            parks(on, Kind::Member, &member, &what, until)?;
            Ok(true)
        });
        act.await
    }

    async fn all(&self, kind: Kind, now: DateTime<Utc>) -> Result<Vec<String>, RelayError> {
        let sql = "SELECT what FROM parked WHERE kind = $1 AND until > $2 AND taken = 0 ORDER BY until, hash";
        let ask = self.0.ask(move |on| {
            let found = on.rows(sql, &[kind.word().into(), now.timestamp().into()])?;
            found.iter().map(|row| row.text(0)).collect()
        });
        ask.await
    }

    async fn shut_out(&self, member: &str, teacher: &str) -> Result<bool, RelayError> {
        let (member, teacher) = (member.to_owned(), teacher.to_owned());
        let act = self.0.act(move |on| {
            let ended =
                on.run("DELETE FROM parked WHERE hash = $1 AND kind = 'member'", &[(&member).into()])?;
            let of = on.field("what", "teacher");
            let sql = format!(
                "DELETE FROM parked WHERE kind IN ('consent', 'code', 'tying', 'tied') AND {of} = $1"
            );
            on.run(&sql, &[(&teacher).into()])?;
            let out = on.run("DELETE FROM session WHERE teacher = $1", &[(&teacher).into()])?;
            Ok(ended + out > 0)
        });
        act.await
    }

    async fn begin(
        &self,
        code: &str,
        member: Option<&str>,
        own: &Session,
        pair: &Pair,
    ) -> Result<bool, RelayError> {
        let (code, member) = (code.to_owned(), member.map(str::to_owned));
        let (own, pair) = (own.clone(), pair.clone());
        let act = self.0.act(move |on| {
            if let Some(member) = &member {
                // Nothing is changed: whoever shuts her out now waits, and finds the session.
                let sql = "UPDATE parked SET taken = 0 WHERE hash = $1 AND kind = 'member' AND taken = 0 AND until > $2";
                if on.run(sql, &[member.into(), own.began.timestamp().into()])? == 0 {
                    return Ok(false);
                }
            }
            // Nothing is changed: whoever tries the code now waits until the session is there to be ended.
            let sql = "UPDATE parked SET taken = 1 WHERE hash = $1 AND kind = 'code' AND taken = 1";
            if on.run(sql, &[(&code).into()])? == 0 {
                // Somebody else tried it between its being taken and now.
                return Ok(false);
            }
            keep_session(on, &own)?;
            keep_pair(on, &own.id, &pair, false)?;
            Ok(true)
        });
        act.await
    }

    async fn session(&self, access: &str, now: DateTime<Utc>) -> Result<Option<Session>, RelayError> {
        let access = access.to_owned();
        let sql = format!(
            "SELECT {SESSION}, token.used FROM token JOIN session ON session.id = token.session \
             WHERE token.hash = $1 AND token.kind = 'access' AND token.until > $2"
        );
        let find = |access: String| {
            let sql = sql.clone();
            self.0.ask(move |on| {
                let found = on.row(&sql, &[(&access).into(), now.timestamp().into()])?;
                found.map(|row| Ok((session(&row)?, row.number(6)? != 0))).transpose()
            })
        };
        match find(access.clone()).await? {
            Some((_, false)) => {
                // The first use of one that was renewed: its answer arrived, and is given to nobody else.
                let used = access.clone();
                let sql = "UPDATE token SET used = 1 WHERE hash = $1 AND used = 0";
                self.0.act(move |on| on.run(sql, &[(&used).into()]).map(drop)).await?;
                // It may have been taken back between the two.
                Ok(find(access).await?.map(|(found, _)| found))
            }
            found => Ok(found.map(|(found, _)| found)),
        }
    }

    async fn renew(&self, refresh: &str, pair: &Pair, now: DateTime<Utc>) -> Result<Refresh, RelayError> {
        let (refresh, pair, now) = (refresh.to_owned(), pair.clone(), now.timestamp());
        let act = self.0.act(move |on| {
            // Nothing is changed: of two renewals of a session one waits for the other here.
            let sql = "UPDATE session SET renewed = renewed WHERE id = (SELECT session FROM token \
                       WHERE hash = $1 AND kind = 'refresh')";
            on.run(sql, &[(&refresh).into()])?;
            let sql = format!(
                "SELECT {SESSION}, token.until, token.used FROM token JOIN session ON session.id = token.session \
                 WHERE token.hash = $1 AND token.kind = 'refresh'"
            );
            let Some(row) = on.row(&sql, &[(&refresh).into()])? else { return Ok(Refresh::Unknown) };
            let (mut own, until, used) = (session(&row)?, row.number(6)?, row.number(7)? != 0);
            if used && !was_lost(on, &refresh, now)? {
                on.run("DELETE FROM session WHERE id = $1", &[(&own.id).into()])?;
                return Ok(Refresh::Again);
            }
            if now >= until {
                return Ok(Refresh::Unknown);
            }
            let sql = "UPDATE token SET used = 1, used_at = coalesce(used_at, $2), successor = $3 WHERE hash = $1";
            on.run(sql, &[(&refresh).into(), now.into(), (&pair.refresh).into()])?;
            // What is under way with the access tokens of before may end.
            let sql = "UPDATE token SET until = $2 WHERE session = $1 AND kind = 'access' AND until > $2";
            on.run(sql, &[(&own.id).into(), (now + OVERLAP).into()])?;
            on.run("UPDATE session SET renewed = $2 WHERE id = $1", &[(&own.id).into(), now.into()])?;
            own.renewed = moment(now);
            keep_pair(on, &own.id, &pair, true)?;
            Ok(Refresh::Good(own))
        });
        act.await
    }

    async fn end(&self, session: &str) -> Result<bool, RelayError> {
        let session = session.to_owned();
        let sql = "DELETE FROM session WHERE id = $1";
        self.0.act(move |on| Ok(on.run(sql, &[(&session).into()])? > 0)).await
    }

    async fn end_by_token(&self, token: &str) -> Result<bool, RelayError> {
        let token = token.to_owned();
        let sql = "DELETE FROM session WHERE id = (SELECT session FROM token WHERE hash = $1)";
        self.0.act(move |on| Ok(on.run(sql, &[(&token).into()])? > 0)).await
    }

    async fn count_sessions(&self) -> Result<usize, RelayError> {
        let all =
            self.0.ask(|on| on.row("SELECT count(*) FROM session", &[])?.map_or(Ok(0), |row| row.number(0)));
        Ok(usize::try_from(all.await?).unwrap_or(0))
    }

    async fn clean(&self, now: DateTime<Utc>, oldest: DateTime<Utc>) -> Result<(), RelayError> {
        let (now, oldest) = (now.timestamp(), oldest.timestamp());
        let act = self.0.act(move |on| {
            on.alone(Alone::Cleaning, "")?;
            // First those that end altogether: with them their tokens.
            let sql = "DELETE FROM session WHERE began <= $1 OR NOT EXISTS \
                       (SELECT 1 FROM token WHERE token.session = session.id AND token.used = 0 AND token.until > $2)";
            on.run(sql, &[oldest.into(), now.into()])?;
            on.run("DELETE FROM token WHERE until <= $1", &[now.into()])?;
            // A day is long enough to see that something is used again; a sign-in that nobody finished says nothing.
            let sql =
                "DELETE FROM parked WHERE until < $1 OR (kind IN ('sign_in', 'launching', 'untied', 'tying') AND until < $2)";
            on.run(sql, &[(now - 86_400).into(), now.into()])?;
            Ok(())
        });
        act.await
    }

    async fn sessions(&self) -> Result<Vec<Session>, RelayError> {
        let sql = format!("SELECT {SESSION} FROM session ORDER BY began DESC, id");
        self.0.ask(move |on| on.rows(&sql, &[])?.iter().map(session).collect()).await
    }

    async fn district_token(&self, district: &str) -> Result<Option<Vec<u8>>, RelayError> {
        let district = district.to_owned();
        let sql = "SELECT sealed FROM district WHERE id = $1";
        self.0.ask(move |on| on.row(sql, &[(&district).into()])?.map(|row| row.bytes(0)).transpose()).await
    }

    async fn keep_district_token(&self, district: &str, sealed: Option<&[u8]>) -> Result<(), RelayError> {
        let (district, sealed) = (district.to_owned(), sealed.map(<[u8]>::to_vec));
        let act = self.0.act(move |on| match &sealed {
            Some(sealed) => {
                let sql = "INSERT INTO district (id, sealed) VALUES ($1, $2) \
                           ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed";
                on.run(sql, &[(&district).into(), sealed.as_slice().into()]).map(drop)
            }
            None => on.run("DELETE FROM district WHERE id = $1", &[(&district).into()]).map(drop),
        });
        act.await
    }

    async fn note(&self, write: &Write) -> Result<i64, RelayError> {
        let write = write.clone();
        self.0.act(move |on| writes::append(on, &write)).await
    }

    async fn writes(&self, most: u32) -> Result<Vec<Written>, RelayError> {
        self.0.ask(move |on| writes::last(on, most)).await
    }

    async fn verify(&self) -> Result<Verified, RelayError> {
        self.0.act(|on| writes::verify(on)).await
    }

    async fn turns(&self, district: &str, wanted: u32, per_minute: u32) -> Result<Grant, RelayError> {
        if !D::SHARED {
            // One instance keeps to the limit by itself.
            return Ok(Grant::of(wanted));
        }
        let district = district.to_owned();
        self.0.act(move |on| turns::take(on, &district, wanted, per_minute)).await
    }
}
