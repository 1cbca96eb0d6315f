//! Making a picture small: as large as pages show it on a fine screen and no larger, and with as few
//! colours or as coarse as it takes to fit.

use color_quant::NeuQuant;
use image::{
    DynamicImage, RgbaImage,
    codecs::{
        jpeg::JpegEncoder,
        png::{CompressionType, FilterType as RowFilter, PngEncoder},
    },
    imageops::FilterType,
};
use sluis_model::look::{PictureKind, PicturePlace};
use std::collections::BTreeSet;

/// What a picture of a place may come to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget {
    /// The widest, in points: twice what pages show, for fine screens.
    pub(super) width: u32,
    /// The highest.
    pub(super) height: u32,
    /// The most bytes on the way: as they are, of pixels; compressed, of a drawing.
    pub(super) bytes: usize,
}

/// What the places may come to: with the page, its style sheet and its script, a sign-in page of the
/// largest of everything stays under 60 kB. Tests look at it in a browser.
pub(super) const fn budget(place: PicturePlace) -> Budget {
    match place {
        PicturePlace::Logo | PicturePlace::LogoDark => Budget {
            width: 408,
            height: 102,
            bytes: 10 * 1024,
        },
        PicturePlace::Favicon => Budget {
            width: 64,
            height: 64,
            bytes: 3 * 1024,
        },
        PicturePlace::Background => Budget {
            width: 1600,
            height: 1600,
            bytes: 26 * 1024,
        },
    }
}

/// One point in so many teaches the palette.
const SAMPLED: i32 = 10;

/// The longest side of a background with holes.
const SEEN_THROUGH: u32 = 640;

/// The picture at the best that fits, or `None` where even the plainest does not.
pub(super) fn shrunk(
    picture: &DynamicImage,
    place: PicturePlace,
) -> Option<(PictureKind, Vec<u8>)> {
    let most = budget(place);
    let picture = within(picture, most.width, most.height);
    let opaque = picture.to_rgba8().pixels().all(|pixel| pixel.0[3] == 255);
    if place == PicturePlace::Background && opaque {
        return photo(&picture, &[70, 55, 42], most.bytes);
    }
    // A PNG of a whole screen would never fit, and trying takes long.
    let picture = if place == PicturePlace::Background {
        within(&picture, SEEN_THROUGH, SEEN_THROUGH)
    } else {
        picture
    };
    for share in [100, 75, 55] {
        let scaled = part_of(&picture, share);
        let plain = scaled.to_rgba8();
        for colours in [usize::MAX, 256, 96] {
            if let Some(written) = drawn(&plain, colours, most.bytes) {
                return Some((PictureKind::Png, written));
            }
        }
        if opaque && let Some(written) = taken(&scaled, 78, most.bytes) {
            return Some((PictureKind::Jpeg, written));
        }
        if let Some(written) = drawn(&plain, 64, most.bytes) {
            return Some((PictureKind::Png, written));
        }
    }
    None
}

/// No larger than this, its proportions kept; never blown up.
fn within(picture: &DynamicImage, width: u32, height: u32) -> DynamicImage {
    if picture.width() > width || picture.height() > height {
        picture.resize(width, height, FilterType::CatmullRom)
    } else {
        picture.clone()
    }
}

fn part_of(picture: &DynamicImage, share: u32) -> DynamicImage {
    let side = |side: u32| (side * share / 100).max(1);
    within(picture, side(picture.width()), side(picture.height()))
}

/// A photo: first coarser, then smaller. It lies behind an opaque card, blown up to the screen.
fn photo(picture: &DynamicImage, qualities: &[u8], most: usize) -> Option<(PictureKind, Vec<u8>)> {
    for share in [100, 80, 62, 50, 40, 30] {
        let scaled = part_of(picture, share);
        for quality in qualities {
            if let Some(written) = taken(&scaled, *quality, most) {
                return Some((PictureKind::Jpeg, written));
            }
        }
    }
    None
}

fn taken(picture: &DynamicImage, quality: u8, most: usize) -> Option<Vec<u8>> {
    let picture = DynamicImage::ImageRgb8(picture.to_rgb8());
    let mut written = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut written, quality);
    picture.write_with_encoder(encoder).ok()?;
    (written.len() <= most).then_some(written)
}

/// A PNG of no more than so many colours.
fn drawn(picture: &RgbaImage, colours: usize, most: usize) -> Option<Vec<u8>> {
    let picture = DynamicImage::ImageRgba8(fewer(picture, colours));
    let written = [RowFilter::NoFilter, RowFilter::Adaptive].map(|filter| {
        let mut written = Vec::new();
        let encoder = PngEncoder::new_with_quality(&mut written, CompressionType::Best, filter);
        picture.write_with_encoder(encoder).ok().map(|()| written)
    });
    let least = written.into_iter().flatten().min_by_key(Vec::len)?;
    (least.len() <= most).then_some(least)
}

/// The picture in at most so many colours, 64 or more.
fn fewer(picture: &RgbaImage, most: usize) -> RgbaImage {
    let mut different = BTreeSet::new();
    let few = picture.pixels().all(|pixel| {
        different.insert(pixel.0);
        different.len() <= most
    });
    let mut plain = picture.clone();
    if !few {
        let palette = NeuQuant::new(SAMPLED, most, picture.as_raw());
        for pixel in plain.pixels_mut() {
            palette.map_pixel(&mut pixel.0);
        }
    }
    plain
}
