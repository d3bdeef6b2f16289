//! The class report as PDF, on its side so that more works stand beside each other.

mod about;

use crate::report::{self, Cell, Report, WorkReport};
use crate::{ClassFile, Fault, Written};
use paper::Weight;
use paper::pdf::{BLACK, GREY, Layout, Look, Mark, PdfError, Sheet};

const SHEET: Sheet = Sheet::ACROSS;
/// Width of the students' column.
const WHO: f32 = 140.0;
/// Works beside each other, and the width of each.
const BESIDE: usize = 10;
const EACH: f32 = 56.0;
const GAP: f32 = 6.0;
/// Room for signs after a score.
const SIGNS: f32 = 16.0;
/// Rules between rows are lighter than those around them.
const LIGHT: u8 = 190;
/// Lines of a title over its column.
const HEAD_LINES: usize = 4;

const NAME: Look = Look { size: 18.0, weight: Weight::SemiBold, grey: BLACK };
const SECTION: Look = Look { size: 12.5, weight: Weight::SemiBold, grey: BLACK };
const TITLE: Look = Look { size: 10.0, weight: Weight::SemiBold, grey: BLACK };
const TEXT: Look = Look { size: 9.0, weight: Weight::Regular, grey: BLACK };
const NOTE: Look = Look { size: 9.0, weight: Weight::Regular, grey: GREY };
const CELL: Look = Look { size: 8.2, weight: Weight::Regular, grey: BLACK };
const HEAD: Look = Look { size: 7.8, weight: Weight::SemiBold, grey: GREY };
const SMALL: Look = Look { size: 6.5, weight: Weight::Regular, grey: GREY };

pub(crate) fn file(file: &ClassFile) -> Result<Written, Fault> {
    let report = Report::of(file);
    let bytes = laid_out(&report)?.finish(report::name(), HEAD)?;
    Ok(report.tally.written(bytes, "pdf", &report.grades))
}

fn laid_out(report: &Report) -> Result<Layout, PdfError> {
    let mut pages = Pages { on: Layout::new(SHEET)? };
    pages.report(report);
    Ok(pages.on)
}

struct Pages {
    on: Layout,
}

impl Pages {
    fn report(&mut self, report: &Report) {
        self.on.text(report::name(), NOTE);
        self.on.text(&report.section, NAME);
        for line in &report.lines {
            self.on.text(line, TEXT);
        }
        self.on.rule(0.9);
        self.on.space(4.0);
        self.on.text(&report.legend, NOTE);
        if report.students.is_empty() || report.works.is_empty() {
            self.on.text(report::nothing(report), TEXT);
        } else {
            for (nth, works) in report.works.chunks(BESIDE).enumerate() {
                self.table(report, nth * BESIDE, works);
            }
        }
        if !report.works.is_empty() {
            self.on.space(14.0);
            self.on.keep(SECTION.leading() + 130.0);
            self.on.text(report::assignments(), SECTION);
            self.on.text(report::note(), NOTE);
            for pair in report.works.chunks(2) {
                self.about(pair);
            }
        }
    }

    fn table(&mut self, report: &Report, first: usize, works: &[WorkReport]) {
        let heads: Vec<Vec<String>> = works.iter().map(|work| self.head_of(work)).collect();
        self.on.space(10.0);
        self.on.keep(110.0);
        self.head(&heads);
        for (student, cells) in report.students.iter().zip(&report.cells) {
            let name = self.on.lines(student, CELL, WHO - GAP);
            let cells: Vec<(Vec<String>, &Cell)> = cells
                .iter()
                .skip(first)
                .take(works.len())
                .map(|cell| {
                    let signs = self.signs(cell);
                    (self.on.lines(&cell.main, CELL, EACH - GAP - signs), cell)
                })
                .collect();
            let tall =
                cells.iter().map(|(lines, _)| lines).chain([&name]).map(Vec::len).max().unwrap_or(1).max(1);
            let height = f32::from(u16::try_from(tall).unwrap_or(u16::MAX)) * CELL.leading() + 5.0;
            // A row is kept together; only a number of hundreds of digits is longer than a page, and goes on below it.
            if self.on.is_full(height) {
                self.on.turn();
                self.head(&heads);
            }
            self.row(&name, &cells, tall, &heads);
        }
    }

    fn row(&mut self, name: &[String], cells: &[(Vec<String>, &Cell)], tall: usize, heads: &[Vec<String>]) {
        self.on.space(2.0);
        for n in 0..tall {
            if self.on.is_full(CELL.leading()) {
                self.on.turn();
                self.head(heads);
            }
            self.on.space(CELL.leading());
            if let Some(text) = name.get(n) {
                self.on.put(SHEET.left, text, CELL);
            }
            for ((lines, cell), right) in cells.iter().zip(rights()) {
                let wide = self.on.width(lines.first().map_or("", String::as_str), CELL);
                // A score too long to stand before the room for signs takes what they leave of it.
                let room = if wide > EACH - GAP - SIGNS { self.signs(cell) } else { SIGNS };
                if let Some(text) = lines.get(n) {
                    self.right(right - room, text, CELL);
                }
                if n == 0 && !cell.signs.is_empty() {
                    self.on.put(right - room + 3.0, &cell.signs, SMALL);
                }
            }
        }
        self.on.space(3.0);
        let (y, right) = (self.on.y, SHEET.left + SHEET.wide);
        self.on.push(Mark::Line { from: (SHEET.left, y), to: (right, y), thick: 0.4, grey: LIGHT });
    }

    /// Width of the signs after a score, with the air before them.
    fn signs(&mut self, cell: &Cell) -> f32 {
        if cell.signs.is_empty() { 0.0 } else { self.on.width(&cell.signs, SMALL) + 3.0 }
    }

    /// The titles, each on so many lines that they end beside each other.
    fn head(&mut self, heads: &[Vec<String>]) {
        let tall = heads.iter().map(Vec::len).max().unwrap_or(1).max(1);
        for n in 0..tall {
            self.on.space(HEAD.leading());
            for (lines, right) in heads.iter().zip(rights()) {
                let above = tall - lines.len();
                if let Some(text) = n.checked_sub(above).and_then(|n| lines.get(n)) {
                    self.right(right, text, HEAD);
                }
            }
        }
        self.on.put(SHEET.left, report::student(), HEAD);
        self.on.space(3.0);
        self.on.line_here(0.5);
    }

    /// The title over a column on a few lines, and the maximum below it.
    fn head_of(&mut self, work: &WorkReport) -> Vec<String> {
        let mut lines = self.on.lines(&work.head, HEAD, EACH - GAP - 4.0);
        if lines.len() > HEAD_LINES {
            lines.truncate(HEAD_LINES);
            if let Some(last) = lines.last_mut() {
                last.push('…');
            }
        }
        lines.extend(self.on.lines(&work.of, HEAD, EACH - GAP));
        lines.truncate(HEAD_LINES + 1);
        lines
    }

    fn right(&mut self, right: f32, text: &str, look: Look) {
        let wide = self.on.width(text, look);
        self.on.put(right - wide, text, look);
    }
}

/// Where the columns of works end.
fn rights() -> impl Iterator<Item = f32> {
    (1..=BESIDE).scan(SHEET.left + WHO, |right, _| {
        *right += EACH;
        Some(*right)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Mark as Grade, MarkKind, Pupil, Work};

    fn class(students: usize, works: usize) -> ClassFile {
        let grade = |n: usize| match n % 5 {
            0 => None,
            1 => Some(Grade { kind: MarkKind::Excused, ..Grade::default() }),
            2 => Some(Grade { score: Some("0".to_owned()), kind: MarkKind::Missing, ..Grade::default() }),
            _ => {
                Some(Grade { score: Some(format!("{n}.25")), late: n.is_multiple_of(3), ..Grade::default() })
            }
        };
        let pupil = |n| Pupil { label: format!("Pupil {n} of a rather long name"), ..Pupil::default() };
        let work = |w| Work {
            title: format!("Work {w} with a title of several words that goes on and on"),
            points: Some("20".to_owned()),
            grades: (0..students).map(|s| grade(s + w)).collect(),
            ..Work::default()
        };
        ClassFile {
            section: "Algebra I".to_owned(),
            students: (0..students).map(pupil).collect(),
            works: (0..works).map(work).collect(),
            ..ClassFile::default()
        }
    }

    #[test]
    fn nothing_is_beyond_the_margins_and_every_page_of_the_table_has_its_head_and_students() {
        let mut file = class(70, 23);
        file.works[3].grades[5] =
            Some(Grade { score: Some("7".repeat(3_000)), late: true, ..Grade::default() });
        let report = Report::of(&file);
        let layout = laid_out(&report).unwrap();
        assert!(layout.pages().len() > 9, "{} pages", layout.pages().len());
        let mut names = 0;
        for (n, page) in layout.pages().iter().enumerate() {
            let texts: Vec<_> = page.iter().filter_map(Mark::written).collect();
            for (text, right, low) in &texts {
                assert!(*right <= SHEET.left + SHEET.wide + 0.5, "page {n}: {text} reaches {right}");
                assert!(*low <= SHEET.bottom, "page {n}: {text} reaches down to {low}");
            }
            let cells = texts.iter().filter(|(text, ..)| text == "EX").count();
            let has_head = texts.iter().any(|(text, ..)| text == "Student");
            assert!(cells == 0 || has_head, "page {n} has its head");
            names += texts.iter().filter(|(text, ..)| text.starts_with("Pupil 7 ")).count();
        }
        assert_eq!(names, 3, "the students are before each of the three blocks");
    }

    #[test]
    fn a_score_of_many_digits_is_not_broken_over_lines() {
        let mut file = class(4, 2);
        file.works[0].grades[3] =
            Some(Grade { score: Some("100.3333".to_owned()), late: true, ..Grade::default() });
        let layout = laid_out(&Report::of(&file)).unwrap();
        let texts: Vec<String> =
            layout.pages()[0].iter().filter_map(|mark| Some(mark.written()?.0)).collect();
        assert!(texts.iter().any(|text| text == "100.3333"), "{texts:?}");
    }

    #[test]
    fn every_work_has_its_bars_and_the_legend_says_what_the_signs_mean() {
        let report = Report::of(&class(10, 2));
        let layout = laid_out(&report).unwrap();
        let marks: Vec<&Mark> = layout.pages().iter().flatten().collect();
        let bars = marks.iter().filter(|mark| matches!(mark, Mark::Bar { .. })).count();
        let wanted = report.works.iter().flat_map(|work| &work.bars).filter(|bar| bar.count > 0).count();
        assert_eq!(bars, wanted);
        assert!(bars > 3);
        let texts: Vec<String> = marks.iter().filter_map(|mark| Some(mark.written()?.0)).collect();
        let legend = "EX excused, not counted · M missing · L late · – nothing yet";
        assert!(texts.iter().any(|text| text == legend), "{texts:?}");
        assert!(["9.25", "EX", "M", "L", "of 20"].iter().all(|word| texts.iter().any(|text| text == word)));
    }
}
