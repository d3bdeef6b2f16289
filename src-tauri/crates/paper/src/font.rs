//! Fonts for the PDF: Inter, which the window uses too, and for scripts that it does not have (Arabic, Chinese …) the
//! fonts of this computer. Deliberately not here: where a text goes on the page.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::ttf_parser;
use rustybuzz::{Face, UnicodeBuffer};
use std::collections::HashMap;
use std::sync::Arc;

const REGULAR: &[u8] = include_bytes!("../fonts/Inter-Regular.otf");
const SEMIBOLD: &[u8] = include_bytes!("../fonts/Inter-SemiBold.otf");

/// How heavy a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weight {
    /// Text.
    Regular,
    /// Titles and heads.
    SemiBold,
}

/// A piece of a text in one font and one direction.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Which of the fonts in use.
    pub(crate) font: usize,
    /// What it says.
    pub text: String,
    /// Width of one point of size.
    pub width: f32,
    /// Its glyphs, found once: the same word or score may stand on a page a thousand times.
    pub(crate) glyphs: Arc<[KrillaGlyph]>,
}

struct Loaded {
    data: Arc<Vec<u8>>,
    index: u32,
    font: Font,
}

/// The fonts in use. The first two are Inter.
pub(crate) struct Fonts {
    loaded: Vec<Loaded>,
    /// The system's fonts, searched only when a character needs it.
    system: Option<fontdb::Database>,
    found: HashMap<char, usize>,
    /// Which font has which character: asked for every letter of a long file.
    covered: HashMap<(usize, char), bool>,
}

impl Fonts {
    /// `None` when the fonts of this program cannot be read, which a test rules out.
    pub(crate) fn new() -> Option<Self> {
        let mut fonts =
            Self { loaded: Vec::new(), system: None, found: HashMap::new(), covered: HashMap::new() };
        for data in [REGULAR, SEMIBOLD] {
            fonts.load(data.to_vec(), 0)?;
        }
        Some(fonts)
    }

    pub(crate) fn font(&self, at: usize) -> Option<&Font> {
        self.loaded.get(at).map(|loaded| &loaded.font)
    }

    fn load(&mut self, data: Vec<u8>, index: u32) -> Option<usize> {
        let data = Arc::new(data);
        let font = Font::new(data.clone().into(), index)?;
        self.loaded.push(Loaded { data, index, font });
        Some(self.loaded.len() - 1)
    }

    /// Cuts a text into pieces and measures them.
    pub(crate) fn pieces(&mut self, text: &str, weight: Weight) -> Vec<Piece> {
        let chars: Vec<char> = text.chars().filter(|c| !c.is_control()).collect();
        let mut pieces: Vec<(usize, bool, String)> = Vec::new();
        for (at, c) in chars.iter().enumerate() {
            let last = pieces.last().map(|(font, ..)| *font);
            let between = is_between_backward(&chars, at);
            let backward = is_backward(*c) || between;
            let font = match last {
                // One piece, so that the words stand in their own order.
                Some(last) if between && self.has(last, *c) => last,
                _ => self.font_of(*c, weight, last),
            };
            match pieces.last_mut() {
                Some((same, direction, text)) if *same == font && *direction == backward => text.push(*c),
                _ => pieces.push((font, backward, c.to_string())),
            }
        }
        pieces.into_iter().map(|(font, _, text)| self.measured(font, text)).collect()
    }

    fn measured(&self, font: usize, text: String) -> Piece {
        let face = self.loaded.get(font).and_then(|l| Face::from_slice(&l.data, l.index));
        let glyphs = face.map_or_else(Vec::new, |face| glyphs(&face, &text));
        let width = glyphs.iter().map(|glyph| glyph.x_advance).sum();
        Piece { font, text, width, glyphs: glyphs.into() }
    }

    /// The font for a character: Inter, else the one the text is in already, else the first of this computer.
    fn font_of(&mut self, c: char, weight: Weight, last: Option<usize>) -> usize {
        let own = usize::from(weight == Weight::SemiBold);
        if self.has(own, c) {
            return own;
        }
        if let Some(last) = last.filter(|last| *last > 1)
            && self.has(last, c)
        {
            return last;
        }
        if let Some(found) = self.found.get(&c) {
            return *found;
        }
        let known = (2..self.loaded.len()).find(|at| self.has(*at, c));
        // Where no font has it, Inter's own sign for a missing character says that something is there.
        let found = known.or_else(|| self.search(c)).unwrap_or(own);
        self.found.insert(c, found);
        found
    }

    fn has(&mut self, font: usize, c: char) -> bool {
        if let Some(known) = self.covered.get(&(font, c)) {
            return *known;
        }
        let has = self.loaded.get(font).is_some_and(|loaded| covers(&loaded.data, loaded.index, c));
        self.covered.insert((font, c), has);
        has
    }

    /// Looks among the fonts of this computer: upright and of ordinary weight first, Noto before others, then by name.
    fn search(&mut self, c: char) -> Option<usize> {
        let system = self.system.get_or_insert_with(|| {
            let mut system = fontdb::Database::new();
            system.load_system_fonts();
            system
        });
        let mut faces: Vec<(bool, u16, bool, &str, fontdb::ID)> = system
            .faces()
            .filter_map(|face| {
                let family = face.families.first().map(|(name, _)| name.as_str())?;
                let slanted = face.style != fontdb::Style::Normal;
                let off = face.weight.0.abs_diff(fontdb::Weight::NORMAL.0);
                // Pictures, not letters.
                (!family.contains("Emoji")).then_some((
                    slanted,
                    off,
                    !family.starts_with("Noto Sans"),
                    family,
                    face.id,
                ))
            })
            .collect();
        faces.sort_unstable_by(|a, b| (a.0, a.1, a.2, a.3).cmp(&(b.0, b.1, b.2, b.3)));
        let covering = |id| {
            system.with_face_data(id, |data, index| covers(data, index, c).then(|| (data.to_vec(), index)))
        };
        let (data, index) = faces.into_iter().find_map(|(.., id)| covering(id).flatten())?;
        self.load(data, index)
    }
}

/// The glyphs of a text in their order on the page, measured for one point of size.
fn glyphs(face: &Face<'_>, text: &str) -> Vec<KrillaGlyph> {
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    let shaped = rustybuzz::shape(face, &[], buffer);
    let begins = |cluster: u32| usize::try_from(cluster).unwrap_or(usize::MAX).min(text.len());
    let mut ends: Vec<usize> = shaped.glyph_infos().iter().map(|info| begins(info.cluster)).collect();
    ends.push(text.len());
    ends.sort_unstable();
    #[expect(clippy::cast_precision_loss, reason = "widths of letters")]
    let point = |units: i32| units as f32 / face.units_per_em() as f32;
    let places = shaped.glyph_infos().iter().zip(shaped.glyph_positions());
    places
        .map(|(info, at)| {
            let begin = begins(info.cluster);
            let end = ends.iter().copied().find(|end| *end > begin).unwrap_or(begin);
            KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                point(at.x_advance),
                point(at.x_offset),
                point(at.y_offset),
                point(at.y_advance),
                begin..end,
                None,
            )
        })
        .collect()
}

fn covers(data: &[u8], index: u32, c: char) -> bool {
    ttf_parser::Face::parse(data, index).is_ok_and(|face| face.glyph_index(c).is_some())
}

/// Whether a character is written from right to left.
const fn is_backward(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}')
}

/// A space or mark between two words that are written from right to left belongs to them.
fn is_between_backward(chars: &[char], at: usize) -> bool {
    let neutral = |c: &&char| !c.is_alphanumeric();
    let (before, after) = (&chars[..at], &chars[at..]);
    chars.get(at).is_some_and(|c| !c.is_alphanumeric())
        && before.iter().rev().find(|c| !neutral(c)).is_some_and(|c| is_backward(*c))
        && after.iter().find(|c| !neutral(c)).is_some_and(|c| is_backward(*c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_countries_that_inter_serves_need_no_other_font() {
        let mut fonts = Fonts::new().expect("the fonts of this program");
        for name in [
            "Þórdís Jónsdóttir",
            "Thảo Nguyễn",
            "Łukasz Żółw",
            "Ελένη",
            "Надія Їжак",
            "Brigid O’Sullivan – “5 → 7”",
        ] {
            for weight in [Weight::Regular, Weight::SemiBold] {
                let pieces = fonts.pieces(name, weight);
                assert_eq!(pieces.len(), 1, "{name}: {pieces:?}");
                assert!(pieces[0].font < 2 && pieces[0].width > 1.0, "{name}");
            }
        }
        assert!(fonts.system.is_none(), "the system's fonts were not even listed");
    }

    #[test]
    fn words_from_right_to_left_stay_together_with_the_spaces_between_them() {
        let mut fonts = Fonts::new().expect("the fonts of this program");
        let texts: Vec<String> =
            fonts.pieces("Layla ليلى حدّاد Haddad", Weight::Regular).into_iter().map(|p| p.text).collect();
        assert_eq!(texts.concat(), "Layla ليلى حدّاد Haddad", "nothing is lost");
        assert!(texts.iter().any(|text| text.starts_with("ليلى")), "{texts:?}");
        assert!(texts.iter().all(|text| !(text.contains("Layla") && text.contains("ليلى"))), "{texts:?}");
    }

    #[test]
    fn a_character_that_no_font_has_does_not_stop_the_text() {
        let mut fonts = Fonts::new().expect("the fonts of this program");
        let pieces = fonts.pieces("a\u{10ffff}b", Weight::Regular);
        assert_eq!(pieces.iter().map(|p| p.text.as_str()).collect::<String>(), "a\u{10ffff}b");
    }
}
