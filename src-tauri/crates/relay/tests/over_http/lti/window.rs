//! Links of launches in the app with several accounts.

use super::super::app::accounts::{sign_in, with_keyring};
use super::super::room::Room;
use super::platform::link;
use super::sample::launch;
use desk::view::Nothing;
use desk::{AccountCommands as _, Accounts, Event};
use tempfile::tempdir;

async fn sessions(room: &Room) -> usize {
    room.sample.relay.records().sessions().await.unwrap().len()
}

/// What was told of links since the last look: where one led, or the question that it asked.
fn told(events: &mut tokio::sync::broadcast::Receiver<Event>) -> Vec<String> {
    let mut told = Vec::new();
    while let Ok(event) = events.try_recv() {
        match event {
            Event::Led { place } => {
                told.push(format!("led to {}", place.map_or_else(String::new, |place| place.section)))
            }
            Event::Launch { launch: Some(asked) } => told.push(format!("asked: {}", asked.action)),
            Event::Other => told.push("another account".to_owned()),
            _ => {}
        }
    }
    told
}

async fn open(accounts: &Accounts, room: &Room, teacher: usize, section: &str) -> String {
    let link = link(&launch(room, teacher, section, "The section").await).unwrap();
    accounts.open_link(&link).await;
    link
}

#[tokio::test]
async fn a_link_that_is_clicked_twice_leads_there_twice_and_ends_nothing() {
    let (room, folder) = (Room::open().await, tempdir().unwrap());
    let accounts = with_keyring(folder.path());
    sign_in(&accounts, &room, 0).await;
    let (section, mut events) = (room.section(0).id.clone(), accounts.events());
    let link = open(&accounts, &room, 0, &section).await;
    assert_eq!(told(&mut events), [format!("led to {section}")]);
    let before = sessions(&room).await;
    accounts.open_link(&link).await;
    assert_eq!(told(&mut events), [format!("led to {section}")], "the page's button, clicked once more");
    assert_eq!(sessions(&room).await, before, "no sign-in was ended");
    accounts.call("pull", serde_json::json!({ "section": section })).await.unwrap();
}

#[tokio::test]
async fn a_question_keeps_its_place_until_it_is_answered() {
    let (room, folder) = (Room::open().await, tempdir().unwrap());
    let accounts = with_keyring(folder.path());
    sign_in(&accounts, &room, 0).await;
    let shared = room.sample.school.lms().district().sections.iter().find(|one| one.teachers.len() > 1);
    let shared = shared.expect("two teachers").id.clone();
    let mut events = accounts.events();
    open(&accounts, &room, 1, &shared).await;
    let [question] = told(&mut events).try_into().unwrap();
    assert!(question.starts_with("asked: ") && question.len() > "asked: ".len(), "{question}");
    accounts
        .open_link("passback://launch?relay=https%3A%2F%2Fevil.example&code=abcdefghijklmnopqrstuvwxyz0123456789-_abcde")
        .await;
    assert_eq!(
        told(&mut events),
        [question],
        "the same question is shown again, and the other link is not followed"
    );
    let signed = accounts.follow_launch(Nothing {}).await.unwrap();
    assert!(signed.other, "the yes belongs to what was asked");
}

#[tokio::test]
async fn nobodys_grades_give_way_to_another_account_of_this_computer_without_a_question() {
    let (room, folder) = (Room::open().await, tempdir().unwrap());
    let accounts = with_keyring(folder.path());
    let shared = room.sample.school.lms().district().sections.iter().find(|one| one.teachers.len() > 1);
    let shared = shared.expect("two teachers").id.clone();
    sign_in(&accounts, &room, 1).await;
    let here = sign_in(&accounts, &room, 0).await.state.connection.unwrap().teacher;
    let mut events = accounts.events();
    open(&accounts, &room, 1, &shared).await;
    assert!(told(&mut events).iter().all(|one| one.starts_with("asked: ")));
    let state = accounts.desk().unwrap().call("app_state", serde_json::json!({})).await.unwrap();
    assert!(state.contains(&here), "who was on screen still is");
}
