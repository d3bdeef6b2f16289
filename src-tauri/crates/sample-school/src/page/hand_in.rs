//! The page of one student's work: what was handed in, as far as a made-up LMS has it.

use super::html::escape;
use crate::lms::{Attachment, Lms, SubmissionState};
use crate::refusal::Refusal;
use axum::extract::{Query, State};
use axum::response::Html;
use serde::Deserialize;
use std::fmt::Write as _;

#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    assignment: String,
    #[serde(default)]
    student: String,
}

/// The page.
pub(crate) async fn show(
    State(lms): State<Lms>,
    Query(wanted): Query<Wanted>,
) -> Result<Html<String>, Refusal> {
    let assignment = lms.assignment(&wanted.assignment).ok_or(Refusal::AssignmentGone)?;
    let submission = lms.submission(&wanted.assignment, &wanted.student).ok_or(Refusal::UserNotFound)?;
    let student = lms.district().student(&wanted.student).ok_or(Refusal::UserNotFound)?;
    let (title, name) = (escape(&assignment.title), escape(&student.name()));
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{name} · {title} · {kind} (sample)</title>\
         <link rel=\"icon\" href=\"/lms/icon.svg\"><link rel=\"stylesheet\" href=\"/lms/page.css\"></head>\
         <body><header><h1>{kind} <small>(sample)</small></h1>\
         <p>A made-up school to try things out. Everybody in it is fictional.</p>\
         <a href=\"/lms?section={section}\">Back to the gradebook</a></header>\
         <main><h2><bdi>{name}</bdi> — <bdi>{title}</bdi></h2><p class=\"note\">{state}</p>",
        kind = lms.rules().kind.name(),
        section = assignment.section,
        state = match submission.state {
            SubmissionState::Created => "Nothing was handed in.",
            SubmissionState::Submitted => "Handed in, not graded yet.",
            SubmissionState::Returned => "Graded and given back.",
            SubmissionState::Reclaimed => "Taken back by the student.",
        },
    );
    for attachment in &submission.attachments {
        draw(&mut out, attachment);
    }
    out.push_str("</main></body></html>");
    Ok(Html(out))
}

fn draw(out: &mut String, attachment: &Attachment) {
    let _ = match (attachment.kind.as_str(), &attachment.text, &attachment.url) {
        ("text", Some(text), _) if text.trim().is_empty() => {
            write!(out, "<p class=\"work empty\">There is no text in it.</p>")
        }
        ("text", Some(text), _) => {
            write!(out, "<blockquote class=\"work\" dir=\"auto\">{}</blockquote>", escape(text))
        }
        (_, _, Some(url)) => write!(out, "<p class=\"work\">Elsewhere: <bdi>{}</bdi></p>", escape(url)),
        _ => {
            let title = escape(attachment.title.as_deref().unwrap_or("A file"));
            let size =
                attachment.size.map(|size| format!(", {} KB", size.div_ceil(1000))).unwrap_or_default();
            write!(
                out,
                "<p class=\"work\"><bdi>{title}</bdi>{size} <small>(the sample school keeps no files)</small></p>"
            )
        }
    };
}
