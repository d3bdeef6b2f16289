//! `passback-relay` as a program, with the school that it makes up, and what a person does in a browser of her own.

use crate::http::{Answer, Browser};
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::sync::Arc;

/// A relay at work. Clones are the same one.
#[derive(Clone)]
pub struct Relay(Arc<Running>);

struct Running {
    child: std::sync::Mutex<Child>,
    url: String,
    admin_secret: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        let child = self.child.get_mut().unwrap();
        let _ = child.kill();
        let _ = child.wait();
    }
}

impl Relay {
    pub async fn start() -> Self {
        let started = tokio::task::spawn_blocking(|| {
            let mut command = support::program("passback-relay");
            command.args(["serve", "--sample"]).stdout(Stdio::piped()).stderr(Stdio::null());
            let mut child = command.spawn().expect("it starts");
            let mut line = String::new();
            BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
            let said: Value = serde_json::from_str(&line).expect("JSON");
            let text = |name: &str| said[name].as_str().expect("a text").to_owned();
            let (url, admin_secret) = (text("url"), text("admin_secret"));
            Self(Arc::new(Running { child: std::sync::Mutex::new(child), url, admin_secret }))
        });
        started.await.expect("started")
    }

    /// It is gone, in the middle of whatever it did.
    pub fn kill(&self) {
        let mut child = self.0.child.lock().unwrap();
        child.kill().expect("ended");
        child.wait().expect("it ends");
    }

    pub fn url(&self) -> &str {
        &self.0.url
    }

    /// Goes from the address that the app made to where the browser is sent back to the app, as this teacher of the
    /// list. Does not go there.
    pub async fn walked(&self, address: String, teacher: usize) -> String {
        let relay = self.clone();
        let walked = tokio::task::spawn_blocking(move || {
            let browser = Browser::default();
            let begun = browser.get(&address);
            let page = browser.get(&begun.location);
            let school = begun.location.split("/oauth").next().expect("the school");
            let links = page.text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
            let links: Vec<String> = links
                .filter(|link| link.contains("teacher="))
                .map(|link| link.replace("&amp;", "&"))
                .collect();
            let back = browser.get(&format!("{school}{}", links[teacher]));
            let asked = browser.get(&back.location);
            let request = asked.text.split("name=\"request\" value=\"").nth(1).expect("a question");
            let request = request.split('"').next().expect("its end");
            let consent = format!("{}/oauth/consent", relay.url());
            browser.form(&consent, &[("request", request), ("answer", "yes")]).location
        });
        walked.await.expect("walked")
    }

    /// The same, and back to the app: answers with its page.
    pub async fn back(&self, address: String, teacher: usize) -> Answer {
        let back = self.walked(address, teacher).await;
        open(back).await
    }

    async fn admin(&self, fields: Vec<(&'static str, String)>) -> String {
        let relay = self.clone();
        let answered = tokio::task::spawn_blocking(move || {
            let bearer = format!("Bearer {}", relay.0.admin_secret);
            let form: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let headers =
                [("authorization", bearer.as_str()), ("content-type", "application/x-www-form-urlencoded")];
            let method = if form.is_empty() { "GET" } else { "POST" };
            Browser::default().ask(method, &format!("{}/admin", relay.url()), &headers, &form.join("&")).text
        });
        answered.await.expect("answered")
    }

    /// The names of those who are signed in, by which the district ends them.
    pub async fn sessions(&self) -> Vec<String> {
        let page = self.admin(Vec::new()).await;
        let names = page.split("name=\"session\" value=\"").skip(1);
        names.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    }

    /// The district ends every sign-in.
    pub async fn end_all(&self) {
        for session in self.sessions().await {
            self.admin(vec![("act", "end".to_owned()), ("session", session)]).await;
        }
        assert_eq!(self.sessions().await.len(), 0, "the district ended them");
    }
}

/// A page of this computer, which is waited for.
pub async fn open(address: String) -> Answer {
    tokio::task::spawn_blocking(move || Browser::default().get(&address)).await.expect("answered")
}
