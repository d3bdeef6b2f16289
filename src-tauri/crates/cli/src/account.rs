//! Signing in and out through a district's relay.

use crate::arguments::{Arguments, Command as Asked, Keyring};
use crate::output::{Answer, aside};
use crate::work::{document, done, invalid};
use desk::{Account, Desk, DeskError};
use serde_json::json;
use std::path::Path;
use std::process::{Command, Stdio};

/// Whether whoever wants to sign in lets the sign-in be kept. Looked at before anything is opened or used up.
pub(crate) fn has_a_place(arguments: &Arguments) -> Result<(), DeskError> {
    match (&arguments.command, arguments.keyring) {
        (Asked::SignIn { .. } | Asked::OpenLink { .. }, Keyring::None) => Err(DeskError {
            hint: "Leave --keyring none (PASSBACK_KEYRING=none) away to sign in.".to_owned(),
            ..invalid(
                "A sign-in is kept in the keyring of this computer, and no keyring is to be asked. Nothing was opened, \
                 and nothing was changed."
                    .to_owned(),
            )
        }),
        _ => Ok(()),
    }
}

/// The relay that was typed, or the invitation that came as a file.
pub(crate) fn relay(typed: Option<String>, file: Option<&Path>) -> Result<String, DeskError> {
    let Some(file) = file else { return Ok(typed.unwrap_or_default()) };
    let bytes = std::fs::read(file).map_err(|e| {
        invalid(format!("{} could not be read ({}). Nothing was changed.", file.display(), e.kind()))
    })?;
    desk::invitation_in(&String::from_utf8_lossy(&bytes))
}

/// `sign-in`: opens the browser, or prints what it must open, on stderr: stdout stays one document.
pub(crate) async fn sign_in(desk: &Desk, relay: &str, no_browser: bool) -> Result<Answer, DeskError> {
    let account = desk.sign_in(relay, |address| show(address, no_browser)).await?;
    let line = format!("Signed in as {} through {}.", account.name, account.relay);
    Ok(done(json!({ "account": document(&account)? }), vec![line]))
}

/// `open-link`
pub(crate) async fn open_link(desk: &Desk, link: &str) -> Result<Answer, DeskError> {
    let opened = desk.open_link(link).await?;
    let mut lines = vec![format!("Signed in as {} through {}.", opened.account.name, opened.account.relay)];
    lines.push(match (&opened.section, &opened.assignment) {
        (Some(section), Some(assignment)) => format!("Section {section}, assignment {assignment}."),
        (Some(section), None) => format!("Section {section}."),
        (None, _) => "Which section is meant could not be told.".to_owned(),
    });
    Ok(done(document(&opened)?, lines))
}

fn show(address: &str, no_browser: bool) {
    if no_browser || !browse(address) {
        aside(&format!("Open this address in a browser on this computer:\n{address}"));
    } else {
        aside("Sign in in your browser.");
    }
    // A page that was opened anew, or closed, does not come back: nobody is to wait for it in vain.
    aside(
        "This command waits ten minutes for it. Ctrl C gives it up, and nothing is changed; then begin again.",
    );
}

/// Opens the person's own browser.
fn browse(address: &str) -> bool {
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut command = Command::new("rundll32");
        command.arg("url.dll,FileProtocolHandler");
        command
    } else {
        Command::new("xdg-open")
    };
    let quiet = command.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// `sign-out`
pub(crate) async fn sign_out(desk: &Desk) -> Result<Answer, DeskError> {
    let told = desk.sign_out().await?;
    let line = if told {
        "Signed out, here and at the relay. What is saved here stays."
    } else {
        "Signed out here. The relay could not be told; the sign-in there ends by itself. What is saved here stays."
    };
    Ok(done(json!({ "signed_out": true, "relay_told": told }), vec![line.to_owned()]))
}

/// `accounts`
pub(crate) async fn accounts(desk: &Desk) -> Result<Answer, DeskError> {
    let accounts: Vec<Account> = desk.account().await?.into_iter().collect();
    let line = |account: &Account| {
        let state = match (account.ended, account.signed_in) {
            (true, _) => "signed out by the district; sign in again",
            (false, true) => "signed in",
            (false, false) => "not signed in",
        };
        format!("{}  {}  {}  {state}", account.name, account.district, account.relay)
    };
    let lines = if accounts.is_empty() {
        vec!["Nobody is signed in through a relay here.".to_owned()]
    } else {
        accounts.iter().map(line).collect()
    };
    Ok(done(json!({ "accounts": document(&accounts)? }), lines))
}
