//! `cargo xtask bench ui`: the gradebook at full size in the real window, beside an empty one. What was measured goes
//! into a file; the task judges it. Not part of the window's tests.

use std::{path::Path, time::Duration};

use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::{
    desktop::{Desktop, variable},
    lms::LmsPage,
    memory,
    page::Page,
    process::until,
    screen::Eye,
};

/// What is measured inside the page, by both drivers.
const IN_THE_PAGE: &str = include_str!("../measure/page.js");
/// Runs one of its functions (`arguments[0]` its name, `arguments[1]` its input).
const RUN: &str = "const [name, input, done] = arguments;
    window.measured[name](...input).then((ok) => done({ ok }), (error) => done({ error: String(error) }));";

/// How often each thing is measured.
const OPENINGS: usize = 12;
const STARTS: usize = 5;
const SECONDS: u64 = 5;
/// Columns that are sent while keys are pressed, and cells that are typed into meanwhile.
const SENT: usize = 60;
const TYPED: usize = 60;

/// A part of the window with nothing but cells in it: left, top, width, height.
const CELLS: (i16, i16, u16, u16) = (520, 330, 380, 340);
/// Fewer colours are a window without text in it.
const TEXT: usize = 24;

#[tokio::test]
#[ignore = "measures for minutes: cargo xtask bench ui"]
async fn the_gradebook_at_full_size() {
    let desktop = Desktop::start().await;
    copy(&variable("PASSBACK_MEASURE_DATA"), &desktop.data_dir());
    let (app, empty) = (variable("PASSBACK_APP"), variable("PASSBACK_EMPTY_WINDOW"));
    let mut figures = json!({});

    let page = open(&desktop, &empty).await;
    figures["bare"] = measure(&page, "frames", json!(["bare", SECONDS])).await;
    measure(&page, "field", json!([])).await;
    measure(&page, "armKeys", json!([])).await;
    for key in 0..TYPED {
        page.press(&(key % 10).to_string()).await;
        measure(&page, "settled", json!([])).await;
    }
    figures["bare_keys"] = measure(&page, "keys", json!([])).await;
    page.close().await;
    desktop.app_is_gone().await;

    let page = open(&desktop, &app).await;
    let state = measure(&page, "state", json!([])).await;
    let [full, other] = [0, 1].map(|place| state["sections"][place].clone());
    read_to_the_end().await;
    figures["opening"] = openings(&page, &full["name"], &other["name"]).await;
    for way in ["down", "across"] {
        figures[way] = measure(&page, "frames", json!([way, SECONDS])).await;
    }
    measure(&page, "armKeys", json!([])).await;
    figures["keys"] = typing(&page, 4).await;
    figures["bytes"] = measure(&page, "bytes", json!([full["id"]])).await;
    page.close().await;
    desktop.app_is_gone().await;

    let (mut starts, mut memories) = ([vec![], vec![]], [vec![], vec![]]);
    for _ in 0..STARTS {
        for (which, program) in [&app, &empty].into_iter().enumerate() {
            let colours = if which == 0 { TEXT } else { 1 };
            let (running, took) = start(&desktop, program, colours).await;
            if which == 0 {
                read_to_the_end().await;
            }
            starts[which].push(took.as_secs_f64() * 1000.0);
            memories[which].push(memory::of_tree(running.id()));
            // As a teacher ends it: after a power cut the next start looks through all of the saved data first.
            if which == 0 {
                desktop.close_window().await;
            }
            drop(running);
            desktop.app_is_gone().await;
        }
    }
    let [start, start_empty] = starts;
    let [memory, memory_empty] = memories;
    figures["start"] = json!(start);
    figures["start_empty"] = json!(start_empty);
    figures["memory"] = json!(memory);
    figures["memory_empty"] = json!(memory_empty);

    let page = open(&desktop, &app).await;
    read_to_the_end().await;
    let run = measure(&page, "send", json!([full["id"], SENT])).await;
    measure(&page, "armKeys", json!([])).await;
    figures["keys_in_sync"] = typing(&page, 5).await;
    let run = measure(&page, "run", json!([run])).await;
    assert_eq!(
        run["phase"], "sending",
        "{} of {} were sent when the typing was over",
        run["confirmed"], run["total"]
    );
    page.close().await;
    desktop.app_is_gone().await;
    std::fs::write(variable("PASSBACK_MEASURED"), figures.to_string()).expect("the figures can be kept");
}

/// Starts a program under WebDriver, ready to measure in.
async fn open(desktop: &Desktop, program: &Path) -> Page {
    let page = desktop.open(program).await;
    page.find("body").await;
    if program == variable("PASSBACK_APP") {
        page.find("[role=grid] [data-student]").await;
    }
    page.be_patient().await;
    page.run(IN_THE_PAGE, Vec::new()).await;
    page
}

async fn measure(page: &Page, name: &str, input: Value) -> Value {
    let answer = page.run_async(RUN, vec![json!(name), input]).await;
    assert!(answer["error"].is_null(), "{name}: {}", answer["error"]);
    answer["ok"].clone()
}

/// From another section to the full one, again and again.
async fn openings(page: &Page, full: &Value, other: &Value) -> Value {
    let grid = |name: &Value| format!("Grades for {}", name.as_str().unwrap_or_default());
    let mut took = Vec::new();
    for _ in 0..OPENINGS {
        page.click_css("nav li:nth-child(2) button").await;
        page.named("grid", &grid(other)).await;
        measure(page, "armOpening", json!([full])).await;
        page.click_css("nav li:nth-child(1) button").await;
        took.push(measure(page, "opened", json!([])).await);
    }
    Value::Array(took)
}

/// Types two digits and Enter, down a column, each key as soon as the last one is painted.
async fn typing(page: &Page, column: usize) -> Value {
    measure(page, "start", json!([column])).await;
    measure(page, "keys", json!([])).await;
    for cell in 0..TYPED {
        for key in ["1".to_owned(), (cell % 10).to_string(), char::from(Key::Enter).to_string()] {
            page.press(&key).await;
            measure(page, "settled", json!([])).await;
        }
    }
    measure(page, "keys", json!([])).await
}

/// Starts a program as a person does and waits for its settled look; answers when that was seen first.
async fn start(desktop: &Desktop, program: &Path, colours: usize) -> (crate::process::Process, Duration) {
    let eye = Eye::on(desktop.display());
    let (running, began) = desktop.start_program(program);
    let took = eye.settles(CELLS, colours, began).await;
    (running, took)
}

/// Waits until the LMS is asked for nothing any more: what is read when the program starts is read.
async fn read_to_the_end() {
    let lms = LmsPage::at(&variable("PASSBACK_MEASURE_LMS").to_string_lossy());
    let (mut before, mut same) = (String::new(), 0);
    until("the LMS is read", async || {
        let now = lms.counts().await;
        same = if now == before { same + 1 } else { 0 };
        before = now;
        // A second without a question.
        (same > 25).then_some(())
    })
    .await;
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the class is there").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
