//! The shell with a mock window: real configuration and permissions, no screen.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicUsize, Ordering},
    mpsc,
};
use std::time::Duration;

use async_trait::async_trait;
use desk::{DeskError, ErrorCode, Event};
use serde_json::{Value, json};
use tauri::{
    App, Listener, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    ipc::{CallbackFn, InvokeBody},
    test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder},
    webview::InvokeRequest,
};
use tokio::sync::broadcast;

use crate::{
    closing,
    door::{Answers, Door},
    events, links, rpc, window,
};

/// Answers every question with the question, or with a refusal.
struct Echo {
    asked: AtomicUsize,
    said: Mutex<broadcast::Sender<Event>>,
    /// Whether the last backup comes to an end, and how many began.
    backs_up: AtomicBool,
    backups: AtomicUsize,
    links: Mutex<Vec<String>>,
}

impl Echo {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            asked: AtomicUsize::new(0),
            said: Mutex::new(broadcast::channel(1).0),
            backs_up: AtomicBool::new(true),
            backups: AtomicUsize::new(0),
            links: Mutex::default(),
        })
    }
}

#[async_trait]
impl Answers for Echo {
    async fn call(&self, name: &str, input: Value) -> Result<String, DeskError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        match name {
            "refused" => Err(refusal()),
            "app_state" => {
                Ok(json!({ "connection": null, "sections": [], "version": "0", "locked": false }).to_string())
            }
            _ => Ok(json!({ "name": name, "input": input }).to_string()),
        }
    }

    fn events(&self) -> broadcast::Receiver<Event> {
        self.said.lock().unwrap().subscribe()
    }

    async fn open_link(&self, link: &str) {
        self.links.lock().unwrap().push(link.to_owned());
    }

    async fn closed(&self) {
        self.backups.fetch_add(1, Ordering::SeqCst);
        if !self.backs_up.load(Ordering::SeqCst) {
            std::future::pending().await
        }
    }
}

fn refusal() -> DeskError {
    DeskError {
        code: ErrorCode::Busy,
        message: "A sync of this section is running.".to_owned(),
        hint: "Wait until it is done.".to_owned(),
        retryable: true,
    }
}

fn shell(door: Door) -> App<MockRuntime> {
    mock_builder()
        .manage(door)
        .invoke_handler(tauri::generate_handler![rpc::rpc])
        .build(crate::context())
        .unwrap()
}

fn window_named(app: &App<MockRuntime>, label: &str) -> WebviewWindow<MockRuntime> {
    WebviewWindowBuilder::new(app, label, WebviewUrl::default()).build().unwrap()
}

fn ask(window: &WebviewWindow<MockRuntime>, command: &str, body: Value) -> Result<Value, Value> {
    let origin = if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" };
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: origin.parse().unwrap(),
        body: InvokeBody::Json(body),
        headers: Default::default(),
        invoke_key: INVOKE_KEY.to_string(),
    };
    get_ipc_response(window, request).map(|answer| answer.deserialize().unwrap())
}

#[test]
fn a_question_of_the_window_is_answered_by_the_desk() {
    let app = shell(Door::new(|| Ok(Echo::new())));
    let answer = ask(
        &window_named(&app, window::MAIN),
        "rpc",
        json!({ "name": "book", "input": { "section": "s1" } }),
    );
    assert_eq!(answer, Ok(json!({ "name": "book", "input": { "section": "s1" } })));
}

#[test]
fn a_refusal_reaches_the_window_with_all_its_fields() {
    let app = shell(Door::new(|| Ok(Echo::new())));
    let answer = ask(&window_named(&app, window::MAIN), "rpc", json!({ "name": "refused", "input": {} }));
    assert_eq!(answer, Err(serde_json::to_value(refusal()).unwrap()));
}

#[test]
fn an_unusable_data_folder_is_told_to_whoever_asks_and_tried_again() {
    let usable = Arc::new(AtomicBool::new(false));
    let app = shell(Door::new({
        let usable = Arc::clone(&usable);
        move || match usable.load(Ordering::SeqCst) {
            true => Ok(Echo::new()),
            false => Err(DeskError { code: ErrorCode::Storage, ..refusal() }),
        }
    }));
    let main = window_named(&app, window::MAIN);
    let asked = || ask(&main, "rpc", json!({ "name": "book", "input": {} }));
    assert_eq!(asked().unwrap_err()["code"], "storage", "the window shows why");
    assert_eq!(asked().unwrap_err()["code"], "storage", "as long as it is so");
    usable.store(true, Ordering::SeqCst);
    assert_eq!(asked().unwrap()["name"], "book", "and goes on when it is not");
}

#[test]
fn what_helps_to_open_is_done_before_the_data_are_tried_again_and_nothing_else_is() {
    let usable = Arc::new(AtomicBool::new(false));
    let missing = || DeskError { code: ErrorCode::Key, ..refusal() };
    let opens = {
        let usable = Arc::clone(&usable);
        move || match usable.load(Ordering::SeqCst) {
            true => Ok(Echo::new() as Arc<dyn Answers>),
            false => Err(missing()),
        }
    };
    let app = shell(Door::new(opens).or(move |reason, name, input| match name {
        "unseal" if input["passphrase"] == "right" => {
            usable.store(true, Ordering::SeqCst);
            Ok(())
        }
        "unseal" => Err(refusal()),
        _ => Err(reason),
    }));
    let main = window_named(&app, window::MAIN);
    let asked = |name: &str, passphrase: &str| {
        ask(&main, "rpc", json!({ "name": name, "input": { "passphrase": passphrase } }))
    };
    assert_eq!(asked("book", "right").unwrap_err()["code"], "key");
    assert_eq!(asked("unseal", "wrong").unwrap_err()["code"], "busy", "it says why it did not help");
    assert_eq!(asked("unseal", "right").unwrap()["version"], "0", "what the window shows first");
    assert_eq!(asked("book", "").unwrap()["name"], "book");
}

#[test]
fn the_desk_is_opened_once_however_many_ask() {
    let times = Arc::new(AtomicUsize::new(0));
    let app = shell(Door::new({
        let times = Arc::clone(&times);
        move || {
            times.fetch_add(1, Ordering::SeqCst);
            Ok(Echo::new())
        }
    }));
    let main = window_named(&app, window::MAIN);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| ask(&main, "rpc", json!({ "name": "book", "input": {} })).unwrap());
        }
    });
    assert_eq!(times.load(Ordering::SeqCst), 1);
}

#[test]
fn another_window_may_ask_nothing() {
    let desk = Echo::new();
    let opened = Arc::clone(&desk);
    let app = shell(Door::new(move || Ok(Arc::clone(&opened) as Arc<dyn Answers>)));
    let answer = ask(&window_named(&app, "other"), "rpc", json!({ "name": "book", "input": {} }));
    let refused = answer.unwrap_err().to_string();
    assert!(
        refused.contains("not allowed"),
        "only the window `main` is named by the capability, got {refused}"
    );
    assert_eq!(desk.asked.load(Ordering::SeqCst), 0, "the desk was never asked");
}

#[test]
fn the_window_may_not_use_what_it_does_not_need() {
    let app = shell(Door::new(|| Ok(Echo::new())));
    let main = window_named(&app, window::MAIN);
    for command in
        ["plugin:path|resolve_directory", "plugin:window|create", "plugin:webview|create_webview_window"]
    {
        let refused = ask(&main, command, json!({})).unwrap_err().to_string();
        assert!(refused.contains("not allowed"), "{command} is not in the capability, got {refused}");
    }
}

#[test]
fn lost_events_make_the_window_read_again() {
    let app = shell(Door::new(|| Err(refusal())));
    let main = window_named(&app, window::MAIN);
    let (heard, hears) = mpsc::channel();
    main.listen("desk", move |event| heard.send(event.payload().to_owned()).unwrap());

    let desk = Echo::new();
    let events = desk.events();
    let said = |text: &str| Event::Said { text: text.to_owned() };
    {
        let sender = desk.said.lock().unwrap();
        // The channel holds one event: the first is lost.
        sender.send(said("first")).unwrap();
        sender.send(said("second")).unwrap();
    }
    let listening = tauri::async_runtime::spawn(events::pass_on(app.handle().clone(), desk, events));

    let next = || -> Event { serde_json::from_str(&hears.recv().unwrap()).unwrap() };
    assert_eq!(next(), Event::Lock { locked: false }, "first of all whether anything may be shown");
    assert_eq!(next(), Event::Sections { sections: Vec::new() }, "the sidebar is sent again");
    assert_eq!(next(), said("second"), "then events go on in their order");
    listening.abort();
}

fn closed(door: &Door, longest: Duration) {
    tauri::async_runtime::block_on(closing::last_backup(door, longest));
}

#[test]
fn the_end_waits_for_the_last_backup() {
    let desk = Echo::new();
    let opened = Arc::clone(&desk);
    let door = Door::new(move || Ok(Arc::clone(&opened) as Arc<dyn Answers>));
    tauri::async_runtime::block_on(door.desk()).unwrap();
    closed(&door, Duration::MAX);
    assert_eq!(desk.backups.load(Ordering::SeqCst), 1);
}

#[test]
fn a_backup_that_does_not_end_does_not_keep_the_program() {
    let desk = Echo::new();
    desk.backs_up.store(false, Ordering::SeqCst);
    let opened = Arc::clone(&desk);
    let door = Door::new(move || Ok(Arc::clone(&opened) as Arc<dyn Answers>));
    tauri::async_runtime::block_on(door.desk()).unwrap();
    closed(&door, Duration::from_millis(1));
    assert_eq!(desk.backups.load(Ordering::SeqCst), 1, "it began, and was given up");
}

#[test]
fn the_end_opens_no_desk_and_waits_for_none_that_is_being_opened() {
    let (begin, begun) = mpsc::channel();
    let (let_go, held) = mpsc::channel::<()>();
    let held = Mutex::new(held);
    let desk = Echo::new();
    let opened = Arc::clone(&desk);
    let door = Arc::new(Door::new(move || {
        begin.send(()).unwrap();
        let _ = held.lock().unwrap().recv();
        Ok(Arc::clone(&opened) as Arc<dyn Answers>)
    }));
    closed(&door, Duration::MAX);
    assert!(begun.try_recv().is_err(), "nobody asked for it");
    let asking = tauri::async_runtime::spawn({
        let door = Arc::clone(&door);
        async move { door.desk().await.is_ok() }
    });
    begun.recv().unwrap();
    closed(&door, Duration::MAX);
    let_go.send(()).unwrap();
    assert!(tauri::async_runtime::block_on(asking).unwrap());
    assert_eq!(desk.backups.load(Ordering::SeqCst), 0, "it has nothing new");
}

#[test]
fn a_link_is_handed_to_the_desk_as_it_came_and_waits_until_it_is_open() {
    let desk = Echo::new();
    let opened = Arc::clone(&desk);
    let door = Door::new(move || Ok(Arc::clone(&opened) as Arc<dyn Answers>));
    let link = "passback://launch?relay=https%3A%2F%2Frelay.example.org&code=x";
    tauri::async_runtime::block_on(links::hand_over(&door, link));
    assert_eq!(*desk.links.lock().unwrap(), [link]);
}
