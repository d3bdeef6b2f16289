//! The district at Clever as the admin page shows it: whether its token is here, which LMS is connected, and how much of
//! it Clever could match.

use crate::Relay;
use crate::RelayError;
use crate::clever::CleverError;
use crate::district::{District, Request};
use crate::page::{escape, time_of};
use crate::surface::parsed;
use serde_json::Value;
use std::fmt::Write as _;
use std::time::Duration;
use tokio::time::timeout;

/// The page is not kept waiting for Clever any longer.
const PATIENCE: Duration = Duration::from_secs(5);
/// In the queue the page is somebody like a teacher.
const ASKING: &str = "the admin page";

/// What is known of a district.
enum Known {
    /// What Clever says of it.
    Record(Value),
    /// It has not given its token to the app.
    NoToken,
    /// Clever did not say.
    NoAnswer,
}

async fn look(relay: &Relay, id: &str) -> Known {
    let ask = async {
        let district = match relay.districts.get(id).await {
            Ok(district) => district,
            Err(RelayError::Clever(CleverError::NoDistrict)) => return Known::NoToken,
            Err(_) => return Known::NoAnswer,
        };
        let request = Request::get("/v3.1/districts/{id}", &[id], None);
        let answer = District::send(&district, ASKING, &request).await;
        match answer.and_then(|body| parsed(&body)) {
            Ok(mut answer) => Known::Record(answer["data"].take()),
            Err(_) => Known::NoAnswer,
        }
    };
    timeout(PATIENCE, ask).await.unwrap_or(Known::NoAnswer)
}

fn lms(word: Option<&str>) -> &str {
    match word {
        Some("canvas") => "Canvas",
        Some("schoology") => "Schoology",
        Some("google_classroom") => "Google Classroom",
        Some("") | None => "an LMS that Clever does not name",
        Some(other) => other,
    }
}

/// What Clever says of the connection, and what to do about it.
fn state(word: Option<&str>) -> String {
    match word {
        Some("success") => "is connected and matched.".to_owned(),
        Some("matching_in_progress" | "initial_sync_processing") => {
            "is connected; Clever is still matching. Look again in a while.".to_owned()
        }
        Some("pending_authorization") => {
            "waits for the district: somebody there has to confirm the connection at Clever.".to_owned()
        }
        Some("error") => {
            "has an error at Clever: the district looks at its LMS Connect page there.".to_owned()
        }
        Some("disconnected") => {
            "was disconnected: the district connects it again on its LMS Connect page at Clever.".to_owned()
        }
        Some("") | None => "has no state that Clever tells. Grades may not go through yet.".to_owned(),
        Some(other) => format!("has the state “{}” at Clever.", escape(other)),
    }
}

/// "students 96.5 %", for each share that Clever tells, in whatever shape.
fn matched(share: &Value) -> Vec<String> {
    let said = |name: &str, value: &Value| value.as_f64().map(|share| format!("{} {share} %", escape(name)));
    match share {
        Value::Object(all) => all.iter().filter_map(|(name, value)| said(name, value)).collect(),
        value => said("everything", value).into_iter().collect(),
    }
}

fn described(record: &Value) -> String {
    let text = |name: &str| record[name].as_str();
    let name = escape(text("name").unwrap_or("This district"));
    let lms = escape(lms(text("lms_type")));
    let mut said = format!("<p><strong>{name}</strong>: {lms} {}</p>", state(text("lms_state")));
    let matched = matched(&record["lms_matched_percentage"]);
    if !matched.is_empty() {
        let _ = write!(said, "<p>Matched with the LMS: {}.</p>", matched.join(", "));
    }
    if let Some(read) = text("last_lms_sync") {
        let _ = write!(said, "<p>Clever last read the LMS: {}.</p>", time_of(read));
    }
    said
}

const NO_TOKEN: &str = "<p>The district has not given its token to this app at Clever yet. Send the link for the \
                        district’s data office, which says what to do there.</p>";
const NO_ANSWER: &str = "<p>Clever does not answer at the moment. Teachers who are signed in stay so. Look again in a \
                         minute.</p>";

/// How the districts are called, as far as Clever says it.
pub async fn called(relay: &Relay) -> Vec<String> {
    let mut names = Vec::new();
    for id in &relay.config.clever.districts {
        if let Known::Record(record) = look(relay, id).await
            && let Some(name) = record["name"].as_str()
        {
            names.push(name.to_owned());
        }
    }
    names
}

/// The part of the admin page.
pub(super) async fn show(relay: &Relay, body: &mut String) {
    body.push_str("<h2>District and LMS</h2>");
    for id in &relay.config.clever.districts {
        match look(relay, id).await {
            Known::Record(record) => body.push_str(&described(&record)),
            Known::NoToken => body.push_str(NO_TOKEN),
            Known::NoAnswer => body.push_str(NO_ANSWER),
        }
    }
    body.push_str(
        "<form method=\"post\" action=\"/admin\">\
         <button name=\"act\" value=\"look\">Look again</button>\
         <button name=\"act\" value=\"renew_token\">Ask Clever for the token again</button></form>",
    );
}

/// Forgets the tokens that are kept, so that they are asked for again.
pub(super) async fn renew(relay: &Relay) -> Result<String, RelayError> {
    let mut missing = 0;
    for id in &relay.config.clever.districts {
        match relay.districts.get(id).await {
            Ok(district) => relay.districts.forget(id, &district).await?,
            Err(_) => relay.districts.try_again(id),
        }
        if relay.districts.get(id).await.is_err() {
            missing += 1;
        }
    }
    Ok(match missing {
        0 => "<p>The token was asked for again and is here.</p>".to_owned(),
        _ => "<p>Clever gave no token. What was kept before is no longer used.</p>".to_owned(),
    })
}

/// What the people of the district do at Clever, and whether it is done.
pub(super) async fn steps(relay: &Relay) -> String {
    let mut body =
        "<p>With Passback your teachers grade in one place, and what they approve arrives in your LMS. This \
                    relay holds the district’s token, so that no teacher’s computer has it.</p><ol>\
                    <li>On Clever’s dashboard, open LMS Connect and connect your LMS.</li>\
                    <li>Share the sections whose teachers use Passback with the app.</li>\
                    <li>Authorise the app for LMS Connect.</li>\
                    <li>Load this page again: below is what Clever says.</li></ol>\
                    <h2>As Clever has it now</h2>"
            .to_owned();
    for id in &relay.config.clever.districts {
        match look(relay, id).await {
            Known::Record(record) => body.push_str(&described(&record)),
            Known::NoToken => {
                body.push_str(
                    "<p>The district has not given its token to this app yet: steps 1 to 3 are open.</p>",
                );
            }
            Known::NoAnswer => body.push_str(NO_ANSWER),
        }
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn shares_are_said_in_whatever_shape_clever_tells_them() {
        assert_eq!(
            matched(&json!({ "students": 96.5, "sections": 100.0 })),
            ["sections 100 %", "students 96.5 %"]
        );
        assert_eq!(matched(&json!(88)), ["everything 88 %"]);
        assert!(matched(&json!(null)).is_empty() && matched(&json!({ "a": "b" })).is_empty());
    }

    #[test]
    fn every_state_says_what_to_do_and_nothing_of_clevers_is_html() {
        for word in ["success", "matching_in_progress", "pending_authorization", "error", "disconnected", ""]
        {
            assert!(!state(Some(word)).contains('“'), "{word} is known");
        }
        assert!(state(Some("<b>")).contains("&lt;b&gt;"));
        let shown = described(&json!({ "name": "<i>", "lms_type": "<u>", "lms_state": "success" }));
        assert!(!shown.contains("<i>") && !shown.contains("<u>"), "{shown}");
    }
}
