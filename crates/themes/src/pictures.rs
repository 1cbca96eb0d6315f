//! The pictures of a page in one file, so that a page asks once for all of them: the icon in the tab, the
//! logo, and what lies behind or beside the page. Each is seen through a view of the drawing that they
//! stand in; without a name it shows the icon, for browsers read icons without one.

use std::fmt::Write as _;

use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest, Sha256};

use crate::asset::Asset;
use crate::own::OwnPicture;

/// The view of the logo.
pub(crate) const LOGO: &str = "logo";
/// The view of what lies behind or beside the page.
pub(crate) const GROUND: &str = "ground";
/// The name of the file.
pub(crate) const NAME: &str = "pictures.svg";
/// How far pictures stand from each other: no view shows two.
const APART: u32 = 20_000;
/// Part of every hash: raise it when the drawing of the same pieces changes, for browsers keep files for ever.
const DRAWING: &str = "1";
/// How a photo fills its ground.
const FILLS: &str = "xMidYMid slice";

/// One picture of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// The institution's own: its bytes lie elsewhere.
    Own(OwnPicture),
    /// The preset's.
    Preset(Asset),
}

impl Piece {
    fn id(&self) -> &str {
        match self {
            Self::Own(picture) => &picture.href,
            Self::Preset(asset) => &asset.content_hash,
        }
    }

    /// With its bytes, if the institution's own are given.
    fn found<'b>(&'b self, bytes: &impl Fn(&OwnPicture) -> Option<&'b [u8]>) -> Option<Drawn<'b>> {
        let (media_type, bytes) = match self {
            Self::Own(picture) => (picture.media_type, bytes(picture)?),
            Self::Preset(asset) => (asset.content_type, asset.bytes.as_slice()),
        };
        let (width, height) = proportions(media_type, bytes)?;
        Some(Drawn {
            media_type,
            bytes,
            width,
            height,
        })
    }

    /// How it lies in a place of other proportions.
    fn fit(&self) -> String {
        let fills = FILLS.to_owned();
        match self {
            Self::Own(_) => fills,
            Self::Preset(asset) => std::str::from_utf8(&asset.bytes)
                .ok()
                .and_then(root)
                .and_then(|root| attribute(root, "preserveAspectRatio"))
                .filter(|fit| {
                    let plain = |byte: u8| byte.is_ascii_alphabetic() || byte == b' ';
                    fit.bytes().all(plain)
                })
                .map_or(fills, str::to_owned),
        }
    }
}

struct Drawn<'b> {
    media_type: &'b str,
    bytes: &'b [u8],
    width: u32,
    height: u32,
}

impl Drawn<'_> {
    fn at(&self, x: u32, y: u32) -> String {
        format!(
            "<image x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" \
             href=\"data:{}\"/>",
            self.width,
            self.height,
            self.data()
        )
    }

    /// As an address holds it. A drawing stays text, which is compressed on its way.
    fn data(&self) -> String {
        if self.media_type != "image/svg+xml" {
            return format!("{};base64,{}", self.media_type, BASE64.encode(self.bytes));
        }
        let mut data = format!("{},", self.media_type);
        for byte in self.bytes {
            match byte {
                b'%' | b'#' | b'"' | b'<' | b'>' | b'&' => {
                    let _ = write!(data, "%{byte:02X}");
                }
                b' '..=b'~' => data.push(char::from(*byte)),
                other => {
                    let _ = write!(data, "%{other:02X}");
                }
            }
        }
        data
    }

    fn view(&self, name: &str, (x, y): (u32, u32), fit: &str) -> String {
        format!(
            "<view id=\"{name}\" viewBox=\"{x} {y} {} {}\" preserveAspectRatio=\"{fit}\"/>",
            self.width, self.height
        )
    }
}

/// What one file of pictures is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureFile {
    pub(crate) logo: Piece,
    /// Where there is none, the logo is the icon too.
    pub(crate) icon: Option<Piece>,
    pub(crate) ground: Option<Piece>,
}

impl PictureFile {
    fn pieces(&self) -> impl Iterator<Item = &Piece> {
        [Some(&self.logo), self.icon.as_ref(), self.ground.as_ref()]
            .into_iter()
            .flatten()
    }

    /// Names the content. Made of what names the pieces, so that a page need not read them.
    #[must_use]
    pub fn hash(&self) -> String {
        let pieces = [Some(&self.logo), self.icon.as_ref(), self.ground.as_ref()];
        hash_of(pieces.map(|piece| piece.map(Piece::id)))
    }

    /// The institution's own pictures in it, whose bytes [`PictureFile::drawn`] needs.
    pub fn own(&self) -> impl Iterator<Item = &OwnPicture> {
        self.pieces().filter_map(|piece| match piece {
            Piece::Own(picture) => Some(picture),
            Piece::Preset(_) => None,
        })
    }

    /// The file. A picture that is missing, or whose size can't be read, is left out; `None` where that is the
    /// logo, for a page says in words whose it is then.
    pub fn drawn<'b>(&'b self, bytes: impl Fn(&OwnPicture) -> Option<&'b [u8]>) -> Option<Asset> {
        let logo = self.logo.found(&bytes)?;
        let (mut views, mut images) = (String::new(), String::new());
        let icon = self.icon.as_ref().and_then(|icon| icon.found(&bytes));
        let front = match icon {
            Some(icon) => {
                images.push_str(&icon.at(0, 0));
                views.push_str(&logo.view(LOGO, (APART, 0), "xMinYMid"));
                images.push_str(&logo.at(APART, 0));
                (icon.width, icon.height)
            }
            None => {
                views.push_str(&logo.view(LOGO, (0, 0), "xMinYMid"));
                images.push_str(&logo.at(0, 0));
                (logo.width, logo.height)
            }
        };
        let ground = self.ground.as_ref();
        if let Some((ground, fit)) = ground.and_then(|own| Some((own.found(&bytes)?, own.fit()))) {
            views.push_str(&ground.view(GROUND, (0, APART), &fit));
            images.push_str(&ground.at(0, APART));
        }
        let mut drawing = String::new();
        let _ = write!(
            drawing,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\">{views}{images}</svg>",
            front.0, front.1
        );
        Some(Asset::new(NAME, drawing.into_bytes()))
    }
}

/// Names a file of the logo, the icon and the ground that are known by these names.
pub(crate) fn hash_of(ids: [Option<&str>; 3]) -> String {
    let mut digest = Sha256::new();
    digest.update(DRAWING.as_bytes());
    for id in ids {
        digest.update(id.unwrap_or_default().as_bytes());
        digest.update([0]);
    }
    let mut hash = HEXLOWER.encode(&digest.finalize());
    hash.truncate(16);
    hash
}

/// The rule that gives a logo of one's own its proportions, for a view of a file has none that all browsers
/// see. `None` where its size can't be read.
#[must_use]
pub fn logo_rule(media_type: &str, bytes: &[u8]) -> Option<String> {
    let (width, height) = proportions(media_type, bytes)?;
    Some(format!(
        ".logo.own.of-one img{{aspect-ratio:{width}/{height}}}"
    ))
}

/// How wide and high a picture is shown where it has so much room: with its own proportions, at half its own measure
/// at most. `None` where its size can't be read.
pub(crate) fn shown_within(
    media_type: &str,
    bytes: &[u8],
    (most_width, most_height): (u32, u32),
) -> Option<(u32, u32)> {
    let (width, height) = proportions(media_type, bytes)?;
    let shares = [(1, 2), (most_width, width), (most_height, height)];
    let smaller = |a: (u32, u32), b: (u32, u32)| if a.0 * b.1 <= b.0 * a.1 { a } else { b };
    let (of, all) = shares.into_iter().reduce(smaller)?;
    let scaled = |side: u32| (side * of).div_ceil(all).max(1);
    Some((scaled(width), scaled(height)))
}

/// How wide and high a picture is, in its own measure.
fn proportions(media_type: &str, bytes: &[u8]) -> Option<(u32, u32)> {
    let sides = match media_type {
        "image/png" => {
            let side = |from: usize| {
                let side = bytes.get(from..from + 4)?.try_into().ok()?;
                Some(u32::from_be_bytes(side))
            };
            (side(16)?, side(20)?)
        }
        "image/jpeg" => of_jpeg(bytes)?,
        _ => of_drawing(std::str::from_utf8(bytes).ok()?),
    };
    is_drawable(sides).then_some(sides)
}

fn is_drawable((width, height): (u32, u32)) -> bool {
    (1..APART).contains(&width) && (1..APART).contains(&height)
}

/// The size stands in the segment that begins the frame.
fn of_jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let two = |at: usize| {
        let two = bytes.get(at..at + 2)?.try_into().ok()?;
        Some(u32::from(u16::from_be_bytes(two)))
    };
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1)?;
        let begins = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
        if begins {
            return Some((two(at + 7)?, two(at + 5)?));
        }
        at += 2 + two(at + 2)? as usize;
    }
}

/// The root's `viewBox`, else its width and height; a square where it says neither.
fn of_drawing(text: &str) -> (u32, u32) {
    let Some(root) = root(text) else {
        return (1, 1);
    };
    let of_box = attribute(root, "viewBox").and_then(|numbers| {
        let numbers: Vec<f64> = numbers
            .split([' ', ',', '\n', '\t'])
            .filter(|part| !part.is_empty())
            .map_while(|part| part.parse().ok())
            .collect();
        Some((*numbers.get(2)?, *numbers.get(3)?))
    });
    let side = |name: &str| {
        let side = attribute(root, name)?;
        side.trim_end_matches("px").parse::<f64>().ok()
    };
    let sides = of_box.or_else(|| Some((side("width")?, side("height")?)));
    // Small measures keep their proportions in whole numbers.
    let scale = match sides {
        Some((width, height)) if width.min(height) < 20.0 => 100.0,
        _ => 1.0,
    };
    let whole = |side: f64| {
        let side = (side * scale).round();
        format!("{side:.0}").parse::<u32>().unwrap_or_default()
    };
    match sides.map(|(width, height)| (whole(width), whole(height))) {
        Some(sides) if is_drawable(sides) => sides,
        _ => (1, 1),
    }
}

/// The tag that a drawing begins with.
fn root(text: &str) -> Option<&str> {
    let (_, from) = text.split_once("<svg")?;
    from.split_once('>').map(|(root, _)| root)
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    for quote in ['"', '\''] {
        let start = format!("{name}={quote}");
        let found = tag
            .match_indices(&start)
            .find(|(at, _)| tag[..*at].ends_with(char::is_whitespace));
        if let Some((at, _)) = found {
            return tag[at + start.len()..]
                .split_once(quote)
                .map(|(value, _)| value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proportions_are_read_from_what_a_drawing_says() {
        for (drawing, sides) in [
            ("<svg viewBox='0 0 48 24'/>", (48, 24)),
            ("<svg viewBox=\"-3,-3, 400.4,100\" width='9'/>", (400, 100)),
            (
                "<svg stroke-width='7' width=\"204px\" height='51'/>",
                (204, 51),
            ),
            ("<svg viewBox='0 0 1.5 1'/>", (150, 100)),
            ("<svg viewBox='0 0 0 0'/>", (1, 1)),
            ("<svg width='100%'/>", (1, 1)),
            ("<svg viewBox='0 0 1e9 NaN'/>", (1, 1)),
        ] {
            let found = proportions("image/svg+xml", drawing.as_bytes());
            assert_eq!(found, Some(sides), "{drawing}");
        }
    }

    #[test]
    fn a_picture_keeps_its_proportions_in_the_room_that_it_has() {
        for (size, shown) in [
            ((408, 102), (204, 51)),
            ((100, 50), (50, 25)),
            ((102, 102), (51, 51)),
            ((4000, 10), (204, 1)),
            ((10, 4000), (1, 51)),
            ((1, 1), (1, 1)),
        ] {
            let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
            png.extend(u32::to_be_bytes(size.0));
            png.extend(u32::to_be_bytes(size.1));
            let found = shown_within("image/png", &png, (204, 51));
            assert_eq!(found, Some(shown), "{size:?}");
        }
    }

    #[test]
    fn a_jpeg_is_measured_past_its_comments_and_no_further_than_it_goes() {
        let mut jpeg = b"\xff\xd8\xff\xfe\x00\x04ab\xff\xc2\x00\x11\x08\x01\x02\x03\x04".to_vec();
        assert_eq!(proportions("image/jpeg", &jpeg), Some((0x0304, 0x0102)));
        jpeg.truncate(15);
        assert_eq!(proportions("image/jpeg", &jpeg), None);
        assert_eq!(proportions("image/png", b"\x89PNG"), None);
    }

    #[test]
    fn a_file_holds_every_picture_and_nothing_that_could_break_out_of_it() {
        let drawing = b"<svg viewBox='0 0 4 4'><text>\"/><script/></text></svg>";
        let asset = |name: &str| Piece::Preset(Asset::new(name, drawing.to_vec()));
        let own = Piece::Own(OwnPicture {
            href: "/theme/i/x/00/logo.svg".to_owned(),
            media_type: "image/svg+xml",
        });
        let file = PictureFile {
            logo: own,
            icon: Some(asset("a.svg")),
            ground: Some(asset("b.svg")),
        };
        let drawn = file.drawn(|_| Some(&drawing[..])).unwrap();
        let text = String::from_utf8(drawn.bytes).unwrap();
        assert_eq!(text.matches("<image ").count(), 3);
        assert_eq!(text.matches("<view ").count(), 2);
        assert!(
            !text.contains("<script") && !text.contains("<text"),
            "{text}"
        );
        assert!(file.drawn(|_| None).is_none(), "the logo is missing");
    }

    #[test]
    fn what_cannot_be_read_is_left_out_and_takes_nothing_else_along() {
        let picture = |name: &str, bytes: &[u8]| Piece::Preset(Asset::new(name, bytes.to_vec()));
        let drawing = b"<svg viewBox='0 0 48 24'/>";
        let file = PictureFile {
            logo: picture("a.svg", drawing),
            icon: Some(picture("b.png", b"no picture")),
            ground: Some(picture("c.jpg", b"nor is this")),
        };
        let drawn = file.drawn(|_| None).unwrap();
        let text = String::from_utf8(drawn.bytes).unwrap();
        assert_eq!(text.matches("<image ").count(), 1);
        assert!(text.contains("viewBox=\"0 0 48 24\""), "{text}");
    }
}
