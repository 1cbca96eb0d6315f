//! Pictures that somebody hands in. What is served is never what came: pixels are decoded within
//! limits and written anew, drawings keep what is on a list and nothing else.

use super::shrink::{budget, shrunk};
use flate2::{Compression, write::DeflateEncoder};
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};
use sluis_model::look::{PictureKind, PicturePlace};
use std::io::{Cursor, Write as _};

/// The most bytes of a picture that is handed in.
pub const LARGEST_UPLOAD: usize = 5 * 1024 * 1024;
/// The longest side that is decoded.
const LONGEST_SIDE: u32 = 6000;
/// The most pixels that are decoded: 64 MB at four bytes each. Phones take photos of 12,192,768.
const MOST_PIXELS: u64 = 16_000_000;
/// The most memory that a decoder may take.
const MOST_MEMORY: u64 = 96 * 1024 * 1024;
/// The largest drawing that is cleaned.
const LARGEST_DRAWING: usize = 100 * 1024;

/// Why a picture is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFault {
    /// Nothing was handed in.
    Missing,
    /// Too many bytes, even when written anew.
    TooLarge,
    /// More pixels than anybody needs: perhaps a bomb.
    TooManyPixels,
    /// Not PNG, JPEG, WebP or SVG, by what it begins with.
    NotAPicture,
    /// Broken, or something else in disguise.
    Broken,
    /// A drawing is no photo: this place takes pixels alone.
    NoDrawing,
    /// A drawing holds pictures of pixels, which nobody decoded and wrote anew.
    PixelsInside,
    /// A drawing moves, or may: who signs in can't make it stop (WCAG 2.2.2).
    Moves,
    /// The institution has more pictures than it needs.
    TooMany,
}

/// What a picture is served as, or why it is not. Works for a while: not on a thread that serves.
pub(crate) fn vet(
    bytes: &[u8],
    place: PicturePlace,
) -> Result<(PictureKind, Vec<u8>), PictureFault> {
    if bytes.is_empty() {
        return Err(PictureFault::Missing);
    }
    if bytes.len() > LARGEST_UPLOAD {
        return Err(PictureFault::TooLarge);
    }
    match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)) => {
            pixels(bytes, format, place)
        }
        Ok(_) => Err(PictureFault::NotAPicture),
        Err(_) => drawing(bytes, place),
    }
}

fn pixels(
    bytes: &[u8],
    format: ImageFormat,
    place: PicturePlace,
) -> Result<(PictureKind, Vec<u8>), PictureFault> {
    let reader = || {
        let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
        let mut limits = Limits::default();
        limits.max_image_width = Some(LONGEST_SIDE);
        limits.max_image_height = Some(LONGEST_SIDE);
        limits.max_alloc = Some(MOST_MEMORY);
        reader.limits(limits);
        reader
    };
    let mut decoder = reader().into_decoder().map_err(fault)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(PictureFault::Broken);
    }
    if u64::from(width) * u64::from(height) > MOST_PIXELS
        || width > LONGEST_SIDE
        || height > LONGEST_SIDE
    {
        return Err(PictureFault::TooManyPixels);
    }
    let orientation = decoder.orientation().map_err(fault)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(fault)?;
    picture.apply_orientation(orientation);
    shrunk(&picture, place).ok_or(PictureFault::TooLarge)
}

fn fault(error: image::ImageError) -> PictureFault {
    match error {
        image::ImageError::Limits(_) => PictureFault::TooManyPixels,
        _ => PictureFault::Broken,
    }
}

/// A drawing, by the allow-list of `svg-hush`. It is served with a policy that forbids everything, and
/// pages show it as a picture alone; this is the first of the three fences.
fn drawing(bytes: &[u8], place: PicturePlace) -> Result<(PictureKind, Vec<u8>), PictureFault> {
    let text = std::str::from_utf8(bytes).map_err(|_| PictureFault::NotAPicture)?;
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if !start.starts_with('<') || !text.contains("<svg") {
        return Err(PictureFault::NotAPicture);
    }
    if place == PicturePlace::Background {
        return Err(PictureFault::NoDrawing);
    }
    if bytes.len() > LARGEST_DRAWING {
        return Err(PictureFault::TooLarge);
    }
    // Entities are how a small file becomes a large one, and how it names other files.
    if text.contains("<!ENTITY") {
        return Err(PictureFault::Broken);
    }
    let mut filter = svg_hush::Filter::new();
    filter.set_data_url_filter(svg_hush::data_url_filter::allow_standard_images);
    let mut cleaned = Vec::new();
    filter
        .filter(bytes, &mut cleaned)
        .map_err(|_| PictureFault::Broken)?;
    let shapes = std::str::from_utf8(&cleaned).map_err(|_| PictureFault::Broken)?;
    // Nobody decoded those and wrote them anew, and a page would carry their weight unseen.
    if holds_pixels(text) || holds_pixels(shapes) || shows_another(shapes) {
        return Err(PictureFault::PixelsInside);
    }
    if moves(shapes) {
        return Err(PictureFault::Moves);
    }
    if compressed(&cleaned) > budget(place).bytes {
        return Err(PictureFault::TooLarge);
    }
    // A root alone is what is left of something that was no drawing.
    if !shapes.contains("<svg") || shapes.matches('<').count() < 3 {
        return Err(PictureFault::Broken);
    }
    Ok((PictureKind::Svg, cleaned))
}

/// Whether a drawing shows a picture that is not a part of itself, whatever its address reads like: browsers
/// leave out line feeds and tabs before they read it, and so would have to whoever looks for `data:`.
fn shows_another(drawing: &str) -> bool {
    drawing.split('<').skip(1).any(|tag| {
        let name = local(name_of(tag)).to_ascii_lowercase();
        (name == "image" || name == "feimage") && {
            let mut addresses = attributes(tag).filter(|(name, _)| {
                let name = local(name);
                name.eq_ignore_ascii_case("href") || name.eq_ignore_ascii_case("src")
            });
            addresses.any(|(_, address)| {
                let mut read = address.chars().filter(|c| !c.is_whitespace());
                read.next() != Some('#')
            })
        }
    })
}

/// The name of an element, with its prefix.
fn name_of(tag: &str) -> &str {
    let ends = |c: char| c.is_whitespace() || c == '/' || c == '>';
    tag.split(ends).next().unwrap_or_default()
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or_default()
}

/// The attributes of a tag, as they are written.
fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = &tag[name_of(tag).len()..];
    std::iter::from_fn(move || {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, behind) = after[1..].split_once(quote)?;
        rest = behind;
        Some((name.trim(), value))
    })
}

/// Whether a drawing holds a picture as an address.
fn holds_pixels(drawing: &str) -> bool {
    let drawing = drawing.to_ascii_lowercase();
    ["\"data:", "'data:", "(data:"]
        .iter()
        .any(|inside| drawing.contains(inside))
}

/// Whether a drawing moves: by elements of SMIL, or by a style sheet of its own.
fn moves(drawing: &str) -> bool {
    let by_element = drawing.split('<').skip(1).any(|tag| {
        let name = local(name_of(tag));
        name == "set" || name.to_ascii_lowercase().starts_with("animate")
    });
    by_element || drawing.to_ascii_lowercase().contains("keyframes")
}

/// What a drawing weighs on its way: it travels compressed, this well or better.
fn compressed(drawing: &[u8]) -> usize {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    match encoder.write_all(drawing).and_then(|()| encoder.finish()) {
        Ok(written) => written.len(),
        Err(_) => drawing.len(),
    }
}

#[cfg(test)]
#[path = "picture_tests.rs"]
mod tests;
