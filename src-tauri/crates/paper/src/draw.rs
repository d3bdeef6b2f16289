//! Puts what was laid out on the pages of a document. Deliberately not here: where anything goes.

use crate::font::Fonts;
use crate::pdf::{Mark, PdfError, Sheet};
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;
use krilla::{Document, SerializeSettings};

/// The document. Nothing of the day it is made is in it.
pub(crate) fn document(
    title: &str,
    sheet: Sheet,
    fonts: &Fonts,
    pages: &[Vec<Mark>],
) -> Result<Vec<u8>, PdfError> {
    let mut document = Document::new_with(SerializeSettings::default());
    document
        .set_metadata(Metadata::new().title(title.to_owned()).language(language::spoken().code().to_owned()));
    for marks in pages {
        let settings = PageSettings::from_wh(sheet.width, sheet.height).ok_or(PdfError::Document)?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in marks {
            draw(&mut surface, fonts, mark);
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|_| PdfError::Document)
}

fn fill(grey: u8) -> Fill {
    Fill {
        paint: rgb::Color::new(grey, grey, grey).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::default(),
    }
}

fn draw(surface: &mut Surface<'_>, fonts: &Fonts, mark: &Mark) {
    match mark {
        Mark::Text { x, y, look, pieces } => {
            surface.set_stroke(None);
            surface.set_fill(Some(fill(look.grey)));
            let mut at = *x;
            for piece in pieces {
                if let Some(font) = fonts.font(piece.font) {
                    let point = Point::from_xy(at, *y);
                    surface.draw_glyphs(point, &piece.glyphs, font.clone(), &piece.text, look.size, false);
                }
                at += piece.width * look.size;
            }
        }
        Mark::Line { from, to, thick, grey } => {
            let mut path = PathBuilder::new();
            path.move_to(from.0, from.1);
            path.line_to(to.0, to.1);
            if let Some(path) = path.finish() {
                surface.set_fill(None);
                surface.set_stroke(Some(Stroke {
                    paint: rgb::Color::new(*grey, *grey, *grey).into(),
                    width: *thick,
                    ..Stroke::default()
                }));
                surface.draw_path(&path);
            }
        }
        Mark::Bar { x, y, width, height, grey } => {
            let mut path = PathBuilder::new();
            if let Some(bar) = Rect::from_xywh(*x, *y, *width, *height) {
                path.push_rect(bar);
            }
            if let Some(path) = path.finish() {
                surface.set_stroke(None);
                surface.set_fill(Some(fill(*grey)));
                surface.draw_path(&path);
            }
        }
    }
}
