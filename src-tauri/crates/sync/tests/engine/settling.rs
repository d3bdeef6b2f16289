//! "Did it arrive?": what counts as an id, what counts as our assignment, and whose question was answered.

use crate::class::{Class, QUIZ, new_assignment, section};
use crate::fake::{Ask, Trouble};
use gradebook::{AssignmentId, Delivery, RemoteAssignmentId};
use lms::LmsError;
use store::{JournalState, JournalStep};
use sync::{Answer, SyncError};

/// A class with creates of these titles that arrived and were not answered.
async fn asked(titles: &[&str]) -> Class {
    let class = Class::new().await;
    for title in titles {
        class.put(&new_assignment(&title.to_lowercase(), title));
        class.lms.trouble(Ask::Create, Trouble::AnswerLost, 1);
    }
    class.send().await;
    class
}

async fn settle(class: &Class, id: &str, answer: &str) -> Result<(), SyncError> {
    class.engine.settle(&section(), &AssignmentId::from(id), &Answer::There(answer.to_owned())).await
}

fn creates(class: &Class) -> Vec<(String, JournalState)> {
    let open = class.store.read(|tx| tx.journal_open()).expect("read");
    let create = |row: &store::JournalRow| matches!(row.step, JournalStep::Create { .. });
    open.into_iter().filter(create).map(|r| (r.assignment.to_string(), r.state)).collect()
}

#[tokio::test(start_paused = true)]
async fn an_answer_without_an_id_in_it_is_told_apart_from_one_whose_id_is_not_there() {
    let class = asked(&["Essay"]).await;
    let long = "a".repeat(65);
    for text in ["", " ", "no such id!", "http://127.0.0.1/1-2-3-4-5", "a_b", long.as_str()] {
        let answer = settle(&class, "essay", text).await;
        assert!(matches!(answer, Err(SyncError::NoId)), "{text:?}: {answer:?}");
    }
    let longest = "a".repeat(64);
    let address = "http://127.0.0.1/x/2B1F7C1E-0F7A-4A53-9D3B-0C8F5A1E7D42/edit";
    for text in ["essay1", "1-2", " essay2 ", longest.as_str(), address] {
        let answer = settle(&class, "essay", text).await;
        let looked = matches!(answer, Err(SyncError::Lms(LmsError::AssignmentNotThere)));
        assert!(looked, "{text:?} is looked for: {answer:?}");
    }
    assert!(matches!(class.assignment("essay").delivery, Delivery::Unanswered { .. }), "still a question");
}

#[tokio::test(start_paused = true)]
async fn our_reference_or_our_title_is_enough_and_without_both_it_is_another_assignment() {
    for (reference, title, ours) in
        [(true, true, true), (true, false, true), (false, true, true), (false, false, false)]
    {
        let class = asked(&["Essay"]).await;
        let id = class.lms.id_of("Essay").expect("it arrived");
        class.lms.hand_details(&id, |d| {
            if !reference {
                d.description = "Somebody rewrote it.".to_owned();
            }
            if !title {
                d.title = "Renamed".to_owned();
            }
        });
        let answer = settle(&class, "essay", &id.to_uppercase()).await;
        assert_eq!(answer.is_ok(), ours, "{reference} {title}: {answer:?}");
        assert!(ours || matches!(answer, Err(SyncError::AnotherAssignment)));
        let linked = Delivery::InLms { id: RemoteAssignmentId::from(id.as_str()) };
        assert_eq!(class.assignment("essay").delivery == linked, ours);
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_settles_its_own_question_and_no_other() {
    let class = asked(&["Essay", "Lab"]).await;
    let both = [("essay".to_owned(), JournalState::Unanswered), ("lab".to_owned(), JournalState::Unanswered)];
    assert_eq!(creates(&class), both);
    let lab = class.lms.id_of("Lab").expect("it arrived");
    settle(&class, "lab", &lab).await.expect("settled");
    assert_eq!(creates(&class), both[..1], "the other question stands");
    assert!(matches!(class.assignment("essay").delivery, Delivery::Unanswered { .. }));
    let not_there = class.engine.settle(&section(), &AssignmentId::from("essay"), &Answer::NotThere).await;
    not_there.expect("settled");
    assert_eq!(creates(&class), []);
    assert_eq!(class.assignment("essay").delivery, Delivery::OnlyHere);
    assert!(matches!(settle(&class, QUIZ, QUIZ).await, Err(SyncError::NothingToSettle)));
}
