//! The trail in words: every change to one grade for the pane, and one student's history for a file. Pure.

use super::changes::People;
use super::value::{mark, mark_or_dash};
use crate::view::GradeEvent;
use crate::{words, zone};
use gradebook::{Failure, Grade, Time};
use store::{Receipt, TrailKind, TrailRow, TrailWho};

/// A value with everything that belongs to it: "17, late, comment “Well argued”".
pub(crate) fn whole(grade: Option<&Grade>) -> String {
    let Some(grade) = grade else { return "–".to_owned() };
    let mut parts = vec![mark(grade)];
    if grade.late {
        parts.push("late".to_owned());
    }
    if let Some(comment) = &grade.comment {
        parts.push(format!("comment “{comment}”"));
    }
    parts.retain(|part| !part.is_empty());
    if parts.is_empty() { "–".to_owned() } else { parts.join(", ") }
}

/// What happened, in short, without its values.
pub(crate) fn what(row: &TrailRow, lms: &str) -> String {
    match row.kind {
        TrailKind::Edited => "Changed here".to_owned(),
        TrailKind::Approved if row.who == TrailWho::Policy => "Approved by itself".to_owned(),
        TrailKind::Approved => "Approved".to_owned(),
        TrailKind::Unapproved => "Approval taken back".to_owned(),
        TrailKind::Sent => format!("Sent to {lms}"),
        TrailKind::Accepted => format!("{lms} answered"),
        TrailKind::Confirmed => format!("{lms} confirmed, read back"),
        TrailKind::Adjusted => format!("{lms} keeps another value, read back"),
        TrailKind::Failed => "Couldn’t be sent".to_owned(),
        TrailKind::Withheld => format!("Not sent, because it had changed in {lms}"),
        TrailKind::LmsChanged => format!("Changed in {lms}"),
        TrailKind::Taken => format!("Taken from {lms}"),
        TrailKind::Adopted => format!("First read from {lms}"),
        TrailKind::DecidedMine => "Decided: kept what was here".to_owned(),
        TrailKind::DecidedLms => format!("Decided: taken from {lms}"),
        TrailKind::DecidedValue => "Decided: another value".to_owned(),
        TrailKind::Settled => format!("Same here and in {lms}"),
        TrailKind::Undone => "Undone here".to_owned(),
        TrailKind::Noted => format!("Read again from {lms}, in another form"),
        TrailKind::Parted => format!("Kept here; the assignment was no longer in {lms}"),
        TrailKind::Removed => "Removed with its assignment".to_owned(),
        TrailKind::Restored => "Back with its assignment".to_owned(),
    }
}

/// Who did it, for somebody who reads it on paper: `teacher` is the teacher's name.
pub(crate) fn who(row: &TrailRow, people: &People<'_>, teacher: &str) -> String {
    let lms = people.lms;
    match &row.who {
        TrailWho::Teacher => format!("{teacher}, in Passback"),
        TrailWho::Policy => "By itself, as the teacher set this section".to_owned(),
        TrailWho::Import => "An assignment file".to_owned(),
        TrailWho::Lms(Some(person)) if Some(person) == people.me => format!("{teacher}, in {lms}"),
        TrailWho::Lms(Some(person)) => match people.names.get(person) {
            Some(name) => format!("{name}, in {lms}"),
            None => format!("{lms} user {person}"),
        },
        TrailWho::Lms(None)
            if matches!(row.kind, TrailKind::LmsChanged | TrailKind::Taken | TrailKind::Withheld) =>
        {
            format!("Somebody in {lms}; who is not recorded")
        }
        TrailWho::Lms(None) => lms.to_owned(),
    }
}

/// How a write went.
pub(crate) fn receipt(receipt: &Receipt, lms: &str, time: impl Fn(Time) -> String) -> String {
    let mut parts = vec![format!("No. {}", receipt.journal)];
    match (receipt.attempts, receipt.sent_at) {
        (0, _) | (_, None) => parts.push("never left this computer".to_owned()),
        (1, Some(at)) => parts.push(format!("sent {}", time(at))),
        (n, Some(at)) => parts.push(format!("sent {n} times, last {}", time(at))),
    }
    if let Some(reply) = &receipt.reply {
        parts.push(format!("{lms} answered {}", mark_or_dash(reply)));
    }
    if let Some(at) = receipt.modified {
        parts.push(format!("{lms} dates it {}", time(at)));
    }
    if let Some(kind) = receipt.failure {
        let cause = words::failure_note(kind, lms);
        parts.push(cause.trim_start_matches("Couldn’t be sent. ").to_owned());
    }
    parts.join("; ")
}

/// Why a write did not work out, as the pane says it.
fn failed(receipt: &Receipt, lms: &str) -> String {
    let failure = receipt.failure.map(|kind| Failure { kind, detail: String::new() });
    failure.map(|failure| words::failure(&failure, lms)).unwrap_or_default()
}

/// One line of "Every change to this grade". Steps that say nothing new to a teacher are left out.
pub(crate) fn event(row: &TrailRow, people: &People<'_>) -> Option<GradeEvent> {
    let lms = people.lms;
    let (kind, text) = headline(row, lms)?;
    let you = matches!(&row.who, TrailWho::Teacher)
        || matches!(&row.who, TrailWho::Lms(Some(person)) if Some(person) == people.me);
    let who = match &row.who {
        _ if you => "You".to_owned(),
        TrailWho::Teacher | TrailWho::Lms(None) => String::new(),
        TrailWho::Policy => "By itself, as this section is set".to_owned(),
        TrailWho::Import => "By an assignment file".to_owned(),
        TrailWho::Lms(person) => people.name(person.as_ref()),
    };
    let comment = |grade: &Option<Grade>| grade.as_ref().and_then(|g| g.comment.clone());
    let written = comment(&row.after).filter(|text| comment(&row.before).as_ref() != Some(text));
    let seen = matches!(row.kind, TrailKind::LmsChanged | TrailKind::Taken | TrailKind::Settled);
    let said = row.said_at.filter(|_| seen);
    let receipt = row.receipt.as_ref();
    Some(GradeEvent {
        kind: kind.to_owned(),
        text,
        who,
        comment: written.unwrap_or_default(),
        at: said.unwrap_or(row.at).to_string(),
        known_at: said.map(|_| row.at.to_string()),
        receipt: match (row.kind, receipt) {
            (TrailKind::Failed, Some(receipt)) => failed(receipt, lms),
            (_, Some(receipt)) if receipt.attempts > 1 => format!("Sent {} times", receipt.attempts),
            _ => String::new(),
        },
    })
}

fn headline(row: &TrailRow, lms: &str) -> Option<(&'static str, String)> {
    let value = |grade: &Option<Grade>| grade.as_ref().map_or_else(|| "–".to_owned(), mark_or_dash);
    let (before, after) = (value(&row.before), value(&row.after));
    let change = match (&row.before, &row.after) {
        (Some(old), Some(new)) if before == after && old.comment != new.comment => "Comment".to_owned(),
        (Some(_), Some(new)) if before == after => if new.late { "Marked late" } else { "Flags" }.to_owned(),
        _ => format!("*{before}* → *{after}*"),
    };
    Some(match row.kind {
        TrailKind::Edited if before == "–" && after != "–" => ("edited", format!("Entered *{after}*")),
        TrailKind::Edited => ("edited", format!("{change} in Passback")),
        TrailKind::Undone => ("edited", format!("Undone, {change}")),
        TrailKind::Approved => ("approved", format!("Approved *{after}*")),
        TrailKind::Unapproved => ("edited", "Approval taken back".to_owned()),
        TrailKind::Sent => ("sent", format!("Sent {change}")),
        TrailKind::Accepted | TrailKind::Noted => return None,
        TrailKind::Confirmed => ("confirmed", format!("{lms} confirmed *{after}*")),
        TrailKind::Adjusted => ("confirmed", format!("{lms} keeps *{after}*, *{before}* was sent")),
        TrailKind::Failed => ("failed", format!("*{after}* couldn’t be sent")),
        TrailKind::Withheld => ("failed", format!("Not sent, it had changed in {lms}")),
        TrailKind::LmsChanged => ("lms", format!("{change} in {lms}")),
        TrailKind::Taken => ("lms", format!("{change}, taken from {lms}")),
        TrailKind::Adopted => ("read", format!("{lms} had *{after}* when first read")),
        TrailKind::DecidedMine => ("decided", format!("Kept yours, *{after}*")),
        TrailKind::DecidedLms => ("decided", format!("Took *{after}* from {lms}")),
        TrailKind::DecidedValue => ("decided", format!("Decided on *{after}*")),
        TrailKind::Settled => ("confirmed", format!("Same here and in {lms}, *{after}*")),
        TrailKind::Parted => ("edited", format!("Kept here; the assignment was no longer in {lms}")),
        TrailKind::Removed => ("edited", "Removed with its assignment".to_owned()),
        TrailKind::Restored => ("edited", "Back with its assignment".to_owned()),
    })
}

/// One line of the file. `ahead` says how far the clocks here are ahead of UTC.
pub(crate) fn line(
    row: &TrailRow,
    people: &People<'_>,
    teacher: &str,
    sync: String,
    ahead: &dyn Fn(Time) -> i32,
) -> history_file::Line {
    let time = |at: Time| zone::written(at, ahead(at));
    let mut what = what(row, people.lms);
    if let Some(said) = row.said_at.filter(|said| *said != row.at) {
        what.push_str(&format!("; {} dates it {}", people.lms, time(said)));
    }
    history_file::Line {
        row: row.id,
        when: time(row.at),
        exact: zone::exact(row.at, ahead(row.at)),
        who: who(row, people, teacher),
        what,
        before: whole(row.before.as_ref()),
        after: whole(row.after.as_ref()),
        sync,
        receipt: row.receipt.as_ref().map(|r| receipt(r, people.lms, time)).unwrap_or_default(),
    }
}
