//! The class report as a page to print: a head, the grades in blocks of columns with the students before each, and what
//! can be said of each work, with its scores drawn as bars.

use crate::figures::Bar;
use crate::report::{self, Report, WorkReport};
use crate::{ClassFile, Written};
use language::text;
use paper::markup::{CLOSED, opened, plain, tag};

/// Works beside each other on an upright page.
const BESIDE: usize = 7;
/// Hundredths of the width for the students and for each work.
const WHO: usize = 23;
const EACH: usize = 11;
const STYLE: &str = include_str!("report.css");
/// Of the drawing.
const WIDE: f32 = 360.0;
const TALL: f32 = 84.0;

pub(crate) fn file(file: &ClassFile) -> Written {
    let report = Report::of(file);
    let mut page = opened(report::name(), STYLE);
    page.push_str("<header>\n");
    tag(&mut page, "p", "kind", report::name());
    page.push_str("<h1><bdi>");
    page.push_str(&plain(&report.section));
    page.push_str("</bdi></h1>\n");
    for line in &report.lines {
        tag(&mut page, "p", "", line);
    }
    page.push_str("</header>\n");
    if !report.legend.is_empty() {
        tag(&mut page, "p", "legend", &report.legend);
    }
    if report.students.is_empty() || report.works.is_empty() {
        tag(&mut page, "p", "", report::nothing(&report));
    } else {
        for (nth, works) in report.works.chunks(BESIDE).enumerate() {
            table(&mut page, &report, nth * BESIDE, works);
        }
    }
    if !report.works.is_empty() {
        page.push_str("<section>\n");
        tag(&mut page, "h2", "", report::assignments());
        tag(&mut page, "p", "legend", report::note());
        for work in &report.works {
            about(&mut page, work);
        }
        page.push_str("</section>\n");
    }
    page.push_str(CLOSED);
    report.tally.written(page.into_bytes(), "html", &report.grades)
}

fn table(page: &mut String, report: &Report, first: usize, works: &[WorkReport]) {
    // Columns are as wide in the last block, which may have fewer of them, as in the others.
    let (who, whole) = (WHO * 100 / (WHO + EACH * works.len()), WHO + EACH * works.len());
    page.push_str(&format!(
        "<table class=\"grades\" style=\"width: {whole}%\">\n<colgroup><col style=\"width: {who}%\"></colgroup>\n"
    ));
    page.push_str(&format!("<thead><tr><th scope=\"col\">{}</th>", report::student()));
    for work in works {
        page.push_str("<th scope=\"col\"><bdi>");
        page.push_str(&plain(&work.head));
        page.push_str("</bdi><span>");
        page.push_str(&plain(&work.of));
        page.push_str("</span></th>");
    }
    page.push_str("</tr></thead>\n<tbody>\n");
    for (student, cells) in report.students.iter().zip(&report.cells) {
        page.push_str("<tr><th scope=\"row\"><bdi>");
        page.push_str(&plain(student));
        page.push_str("</bdi></th>");
        for cell in cells.iter().skip(first).take(works.len()) {
            page.push_str("<td>");
            page.push_str(&plain(&cell.main));
            if !cell.signs.is_empty() {
                page.push_str(&format!("<span>{}</span>", cell.signs));
            }
            page.push_str("</td>");
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table>\n");
}

fn about(page: &mut String, work: &WorkReport) {
    page.push_str("<article>\n");
    tag(page, "h3", "", &work.title);
    tag(page, "p", "about", &work.about);
    if !work.figures.is_empty() {
        page.push_str("<dl>\n");
        for (name, value) in &work.figures {
            page.push_str(&format!("<div><dt>{name}</dt><dd>{}</dd></div>\n", plain(value)));
        }
        page.push_str("</dl>\n");
        chart(page, &work.bars);
    }
    page.push_str("</article>\n");
}

/// Bars with their number above and their part of the scale below.
#[expect(clippy::cast_precision_loss, reason = "a drawing of a class")]
fn chart(page: &mut String, bars: &[Bar]) {
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or(1).max(1) as f32;
    let each = WIDE / bars.len().max(1) as f32;
    let said: Vec<String> = bars.iter().map(|bar| format!("{}: {}", bar.label(), bar.count)).collect();
    page.push_str(&format!(
        "<svg viewBox=\"0 0 {WIDE} {TALL}\" role=\"img\" aria-label=\"{} {}\">\n",
        text!("How many scores lie where.", "Cuántos puntajes hay en cada tramo."),
        plain(&said.join(", "))
    ));
    let floor = TALL - 14.0;
    for (nth, bar) in bars.iter().enumerate() {
        let (x, height) = (each * nth as f32, (floor - 12.0) * bar.count as f32 / most);
        let middle = x + each / 2.0;
        if bar.count > 0 {
            let (left, top, width) = (x + each * 0.1, floor - height, each * 0.8);
            page.push_str(&format!(
                "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>"
            ));
            page.push_str(&format!("<text x=\"{middle:.1}\" y=\"{:.1}\">{}</text>", top - 3.0, bar.count));
        }
        if is_labelled(bars, nth) {
            let label = plain(&bar.label());
            page.push_str(&format!("<text x=\"{middle:.1}\" y=\"{:.1}\">{label}</text>\n", TALL - 4.0));
        }
    }
    page.push_str(&format!("<line x1=\"0\" y1=\"{floor}\" x2=\"{WIDE}\" y2=\"{floor}\"/>\n</svg>\n"));
}

/// Where labels are too long to stand beside each other, only every third has one.
pub(crate) fn is_labelled(bars: &[Bar], nth: usize) -> bool {
    let longest = bars.iter().map(|bar| bar.label().chars().count()).max().unwrap_or(0);
    longest <= 7 || nth.is_multiple_of(3)
}
