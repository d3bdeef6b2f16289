//! Clever's v3.1 API as one teacher may see it: only sections whose `teachers` hold them, only the fields that the app
//! reads, every write stamped with who writes and written down.
//!
//! Not in here: who the teacher is (`crate::oauth`), and the pace (`crate::queue`).

mod fields;
mod plan;
mod reach;
mod refusal;
mod write;

pub use reach::{Reach, parsed};
pub use refusal::Refusal;

use crate::district::{District, Request};
use crate::records::Session;
use crate::routes::address;
use crate::{Relay, secrets, timing};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, OriginalUri, Path, Query, State};
use axum::http::{HeaderMap, Method, header};
use axum::response::{IntoResponse, Response};
use lms::LmsError;
use plan::{Need, Of, Plan};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

/// Any address below `/v3.1/`.
pub async fn serve(
    State(relay): State<Relay>,
    method: Method,
    (ConnectInfo(peer), OriginalUri(uri)): (ConnectInfo<SocketAddr>, OriginalUri),
    Path(rest): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let served = served(&relay, method, (peer, uri.path()), &rest, &query, &headers, &body);
    let (served, times) = timing::told(served).await;
    let mut response = served.into_response();
    if let Some(times) = times {
        response.headers_mut().insert("server-timing", times);
    }
    response
}

async fn served(
    relay: &Relay,
    method: Method,
    (peer, path): (SocketAddr, &str),
    rest: &str,
    query: &BTreeMap<String, String>,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<Response, Refusal> {
    let who = known(relay, headers, peer).await?;
    let parts: Vec<&str> = rest.split('/').collect();
    if parts == ["me"] && method == Method::GET {
        return Ok(me(&who));
    }
    let plan = plan::plan(&method, &parts, query, &who)?;
    let district = relay.districts.get(&who.district).await?;
    let done = carry_out(relay, &district, &who, plan, body, path).await;
    if district.is_refused() {
        relay.districts.forget(&who.district, &district).await?;
    }
    done
}

/// Who asks, within the limits of her own and of an address from which tokens come that nobody has.
async fn known(relay: &Relay, headers: &HeaderMap, peer: SocketAddr) -> Result<Session, Refusal> {
    let address = address(relay, headers, peer);
    relay.unknown_limit.allows(&address).map_err(Refusal::too_many)?;
    let who = match bearer(relay, headers).await {
        Err(refusal) if refusal.status == 401 => {
            relay.unknown_limit.count(&address);
            return Err(refusal);
        }
        found => found?,
    };
    relay.api_limit.spend(&who.teacher).map_err(Refusal::too_many)?;
    Ok(who)
}

/// Whose token it is.
async fn bearer(relay: &Relay, headers: &HeaderMap) -> Result<Session, Refusal> {
    let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = sent
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or_else(Refusal::sign_in)?;
    let now = (relay.clock)();
    let session = relay.records.session(&secrets::hash(token), now).await?;
    session.filter(|session| relay.config.has_district(&session.district)).ok_or_else(Refusal::sign_in)
}

/// `/queue`: how many of one's own requests wait for their turn at this instance, and of everybody's; how many go in a
/// minute. So an app can say how long a large sync will take.
pub async fn queue(
    State(relay): State<Relay>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let who = known(&relay, &headers, peer).await?;
    let district = relay.districts.get(&who.district).await?;
    let (yours, all) = district.waiting_of(&who.teacher);
    let a_minute = relay.config.requests_per_minute;
    Ok(Json(json!({ "yours": yours, "all": all, "a_minute": a_minute })).into_response())
}

fn me(who: &Session) -> Response {
    Json(json!({
        "type": "user",
        "data": { "id": who.teacher, "district": who.district, "type": "teacher" },
        "links": [
            { "rel": "self", "uri": "/v3.1/me" },
            { "rel": "canonical", "uri": format!("/v3.1/users/{}", who.teacher) },
        ],
    }))
    .into_response()
}

async fn carry_out(
    relay: &Relay,
    district: &Arc<District>,
    who: &Session,
    plan: Plan,
    body: &Bytes,
    path: &str,
) -> Result<Response, Refusal> {
    let teacher = who.teacher.as_str();
    let theirs = match &plan.need {
        Need::Own => true,
        Need::Section(id) => district.reach.teaches(district, teacher, id).await?,
        Need::School(id) => district.reach.has_school(district, teacher, id).await?,
        Need::Term(id) => district.reach.has_term(district, teacher, id).await?,
    };
    timing::that_was_the_roster();
    if !theirs {
        return Err(Refusal::not_there());
    }
    let answer = match plan.writes {
        None => district.send(teacher, &plan.request).await?,
        Some(writes) => write::write(relay, district, who, writes, &plan.request, body).await?,
    };
    if answer.is_empty() {
        return Ok(().into_response());
    }
    let answer = reach::parsed(&answer)?;
    let narrowed = narrowed(answer, &plan, who, district, path);
    let unreadable = LmsError::Unreadable { what: "another shape" };
    let narrowed = narrowed.ok_or(Refusal::from(crate::district::Failed::Lms(unreadable)))?;
    Ok(Json(narrowed).into_response())
}

/// What of an answer is the teacher's. `None`: it is not of the shape that it should be.
fn narrowed(mut answer: Value, plan: &Plan, who: &Session, district: &District, path: &str) -> Option<Value> {
    let data = answer.get_mut("data")?.take();
    let Value::Array(records) = data else {
        let one = (plan.of == Of::One && data.is_object()).then_some(data)?;
        return Some(json!({ "data": fields::narrow(one, plan.keep)? }));
    };
    let bare = match plan.of {
        Of::One => return None,
        Of::Grades => true,
        Of::Districts | Of::Sections | Of::People => false,
    };
    let mut kept = Vec::with_capacity(records.len());
    for mut record in records {
        let record = if bare { record } else { record.get_mut("data")?.take() };
        if !is_theirs(&record, plan.of, who) {
            continue;
        }
        let record = fields::narrow(record, plan.keep)?;
        kept.push(if bare { record } else { json!({ "data": record }) });
    }
    let links = links(&answer["links"], &plan.request, district, path);
    Some(json!({ "data": kept, "links": links }))
}

fn is_theirs(record: &Value, of: Of, who: &Session) -> bool {
    match of {
        Of::One | Of::Grades => true,
        Of::Districts => record["id"].as_str() == Some(&who.district),
        Of::Sections => reach::teachers(record).contains(&who.teacher),
        Of::People => record["roles"]["student"].is_object() || record["roles"]["teacher"].is_object(),
    }
}

/// Links to other pages of the very same list, at the address that the app asked.
fn links(links: &Value, request: &Request, district: &District, path: &str) -> Vec<Value> {
    let found = links.as_array().into_iter().flatten();
    let other = found.filter(|link| link["rel"] == "next" || link["rel"] == "prev");
    other
        .filter_map(|link| {
            let query = district.next(request, link["uri"].as_str()?)?;
            Some(json!({ "rel": link["rel"], "uri": format!("{path}?{query}") }))
        })
        .collect()
}
