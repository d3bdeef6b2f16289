//! The admin page itself: what it says once, how it is opened and left, what it shows of links and writes.

use super::admin::{admin, done, link_on, tries};
use super::browser::{Browser, ask, read};
use super::room::Room;
use chrono::TimeDelta;
use reqwest::header::{ACCEPT, AUTHORIZATION};
use serde_json::json;

#[tokio::test]
async fn an_invitation_is_listed_used_up_once_and_can_be_withdrawn_where_everybody_comes_in_too() {
    let room = Room::open().await;
    let admin = admin(&room).await;
    let invite = async |note: &str| link_on(&done(&admin, &room, &[("act", "invite"), ("note", note)]).await);
    let used = invite("Ms. <Rivera>").await;
    let left = invite("").await;
    let url = format!("{}/admin", room.url());
    let page = admin.get(&url).await.text;
    assert!(
        page.contains("2 invitation links not used yet") && page.contains("Ms. &lt;Rivera&gt;"),
        "{page}"
    );
    assert!(page.contains("24 Nov 2026, 12:00 UTC"), "{page}");

    assert_eq!(tries(&room).await.status, 200, "everybody comes in, and uses nothing up");
    assert_eq!(room.browser.get(&used).await.status, 200);
    assert_eq!(tries(&room).await.status, 200);
    assert_eq!(Browser::new().get(&used).await.status, 404, "it works once, as it says");
    let page = admin.get(&url).await.text;
    assert!(page.contains("1 invitation link not used yet") && !page.contains("Rivera&gt;"), "{page}");
    assert_eq!(room.browser.get(&left).await.status, 200);
    assert_eq!(tries(&room).await.status, 200);
    assert_eq!(Browser::new().get(&left).await.status, 404, "also by who came in by one before");

    let withdrawn = invite("").await;
    let page = admin.get(&url).await.text;
    let hash = page.split("name=\"of\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let page = done(&admin, &room, &[("act", "withdraw"), ("of", &hash)]).await;
    assert!(page.contains("opens nothing any more") && !page.contains("not used yet"), "{page}");
    assert_eq!(Browser::new().get(&withdrawn).await.status, 404);
}

#[tokio::test]
async fn an_invitation_is_also_a_file_that_the_app_reads_and_the_districts_is_not() {
    let room = Room::open().await;
    let admin = admin(&room).await;
    let page = done(&admin, &room, &[("act", "invite"), ("note", "")]).await;
    let link = link_on(&page);
    let file = page
        .split("href=\"data:text/plain;charset=utf-8,")
        .nth(1)
        .expect("a file")
        .split('"')
        .next()
        .unwrap();
    let text = format!("text={file}");
    let (_, text) = url::form_urlencoded::parse(text.as_bytes()).next().expect("a text");
    assert!(text.contains("Open an invitation file"), "{text}");
    assert_eq!(sign_in::invitation_in(&text).expect("an invitation"), link);
    let page = done(&admin, &room, &[("act", "invite_district"), ("note", "")]).await;
    assert!(!page.contains("data:text/plain"), "nobody signs in by that one");
}

#[tokio::test]
async fn loading_the_page_again_does_nothing_again_and_a_link_is_shown_once_and_kept_nowhere() {
    let room = Room::open().await;
    let (admin, url) = (admin(&room).await, format!("{}/admin", room.url()));
    let back = admin.post_as(room.url(), &url, &[("act", "invite")]).await;
    let said = back.headers["set-cookie"].to_str().unwrap().to_owned();
    assert!(said.contains("HttpOnly") && said.contains("SameSite=Strict") && said.contains("Path=/admin"));
    let other = self::admin(&room).await;
    let stolen = other.http.get(&url).header("cookie", said.split(';').next().unwrap());
    assert!(!ask(stolen).await.text.contains("id=\"invitation\""), "not on another opening of the page");
    let link = link_on(&admin.get(&url).await.text);
    for _ in 0..2 {
        let page = admin.get(&url).await.text;
        assert!(page.contains("1 invitation link not used yet") && !page.contains(&link), "{page}");
    }
    assert!(!said.contains(link.rsplit('/').next().unwrap()), "it is sealed");
}

#[tokio::test]
async fn the_secret_is_not_guessed_often_and_not_by_another_way_either() {
    let room = Room::open().await;
    let (browser, url) = (Browser::new(), format!("{}/admin", room.url()));
    let opened = admin(&room).await;
    let right = room.sample.announcement()["admin_secret"].as_str().unwrap().to_owned();
    let guess = async |secret: &str| {
        let answer = browser.post_as(room.url(), &url, &[("act", "sign_in"), ("secret", secret)]).await;
        (answer.status, answer.text.contains("role=\"alert\""))
    };
    // The helper that opened the page made one wrong guess.
    for _ in 0..5 {
        assert_eq!(guess("wrong").await, (403, true));
    }
    let script = async |secret: &str| {
        let asked = browser.http.post(&url).header(AUTHORIZATION, format!("Bearer {secret}"));
        ask(asked.form(&[("act", "invite")])).await
    };
    for _ in 0..4 {
        assert_eq!(script("wrong").await.status, 403);
    }
    assert_eq!(guess("wrong").await, (429, true));
    assert_eq!(guess(&right).await, (429, true), "nothing is looked at any more");
    let braked = script(&right).await;
    let seconds: u64 = braked.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!(braked.status == 429 && (1..=61).contains(&seconds));
    assert!(braked.text.contains("Too many wrong secrets"), "{}", braked.text);
    assert!(opened.get(&url).await.text.contains("District and LMS"), "who was in before stays in");
}

#[tokio::test]
async fn whoever_leaves_the_page_is_asked_for_the_secret_again() {
    let room = Room::open().await;
    let (admin, url) = (admin(&room).await, format!("{}/admin", room.url()));
    let thief = admin.cookie("passback_admin");
    let left = admin.post_as(room.url(), &url, &[("act", "sign_out")]).await;
    assert_eq!(left.status, 303);
    assert!(left.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    let kept = Browser::new();
    let page = ask(kept.http.get(&url).header("cookie", format!("passback_admin={thief}"))).await.text;
    assert!(page.contains("Admin secret") && !page.contains("signed in"), "the cookie opens nothing: {page}");
    assert!(admin.get(&url).await.text.contains("Admin secret"));
}

#[tokio::test]
async fn the_record_says_who_wrote_which_grade_of_whom_in_one_row() {
    let room = Room::open().await;
    let tokens = room.sign_in(0).await;
    let section = room.hers_alone();
    let assignment = room.sample.school.lms().assignments(&section.id)[0].id.clone();
    let school = room.sample.school.lms().district();
    let student = school.students_of(section).next().unwrap().id.clone();
    let address =
        format!("{}/v3.1/sections/{}/assignments/{assignment}/submissions/{student}", room.url(), section.id);
    let request = room.browser.http.patch(address).header(AUTHORIZATION, format!("Bearer {}", tokens.access));
    let written = ask(request.json(&json!({ "grade_points": 1 }))).await;
    assert_eq!(written.status, 200, "{}", written.text);
    room.later(TimeDelta::minutes(1));
    let page = admin(&room).await.get(&format!("{}/admin", room.url())).await.text;
    let record = page.split("Record of writes").nth(1).unwrap();
    for part in ["Elena Rivera", "Wrote a grade", "Done", "1,\u{a0}2", &assignment, &student, &section.id] {
        assert!(record.contains(part), "{part}: {record}");
    }
    assert_eq!(record.matches("<tr role=\"row\">").count(), 2, "its head and one row: {record}");
}

#[tokio::test]
async fn a_browser_is_told_what_this_address_is_and_a_program_in_json() {
    let room = Room::open().await;
    let page = async |path: &str| {
        let asked = room.browser.http.get(format!("{}{path}", room.url()));
        ask(asked.header(ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8")).await
    };
    let front = page("/").await;
    assert!(front.status == 200 && front.text.contains("<strong>Lincoln Unified</strong>"), "{}", front.text);
    assert!(front.text.contains(&format!("<code>{}</code>", room.url())), "the address to type");
    let nothing = page("/nothing/here").await;
    assert!(nothing.status == 404 && nothing.text.contains("leads nowhere"), "{}", nothing.text);
    assert_eq!(page("/v3.1").await.json()["message"], "Resource not found", "the API is for programs");
    for path in ["/", "/nothing/here"] {
        let program = read(&room.browser.http, room.url(), "none", path).await;
        assert_eq!((program.status, program.json()["message"].as_str()), (404, Some("Resource not found")));
    }
}
