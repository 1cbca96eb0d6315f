//! Pictures of a look, the look as a file, and the preview.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use data_encoding::BASE64;
use sluis_tests::{
    Agent, Console, Page, on_both_stores,
    testkit::{ORIGIN, TestHouse, cast::player},
};

on_both_stores! {
    web_03_a_logo_is_written_anew_and_stands_on_every_page;
    web_03_a_hostile_drawing_is_cleaned_and_served_as_a_picture_alone;
    web_03_what_is_no_picture_is_refused_beside_its_field;
    a_new_logo_changes_the_address_of_the_style_sheet_that_holds_its_shape;
    dos_07_whoever_asks_for_a_looks_files_again_and_again_has_nothing_composed;
    a_picture_takes_a_token_and_the_right_task;
    a_look_travels_as_a_file_to_another_institution;
    a_file_that_is_no_look_is_refused_with_its_reason;
    a_preview_may_be_framed_by_ourselves_alone_and_sends_nothing;
    a_preview_is_light_or_dark_whatever_the_device_wishes;
}

const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const EDGE: &str = "----sluis-test";

fn pixel() -> Vec<u8> {
    BASE64.decode(PIXEL.as_bytes()).unwrap()
}

/// A logo, twenty high.
fn bar(width: u32) -> Vec<u8> {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} 20'>\
         <path d='M0 0h{width}v20z'/></svg>"
    )
    .into_bytes()
}

/// Sends the form with a file whose address ends so, for a place if it has several.
pub(crate) async fn hand_in(page: &Page, to: &str, place: &str, file: &[u8]) -> Page {
    let form = page
        .forms()
        .into_iter()
        .find(|form| {
            let of_place = form
                .fields
                .iter()
                .any(|(name, value)| name == "place" && value == place);
            form.action.ends_with(to) && (place.is_empty() || of_place)
        })
        .unwrap_or_else(|| panic!("no form to {to}: {}", page.text()));
    let fields: Vec<(String, String)> = form
        .fields
        .into_iter()
        .filter(|(name, _)| name != "file")
        .collect();
    post(page.agent(), &form.action, &fields, file).await
}

async fn post(agent: &Agent, to: &str, fields: &[(String, String)], file: &[u8]) -> Page {
    let mut body = vec![];
    for (name, value) in fields {
        let part = format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend_from_slice(part.as_bytes());
    }
    let head = format!(
        "--{EDGE}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../x.png\"\r\n\
         Content-Type: text/html\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(file);
    body.extend_from_slice(format!("\r\n--{EDGE}--\r\n").as_bytes());
    let kind = format!("multipart/form-data; boundary={EDGE}");
    agent
        .post_raw(to, &kind, body, Some(ORIGIN), "same-origin")
        .await
}

async fn manager(house: &TestHouse) -> Console {
    Console::of(house, &player("school", "baas")).await
}

async fn publish(page: &Page) -> Page {
    let form = page
        .forms()
        .into_iter()
        .find(|form| form.action.ends_with("/look/publish"))
        .unwrap_or_else(|| panic!("nothing to publish: {}", page.text()));
    page.agent().post(&form.action, &form.fields).await
}

/// The address of a picture on a page.
fn picture(page: &Page, name: &str) -> String {
    let start = page.body.find("/theme/i/school/").unwrap_or_default();
    let all = &page.body[start..];
    let found = all
        .split('"')
        .find(|part| part.starts_with("/theme/i/school/") && part.contains(name));
    found
        .unwrap_or_else(|| panic!("no {name}: {all}"))
        .to_owned()
}

async fn web_03_a_logo_is_written_anew_and_stands_on_every_page(house: &TestHouse) {
    let console = manager(house).await;
    let page = console.open("/look?part=pictures").await;
    let mut file = pixel();
    file.extend_from_slice(b"<script>alert(1)</script>");
    let page = hand_in(&page, "/look/picture", "logo", &file).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(publish(&page).await.status, 200);
    let editor = console.open("/look?part=pictures").await;
    let page = Agent::new(house).get("/admin?institution=school").await;
    for (address, media_type) in [
        (picture(&editor, "logo.png"), "image/png"),
        (picture(&page, "pictures.svg"), "image/svg+xml"),
    ] {
        let answer = Agent::new(house).get(&address).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type"), Some(media_type));
        assert_eq!(
            answer.header("cache-control"),
            Some("public, max-age=31536000, immutable")
        );
        assert!(!answer.body.contains("<script"));
        let other = address.replace("/school/", "/tweede/");
        assert_eq!(Agent::new(house).get(&other).await.status, 404);
    }
    // An address of another release gets today's pictures, and nobody keeps them.
    let address = picture(&page, "pictures.svg");
    let hash = address.split('/').nth(4).unwrap();
    let answer = Agent::new(house)
        .get(&address.replace(hash, "0123456789abcdef"))
        .await;
    assert_eq!(answer.header("cache-control"), Some("no-cache"));
    assert!(answer.body.contains("href=\"data:image/png;base64,"));
    // The file of all pictures may show what stands in it, and nothing else.
    let files = Agent::new(house).get(&picture(&page, "pictures.svg")).await;
    assert!(
        files.body.contains("href=\"data:image/png;base64,"),
        "{}",
        files.body
    );
    let policy = files.header("content-security-policy").unwrap();
    assert!(
        policy.starts_with("default-src 'none'; img-src data:;"),
        "{policy}"
    );
    assert!(policy.ends_with("sandbox"), "{policy}");
    // And away again.
    let page = console.open("/look?part=pictures").await;
    let page = page.click_action("remove:logo").await;
    assert_eq!(publish(&page).await.status, 200);
    let page = Agent::new(house).get("/admin?institution=school").await;
    assert!(!page.body.contains("/theme/i/"), "{}", page.body);
}

async fn web_03_a_hostile_drawing_is_cleaned_and_served_as_a_picture_alone(house: &TestHouse) {
    let console = manager(house).await;
    let page = console.open("/look?part=pictures").await;
    let drawing = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9' onload='alert(1)'>\
        <script>alert(2)</script><path d='M0 0h9v9z' onclick='alert(3)'/>\
        <foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject></svg>";
    let page = hand_in(&page, "/look/picture", "logo", drawing).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let answer = Agent::new(house).get(&picture(&page, "logo.svg")).await;
    assert_eq!(answer.header("content-type"), Some("image/svg+xml"));
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.contains("sandbox") && policy.starts_with("default-src 'none'"));
    assert!(answer.body.contains("<path"));
    for tooth in ["alert", "script", "onload", "onclick", "foreignObject"] {
        assert!(!answer.body.contains(tooth), "{tooth}: {}", answer.body);
    }
    assert!(
        !page.body.contains("<path d=\"M0 0h9v9z\""),
        "never within a page"
    );
}

async fn web_03_what_is_no_picture_is_refused_beside_its_field(house: &TestHouse) {
    let console = manager(house).await;
    let mut bomb = pixel();
    bomb[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
    for (place, file) in [
        ("logo", &b""[..]),
        ("favicon", b"<html><script>alert(1)</script></html>"),
        ("logo_dark", b"GIF89a......"),
        (
            "background",
            b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>",
        ),
        ("logo", &bomb),
        ("logo", &pixel()[..40]),
    ] {
        let page = console.open("/look?part=pictures").await;
        let page = hand_in(&page, "/look/picture", place, file).await;
        assert_eq!(page.status, 422, "{place}");
        let error = format!("id=\"file-{place}-error\" role=\"alert\"");
        assert!(page.body.contains(&error), "{place}");
    }
    let page = console.open("/look?part=pictures").await;
    for bytes in [(5 << 20) + 1, 7 << 20, 20 << 20] {
        let refused = hand_in(&page, "/look/picture", "logo", &vec![b'x'; bytes]).await;
        assert_eq!(refused.status, 422, "{bytes}");
        assert!(refused.body.contains("id=\"file-logo-error\""), "{bytes}");
    }
    let page = console.open("/look").await;
    assert!(
        page.forms()
            .iter()
            .all(|form| !form.action.ends_with("/publish")),
        "nothing was saved"
    );
}

async fn a_new_logo_changes_the_address_of_the_style_sheet_that_holds_its_shape(house: &TestHouse) {
    let console = manager(house).await;
    let form = console.open("/look?part=shape").await.forms();
    let form = form
        .iter()
        .find(|form| form.action.ends_with("/look/change"))
        .unwrap();
    // The preset has nothing to lie behind such a page: no address of a backdrop changes with a picture.
    let bare = form.filled(&[("layout", "centered")]);
    assert_eq!(console.agent.post(&form.action, &bare).await.status, 200);
    let mut before = String::new();
    for width in [30, 50] {
        let page = console.open("/look?part=pictures").await;
        let page = hand_in(&page, "/look/picture", "logo", &bar(width)).await;
        assert_eq!(publish(&page).await.status, 200);
        let page = Agent::new(house).get("/admin?institution=school").await;
        let address = picture(&page, "style.css");
        assert_ne!(address, before, "{width}");
        let sheet = Agent::new(house).get(&address).await;
        let shape = format!("aspect-ratio:{width}/20");
        assert!(sheet.body.contains(&shape), "{}", sheet.body);
        before = address;
    }
}

async fn dos_07_whoever_asks_for_a_looks_files_again_and_again_has_nothing_composed(
    house: &TestHouse,
) {
    let console = manager(house).await;
    let page = console.open("/look?part=pictures").await;
    let page = hand_in(&page, "/look/picture", "logo", &bar(30)).await;
    assert_eq!(publish(&page).await.status, 200);
    let page = Agent::new(house).get("/admin?institution=school").await;
    let pictures = picture(&page, "pictures.svg");
    let hash = pictures.split('/').nth(4).unwrap();
    // An address that nobody ever saw gets today's pictures, whatever it says.
    let made_up = pictures.replace(hash, "0123456789abcdef");
    let sheet = picture(&page, "style.css");
    let hash = sheet.split('/').nth(4).unwrap();
    let old_sheet = sheet.replace(hash, "0123456789abcdef");
    for address in [&pictures, &made_up, &sheet, &old_sheet] {
        let first = Agent::new(house).get(address).await;
        house.listen();
        let again = Agent::new(house).get(address).await;
        assert_eq!((again.status, &again.body), (200, &first.body), "{address}");
        assert_eq!(
            again.header("cache-control"),
            first.header("cache-control"),
            "{address}"
        );
        let mut heard = house.heard();
        heard.retain(|text| text.contains("look_pictures"));
        assert!(heard.is_empty(), "{address}: {heard:#?}");
        // The other institution's are its own.
        let other = address.replace("/school/", "/tweede/");
        assert!(!Agent::new(house).get(&other).await.body.contains("30/20"));
    }
}

async fn a_picture_takes_a_token_and_the_right_task(house: &TestHouse) {
    let console = manager(house).await;
    let place = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let fields = [
        place("place", "logo"),
        place("revision", "0"),
        place("csrf", "made-up"),
    ];
    let to = "/admin/at/school/look/picture";
    assert_eq!(
        post(&console.agent, to, &fields, &pixel()).await.status,
        403
    );
    let looking = Console::of(house, &player("school", "kijker")).await;
    let page = looking.open("/look").await;
    let token = page.value("csrf").unwrap();
    let fields = [
        place("place", "logo"),
        place("revision", "0"),
        place("csrf", &token),
    ];
    assert_eq!(
        post(&looking.agent, to, &fields, &pixel()).await.status,
        403
    );
}

async fn a_look_travels_as_a_file_to_another_institution(house: &TestHouse) {
    let console = manager(house).await;
    let page = console.open("/look?part=pictures").await;
    let page = hand_in(&page, "/look/picture", "logo", &pixel()).await;
    let form = console.open("/look").await.forms();
    let form = form
        .iter()
        .find(|form| form.action.ends_with("/look/change"))
        .unwrap();
    let page = page
        .agent()
        .post(&form.action, &form.filled(&[("light-primary", "#0b5563")]))
        .await;
    assert_eq!(page.status, 200);
    let file = console.open("/look/file").await;
    assert_eq!(file.header("content-type"), Some("application/json"));
    assert!(
        file.header("content-disposition")
            .unwrap()
            .contains("school-look.json")
    );
    let other = Console::of(house, &player("tweede", "beheer")).await;
    let page = other.open("/look/versions").await;
    let page = hand_in(&page, "/look/import", "", file.body.as_bytes()).await;
    assert_eq!((page.status, page.step()), (200, "console-look"));
    assert!(page.text().contains("ingelezen"), "{}", page.text());
    assert_eq!(page.value("light-primary").as_deref(), Some("#0b5563"));
    let copy = other.open("/look/file").await;
    assert_eq!(copy.body, file.body, "what comes out is what went in");
}

/// A file of a look with one member.
fn with(member: &str, value: &str) -> String {
    format!("{{\"sluis_look\":1,\"theme\":{{\"{member}\":{value}}}}}")
}

async fn a_file_that_is_no_look_is_refused_with_its_reason(house: &TestHouse) {
    let console = manager(house).await;
    let hostile = BASE64.encode(b"<html><script>alert(1)</script></html>");
    for file in [
        String::new(),
        "geen bestand".to_owned(),
        "[]".to_owned(),
        "{\"sluis_look\":2,\"theme\":{}}".to_owned(),
        "{\"sluis_look\":1,\"theme\":{\"light\":{\"primary\":\"url(//evil.example)\"}}}".to_owned(),
        "{\"sluis_look\":1,\"theme\":{\"light\":{\"nothing\":\"#000000\"}}}".to_owned(),
        "{\"sluis_look\":1,\"theme\":{\"font\":\"x;}\"}}".to_owned(),
        "{\"sluis_look\":1,\"theme\":{\"radius\":99}}".to_owned(),
        "{\"sluis_look\":1,\"theme\":{\"css\":\"*{}\"}}".to_owned(),
        format!("{{\"sluis_look\":1,\"theme\":{{}},\"pictures\":{{\"logo\":\"{hostile}\"}}}}"),
        "{\"sluis_look\":1,\"theme\":{},\"pictures\":{\"logo\":\"geen base64\"}}".to_owned(),
        "[".repeat(100_000),
        with("texts", "{\"nl\":{\"attempts-left\":\"Pas op.\"}}"),
        with("texts", "{\"nl\":{\"password-lead\":\"<b>Dag</b>\"}}"),
        with(
            "texts",
            "{\"nl\":{\"password-lead\":\"[x](javascript:x)\"}}",
        ),
        with("texts", "{\"nl\":{\"console-texts-title\":\"Dag\"}}"),
        with("texts", "{\"nl\":{\"password-lead\":3}}"),
        // What the console does not offer stays the product's, or the operator's.
        with("texts", "{\"nl\":{\"product-line\":\"Van ons\"}}"),
        with("texts", "{\"nl\":{\"accessibility-norm\":\"Geheel\"}}"),
        with("texts", "{\"nl\":{\"skip-u\":\"Verder\"}}"),
        with("contacts", "[{\"purpose\":\"helpdesk\",\"email\":\"x\"}]"),
        with(
            "contacts",
            "[{\"purpose\":\"helpdesk\",\"phone\":\"bel mij\"}]",
        ),
    ] {
        let page = console.open("/look/versions").await;
        let page = hand_in(&page, "/look/import", "", file.as_bytes()).await;
        assert_eq!(page.status, 422, "{}", &file[..file.len().min(80)]);
        assert!(page.body.contains("id=\"file-error\" role=\"alert\""));
    }
}

async fn a_preview_may_be_framed_by_ourselves_alone_and_sends_nothing(house: &TestHouse) {
    let console = manager(house).await;
    for name in [
        "sign-in",
        "second-factor",
        "enrolment",
        "recovery-codes",
        "account",
        "consent",
        "error",
        "mail",
    ] {
        for view in ["mode=light&in=nl", "mode=dark&in=en"] {
            let page = console
                .agent
                .get(&format!("/admin/at/school/look/preview/{name}?{view}"))
                .await;
            assert_eq!(page.status, 200, "{name}");
            let policy = page.header("content-security-policy").unwrap();
            assert!(policy.contains("frame-ancestors 'self'"), "{policy}");
            assert!(policy.contains("form-action 'none'") && !policy.contains("script-src"));
            assert_eq!(page.header("x-frame-options"), Some("SAMEORIGIN"));
        }
    }
    let page = console.open("/look").await;
    assert!(page.body.contains("sandbox=\"allow-same-origin\""));
    assert_eq!(
        page.header("x-frame-options"),
        Some("DENY"),
        "the editor itself is not framed"
    );
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains(&format!("frame-src {ORIGIN}")), "{policy}");
    let stranger = Agent::new(house)
        .get("/admin/at/school/look/preview/sign-in")
        .await;
    assert!(
        ["institution", "password"].contains(&stranger.step()),
        "a preview is for who works here"
    );
}

async fn a_preview_is_light_or_dark_whatever_the_device_wishes(house: &TestHouse) {
    let console = manager(house).await;
    for (place, width) in [("logo", 30), ("logo_dark", 50)] {
        let page = console.open("/look?part=pictures").await;
        let page = hand_in(&page, "/look/picture", place, &bar(width)).await;
        assert_eq!(page.status, 200, "{}", page.text());
    }
    let (light, dark) = ("aspect-ratio:30/20", "aspect-ratio:50/20");
    for (mode, scheme, shape, other) in [
        ("light", "color-scheme:light;", light, dark),
        ("dark", "color-scheme:dark;", dark, light),
    ] {
        let page = console
            .open(&format!("/look/preview/sign-in?mode={mode}"))
            .await;
        let sheet = console
            .agent
            .get(page.attribute("link", "href").unwrap())
            .await;
        assert!(sheet.body.contains(scheme), "{mode}");
        assert!(!sheet.body.contains("prefers-color-scheme"), "{mode}");
        assert!(sheet.body.contains(shape), "{mode}: {}", sheet.body);
        assert!(!sheet.body.contains(other), "{mode}");
        assert_eq!(
            sheet.header("cache-control"),
            Some("public, max-age=31536000, immutable")
        );
    }
}
