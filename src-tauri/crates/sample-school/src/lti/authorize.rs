//! Where the tool sends the browser back to: says, signed, who sits there and what was opened.

use super::{CLIENT, DEPLOYMENT, Platform};
use crate::ids::clever_id;
use crate::oauth::{shown, sign};
use crate::page::escape;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
pub(super) struct Asked {
    response_type: Option<String>,
    response_mode: Option<String>,
    scope: Option<String>,
    prompt: Option<String>,
    client_id: Option<String>,
    redirect_uri: Option<String>,
    login_hint: Option<String>,
    lti_message_hint: Option<String>,
    state: Option<String>,
    nonce: Option<String>,
}

/// `/lti/authorize`
pub(super) async fn authorize(State(platform): State<Platform>, Query(asked): Query<Asked>) -> Response {
    let Some(tool) = platform.tool() else { return no("No tool is registered here") };
    let back = format!("{tool}/lti/launch");
    if asked.client_id.as_deref() != Some(CLIENT) || asked.redirect_uri.as_ref() != Some(&back) {
        return no("No tool of this name and address is registered");
    }
    let fields = [
        (&asked.response_type, "id_token"),
        (&asked.response_mode, "form_post"),
        (&asked.scope, "openid"),
        (&asked.prompt, "none"),
    ];
    if fields.iter().any(|(said, must)| said.as_deref() != Some(must)) {
        return no("The tool does not ask as LTI 1.3 says");
    }
    let (Some(state), Some(nonce)) = (&asked.state, &asked.nonce) else {
        return no("The tool sent no state or no nonce");
    };
    let Some(claims) = claims(&platform, &asked, nonce, &back) else {
        return no("Nobody of this school has this id, or there is no such section");
    };
    let Some(token) = sign(&claims) else { return no("The key cannot be used") };
    let body = format!(
        "<form method=\"post\" action=\"{}\"><input type=\"hidden\" name=\"state\" value=\"{}\">\
         <input type=\"hidden\" name=\"id_token\" value=\"{token}\"><button>Continue to Passback</button></form>\
         <script src=\"/lti/post.js\"></script>",
        escape(&back),
        escape(state)
    );
    shown(StatusCode::OK, "Opening Passback", &body, "; script-src 'self'")
}

fn claims(platform: &Platform, asked: &Asked, nonce: &str, back: &str) -> Option<Value> {
    let district = platform.lms.district();
    let teacher = district.teachers.iter().position(|one| Some(&one.id) == asked.login_hint.as_ref())?;
    let (section, assignment) = asked.lti_message_hint.as_deref()?.split_once(' ')?;
    let section = district.section(section)?;
    let person = &district.teachers[teacher];
    let now = platform.lms.now().timestamp();
    let mut custom = json!({ "clever_user_id": person.id, "clever_section_id": section.id });
    if !assignment.is_empty() {
        custom["clever_assignment_id"] = json!(assignment);
    }
    let claim = |name: &str| format!("https://purl.imsglobal.org/spec/lti/claim/{name}");
    let own = |what: &str, number: usize| clever_id(district.seed, what, number as u64);
    let mut claims = json!({
        "iss": platform.issuer,
        "aud": CLIENT,
        "azp": CLIENT,
        // The LMS's own id of the person, which is nobody's at Clever.
        "sub": own("lms-user", teacher),
        "iat": now,
        "exp": now + 300,
        "nonce": nonce,
        "given_name": person.first,
        "family_name": person.last,
    });
    for (name, value) in [
        ("version", json!("1.3.0")),
        ("message_type", json!("LtiResourceLinkRequest")),
        ("deployment_id", json!(DEPLOYMENT)),
        ("target_link_uri", json!(back)),
        ("roles", json!(["http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"])),
        ("resource_link", json!({ "id": own("lms-link", 1) })),
        ("context", json!({ "id": own("lms-course", 1), "title": section.name })),
        ("custom", custom),
    ] {
        claims[claim(name)] = value;
    }
    Some(claims)
}

fn no(reason: &str) -> Response {
    shown(StatusCode::BAD_REQUEST, "Not opened", &format!("<p>{}.</p>", escape(reason)), "")
}
