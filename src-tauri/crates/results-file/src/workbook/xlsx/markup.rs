//! The markup of a part, piece by piece out of a window that moves over it: nothing of it is copied, and no more than a
//! window of it is in memory. Tags and letters are told apart here, since a full sheet has ten million of them;
//! comments, declarations and what else is no cell are left to `quick-xml`. Deliberately not here: what the pieces mean.

use crate::FileError;
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::Event;
use std::borrow::Cow;
use std::io::Read;
use std::ops::ControlFlow;

/// Bytes that are looked at together.
const WINDOW: usize = 128 * 1024;
/// A window with only a beginning in it grows up to this. A cell of the largest text stays far below.
const LARGEST_WINDOW: usize = 4 * 1024 * 1024;

/// A piece of markup. Names have nothing of what stands before a colon.
pub(super) enum Piece<'t> {
    /// A tag that opens.
    Open(&'t [u8], Tag<'t>),
    /// A tag that closes.
    Close(&'t [u8]),
    /// Some letters, entities already resolved. The letters between two tags come in one piece or in several.
    Letters(Cow<'t, str>),
}

/// What stands in a tag behind its name.
#[derive(Clone, Copy)]
pub(super) struct Tag<'t>(&'t str);

impl<'t> Tag<'t> {
    /// Its attributes as they are written, their names without what stands before a colon. What is none is an error, and
    /// the last.
    pub(super) fn attributes(self) -> impl Iterator<Item = Result<(&'t [u8], &'t str), FileError>> {
        let mut rest = self.0.trim_ascii_start();
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let found = pair(rest);
            rest = found.map_or("", |(_, _, after)| after.trim_ascii_start());
            Some(found.map(|(name, value, _)| (name, value)).ok_or(FileError::Damaged))
        })
    }

    /// One of them, entities resolved; `None`: there is none, or it is broken.
    pub(super) fn attribute(self, name: &[u8]) -> Option<Cow<'t, str>> {
        let (_, value) = self.attributes().flatten().find(|(one, _)| *one == name)?;
        unescape(value).ok()
    }
}

/// The first attribute, its name and value, and what comes behind it.
fn pair(text: &str) -> Option<(&[u8], &str, &str)> {
    let (name, behind) = text.split_once('=')?;
    let behind = behind.trim_ascii_start();
    let quote = behind.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let (value, after) = behind.get(1..)?.split_once(quote)?;
    Some((local(name.trim_ascii_end()), value, after))
}

/// A part that is being read.
pub(super) struct Markup<R> {
    part: R,
    window: Vec<u8>,
    /// Everything has been read into the window.
    ended: bool,
}

impl<R: Read> Markup<R> {
    pub(super) fn new(part: R) -> Self {
        Self { part, window: Vec::new(), ended: false }
    }

    /// Hands out all pieces, until it is told to stop or the part ends. Answers whether it was told to.
    pub(super) fn each(
        mut self,
        mut piece: impl FnMut(Piece<'_>) -> Result<ControlFlow<()>, FileError>,
    ) -> Result<bool, FileError> {
        let mut wanted = WINDOW;
        loop {
            self.fill(wanted)?;
            // The last letter may be there in part.
            let text = match std::str::from_utf8(&self.window) {
                Ok(text) => text,
                Err(error) if error.error_len().is_some() || self.ended => return Err(FileError::Damaged),
                Err(error) => {
                    let valid = self.window.get(..error.valid_up_to()).unwrap_or_default();
                    std::str::from_utf8(valid).map_err(|_| FileError::Damaged)?
                }
            };
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            let skipped = self.window.len().min(text.as_ptr().addr() - self.window.as_ptr().addr());
            let Told { used, stopped } = pieces(text, self.ended, &mut piece)?;
            if stopped || self.ended {
                return Ok(stopped);
            }
            self.window.drain(..used + skipped);
            // Nothing whole was in it: more of it is needed.
            wanted = if used == 0 { wanted * 2 } else { WINDOW };
            if wanted > LARGEST_WINDOW {
                return Err(FileError::Damaged);
            }
        }
    }

    fn fill(&mut self, wanted: usize) -> Result<(), FileError> {
        let more = wanted.saturating_sub(self.window.len());
        let limit = u64::try_from(more).unwrap_or(u64::MAX);
        let read =
            self.part.by_ref().take(limit).read_to_end(&mut self.window).map_err(|_| FileError::Damaged)?;
        self.ended = read < more;
        Ok(())
    }
}

/// How far a window was read.
struct Told {
    used: usize,
    stopped: bool,
}

/// The whole pieces of a window. What may go on behind its end is left for the next one, unless it is the last.
fn pieces(
    text: &str,
    last: bool,
    piece: &mut impl FnMut(Piece<'_>) -> Result<ControlFlow<()>, FileError>,
) -> Result<Told, FileError> {
    let mut used = 0;
    loop {
        let rest = text.get(used..).unwrap_or_default();
        let found = match rest.as_bytes() {
            [] => return Ok(Told { used, stopped: false }),
            [b'<', b'!' | b'?', ..] => other(rest),
            [b'<', ..] => tag(rest),
            _ => letters(rest, last)?,
        };
        let Some((length, found)) = found else {
            return if last { Err(FileError::Damaged) } else { Ok(Told { used, stopped: false }) };
        };
        used += length;
        let told = match found {
            Found::Open(name, tag) => piece(Piece::Open(name, tag))?,
            Found::Empty(name, tag) => match piece(Piece::Open(name, tag))? {
                ControlFlow::Continue(()) => piece(Piece::Close(name))?,
                stop @ ControlFlow::Break(()) => stop,
            },
            Found::Close(name) => piece(Piece::Close(name))?,
            Found::Letters(letters) => piece(Piece::Letters(letters))?,
            Found::Nothing => ControlFlow::Continue(()),
        };
        if told.is_break() {
            return Ok(Told { used, stopped: true });
        }
    }
}

/// What a text begins with.
enum Found<'t> {
    Open(&'t [u8], Tag<'t>),
    Empty(&'t [u8], Tag<'t>),
    Close(&'t [u8]),
    Letters(Cow<'t, str>),
    Nothing,
}

/// Letters up to the next tag. `None`: they may go on.
fn letters(text: &str, last: bool) -> Result<Option<(usize, Found<'_>)>, FileError> {
    let Some(length) = text.find('<').or_else(|| last.then_some(text.len())) else { return Ok(None) };
    let letters = text.get(..length).unwrap_or_default();
    let mut letters = unescape(letters).map_err(|_| FileError::Damaged)?;
    if letters.contains('\r') {
        letters = letters.replace("\r\n", "\n").replace('\r', "\n").into();
    }
    Ok(Some((length, Found::Letters(letters))))
}

/// A tag, and how long it is. `None`: its end is not there.
fn tag(text: &str) -> Option<(usize, Found<'_>)> {
    let mut quote = None;
    let end = text.bytes().position(|byte| match (quote, byte) {
        (None, b'>') => true,
        (None, b'"' | b'\'') => {
            quote = Some(byte);
            false
        }
        (Some(open), byte) if open == byte => {
            quote = None;
            false
        }
        _ => false,
    })?;
    let inside = text.get(1..end)?;
    let found = match inside.as_bytes() {
        [b'/', ..] => Found::Close(local(inside.get(1..)?.trim_ascii_end())),
        bytes => {
            let empty = bytes.last() == Some(&b'/');
            let inside = inside.get(..bytes.len() - usize::from(empty))?;
            let length = inside.bytes().position(|byte| byte.is_ascii_whitespace()).unwrap_or(inside.len());
            let (name, attributes) = inside.split_at_checked(length)?;
            let (name, tag) = (local(name), Tag(attributes));
            if empty { Found::Empty(name, tag) } else { Found::Open(name, tag) }
        }
    };
    Some((end + 1, found))
}

/// A comment, a declaration, letters that are no markup whatever they look like. `None`: the end is not there.
fn other(text: &str) -> Option<(usize, Found<'_>)> {
    let mut reader = Reader::from_str(text);
    let found = match reader.read_event().ok()? {
        Event::CData(letters) => Found::Letters(Cow::Owned(letters.xml10_content().into_owned())),
        Event::Eof => return None,
        _ => Found::Nothing,
    };
    Some((usize::try_from(reader.buffer_position()).ok()?, found))
}

/// A name without what stands before its colon.
fn local(name: &str) -> &[u8] {
    let name = name.as_bytes();
    name.iter().position(|byte| *byte == b':').and_then(|colon| name.get(colon + 1..)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces of a text, each as it could be written.
    fn said(text: &str) -> Result<Vec<String>, FileError> {
        let mut said = Vec::new();
        Markup::new(text.as_bytes()).each(|piece| {
            let name = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
            said.push(match piece {
                Piece::Open(open, tag) => {
                    let pair = |(key, value): (&[u8], &str)| format!(" {}={value}", name(key));
                    let pairs: Result<String, _> = tag.attributes().map(|one| one.map(pair)).collect();
                    format!("<{}{}>", name(open), pairs?)
                }
                Piece::Close(close) => format!("</{}>", name(close)),
                Piece::Letters(letters) => letters.into_owned(),
            });
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(said)
    }

    #[test]
    fn pieces_are_told_however_they_are_written() {
        let text = "\u{feff}<?xml version='1.0'?><!-- <a> --><x:a b=\"1>2\" y:c = 'it\"s'\n d=''>1 &lt; &#50;\r\n<b/></x:a ><![CDATA[<&>]]>";
        assert_eq!(said(text).unwrap(), ["<a b=1>2 c=it\"s d=>", "1 < 2\n", "<b>", "</b>", "</a>", "<&>"]);
    }

    #[test]
    fn what_has_no_end_is_damaged() {
        for text in [
            "<a",
            "<a b=\">",
            "<!-- a",
            "<![CDATA[a",
            "</a",
            "a &nothing; b<c>",
            "<a>&#xFFFFFFFF;</a>",
            "<a b=c>",
            "<a b>",
        ] {
            assert_eq!(said(text).unwrap_err(), FileError::Damaged, "{text}");
        }
    }
}
