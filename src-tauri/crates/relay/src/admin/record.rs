//! The record of writes as the admin page shows it: one row for each write, in words.

use crate::page::{escape, table, time_of};
use crate::records::{Kind, Session, Verified, Write, Written};
use crate::{Relay, RelayError};
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// So many entries are shown; a write has two, one before it is sent and one with its answer.
const SHOWN: u32 = 100;

const HEADS: [&str; 6] = ["No.", "When", "Teacher", "What", "Of which", "Outcome"];

/// The part of the page.
pub(super) async fn section(relay: &Relay, sessions: &[Session]) -> Result<String, RelayError> {
    let mut body = String::from("<h2>Record of writes</h2>");
    let said = match relay.records.verify().await? {
        Verified::Whole(0) => "Nothing was written yet.".to_owned(),
        Verified::Whole(1) => "One entry, as it was written.".to_owned(),
        Verified::Whole(count) => format!("{count} entries, as they were written."),
        Verified::BrokenAt(number) => {
            format!("Entry {number} is not as it was written: somebody changed the relay's database.")
        }
    };
    let _ = write!(body, "<p>{said}</p>");
    let last = relay.records.writes(SHOWN).await?;
    if !last.is_empty() {
        let names = names(relay, sessions).await?;
        body.push_str(&table(&HEADS, rows(&last, &names, (relay.clock)())));
    }
    Ok(body)
}

/// Names of teachers by their Clever ids, as far as the relay knows them.
async fn names(relay: &Relay, sessions: &[Session]) -> Result<BTreeMap<String, String>, RelayError> {
    let mut names = BTreeMap::new();
    for (kind, id) in [(Kind::Tied, "teacher"), (Kind::Request, "id"), (Kind::Member, "id")] {
        for what in relay.records.all(kind, (relay.clock)()).await? {
            let Ok(what) = serde_json::from_str::<Value>(&what) else { continue };
            if let (Some(id), Some(name)) = (what[id].as_str(), what["name"].as_str()) {
                names.insert(id.to_owned(), name.to_owned());
            }
        }
    }
    names.extend(sessions.iter().map(|one| (one.teacher.clone(), one.name.clone())));
    Ok(names)
}

/// The entries, the newest first; the one that was made before sending stands in the row of its answer.
fn rows(last: &[Written], names: &BTreeMap<String, String>, now: DateTime<Utc>) -> Vec<Vec<String>> {
    let answers = last.iter().filter_map(|one| one.write.as_ref()?.answers);
    let answered: BTreeSet<i64> = answers.collect();
    let shown = last.iter().filter(|one| !answered.contains(&one.number) || one.write.is_none());
    shown.map(|one| row(one, names, now)).collect()
}

fn row(one: &Written, names: &BTreeMap<String, String>, now: DateTime<Utc>) -> Vec<String> {
    let Some(write) = &one.write else {
        let unread = "This entry cannot be read.".to_owned();
        return vec![
            one.number.to_string(),
            String::new(),
            String::new(),
            unread,
            String::new(),
            String::new(),
        ];
    };
    let number = match write.answers {
        // A space that no line ends at.
        Some(begun) => format!("{begun},\u{a0}{}", one.number),
        None => one.number.to_string(),
    };
    let id = |id: &str| format!("<code class=\"id\">{}</code>", escape(id));
    let teacher = match names.get(&write.teacher) {
        Some(name) => format!("{}<br>{}", escape(name), id(&write.teacher)),
        None => id(&write.teacher),
    };
    let which = [("student", &write.student), ("assignment", &write.assignment)];
    let mut which: Vec<String> =
        which.into_iter().filter_map(|(what, of)| Some(format!("{what} {}", id(of.as_ref()?)))).collect();
    which.push(format!("section {}", id(&write.section)));
    vec![
        number,
        time_of(&write.at),
        teacher,
        what(write),
        which.join("<br>"),
        escape(&outcome(&write.outcome, is_over(&write.at, now))),
    ]
}

fn what(write: &Write) -> String {
    match write.what.as_str() {
        "create_assignment" => "Made an assignment".to_owned(),
        "update_assignment" => "Changed an assignment".to_owned(),
        "delete_assignment" => "Deleted an assignment".to_owned(),
        "write_grade" => "Wrote a grade".to_owned(),
        other => escape(other),
    }
}

/// Nothing is under way for longer than this, in minutes.
const LONGEST: i64 = 5;

fn is_over(at: &str, now: DateTime<Utc>) -> bool {
    DateTime::parse_from_rfc3339(at).is_ok_and(|at| now.signed_duration_since(at).num_minutes() >= LONGEST)
}

fn outcome(word: &str, over: bool) -> String {
    match word {
        "sending" if over => {
            "The relay ended before an answer was written down: it may have arrived".to_owned()
        }
        "sending" => "Under way".to_owned(),
        "200" => "Done".to_owned(),
        "not_sent" => "Not sent".to_owned(),
        "no_answer" => "Clever did not answer: it may have arrived".to_owned(),
        "unreadable_answer" => "Clever’s answer could not be read: it may have arrived".to_owned(),
        "404" => "Not done: not there at Clever (404)".to_owned(),
        "429" => "Not done: too many requests (429)".to_owned(),
        status if status.starts_with('5') => format!("Clever failed ({status}): it may have arrived"),
        status => format!("Not done: Clever refused ({status})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(number: i64, answers: Option<i64>, outcome: &str) -> Written {
        let write = Write {
            at: "2026-11-27T17:00:03.250Z".to_owned(),
            teacher: if number < 5 { "t1" } else { "t2" }.to_owned(),
            district: "d1".to_owned(),
            what: "write_grade".to_owned(),
            section: "s1".to_owned(),
            assignment: Some("w1".to_owned()),
            student: Some("u<1".to_owned()),
            answers,
            outcome: outcome.to_owned(),
        };
        Written { number, write: Some(write) }
    }

    #[test]
    fn each_write_is_one_row_in_words_and_one_without_an_answer_says_so() {
        let unread = Written { number: 4, write: None };
        let answer = |number, begun, outcome| entry(number, Some(begun), outcome);
        let all = [
            answer(8, 7, "no_answer"),
            entry(7, None, "sending"),
            entry(6, None, "sending"),
            answer(5, 1, "200"),
            unread,
            answer(3, 2, "403"),
            entry(2, None, "sending"),
            entry(1, None, "sending"),
        ];
        let names = BTreeMap::from([("t1".to_owned(), "A <Name>".to_owned())]);
        let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap().to_utc();
        let later = rows(&all, &names, at("2026-11-27T17:06:00Z"));
        assert_eq!(later[1][5], "The relay ended before an answer was written down: it may have arrived");
        let rows = rows(&all, &names, at("2026-11-27T17:00:09Z"));
        let numbers: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
        assert_eq!(numbers, ["7,\u{a0}8", "6", "1,\u{a0}5", "4", "2,\u{a0}3"]);
        let outcomes: Vec<&str> = rows.iter().map(|row| row[5].as_str()).collect();
        let words = [
            "Clever did not answer: it may have arrived",
            "Under way",
            "Done",
            "",
            "Not done: Clever refused (403)",
        ];
        assert_eq!(outcomes, words);
        assert_eq!(rows[4][1], "<time datetime=\"2026-11-27T17:00:03Z\">27 Nov 2026, 17:00 UTC</time>");
        assert!(rows[4][2].starts_with("A &lt;Name&gt;") && rows[0][2].contains(">t2<"), "where it is known");
        assert!(
            rows[0][4].contains("student <code class=\"id\">u&lt;1</code>") && rows[0][4].contains(">w1<")
        );
    }
}
