//! The class report as a page to print and as PDF.

use crate::given::{class, count, text};
use class_file::{ClassFile, WhyLeftOut, Work};

#[test]
fn the_page_says_what_the_grades_are_and_what_the_signs_mean() {
    let written = class().html();
    let page = text(&written);
    for words in [
        "Class report",
        "Algebra I · Period 2",
        "Lincoln Middle School",
        "Made Nov 26, 2026, 9:00 AM (UTC−8)",
        "<th scope=\"row\"><bdi>Layla Haddad</bdi></th><td>17.5</td><td>0<span>D</span></td>",
        "<th scope=\"row\"><bdi>Ethan Lin</bdi></th><td>EX</td><td>–</td>",
        "<td>12<span>L</span></td><td>M</td>",
        "EX excused, not counted · M missing · L late · D draft, not approved · – nothing yet",
        "20 points · due Nov 20 · 2 scores · 1 excused · 1 late",
        "<dt>Mean</dt><dd>14.8</dd>",
        "<dt>Median</dt><dd>14.75</dd>",
        "<dt>Lowest</dt><dd>12</dd>",
        "<dt>Highest</dt><dd>17.5</dd>",
        "<dt>Spread</dt><dd>2.8</dd>",
        "How many scores lie where. 0–1: 0, 2–3: 0, 4–5: 0, 6–7: 0, 8–9: 0, 10–11: 0, 12–13: 1, 14–15: 0, 16–17: 1, 18–20: 0",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert_eq!(page.matches("<svg").count(), 2);
    assert_eq!(count(&written, WhyLeftOut::Comment), 1);
    assert!(!page.contains("please") && !page.contains("Chapters"), "it may lie on a table");
}

#[test]
fn the_page_and_the_sheets_speak_spanish_where_that_is_spoken() {
    let _apart = language::apart(language::Spoken::Spanish);
    let page = text(&class().html());
    for words in [
        "<html lang=\"es\">",
        "Informe de la clase",
        "EX justificada, no cuenta · M sin entregar · L atrasada · D borrador, sin autorizar · – nada todavía",
        "20 puntos · para el Nov 20 · 2 puntajes · 1 justificada · 1 atrasada",
        "<dt>Mediana</dt><dd>14.75</dd>",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let table = text(&class().csv());
    assert!(table.contains("Estudiante") && table.contains("Justificada"), "{table}");
    assert!(text(&class().canvas_csv().unwrap()).contains("Points Possible"), "Canvas wants its own heads");
}

#[test]
fn the_page_runs_nothing_and_asks_for_nothing() {
    let page = text(&class().html()).to_lowercase();
    for forbidden in
        ["<script", "http:", "https:", "url(", "@import", "<img", "<link", "<iframe", " on", "src="]
    {
        assert_eq!(page.matches(forbidden).count(), 0, "{forbidden}");
    }
    assert!(page.contains("default-src 'none'") && page.contains("size: auto"));
    assert!(page.contains("table-header-group"), "the head of a table is on each of its pages");
}

#[test]
fn nothing_typed_by_anybody_becomes_markup() {
    let evil = "</td><script>alert(1)</script><img src=x onerror=\"x\">'&\u{0}";
    let mut file = class();
    file.section = evil.to_owned();
    file.made = evil.to_owned();
    file.from = vec![evil.to_owned()];
    file.students.iter_mut().for_each(|student| student.label = evil.to_owned());
    for work in &mut file.works {
        (work.title, work.due_words) = (evil.to_owned(), evil.to_owned());
        work.points = Some(evil.to_owned());
        work.grades.iter_mut().flatten().for_each(|mark| mark.score = Some(evil.to_owned()));
    }
    let written = file.html();
    let page = text(&written);
    assert!(!page.contains("<script") && !page.contains("<img") && !page.contains('\u{0}'));
    // Section, made, from, three students, and of each work two titles and when it is due.
    assert_eq!(page.matches("&lt;script&gt;").count(), 12);
    assert_eq!(count(&written, WhyLeftOut::NotANumber), 4);
}

#[test]
fn many_works_stand_in_blocks_with_the_students_before_each() {
    let works: Vec<Work> = (0..16).map(|_| class().works[0].clone()).collect();
    let page = text(&ClassFile { works, ..class() }.html());
    assert_eq!(page.matches("<table").count(), 3);
    assert_eq!(page.matches("<bdi>Layla Haddad</bdi>").count(), 3);
    assert_eq!(page.matches("<td>").count(), 48);
}

#[test]
fn hidden_names_are_said_to_be_hidden() {
    let file = ClassFile { hidden: true, ..class() };
    assert!(text(&file.html()).contains("Names are hidden."));
    assert!(!text(&class().html()).contains("Names are hidden."));
}

#[test]
fn a_pdf_comes_out_and_the_same_again() {
    let written = class().pdf().unwrap();
    assert!(written.bytes.starts_with(b"%PDF-") && written.bytes.len() > 5_000);
    assert_eq!(class().pdf().unwrap(), written, "nothing of the day it was made is in it");
}
