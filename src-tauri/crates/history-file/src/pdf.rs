//! The same as PDF.

use crate::{Assignment, HistoryFile, Line, words};
use paper::Weight;
use paper::pdf::{BLACK, GREY, Layout, Look, PdfError, Sheet};

/// How wide the columns of a table are: when, who, what, before and after, sync, receipt.
const COLUMNS: [f32; 6] = [92.0, 80.0, 96.0, 90.0, 70.0, 88.0];
const GAP: f32 = 7.0;

const NAME: Look = Look { size: 18.0, weight: Weight::SemiBold, grey: BLACK };
const SECTION: Look = Look { size: 12.5, weight: Weight::SemiBold, grey: BLACK };
const TITLE: Look = Look { size: 10.5, weight: Weight::SemiBold, grey: BLACK };
const TEXT: Look = Look { size: 9.5, weight: Weight::Regular, grey: BLACK };
const NOTE: Look = Look { size: 9.5, weight: Weight::Regular, grey: GREY };
const CELL: Look = Look { size: 7.8, weight: Weight::Regular, grey: BLACK };
const HEAD: Look = Look { size: 7.8, weight: Weight::SemiBold, grey: GREY };

pub(crate) fn document(file: &HistoryFile) -> Result<Vec<u8>, PdfError> {
    laid_out(file)?.finish(words::name(), HEAD)
}

fn laid_out(file: &HistoryFile) -> Result<Layout, PdfError> {
    let mut history = History { on: Layout::new(Sheet::UPRIGHT)? };
    history.file(file);
    Ok(history.on)
}

struct History {
    on: Layout,
}

impl History {
    fn file(&mut self, file: &HistoryFile) {
        self.on.text(words::name(), NOTE);
        self.on.text(&file.student, NAME);
        for line in &file.from {
            self.on.text(line, TEXT);
        }
        self.on.text(&words::made(file), NOTE);
        self.on.rule(0.9);
        for section in &file.sections {
            self.on.space(12.0);
            self.on.keep(SECTION.leading() + 70.0);
            self.on.text(&section.name, SECTION);
            for assignment in &section.assignments {
                self.assignment(assignment);
            }
        }
        if file.sections.is_empty() {
            self.on.text(words::nothing(), TEXT);
        }
        self.on.space(14.0);
        self.on.keep(110.0);
        self.on.rule(0.9);
        self.on.text(words::record(), SECTION);
        self.on.text(&words::holds(&file.proof), TEXT);
        self.on.text(&file.proof.hash, TEXT);
        for line in &file.proof.how {
            self.on.text(line, TEXT);
        }
    }

    fn assignment(&mut self, assignment: &Assignment) {
        self.on.space(9.0);
        self.on.keep(64.0);
        self.on.text(&assignment.title, TITLE);
        let about = [assignment.points.as_str(), assignment.now.as_str()];
        let about: Vec<&str> = about.into_iter().filter(|text| !text.is_empty()).collect();
        self.on.text(&about.join(" · "), NOTE);
        self.head();
        for line in &assignment.lines {
            self.row(line);
        }
    }

    fn head(&mut self) {
        self.on.space(2.0);
        self.on.y += HEAD.leading();
        for (name, x) in words::heads().into_iter().zip(column_starts()) {
            self.on.put(x, name, HEAD);
        }
        self.on.y += 3.5;
        self.on.line_here(0.5);
    }

    fn row(&mut self, line: &Line) {
        let values = format!("{} → {}", line.before, line.after);
        let cells = [&line.when, &line.who, &line.what, &values, &line.sync, &line.receipt];
        let cells: Vec<Vec<String>> = cells
            .into_iter()
            .zip(COLUMNS)
            .map(|(text, width)| self.on.lines(text, CELL, width - GAP))
            .collect();
        let tall = cells.iter().map(Vec::len).max().unwrap_or(0);
        // A row is kept together unless it is longer than a page.
        let height = f32::from(u16::try_from(tall).unwrap_or(u16::MAX)) * CELL.leading() + 6.0;
        if height < Sheet::UPRIGHT.bottom - Sheet::UPRIGHT.top - 30.0 && self.on.is_full(height) {
            self.on.turn();
            self.head();
        }
        self.on.y += 2.5;
        for n in 0..tall {
            if self.on.is_full(CELL.leading()) {
                self.on.turn();
                self.head();
            }
            self.on.y += CELL.leading();
            for (cell, x) in cells.iter().zip(column_starts()) {
                if let Some(text) = cell.get(n) {
                    self.on.put(x, text, CELL);
                }
            }
        }
        self.on.y += 3.5;
        self.on.line_here(0.25);
    }
}

fn column_starts() -> impl Iterator<Item = f32> {
    COLUMNS.iter().scan(Sheet::UPRIGHT.left, |x, width| {
        let start = *x;
        *x += width;
        Some(start)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use paper::pdf::Mark;

    /// All text of a page, and how far right and down it reaches.
    fn texts(marks: &[Mark]) -> (Vec<String>, f32, f32) {
        let (mut all, mut right, mut low) = (Vec::new(), 0.0_f32, 0.0_f32);
        for (text, to, y) in marks.iter().filter_map(Mark::written) {
            all.push(text);
            right = right.max(to);
            low = low.max(y);
        }
        (all, right, low)
    }

    #[test]
    fn a_pdf_comes_out_and_the_same_again() {
        let pdf = sample::file().pdf().expect("a document");
        assert!(pdf.starts_with(b"%PDF-") && pdf.len() > 5_000, "{} bytes", pdf.len());
        assert_eq!(sample::file().pdf().expect("a document"), pdf, "nothing of the day it was made is in it");
    }

    #[test]
    fn a_long_history_goes_on_over_pages_with_the_head_on_each_and_nothing_beyond_the_margins() {
        let mut file = sample::file();
        let lines = &mut file.sections[0].assignments[0].lines;
        *lines =
            (0..200).map(|n| sample::line(n, "Changed here", &n.to_string(), &(n + 1).to_string())).collect();
        // Longer than a page, and a word longer than its column.
        lines[20].what = "Comment: see the notes. ".repeat(150);
        lines[30].receipt = "x".repeat(300);
        let layout = laid_out(&file).expect("fonts");
        assert!(layout.pages().len() > 5, "{} pages", layout.pages().len());
        for (n, page) in layout.pages().iter().enumerate() {
            let (all, right, low) = texts(page);
            assert!(right <= Sheet::UPRIGHT.left + Sheet::UPRIGHT.wide + 0.5, "page {n} reaches {right}");
            assert!(low <= Sheet::UPRIGHT.bottom, "page {n} reaches down to {low}");
            assert!(
                all.iter().any(|text| text == "Receipt") || n + 1 == layout.pages().len(),
                "page {n} has its head"
            );
        }
        let all: String = layout.pages().iter().flat_map(|page| texts(page).0).collect();
        assert_eq!(all.matches('x').count(), 300, "a long word is broken, not cut");
        assert_eq!(all.matches("notes.").count(), 150);
        assert!(file.pdf().is_ok());
    }

    #[test]
    fn the_name_is_on_it_once_and_the_fingerprint_at_the_end() {
        let file = sample::file();
        let layout = laid_out(&file).expect("fonts");
        let all: Vec<String> = layout.pages().iter().flat_map(|page| texts(page).0).collect();
        assert_eq!(all.iter().filter(|text| text.contains(&file.student)).count(), 1);
        assert!(all[all.len() - 3..].concat().contains(&file.proof.hash));
    }
}
