//! Single pages of an encrypted database. SQLCipher stops at the first page that it cannot open; a damaged database is
//! read page by page instead, into memory, so that one broken page costs no more than itself. Also says whether a key is
//! a file's. Deliberately not here: writing anything.
//!
//! A page of SQLCipher 4 is what SQLite would write, encrypted with AES-256 in CBC mode, then 16 bytes to begin with (IV),
//! then an HMAC-SHA512 over both and the page's number. The first 16 bytes of the first page are the file's salt.

use crate::key::Key;
use aes::Aes256;
use cbc::Decryptor;
use cbc::cipher::{BlockDecryptMut, KeyIvInit};
use hmac::{Hmac, Mac};
use sha2::Sha512;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use zeroize::Zeroizing;

/// Bytes of a page.
pub(crate) const PAGE: usize = 4096;
const IV: usize = 16;
const HMAC: usize = 64;
const SALT: usize = 16;
/// How every plain database begins.
const PLAIN: &[u8; SALT] = b"SQLite format 3\0";
/// Turns the salt into that of the second key.
const MASK: u8 = 0x3a;
const WAL_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// How a database file begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Begins {
    /// With nothing, or it is not there.
    Empty,
    /// As a plain database does.
    Plain,
    /// Otherwise: encrypted, or damaged.
    Otherwise,
}

pub(crate) fn begins(file: &Path) -> Begins {
    let mut first = Vec::new();
    let read = File::open(file).and_then(|file| file.take(SALT as u64).read_to_end(&mut first));
    match read {
        Ok(0) | Err(_) => Begins::Empty,
        Ok(_) if first == PLAIN => Begins::Plain,
        Ok(_) => Begins::Otherwise,
    }
}

/// Whether the first page of a file opens with this key.
pub(crate) fn is_opened_by(file: &Path, key: &Key) -> bool {
    let mut page = vec![0; PAGE];
    let read = File::open(file).and_then(|mut file| file.read_exact(&mut page));
    let Some(salt) = page.first_chunk::<SALT>().copied() else { return false };
    read.is_ok() && Pages::of(key, &salt).is_some_and(|pages| pages.open(1, &page).is_some())
}

/// The two keys of a file.
struct Pages {
    cipher: Zeroizing<Vec<u8>>,
    hmac: Zeroizing<[u8; 32]>,
}

impl Pages {
    fn of(key: &Key, salt: &[u8; SALT]) -> Option<Self> {
        let mut hmac = Zeroizing::new([0; 32]);
        let salt = salt.map(|byte| byte ^ MASK);
        pbkdf2::pbkdf2::<Hmac<Sha512>>(key.bytes(), &salt, 2, hmac.as_mut_slice()).ok()?;
        Some(Self { cipher: Zeroizing::new(key.bytes().to_vec()), hmac })
    }

    /// A page as SQLite wrote it; `None`: it is broken, or of another key.
    fn open(&self, number: u32, page: &[u8]) -> Option<Vec<u8>> {
        let skipped = if number == 1 { SALT } else { 0 };
        let end = PAGE - IV - HMAC;
        let (said, told) = (page.get(skipped..end + IV)?, page.get(end + IV..end + IV + HMAC)?);
        let mut mac = <Hmac<Sha512> as Mac>::new_from_slice(self.hmac.as_slice()).ok()?;
        mac.update(said);
        mac.update(&number.to_le_bytes());
        mac.verify_slice(told).ok()?;
        let mut plain = page.to_vec();
        let mut cipher = Decryptor::<Aes256>::new_from_slices(&self.cipher, page.get(end..end + IV)?).ok()?;
        for block in plain.get_mut(skipped..end)?.chunks_exact_mut(IV) {
            cipher.decrypt_block_mut(block.into());
        }
        if number == 1 {
            plain.get_mut(..SALT)?.copy_from_slice(PLAIN);
        }
        Some(plain)
    }
}

/// An encrypted database with the committed part of its write-ahead log, opened as far as it can be: a page that cannot
/// is zeros, which SQLite takes for a broken one. `None`: not even the first page can.
pub(crate) fn plain_image(file: &[u8], log: &[u8], keys: &[&Key]) -> Option<Vec<u8>> {
    let newest = frames(log);
    let first =
        newest.iter().rev().find(|frame| frame.page == 1).map(|frame| frame.bytes).or(file.get(..PAGE))?;
    let salt = first.first_chunk::<SALT>()?;
    let pages = keys.iter().find_map(|key| Pages::of(key, salt).filter(|p| p.open(1, first).is_some()))?;
    let mut image = vec![0; file.len().div_ceil(PAGE) * PAGE];
    for (number, page) in (1_u32..).zip(file.chunks_exact(PAGE)) {
        put(&mut image, number, pages.open(number, page));
    }
    for frame in &newest {
        put(&mut image, frame.page, pages.open(frame.page, frame.bytes));
    }
    if let Some(size) = newest.last().map(|frame| frame.size as usize) {
        image.resize(size * PAGE, 0);
    }
    // In memory there is no log beside it.
    image.get_mut(18..20)?.copy_from_slice(&[1, 1]);
    Some(image)
}

fn put(image: &mut Vec<u8>, number: u32, page: Option<Vec<u8>>) {
    let Some(page) = page else { return };
    let from = (number as usize).saturating_sub(1) * PAGE;
    if image.len() < from + PAGE {
        image.resize(from + PAGE, 0);
    }
    if let Some(place) = image.get_mut(from..from + PAGE) {
        place.copy_from_slice(&page);
    }
}

/// One page in a write-ahead log.
struct Frame<'a> {
    page: u32,
    /// Pages of the database after the commit that this frame ends, 0 inside of one.
    size: u32,
    bytes: &'a [u8],
}

/// The frames of a log up to its last whole commit.
fn frames(log: &[u8]) -> Vec<Frame<'_>> {
    let word = |bytes: &[u8], at: usize| bytes.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
    let all = || {
        let magic = word(log, 0)?;
        if magic & !1 != 0x377f_0682 || word(log, 8)? as usize != PAGE {
            return None;
        }
        let little = magic & 1 == 0;
        let mut sum = checksum(log.get(..24)?, (0, 0), little);
        if (word(log, 24)?, word(log, 28)?) != sum {
            return None;
        }
        let salts = log.get(16..24)?;
        let (mut frames, mut whole) = (Vec::new(), 0);
        for frame in log.get(WAL_HEADER..)?.chunks_exact(FRAME_HEADER + PAGE) {
            let (head, bytes) = frame.split_at(FRAME_HEADER);
            sum = checksum(bytes, checksum(head.get(..8)?, sum, little), little);
            if head.get(8..16)? != salts || (word(head, 16)?, word(head, 20)?) != sum {
                break;
            }
            let (page, size) = (word(head, 0)?, word(head, 4)?);
            frames.push(Frame { page, size, bytes });
            if size > 0 {
                whole = frames.len();
            }
        }
        frames.truncate(whole);
        Some(frames)
    };
    all().unwrap_or_default()
}

/// The running checksum of a write-ahead log.
fn checksum(bytes: &[u8], (mut a, mut b): (u32, u32), little: bool) -> (u32, u32) {
    let word = |bytes: &[u8]| {
        let bytes = bytes.try_into().unwrap_or_default();
        if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) }
    };
    for two in bytes.chunks_exact(8) {
        let (first, second) = two.split_at(4);
        a = a.wrapping_add(word(first)).wrapping_add(b);
        b = b.wrapping_add(word(second)).wrapping_add(a);
    }
    (a, b)
}
