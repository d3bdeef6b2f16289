//! The program itself.

use super::browser::client;
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_passback-relay"))
}

#[tokio::test]
async fn it_serves_the_sample_and_says_where_in_one_line() {
    let mut running =
        program().args(["serve", "--sample"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(running.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let said: Value = serde_json::from_str(&line).unwrap();
    for (name, path) in [("url", "/healthz"), ("url", "/readyz"), ("admin_url", "")] {
        let address = format!("{}{path}", said[name].as_str().unwrap());
        assert_eq!(client().get(address).send().await.unwrap().status(), 200, "{name}{path}");
    }
    let begins = client().get(said["teacher_sign_in"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(begins.status(), 303);
    assert!(said["admin_secret"].as_str().unwrap().len() >= 32);
    if cfg!(unix) {
        let ended = Command::new("kill").arg(running.id().to_string()).status().unwrap();
        assert!(ended.success());
    } else {
        running.kill().unwrap();
    }
    let status = running.wait().unwrap();
    assert!(!cfg!(unix) || status.success(), "it finishes and ends well: {status}");
}

#[test]
fn what_is_wrong_with_a_configuration_is_said_in_words() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(b"listen = \"nowhere\"\nadmin_secret = \"short\"\n[clever]\nclient_id = \"x\"\n").unwrap();
    let mut check = program();
    check.env("PASSBACK_RELAY_SEALINGKEY", "x").arg("check").arg("--config").arg(file.path());
    let out = check.output().unwrap();
    assert!(!out.status.success());
    let said = String::from_utf8(out.stderr).unwrap();
    for part in [
        "listen must be",
        "public_url is missing",
        "sealing_key is missing",
        "Line 2: admin_secret is shorter",
        "PASSBACK_RELAY_SEALINGKEY is no variable",
        "client_secret is missing",
        "data_dir is missing",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}
