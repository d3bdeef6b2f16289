//! The page "Open in Passback": one link for each teacher of a section, and for each of its assignments.

use super::{CLIENT, DEPLOYMENT, Platform};
use crate::clever::escaped;
use crate::oauth::shown;
use crate::page::escape;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use std::fmt::Write as _;

/// No page has more links than one wants to look at.
const MOST: usize = 10;

#[derive(Deserialize)]
pub(super) struct Wanted {
    section: Option<String>,
}

/// `/lti/open`
pub(super) async fn open(State(platform): State<Platform>, Query(wanted): Query<Wanted>) -> Response {
    let district = platform.lms.district();
    let Some(tool) = platform.tool() else {
        return shown(StatusCode::NOT_FOUND, "Nothing to open", "<p>No tool is registered here.</p>", "");
    };
    let section = wanted.section.as_deref().and_then(|id| district.section(id));
    let Some(section) = section.or_else(|| district.sections.first()) else {
        return shown(StatusCode::NOT_FOUND, "Nothing to open", "<p>There is no such section.</p>", "");
    };
    let mut body = String::from("<p>Who are you? A real LMS knows it already.</p>");
    for teacher in district.teachers.iter().filter(|one| section.teachers.contains(&one.id)) {
        let _ = write!(body, "<h2>{}</h2><ul>", escape(teacher.called));
        let mut link = |words: &str, assignment: &str| {
            let to = start(&platform, tool, &teacher.id, &section.id, assignment);
            let _ = write!(
                body,
                "<li><a href=\"{}\" target=\"_blank\" rel=\"noopener\">{}</a></li>",
                escape(&to),
                escape(words)
            );
        };
        link("The section", "");
        if section.linked {
            for assignment in platform.lms.assignments(&section.id).iter().take(MOST) {
                link(&assignment.title, &assignment.id);
            }
        }
        body.push_str("</ul>");
    }
    shown(StatusCode::OK, &format!("Open {} in Passback", section.name), &body, "")
}

/// Where a launch begins: at the tool, with what it must give back.
fn start(platform: &Platform, tool: &str, teacher: &str, section: &str, assignment: &str) -> String {
    let (target, hint) = (format!("{tool}/lti/launch"), format!("{section} {assignment}"));
    let fields = [
        ("iss", platform.issuer.as_str()),
        ("login_hint", teacher),
        ("target_link_uri", target.as_str()),
        ("client_id", CLIENT),
        ("lti_deployment_id", DEPLOYMENT),
        ("lti_message_hint", hint.as_str()),
    ];
    let query: Vec<String> =
        fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    format!("{tool}/lti/login?{}", query.join("&"))
}
