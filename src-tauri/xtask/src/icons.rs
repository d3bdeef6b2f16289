//! `cargo xtask icons`: every size the three platforms ask for, from one drawing.
//!
//! `rsvg-convert` draws; the two container formats (both hold plain PNG images) are packed here.

use std::path::Path;

use crate::{
    Done,
    command::{Call, Trouble, at},
    precondition::Lack,
    project::{Project, on_path},
};

/// Plain images: name and width.
const IMAGES: &[(&str, u32)] =
    &[("32x32.png", 32), ("128x128.png", 128), ("128x128@2x.png", 256), ("icon.png", 512)];

/// Sizes inside the Windows icon; the first is the one shown while developing.
const WINDOWS: &[u32] = &[32, 16, 24, 48, 64, 256];

/// Kinds inside the macOS icon: its four letters and the width.
const MACOS: &[(&[u8; 4], u32)] = &[
    (b"icp4", 16),
    (b"icp5", 32),
    (b"ic11", 32),
    (b"ic12", 64),
    (b"ic07", 128),
    (b"ic13", 256),
    (b"ic08", 256),
    (b"ic14", 512),
    (b"ic09", 512),
    (b"ic10", 1024),
];

/// Draws all of them.
pub(crate) fn draw(project: &Project) -> Done {
    if on_path("rsvg-convert").is_none() {
        return Err(Trouble::Lacks(vec![Lack::Tool { program: "rsvg-convert", debian: "librsvg2-bin" }]));
    }
    let folder = project.root.join("icons");
    let drawing = folder.join("passback.svg");
    let scratch = project.target.join("xtask").join("icon.png");
    at(&scratch, std::fs::create_dir_all(project.target.join("xtask")))?;
    let image = |width: u32| png(&drawing, &scratch, width);

    for (name, width) in IMAGES {
        save(&folder.join(name), &image(*width)?)?;
    }
    let windows = WINDOWS.iter().map(|width| Ok((*width, image(*width)?))).collect::<Done<Vec<_>>>()?;
    save(&folder.join("icon.ico"), &ico(&windows))?;
    let macos = MACOS.iter().map(|(kind, width)| Ok((**kind, image(*width)?))).collect::<Done<Vec<_>>>()?;
    save(&folder.join("icon.icns"), &icns(&macos))
}

fn png(drawing: &Path, scratch: &Path, width: u32) -> Done<Vec<u8>> {
    let width = width.to_string();
    Call::new("rsvg-convert").args(["-w", &width, "-h", &width, "-o"]).args([scratch, drawing]).output()?;
    at(scratch, std::fs::read(scratch))
}

fn save(file: &Path, bytes: &[u8]) -> Done {
    println!("  {} ({} bytes)", file.display(), bytes.len());
    at(file, std::fs::write(file, bytes))
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

/// A directory of images, little-endian; a width of 256 is written as 0.
fn ico(images: &[(u32, Vec<u8>)]) -> Vec<u8> {
    const HEAD: u32 = 6;
    const ENTRY: u32 = 16;
    let count = u16::try_from(images.len()).unwrap_or(u16::MAX);
    let mut bytes = vec![0, 0, 1, 0];
    bytes.extend(count.to_le_bytes());
    let mut start = HEAD + ENTRY * u32::from(count);
    for (width, image) in images {
        let side = u8::try_from(*width).unwrap_or(0);
        bytes.extend([side, side, 0, 0]);
        bytes.extend(1_u16.to_le_bytes());
        bytes.extend(32_u16.to_le_bytes());
        bytes.extend(length(image).to_le_bytes());
        bytes.extend(start.to_le_bytes());
        start += length(image);
    }
    images.iter().for_each(|(_, image)| bytes.extend(image));
    bytes
}

/// Blocks of kind, length and image, big-endian; lengths count their own head.
fn icns(images: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    const HEAD: u32 = 8;
    let whole: u32 = HEAD + images.iter().map(|(_, image)| HEAD + length(image)).sum::<u32>();
    let mut bytes = b"icns".to_vec();
    bytes.extend(whole.to_be_bytes());
    for (kind, image) in images {
        bytes.extend(kind);
        bytes.extend((HEAD + length(image)).to_be_bytes());
        bytes.extend(image);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_windows_icon_points_at_each_image() {
        let bytes = ico(&[(32, vec![1, 2, 3]), (256, vec![4, 5])]);
        assert_eq!(bytes[..6], [0, 0, 1, 0, 2, 0], "an icon with two images");
        assert_eq!(bytes[6..8], [32, 32]);
        assert_eq!(bytes[22..24], [0, 0], "256 is written as 0");
        let start =
            |entry: usize| u32::from_le_bytes(bytes[entry + 12..entry + 16].try_into().unwrap()) as usize;
        assert_eq!(bytes[start(6)..start(6) + 3], [1, 2, 3]);
        assert_eq!(bytes[start(22)..], [4, 5]);
    }

    #[test]
    fn the_macos_icon_counts_its_own_heads() {
        let bytes = icns(&[(*b"ic07", vec![9; 5]), (*b"ic08", vec![8; 2])]);
        assert_eq!(bytes[..4], *b"icns");
        assert_eq!(u32::from_be_bytes(bytes[4..8].try_into().unwrap()) as usize, bytes.len());
        assert_eq!(bytes[8..16], *b"ic07\0\0\0\x0d", "five bytes and a head of eight");
    }
}
