//! The main journey of each preset in a real browser: from a portal to the institution's own pages
//! and back, into a second portal, to the account, and out. In Dutch without JavaScript, in English
//! with it.

use chrono::Duration;
use sluis_tests::browser::{Browser, Demo, Habits, Walk};

const DUTCH: Habits = Habits::of("nl").without_scripts();
const ENGLISH: Habits = Habits::of("en");
const OTHER_PORTAL: &str = "bibliotheek";

/// How an institution remembers a device.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Memory {
    None,
    ByItself,
    ByTick,
}

/// One person's journey.
#[derive(Clone, Copy)]
struct Journey {
    institution: &'static str,
    portal: &'static str,
    username: &'static str,
    steps: &'static [&'static str],
    memory: Memory,
}

impl Journey {
    #[expect(clippy::print_stdout, reason = "a skipped test says so")]
    async fn runs(self, demo: &Demo, habits: Habits) {
        let Some(browser) = Browser::start(habits).await else {
            println!("skipped: chromium and chromedriver are not installed");
            return;
        };
        let mut walk = Walk::of(
            demo,
            &browser,
            habits.language,
            self.institution,
            self.username,
        );
        walk.remember = true;
        self.signs_in(&mut walk).await;
        self.enters_a_second_portal(&walk, demo).await;
        self.sees_what_is_remembered(&walk, demo).await;
        if walk.account.totp_secret.is_some() {
            self.gives_a_fresh_code(&mut walk).await;
        }
        self.signs_out(&walk, demo).await;
        if self.memory != Memory::None {
            self.is_remembered(&mut walk).await;
        }
    }

    async fn signs_in(self, walk: &mut Walk<'_>) {
        walk.set_out(self.portal).await;
        if walk.browser.attribute("body", "data-step").await == "institution" {
            // A portal of everybody's asks where the person belongs.
            walk.browser.fill("#institution", self.institution).await;
            walk.browser.follow("main .primary").await;
        }
        let steps = walk.go_on().await;
        assert_eq!(steps, self.steps, "{} {}", self.institution, self.username);
        let how = walk.browser.text("[data-claim=amr]").await;
        let two = self.steps.contains(&"second-factor") || self.steps.contains(&"enrol-totp");
        assert_eq!(how.contains("otp"), two, "{how}");
    }

    async fn enters_a_second_portal(self, walk: &Walk<'_>, demo: &Demo) {
        let name = walk.browser.text("[data-testid=portal-name]").await;
        walk.set_out(OTHER_PORTAL).await;
        let url = walk.browser.url().await;
        assert!(url.starts_with(demo.portal(OTHER_PORTAL)), "asked at {url}");
        assert_eq!(walk.browser.text("[data-testid=portal-name]").await, name);
        walk.look().await;
    }

    async fn sees_what_is_remembered(self, walk: &Walk<'_>, demo: &Demo) {
        let browser = walk.browser;
        browser.goto(&demo.at("/account")).await;
        assert_eq!(walk.look().await.step, "account");
        browser.follow(".tabs a[href*=security]").await;
        assert_eq!(walk.look().await.step, "account");
        let devices = "section[aria-labelledby=devices-title] .things";
        if self.memory == Memory::None {
            assert_eq!(browser.count(devices).await, 0, "nothing is remembered");
        } else {
            let listed = browser.text(devices).await;
            assert!(listed.contains("Chrome"), "{listed}");
            assert_eq!(browser.count(&format!("{devices} .badge.on")).await, 1);
        }
    }

    async fn gives_a_fresh_code(self, walk: &mut Walk<'_>) {
        walk.later(Duration::minutes(2));
        walk.browser.goto(&walk.home(self.portal)).await;
        walk.browser.follow("[data-testid=portal-fresh]").await;
        let steps = walk.go_on().await;
        assert!(
            steps.contains(&"second-factor".to_owned()),
            "a fresh code is asked: {steps:?}"
        );
        let level = walk.browser.text("[data-claim=acr]").await;
        assert!(level.contains("https://refeds.org/profile/mfa"), "{level}");
    }

    async fn signs_out(self, walk: &Walk<'_>, demo: &Demo) {
        walk.browser.goto(&walk.home(self.portal)).await;
        walk.browser.follow("[data-testid=portal-logout]").await;
        walk.browser
            .wait_for("[data-testid=portal-signed-out]")
            .await;
        walk.look().await;
        walk.browser.goto(&demo.at("/account")).await;
        let step = walk.browser.attribute("body", "data-step").await;
        assert!(["institution", "password"].contains(&&*step), "at {step}");
    }

    /// After signing out: the password alone, and the portal is told so.
    async fn is_remembered(self, walk: &mut Walk<'_>) {
        walk.set_out(self.portal).await;
        assert_eq!(walk.go_on().await, ["password"]);
        let level = walk.browser.text("[data-claim=acr]").await;
        assert!(level.contains("urn:sluis:acr:remembered-device"), "{level}");
        self.gives_a_fresh_code(walk).await;
    }
}

async fn in_both_languages(dutch: Journey, english: Journey) {
    let demo = Demo::start().await;
    dutch.runs(&demo, DUTCH).await;
    demo.clock.advance(Duration::hours(1));
    english.runs(&demo, ENGLISH).await;
}

#[tokio::test]
async fn n01_onderzoek_from_set_up_to_sign_out() {
    let first = Journey {
        institution: "onderzoek",
        portal: "veldwerk",
        username: "eva.jansen@peilstation.example",
        steps: &["password", "enrol-intro", "enrol-totp", "enrol-done"],
        memory: Memory::None,
    };
    let enrolled = Journey {
        username: "daan.visser@peilstation.example",
        steps: &["password", "second-factor"],
        ..first
    };
    in_both_languages(first, enrolled).await;
}

#[tokio::test]
async fn e19_energie_remembers_by_itself() {
    let remembered = Journey {
        institution: "energie",
        portal: "meterkast",
        username: "sanne",
        steps: &["password", "second-factor"],
        memory: Memory::ByItself,
    };
    in_both_languages(remembered, remembered).await;
}

#[tokio::test]
async fn u18_school_asks_teachers_and_spares_pupils() {
    let teacher = Journey {
        institution: "school",
        portal: "leerplein",
        username: "meester.tom",
        steps: &["password", "second-factor"],
        memory: Memory::None,
    };
    let pupil = Journey {
        username: "lotte.6b",
        steps: &["password"],
        ..teacher
    };
    in_both_languages(pupil, teacher).await;
}

#[tokio::test]
async fn h28_zorg_remembers_who_ticks_the_box() {
    let ticks = Journey {
        institution: "zorg",
        portal: "dossier",
        username: "henk@delinde.example",
        steps: &["password", "second-factor"],
        memory: Memory::ByTick,
    };
    let sets_up = Journey {
        username: "fatima@delinde.example",
        steps: &[
            "password",
            "enrol-intro",
            "enrol-method",
            "enrol-totp",
            "recovery-codes",
        ],
        memory: Memory::None,
        ..ticks
    };
    in_both_languages(ticks, sets_up).await;
}

#[tokio::test]
async fn s09_station_sets_up_the_app_and_then_the_password() {
    let first = Journey {
        institution: "station",
        portal: "dienstpost",
        username: "jan",
        steps: &[
            "password",
            "enrol-intro",
            "enrol-totp",
            "enrol-done",
            "new-password",
            "security-question",
        ],
        memory: Memory::None,
    };
    let enrolled = Journey {
        username: "petra",
        steps: &["password", "second-factor"],
        ..first
    };
    in_both_languages(first, enrolled).await;
}
