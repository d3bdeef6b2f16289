//! Lists: links to other pages, pages without end, rows that are too many.

use crate::answers::{ASSIGNMENT, TOKEN};
use crate::bystander::{assert_left_alone, everywhere, urls};
use crate::peer::{Peer, Reply, json};
use crate::{assignment, clever, clever_with, kind, section, tls};
use gradebook::RemoteAssignmentId;
use lms::http::Limits;
use lms::{Lms, LmsError};

fn page(rows: &str, next: &str) -> Reply {
    json(format!(r#"{{"data":[{rows}],"links":[{{"rel":"next","uri":"{next}"}}]}}"#))
}

async fn first_page(replies: Vec<Reply>) -> (Result<lms::GradePage, LmsError>, Peer) {
    let peer = Peer::start(replies).await;
    (clever(&peer).read_grades(&section(), &assignment(), None).await, peer)
}

#[tokio::test]
async fn links_to_other_places_are_not_followed() {
    let others = everywhere(&tls::of_nobody()).await;
    let list = format!("/v3.1/sections/{}/assignments/{ASSIGNMENT}/submissions", section());
    let own = Peer::start(vec![json("{}")]).await;
    let mut links = vec![
        "/v3.1/sections/other/assignments/other/submissions?cursor=a".to_owned(),
        format!("{list}/../../../../../v3.1/me?cursor=a"),
        format!("{list}/%2e%2e?cursor=a"),
        format!("{list}%2f?cursor=a"),
        format!("{list}#?cursor=a"),
        format!("https://127.0.0.1:{}{list}?cursor=a", own.port),
        format!("http://127.0.0.1.example{list}?cursor=a"),
        "file:///etc/passwd?cursor=a".to_owned(),
        "javascript:alert(1)?cursor=a".to_owned(),
        format!("{list}?cursor={}", "a".repeat(10_000)),
    ];
    for url in urls(&others) {
        let (scheme, host) = url.split_once("://").expect("an address");
        links.extend([
            format!("{url}{list}?cursor=a"),
            format!("//{host}{list}?cursor=a"),
            format!("/\\\\{host}{list}?cursor=a"),
            format!("{scheme}://user:pass@{host}{list}?cursor=a"),
            format!("{scheme}://127.0.0.1:{}@{host}{list}?cursor=a", own.port),
            format!("{scheme}:{host}{list}?cursor=a"),
            format!("\\t{scheme}:\\n//{host}{list}?cursor=a"),
        ]);
    }
    for link in links {
        let (read, peer) = first_page(vec![page("", &link)]).await;
        let error = read.expect_err(&link);
        assert!(matches!(error, LmsError::Astray { .. }), "{link:.80}: {error:?}");
        assert_eq!(peer.heard().len(), 1);
        // The same for a list that the connector pages through by itself.
        let peer = Peer::start(vec![page("", &link)]).await;
        assert!(
            matches!(clever(&peer).students(&section()).await, Err(LmsError::Astray { .. })),
            "{link:.80}"
        );
        assert_eq!(peer.heard().len(), 1);
    }
    assert_left_alone(&others, TOKEN, "in the end");
}

#[tokio::test]
async fn a_link_that_means_another_list_asks_for_ours() {
    let list = format!("/v3.1/sections/{}/users", section());
    let link =
        format!("{list}?role=teacher&limit=100000&starting_after=5f%26role%3Dteacher&x=%0d%0aHost:evil");
    let peer = Peer::start(vec![page("", &link), json(r#"{"data":[]}"#)]).await;
    clever(&peer).students(&section()).await.expect("reads");
    let asked = peer.heard().remove(1);
    let first = asked.lines().next().expect("a line");
    assert!(
        first.starts_with(&format!("GET {list}?role=student&limit=100&starting_after=5f%26role%3Dteacher&"))
    );
    assert_eq!(asked.matches("ost:").count(), 1, "{asked}");
}

#[tokio::test]
async fn pages_that_lead_in_a_circle_end() {
    let peer = Peer::start(vec![page("", "?cursor=a"), page("", "?cursor=b"), page("", "?cursor=a")]).await;
    let lms = clever(&peer);
    let (mut mark, mut pages) = (None::<lms::PageMark>, 0);
    let end = loop {
        match lms.read_grades(&section(), &assignment(), mark.as_ref()).await {
            Ok(page) => mark = page.next,
            Err(error) => break error,
        }
        pages += 1;
    };
    assert_eq!((kind(&end).as_str(), pages), ("astray", 2));

    let peer = Peer::start(vec![page("", "?starting_after=a")]).await;
    assert!(matches!(clever(&peer).students(&section()).await, Err(LmsError::Astray { .. })));
    assert_eq!(peer.heard().len(), 2, "the first page and the one that leads to itself");
}

#[tokio::test]
async fn pages_without_end_end() {
    let endless = (0..300).map(|number| page("", &format!("?starting_after={number}"))).collect();
    let peer = Peer::start(endless).await;
    let read = clever_with(&peer.url(), Limits::default()).students(&section()).await;
    assert!(matches!(read, Err(LmsError::Astray { .. })));
    assert_eq!(peer.heard().len(), 100);
}

#[tokio::test]
async fn a_page_with_one_student_twice_or_with_too_many_is_refused() {
    let row = |user: &str| format!(r#"{{"assignment_id":"{ASSIGNMENT}","user_id":"{user}"}}"#);
    let (twice, _) = first_page(vec![json(format!(r#"{{"data":[{},{}]}}"#, row("5f"), row("5f")))]).await;
    assert!(matches!(twice, Err(LmsError::Unreadable { .. })), "{twice:?}");
    let rows: Vec<String> = (0..101).map(|number| row(&format!("5f{number}"))).collect();
    let (many, _) = first_page(vec![json(format!(r#"{{"data":[{}]}}"#, rows.join(",")))]).await;
    assert!(matches!(many, Err(LmsError::Unreadable { .. })), "{many:?}");
    let (hundred, _) = first_page(vec![json(format!(r#"{{"data":[{}]}}"#, rows[..100].join(",")))]).await;
    assert_eq!(hundred.expect("reads").grades.len(), 100);
    let foreign = json(r#"{"data":[{"assignment_id":"other","user_id":"5f"}]}"#);
    assert!(matches!(first_page(vec![foreign]).await.0, Err(LmsError::Unreadable { .. })));
}

#[tokio::test]
async fn odd_names_arrive_as_they_are() {
    let name = "<img src=x onerror=alert(1)> \\u202Eعلي 🦉";
    let user = format!(r#"{{"data":{{"id":"5f","name":{{"first":"{name}","last":"=1+1"}}}}}}"#);
    let peer = Peer::start(vec![json(format!(r#"{{"data":[{user}],"links":null}}"#))]).await;
    let students = clever(&peer).students(&section()).await.expect("reads");
    assert_eq!(students[0].given, "<img src=x onerror=alert(1)> \u{202E}علي 🦉");
    assert_eq!(students[0].family, "=1+1", "what is done about it is the screen's business");
}

#[tokio::test]
async fn a_page_of_a_hundred_thousand_rows_is_refused_and_nothing_more_is_asked() {
    let many = |row: &str| json(format!(r#"{{"data":[{}{row}]}}"#, format!("{row},").repeat(99_999)));
    for row in ["{}", r#"{"user_id":"5f"}"#] {
        let (read, peer) = first_page(vec![many(row)]).await;
        assert!(matches!(read, Err(LmsError::Unreadable { .. })), "{read:?}");
        assert_eq!(peer.heard().len(), 1);
    }
    let peer = Peer::start(vec![many(r#"{"data":{}}"#)]).await;
    let lms = clever(&peer);
    assert!(matches!(lms.students(&section()).await, Err(LmsError::Unreadable { .. })));
    assert!(matches!(lms.teachers(&section()).await, Err(LmsError::Unreadable { .. })));
    assert!(matches!(lms.sections().await, Err(LmsError::Unreadable { .. })));
    assert!(matches!(lms.connection().await, Err(LmsError::Unreadable { .. })));
    assert_eq!(peer.heard().len(), 4, "one request each");
}

#[tokio::test]
async fn a_list_that_is_large_on_every_page_ends_at_eight_megabytes() {
    let text = "a".repeat(1_500_000);
    let user = format!(r#"{{"data":{{"id":"5f","name":{{"first":"{text}"}}}}}}"#);
    let pages = (0..100).map(|number| page(&user, &format!("?starting_after={number}"))).collect();
    let peer = Peer::start(pages).await;
    let read = clever(&peer).students(&section()).await;
    assert_eq!(read.map_err(|error| kind(&error)), Err("unreadable".into()));
    assert_eq!(peer.heard().len(), 6, "five of them fit");

    let row = format!(r#"{{"user_id":"5f","grade_comment":"{text}"}}"#);
    let pages = (0..100).map(|number| page(&row, &format!("?cursor={number}"))).collect();
    let peer = Peer::start(pages).await;
    let (lms, mut mark) = (clever(&peer), None);
    let end = loop {
        match lms.read_grades(&section(), &assignment(), mark.as_ref()).await {
            Ok(page) => mark = Some(page.next.expect("another page")),
            Err(error) => break error,
        }
    };
    assert_eq!((kind(&end).as_str(), peer.heard().len()), ("unreadable", 6));
}

#[tokio::test]
async fn sections_without_end_are_no_storm() {
    let section = |number: usize| format!(r#"{{"data":{{"id":"5e{number}","term_id":"7e{number}"}}}}"#);
    let pages = (0..100).map(|number| {
        let rows: Vec<String> = (number * 100..number * 100 + 100).map(section).collect();
        page(&rows.join(","), &format!("?starting_after={number}"))
    });
    let few: Vec<String> = (0..100).map(section).collect();
    let hundred = json(format!(r#"{{"data":[{}]}}"#, few.join(",")));
    let peer = Peer::start(vec![hundred, json(r#"{"data":{"name":"Fall"}}"#)]).await;
    let sections = clever(&peer).sections().await.expect("a busy teacher");
    assert_eq!(sections.len(), 100);
    assert_eq!(peer.heard().len(), 21, "a page, and the names of twenty terms");

    let peer =
        Peer::start(pages.take(4).chain([json(format!(r#"{{"data":[{}]}}"#, section(0)))]).collect()).await;
    let read = clever(&peer).sections().await;
    assert_eq!(read.map_err(|error| kind(&error)), Err("unreadable".into()));
    assert!(peer.heard().len() <= 5 + 20, "{}", peer.heard().len());
}

#[tokio::test]
async fn names_are_one_line_and_no_longer_than_a_screen() {
    let long = "ñ".repeat(300_000);
    let user =
        format!(r#"{{"data":{{"id":"5f","name":{{"first":"A\u0000B\u001b[31m\nC","last":"{long}"}}}}}}"#);
    let peer = Peer::start(vec![json(format!(r#"{{"data":[{user}]}}"#))]).await;
    let students = clever(&peer).students(&section()).await.expect("reads");
    assert_eq!(students[0].given, "A B [31m C");
    assert_eq!((students[0].family.chars().count(), students[0].family.chars().last()), (256, Some('…')));

    let title = "a".repeat(10_001);
    let work = format!(r#"{{"data":{{"id":"{ASSIGNMENT}","title":"{title}"}}}}"#);
    let peer = Peer::start(vec![json(work)]).await;
    let read = clever(&peer).read_assignment(&section(), &assignment()).await;
    assert_eq!(
        read.map_err(|error| kind(&error)),
        Err("unreadable".into()),
        "not cut: it would pass for an edit"
    );
}

#[tokio::test]
async fn an_id_that_would_change_the_way_is_not_taken_over() {
    for id in
        ["", ".", "..", "a/b", "a?b", "a#b", "a%2fb", "%2e%2e", "a b", "a\\\\b", "\\u202e5f", "\\r\\nHost: x"]
    {
        let user = format!(r#"{{"data":{{"id":"{id}","name":{{"first":"A"}}}}}}"#);
        let peer = Peer::start(vec![json(format!(r#"{{"data":[{user}]}}"#))]).await;
        let lms = clever(&peer);
        assert!(matches!(lms.students(&section()).await, Err(LmsError::Unreadable { .. })), "{id}");
        assert!(matches!(lms.sections().await, Err(LmsError::Unreadable { .. })), "{id}");
        assert_eq!(lms.teachers(&section()).await, Ok(Vec::new()), "{id}: only a name hangs on it");
        let (read, _) = first_page(vec![json(format!(r#"{{"data":[{{"user_id":"{id}"}}]}}"#))]).await;
        assert!(matches!(read, Err(LmsError::Unreadable { .. })), "{id}");
        let made = Peer::start(vec![json(format!(r#"{{"data":{{"id":"{id}","title":"A"}}}}"#))]).await;
        let error = crate::create(&clever(&made)).await.expect_err(id);
        assert_eq!(kind(&error), "unreadable", "{id}: a question for the teacher, not an id");
    }
}

#[tokio::test]
async fn a_due_date_beyond_all_calendars_is_no_due_date() {
    for due in ["9999-12-31T23:59:59-23:59", "0000-01-01T00:00:00+00:01", "2026-02-30T00:00:00Z", "tomorrow"]
    {
        let work = format!(r#"{{"data":{{"id":"{ASSIGNMENT}","title":"A","due_date":"{due}"}}}}"#);
        let peer = Peer::start(vec![json(work)]).await;
        let read = clever(&peer).read_assignment(&section(), &RemoteAssignmentId::from(ASSIGNMENT)).await;
        assert_eq!(read.map_err(|error| kind(&error)), Err("unreadable".into()), "{due}");
    }
}
