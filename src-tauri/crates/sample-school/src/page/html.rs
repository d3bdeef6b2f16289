//! Drawing the gradebook page. Whatever people typed goes through [`escape`].

use super::edits::Cell;
use super::panel;
use crate::district::{District, Section};
use crate::lms::{Assignment, Lms};
use axum::extract::{Query, State};
use axum::response::Html;
use chrono::SecondsFormat;
use serde::Deserialize;
use std::fmt::Write as _;

/// How many assignments one page shows.
const COLUMNS: usize = 25;

/// Text that may hold anything, for HTML text and quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[derive(Deserialize)]
pub(crate) struct Wanted {
    section: Option<String>,
    #[serde(default)]
    page: usize,
}

/// The assignments on a page of a section, newest first, and how many pages there are.
pub(crate) fn columns(lms: &Lms, section: &str, page: usize) -> (Vec<Assignment>, usize) {
    let all = lms.assignments(section);
    let pages = all.len().div_ceil(COLUMNS).max(1);
    (all.into_iter().skip(page.min(pages - 1) * COLUMNS).take(COLUMNS).collect(), pages)
}

/// The page.
pub(crate) async fn show(State(lms): State<Lms>, Query(wanted): Query<Wanted>) -> Html<String> {
    let district = lms.district();
    let section = wanted.section.as_deref().and_then(|id| district.section(id));
    let Some(section) = section.or_else(|| district.sections.first()) else {
        return Html(String::new());
    };
    let version = lms.version();
    let (columns, pages) = columns(&lms, &section.id, wanted.page);
    let page = wanted.page.min(pages - 1);
    let name = lms.rules().kind.name();
    let mut out = String::with_capacity(200_000);
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{section_name} · {name} (sample)</title>\
         <link rel=\"icon\" href=\"/lms/icon.svg\"><link rel=\"stylesheet\" href=\"/lms/page.css\">\
         <script src=\"/lms/page.js\" defer></script></head>\
         <body data-section=\"{id}\" data-page=\"{page}\" data-version=\"{version}\" data-lms=\"{kind}\">\
         <header><h1>{name} <small>(sample)</small> — {school}</h1>\
         <p>A made-up school to try things out. Everybody in it is fictional.</p>",
        section_name = escape(section.name),
        id = section.id,
        kind = lms.rules().kind.word(),
        school = District::SCHOOL,
    );
    out.push_str("<label for=\"who\">I am</label> <select id=\"who\" name=\"who\">");
    for teacher in &district.teachers {
        let _ = write!(out, "<option value=\"{}\">{}</option>", teacher.id, escape(teacher.called));
    }
    out.push_str("</select> <a id=\"assignment-file\" href=\"/lms/api/assignment-file\" download=\"passback-assignments.json\">Download assignment file</a></header>");
    draw_sections(&mut out, district, section);
    let _ = write!(out, "<main><h2>{}</h2>", escape(section.name));
    if lms.tool().get().is_some() {
        let to = format!("/lti/open?section={}", section.id);
        let _ = write!(out, "<p><a id=\"open-tool\" href=\"{to}\">Open in Passback</a></p>");
    }
    if section.linked {
        draw_table(&mut out, &lms, section, &columns);
        draw_pages(&mut out, section, page, pages);
        draw_not_linked(&mut out, district, section);
    } else {
        let _ = write!(out, "<p class=\"empty\">This section has no course in {name}.</p>");
    }
    out.push_str("<p id=\"said\" role=\"status\" aria-live=\"polite\"></p>");
    panel::draw(&mut out, &lms);
    out.push_str("</main>");
    panel::draw_dialogs(&mut out, lms.rules());
    out.push_str("</body></html>");
    Html(out)
}

fn draw_sections(out: &mut String, district: &District, shown: &Section) {
    out.push_str("<nav aria-label=\"Sections\"><ul>");
    for section in &district.sections {
        let current = if section.id == shown.id { " aria-current=\"page\"" } else { "" };
        let _ = write!(
            out,
            "<li><a href=\"/lms?section={}\"{current}>{}</a></li>",
            section.id,
            escape(section.name)
        );
    }
    out.push_str("</ul></nav>");
}

fn draw_pages(out: &mut String, section: &Section, page: usize, pages: usize) {
    if pages < 2 {
        return;
    }
    let _ = write!(
        out,
        "<nav class=\"pages\" aria-label=\"Assignments\"><span>Page {} of {pages}</span>",
        page + 1
    );
    let mut link = |to: usize, words: &str| {
        let _ = write!(out, " <a href=\"/lms?section={}&amp;page={to}\">{words}</a>", section.id);
    };
    if page > 0 {
        link(page - 1, "Newer assignments");
    }
    if page + 1 < pages {
        link(page + 1, "Older assignments");
    }
    out.push_str("</nav>");
}

fn draw_not_linked(out: &mut String, district: &District, section: &Section) {
    let names: Vec<_> = district
        .students_of(section)
        .filter(|student| !student.linked)
        .map(|student| format!("<bdi>{}</bdi>", escape(&student.name())))
        .collect();
    if !names.is_empty() {
        let _ = write!(
            out,
            "<p class=\"note\">Not in this course, because Clever could not match them: {}.</p>",
            names.join(", ")
        );
    }
}

fn draw_table(out: &mut String, lms: &Lms, section: &Section, columns: &[Assignment]) {
    if columns.is_empty() {
        out.push_str("<p class=\"empty\">No assignments yet.</p>");
        return;
    }
    out.push_str("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Gradebook\"><table id=\"gradebook\"><thead><tr><th scope=\"col\">Student</th>");
    for assignment in columns {
        draw_head(out, assignment);
    }
    out.push_str("</tr></thead><tbody>");
    let grades: Vec<_> = columns
        .iter()
        .map(|assignment| {
            lms.submissions(assignment, None, usize::MAX)
                .into_iter()
                .collect::<std::collections::BTreeMap<_, _>>()
        })
        .collect();
    for student in lms.district().students_of(section).filter(|student| student.linked) {
        let name = escape(&student.name());
        let _ = write!(out, "<tr data-student=\"{}\"><th scope=\"row\"><bdi>{name}</bdi></th>", student.id);
        for (assignment, grades) in columns.iter().zip(&grades) {
            match grades.get(&student.id) {
                Some(grade) => draw_cell(out, assignment, &student.id, &name, &Cell::of(grade)),
                None => out.push_str("<td class=\"none\">–</td>"),
            }
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table></div>");
}

fn draw_head(out: &mut String, assignment: &Assignment) {
    let title = escape(&assignment.title);
    let points = assignment.points.map_or("no maximum".to_owned(), |points| format!("{points} pts"));
    let points_value = assignment.points.map(|points| points.to_string()).unwrap_or_default();
    let due = assignment.due.map(|due| due.to_rfc3339_opts(SecondsFormat::Secs, true)).unwrap_or_default();
    let day = assignment.due.map_or("no due date".to_owned(), |due| due.format("%b %-d").to_string());
    let _ = write!(
        out,
        "<th scope=\"col\" data-assignment=\"{id}\" data-title=\"{title}\" data-due=\"{due}\" data-points=\"{points_value}\" \
         data-description=\"{description}\">\
         <button type=\"button\" class=\"assignment\" id=\"a-{id}\" aria-haspopup=\"dialog\" \
         aria-label=\"Edit {title}\"><bdi>{title}</bdi></button>\
         <small><span class=\"points\">{points}</span> · <time datetime=\"{due}\">{day}</time></small></th>",
        description = escape(&assignment.description),
        id = assignment.id,
    );
}

fn draw_cell(out: &mut String, assignment: &Assignment, student: &str, name: &str, cell: &Cell) {
    let title = escape(&assignment.title);
    let flags = cell.flags.join(" ");
    let comment = escape(&cell.comment);
    let _ = write!(
        out,
        "<td data-flags=\"{flags}\" data-comment=\"{comment}\"><span class=\"cell\">\
         <input id=\"s-{id}-{student}\" class=\"score\" data-assignment=\"{id}\" data-student=\"{student}\" \
         value=\"{score}\" data-saved=\"{score}\" inputmode=\"decimal\" autocomplete=\"off\" \
         aria-label=\"Score of {name} on {title}\">\
         <button type=\"button\" class=\"more\" aria-haspopup=\"dialog\" \
         aria-label=\"Details of {name} on {title}\">⋯</button>\
         <span class=\"mark\">{marks}</span><span class=\"saved\" hidden>✓ Saved</span></span></td>",
        id = assignment.id,
        score = escape(&cell.score),
        marks = marks(cell),
    );
}

/// The words under a score.
fn marks(cell: &Cell) -> String {
    let mut words: Vec<&str> = cell
        .flags
        .iter()
        .map(|flag| match *flag {
            "excused" => "Excused",
            "late" => "Late",
            _ => "Missing",
        })
        .collect();
    if !cell.comment.is_empty() {
        words.push("Comment");
    }
    words.join(", ")
}
