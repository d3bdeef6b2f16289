//! Both databases keep the same rules: each line is asked of both.

use super::cluster::Cluster;
use chrono::{DateTime, TimeDelta, Utc};
use relay::RelayError;
use relay::records::{Kind, Pair, Postgres, Records, Refresh, Session, Sqlite, Taken, Verified, Write};

fn now() -> DateTime<Utc> {
    "2026-11-27T15:30:00Z".parse().unwrap()
}

fn session() -> Session {
    let (id, teacher, name) = ("s1".to_owned(), "t1".to_owned(), "Elena Rivera".to_owned());
    Session { id, teacher, name, district: "d1".to_owned(), began: now(), renewed: now() }
}

fn pair(name: &str) -> Pair {
    Pair {
        access: format!("access {name}"),
        access_until: now() + TimeDelta::minutes(15),
        refresh: format!("refresh {name}"),
        refresh_until: now() + TimeDelta::days(30),
    }
}

/// What is said after each step of one teacher's year.
async fn told(records: &dyn Records) -> Result<Vec<String>, RelayError> {
    let mut told = Vec::new();
    let mut say = |what: &dyn std::fmt::Debug| told.push(format!("{what:?}"));
    let (soon, later) = (now() + TimeDelta::seconds(60), now() + TimeDelta::days(14));
    records.ready().await?;
    records.park(Kind::Invitation, "i", "", later).await?;
    records.park(Kind::Guest, "g", "i", later).await?;
    records.park(Kind::Guest, "g", "i2", later).await?;
    say(&records.look(Kind::Guest, "g", now()).await?);
    let member = r#"{"id":"t1","name":"Elena “Rivera” \\ 'x'"}"#;
    say(&records.admit((Kind::Invitation, "i"), "m", member, now(), later).await?);
    say(&records.admit((Kind::Invitation, "i"), "m2", member, now(), later).await?);
    say(&records.all(Kind::Member, now()).await?);
    for _ in 0..2 {
        records.park(Kind::Request, "r", member, later).await?;
        say(&records.all(Kind::Request, now()).await?);
        say(&records.admit((Kind::Request, "r"), "m3", member, now(), later).await?);
        say(&records.all(Kind::Request, now()).await?);
    }
    records.park(Kind::Code, "c", r#"{"teacher":"t1"}"#, soon).await?;
    records.park(Kind::Code, "c", "other", soon).await?;
    say(&records.take(Kind::SignIn, "c", now()).await?);
    say(&records.take(Kind::Code, "c", soon).await?);
    say(&records.take(Kind::Code, "c", now()).await?);
    say(&records.begin("c", None, &session(), &pair("a")).await?);
    records.park(Kind::Code, "d", r#"{"teacher":"t1"}"#, soon).await?;
    say(&matches!(records.take(Kind::Code, "d", now()).await?, Taken::Now(_)));
    say(&records.begin("d", None, &session(), &pair("a")).await?);
    say(&records.session("access a", now()).await?);
    say(&records.session("access a", now() + TimeDelta::minutes(15)).await?);
    say(&records.session("refresh a", now()).await?);
    say(&records.renew("access a", &pair("b"), now()).await?);
    say(&records.renew("refresh a", &pair("b"), now() + TimeDelta::minutes(1)).await?);
    say(&records.session("access a", now() + TimeDelta::seconds(179)).await?.is_some());
    say(&records.session("access a", now() + TimeDelta::seconds(180)).await?.is_some());
    say(&records.renew("refresh b", &pair("z"), now() + TimeDelta::days(31)).await?);
    say(&records.sessions().await?);
    records.clean(now() + TimeDelta::days(1), now() - TimeDelta::days(1)).await?;
    say(&(records.count_sessions().await?, records.all(Kind::Member, now()).await?.len()));
    say(&(records.renew("refresh a", &pair("c"), now() + TimeDelta::days(1)).await? == Refresh::Again));
    say(&records.count_sessions().await?);
    records.park(Kind::Consent, "q", r#"{"teacher":"t1"}"#, later).await?;
    say(&records.shut_out("m", "t1").await?);
    say(&records.take(Kind::Consent, "q", now()).await?);
    say(&records.shut_out("m", "t1").await?);
    for sealed in [Some(&[0_u8, 1, 255][..]), Some(&[7][..]), None, None] {
        records.keep_district_token("d1", sealed).await?;
        say(&records.district_token("d1").await?);
    }
    for number in 1..=3 {
        let entry = Write {
            at: "2026-11-27T15:30:00.000Z".to_owned(),
            teacher: "t1".to_owned(),
            district: "d1".to_owned(),
            what: "create_assignment".to_owned(),
            section: "s1".to_owned(),
            assignment: None,
            student: None,
            answers: (number > 1).then_some(number - 1),
            outcome: "sending".to_owned(),
        };
        say(&records.note(&entry).await?);
    }
    say(&records.writes(2).await?);
    say(&records.verify().await?);
    Ok(told)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: cargo xtask test --only instances"]
async fn a_teachers_year_is_told_alike() {
    let cluster = Cluster::start();
    let in_file = told(&Sqlite::in_memory().unwrap()).await.unwrap();
    let shared = told(&Postgres::open(&cluster.url(), 4).await.unwrap()).await.unwrap();
    assert_eq!(shared, in_file);
    assert_eq!(shared.last().unwrap(), &format!("{:?}", Verified::Whole(3)));
    let again = Postgres::open(&cluster.url(), 4).await.unwrap();
    assert_eq!(again.verify().await.unwrap(), Verified::Whole(3), "tables that are there are kept");
}
