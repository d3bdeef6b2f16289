//! Answers of servers that are broken or mean harm, as a table: a name, the bytes, and what the client must make of
//! them. Two suites read it: the client's own, and the one of the whole engine with its database.

use crate::peer::{Reply, http, json};
use flate2::{
    Compression,
    write::{DeflateEncoder, GzEncoder},
};
use std::io::Write;
use std::sync::OnceLock;

/// The token of all these tests.
pub const TOKEN: &str = "t0ken-of-the-district-5f1b2c3d4e5f60718293a4b5";
pub const STUDENT: &str = "5f1b2c3d4e5f60718293a4b5";
pub const ASSIGNMENT: &str = "0b6e4b1e-6f0e-4f5e-9a55-2f6d2f1f9a01";

/// One row of the table.
#[derive(Clone)]
pub struct Case {
    pub name: &'static str,
    pub reply: Reply,
    /// The error in a word or two, or "read" where the answer is odd and still good.
    pub expected: &'static str,
    /// Over only when the client's patience is: such rows are run side by side.
    pub slow: bool,
}

/// What is answered about whom.
#[derive(Clone, Copy)]
pub struct About<'a> {
    pub student: &'a str,
    pub assignment: &'a str,
    pub token: &'a str,
}

impl About<'static> {
    /// The people of the client's own tests.
    pub const fn us() -> Self {
        Self { student: STUDENT, assignment: ASSIGNMENT, token: TOKEN }
    }
}

impl About<'_> {
    /// A good answer with these fields more.
    pub fn submission(&self, fields: &str) -> String {
        format!(
            r#"{{"data":{{"assignment_id":"{}","user_id":"{}"{fields}}}}}"#,
            self.assignment, self.student
        )
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes).expect("packs");
    packer.finish().expect("packs")
}

/// 64 MiB of blanks in 64 KiB, made once and without ever holding them.
fn bomb() -> &'static [u8] {
    static BOMB: OnceLock<Vec<u8>> = OnceLock::new();
    BOMB.get_or_init(|| {
        let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
        let piece = [b' '; 65_536];
        for _ in 0..1_024 {
            packer.write_all(&piece).expect("packs");
        }
        packer.finish().expect("packs")
    })
}

fn head(rest: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{rest}\r\n").into_bytes()
}

fn then(rest: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    [head(rest).as_slice(), body.as_ref()].concat()
}

fn typed(kind: &str, body: impl AsRef<[u8]>) -> Reply {
    http("200 OK", &format!("Content-Type: {kind}\r\n"), body)
}

fn said(status: &str, message: &str) -> Reply {
    http(status, "Content-Type: application/json\r\n", format!(r#"{{"message":"{message}"}}"#))
}

const PAGE: &str = "<!DOCTYPE html><html><h1>We'll be right back</h1></html>";

fn rows(all: Vec<(&'static str, Reply, &'static str)>) -> Vec<Case> {
    let case = |(name, reply, expected)| {
        let slow = matches!(reply, Reply::Stall(_) | Reply::Drip(_));
        Case { name, reply, expected, slow }
    };
    all.into_iter().map(case).collect()
}

/// Every row. `elsewhere` are the addresses of servers that must never be talked to.
pub fn cases(about: About<'_>, elsewhere: &[String]) -> Vec<Case> {
    let mut all = connections();
    all.extend(framing(about));
    all.extend(packing(about));
    all.extend(pages());
    all.extend(documents(about));
    all.extend(numbers(about));
    all.extend(echoes(about));
    all.extend(redirects(elsewhere));
    all.extend(statuses());
    all.extend(words(about));
    all
}

/// The connection itself.
fn connections() -> Vec<Case> {
    rows(vec![
        ("closes without a word", Reply::Bytes(vec![]), "no answer"),
        ("closes within the head", Reply::Bytes(b"HTTP/1.1 200 OK\r\nContent-".to_vec()), "no answer"),
        ("is no web server", Reply::Bytes(b"220 mail.example ESMTP\r\n".to_vec()), "no answer"),
        ("speaks HTTP/2 unasked", Reply::Bytes(b"\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0d".to_vec()), "no answer"),
        ("speaks a version that is none", Reply::Bytes(b"HTTP/9.9 200 OK\r\n\r\n{}".to_vec()), "no answer"),
        ("never answers", Reply::Stall(vec![]), "no answer"),
        ("stops within the head", Reply::Stall(b"HTTP/1.1 200 OK\r\nContent-".to_vec()), "no answer"),
        ("stops within the body", Reply::Stall(head("Content-Length: 500\r\n")), "no answer"),
        ("closes within the body", Reply::Bytes(head("Content-Length: 500\r\n")), "no answer"),
        ("sends one byte at a time", Reply::Drip(head("Content-Length: 100000\r\n")), "no answer"),
        ("sends its head one byte at a time", Reply::Drip(b"HTTP/1.1 200 OK\r\nX-A:".to_vec()), "no answer"),
        ("resets the connection at once", Reply::Reset(vec![]), "no answer"),
        (
            "resets the connection within the body",
            Reply::Reset(then("Content-Length: 500\r\n", r#"{"data":{"#)),
            "no answer",
        ),
    ])
}

/// How an answer is cut into pieces.
fn framing(about: About<'_>) -> Vec<Case> {
    let good = about.submission("");
    let chunked = |body: String| Reply::Bytes(then("Transfer-Encoding: chunked\r\n", body));
    let whole = |body: &str| format!("{:x}\r\n{body}\r\n", body.len());
    let headers: String = (0..10_000).map(|number| format!("X-{number}: a\r\n")).collect();
    let early = b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n";
    let mut rows = rows(vec![
        (
            "sends a head without end",
            Reply::Flood(b"HTTP/1.1 200 OK\r\n".to_vec(), b"X-A: b\r\n".to_vec()),
            "no answer",
        ),
        (
            "sends one header without end",
            Reply::Flood(b"HTTP/1.1 200 OK\r\nX-A: ".to_vec(), vec![b'a'; 4_096]),
            "no answer",
        ),
        ("sends ten thousand headers", http("200 OK", &headers, &good), "no answer"),
        ("puts a null into its head", http("200 OK", "X-A: a\0b\r\n", &good), "no answer"),
        ("promises an answer without end", Reply::Flood(vec![], early.to_vec()), "no answer"),
        (
            "changes the protocol",
            Reply::Bytes(
                b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n".to_vec(),
            ),
            "astray",
        ),
        ("announces ten gigabytes", Reply::Stall(head("Content-Length: 10000000000\r\n")), "unreadable"),
        ("sends without end", Reply::Flood(head(""), vec![b' '; 65_536]), "unreadable"),
        (
            "sends pieces without end",
            Reply::Flood(
                head("Transfer-Encoding: chunked\r\n"),
                format!("4000\r\n{}\r\n", " ".repeat(0x4000)).into_bytes(),
            ),
            "unreadable",
        ),
        ("announces less than nothing", Reply::Bytes(then("Content-Length: -1\r\n", &good)), "no answer"),
        ("announces a word", Reply::Bytes(then("Content-Length: plenty\r\n", &good)), "no answer"),
        (
            "announces two lengths",
            Reply::Bytes(then("Content-Length: 5\r\nContent-Length: 500\r\n", &good)),
            "no answer",
        ),
        ("announces too little", Reply::Bytes(then("Content-Length: 9\r\n", &good)), "unreadable"),
        ("sends a piece of no size", chunked(format!("zz\r\n{good}\r\n0\r\n\r\n")), "no answer"),
        ("sends a piece of less than nothing", chunked(format!("-5\r\n{good}\r\n0\r\n\r\n")), "no answer"),
        ("sends a piece beyond all sizes", chunked(format!("ffffffffffffffffff\r\n{good}")), "no answer"),
        ("announces a piece of exabytes", chunked(format!("7fffffffffffffff\r\n{good}")), "no answer"),
        ("sends pieces that run into each other", chunked(format!("5\r\n{good}\r\n0\r\n\r\n")), "no answer"),
        ("sends no last piece", chunked(whole(&good)), "no answer"),
        (
            "describes a piece without end",
            Reply::Flood(then("Transfer-Encoding: chunked\r\n", "5;"), b"a=b;".repeat(64)),
            "no answer",
        ),
        (
            "has an afterword without end",
            Reply::Flood(
                then("Transfer-Encoding: chunked\r\n", format!("{}0\r\n", whole(&good))),
                b"X-A: b\r\n".repeat(64),
            ),
            "no answer",
        ),
    ]);
    for row in &mut rows {
        row.slow |= row.name == "promises an answer without end";
    }
    rows
}

/// Packed answers.
fn packing(about: About<'_>) -> Vec<Case> {
    let good = about.submission("");
    let packed = "Content-Type: application/json\r\nContent-Encoding: gzip\r\n";
    let mut deflated = DeflateEncoder::new(Vec::new(), Compression::best());
    deflated.write_all(good.as_bytes()).expect("packs");
    let deflated = deflated.finish().expect("packs");
    let cut = gzip(good.as_bytes());
    let mut wrong_sum = cut.clone();
    if let Some(byte) = wrong_sum.iter_mut().rev().nth(6) {
        *byte ^= 0xff;
    }
    rows(vec![
        ("packs a bomb", http("200 OK", packed, bomb()), "unreadable"),
        ("packs a bomb into a bomb", http("200 OK", packed, gzip(bomb())), "unreadable"),
        ("packs badly", http("200 OK", packed, b"\x1f\x8b\x08\x00garbage"), "no answer"),
        ("packs and breaks off", http("200 OK", packed, &cut[..cut.len() / 2]), "no answer"),
        ("packs with a wrong sum", http("200 OK", packed, wrong_sum), "no answer"),
        ("says packed and is not", http("200 OK", packed, &good), "no answer"),
        ("packs and does not say so", json(gzip(good.as_bytes())), "unreadable"),
        ("packs another way", http("200 OK", "Content-Encoding: deflate\r\n", deflated), "unreadable"),
        ("refuses with a bomb", http("400 Bad Request", packed, bomb()), "refused 400"),
    ])
}

/// Answers for people, not for programs.
fn pages() -> Vec<Case> {
    let page = |status: &str| http(status, "Content-Type: text/html\r\n", PAGE);
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";
    rows(vec![
        ("shows a page", typed("text/html; charset=utf-8", PAGE), "unreadable"),
        ("shows a page and calls it data", json(PAGE), "unreadable"),
        ("shows a page after a byte order mark", json(format!("\u{feff}  {PAGE}")), "unreadable"),
        ("calls data a page", typed("Text/HTML", r#"{"data":{}}"#), "unreadable"),
        (
            "shows a page of another dialect",
            typed("application/xhtml+xml", "<?xml version=\"1.0\"?><html/>"),
            "unreadable",
        ),
        ("shows a picture", typed("image/png", png), "unreadable"),
        ("sends a form", typed("multipart/form-data; boundary=a", "--a\r\n\r\n{}\r\n--a--"), "unreadable"),
        ("sends plain words", typed("text/plain", "All is well."), "unreadable"),
        ("wrong token, as a page", page("401 Unauthorized"), "sign in 401"),
        ("nothing there, as a page", page("404 Not Found"), "not there 404"),
        ("bad gateway, as a page", page("502 Bad Gateway"), "server 502"),
        ("asks to sign in to the network", page("511 Network Authentication Required"), "server 511"),
    ])
}

/// Documents that are none, or another one.
fn documents(about: About<'_>) -> Vec<Case> {
    let fields = |fields: &str| json(about.submission(fields));
    let good = about.submission("");
    let deep = |open: &str, close: &str| {
        fields(&format!(r#","attachments":{}1{}"#, open.repeat(100_000), close.repeat(100_000)))
    };
    let utf16: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
    rows(vec![
        ("sends nothing", json(""), "unreadable"),
        ("has no content", Reply::Bytes(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec()), "unreadable"),
        ("breaks off its data", json(r#"{"data":{"user_id":"5f"#), "unreadable"),
        ("nests lists without end", deep("[", "]"), "unreadable"),
        ("nests records without end", deep(r#"{"a":"#, "}"), "unreadable"),
        ("nests and never closes", json("[".repeat(1_000_000)), "unreadable"),
        ("says a field twice", fields(r#","grade_points":5,"grade_points":6"#), "unreadable"),
        (
            "says a field twice in two writings",
            fields(r#","grade_points":5,"grade\u005fpoints":6"#),
            "unreadable",
        ),
        ("says its data twice", json(format!(r#"{{"data":{{}},{}"#, &good[1..])), "unreadable"),
        ("says two documents", json(format!("{good}{good}")), "unreadable"),
        ("says something after the end", json(format!("{good}]")), "unreadable"),
        ("puts a byte order mark first", json(format!("\u{feff}{good}")), "unreadable"),
        ("writes sixteen bits a letter", json(utf16), "unreadable"),
        ("says data that is no text", json(b"{\"data\":{\"user_id\":\"\xff\xfe\"}}"), "unreadable"),
        ("says half a letter", fields(r#","grade_comment":"\ud800""#), "unreadable"),
        ("breaks a text over two lines", fields(",\"grade_comment\":\"a\nb\""), "unreadable"),
        ("writes a comma too many", fields(","), "unreadable"),
        ("writes for another language", json(good.replace('"', "'")), "unreadable"),
        ("sends a list instead of a record", json(r#"{"data":[]}"#), "unreadable"),
        ("sends null instead of a record", json(r#"{"data":null}"#), "unreadable"),
        ("sends a number instead of everything", json("7"), "unreadable"),
        ("sends an empty record", json("{}"), "unreadable"),
        ("sends a record of nothing", json(r#"{"data":{}}"#), "unreadable"),
        ("gives a word for the flags", fields(r#","flags":"late""#), "unreadable"),
        (
            "gives flags without end",
            fields(&format!(r#","flags":[{}""]"#, "\"\",".repeat(100_000))),
            "unreadable",
        ),
        ("gives a record for a comment", fields(r#","grade_comment":{}"#), "unreadable"),
    ])
}

/// Scores that are none.
fn numbers(about: About<'_>) -> Vec<Case> {
    let points = |number: &str| json(about.submission(&format!(r#","grade_points":{number}"#)));
    rows(vec![
        ("says a number that is none", points("NaN"), "unreadable"),
        ("says a number without end", points("Infinity"), "unreadable"),
        ("says a number beyond all", points("1e400"), "unreadable"),
        ("says a number below all", points("-1e400"), "unreadable"),
        ("says a number beyond all scores", points("1e99"), "unreadable"),
        ("says a number just beyond all scores", points("1000000000.1"), "unreadable"),
        ("says a number of a hundred thousand digits", points(&"9".repeat(100_000)), "unreadable"),
        ("says a number in quotes", points(r#""17.5""#), "unreadable"),
        ("says yes for a number", points("true"), "unreadable"),
        ("says a list for a number", points("[17.5]"), "unreadable"),
        ("says a number with a zero in front", points("017.5"), "unreadable"),
        ("says a number with a plus", points("+17.5"), "unreadable"),
        ("says a number in another base", points("0x11"), "unreadable"),
        ("says a number with a comma", points("17,5"), "unreadable"),
    ])
}

/// Good answers to another question.
fn echoes(about: About<'_>) -> Vec<Case> {
    let good = about.submission("");
    let (student, assignment) = (about.student, about.assignment);
    let person = |id: &str| json(good.replace(&format!("\"{student}\""), id));
    rows(vec![
        ("answers for another student", person(r#""5f00""#), "unreadable"),
        ("answers for another assignment", json(good.replace(assignment, "77")), "unreadable"),
        ("answers with a path for an id", person(r#""../../me""#), "unreadable"),
        ("answers with a hidden path for an id", person(r#""%2e%2e%2fme""#), "unreadable"),
        ("answers with a query for an id", person(&format!("\"{student}?a=b\"")), "unreadable"),
        ("answers with the id and more", person(&format!("\"{student}.json\"")), "unreadable"),
        ("answers with the id and a null", person(&format!("\"{student}\\u0000\"")), "unreadable"),
        (
            "answers with letters that look alike",
            person(&format!("\"{}\"", student.chars().skip(1).chain(['\u{1d7d3}']).collect::<String>())),
            "unreadable",
        ),
        ("answers with a number for an id", person("5"), "unreadable"),
        ("answers with no id", person("null"), "unreadable"),
        ("answers with an empty id", person(r#""""#), "unreadable"),
        ("answers with a megabyte of id", person(&format!("\"{}\"", "a".repeat(1_000_000))), "unreadable"),
    ])
}

/// Somewhere else.
fn redirects(elsewhere: &[String]) -> Vec<Case> {
    let to = |status: &str, place: &str| http(status, &format!("Location: {place}\r\n"), "");
    let first = elsewhere.first().cloned().unwrap_or_default();
    let other = elsewhere.last().cloned().unwrap_or_default();
    let bare = first.trim_start_matches("http:").to_owned();
    let user = first.replacen("//", "//127.0.0.1@", 1);
    let mut all = rows(vec![
        ("moved (301)", to("301 Moved Permanently", &format!("{first}/v3.1/x")), "astray"),
        ("found (302)", to("302 Found", &format!("{other}/v3.1/x")), "astray"),
        ("elsewhere (303)", to("303 See Other", &format!("{first}/v3.1/x")), "astray"),
        ("moved for now (307)", to("307 Temporary Redirect", &format!("{other}/v3.1/x")), "astray"),
        ("moved for good (308)", to("308 Permanent Redirect", &format!("{first}/v3.1/x")), "astray"),
        ("moved to a place without a protocol", to("302 Found", &format!("{bare}/v3.1/x")), "astray"),
        ("moved behind a user name", to("302 Found", &format!("{user}/v3.1/x")), "astray"),
        ("moved to a backslash", to("302 Found", &bare.replace('/', "\\")), "astray"),
        ("moved to its own page", to("302 Found", "/login"), "astray"),
        ("moved into a file", to("302 Found", "file:///etc/passwd"), "astray"),
        ("moved without a place", http("302 Found", "", ""), "astray"),
        ("offers a choice (300)", to("300 Multiple Choices", &first), "astray"),
        ("not modified (304)", http("304 Not Modified", "", ""), "astray"),
        ("asks to use a proxy (305)", to("305 Use Proxy", &first), "astray"),
        (
            "moved by a page",
            http("200 OK", &format!("Content-Type: text/html\r\nRefresh: 0; url={first}\r\n"), PAGE),
            "unreadable",
        ),
    ]);
    for (number, place) in elsewhere.iter().enumerate() {
        let name = [
            "moved to the first other",
            "moved to the second other",
            "moved to the third other",
            "moved to the fourth other",
        ];
        let Some(name) = name.get(number) else { break };
        all.extend(rows(vec![(name, to("307 Temporary Redirect", &format!("{place}/v3.1/x")), "astray")]));
    }
    all
}

/// Refusals of every kind.
fn statuses() -> Vec<Case> {
    let wait = |value: &str| http("429 Too Many Requests", &format!("Retry-After: {value}\r\n"), "");
    rows(vec![
        ("wrong token (401)", said("401 Unauthorized", "No authorization provided"), "sign in 401"),
        ("wrong token (403)", said("403 Forbidden", "Could not authorize token"), "sign in 403"),
        (
            "wrong token, without end",
            Reply::Flood(b"HTTP/1.1 401 No\r\n\r\n".to_vec(), vec![b'a'; 65_536]),
            "sign in 401",
        ),
        ("asks for money (402)", http("402 Payment Required", "", ""), "refused 402"),
        ("assignment deleted", said("404 Not Found", "Assignment does not exist"), "assignment not there"),
        ("student left", said("404 Not Found", "User not found"), "student not there"),
        ("nothing there, without a word", http("404 Not Found", "", ""), "not there 404"),
        ("method unknown", said("405 Method Not Allowed", "method PATCH is not allowed"), "not there 405"),
        ("refuses", said("400 Bad Request", "INVALID_ID"), "refused 400"),
        (
            "wants a proxy's password (407)",
            http("407 Proxy Authentication Required", "Proxy-Authenticate: Basic\r\n", ""),
            "refused 407",
        ),
        ("conflict", said("409 Conflict", "busy"), "refused 409"),
        ("gone (410)", http("410 Gone", "", ""), "refused 410"),
        ("too large", http("413 Payload Too Large", "", ""), "refused 413"),
        ("unprocessable", said("422 Unprocessable Entity", "no"), "refused 422"),
        ("waited too long itself", http("408 Request Timeout", "", ""), "no answer"),
        ("too many, empty", http("429 Too Many Requests", "", ""), "too many"),
        (
            "too many, as a page",
            http("429 Too Many Requests", "Content-Type: text/html\r\n", PAGE),
            "too many",
        ),
        ("too many, absurd", wait("99999999999999999999"), "too many"),
        ("too many, for a century", wait("3155760000"), "too many"),
        ("too many, before now", wait("-1"), "too many"),
        ("too many, at the end of time", wait("Fri, 31 Dec 9999 23:59:59 GMT"), "too many"),
        ("too many, some day", wait("soon"), "too many"),
        ("too many, in no language", wait("\u{ff}"), "too many"),
        (
            "Schoology's lasting 500",
            said("500 Internal Server Error", "Error updating submission"),
            "server 500",
        ),
        (
            "fails without end",
            Reply::Flood(b"HTTP/1.1 500 No\r\n\r\n".to_vec(), vec![b'a'; 65_536]),
            "server 500",
        ),
        ("not done (501)", http("501 Not Implemented", "", ""), "server 501"),
        ("down (503)", http("503 Service Unavailable", "Retry-After: 99999999\r\n", ""), "server 503"),
        ("a status of its own", http("799 Whatever", "", ""), "server 799"),
        ("a status beyond all", http("1000 Whatever", "", ""), "no answer"),
        ("a status of two digits", http("99 Whatever", "", ""), "no answer"),
    ])
}

/// Refusals whose words hold what no word of ours may.
fn words(about: About<'_>) -> Vec<Case> {
    let echo = |text: &str| said("400 Bad Request", &format!("no such token: {text}."));
    let percent: String = about.token.bytes().map(|byte| format!("%{byte:02x}")).collect();
    rows(vec![
        ("says the token", echo(about.token), "refused 400"),
        ("says the token packed for a header", echo(&base64(about.token.as_bytes())), "refused 400"),
        ("says the token packed for an address", echo(&percent), "refused 400"),
        (
            "says the token to the person who failed",
            said("500 Oops", &format!("Bearer {}", about.token)),
            "server 500",
        ),
        (
            "says who it was",
            said("422 No", &format!("student {} on {}", about.student, about.assignment)),
            "refused 422",
        ),
        ("says a megabyte", said("400 Bad Request", &"no ".repeat(350_000)), "refused 400"),
        (
            "says what moves the cursor",
            said("400 Bad Request", r"\u001b[2J\u0007\u202e\u0000"),
            "refused 400",
        ),
    ])
}

/// Odd, and still an answer.
pub fn odd_but_good(about: About<'_>) -> Vec<Case> {
    let good = about.submission(r#","grade_points":17.5"#);
    let with = |fields: &str| json(about.submission(&format!(r#","grade_points":17.5{fields}"#)));
    let pieces: String = good.chars().map(|letter| format!("1;a=b\r\n{letter}\r\n")).collect();
    let (start, attachments) = (good.trim_end_matches('}'), r#","attachments":[{"text":""#);
    let no_text = [start.as_bytes(), attachments.as_bytes(), b"\xe9\xff\"}]}}"].concat();
    let packed = "Content-Encoding: gzip\r\n";
    rows(vec![
        (
            "speaks HTTP/1.0 and no length",
            Reply::Bytes([b"HTTP/1.0 200 OK\r\n\r\n", good.as_bytes()].concat()),
            "read",
        ),
        (
            "gives its status no reason",
            Reply::Bytes([b"HTTP/1.1 200\r\n\r\n", good.as_bytes()].concat()),
            "read",
        ),
        (
            "says wait first",
            Reply::Bytes([b"HTTP/1.1 100 Continue\r\n\r\n".as_slice(), &then("", &good)].concat()),
            "read",
        ),
        (
            "sends a piece a letter",
            Reply::Bytes(then("Transfer-Encoding: chunked\r\n", format!("{pieces}0\r\nX-A: b\r\n\r\n"))),
            "read",
        ),
        ("packs well", http("200 OK", packed, gzip(good.as_bytes())), "read"),
        (
            "says more than it announced",
            Reply::Bytes(then(
                &format!("Content-Length: {}\r\n", good.len()),
                format!("{good}HTTP/1.1 200 OK\r\n\r\n<html>"),
            )),
            "read",
        ),
        ("calls its data words", typed("text/plain", &good), "read"),
        ("calls its data nothing", http("200 OK", "", &good), "read"),
        (
            "calls its data something unreadable",
            http("200 OK", "Content-Type: \u{ff}\u{fe}\r\n", &good),
            "read",
        ),
        (
            "says what nobody asked for",
            with(&format!(r#","x":"{}","y":[[[[1e400]]]]"#, "a".repeat(500_000)).replace("1e400", "1e40")),
            "read",
        ),
        ("says unknown flags", with(r#","flags":["resubmitted","\u0000"]"#), "read"),
        ("says a year beyond all calendars", with(r#","last_modified":"9999-12-31T23:59:59-23:59""#), "read"),
        (
            "calls half a letter a hand-in",
            with(r#","state":"\ud83d","attachments":[{"url":"\ud83d","\udc00":1}]"#),
            "read",
        ),
        ("hands in a size beyond all", with(r#","state":1e999,"attachments":[{"size":1e999}]"#), "read"),
        ("hands in bytes that are no text", json(no_text), "read"),
        ("names a grader with a path", with(r#","grader_id":"../../me""#), "read"),
        (
            "offers another way to itself",
            http(
                "200 OK",
                "Alt-Svc: h2=\"127.0.0.2:443\"\r\nStrict-Transport-Security: max-age=9\r\n",
                &good,
            ),
            "read",
        ),
    ])
}

/// Base64 as headers have it; here only to look for.
pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits =
            (0..3).fold(0_u32, |bits, place| bits << 8 | u32::from(three.get(place).copied().unwrap_or(0)));
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= three.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

/// The token in every writing that a server, a log or a proxy could have made of it.
pub fn writings(token: &str) -> Vec<String> {
    let percent: String = token.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let mut all = vec![token.to_owned(), percent.clone(), percent.to_uppercase(), base64(token.as_bytes())];
    // Base64 looks different behind one and two bytes of something else; a middle piece of it does for each.
    for before in ["", "B", "Be", "Bearer ", ":", "a:"] {
        let whole = base64(format!("{before}{token}").as_bytes());
        all.push(whole[12..whole.len() - 4].to_owned());
    }
    all
}
