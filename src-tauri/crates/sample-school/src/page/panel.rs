//! The parts of the page that only the script brings to life: the trouble panel and the two dialogs.

use super::html::escape;
use crate::faults::{Aim, TroubleKind};
use crate::lms::Lms;
use crate::rules::Rules;
use std::fmt::Write as _;

const fn kind_in_words(kind: TroubleKind) -> &'static str {
    match kind {
        TroubleKind::AnswerLost => "Applied, but the answer is lost",
        TroubleKind::AppliedTimeout => "Applied, but no answer ever comes",
        TroubleKind::LostBefore => "Lost on the way, not applied",
        TroubleKind::TooManyRequests => "429 Too many requests",
        TroubleKind::ErrorBefore => "503 error, not applied",
        TroubleKind::ErrorAfter => "500 error, although applied",
        TroubleKind::Html => "A web page instead of an answer",
        TroubleKind::Offline => "Connection closed at once",
    }
}

const fn aim_in_words(aim: Aim) -> &'static str {
    match aim {
        Aim::Any => "any request",
        Aim::Reads => "any reading",
        Aim::Writes => "any writing",
        Aim::Roster => "reading people and sections",
        Aim::Create => "making an assignment",
        Aim::ReadAssignment => "reading an assignment",
        Aim::UpdateAssignment => "changing an assignment",
        Aim::DeleteAssignment => "deleting an assignment",
        Aim::ReadGrades => "reading a page of grades",
        Aim::ReadGrade => "reading one grade",
        Aim::WriteGrade => "writing a grade",
    }
}

/// The trouble panel.
pub(crate) fn draw(out: &mut String, lms: &Lms) {
    let name = lms.rules().kind.name();
    let mut check = String::new();
    for (field, words) in [
        ("stale_match", "Clever claims that everybody is linked"),
        ("without_lms_fields", "Clever leaves its LMS fields out"),
        ("late_policy", "The LMS takes a tenth off late work on arrival"),
        ("schoology_grade_needs_launch", "Schoology: a grade needs a student who opened the app once"),
        ("absent_student", "The last student of the first section is in no assignment"),
    ] {
        let _ = write!(
            check,
            "<label><input type=\"checkbox\" id=\"trouble-{field}\" data-switch=\"{field}\"> {words}</label>"
        );
    }
    let options = |words: Vec<(&str, &str)>| {
        let mut options = String::new();
        for (value, words) in words {
            let _ = write!(options, "<option value=\"{value}\">{}</option>", escape(words));
        }
        options
    };
    let kinds = options(TroubleKind::ALL.iter().map(|kind| (kind.word(), kind_in_words(*kind))).collect());
    let aims = options(Aim::ALL.iter().map(|aim| (aim.word(), aim_in_words(*aim))).collect());
    let _ = write!(
        out,
        "<details id=\"trouble\"><summary>Trouble to practise with</summary>\
         <form id=\"trouble-form\"><p>What happens to the requests that reach {name} through Clever. \
         It ends when the school is started again.</p>\
         <fieldset><legend>All the time</legend>\
         <label><input type=\"checkbox\" id=\"trouble-offline\"> Offline: connections are closed at once</label>\
         <label>Answers wait <input type=\"number\" id=\"trouble-latency\" min=\"0\" max=\"3600000\" step=\"1\" value=\"0\"> ms</label>\
         <label>Random trouble for <input type=\"number\" id=\"trouble-rate\" min=\"0\" max=\"100\" step=\"any\" value=\"0\"> % of requests</label>\
         <label>At most <input type=\"number\" id=\"trouble-limit\" min=\"1\" step=\"1\" placeholder=\"1200\"> requests a minute</label>\
         <label>The district’s token <select id=\"trouble-token\"><option value=\"good\">works</option>\
         <option value=\"expired\">has expired (401)</option><option value=\"revoked\">was taken back (403)</option></select></label>\
         <label>The LMS connection is <select id=\"trouble-state\"><option value=\"\">ready (success)</option>\
         <option>initial_sync_processing</option><option>pending_authorization</option><option>matching_in_progress</option>\
         <option>error</option><option>disconnected</option></select></label>{check}\
         <button type=\"submit\" id=\"trouble-save\">Save</button></fieldset>\
         <fieldset><legend>The next requests</legend>\
         <label>The next <input type=\"number\" id=\"next-count\" min=\"1\" step=\"1\" value=\"1\"> time(s)</label>\
         <label>on <select id=\"next-on\">{aims}</select></label>\
         <label>do this <select id=\"next-kind\">{kinds}</select></label>\
         <button type=\"button\" id=\"next-add\">Add</button>\
         <ul id=\"next-list\" aria-label=\"Waiting trouble\"></ul></fieldset>\
         <button type=\"button\" id=\"trouble-none\">All well again</button></form></details>"
    );
}

/// The dialogs for one grade and one assignment.
pub(crate) fn draw_dialogs(out: &mut String, rules: &Rules) {
    let mut flags = String::new();
    for (flag, words) in [("none", "None"), ("excused", "Excused"), ("missing", "Missing"), ("late", "Late")]
    {
        let _ = write!(
            flags,
            "<label><input type=\"radio\" name=\"flag\" id=\"grade-{flag}\" value=\"{flag}\"> {words}</label>"
        );
    }
    let comment = if rules.comments {
        "<label for=\"grade-comment\">Comment</label><textarea id=\"grade-comment\" rows=\"3\"></textarea>"
    } else {
        "<p class=\"note\">This LMS keeps no comment with a grade.</p>"
    };
    let _ = write!(
        out,
        "<dialog id=\"grade-dialog\" aria-labelledby=\"grade-title\"><form method=\"dialog\">\
         <h2 id=\"grade-title\"></h2><fieldset><legend>Status</legend>{flags}</fieldset>{comment}\
         <p class=\"wrong\" id=\"grade-wrong\" role=\"alert\"></p>\
         <p><button type=\"submit\" id=\"grade-save\">Save</button> \
         <button type=\"button\" id=\"grade-cancel\">Cancel</button></p></form></dialog>\
         <dialog id=\"assignment-dialog\" aria-labelledby=\"assignment-heading\"><form method=\"dialog\">\
         <h2 id=\"assignment-heading\">Assignment</h2>\
         <label for=\"assignment-title\">Title</label><input id=\"assignment-title\" autocomplete=\"off\">\
         <label for=\"assignment-due\">Due</label><input id=\"assignment-due\" type=\"datetime-local\">\
         <label for=\"assignment-points\">Points</label><input id=\"assignment-points\" inputmode=\"decimal\" autocomplete=\"off\">\
         <p class=\"note\">Description: <span id=\"assignment-description\"></span></p>\
         <label for=\"assignment-address\">Address of this assignment</label>\
         <input id=\"assignment-address\" readonly>\
         <p class=\"wrong\" id=\"assignment-wrong\" role=\"alert\"></p>\
         <p><button type=\"submit\" id=\"assignment-save\">Save</button> \
         <button type=\"button\" id=\"assignment-cancel\">Cancel</button> \
         <button type=\"button\" id=\"assignment-delete\">Delete…</button></p>\
         <div id=\"assignment-sure\" hidden><p>Delete this assignment and its grades for everybody?</p>\
         <button type=\"button\" id=\"assignment-delete-sure\">Delete assignment</button> \
         <button type=\"button\" id=\"assignment-keep\">Keep it</button></div></form></dialog>"
    );
}
