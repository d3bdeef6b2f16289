use super::*;
use chrono::TimeDelta;

fn now() -> DateTime<Utc> {
    "2026-11-24T12:00:00Z".parse().unwrap()
}

fn write(student: &str) -> Write {
    Write {
        at: "2026-11-24T12:00:00.000Z".to_owned(),
        teacher: "t1".to_owned(),
        district: "d1".to_owned(),
        what: "write_grade".to_owned(),
        section: "s1".to_owned(),
        assignment: Some("w1".to_owned()),
        student: Some(student.to_owned()),
        answers: None,
        outcome: "sending".to_owned(),
    }
}

#[tokio::test]
async fn what_is_put_aside_is_taken_once_by_its_kind_and_in_time() {
    let records = Sqlite::in_memory().unwrap();
    let until = now() + TimeDelta::seconds(60);
    records.park(Kind::Code, "h", "what", until).await.unwrap();
    assert_eq!(records.take(Kind::SignIn, "h", now()).await.unwrap(), Taken::Not, "another kind");
    assert_eq!(records.take(Kind::Code, "h", now()).await.unwrap(), Taken::Now("what".to_owned()));
    assert_eq!(records.take(Kind::Code, "h", now()).await.unwrap(), Taken::Before("what".to_owned()));
    records.park(Kind::Code, "late", "what", until).await.unwrap();
    assert_eq!(records.take(Kind::Code, "late", until).await.unwrap(), Taken::Not, "to the second");
    records.park(Kind::Code, "h", "other", until).await.unwrap();
    let taken = records.take(Kind::Code, "h", now()).await.unwrap();
    assert_eq!(taken, Taken::Before("what".to_owned()), "nothing is put in its place");
}

#[tokio::test]
async fn what_has_run_out_is_deleted_and_what_is_in_use_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("relay.sqlite");
    let records = Sqlite::open(&path).unwrap();
    for (id, began, until) in [("used", 0, 30), ("left", 0, 1), ("old", -181, 30)] {
        let began = now() + TimeDelta::days(began);
        records.park(Kind::Code, &format!("code {id}"), "", now() + TimeDelta::hours(1)).await.unwrap();
        records.take(Kind::Code, &format!("code {id}"), now()).await.unwrap();
        let text = |what: &str| format!("{what} {id}");
        let (teacher, name, district) = (text("teacher"), text("name"), text("district"));
        let session = Session { id: id.to_owned(), teacher, name, district, began, renewed: began };
        let (access, refresh) = (text("access"), text("refresh"));
        let access_until = now() + TimeDelta::minutes(15);
        let pair = Pair { access, access_until, refresh, refresh_until: now() + TimeDelta::days(until) };
        assert!(records.begin(&text("code"), None, &session, &pair).await.unwrap());
    }
    records.park(Kind::SignIn, "nobody came back", "", now() + TimeDelta::minutes(15)).await.unwrap();
    assert_eq!(records.count_sessions().await.unwrap(), 3);
    let later = now() + TimeDelta::days(2);
    records.clean(later, later - TimeDelta::days(180)).await.unwrap();
    let left: Vec<_> = records.sessions().await.unwrap().into_iter().map(|one| one.id).collect();
    assert_eq!(left, ["used"]);
    let outside = rusqlite::Connection::open(&path).unwrap();
    let count = |table: &str| {
        outside.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!((count("token"), count("parked")), (1, 0), "its refresh token");
}

#[tokio::test]
async fn no_session_begins_for_somebody_who_was_shut_out_between_her_code_and_her_tokens() {
    let records = Sqlite::in_memory().unwrap();
    let until = now() + TimeDelta::minutes(1);
    let session = |id: &str| Session {
        id: id.to_owned(),
        teacher: "t1".to_owned(),
        name: "A name".to_owned(),
        district: "d1".to_owned(),
        began: now(),
        renewed: now(),
    };
    let pair = |id: &str| Pair {
        access: format!("access {id}"),
        access_until: until,
        refresh: format!("refresh {id}"),
        refresh_until: until,
    };
    let begin = async |id: &str| {
        records.park(Kind::Code, id, "{}", until).await.unwrap();
        assert_eq!(records.take(Kind::Code, id, now()).await.unwrap(), Taken::Now("{}".to_owned()));
        records.begin(id, Some("member"), &session(id), &pair(id)).await.unwrap()
    };
    assert!(!begin("before").await, "she was never let in");
    records.park(Kind::Request, "asks", "{}", until).await.unwrap();
    let admitted = records.admit((Kind::Request, "asks"), "member", "{}", now(), until).await.unwrap();
    assert!(admitted && begin("let in").await);
    assert!(records.shut_out("member", "t1").await.unwrap());
    assert!(!begin("shut out").await);
    assert_eq!(records.count_sessions().await.unwrap(), 0);
}

#[tokio::test]
async fn a_changed_or_missing_entry_of_the_record_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("relay.sqlite");
    let records = Sqlite::open(&path).unwrap();
    for student in ["a", "b", "c", "d"] {
        records.note(&write(student)).await.unwrap();
    }
    assert_eq!(records.verify().await.unwrap(), Verified::Whole(4));
    let outside = rusqlite::Connection::open(&path).unwrap();
    let change = |sql: &str| outside.execute(sql, []).unwrap();
    change("UPDATE written SET entry = replace(entry, '\"b\"', '\"x\"') WHERE seq = 2");
    assert_eq!(records.verify().await.unwrap(), Verified::BrokenAt(2));
    change("UPDATE written SET entry = replace(entry, '\"x\"', '\"b\"') WHERE seq = 2");
    assert_eq!(records.verify().await.unwrap(), Verified::Whole(4));
    change("UPDATE written SET entry = 'no entry' WHERE seq = 4");
    let read: Vec<_> = records.writes(9).await.unwrap().iter().map(|one| one.write.is_some()).collect();
    assert_eq!(read, [false, true, true, true], "the others are shown");
    change("DELETE FROM written WHERE seq = 3");
    assert_eq!(records.verify().await.unwrap(), Verified::BrokenAt(3));
}

#[tokio::test]
async fn records_of_a_newer_version_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("relay.sqlite");
    drop(Sqlite::open(&path).unwrap());
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(Sqlite::open(&path), Err(RelayError::Newer)));
}
