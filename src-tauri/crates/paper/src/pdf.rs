//! Lines of text, rules and bars on pages. They are laid out first and drawn afterwards, because a page says how many
//! there are. Deliberately not here: what is said (history-file, class-file).

use crate::draw;
use crate::font::{Fonts, Piece, Weight};
use language::say;
use std::collections::HashMap;

/// Of text.
pub const BLACK: u8 = 28;
/// Of notes and rules.
pub const GREY: u8 = 87;

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

/// A page and what of it is used, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sheet {
    /// Width of the page.
    pub width: f32,
    /// Height of the page.
    pub height: f32,
    /// Where text begins.
    pub left: f32,
    /// How wide text may be.
    pub wide: f32,
    /// Where the first line begins.
    pub top: f32,
    /// Where the last line ends.
    pub bottom: f32,
}

impl Sheet {
    /// Letter with margins so wide that it prints on A4 without being scaled.
    pub const UPRIGHT: Self =
        Self { width: 612.0, height: 792.0, left: 48.0, wide: 516.0, top: 50.0, bottom: 738.0 };
    /// The same on its side.
    pub const ACROSS: Self =
        Self { width: 792.0, height: 612.0, left: 46.0, wide: 700.0, top: 48.0, bottom: 560.0 };
}

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// In points.
    pub size: f32,
    /// How heavy.
    pub weight: Weight,
    /// From 0, black, to 255, white.
    pub grey: u8,
}

impl Look {
    /// From one line to the next.
    pub const fn leading(self) -> f32 {
        self.size * 1.35
    }
}

/// What is drawn.
#[derive(Debug, Clone)]
pub enum Mark {
    /// A line of text.
    Text {
        /// Where it begins.
        x: f32,
        /// Its baseline.
        y: f32,
        /// How it looks.
        look: Look,
        /// Its pieces, in their order.
        pieces: Vec<Piece>,
    },
    /// A line.
    Line {
        /// One end.
        from: (f32, f32),
        /// The other.
        to: (f32, f32),
        /// In points.
        thick: f32,
        /// Its shade.
        grey: u8,
    },
    /// A filled rectangle.
    Bar {
        /// Its left edge.
        x: f32,
        /// Its upper edge.
        y: f32,
        /// Its width.
        width: f32,
        /// Its height.
        height: f32,
        /// Its shade.
        grey: u8,
    },
}

impl Mark {
    /// A text with where it ends to the right and where its baseline is; `None`: no text.
    pub fn written(&self) -> Option<(String, f32, f32)> {
        let Self::Text { x, y, look, pieces } = self else { return None };
        let text = pieces.iter().map(|piece| piece.text.as_str()).collect();
        Some((text, x + pieces.iter().map(|piece| piece.width).sum::<f32>() * look.size, *y))
    }
}

/// Pages that are being filled.
pub struct Layout {
    fonts: Fonts,
    /// Pieces of texts that were measured: words and scores come again and again.
    measured: HashMap<(Weight, String), (Vec<Piece>, f32)>,
    pages: Vec<Vec<Mark>>,
    sheet: Sheet,
    /// Where the next line begins.
    pub y: f32,
}

impl Layout {
    /// One blank page.
    ///
    /// # Errors
    /// [`PdfError::Fonts`], which a test rules out.
    pub fn new(sheet: Sheet) -> Result<Self, PdfError> {
        let fonts = Fonts::new().ok_or(PdfError::Fonts)?;
        Ok(Self { fonts, measured: HashMap::new(), pages: vec![Vec::new()], sheet, y: sheet.top })
    }

    /// What the pages are.
    pub const fn sheet(&self) -> Sheet {
        self.sheet
    }

    /// What is on the pages so far.
    pub fn pages(&self) -> &[Vec<Mark>] {
        &self.pages
    }

    /// A text over the whole width, on as many lines as it takes.
    pub fn text(&mut self, text: &str, look: Look) {
        for line in self.lines(text, look, self.sheet.wide) {
            if self.y + look.leading() > self.sheet.bottom {
                self.turn();
            }
            self.y += look.leading();
            self.put(self.sheet.left, &line, look);
        }
    }

    /// Cuts a text into lines of at most this width: at spaces, and within a word only where it is longer than a line.
    pub fn lines(&mut self, text: &str, look: Look, width: f32) -> Vec<String> {
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

    /// How wide a text is on one line.
    pub fn width(&mut self, text: &str, look: Look) -> f32 {
        self.measure(text, look.weight).1 * look.size
    }

    fn measure(&mut self, text: &str, weight: Weight) -> &(Vec<Piece>, f32) {
        let fonts = &mut self.fonts;
        self.measured.entry((weight, text.to_owned())).or_insert_with(|| {
            let pieces = fonts.pieces(text, weight);
            let width = pieces.iter().map(|piece| piece.width).sum();
            (pieces, width)
        })
    }

    /// Puts a line of text above where the next line begins.
    pub fn put(&mut self, x: f32, text: &str, look: Look) {
        // The baseline lies above the end of the line by what letters such as g need.
        self.put_at(x, self.y - look.size * 0.27, text, look);
    }

    /// Puts a line of text on a baseline.
    pub fn put_at(&mut self, x: f32, y: f32, text: &str, look: Look) {
        let pieces = self.measure(text, look.weight).0.clone();
        self.push(Mark::Text { x, y, look, pieces });
    }

    /// A rule over the whole width, with air around it.
    pub fn rule(&mut self, thick: f32) {
        self.y += 5.0;
        self.line_here(thick);
        self.y += 3.0;
    }

    /// A rule over the whole width, here.
    pub fn line_here(&mut self, thick: f32) {
        let (left, right) = (self.sheet.left, self.sheet.left + self.sheet.wide);
        self.push(Mark::Line { from: (left, self.y), to: (right, self.y), thick, grey: GREY });
    }

    /// Air.
    pub const fn space(&mut self, height: f32) {
        self.y += height;
    }

    /// Whether so much does not fit on this page.
    pub fn is_full(&self, height: f32) -> bool {
        self.y + height > self.sheet.bottom
    }

    /// Begins a new page if so much does not fit on this one.
    pub fn keep(&mut self, height: f32) {
        if self.is_full(height) {
            self.turn();
        }
    }

    /// Begins a new page.
    pub fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = self.sheet.top;
    }

    /// Puts something on this page.
    pub fn push(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// The document; each page says at its foot which it is.
    ///
    /// # Errors
    /// [`PdfError::Document`] when it cannot be put together.
    pub fn finish(mut self, title: &str, foot: Look) -> Result<Vec<u8>, PdfError> {
        let count = self.pages.len();
        for (n, page) in self.pages.iter_mut().enumerate() {
            let pieces = self.fonts.pieces(
                &say!("{title} · page {} of {count}", "{title} · página {} de {count}", n + 1),
                foot.weight,
            );
            page.push(Mark::Text { x: self.sheet.left, y: self.sheet.height - 30.0, look: foot, pieces });
        }
        draw::document(title, self.sheet, &self.fonts, &self.pages)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sheet_prints_on_a4_and_on_letter_without_being_scaled() {
        // What no printer reaches, a quarter of an inch, and the foot of the page.
        let (edge, foot) = (18.0, 30.0);
        for (sheet, papers) in [
            (Sheet::UPRIGHT, [(612.0, 792.0), (595.0, 842.0)]),
            (Sheet::ACROSS, [(792.0, 612.0), (842.0, 595.0)]),
        ] {
            for (width, height) in papers {
                let (aside, above) = ((width - sheet.width) / 2.0, (height - sheet.height) / 2.0);
                assert!(sheet.left + aside >= edge && sheet.top + above >= edge);
                assert!(sheet.left + sheet.wide + aside <= width - edge);
                assert!(sheet.height - foot + above <= height - edge);
                assert!(sheet.bottom <= sheet.height - foot - 10.0, "nothing is written over the foot");
            }
        }
    }

    #[test]
    fn a_text_is_cut_at_spaces_and_a_long_word_within_and_nothing_is_lost() {
        let mut layout = Layout::new(Sheet::UPRIGHT).expect("fonts");
        let look = Look { size: 9.0, weight: Weight::Regular, grey: BLACK };
        let text = format!("one two three {} four", "x".repeat(100));
        let lines = layout.lines(&text, look, 80.0);
        assert!(lines.len() > 5 && lines.iter().all(|line| layout.width(line, look) <= 80.5), "{lines:?}");
        assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        assert_eq!(lines[0], "one two three");
    }

    #[test]
    fn a_page_is_turned_where_the_next_line_would_not_fit() {
        let mut layout = Layout::new(Sheet::ACROSS).expect("fonts");
        let look = Look { size: 10.0, weight: Weight::SemiBold, grey: BLACK };
        (0..100).for_each(|n| layout.text(&n.to_string(), look));
        let on: Vec<usize> = layout.pages().iter().map(Vec::len).collect();
        assert_eq!(on, [37, 37, 26], "512 points, 13.5 for each line");
        layout.keep(300.0);
        assert_eq!(layout.pages().len(), 4);
    }
}
