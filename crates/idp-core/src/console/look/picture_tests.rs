use super::*;
use image::{
    Rgb, RgbImage, Rgba, RgbaImage,
    codecs::{jpeg::JpegEncoder, png::PngEncoder},
};

fn png(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbaImage::from_pixel(width, height, Rgba([163, 18, 111, 200]));
    let mut bytes = Vec::new();
    DynamicImage::ImageRgba8(picture)
        .write_with_encoder(PngEncoder::new(&mut bytes))
        .unwrap();
    bytes
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| {
        Rgb([(x % 256) as u8, (y % 256) as u8, 90])
    });
    let mut bytes = Vec::new();
    DynamicImage::ImageRgb8(picture)
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 60))
        .unwrap();
    bytes
}

fn size_of(bytes: &[u8]) -> (u32, u32) {
    let picture = image::load_from_memory(bytes).unwrap();
    (picture.width(), picture.height())
}

#[test]
fn a_logo_is_written_anew_and_fits_its_box() {
    let (kind, bytes) = vet(&png(1200, 300), PicturePlace::Logo).unwrap();
    assert_eq!(kind, PictureKind::Png);
    assert_eq!(size_of(&bytes), (408, 102), "twice what pages show");
    let (_, small) = vet(&png(64, 64), PicturePlace::Logo).unwrap();
    assert_eq!(size_of(&small), (64, 64), "never blown up");
}

#[test]
fn what_hides_behind_or_inside_a_picture_is_gone() {
    let mut behind = png(20, 20);
    behind.extend_from_slice(b"<script>alert(1)</script>PK\x03\x04");
    let (_, bytes) = vet(&behind, PicturePlace::Logo).unwrap();
    assert!(!bytes.windows(7).any(|part| part == b"<script"));
    let mut noted = jpeg(40, 30);
    // A comment segment behind the start of the picture.
    let comment = b"\xff\xfe\x00\x1b<script>taken from camera";
    noted.splice(2..2, comment.iter().copied());
    let (kind, bytes) = vet(&noted, PicturePlace::Background).unwrap();
    assert_eq!(kind, PictureKind::Jpeg);
    assert!(!bytes.windows(7).any(|part| part == b"<script"));
}

#[test]
fn a_photo_behind_the_page_becomes_a_jpeg_of_bounded_size() {
    let (kind, bytes) = vet(&jpeg(2600, 1300), PicturePlace::Background).unwrap();
    assert_eq!(kind, PictureKind::Jpeg);
    let (width, height) = size_of(&bytes);
    assert!(width <= 1600 && width == height * 2, "{width} by {height}");
    assert!(bytes.len() <= budget(PicturePlace::Background).bytes);
}

/// Soft hills with some grain, as photos have them; of `roughness` 255 it is noise alone.
fn scene(width: u32, height: u32, roughness: u32, opaque: bool) -> Vec<u8> {
    let mut grain = 7_u32;
    let picture = RgbaImage::from_fn(width, height, |x, y| {
        grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let hill = |by: u32| (x / by + y / 3 + (x * y / 900) % 64) % 256;
        let channel = |by: u32, shift: u32| {
            let noise = (grain >> shift) % 256;
            ((hill(by) * (255 - roughness) + noise * roughness) / 255) as u8
        };
        let alpha = if opaque { 255 } else { channel(9, 4) };
        Rgba([channel(5, 8), channel(6, 13), channel(7, 18), alpha])
    });
    let mut bytes = Vec::new();
    DynamicImage::ImageRgba8(picture)
        .write_with_encoder(PngEncoder::new(&mut bytes))
        .unwrap();
    bytes
}

#[test]
fn whatever_is_taken_stays_within_what_its_place_may_weigh() {
    for place in PicturePlace::ALL {
        for (roughness, opaque) in [
            (0, true),
            (12, true),
            (12, false),
            (255, true),
            (255, false),
        ] {
            match vet(&scene(500, 400, roughness, opaque), place) {
                Ok((kind, bytes)) => {
                    let most = budget(place);
                    let (width, height) = size_of(&bytes);
                    assert!(bytes.len() <= most.bytes, "{place:?}: {}", bytes.len());
                    assert!(width <= most.width && height <= most.height);
                    assert!(
                        kind == PictureKind::Png || opaque,
                        "{place:?} kept its holes"
                    );
                }
                Err(fault) => {
                    assert_eq!(fault, PictureFault::TooLarge);
                    assert!(roughness == 255 || !opaque, "{place:?} of a photo");
                }
            }
        }
    }
}

#[test]
fn a_picture_that_can_t_be_made_small_enough_is_refused() {
    let noise = scene(700, 700, 255, false);
    assert_eq!(
        vet(&noise, PicturePlace::Background),
        Err(PictureFault::TooLarge)
    );
    let mut grain = 7_u32;
    let scribble: String = (0..6000)
        .map(|_| {
            grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            format!("L{} {}", grain >> 20, (grain >> 8) % 4096)
        })
        .collect();
    let path = format!("<path d='M0 0{scribble}'/>");
    assert_eq!(cleaned(&path), Err(PictureFault::TooLarge));
}

#[test]
fn a_drawing_is_judged_by_what_it_weighs_on_its_way() {
    // Forty kilobytes that say the same over and over.
    let path = format!("<path d='M0 0{}'/>", "h1.25v2.5".repeat(4500));
    let drawing = cleaned(&path).unwrap();
    assert!(drawing.len() > 4 * budget(PicturePlace::Logo).bytes - 1000);
}

#[test]
fn a_drawing_with_pixels_inside_is_refused() {
    for inside in [
        "<image width='9' height='9' href='data:image/png;base64,iVBORw0KGgo='/>",
        "<image width='9' height='9' xlink:href='DATA:image/jpeg;base64,/9j/'/>",
        "<pattern id='p'><image href='data:image/webp;base64,UklGRg=='/></pattern>",
    ] {
        assert_eq!(cleaned(inside), Err(PictureFault::PixelsInside), "{inside}");
    }
    // Browsers leave blanks out of an address before they read it, also those that were written as numbers.
    for blank in ["&#10;", "&#xA;", "&#9;", "&#13;", "&#x0d;", "\n", "\t", " "] {
        for (name, place) in [
            ("image", "da{}ta:"),
            ("image", "{}data:"),
            ("feImage", "dat{}a:"),
        ] {
            let address = place.replace("{}", blank);
            let drawn =
                format!("<{name} width='9' height='9' href='{address}image/gif;base64,R0lGODlh'/>");
            let inside = match name {
                "image" => drawn,
                _ => format!("<filter id='f'>{drawn}</filter>"),
            };
            let taken = cleaned(&inside);
            let shown = taken
                .as_ref()
                .is_ok_and(|drawing| drawing.contains("image/gif"));
            assert!(!shown, "{inside}: {taken:?}");
        }
    }
    assert!(cleaned("<image width='9' height='9' href='#p'/>").is_ok());
    // What only speaks of them is a drawing as any other.
    assert!(cleaned("<title>data: 2026</title>").is_ok());
}

#[test]
fn a_logo_with_soft_edges_keeps_its_size_and_its_holes_with_fewer_colours() {
    // Rings with soft edges and a shade that runs: thousands of colours, as a scaled logo has.
    let picture = RgbaImage::from_fn(408, 102, |x, y| {
        let far = x.abs_diff(204).pow(2) + y.abs_diff(51).pow(2);
        let edge = ((far / 24) % 96) as u8;
        let alpha = if edge < 48 { 255 } else { (95 - edge) * 5 };
        Rgba([163, (x / 2) as u8, (y * 2) as u8, alpha])
    });
    let different: std::collections::BTreeSet<_> = picture.pixels().map(|pixel| pixel.0).collect();
    assert!(different.len() > 2000, "{}", different.len());
    let mut bytes = Vec::new();
    DynamicImage::ImageRgba8(picture)
        .write_with_encoder(PngEncoder::new(&mut bytes))
        .unwrap();
    let most = budget(PicturePlace::Logo);
    let (kind, bytes) = vet(&bytes, PicturePlace::Logo).unwrap();
    assert_eq!(kind, PictureKind::Png);
    assert!(bytes.len() <= most.bytes, "{}", bytes.len());
    let shown = image::load_from_memory(&bytes).unwrap().to_rgba8();
    assert!(
        shown.pixels().any(|pixel| pixel.0[3] < 40),
        "still has holes"
    );
}

#[test]
fn a_webp_becomes_a_png() {
    let mut webp = Vec::new();
    let picture = RgbaImage::from_pixel(12, 12, Rgba([1, 2, 3, 4]));
    DynamicImage::ImageRgba8(picture)
        .write_with_encoder(image::codecs::webp::WebPEncoder::new_lossless(&mut webp))
        .unwrap();
    let (kind, bytes) = vet(&webp, PicturePlace::Favicon).unwrap();
    assert_eq!((kind, size_of(&bytes)), (PictureKind::Png, (12, 12)));
}

#[test]
fn a_bomb_is_refused_before_it_goes_off() {
    // A PNG that says it is 50,000 by 50,000: ten gigabytes of one colour in a few bytes.
    let mut bomb = png(8, 8);
    bomb[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
    let head = crc(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&head.to_be_bytes());
    assert_eq!(
        vet(&bomb, PicturePlace::Logo),
        Err(PictureFault::TooManyPixels)
    );
    // A real one: 25 million pixels of one colour.
    let large = png(5000, 5000);
    assert!(large.len() < LARGEST_UPLOAD);
    assert_eq!(
        vet(&large, PicturePlace::Background),
        Err(PictureFault::TooManyPixels)
    );
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}

#[test]
fn what_is_no_picture_is_named_so() {
    for (bytes, fault) in [
        (&b""[..], PictureFault::Missing),
        (
            b"<html><script>alert(1)</script></html>",
            PictureFault::NotAPicture,
        ),
        (b"GIF89a\x01\x00\x01\x00", PictureFault::NotAPicture),
        (b"BM\x00\x00\x00\x00", PictureFault::NotAPicture),
        (b"%PDF-1.7", PictureFault::NotAPicture),
        (b"\x00\xff\xfe\x01", PictureFault::NotAPicture),
        (b"\x89PNG\r\n\x1a\nrest", PictureFault::Broken),
        (b"\xff\xd8\xff\xe0\x00", PictureFault::Broken),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", PictureFault::Broken),
        (b"just words", PictureFault::NotAPicture),
    ] {
        assert_eq!(
            vet(bytes, PicturePlace::Logo),
            Err(fault),
            "{:?}",
            String::from_utf8_lossy(bytes)
        );
    }
    let half = png(30, 30);
    assert_eq!(
        vet(&half[..half.len() / 2], PicturePlace::Logo),
        Err(PictureFault::Broken)
    );
    let huge = vec![0; LARGEST_UPLOAD + 1];
    assert_eq!(vet(&huge, PicturePlace::Logo), Err(PictureFault::TooLarge));
}

const HEAD: &str = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 9 9'";

fn cleaned(inside: &str) -> Result<String, PictureFault> {
    let drawing = format!("{HEAD}><path d='M0 0h9v9z' fill='#a3126f'/>{inside}</svg>");
    vet(drawing.as_bytes(), PicturePlace::Logo).map(|(kind, bytes)| {
        assert_eq!(kind, PictureKind::Svg);
        String::from_utf8(bytes).unwrap()
    })
}

#[test]
fn a_drawing_keeps_its_shapes() {
    let drawing = cleaned("<g opacity='.5'><circle cx='4' cy='4' r='2'/></g>").unwrap();
    assert!(
        drawing.contains("<path") && drawing.contains("<circle"),
        "{drawing}"
    );
}

#[test]
fn a_hostile_drawing_loses_its_teeth() {
    for inside in [
        "<script>alert(1)</script>",
        "<script xlink:href='https://evil.example/x.js'/>",
        "<circle r='1' onload='alert(1)' onclick=\"alert(1)\"/>",
        "<a xlink:href='javascript:alert(1)'><circle r='1'/></a>",
        "<a href='https://evil.example/'><circle r='1'/></a>",
        "<foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml' src='https://evil.example'/></foreignObject>",
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml' onload='alert(1)'/></foreignObject>",
        "<image href='https://evil.example/pixel.png'/>",
        "<image xlink:href='//evil.example/pixel.png'/>",
        "<image href='data:image/svg+xml;base64,PHN2Zz48c2NyaXB0Lz48L3N2Zz4='/>",
        "<use href='https://evil.example/a.svg#x'/>",
        "<style>@import url(https://evil.example/a.css);</style>",
        "<style>path{fill:url(https://evil.example/a)}</style>",
        "<path style='background:url(//evil.example/a)'/>",
        "<set attributeName='onmouseover' to='alert(1)'/>",
        "<animate attributeName='href' values='javascript:alert(1)'/>",
        "<handler xmlns:ev='http://www.w3.org/2001/xml-events' ev:event='load'>alert(1)</handler>",
        "<iframe src='https://evil.example'/>",
        "<feImage href='https://evil.example/pixel.png'/>",
    ] {
        let Ok(drawing) = cleaned(inside) else {
            continue;
        };
        // An animation that names no attribute moves nothing, whatever it would move it to.
        for tooth in [
            "<script",
            "onmouseover",
            "attributeName",
            "href=\"javascript:",
            "url(https",
            "url(//",
            "=\"//evil",
            "href=\"https",
            "foreignObject",
            "<iframe",
            "onload",
            "onclick",
            "svg+xml",
        ] {
            assert!(!drawing.contains(tooth), "{inside} left {tooth}: {drawing}");
        }
    }
}

#[test]
fn a_drawing_that_moves_is_refused() {
    for inside in [
        "<circle r='1'><animate attributeName='r' values='1;4' repeatCount='indefinite'/></circle>",
        "<g><animateTransform attributeName='transform' type='rotate' to='90' dur='1s'/></g>",
        "<circle r='1'><animateMotion path='M0 0h9' dur='1s'/></circle>",
        "<circle r='1'><set attributeName='r' to='4' begin='1s'/></circle>",
        "<style>@keyframes turn{to{transform:rotate(1turn)}}path{animation:turn 1s infinite}</style>",
        "<style>@-webkit-KEYFRAMES turn{to{opacity:0}}</style>",
    ] {
        assert_eq!(cleaned(inside), Err(PictureFault::Moves), "{inside}");
    }
    for inside in ["<style>path{fill:red}</style>", "<title>A set</title>"] {
        assert!(cleaned(inside).is_ok(), "{inside}");
    }
}

#[test]
fn a_photo_of_a_phone_is_taken() {
    let sky = RgbImage::from_fn(4032, 3024, |x, y| Rgb([(x / 16) as u8, (y / 12) as u8, 90]));
    let mut photo = Vec::new();
    DynamicImage::ImageRgb8(sky)
        .write_with_encoder(JpegEncoder::new_with_quality(&mut photo, 60))
        .unwrap();
    let (kind, bytes) = vet(&photo, PicturePlace::Background).unwrap();
    assert_eq!(kind, PictureKind::Jpeg);
    assert!(bytes.len() <= budget(PicturePlace::Background).bytes);
}

#[test]
fn entities_are_refused_and_so_is_what_is_left_empty() {
    let laughs = format!(
        "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>{HEAD}><text>&b;</text></svg>"
    );
    assert_eq!(
        vet(laughs.as_bytes(), PicturePlace::Logo),
        Err(PictureFault::Broken)
    );
    let outside =
        format!("<!DOCTYPE svg SYSTEM 'file:///etc/passwd'>{HEAD}><path d='M0 0'/></svg>");
    if let Ok((_, bytes)) = vet(outside.as_bytes(), PicturePlace::Logo) {
        assert!(!String::from_utf8(bytes).unwrap().contains("passwd"));
    }
    let nothing = format!("{HEAD}><script>alert(1)</script></svg>");
    assert_eq!(
        vet(nothing.as_bytes(), PicturePlace::Logo),
        Err(PictureFault::Broken)
    );
    let deep = format!("{HEAD}>{}{}</svg>", "<g>".repeat(9000), "</g>".repeat(9000));
    let _ = vet(deep.as_bytes(), PicturePlace::Logo);
    assert_eq!(
        vet(
            format!("{HEAD}><path/></svg>").as_bytes(),
            PicturePlace::Background
        ),
        Err(PictureFault::NoDrawing)
    );
}
