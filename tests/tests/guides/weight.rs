//! What the sign-in page costs, on a slow line and on the server.

use crate::own_look::{Dress, dress};
use sluis_model::policy::PasskeyMode;
use sluis_tests::browser::{Browser, Demo, Fetched, Habits, a_browser};
use std::{collections::BTreeSet, sync::Arc};

/// All that a sign-in page may transfer, in bytes.
const MOST_BYTES: u64 = 60_000;
const MOST_REQUESTS: usize = 4;
/// Each preset, and a page that belongs to nobody.
const INSTITUTIONS: [&str; 6] = ["", "onderzoek", "energie", "school", "zorg", "station"];

fn sign_in_at(demo: &Demo, institution: &str) -> String {
    let portal = demo.portal("rooster");
    if institution.is_empty() {
        format!("{portal}/login")
    } else {
        format!("{portal}/login?institution={institution}")
    }
}

async fn opened(browser: &Browser, demo: &Demo, institution: &str) {
    browser.goto(&sign_in_at(demo, institution)).await;
    let step = browser.attribute("body", "data-step").await;
    let expected = if institution.is_empty() {
        "institution"
    } else {
        "password"
    };
    assert_eq!(step, expected, "{institution}");
}

#[tokio::test]
async fn a_sign_in_page_is_light_and_asks_nobody_else() {
    let demo = Demo::start().await;
    for institution in INSTITUTIONS {
        // A new browser has nothing yet.
        let Some(browser) = a_browser(Habits::of("nl")).await else {
            return;
        };
        opened(&browser, &demo, institution).await;
        let fetched = browser.fetched().await;
        let bytes: u64 = fetched.iter().map(|one| one.bytes).sum();
        println!("{institution:10} {} requests, {bytes} bytes", fetched.len());
        assert!(
            fetched.len() <= MOST_REQUESTS,
            "{institution} asks for {fetched:#?}"
        );
        assert!(bytes < MOST_BYTES, "{institution}: {bytes} of {fetched:#?}");
        let issuer = &demo.file.issuer;
        for one in &fetched {
            assert!(one.url.starts_with(issuer), "a third party: {}", one.url);
            // The page itself is made anew; what it is dressed in is kept for ever.
            let file = one.url.contains("/theme/");
            let kept = if file {
                "public, max-age=31536000, immutable"
            } else {
                "no-store"
            };
            assert_eq!(one.kept, kept, "{}", one.url);
        }
    }
}

/// What a new browser fetches for the sign-in page of an institution, as a telephone or on a desk, in the
/// dark or not; with the picture in the tab, which a browser without a window does not ask for.
async fn fetched_for(
    demo: &Demo,
    institution: &str,
    phone: bool,
    dark: bool,
) -> Option<Vec<Fetched>> {
    let browser = a_browser(Habits::of("nl")).await?;
    if phone {
        browser.become_a_phone().await;
    } else {
        browser.resize(1920, 1080).await;
    }
    browser.darken(dark).await;
    opened(&browser, demo, institution).await;
    let mut fetched = browser.fetched().await;
    let icon = "return [...document.querySelectorAll('link[rel=icon]')]
        .filter(link => matchMedia(link.media || 'all').matches).map(link => link.href).join(' ')";
    let icon = browser.run(icon).await;
    let icon = icon.as_str().unwrap_or_default().to_owned();
    assert!(
        !icon.is_empty() && !icon.contains(' '),
        "one icon at a time: {icon}"
    );
    if fetched.iter().all(|one| one.url != icon) {
        browser
            .run(&format!(
                "return fetch({icon:?}).then(answer => answer.blob()).then(() => true)"
            ))
            .await;
        fetched.extend(browser.fetched().await);
    }
    Some(fetched)
}

/// Offers passkeys as the only step.
async fn offer_passkeys(demo: &Demo) {
    let changed = demo.idp.durable.write(|tx| {
        for slug in INSTITUTIONS {
            if let Some(mut institution) = tx.institution_by_slug(slug)?.map(Arc::unwrap_or_clone) {
                institution.policy.passkeys.mode = PasskeyMode::OnlyStep;
                tx.update_institution(&institution)?;
            }
        }
        Ok(())
    });
    changed.await.unwrap_or_else(|error| panic!("{error}"));
}

/// What passkeys make a device be asked, which no file could say: it is sent by the script, once the page
/// is there.
fn is_question(one: &Fetched) -> bool {
    one.url.ends_with("/passkey-options")
}

fn assert_light(fetched: &[Fetched], face: &str) {
    let bytes: u64 = fetched.iter().map(|one| one.bytes).sum();
    let files = fetched.iter().filter(|one| !is_question(one)).count();
    assert!(bytes < MOST_BYTES, "{face}: {bytes} of {fetched:#?}");
    assert!(files <= MOST_REQUESTS, "{face}: {fetched:#?}");
}

#[tokio::test]
async fn a_sign_in_page_with_passkeys_is_light_in_every_preset() {
    let demo = Demo::start().await;
    offer_passkeys(&demo).await;
    for institution in &INSTITUTIONS[1..] {
        for (phone, dark) in [(true, false), (false, true)] {
            let Some(fetched) = fetched_for(&demo, institution, phone, dark).await else {
                return;
            };
            let asked = |name: &str| fetched.iter().any(|one| one.url.contains(name));
            assert!(asked("/all.js"), "{institution} offers no passkey");
            let face = format!("{institution}, telephone {phone}, dark {dark}");
            assert_light(&fetched, &face);
        }
    }
}

#[tokio::test]
async fn a_sign_in_page_with_the_largest_pictures_that_a_look_may_have_is_light() {
    let demo = Demo::start().await;
    let Some(browser) = a_browser(Habits::of("nl")).await else {
        return;
    };
    offer_passkeys(&demo).await;
    for layout in ["centered", "split"] {
        let dressed = Dress {
            layout,
            ..Dress::default()
        };
        dress(&demo, &browser, "school", &dressed).await;
        let mut files = BTreeSet::new();
        for (phone, dark) in [(true, false), (true, true), (false, false), (false, true)] {
            let Some(fetched) = fetched_for(&demo, "school", phone, dark).await else {
                return;
            };
            let face = format!("{layout}, telephone {phone}, dark {dark}");
            assert_light(&fetched, &face);
            let pictures: Vec<&Fetched> = fetched
                .iter()
                .filter(|one| one.url.ends_with("/pictures.svg"))
                .collect();
            assert_eq!(pictures.len(), 1, "{face}: {pictures:#?}");
            // The picture behind or beside the page is for wide screens alone.
            assert_eq!(pictures[0].bytes < 20_000, phone, "{face}: {pictures:#?}");
            files.insert(pictures[0].url.clone());
        }
        assert_eq!(files.len(), 4, "each surroundings have theirs: {files:#?}");
    }
}

/// The fonts that travel with the pages, with their names in style sheets.
const FONTS: [(&str, &str); 4] = [
    ("atkinson", "Atkinson Hyperlegible Next"),
    ("lexend", "Lexend"),
    ("nunito", "Nunito"),
    ("noto-serif", "Noto Serif"),
];

#[tokio::test]
async fn a_sign_in_page_in_a_font_that_travels_with_it_is_light_and_asks_nobody_else() {
    let demo = Demo::start().await;
    let Some(editor) = a_browser(Habits::of("nl")).await else {
        return;
    };
    // The heaviest that there is beside: the largest logo and icon, and the script of passkeys.
    offer_passkeys(&demo).await;
    for (font, family) in FONTS {
        let dressed = Dress {
            fonts: (font, font),
            background: false,
            ..Dress::default()
        };
        dress(&demo, &editor, "school", &dressed).await;
        for (phone, dark) in [(true, false), (false, true)] {
            let Some(fetched) = fetched_for(&demo, "school", phone, dark).await else {
                return;
            };
            let bytes: u64 = fetched.iter().map(|one| one.bytes).sum();
            let face = format!("{font}, telephone {phone}, dark {dark}");
            println!("{face}: {} requests, {bytes} bytes", fetched.len());
            assert_light(&fetched, &face);
            for one in &fetched {
                assert!(
                    one.url.starts_with(&demo.file.issuer),
                    "{face}: {}",
                    one.url
                );
            }
        }
        let Some(browser) = a_browser(Habits::of("nl")).await else {
            return;
        };
        opened(&browser, &demo, "school").await;
        let loaded = browser
            .run(
                "return document.fonts.ready.then(fonts => [...fonts]
                   .filter(font => font.status === 'loaded').map(font => font.family).join())",
            )
            .await;
        let loaded = loaded.as_str().unwrap_or_default().replace('"', "");
        assert_eq!(loaded, family, "the policy of pages lets the font in");
        // A name from elsewhere asks for one file more, from here; its letters are of the same font.
        let names = browser
            .run(
                "document.querySelector('h1').append(' Şükrü Łukasz Đorđe Őri Ștefan ĳ ẞ');
                 return document.fonts.load('16px ' + getComputedStyle(document.body).fontFamily, 'ŞŁ')
                   .then(() => document.fonts.ready)
                   .then(fonts => [...fonts].filter(font => font.status === 'loaded').length)",
            )
            .await;
        assert_eq!(names.as_u64(), Some(2), "{font}");
        let fetched = browser.fetched().await;
        let file = format!("/{font}-ext.woff2");
        let asked: Vec<&Fetched> = fetched
            .iter()
            .filter(|one| one.url.ends_with(&file))
            .collect();
        assert_eq!(asked.len(), 1, "{font}: {fetched:#?}");
        assert!(asked[0].url.starts_with(&demo.file.issuer), "{font}");
        assert!(asked[0].bytes < 11_000, "{font}: {}", asked[0].bytes);
        assert_eq!(asked[0].kept, "public, max-age=31536000, immutable");
    }
}

#[tokio::test]
#[ignore = "a measurement"]
async fn how_long_the_server_takes_for_a_sign_in_page() {
    let demo = Demo::start().await;
    let Some(browser) = a_browser(Habits::of("nl")).await else {
        return;
    };
    for institution in INSTITUTIONS {
        opened(&browser, &demo, institution).await;
        let page = browser.url().await;
        let mut times = Vec::new();
        for _ in 0..50 {
            let script = format!(
                "const start = performance.now();
                 return fetch({page:?}, {{ cache: 'no-store' }}).then(answer => answer.text())
                   .then(() => performance.now() - start)"
            );
            let took = browser.run(&script).await;
            times.push(took.as_f64().unwrap_or(f64::MAX));
        }
        times.sort_by(f64::total_cmp);
        println!(
            "{institution:10} median {:.1} ms, slowest of 50 {:.1} ms",
            times[times.len() / 2],
            times[times.len() - 1]
        );
    }
}
