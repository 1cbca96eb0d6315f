//! Requests for accounts: the list, one of them, and the form for a new one.

use serde::Serialize;

use super::{Choice, Pager};
use crate::dates::DateTimeView;
use crate::page::Page;
use crate::words::Words;

/// A request in the list.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleRequestLine {
    /// For whom.
    pub name: String,
    /// That person's address.
    pub email: String,
    /// What that person is to be.
    pub role: &'static str,
    /// The institution, where several are shown.
    pub institution: Option<String>,
    /// Who asked.
    pub asker: String,
    /// Where it stands.
    pub state: &'static str,
    /// When it was asked.
    pub at: DateTimeView,
    /// Its page.
    pub href: String,
}

/// The list of requests.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleRequestsPage {
    /// The requests.
    pub requests: Vec<ConsoleRequestLine>,
    /// Decided ones are shown as well.
    pub all: bool,
    /// To the decided ones, or back.
    pub other_href: String,
    /// To those of all institutions, or back, for support.
    pub everywhere_href: Option<String>,
    /// Those of all institutions are shown.
    pub everywhere: bool,
    /// Asking for an account.
    pub new_href: Option<String>,
    /// What was done just now.
    pub news: Option<Words>,
    /// Ways on.
    pub pager: Pager,
}

impl ConsoleRequestsPage {
    /// What can have been done just now.
    pub const NEWS: [&'static str; 6] = [
        "requests-news-asked",
        "requests-news-granted",
        "requests-news-refused",
        "requests-news-asked-back",
        "requests-news-answered",
        "requests-news-withdrawn",
    ];
}

impl Page for ConsoleRequestsPage {
    const TEMPLATE: &'static str = "console_requests.html";
    const STEP: &'static str = "console-requests";

    fn title(&self) -> Words {
        Words::of("requests-title")
    }

    fn samples() -> Vec<Self> {
        let line = |state| ConsoleRequestLine {
            name: "Jop de Wit".to_owned(),
            email: "jop@vaart.example".to_owned(),
            role: "staff",
            institution: Some("De Vaart".to_owned()),
            asker: "Hoofd Contact".to_owned(),
            state,
            at: DateTimeView::of(2026, 11, 21, 13, 5),
            href: "#".to_owned(),
        };
        let full = Self {
            requests: ["pending", "asked_back", "granted", "refused", "withdrawn"]
                .into_iter()
                .map(line)
                .collect(),
            all: true,
            other_href: "#".to_owned(),
            everywhere_href: Some("#".to_owned()),
            everywhere: true,
            new_href: Some("#".to_owned()),
            news: None,
            pager: Pager::default(),
        };
        let mut all: Vec<Self> = Self::NEWS
            .iter()
            .map(|key| Self {
                news: Some(Words::of(key)),
                everywhere: false,
                ..full.clone()
            })
            .collect();
        all.push(Self {
            requests: vec![],
            all: false,
            everywhere_href: None,
            new_href: None,
            ..full.clone()
        });
        all.push(full);
        all
    }
}

/// A request.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleRequestPage {
    /// For whom.
    pub name: String,
    /// That person's address.
    pub email: String,
    /// What that person is to be.
    pub role: &'static str,
    /// Why, and what was answered.
    pub reason: Vec<String>,
    /// Who asked.
    pub asker: String,
    /// When.
    pub at: DateTimeView,
    /// Where it stands.
    pub state: &'static str,
    /// The reason of a refusal, or what was asked back.
    pub answer: String,
    /// The account that came of it.
    pub account_href: Option<String>,
    /// It can be decided.
    pub may_decide: bool,
    /// Somebody has an account with this address.
    pub is_known: bool,
    /// It can be asked back.
    pub may_ask_back: bool,
    /// It can be answered.
    pub may_answer: bool,
    /// It can be taken back.
    pub may_withdraw: bool,
    /// People sign in with their address here.
    pub by_email: bool,
    /// The name to sign in with.
    pub username: String,
    /// The name is missing, or somebody has it.
    pub username_error: bool,
    /// There can be no such account.
    pub person_error: bool,
    /// The reason is missing.
    pub reason_error: bool,
    /// The question is missing.
    pub question_error: bool,
    /// Back to the list.
    pub back_href: String,
    /// Forms of this page are sent behind this address.
    pub href: String,
    /// It was decided already, when who looks tried.
    pub already: bool,
    /// What was typed then, and is not saved.
    pub typed: String,
}

impl Page for ConsoleRequestPage {
    const TEMPLATE: &'static str = "console_request.html";
    const STEP: &'static str = "console-request";

    fn title(&self) -> Words {
        Words::of("request-title").with("name", self.name.as_str())
    }

    fn samples() -> Vec<Self> {
        let full = Self {
            name: "Jop de Wit".to_owned(),
            email: "jop@vaart.example".to_owned(),
            role: "staff",
            reason: vec![
                "Nieuw in het team.".to_owned(),
                "Bij de receptie.".to_owned(),
            ],
            asker: "Hoofd Contact".to_owned(),
            at: DateTimeView::of(2026, 11, 21, 13, 5),
            state: "pending",
            answer: String::new(),
            account_href: None,
            may_decide: true,
            is_known: true,
            may_ask_back: true,
            may_answer: false,
            may_withdraw: false,
            by_email: false,
            username: "jop.de.wit".to_owned(),
            username_error: true,
            person_error: true,
            reason_error: true,
            question_error: true,
            back_href: "#".to_owned(),
            href: "#".to_owned(),
            already: false,
            typed: String::new(),
        };
        let decided = |state| Self {
            state,
            answer: "Bij welk team?".to_owned(),
            account_href: Some("#".to_owned()),
            may_decide: false,
            is_known: false,
            person_error: false,
            may_ask_back: false,
            already: true,
            typed: "De naam klopt wel.".to_owned(),
            ..full.clone()
        };
        vec![
            decided("granted"),
            decided("refused"),
            decided("withdrawn"),
            Self {
                may_answer: true,
                may_withdraw: true,
                by_email: true,
                already: false,
                ..decided("asked_back")
            },
            full,
        ]
    }
}

/// The form to ask for an account (N-08).
#[derive(Clone, Debug, Default, Serialize)]
pub struct ConsoleAskPage {
    /// The given name.
    pub given_name: String,
    /// The particle.
    pub particle: String,
    /// The surname.
    pub family_name: String,
    /// The address.
    pub email: String,
    /// The roles; labels are keys.
    pub roles: Vec<Choice>,
    /// Why.
    pub reason: String,
    /// The name is missing or too long.
    pub name_error: bool,
    /// What is wrong with the address.
    pub email_error: Option<Words>,
    /// The role can't be asked for.
    pub role_error: bool,
    /// The reason is missing or too long.
    pub reason_error: bool,
    /// Enough for today.
    pub alert: Option<Words>,
    /// Where it is sent.
    pub action: String,
    /// Back to the list.
    pub back_href: String,
}

impl Page for ConsoleAskPage {
    const TEMPLATE: &'static str = "console_ask.html";
    const STEP: &'static str = "console-ask";

    fn title(&self) -> Words {
        Words::of("request-new-title")
    }

    fn problem(&self) -> Option<Words> {
        self.alert.clone()
    }

    fn samples() -> Vec<Self> {
        let roles: Vec<Choice> = ["staff", "teacher", "member", "main_contact"]
            .iter()
            .map(|role| Choice::new(*role, format!("people-role-{role}"), *role == "staff"))
            .collect();
        let empty = Self {
            roles,
            action: "#".to_owned(),
            back_href: "#".to_owned(),
            ..Self::default()
        };
        let wrong = |key| Self {
            name_error: true,
            email_error: Some(Words::of(key)),
            role_error: true,
            reason_error: true,
            ..empty.clone()
        };
        vec![
            wrong("request-fault-email"),
            wrong("request-fault-role-address"),
            wrong("request-fault-again"),
            Self {
                alert: Some(Words::of("request-fault-too-many")),
                ..empty.clone()
            },
            empty,
        ]
    }
}
