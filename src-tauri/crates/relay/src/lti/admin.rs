//! What the admin page shows of launches: platforms, and the accounts that teachers tied to themselves.

use super::platform::{self, Platform};
use super::register::LINK;
use super::who::Tied;
use crate::admin::link;
use crate::page::{escape, table};
use crate::records::Kind;
use crate::{Relay, RelayError, secrets};
use std::fmt::Write as _;

/// The part of the page.
pub(crate) async fn section(relay: &Relay) -> Result<String, RelayError> {
    let url = escape(&relay.url);
    let mut body = format!(
        "<h2>Opening from an LMS (LTI 1.3)</h2>\
         <p>For an LMS’s own form: login <code>{url}/lti/login</code>, launch <code>{url}/lti/launch</code>, public keys \
         <code>{url}/lti/jwks</code>. For an LMS that registers tools by itself:</p>\
         <form method=\"post\" action=\"/admin\">\
         <button name=\"act\" value=\"registration\">Make a registration link</button></form>"
    );
    let platforms = platform::all(relay).await?;
    if !platforms.is_empty() {
        let heads = ["LMS", "Issuer", "Client id", "Deployments", "What to do"];
        body.push_str(&table(&heads, platforms.iter().map(row)));
    }
    let tied = relay.records.list(Kind::Tied, (relay.clock)()).await?;
    let tied: Vec<(String, Tied)> =
        tied.into_iter().filter_map(|(hash, what)| Some((hash, serde_json::from_str(&what).ok()?))).collect();
    if !tied.is_empty() {
        let accounts = if tied.len() == 1 { "account" } else { "accounts" };
        let _ = write!(body, "<h3>{} {accounts} tied to a teacher</h3>", tied.len());
        let rows = tied.iter().map(|(hash, one)| {
            let (name, platform) = (escape(&one.name), escape(&one.platform));
            let untie = button("untie", hash, "Untie", &format!("Untie {name} from {platform}"));
            vec![name, platform, untie]
        });
        body.push_str(&table(&["Teacher", "LMS", "What to do"], rows));
    }
    Ok(body)
}

fn row(platform: &Platform) -> Vec<String> {
    let (name, issuer, client) =
        (escape(platform.called()), escape(&platform.issuer), escape(&platform.client_id));
    let deployments = escape(&platform.deployment_ids.join(", "));
    let key = platform::key(&platform.issuer, &platform.client_id);
    let acts = if platform.registered {
        format!(
            "<form method=\"post\" action=\"/admin\"><input type=\"hidden\" name=\"of\" value=\"{key}\">\
             <label>Deployment id <input name=\"deployment\" required maxlength=\"255\"></label>\
             <button name=\"act\" value=\"deployment\">Add</button></form>{}",
            button("forget_platform", &key, "Remove", &format!("Remove {name}"))
        )
    } else {
        "In the configuration".to_owned()
    };
    let (issuer, client) = (format!("<code>{issuer}</code>"), format!("<code>{client}</code>"));
    vec![name, issuer, client, deployments, acts]
}

fn button(act: &str, of: &str, words: &str, label: &str) -> String {
    format!(
        "<form method=\"post\" action=\"/admin\"><input type=\"hidden\" name=\"of\" value=\"{}\">\
         <button name=\"act\" value=\"{act}\" aria-label=\"{label}\">{words}</button></form>",
        escape(of)
    )
}

/// What is done on the page. `None`: it is nothing of ours.
pub(crate) async fn act(
    relay: &Relay,
    act: &str,
    of: Option<&str>,
    deployment: Option<&str>,
) -> Result<Option<String>, RelayError> {
    let of = of.unwrap_or_default();
    let said = match act {
        "registration" => {
            let secret = secrets::random()?;
            let until = (relay.clock)() + LINK;
            relay.records.park(Kind::Registration, &secrets::hash(&secret), "", until).await?;
            let link = link("registration", &format!("{}/lti/register?key={secret}", relay.url));
            format!(
                "<p>Give this link to one LMS as the address for its registration of tools. It is shown once, works \
                 once and for 14 days.</p>{link}"
            )
        }
        "deployment" => match add(relay, of, deployment.unwrap_or_default().trim()).await? {
            true => "<p>This deployment may launch now.</p>".to_owned(),
            false => "<p>Nothing was changed.</p>".to_owned(),
        },
        "forget_platform" => {
            let removed = relay.records.throw_away(Kind::Platform, of).await?;
            // Also when it was removed before: forgetting may have broken off.
            let tied = match (removed, super::who::forget(relay, of).await?) {
                (false, 0) => return Ok(Some("<p>Nothing was changed.</p>".to_owned())),
                (_, 0) => String::new(),
                (_, 1) => " The one account of it that was tied to a teacher is so no more.".to_owned(),
                (_, n) => format!(" The {n} accounts of it that were tied to a teacher are so no more."),
            };
            format!("<p>This LMS cannot launch any more.{tied} Who is signed in stays so.</p>")
        }
        "untie" if relay.records.throw_away(Kind::Tied, of).await? => {
            "<p>This account opens Passback no more until its teacher signs in with Clever again. Who is signed in stays \
             so.</p>"
                .to_owned()
        }
        "untie" => "<p>Nothing was changed.</p>".to_owned(),
        _ => return Ok(None),
    };
    Ok(Some(said))
}

async fn add(relay: &Relay, key: &str, deployment: &str) -> Result<bool, RelayError> {
    let all = platform::all(relay).await?;
    let own = |one: &Platform| one.registered && platform::key(&one.issuer, &one.client_id) == key;
    let Some(mut platform) = all.into_iter().find(own) else { return Ok(false) };
    if platform.deployment_ids.iter().any(|known| known == deployment) {
        return Ok(false);
    }
    platform.deployment_ids.push(deployment.to_owned());
    if !platform.problems("platform").is_empty() {
        return Ok(false);
    }
    super::register::keep(relay, &platform).await?;
    Ok(true)
}
