//! The inspector: one grade with its three values and what happened.

use super::book::{adjusted, full_name, letter, stand};
use super::changes::People;
use super::value::{mark_or_dash, of};
use crate::view::{GradeDetail, GradeRef, Happened};
use crate::words;
use gradebook::{
    Column, Grade, GradeCell, GradeField, HoldReason, SectionBook, Standing, Status, Student, Time, Verdict,
};
use store::{TrailKind, TrailRow, TrailWho};

/// The inspector's content.
pub(crate) fn view(
    book: &SectionBook,
    column: &Column,
    student: &Student,
    cell: &GradeCell,
    trail: &[TrailRow],
    people: &People<'_>,
    now: Time,
) -> GradeDetail {
    let lms = people.lms;
    let (standing, held) = stand(column, cell, student, book, now);
    let (headline, advice) = notice(standing, held, cell, lms);
    let base = cell.base.as_ref().map(|b| &b.lms);
    let remote = cell.remote.as_ref();
    let verdict = cell.field_verdict(GradeField::Mark, &book.profile);
    GradeDetail {
        at: GradeRef {
            section: book.section.id.to_string(),
            assignment: column.assignment.id.to_string(),
            student: student.id.to_string(),
        },
        name: full_name(student),
        also: student.also.clone(),
        title: column.assignment.local.title.clone(),
        points: column.assignment.local.points.map(|p| p.to_string()).unwrap_or_default(),
        standing: letter(standing).to_string(),
        headline,
        advice,
        base: of(base, base, GradeField::Mark),
        local: of(Some(&cell.local), base, GradeField::Mark),
        remote: of(remote, base, GradeField::Mark),
        late: cell.local.late,
        missing: cell.local.status == Status::Missing,
        excused: cell.local.status == Status::Excused,
        comment: cell.local.comment.clone().unwrap_or_default(),
        remote_comment: remote.filter(|r| r.comment != cell.local.comment).and_then(|r| r.comment.clone()),
        can_decide: matches!(verdict, Verdict::TakeRemote | Verdict::Conflict),
        can_approve: standing == Standing::Draft
            || cell.verdict(&book.profile) == Verdict::KeepLocal && !cell.is_approved() && !cell.sending,
        flags_note: flags_note(&book.profile, lms),
        trail: trail.iter().filter_map(|row| happened(row, people)).collect(),
    }
}

fn flags_note(profile: &gradebook::Profile, lms: &str) -> String {
    let mut parts = Vec::new();
    if profile.one_flag && profile.late {
        parts.push(format!("{lms} keeps one flag for each grade."));
    }
    if !profile.late {
        parts.push(format!("{lms} doesn’t keep “late”; it stays here."));
    }
    if !profile.comments {
        parts.push(format!("{lms} doesn’t take comments from here; yours stay on this computer."));
    }
    parts.join(" ")
}

fn notice(standing: Standing, held: Option<HoldReason>, cell: &GradeCell, lms: &str) -> (String, String) {
    match standing {
        Standing::ToDecide if cell.base.is_none() => (
            format!("Never agreed with {lms}"),
            "Choose the score to keep. Until then nothing is sent for this grade.".to_owned(),
        ),
        Standing::ToDecide => (
            format!("Changed here and in {lms}"),
            "Choose the score to keep. Until then nothing is sent for this grade.".to_owned(),
        ),
        Standing::Changed => (
            format!("Changed in {lms}"),
            "Take it or keep yours. Nothing changes here until you say so.".to_owned(),
        ),
        Standing::Failed => (
            "Couldn’t be sent".to_owned(),
            cell.failure.as_ref().map(|f| words::failure(f, lms)).unwrap_or_default(),
        ),
        Standing::NotMatched | Standing::Held => {
            let note = held.map(|r| words::held_note(r, lms)).unwrap_or_default();
            ("Held back".to_owned(), format!("{}. The score stays here.", note.trim_start_matches("Held. ")))
        }
        Standing::Adjusted => {
            let text = cell.base.as_ref().map(|b| adjusted(&b.ours, &b.lms, lms)).unwrap_or_default();
            (format!("Adjusted by {lms}"), format!("{text}. That is agreed; nothing will be sent again."))
        }
        Standing::NotGraded | Standing::InLms | Standing::Approved | Standing::Sending | Standing::Draft => {
            (String::new(), String::new())
        }
    }
}

/// One line of the trail. Steps that say nothing new to a teacher are left out.
fn happened(row: &TrailRow, people: &People<'_>) -> Option<Happened> {
    let lms = people.lms;
    let (before, after) = (row.before.as_ref(), row.after.as_ref());
    let value = |g: Option<&Grade>| g.map_or_else(|| "–".to_owned(), mark_or_dash);
    let (kind, text) = match row.kind {
        TrailKind::Edited | TrailKind::Undone => {
            ("edited", edited(before, after, row.kind == TrailKind::Undone))
        }
        TrailKind::Approved if row.who == TrailWho::Policy => {
            ("approved", format!("Approved by itself, *{}*, as this section is set", value(after)))
        }
        TrailKind::Approved => ("approved", format!("You approved *{}*", value(after))),
        TrailKind::Unapproved => ("edited", "You took the approval back".to_owned()),
        TrailKind::Sent => ("sent", format!("Sent *{}*", value(after))),
        // What it replied is said once it has been read back; another form of the same value says nothing.
        TrailKind::Accepted | TrailKind::Noted => return None,
        TrailKind::Confirmed => ("confirmed", format!("{lms} confirmed *{}*", value(after))),
        TrailKind::Adjusted => {
            ("confirmed", format!("{lms} keeps *{}*, you sent *{}*", value(after), value(before)))
        }
        TrailKind::Failed => ("failed", format!("*{}* couldn’t be sent", value(after))),
        TrailKind::Withheld => ("failed", format!("Not sent, because it changed in {lms}")),
        TrailKind::LmsChanged => ("lms", lms_changed(row, people)),
        TrailKind::Taken => {
            ("lms", format!("Taken from {lms} by itself, *{}* to *{}*", value(before), value(after)))
        }
        TrailKind::Adopted => ("read", format!("{lms} had *{}* when first read", value(after))),
        TrailKind::DecidedMine => ("decided", format!("You kept yours, *{}*", value(after))),
        TrailKind::DecidedLms => ("decided", format!("You took *{}* from {lms}", value(after))),
        TrailKind::DecidedValue => ("decided", format!("You decided on *{}*", value(after))),
        TrailKind::Settled => ("confirmed", format!("Same here and in {lms}, *{}*", value(after))),
        TrailKind::Parted => ("edited", format!("Kept here; the assignment was no longer in {lms}")),
        TrailKind::Removed => ("edited", "Removed with its assignment".to_owned()),
        TrailKind::Restored => ("edited", "Back with its assignment".to_owned()),
    };
    let at = if row.kind == TrailKind::LmsChanged { row.said_at.unwrap_or(row.at) } else { row.at };
    Some(Happened { kind: kind.to_owned(), text, at: at.to_string() })
}

fn lms_changed(row: &TrailRow, people: &People<'_>) -> String {
    let lms = people.lms;
    let who = match &row.who {
        TrailWho::Lms(Some(by)) if Some(by) == people.me => "You".to_owned(),
        TrailWho::Lms(Some(by)) => people.name(Some(by)),
        _ => "Somebody".to_owned(),
    };
    let (Some(before), Some(after)) = (&row.before, &row.after) else {
        return format!("{who} changed it in {lms}");
    };
    if mark_or_dash(before) != mark_or_dash(after) {
        format!("{who} changed *{}* to *{}* in {lms}", mark_or_dash(before), mark_or_dash(after))
    } else if before.comment != after.comment {
        format!("{who} changed the comment in {lms}")
    } else {
        format!("{who} changed the flags in {lms}")
    }
}

fn edited(before: Option<&Grade>, after: Option<&Grade>, undone: bool) -> String {
    let blank = Grade::default();
    let (before, after) = (before.unwrap_or(&blank), after.unwrap_or(&blank));
    let (from, to) = (mark_or_dash(before), mark_or_dash(after));
    let did = if undone { "You undid: " } else { "You " };
    if from != to {
        return match (from.as_str(), to.as_str()) {
            ("–", _) => format!("{did}entered *{to}*"),
            (_, "–") => format!("{did}cleared *{from}*"),
            _ => format!("{did}changed *{from}* to *{to}*"),
        };
    }
    match (before.comment != after.comment, before.late != after.late) {
        (true, _) if before.comment.is_none() => format!("{did}added a comment"),
        (true, _) if after.comment.is_none() => format!("{did}took the comment away"),
        (true, _) => format!("{did}changed the comment"),
        (false, true) if after.late => format!("{did}marked it late"),
        (false, true) => format!("{did}took the late mark away"),
        (false, false) => format!("{did}changed the flags"),
    }
}
