//! The job of an afternoon, in the real window and by what is on the screen: a quiz file is dropped, looked at, taken in,
//! reviewed, sent, and the sync is undone.

use crate::desktop::Desktop;
use crate::page::Page;
use crate::tour::{Places, SECTION};
use serde_json::{Value, json};

/// Lets a file go over the window (`arguments[0]` its name, `arguments[1]` its text).
const DROP: &str = "const [name, text] = arguments;
    const data = new DataTransfer();
    data.items.add(new File([text], name, { type: 'text/csv' }));
    for (const kind of ['dragenter', 'dragover', 'drop'])
        document.querySelector('main').dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));";

/// What the desk has of the quiz, once it is there.
async fn quiz(page: &Page, places: &Places) -> Option<Value> {
    let book = page.rpc("book", json!({ "section": places.section })).await;
    let all = book["assignments"].as_array()?.clone();
    all.into_iter().find(|head| head["title"] == "Exit quiz")
}

#[tokio::test]
#[ignore = "needs Xvfb, WebKitWebDriver and tauri-driver: cargo xtask test"]
async fn a_quiz_file_is_taken_in_reviewed_sent_and_undone_in_the_real_window() {
    let desktop = Desktop::start().await;
    let page = desktop.open_app().await;
    page.click("button", "Try the sample school").await;
    page.named("grid", &format!("Grades for {SECTION}")).await;
    page.click("button", "Skip").await;
    let places = Places::look_up(&page).await;

    // Looked at: the students are known by their numbers, and the points are asked for.
    let rows = (0..3).map(|n| format!("{},{}", 20_000 + n, 6 + n));
    let text =
        std::iter::once("Student number,Exit quiz".to_owned()).chain(rows).collect::<Vec<_>>().join("\n");
    page.run(DROP, vec![json!("exit-quiz.csv"), json!(text)]).await;
    page.named("dialog", "Results in exit-quiz.csv").await;
    page.named("button", "Nothing to take in").await;
    page.click("textbox", "Points of the new assignment").await;
    page.press("10").await;
    page.named("button", "Take in 3 grades").await;
    page.screenshot("import").await;
    page.click("button", "Take in 3 grades").await;

    // Reviewed: one look at what is unusual, then all of them.
    page.named("grid", "Grades of Exit quiz").await;
    page.screenshot("review").await;
    page.click("button", "Approve 3 remaining").await;
    let approved = async || (places.counts(&page).await["to_approve"] == 0).then_some(());
    // Where something is unusual it asks once.
    page.until("approved", async || {
        if approved().await.is_some() {
            return Some(());
        }
        page.try_click("button", "Approve all 3").await;
        None
    })
    .await;

    // Sent: an assignment and three grades.
    page.click("button", "Sync to Canvas").await;
    page.click("button", "Send 3 grades").await;
    page.sees("3 grades are in Canvas").await;
    assert!(quiz(&page, &places).await.is_some_and(|head| head["remote_id"].is_string()), "it is in Canvas");

    // Undone: nobody has touched it, so the assignment goes with its grades; here the scores stay.
    page.click("button", "Show in History").await;
    page.click("button", "Undo this sync…").await;
    page.sees("Deleted in Canvas").await;
    page.screenshot("undo").await;
    page.click("button", "Delete 1 assignment").await;
    page.until("it is gone from Canvas", async || {
        let head = quiz(&page, &places).await?;
        head["remote_id"].is_null().then_some(())
    })
    .await;

    // Connection health says that all is well, in words.
    page.click("button", "Close").await;
    page.click("button", "Connection health").await;
    page.named("heading", "Connection health").await;
    page.sees("No student data").await;
    page.screenshot("health").await;
    page.close().await;
}
