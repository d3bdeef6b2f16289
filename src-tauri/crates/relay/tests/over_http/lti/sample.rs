//! The sample school's LMS launches into the right section, up to the app itself.

use super::super::app::desk;
use super::super::browser::{Answer, read};
use super::super::room::{Room, Tokens};
use super::platform::{code, link, redeem};
use desk::ErrorCode;
use std::sync::Arc;
use tempfile::tempdir;
use vault::MemoryVault;

/// Follows the teacher's link with these words on the LMS's page "Open in Passback", up to the relay's page.
pub async fn launch(room: &Room, teacher: usize, section: &str, words: &str) -> Answer {
    let school = room.sample.school.url();
    let book = room.browser.get(&format!("{school}/lms?section={section}")).await;
    assert!(book.text.contains("id=\"open-tool\""), "the gradebook leads there");
    let page = room.browser.get(&format!("{school}/lti/open?section={section}")).await;
    let called = room.sample.school.lms().district().teachers[teacher].called;
    let hers = page.text.split(&format!("<h2>{called}</h2>")).nth(1).expect("a teacher of the section");
    let before = hers.split(&format!(">{words}</a>")).next().unwrap();
    let to = before.rsplit("href=\"").next().unwrap().split('"').next().unwrap().replace("&amp;", "&");
    let begun = room.browser.get(&to).await;
    assert_eq!(begun.status, 303, "{}", begun.text);
    let form = room.browser.get(begun.location.as_deref().unwrap()).await;
    let field = |name: &str| {
        let rest = form.text.split(&format!("name=\"{name}\" value=\"")).nth(1).expect("a field");
        rest.split('"').next().unwrap().to_owned()
    };
    let (state, token) = (field("state"), field("id_token"));
    let sent = [("state", state.as_str()), ("id_token", token.as_str())];
    room.browser.post_as(school, &format!("{}/lti/launch", room.url()), &sent).await
}

#[tokio::test]
async fn a_launch_leads_into_the_section_and_the_assignment() {
    let room = Room::open().await;
    let section = room.section(0).id.clone();
    let page = launch(&room, 0, &section, "The section").await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("Elena Rivera") && page.text.contains("If nothing opens"), "{}", page.text);
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'self'"), "no script: {policy}");
    assert!(policy.contains("frame-ancestors 'none'") && !page.text.contains("<script"));
    let link = link(&page).unwrap();
    assert!(page.text.contains("http-equiv=\"refresh\" content=\"0;url=passback://launch?"), "by itself");
    assert!(link.starts_with("passback://launch?relay=http%3A%2F%2F127.0.0.1"), "{link}");

    let given = redeem(&room.browser.http, room.url(), &code(&page)).await;
    let tokens = Tokens::of(&given);
    assert_eq!(given.json()["section"], section.as_str());
    assert_eq!(given.json()["assignment"], serde_json::Value::Null);
    assert!(!link.contains(&tokens.access) && !link.contains(&tokens.refresh), "no token in a link");
    let me = read(&room.browser.http, room.url(), &tokens.access, "/v3.1/me").await;
    assert_eq!(me.json()["data"]["id"], room.teacher(0));

    let work = room.sample.school.lms().assignments(&section)[0].clone();
    let page = launch(&room, 0, &section, &work.title).await;
    let given = redeem(&room.browser.http, room.url(), &code(&page)).await;
    assert_eq!(given.json()["section"], section.as_str());
    assert_eq!(given.json()["assignment"], work.id.as_str());
}

#[tokio::test]
async fn the_app_opens_the_link_once_and_is_signed_in_there() {
    let (room, folder, vault) = (Room::open().await, tempdir().unwrap(), Arc::<MemoryVault>::default());
    let section = room.section(0).id.clone();
    let desk = desk(folder.path(), &vault);
    let link = link(&launch(&room, 0, &section, "The section").await).unwrap();
    let opened = desk.open_link(&link).await.unwrap();
    assert_eq!((opened.account.name.as_str(), opened.section.as_ref()), ("Elena Rivera", Some(&section)));
    desk.pull_section(&section).await.unwrap();
    let again = desk.open_link(&link).await.unwrap();
    assert_eq!(again, opened, "the page's button, clicked once more, ends nothing");
    desk.pull_section(&section).await.unwrap();
    for hostile in ["passback://launch?relay=http://evil.example&code=x", "https://evil.example", "--help"] {
        assert_eq!(desk.open_link(hostile).await.unwrap_err().code, ErrorCode::Invalid, "{hostile}");
    }
    let other = tempdir().unwrap();
    let elsewhere = super::super::app::desk(other.path(), &vault);
    let taken = elsewhere.open_link(&link).await.unwrap_err();
    assert_eq!(taken.code, ErrorCode::SignIn);
    assert!(taken.message.contains("used before"), "{}", taken.message);
    assert!(
        room.sample.relay.records().sessions().await.unwrap().is_empty(),
        "whoever was first has nothing more"
    );
    elsewhere.end();
    desk.end();
}

#[tokio::test]
async fn a_launch_of_another_teacher_does_not_get_into_this_ones_folder() {
    let (room, folder, vault) = (Room::open().await, tempdir().unwrap(), Arc::<MemoryVault>::default());
    let desk = desk(folder.path(), &vault);
    let sections = &room.sample.school.lms().district().sections;
    let shared = sections.iter().find(|one| one.teachers.len() > 1).expect("two teachers").id.clone();
    let first = link(&launch(&room, 0, &shared, "The section").await).unwrap();
    desk.open_link(&first).await.unwrap();
    let second = link(&launch(&room, 1, &shared, "The section").await).unwrap();
    let refused = desk.open_link(&second).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Invalid, "{}", refused.message);
    assert_eq!(desk.account().await.unwrap().unwrap().teacher, room.teacher(0));
    assert_eq!(room.sample.relay.records().sessions().await.unwrap().len(), 1, "the second one was ended");
    desk.end();
}
