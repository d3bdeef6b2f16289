//! A browser as small as can be: one request at a time, cookies by server, nothing followed.

use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub location: String,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }
}

/// Cookies by server and name.
#[derive(Default)]
pub struct Browser(RefCell<BTreeMap<(String, String), String>>);

impl Browser {
    pub fn get(&self, url: &str) -> Answer {
        self.ask("GET", url, &[], "")
    }

    pub fn form(&self, url: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect();
        self.ask("POST", url, &[("content-type", "application/x-www-form-urlencoded")], &body.join("&"))
    }

    pub fn ask(&self, method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let rest = url.strip_prefix("http://").expect("on this computer");
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let mut head = format!("{method} /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
        let held = self.0.borrow();
        let cookies: Vec<String> = held
            .iter()
            .filter(|((server, _), _)| server == host)
            .map(|((_, name), value)| format!("{name}={value}"))
            .collect();
        drop(held);
        if !cookies.is_empty() {
            head += &format!("cookie: {}\r\n", cookies.join("; "));
        }
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += &format!("content-length: {}\r\n\r\n{body}", body.len());
        let mut stream = TcpStream::connect(host).expect("it listens");
        stream.write_all(head.as_bytes()).expect("asked");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("answered");
        self.understood(host, &String::from_utf8_lossy(&answer))
    }

    fn understood(&self, host: &str, answer: &str) -> Answer {
        let (head, text) = answer.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        let mut location = String::new();
        for line in head.lines().skip(1) {
            let (name, value) = line.split_once(':').expect("a header");
            match name.to_ascii_lowercase().as_str() {
                "location" => value.trim().clone_into(&mut location),
                "set-cookie" => {
                    let (name, rest) = value.trim().split_once('=').expect("a cookie");
                    let value = rest.split(';').next().unwrap_or_default();
                    self.0.borrow_mut().insert((host.to_owned(), name.to_owned()), value.to_owned());
                }
                _ => {}
            }
        }
        Answer { status, location, text: text.to_owned() }
    }
}

pub fn percent(text: &str) -> String {
    let one = |byte: u8| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    text.bytes().map(one).collect()
}
