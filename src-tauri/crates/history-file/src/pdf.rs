//! The same as PDF. The page is Letter with margins so wide that it prints on A4 without being scaled; the lines are laid
//! out first and drawn afterwards, because a page says how many there are.

use crate::font::{Fonts, Piece, Weight};
use crate::{Assignment, HistoryFile, Line};
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::TextDirection;
use krilla::{Document, SerializeSettings};
use std::collections::HashMap;

/// Letter, in points.
const PAGE: (f32, f32) = (612.0, 792.0);
const LEFT: f32 = 48.0;
const WIDTH: f32 = 516.0;
const TOP: f32 = 50.0;
const BOTTOM: f32 = PAGE.1 - 54.0;
/// Where the columns of a table begin and how wide they are: when, who, what, before and after, sync, receipt.
const COLUMNS: [(&str, f32); 6] = [
    ("When", 92.0),
    ("Who", 80.0),
    ("What", 96.0),
    ("Before → after", 90.0),
    ("Sync", 70.0),
    ("Receipt", 88.0),
];
const GAP: f32 = 7.0;
const BLACK: u8 = 28;
const GREY: u8 = 87;

/// Why a PDF could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// The fonts of this program cannot be read.
    #[error("the fonts cannot be read")]
    Fonts,
    /// The document cannot be put together.
    #[error("the document cannot be put together")]
    Document,
}

/// How a text looks.
#[derive(Clone, Copy)]
struct Look {
    size: f32,
    weight: Weight,
    grey: u8,
}

const NAME: Look = Look { size: 18.0, weight: Weight::SemiBold, grey: BLACK };
const SECTION: Look = Look { size: 12.5, weight: Weight::SemiBold, grey: BLACK };
const TITLE: Look = Look { size: 10.5, weight: Weight::SemiBold, grey: BLACK };
const TEXT: Look = Look { size: 9.5, weight: Weight::Regular, grey: BLACK };
const NOTE: Look = Look { size: 9.5, weight: Weight::Regular, grey: GREY };
const CELL: Look = Look { size: 7.8, weight: Weight::Regular, grey: BLACK };
const HEAD: Look = Look { size: 7.8, weight: Weight::SemiBold, grey: GREY };

impl Look {
    const fn leading(self) -> f32 {
        self.size * 1.35
    }
}

/// What is drawn.
enum Mark {
    Text { x: f32, y: f32, look: Look, pieces: Vec<Piece> },
    Rule { y: f32, width: f32 },
}

pub(crate) fn document(file: &HistoryFile) -> Result<Vec<u8>, PdfError> {
    let mut layout = Layout::new(Fonts::new().ok_or(PdfError::Fonts)?);
    layout.file(file);
    let Layout { mut fonts, pages, .. } = layout;
    let mut document = Document::new_with(SerializeSettings::default());
    document.set_metadata(Metadata::new().title("Grade history".to_owned()).language("en".to_owned()));
    let count = pages.len();
    for (n, marks) in pages.iter().enumerate() {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or(PdfError::Document)?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in marks {
            draw(&mut surface, &fonts, mark);
        }
        let foot = fonts.pieces(&format!("Grade history · page {} of {count}", n + 1), Weight::Regular);
        draw(&mut surface, &fonts, &Mark::Text { x: LEFT, y: PAGE.1 - 30.0, look: HEAD, pieces: foot });
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|_| PdfError::Document)
}

fn draw(surface: &mut Surface<'_>, fonts: &Fonts, mark: &Mark) {
    match mark {
        Mark::Text { x, y, look, pieces } => {
            surface.set_stroke(None);
            surface.set_fill(Some(Fill {
                paint: rgb::Color::new(look.grey, look.grey, look.grey).into(),
                opacity: NormalizedF32::ONE,
                rule: krilla::paint::FillRule::default(),
            }));
            let mut at = *x;
            for piece in pieces {
                if let Some(font) = fonts.font(piece.font) {
                    let point = Point::from_xy(at, *y);
                    surface.draw_text(
                        point,
                        font.clone(),
                        look.size,
                        &piece.text,
                        false,
                        TextDirection::Auto,
                    );
                }
                at += piece.width * look.size;
            }
        }
        Mark::Rule { y, width } => {
            let mut path = PathBuilder::new();
            path.move_to(LEFT, *y);
            path.line_to(LEFT + WIDTH, *y);
            if let Some(path) = path.finish() {
                surface.set_fill(None);
                surface.set_stroke(Some(Stroke {
                    paint: rgb::Color::new(GREY, GREY, GREY).into(),
                    width: *width,
                    ..Stroke::default()
                }));
                surface.draw_path(&path);
            }
        }
    }
}

struct Layout {
    fonts: Fonts,
    /// Widths of words for one point of size.
    widths: HashMap<(Weight, String), f32>,
    pages: Vec<Vec<Mark>>,
    /// Where the next line begins.
    y: f32,
}

impl Layout {
    fn new(fonts: Fonts) -> Self {
        Self { fonts, widths: HashMap::new(), pages: vec![Vec::new()], y: TOP }
    }

    fn file(&mut self, file: &HistoryFile) {
        self.text("Grade history", NOTE);
        self.text(&file.student, NAME);
        for line in &file.from {
            self.text(line, TEXT);
        }
        self.text(&format!("Made {}", file.made), NOTE);
        self.rule(0.9);
        for section in &file.sections {
            self.space(12.0);
            self.keep(SECTION.leading() + 70.0);
            self.text(&section.name, SECTION);
            for assignment in &section.assignments {
                self.assignment(assignment);
            }
        }
        if file.sections.is_empty() {
            self.text("Nothing was recorded.", TEXT);
        }
        self.space(14.0);
        self.keep(110.0);
        self.rule(0.9);
        self.text("The record", SECTION);
        let rows = file.proof.rows;
        self.text(
            &format!("{} It holds {rows} rows. Fingerprint (SHA-256) of the last:", file.proof.state),
            TEXT,
        );
        self.text(&file.proof.hash, TEXT);
        for line in &file.proof.how {
            self.text(line, TEXT);
        }
    }

    fn assignment(&mut self, assignment: &Assignment) {
        self.space(9.0);
        self.keep(64.0);
        self.text(&assignment.title, TITLE);
        let about = [assignment.points.as_str(), assignment.now.as_str()];
        let about: Vec<&str> = about.into_iter().filter(|text| !text.is_empty()).collect();
        self.text(&about.join(" · "), NOTE);
        self.head();
        for line in &assignment.lines {
            self.row(line);
        }
    }

    fn head(&mut self) {
        self.space(2.0);
        self.y += HEAD.leading();
        for ((name, _), x) in COLUMNS.iter().zip(column_starts()) {
            self.put(x, name, HEAD);
        }
        self.y += 3.5;
        self.push(Mark::Rule { y: self.y, width: 0.5 });
    }

    fn row(&mut self, line: &Line) {
        let values = format!("{} → {}", line.before, line.after);
        let cells = [&line.when, &line.who, &line.what, &values, &line.sync, &line.receipt];
        let cells: Vec<Vec<String>> = cells
            .into_iter()
            .zip(COLUMNS)
            .map(|(text, (_, width))| self.lines(text, CELL, width - GAP))
            .collect();
        let tall = cells.iter().map(Vec::len).max().unwrap_or(0);
        // A row is kept together unless it is longer than a page.
        let height = f32::from(u16::try_from(tall).unwrap_or(u16::MAX)) * CELL.leading() + 6.0;
        if height < BOTTOM - TOP - 30.0 && self.y + height > BOTTOM {
            self.turn();
            self.head();
        }
        self.y += 2.5;
        for n in 0..tall {
            if self.y + CELL.leading() > BOTTOM {
                self.turn();
                self.head();
            }
            self.y += CELL.leading();
            for (cell, x) in cells.iter().zip(column_starts()) {
                if let Some(text) = cell.get(n) {
                    self.put(x, text, CELL);
                }
            }
        }
        self.y += 3.5;
        self.push(Mark::Rule { y: self.y, width: 0.25 });
    }

    /// A text over the whole width, on as many lines as it takes.
    fn text(&mut self, text: &str, look: Look) {
        for line in self.lines(text, look, WIDTH) {
            if self.y + look.leading() > BOTTOM {
                self.turn();
            }
            self.y += look.leading();
            self.put(LEFT, &line, look);
        }
    }

    /// Cuts a text into lines of at most this width: at spaces, and within a word only where it is longer than a line.
    fn lines(&mut self, text: &str, look: Look, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        let (mut line, mut used) = (String::new(), 0.0);
        let space = self.width(" ", look);
        for word in text.split_whitespace() {
            let wide = self.width(word, look);
            if !line.is_empty() && used + space + wide <= width {
                line.push(' ');
                line.push_str(word);
                used += space + wide;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            if wide <= width {
                (line, used) = (word.to_owned(), wide);
                continue;
            }
            used = 0.0;
            for c in word.chars() {
                let wide = self.width(c.encode_utf8(&mut [0; 4]), look);
                if used + wide > width && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    used = 0.0;
                }
                line.push(c);
                used += wide;
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }

    fn width(&mut self, text: &str, look: Look) -> f32 {
        let key = (look.weight, text.to_owned());
        if let Some(width) = self.widths.get(&key) {
            return width * look.size;
        }
        let width = self.fonts.pieces(text, look.weight).iter().map(|piece| piece.width).sum::<f32>();
        self.widths.insert(key, width);
        width * look.size
    }

    fn put(&mut self, x: f32, text: &str, look: Look) {
        let pieces = self.fonts.pieces(text, look.weight);
        // The baseline lies above the end of the line by what letters such as g need.
        self.push(Mark::Text { x, y: self.y - look.size * 0.27, look, pieces });
    }

    fn rule(&mut self, width: f32) {
        self.y += 5.0;
        self.push(Mark::Rule { y: self.y, width });
        self.y += 3.0;
    }

    fn space(&mut self, height: f32) {
        self.y += height;
    }

    /// Begins a new page if so much does not fit on this one.
    fn keep(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.turn();
        }
    }

    fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }

    fn push(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }
}

fn column_starts() -> impl Iterator<Item = f32> {
    COLUMNS.iter().scan(LEFT, |x, (_, width)| {
        let start = *x;
        *x += width;
        Some(start)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn laid_out(file: &HistoryFile) -> Layout {
        let mut layout = Layout::new(Fonts::new().expect("fonts"));
        layout.file(file);
        layout
    }

    /// All text of a page, and how far right it reaches.
    fn texts(marks: &[Mark]) -> (Vec<String>, f32, f32) {
        let (mut all, mut right, mut low) = (Vec::new(), 0.0_f32, 0.0_f32);
        for mark in marks {
            if let Mark::Text { x, y, look, pieces } = mark {
                all.push(pieces.iter().map(|p| p.text.as_str()).collect());
                right = right.max(x + pieces.iter().map(|p| p.width).sum::<f32>() * look.size);
                low = low.max(*y);
            }
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
        let layout = laid_out(&file);
        assert!(layout.pages.len() > 5, "{} pages", layout.pages.len());
        for (n, page) in layout.pages.iter().enumerate() {
            let (all, right, low) = texts(page);
            assert!(right <= LEFT + WIDTH + 0.5, "page {n} reaches {right}");
            assert!(low <= BOTTOM, "page {n} reaches down to {low}");
            assert!(
                all.iter().any(|text| text == "Receipt") || n + 1 == layout.pages.len(),
                "page {n} has its head"
            );
        }
        let all: String = layout.pages.iter().flat_map(|page| texts(page).0).collect();
        assert_eq!(all.matches('x').count(), 300, "a long word is broken, not cut");
        assert_eq!(all.matches("notes.").count(), 150);
        assert!(file.pdf().is_ok());
    }

    #[test]
    fn the_name_is_on_it_once_and_the_fingerprint_at_the_end() {
        let file = sample::file();
        let layout = laid_out(&file);
        let all: Vec<String> = layout.pages.iter().flat_map(|page| texts(page).0).collect();
        assert_eq!(all.iter().filter(|text| text.contains(&file.student)).count(), 1);
        assert!(all[all.len() - 3..].concat().contains(&file.proof.hash));
    }
}
