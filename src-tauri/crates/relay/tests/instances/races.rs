//! What two instances do at the same moment happens once.

use super::cluster::Cluster;
use chrono::{DateTime, TimeDelta, Utc};
use futures::future::join_all;
use relay::records::{Kind, Pair, Postgres, Records as _, Refresh, Session, Taken, Verified, Write};
use std::time::Duration;

fn now() -> DateTime<Utc> {
    "2026-11-27T15:30:00Z".parse().unwrap()
}

/// Records of two instances.
async fn two(cluster: &Cluster) -> [Postgres; 2] {
    // Both make the tables at once, as two instances do that are started together.
    let url = cluster.url();
    let (one, other) = tokio::join!(Postgres::open(&url, 10), Postgres::open(&url, 10));
    [one.unwrap(), other.unwrap()]
}

fn session(id: &str) -> Session {
    let text = |what: &str| format!("{what} {id}");
    let (teacher, name, district) = (text("teacher"), text("name"), text("district"));
    Session { id: id.to_owned(), teacher, name, district, began: now(), renewed: now() }
}

fn pair(name: &str) -> Pair {
    Pair {
        access: format!("access {name}"),
        access_until: now() + TimeDelta::minutes(15),
        refresh: format!("refresh {name}"),
        refresh_until: now() + TimeDelta::days(30),
    }
}

async fn signed_in(records: &Postgres, name: &str) {
    let until = now() + TimeDelta::seconds(60);
    records.park(Kind::Code, &format!("code {name}"), "{}", until).await.unwrap();
    records.take(Kind::Code, &format!("code {name}"), now()).await.unwrap();
    assert!(records.begin(&format!("code {name}"), None, &session(name), &pair(name)).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: cargo xtask test --only instances"]
async fn a_code_that_many_send_at_once_is_taken_once() {
    let cluster = Cluster::start();
    let both = two(&cluster).await;
    for round in 0..20 {
        let code = format!("code {round}");
        both[0].park(Kind::Code, &code, "what", now() + TimeDelta::seconds(60)).await.unwrap();
        let takes = (0..12).map(|one| both[one % 2].take(Kind::Code, &code, now()));
        let taken: Vec<Taken> = join_all(takes).await.into_iter().map(Result::unwrap).collect();
        let first = taken.iter().filter(|one| **one == Taken::Now("what".to_owned())).count();
        let before = taken.iter().filter(|one| **one == Taken::Before("what".to_owned())).count();
        assert_eq!((first, before), (1, 11), "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: cargo xtask test --only instances"]
async fn a_code_that_somebody_else_sends_while_its_session_begins_leaves_no_session() {
    let cluster = Cluster::start();
    let both = two(&cluster).await;
    for round in 0..40 {
        let name = format!("{round}");
        let code = format!("code {name}");
        both[0].park(Kind::Code, &code, "{}", now() + TimeDelta::seconds(60)).await.unwrap();
        assert!(matches!(both[0].take(Kind::Code, &code, now()).await.unwrap(), Taken::Now(_)));
        let thief = async {
            assert!(matches!(both[1].take(Kind::Code, &code, now()).await.unwrap(), Taken::Before(_)));
            both[1].end(&name).await.unwrap()
        };
        let (own, pair) = (session(&name), pair(&name));
        let (began, ended) = tokio::join!(both[0].begin(&code, None, &own, &pair), thief);
        assert_eq!(began.unwrap(), ended, "round {round}: it is ended if it began");
    }
    assert_eq!(both[0].count_sessions().await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: cargo xtask test --only instances"]
async fn whoever_is_shut_out_while_her_session_begins_has_no_session() {
    let cluster = Cluster::start();
    let both = two(&cluster).await;
    let until = now() + TimeDelta::seconds(60);
    for round in 0..40 {
        let (name, member) = (format!("{round}"), format!("member {round}"));
        let (code, ask, own) = (format!("code {name}"), format!("ask {name}"), session(&name));
        both[0].park(Kind::Request, &ask, "{}", until).await.unwrap();
        assert!(both[0].admit((Kind::Request, &ask), &member, "{}", now(), until).await.unwrap());
        both[0].park(Kind::Code, &code, "{}", until).await.unwrap();
        assert!(matches!(both[0].take(Kind::Code, &code, now()).await.unwrap(), Taken::Now(_)));
        let pair = pair(&name);
        let begins = both[0].begin(&code, Some(&member), &own, &pair);
        let (began, out) = tokio::join!(begins, both[1].shut_out(&member, &own.teacher));
        assert!(out.unwrap(), "round {round}");
        let left = both[0].count_sessions().await.unwrap();
        assert_eq!(left, 0, "round {round}: began: {:?}", began.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: cargo xtask test --only instances"]
async fn of_renewals_at_once_one_access_token_is_good_and_a_stolen_refresh_token_ends_all() {
    let cluster = Cluster::start();
    let both = two(&cluster).await;
    for round in 0..10 {
        let name = format!("r{round}");
        signed_in(&both[0], &name).await;
        let pairs: Vec<Pair> = (0..8).map(|one| pair(&format!("{name} next {one}"))).collect();
        let used = format!("refresh {name}");
        let renews = pairs.iter().enumerate().map(|(one, pair)| both[one % 2].renew(&used, pair, now()));
        for renewed in join_all(renews).await {
            assert!(matches!(renewed.unwrap(), Refresh::Good(_)), "each may have lost its answer");
        }
        let mut good = Vec::new();
        for pair in &pairs {
            if both[0].session(&pair.access, now()).await.unwrap().is_some() {
                good.push(pair);
            }
        }
        let [last] = good.as_slice() else { panic!("round {round}: {} are good", good.len()) };
        let next = pair(&format!("{name} last"));
        assert!(matches!(both[1].renew(&last.refresh, &next, now()).await.unwrap(), Refresh::Good(_)));
        let stolen = both[0].renew(&used, &pair(&format!("{name} stolen")), now()).await.unwrap();
        assert_eq!(stolen, Refresh::Again, "its successor is in use");
        assert!(both[1].session(&next.access, now()).await.unwrap().is_none(), "and everything ends");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: cargo xtask test --only instances"]
async fn sessions_that_are_renewed_ended_and_cleaned_up_at_once_get_in_nobodys_way() {
    let cluster = Cluster::start();
    let both = two(&cluster).await;
    for round in 0..10 {
        let name = format!("s{round}");
        signed_in(&both[0], &name).await;
        let (used, next) = (format!("refresh {name}"), pair(&format!("{name} next")));
        let (access, teacher) = (format!("access {name}"), session(&name).teacher);
        let (renewed, ended, cleaned, out) = tokio::join!(
            both[0].renew(&used, &next, now()),
            both[1].end_by_token(&access),
            both[0].clean(now(), now() - TimeDelta::days(180)),
            both[1].shut_out("nobody", &teacher),
        );
        assert!(matches!(renewed.unwrap(), Refresh::Good(_) | Refresh::Unknown), "round {round}");
        cleaned.unwrap();
        assert!(ended.unwrap() || out.unwrap());
        assert_eq!(both[0].count_sessions().await.unwrap(), 0, "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: cargo xtask test --only instances"]
async fn the_record_of_writes_is_one_chain_whoever_writes_it() {
    let cluster = Cluster::start();
    let both = two(&cluster).await;
    let write = |student: usize| Write {
        at: "2026-11-27T15:30:00.000Z".to_owned(),
        teacher: "t1".to_owned(),
        district: "d1".to_owned(),
        what: "write_grade".to_owned(),
        section: "s1".to_owned(),
        assignment: Some("w1".to_owned()),
        student: Some(student.to_string()),
        answers: None,
        outcome: "sending".to_owned(),
    };
    let notes = (0..120).map(|one| {
        let (records, write) = (both[one % 2].clone(), write(one));
        async move { records.note(&write).await.unwrap() }
    });
    let mut numbers = join_all(notes).await;
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=120).collect::<Vec<i64>>());
    assert_eq!(both[1].verify().await.unwrap(), Verified::Whole(120));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: cargo xtask test --only instances"]
async fn two_instances_spend_one_tokens_minute_together_and_no_more() {
    let cluster = Cluster::start();
    let both = two(&cluster).await;
    let takes = (0..40).map(|one| both[one % 2].turns("d1", 7, 100));
    let granted = join_all(takes).await.into_iter().map(|grant| grant.unwrap().turns);
    assert_eq!(granted.sum::<u32>(), 100);
    let none = both[1].turns("d1", 1, 100).await.unwrap();
    assert_eq!(none.turns, 0);
    let minute = Duration::from_secs(50)..Duration::from_secs(64);
    assert!(minute.contains(&none.again), "when the first ones no longer count: {:?}", none.again);
    assert_eq!(both[0].turns("d2", 7, 100).await.unwrap().turns, 7, "another token has its own minute");
}
