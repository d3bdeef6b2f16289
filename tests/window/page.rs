//! What a person can do with the window: look for things by role and name, click, type, look.

use std::{path::Path, time::Duration};

use fantoccini::{
    Client, ClientBuilder, Locator,
    actions::{InputSource, KeyAction, KeyActions},
    elements::Element,
    wd::TimeoutConfiguration,
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::{
    desktop::variable,
    process::{Process, until},
    screen::{Eye, Picture},
};

/// Finds visible elements by role and accessible name (`arguments[0]`, `arguments[1]`).
const BY_ROLE_AND_NAME: &str = include_str!("by_role_and_name.js");

/// The one way from the page to the desk (`arguments[0]` a command, `arguments[1]` its input).
const RPC: &str = "const [name, input, done] = arguments;
    const read = (a) => typeof a === 'string' ? JSON.parse(a) : a instanceof ArrayBuffer ? JSON.parse(new TextDecoder().decode(a)) : a;
    window.__TAURI_INTERNALS__.invoke('rpc', { name, input }).then((a) => done({ ok: read(a) }), (error) => done({ error }));";

/// Waits until fonts are there and what was just changed has been painted.
const PAINTED: &str = "const done = arguments[0];
    document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(true))));";

/// The app's page, and the driver that holds it.
pub(crate) struct Page {
    client: Client,
    /// The screen that the window is on.
    display: String,
    _driver: Process,
}

impl Page {
    /// Starts the app.
    pub(crate) async fn open(driver: Process, port: u16, app: &Path, display: &str) -> Self {
        let wanted = json!({ "browserName": "wry", "tauri:options": { "application": app } });
        let wanted = wanted.as_object().cloned().unwrap_or_default();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let session = builder.capabilities(wanted).connect(&format!("http://127.0.0.1:{port}")).await;
        let client = session.expect("the app starts under WebDriver");
        Self { client, display: display.to_owned(), _driver: driver }
    }

    /// Ends the app as its close button would end the test: with its driver.
    pub(crate) async fn close(self) {
        self.client.clone().close().await.expect("the app ends");
    }

    /// Waits for something with this ARIA role and name; the name may be a part of a longer one.
    pub(crate) async fn named(&self, role: &str, name: &str) -> Element {
        self.until(&format!("{} “{name}”", role), async || self.find_named(role, name).await).await
    }

    /// Waits until there is nothing with this role and name.
    pub(crate) async fn without(&self, role: &str, name: &str) {
        let gone = async || self.find_named(role, name).await.is_none().then_some(());
        self.until(&format!("no {} “{name}”", role), gone).await;
    }

    /// Waits for the first element of a CSS selector.
    pub(crate) async fn find(&self, css: &str) -> Element {
        self.until(css, async || self.client.find(Locator::Css(css)).await.ok()).await
    }

    /// Clicks what has this role and name, as soon as it can be clicked.
    pub(crate) async fn click(&self, role: &str, name: &str) {
        let click = async || self.find_named(role, name).await?.click().await.ok();
        self.until(&format!("click on {} “{name}”", role), click).await;
    }

    /// Clicks what has this role and name, if it is there now.
    pub(crate) async fn try_click(&self, role: &str, name: &str) {
        if let Some(element) = self.find_named(role, name).await {
            // It may be gone again: whoever waits for what it does tries once more.
            let _ = element.click().await;
        }
    }

    /// Clicks the first element of a CSS selector, as soon as it can be clicked.
    pub(crate) async fn click_css(&self, css: &str) {
        let click = async || self.client.find(Locator::Css(css)).await.ok()?.click().await.ok();
        self.until(&format!("click on {css}"), click).await;
    }

    /// Types into whatever has the keyboard. Special keys: `fantoccini::key::Key`.
    pub(crate) async fn press(&self, keys: &str) {
        let each = keys.chars().flat_map(|value| [KeyAction::Down { value }, KeyAction::Up { value }]);
        let typed = each.fold(KeyActions::new("keyboard".to_owned()), KeyActions::then);
        self.client.perform_actions(typed).await.expect("keys are typed");
    }

    /// Presses one key while others are held (`&[Key::Control.into()]`, `'z'`).
    pub(crate) async fn press_with(&self, held: &[char], key: char) {
        let down = held.iter().map(|value| KeyAction::Down { value: *value });
        let stroke = [KeyAction::Down { value: key }, KeyAction::Up { value: key }];
        let up = held.iter().rev().map(|value| KeyAction::Up { value: *value });
        let actions =
            down.chain(stroke).chain(up).fold(KeyActions::new("keyboard".to_owned()), KeyActions::then);
        self.client.perform_actions(actions).await.expect("keys are typed");
    }

    /// Waits until the page shows this text somewhere.
    pub(crate) async fn sees(&self, text: &str) {
        self.until(&format!("the text “{text}”"), async || {
            self.text().await.contains(text).then_some(())
        })
        .await;
    }

    /// All text of the page.
    pub(crate) async fn text(&self) -> String {
        let text = self.client.execute("return document.body.innerText", Vec::new()).await;
        text.ok().and_then(|text| Some(text.as_str()?.to_owned())).unwrap_or_default()
    }

    /// Runs a script in the page: `arguments` are its values, `return` its answer.
    pub(crate) async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute(script, arguments).await.expect("the script runs")
    }

    /// Runs a script in the page that answers when it is done, through its last argument.
    pub(crate) async fn run_async(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute_async(script, arguments).await.expect("the script runs")
    }

    /// Scripts may take minutes from now on.
    pub(crate) async fn be_patient(&self) {
        let minutes = Some(Duration::from_secs(600));
        let patience = TimeoutConfiguration::new(minutes, None, None);
        self.client.update_timeouts(patience).await.expect("the driver waits");
    }

    /// Runs a command of the desk the way the page does, and answers what it says.
    pub(crate) async fn rpc(&self, name: &str, input: Value) -> Value {
        let answer =
            self.client.execute_async(RPC, vec![json!(name), input]).await.expect("the desk answers");
        assert!(answer["error"].is_null(), "{name} was done: {}", answer["error"]);
        answer["ok"].clone()
    }

    /// Waits for a condition. If it does not come, a picture of the window is kept and the page's text is shown.
    pub(crate) async fn until<T>(&self, what: &str, answer: impl AsyncFnMut() -> Option<T>) -> T {
        let waiting = std::panic::AssertUnwindSafe(until(what, answer));
        match futures::FutureExt::catch_unwind(waiting).await {
            Ok(answer) => answer,
            Err(panic) => {
                self.screenshot("failed").await;
                eprintln!("The window showed:\n{}", self.text().await);
                std::panic::resume_unwind(panic)
            }
        }
    }

    /// Keeps a picture of the window as `window-NAME.png` among the artefacts.
    pub(crate) async fn screenshot(&self, name: &str) -> Picture {
        self.client.execute_async(PAINTED, Vec::new()).await.expect("the window paints");
        let picture = Eye::on(&self.display).picture();
        let file = variable("PASSBACK_ARTIFACTS").join(format!("window-{name}.png"));
        std::fs::write(&file, picture.png()).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        picture
    }

    /// Width and height of the page, in pixels of the screen.
    pub(crate) async fn size(&self) -> Value {
        self.run("return [innerWidth, innerHeight];", Vec::new()).await
    }

    async fn find_named(&self, role: &str, name: &str) -> Option<Element> {
        let found = self.client.execute(BY_ROLE_AND_NAME, vec![json!(role), json!(name)]).await.ok()?;
        let reference = found.as_object()?.values().next()?.as_str()?.to_owned();
        Some(Element::from_element_id(self.client.clone(), reference.into()))
    }
}
