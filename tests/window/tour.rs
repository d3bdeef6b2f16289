//! The README's five-minute tour, in the real window: grade, approve, see, send, edit in the LMS, see it come back.

use crate::desktop::Desktop;
use crate::lms::LmsPage;
use crate::page::Page;
use fantoccini::key::Key;
use serde_json::{Value, json};

pub(crate) const SECTION: &str = "Algebra I · Period 2";
const QUIZ: &str = "Quiz 4.3 Substitution";
const SOFIA: &str = "Sofía Álvarez Domínguez";
const NOAH: &str = "Noah Anderson";
const CHIDINMA: &str = "Chidinma Azubuike";

/// Ids of what the tour touches.
pub(crate) struct Places {
    pub(crate) section: String,
    quiz: String,
    remote: String,
    book: Value,
}

impl Places {
    pub(crate) async fn look_up(page: &Page) -> Self {
        let state = page.rpc("app_state", json!({})).await;
        let section = named(&state["sections"], "name", SECTION)["id"].as_str().expect("an id").to_owned();
        let book = page.rpc("book", json!({ "section": section })).await;
        let quiz = named(&book["assignments"], "title", QUIZ);
        let id = |key: &str| quiz[key].as_str().expect("an id").to_owned();
        Self { section, quiz: id("id"), remote: id("remote_id"), book }
    }

    fn student(&self, name: &str) -> String {
        named(&self.book["students"], "name", name)["id"].as_str().expect("an id").to_owned()
    }

    fn cell(&self, name: &str) -> String {
        format!("[data-assignment='{}'][data-student='{}']", self.quiz, self.student(name))
    }

    /// Last agreed, yours, the LMS, and the standing's letter.
    async fn values(&self, page: &Page, name: &str) -> [String; 4] {
        let at = json!({ "section": self.section, "assignment": self.quiz, "student": self.student(name) });
        let detail = page.rpc("grade_detail", at).await;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let of = |side: &str| text(&detail[side]["text"]);
        [of("base"), of("local"), of("remote"), text(&detail["standing"])]
    }

    pub(crate) async fn counts(&self, page: &Page) -> Value {
        page.rpc("book", json!({ "section": self.section })).await["counts"].clone()
    }
}

fn named<'a>(list: &'a Value, key: &str, name: &str) -> &'a Value {
    let rows = list.as_array().expect("a list");
    rows.iter().find(|row| row[key] == name).unwrap_or_else(|| panic!("{name} is there"))
}

/// What a click would reach in the middle of a run's first row, of the first tab, and of that row's last cell.
const REACHED: &str = "return ['.run-g tbody th', '.tabs .tab', '.run-g tbody td:last-child'].map((place) => {
        const box = document.querySelector(place).getBoundingClientRect();
        return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2).closest('button')?.className;
    });";

async fn type_scores(page: &Page, places: &Places, from: &str, scores: &[&str]) {
    page.click_css(&places.cell(from)).await;
    for score in scores {
        page.press(score).await;
        page.press(&char::from(Key::Enter).to_string()).await;
    }
}

#[tokio::test]
#[ignore = "needs Xvfb, WebKitWebDriver and tauri-driver: cargo xtask test"]
async fn the_five_minute_tour_works_in_the_real_window() {
    let desktop = Desktop::start().await;
    let page = desktop.open_app().await;

    // The sample school.
    page.click("button", "Try the sample school").await;
    page.named("grid", &format!("Grades for {SECTION}")).await;
    let places = Places::look_up(&page).await;
    page.find(&places.cell(SOFIA)).await;

    // A newcomer is shown around, and may end it at once.
    page.sees("A grade to approve").await;
    page.screenshot("firstrun").await;
    page.click("button", "Skip").await;
    page.screenshot("gradebook").await;

    // Grades are typed downwards; nonsense gets a sentence at the cell.
    type_scores(&page, &places, SOFIA, &["18", "15,5", "12"]).await;
    page.until("three drafts", async || (places.counts(&page).await["to_approve"] == 3).then_some(())).await;
    page.press("abc").await;
    page.press(&char::from(Key::Enter).to_string()).await;
    page.sees("isn’t a score").await;
    page.screenshot("bad-input").await;
    page.press(&char::from(Key::Escape).to_string()).await;

    // Approve the three of them.
    page.click_css(&places.cell(SOFIA)).await;
    page.press_with(&[Key::Shift.into()], Key::Down.into()).await;
    page.press_with(&[Key::Shift.into()], Key::Down.into()).await;
    page.press("a").await;
    page.sees("Approved 3 grades").await;
    page.screenshot("approved").await;

    // See exactly what would go; send; see it confirmed.
    page.click("button", "Sync to Canvas").await;
    page.named("button", "Send 3 grades").await;
    page.screenshot("sync-preview").await;
    page.click("button", "Send 3 grades").await;
    page.sees("3 grades are in Canvas").await;
    page.screenshot("sync-done").await;
    page.click("button", "Close").await;
    for (name, score) in [(SOFIA, "18"), (NOAH, "15.5"), (CHIDINMA, "12")] {
        assert_eq!(places.values(&page, name).await, [score, score, score, "l"], "{score} is agreed");
    }

    // A co-teacher edits two of them in the LMS's own page; one is edited here too.
    page.click_css(&places.cell(NOAH)).await;
    page.click("button", "Open in Canvas").await;
    let address = page.until("the browser opens", async || desktop.opened_in_browser()).await;
    let lms = LmsPage::at(&address);
    let okafor = lms.teacher("Mr. Okafor").await;
    lms.set_score(&okafor, &places.remote, &places.student(NOAH), "16").await;
    lms.set_score(&okafor, &places.remote, &places.student(CHIDINMA), "9").await;
    type_scores(&page, &places, CHIDINMA, &["14"]).await;

    // It comes back as three values: a suggestion where one side changed, none where both did.
    page.click("button", "Check Canvas now").await;
    page.click("button", "Canvas changes").await;
    page.sees("2 changes, 1 needs a decision").await;
    page.screenshot("changes").await;
    page.click("button", "Apply 1 decision").await;
    page.sees("1 change, 1 needs a decision").await;
    assert_eq!(places.values(&page, NOAH).await, ["16", "16", "16", "l"], "the suggestion was applied");
    assert_eq!(places.values(&page, CHIDINMA).await[3], "x", "the conflict waits for the teacher");
    page.click("radio", "Keep mine").await;
    page.click("button", "Apply 1 decision").await;
    page.sees("Nothing to decide. Canvas was last read").await;

    // What was kept goes with the next sync, and everything agrees.
    page.click("button", "Sync to Canvas").await;
    page.click("button", "Send 1 grade").await;
    page.sees("1 grade is in Canvas").await;
    page.click("button", "Show in History").await;
    page.sees("Sent to Canvas").await;
    page.screenshot("history").await;

    // A row of a run is one target, to its last cell and no further; it tells every change to that grade.
    let reached = page.run(REACHED, Vec::new()).await;
    assert_eq!(reached, json!(["pick", "tab", "pick"]), "the row, the tab above it, the row's last cell");
    page.click("button", "Every change to this grade").await;
    page.named("region", "Every change to this grade").await;
    page.sees("Kept yours, 14").await;
    page.screenshot("grade-history").await;
    page.click("button", "Close").await;
    page.without("region", "Every change to this grade").await;
    assert_eq!(places.values(&page, CHIDINMA).await, ["14", "14", "14", "l"], "kept, sent and read back");
    let counts = places.counts(&page).await;
    for waiting in ["to_approve", "to_send", "changed", "failed", "held", "unanswered"] {
        assert_eq!(counts[waiting], 0, "nothing waits: {waiting}");
    }

    // The same in the dark.
    page.run("document.documentElement.dataset.theme = 'dark'", Vec::new()).await;
    page.click("button", "Gradebook").await;
    page.find(&places.cell(SOFIA)).await;
    page.screenshot("gradebook-dark").await;
    page.close().await;
}

/// The app on the sample school, where two scores were typed.
async fn two_drafts(desktop: &Desktop) -> (Page, Places) {
    let page = desktop.open_app().await;
    page.click("button", "Try the sample school").await;
    page.named("grid", &format!("Grades for {SECTION}")).await;
    let places = Places::look_up(&page).await;
    type_scores(&page, &places, SOFIA, &["18", "7"]).await;
    page.until("two drafts", async || (places.counts(&page).await["to_approve"] == 2).then_some(())).await;
    (page, places)
}

#[tokio::test]
#[ignore = "needs Xvfb, WebKitWebDriver and tauri-driver: cargo xtask test"]
async fn what_was_typed_is_there_after_the_app_was_killed() {
    let desktop = Desktop::start().await;
    let (page, places) = two_drafts(&desktop).await;
    desktop.kill_app().await;
    drop(page);

    let page = desktop.open_app().await;
    page.named("grid", &format!("Grades for {SECTION}")).await;
    assert_eq!(places.values(&page, SOFIA).await[1], "18", "nothing is lost by a power cut");
    assert_eq!(places.values(&page, NOAH).await[1], "7");
    page.close().await;
}

#[tokio::test]
#[ignore = "needs Xvfb, WebKitWebDriver and tauri-driver: cargo xtask test"]
async fn what_was_typed_is_in_a_backup_when_the_window_is_closed() {
    let desktop = Desktop::start().await;
    let (page, places) = two_drafts(&desktop).await;
    let before = desktop.backups();
    desktop.close_window().await;
    drop(page);

    let made: Vec<_> = desktop.backups().difference(&before).cloned().collect();
    let [backup] = made.as_slice() else { panic!("one more backup: {made:?}") };
    let first = std::fs::read(backup).expect("a file");
    assert!(!first.starts_with(b"SQLite format 3"), "nothing of it can be read without the key");

    // It alone, in the place of the database.
    let database = desktop.data_dir().join("passback.db");
    for beside in ["", "-wal", "-shm"] {
        let file = desktop.data_dir().join(format!("passback.db{beside}"));
        assert!(!file.exists() || std::fs::remove_file(&file).is_ok(), "{beside}");
    }
    std::fs::copy(backup, &database).expect("it is put back");
    let page = desktop.open_app().await;
    page.named("grid", &format!("Grades for {SECTION}")).await;
    assert_eq!(places.values(&page, SOFIA).await[1], "18", "both are in it");
    assert_eq!(places.values(&page, NOAH).await[1], "7");
    page.close().await;
}
