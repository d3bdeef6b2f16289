//! Reading from a server that lies: whatever it says, what is here stays as it was.

use crate::answers::Case;
use crate::between::Ask;
use crate::class::Class;
use crate::peer::{Reply, json};
use crate::watch::Watch;
use futures::future::join_all;
use std::time::Duration;
use sync::SyncError;

/// How long a silent server is waited for; an honest one answers in good time even on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(4);

/// Rows that say something true in this place, so that they rightly change what is here.
fn is_news(ask: Ask, case: &Case) -> bool {
    match ask {
        // An empty list is a list: a class that nobody is in.
        Ask::Sections | Ask::Roster => case.name == "sends a list instead of a record",
        Ask::Grades => ["assignment deleted", "sends a list instead of a record"].contains(&case.name),
        Ask::Assignment => case.name == "assignment deleted",
        _ => false,
    }
}

/// Sends all the time.
pub fn is_busy(case: &Case) -> bool {
    matches!(case.reply, Reply::Flood(..))
}

/// Reads what is spoilt; an error, or an assignment that could not be read.
async fn read(class: &Class, ask: Ask) -> Result<u32, SyncError> {
    let engine = class.engine();
    match ask {
        Ask::Districts | Ask::Me => engine.connection().await.map(|_| 0),
        Ask::Sections => engine.refresh().await.map(|_| 0),
        _ => engine.pull(&class.section).await.map(|pulled| pulled.unread),
    }
}

async fn hold(class: &Class, watch: Option<&Watch>, ask: Ask, name: &str, replies: Vec<Reply>, most: usize) {
    let before = class.dump();
    class.spoil(ask, replies);
    let name = format!("{name} ({ask:?})");
    let outcome = match watch {
        Some(watch) => watch.measure(&name, read(class, ask)).await,
        None => read(class, ask).await,
    };
    match outcome {
        Ok(unread) => assert_eq!(unread, 1, "{name}: it was believed"),
        Err(SyncError::Lms(error)) => {
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains(class.school.district_token()), "{name}: {shown}");
        }
        Err(other) => panic!("{name}: {other:?}"),
    }
    let (all, met) = class.between.heard(ask);
    assert!(met >= 1, "{name}: nobody asked, so nothing was tested");
    assert!(met <= most && all <= most + 4, "{name}: {met} of {all} requests");
    let after = class.dump();
    for (table, rows) in &before {
        assert_eq!(after.get(table), Some(rows), "{name}: table {table}");
    }
}

#[tokio::test]
async fn no_answer_about_the_school_changes_anything_here() {
    every_row(&[Ask::Districts, Ask::Me, Ask::Sections]).await;
}

#[tokio::test]
async fn no_answer_about_a_roster_changes_anything_here() {
    every_row(&[Ask::Roster]).await;
}

#[tokio::test]
async fn no_answer_about_an_assignment_changes_anything_here() {
    every_row(&[Ask::Assignment]).await;
}

#[tokio::test]
async fn no_answer_about_grades_changes_anything_here() {
    every_row(&[Ask::Grades]).await;
}

async fn every_row(asks: &[Ask]) {
    let class = Class::new(Duration::from_secs(60)).await;
    let watch = Watch::over(&class).await;
    let cases = watch.cases(&class);
    assert!(cases.len() >= 150);
    for case in cases.iter().filter(|case| !case.slow) {
        for ask in asks.iter().filter(|ask| !is_news(**ask, case)) {
            hold(&class, Some(&watch), *ask, case.name, vec![case.reply.clone()], 1).await;
        }
    }
    class.between.honest();
    assert_eq!(class.engine().pull(&class.section).await.expect("reads again").unread, 0);
    watch.end(&class);
}

#[tokio::test]
async fn no_silence_changes_anything_here() {
    let class = Class::new(PATIENCE).await;
    let watch = Watch::over(&class).await;
    let slow = watch.cases(&class).into_iter().filter(|case| case.slow);
    // One that keeps the computer busy while it says nothing has it for itself.
    let (busy, slow): (Vec<_>, Vec<_>) = slow.partition(is_busy);
    assert!(slow.len() >= 6 && busy.len() == 1);
    for case in &busy {
        hold(&class, Some(&watch), Ask::Roster, case.name, vec![case.reply.clone()], 1).await;
    }
    let work = join_all(slow.iter().map(async |case| {
        let class = Class::new(PATIENCE).await;
        for ask in [Ask::Roster, Ask::Assignment, Ask::Grades] {
            hold(&class, None, ask, case.name, vec![case.reply.clone()], 1).await;
        }
    }));
    watch.measure("all of them at once", work).await;
    watch.end(&class);
}

#[tokio::test]
async fn no_list_without_measure_changes_anything_here() {
    let class = Class::new(Duration::from_secs(60)).await;
    let watch = Watch::over(&class).await;
    let page = |row: &str, many: usize, next: &str| {
        let rows = vec![row; many].join(",");
        json(format!(r#"{{"data":[{rows}],"links":[{{"rel":"next","uri":"{next}"}}]}}"#))
    };
    let endless = |row: &str, many, pages| {
        (0..pages).map(|n| page(row, many, &format!("?cursor={n}"))).collect::<Vec<_>>()
    };
    let text = "a".repeat(1_900_000);
    for (ask, small, empty) in [
        (Ask::Roster, r#"{"data":{"id":"5f"}}"#, r#"{"data":{}}"#),
        (Ask::Sections, r#"{"data":{"id":"5e"}}"#, r#"{"data":{}}"#),
        (Ask::Grades, r#"{"user_id":"5f"}"#, "{}"),
    ] {
        let large = match ask {
            Ask::Grades => format!(r#"{{"user_id":"5f","grade_comment":"{text}"}}"#),
            _ => format!(r#"{{"data":{{"id":"5f","name":{{"first":"{text}"}}}}}}"#),
        };
        let crowd = format!(r#"{{"data":[{}{small}]}}"#, format!("{small},").repeat(99_999));
        let empties = format!(r#"{{"data":[{}{empty}]}}"#, format!("{empty},").repeat(99_999));
        hold(&class, Some(&watch), ask, "a hundred thousand rows", vec![json(crowd)], 1).await;
        hold(&class, Some(&watch), ask, "a hundred thousand rows of nothing", vec![json(empties)], 1).await;
        hold(&class, Some(&watch), ask, "large pages without end", endless(&large, 1, 6), 6).await;
        hold(&class, Some(&watch), ask, "empty pages without end", endless("", 0, 110), 100).await;
        hold(&class, Some(&watch), ask, "a page that leads to itself", vec![page("", 0, "?cursor=a")], 2)
            .await;
        let circle = ["?cursor=a", "?cursor=b", "?cursor=a"].map(|next| page("", 0, next)).to_vec();
        hold(&class, Some(&watch), ask, "pages in a circle", circle, 3).await;
        for url in watch.elsewhere() {
            let (_, host) = url.split_once("://").expect("an address");
            for link in [
                format!("{url}/v3.1/x?a=b"),
                format!("//{host}/v3.1/x?a=b"),
                format!("http://127.0.0.1@{host}/?a=b"),
            ] {
                hold(&class, Some(&watch), ask, "a link elsewhere", vec![page("", 0, &link)], 1).await;
            }
        }
    }
    watch.end(&class);
}
