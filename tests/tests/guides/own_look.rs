//! An institution with a look of its own, made in the console as its administrator does: every part of it
//! really appears, and every page of a sign-in stays as readable as the presets'.

use serde_json::{Value, json};
use sluis_tests::browser::{Browser, Demo, Habits, Walk, a_browser, enter};

/// What an administrator chooses beside the pictures.
pub(crate) struct Dress {
    /// `centered` or `split`.
    pub(crate) layout: &'static str,
    /// Colours by their fields.
    pub(crate) colours: &'static [(&'static str, &'static str)],
    /// The fonts of running text and of headings.
    pub(crate) fonts: (&'static str, &'static str),
    /// Whether a picture lies behind or beside the page.
    pub(crate) background: bool,
}

impl Default for Dress {
    fn default() -> Self {
        Self {
            layout: "centered",
            colours: &[],
            fonts: ("slab", "geometric"),
            background: true,
        }
    }
}

/// Hands in pictures as heavy as the place takes them: the rougher, the heavier; the first that is
/// taken stays.
const HAND_IN: &str = "
  const form = [...document.forms].find(form =>
    form.getAttribute('action').endsWith('/look/picture') && form.elements.place.value === PLACE);
  const paint = roughness => {
    const canvas = document.createElement('canvas');
    canvas.width = WIDTH; canvas.height = HEIGHT;
    const context = canvas.getContext('2d');
    const points = context.createImageData(WIDTH, HEIGHT);
    let grain = 7;
    for (let at = 0; at < points.data.length; at += 4) {
      const x = (at / 4) % WIDTH, y = (at / 4 - x) / WIDTH;
      for (let channel = 0; channel < 3; channel++) {
        grain = (Math.imul(grain, 1664525) + 1013904223) >>> 0;
        const hill = 127 + 120 * Math.sin(x / (40 + 9 * channel)) * Math.cos(y / 31);
        points.data[at + channel] = (hill * (255 - roughness) + (grain >>> 24) * roughness) / 255;
      }
      points.data[at + 3] = HOLES && (x + y) % 16 < 2 ? 0 : 255;
    }
    context.putImageData(points, 0, 0);
    return new Promise(done => canvas.toBlob(done, 'image/png'));
  };
  const hand_in = async roughness => {
    const sent = new FormData(form);
    sent.set('file', await paint(roughness), 'beeld.png');
    const answer = await fetch(form.getAttribute('action'), { method: 'POST', body: sent });
    return answer.status;
  };
  return (async () => {
    for (const roughness of [255, 160, 90, 50, 25, 12, 5, 0]) {
      const status = await hand_in(roughness);
      if (status === 200) return roughness;
      if (status !== 422) return 'status ' + status;
    }
    return 'none was taken';
  })()";

/// Gives an institution a published look with pictures in every place, corners, fonts and a layout.
pub(crate) async fn dress(demo: &Demo, browser: &Browser, institution: &str, chosen: &Dress) {
    let look = demo.at(&format!("/admin/at/{institution}/look"));
    browser.goto(&look).await;
    let step = browser.attribute("body", "data-step").await;
    if !step.starts_with("console") {
        enter(demo, browser, institution, "beheer").await;
    }
    for (place, (width, height), holes) in [
        ("logo", (900, 225), true),
        ("logo_dark", (408, 102), false),
        ("favicon", (180, 180), true),
        ("background", (1600, 1200), false),
    ] {
        if place == "background" && !chosen.background {
            continue;
        }
        browser.goto(&format!("{look}?part=pictures")).await;
        let script = HAND_IN
            .replace("PLACE", &json!(place).to_string())
            .replace("WIDTH", &width.to_string())
            .replace("HEIGHT", &height.to_string())
            .replace("HOLES", &holes.to_string());
        let taken = browser.run(&script).await;
        assert!(taken.is_u64(), "{place}: {taken}");
    }
    browser.goto(&format!("{look}?part=shape")).await;
    for (field, value) in [
        ("layout", chosen.layout),
        ("radius", "32"),
        ("font", chosen.fonts.0),
        ("heading_font", chosen.fonts.1),
    ] {
        browser
            .run(&format!(
                "document.querySelector('#{field}').value = '{value}'"
            ))
            .await;
    }
    browser.follow(".look-edit button.main").await;
    if !chosen.colours.is_empty() {
        browser.goto(&format!("{look}?part=colours")).await;
        for (field, value) in chosen.colours {
            browser
                .run(&format!(
                    "document.querySelector('#{field}').value = '{value}'"
                ))
                .await;
        }
        browser.follow(".look-edit button.main").await;
    }
    browser.follow("[data-testid=publish]").await;
    let wrong = browser.count("[data-testid=faults], .alert").await;
    assert_eq!(wrong, 0, "{}", browser.text("main").await);
}

/// What the page in the browser is dressed in.
async fn worn(browser: &Browser) -> Value {
    browser
        .run(
            "const style = (css, at) => { const one = document.querySelector(css); return one ? getComputedStyle(one)[at] : '' };
             return {
               layout: document.body.dataset.layout,
               radius: style('.card', 'borderTopLeftRadius'),
               font: style('body', 'fontFamily'),
               heading: style('h1', 'fontFamily'),
               // Chromium tells of every view of a file what it asked for first.
               logo: [...document.querySelectorAll('.logo source')]
                 .filter(source => matchMedia(source.media).matches)
                 .map(source => new URL(source.srcset, location).href)[0]
                 ?? document.querySelector('.logo img').src,
               width: document.querySelector('.logo img').clientWidth,
               icon: [...document.querySelectorAll('link[rel=icon]')]
                 .find(link => matchMedia(link.media).matches).href,
               behind: style('.backdrop', 'backgroundImage'),
               beside: style('.panel', 'backgroundImage'),
             }",
        )
        .await
}

/// Colours near the limit: grey that can just be read on the tints, on a page that is not white.
const NEAR: [(&str, &str); 3] = [
    ("light-primary", "#7d3c6b"),
    ("light-page", "#f6f3ea"),
    ("light-accent", "#2f7fd1"),
];

#[tokio::test]
async fn every_part_of_a_look_appears_on_the_pages() {
    let demo = Demo::start().await;
    let Some(manager) = a_browser(Habits::of("nl")).await else {
        return;
    };
    let Some(browser) = a_browser(Habits::of("nl")).await else {
        return;
    };
    for layout in ["centered", "split"] {
        let chosen = Dress {
            layout,
            colours: &NEAR,
            ..Dress::default()
        };
        dress(&demo, &manager, "school", &chosen).await;
        browser.resize(1280, 800).await;
        for dark in [false, true] {
            browser.darken(dark).await;
            let page = format!("{}/login?institution=school", demo.portal("rooster"));
            browser.goto(&page).await;
            let worn = worn(&browser).await;
            let has = |name: &str, part: &str| {
                let text = worn[name].as_str().unwrap_or_default();
                assert!(text.contains(part), "{name} without {part}: {worn}");
            };
            has("layout", layout);
            has("radius", "32px");
            has("font", "Rockwell");
            has("heading", "Avenir");
            // The pictures lie in one file, and each is a part of it.
            let file = worn["icon"].as_str().unwrap_or_default();
            assert!(file.ends_with("/pictures.svg"), "{worn}");
            assert_eq!(worn["logo"], format!("{file}#logo"), "{worn}");
            let ground = if layout == "split" {
                "beside"
            } else {
                "behind"
            };
            has(ground, &format!("{file}#ground"));
            // Both logos are four times as wide as high.
            assert_eq!(worn["width"], 204, "{worn}");
            let drawing = "return fetch(FILE).then(answer => answer.text())";
            let drawing = drawing.replace("FILE", &json!(file).to_string());
            let drawing = browser.run(&drawing).await.to_string();
            assert_eq!(drawing.matches("<image ").count(), 3, "{drawing}");
        }
        browser.darken(false).await;
    }
}

#[tokio::test]
async fn a_sign_in_in_a_look_of_its_own_is_as_readable_as_any() {
    let demo = Demo::start().await;
    let Some(browser) = a_browser(Habits::of("nl")).await else {
        return;
    };
    let chosen = Dress {
        colours: &NEAR,
        ..Dress::default()
    };
    dress(&demo, &browser, "school", &chosen).await;
    let Some(teachers) = a_browser(Habits::of("nl")).await else {
        return;
    };
    // Each page on the way is looked over as on every walk: names, headings, sizes, the narrowest window.
    let mut teacher = Walk::of(&demo, &teachers, "nl", "school", "meester.tom");
    teacher.set_out("leerplein").await;
    assert_eq!(teacher.go_on().await, ["password", "second-factor"]);
}

#[tokio::test]
async fn a_mixed_ground_is_painted_as_it_was_judged() {
    let demo = Demo::start().await;
    let Some(browser) = a_browser(Habits::of("nl")).await else {
        return;
    };
    browser
        .goto(&format!(
            "{}/login?institution=school",
            demo.portal("rooster")
        ))
        .await;
    let painted = browser
        .run(
            "const read = css => {
               const canvas = document.createElement('canvas');
               const context = canvas.getContext('2d', { willReadFrequently: true });
               context.fillStyle = css;
               context.fillRect(0, 0, 1, 1);
               return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
             };
             const root = getComputedStyle(document.documentElement);
             const token = name => read(root.getPropertyValue('--' + name).trim());
             return {
               ground: read(getComputedStyle(document.querySelector('.portal')).backgroundColor),
               primary: token('primary'),
               surface: token('surface'),
             }",
        )
        .await;
    let colour = |name: &str| {
        let channels: Vec<u8> = serde_json::from_value(painted[name].clone()).unwrap_or_default();
        let channels: [u8; 3] = channels.try_into().unwrap_or_default();
        sluis_themes::Colour::of(channels)
    };
    let judged = colour("primary").mixed(8, colour("surface"));
    assert_eq!(colour("ground"), judged, "{painted}");
}
