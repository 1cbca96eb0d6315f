//! The institution's own providers in the console.

use serde::Serialize;
use std::collections::BTreeMap;

use crate::page::Page;
use crate::words::Words;

/// One source in the list.
#[derive(Clone, Debug, Serialize)]
pub struct SourceRow {
    /// What people call it.
    pub name: String,
    /// Its issuer.
    pub issuer: String,
    /// Nobody comes through it.
    pub off: bool,
    /// Where it is changed.
    pub href: String,
}

/// The sources of an institution.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleSourcesPage {
    /// The sources.
    pub sources: Vec<SourceRow>,
    /// Where one is added, for whoever may.
    pub add_href: Option<String>,
    /// Where a directory is added, for whoever may.
    pub add_directory_href: Option<String>,
    /// What was done.
    pub news: Option<Words>,
}

impl Page for ConsoleSourcesPage {
    const TEMPLATE: &'static str = "console_sources.html";
    const STEP: &'static str = "console-sources";

    fn title(&self) -> Words {
        Words::of("console-sources-title")
    }

    fn samples() -> Vec<Self> {
        let row = |name: &str, off| SourceRow {
            name: name.to_owned(),
            issuer: "https://login.microsoftonline.com/0000/v2.0".to_owned(),
            off,
            href: "#source".to_owned(),
        };
        vec![
            Self {
                sources: vec![row("De Regenboog", false), row("Google", true)],
                add_href: Some("#new".to_owned()),
                add_directory_href: Some("#new-directory".to_owned()),
                news: Some(Words::of("console-sources-news-saved")),
            },
            Self {
                sources: vec![],
                add_href: None,
                add_directory_href: None,
                news: None,
            },
        ]
    }
}

/// What stands in the form of a source.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SourceForm {
    /// Its short name.
    pub slug: String,
    /// What people call it.
    pub name: String,
    /// Its issuer.
    pub issuer: String,
    /// Our id there.
    pub client_id: String,
    /// How we prove ourselves: `basic`, `post` or `none`.
    pub auth: String,
    /// What is asked, with spaces between.
    pub scopes: String,
    /// Values of `acr` that mean two factors, a line each.
    pub acr: String,
    /// Values of `amr` that mean the same, a line each.
    pub amr: String,
    /// The claim of the mail address.
    pub email: String,
    /// The claim that says whether it is proven.
    pub email_verified: String,
    /// The claim with what the account is called.
    pub label: String,
    /// The claim of the name to sign in with, of a new person.
    pub username: String,
    /// The claim of the given name, of a new person.
    pub given_name: String,
    /// The claim of the surname, of a new person.
    pub family_name: String,
    /// The claim of what stands before the surname; empty for none.
    pub particle: String,
    /// The claim of the number, of a new person; may be empty.
    pub number: String,
    /// The claim of the ECK iD; may be empty.
    pub eck_id: String,
    /// An address links.
    pub link_by_email: bool,
    /// Whether people sign out there as well: `never`, `ask` or `always`.
    pub sign_out_there: String,
    /// For whom an account is made: `never`, `own_mail_domain` or `claim`.
    pub new_when: String,
    /// The claim that decides.
    pub new_claim: String,
    /// The claim that tells the role, where it is another one.
    pub new_role_claim: String,
    /// Its values, a line each.
    pub new_values: String,
    /// What a new person is.
    pub new_role: String,
    /// Values with the role that each makes, a line each: `value = role`.
    pub new_roles: String,
    /// The claim of the classes; may be empty.
    pub new_classes: String,
    /// People may come through it.
    pub active: bool,
    /// It is a directory.
    pub directory: bool,
    /// Of a directory: further addresses, a line each.
    pub more_addresses: String,
    /// Of a directory: below which entry people are looked for.
    pub base_dn: String,
    /// Of a directory: what finds a person.
    pub filter: String,
    /// Of a directory without an account that searches: what a person is bound by.
    pub dn_template: String,
    /// Of a directory: what tells people apart, `entry_uuid` or `object_guid`.
    pub entry_id: String,
    /// Of a directory: its certificate authority, in PEM.
    pub ca: String,
    /// Of a directory: how long a question may take, in seconds.
    pub timeout_seconds: String,
    /// What is wrong, by field.
    pub faults: BTreeMap<String, Words>,
}

/// What asking the provider found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SourceTried {
    /// What came of it; without it the provider said how many keys it has.
    pub said: Option<Words>,
    /// All is well.
    pub good: bool,
    /// What a directory says of whoever tried.
    pub facts: Vec<SourceFact>,
    /// More of it, for whoever sets the provider up.
    pub detail: String,
    /// How many keys it publishes.
    pub keys: u32,
    /// Where people are sent.
    pub endpoint: String,
}

/// Something that a directory says of a person.
#[derive(Clone, Debug, Serialize)]
pub struct SourceFact {
    /// What it is.
    pub label: Words,
    /// What it says.
    pub value: String,
    /// What it says in our own words.
    pub words: Vec<Words>,
}

/// What the settings make of a sample.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SourceSample {
    /// Which account it leads to, or why it is no sample.
    pub said: Option<Words>,
    /// Somebody would come in.
    pub good: bool,
    /// What the mapping reads.
    pub facts: Vec<SourceFact>,
    /// What is missing, and what a real one would be refused for.
    pub notes: Vec<Words>,
}

impl SourceSample {
    /// What a sample can lead to.
    pub const SAID: [&'static str; 12] = [
        "console-sources-sample-linked",
        "console-sources-sample-by-address",
        "console-sources-sample-closed",
        "console-sources-sample-made",
        "console-sources-sample-unfit",
        "console-sources-sample-taken",
        "console-sources-sample-not-let-in",
        "console-sources-sample-not-linked",
        "console-sources-sample-missing",
        "console-sources-sample-too-long",
        "console-sources-sample-unreadable",
        "console-sources-sample-no-subject",
    ];
    /// What can be told beside.
    pub const NOTES: [&'static str; 10] = [
        "console-sources-sample-other-issuer",
        "console-sources-sample-other-audience",
        "console-sources-sample-expired",
        "console-sources-sample-factor-none",
        "console-sources-sample-factor-counts",
        "console-sources-sample-factor-not",
        "console-sources-sample-excused",
        "console-sources-sample-faulty-username",
        "console-sources-sample-faulty-other",
        "console-sources-sample-lacks",
    ];
}

/// One source.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleSourcePage {
    /// It is about to be added.
    pub new: bool,
    /// The form.
    pub form: SourceForm,
    /// There is a secret already.
    pub has_secret: bool,
    /// Where the form posts to; without it nothing can be changed.
    pub action: Option<String>,
    /// Where the provider is asked.
    pub try_action: String,
    /// Where the form posts to for a sample.
    pub sample_action: String,
    /// What came of a sample.
    pub sample: Option<SourceSample>,
    /// Where it is removed.
    pub remove_action: String,
    /// The list.
    pub back_href: String,
    /// Where this one sends people back to; of a new one the last part is yet to come.
    pub callback: String,
    /// Where they send people back to after signing out.
    pub signed_out: String,
    /// Where this one tells that somebody signed out there; without it there is none yet.
    pub logout: Option<String>,
    /// What asking the provider found.
    pub tried: Option<SourceTried>,
    /// What was done.
    pub news: Option<Words>,
}

impl Page for ConsoleSourcePage {
    const TEMPLATE: &'static str = "console_source.html";
    const STEP: &'static str = "console-source";

    fn title(&self) -> Words {
        if self.new {
            Words::of("console-sources-new-title")
        } else {
            Words::of("console-sources-one-title").with("name", self.form.name.clone())
        }
    }

    fn samples() -> Vec<Self> {
        let form = SourceForm {
            slug: "regenboog".to_owned(),
            name: "De Regenboog".to_owned(),
            issuer: "https://login.microsoftonline.com/0000/v2.0".to_owned(),
            client_id: "1234".to_owned(),
            auth: "basic".to_owned(),
            scopes: "openid profile email".to_owned(),
            acr: "https://refeds.org/profile/mfa".to_owned(),
            amr: "mfa".to_owned(),
            email: "email".to_owned(),
            email_verified: "email_verified".to_owned(),
            label: "preferred_username".to_owned(),
            username: "preferred_username".to_owned(),
            given_name: "given_name".to_owned(),
            particle: "middle_name".to_owned(),
            family_name: "family_name".to_owned(),
            number: "employee_number".to_owned(),
            eck_id: "eckid".to_owned(),
            link_by_email: true,
            sign_out_there: "ask".to_owned(),
            new_when: "claim".to_owned(),
            new_claim: "groups".to_owned(),
            new_values: "leerlingen\nbrugklas".to_owned(),
            new_role: "pupil".to_owned(),
            new_roles: "docenten = teacher".to_owned(),
            new_classes: "classes".to_owned(),
            active: true,
            ..SourceForm::default()
        };
        let directory = SourceForm {
            issuer: "ldaps://ad.regenboog.example".to_owned(),
            client_id: "cn=sluis,dc=regenboog,dc=example".to_owned(),
            username: "sAMAccountName".to_owned(),
            email: "mail".to_owned(),
            given_name: "givenName".to_owned(),
            family_name: "sn".to_owned(),
            number: "employeeNumber".to_owned(),
            link_by_email: false,
            directory: true,
            more_addresses: "ldaps://ad2.regenboog.example".to_owned(),
            base_dn: "dc=regenboog,dc=example".to_owned(),
            filter: "(sAMAccountName={username})".to_owned(),
            entry_id: "object_guid".to_owned(),
            timeout_seconds: "5".to_owned(),
            ..form.clone()
        };
        let there = Self {
            new: false,
            form: form.clone(),
            has_secret: true,
            action: Some("#save".to_owned()),
            try_action: "#try".to_owned(),
            sample_action: "#sample".to_owned(),
            sample: None,
            remove_action: "#remove".to_owned(),
            back_href: "#sources".to_owned(),
            callback: "https://login.example/signin/upstream/callback/school/regenboog".to_owned(),
            signed_out: "https://login.example/signin/upstream/signed-out".to_owned(),
            logout: Some(
                "https://login.example/signin/upstream/logout/school/regenboog".to_owned(),
            ),
            tried: None,
            news: None,
        };
        let fault = |key: &'static str| Words::of(key);
        vec![
            Self {
                news: Some(Words::of("console-sources-news-saved")),
                tried: Some(SourceTried {
                    good: true,
                    keys: 3,
                    endpoint: "https://login.microsoftonline.com/0000/authorize".to_owned(),
                    ..SourceTried::default()
                }),
                ..there.clone()
            },
            Self {
                sample: Some(SourceSample {
                    said: Some(fault("console-sources-sample-made")),
                    good: true,
                    facts: [
                        ("console-sources-sample-username", "noor.de.boer"),
                        ("console-sources-fact-name", "Noor de Boer"),
                        ("console-sources-email", "noor@regenboog.example"),
                        ("console-sources-new-classes", "3A"),
                    ]
                    .map(|(label, value)| SourceFact {
                        label: fault(label),
                        value: value.to_owned(),
                        words: vec![],
                    })
                    .to_vec(),
                    notes: SourceSample::NOTES
                        .map(|note| fault(note).with("claim", "employee_number"))
                        .to_vec(),
                }),
                ..there.clone()
            },
            Self {
                sample: Some(SourceSample {
                    said: Some(fault("console-sources-sample-unreadable")),
                    ..SourceSample::default()
                }),
                ..there.clone()
            },
            Self {
                tried: Some(SourceTried {
                    said: Some(fault("console-sources-tried-issuer")),
                    detail: "the discovery document is of elsewhere.example".to_owned(),
                    ..SourceTried::default()
                }),
                ..there.clone()
            },
            Self {
                form: directory.clone(),
                logout: None,
                tried: Some(SourceTried {
                    said: Some(fault("console-sources-tried-known")),
                    good: true,
                    facts: vec![SourceFact {
                        label: fault("console-sources-username"),
                        value: "mirte".to_owned(),
                        words: vec![],
                    }],
                    ..SourceTried::default()
                }),
                ..there.clone()
            },
            Self {
                new: true,
                logout: None,
                has_secret: false,
                form: SourceForm {
                    faults: [
                        "issuer",
                        "client_id",
                        "more_addresses",
                        "base_dn",
                        "filter",
                        "dn_template",
                        "ca",
                        "timeout_seconds",
                    ]
                    .into_iter()
                    .map(|field| (field.to_owned(), fault("console-sources-wrong-missing")))
                    .collect(),
                    ..directory
                },
                ..there.clone()
            },
            Self {
                new: true,
                logout: None,
                has_secret: false,
                form: SourceForm {
                    faults: [
                        "slug",
                        "name",
                        "issuer",
                        "client_id",
                        "secret",
                        "scopes",
                        "acr",
                        "amr",
                        "number",
                        "eck_id",
                        "new_claim",
                        "new_values",
                        "new_role",
                        "new_roles",
                        "new_classes",
                    ]
                    .into_iter()
                    .map(|field| (field.to_owned(), fault("console-sources-wrong-missing")))
                    .collect(),
                    ..SourceForm::default()
                },
                ..there.clone()
            },
            Self {
                action: None,
                ..there
            },
        ]
    }
}

impl ConsoleSourcePage {
    /// What can be wrong with a field.
    pub const WRONG: [&'static str; 9] = [
        "console-sources-wrong-slug",
        "console-sources-wrong-missing",
        "console-sources-wrong-unfit",
        "console-sources-wrong-shape",
        "console-sources-wrong-unaskable",
        "console-sources-wrong-address",
        "console-sources-wrong-no-secret",
        "console-sources-wrong-taken",
        "console-sources-wrong-too-many",
    ];
    /// What asking a provider can find.
    pub const TRIED: [&'static str; 11] = [
        "console-sources-tried-unreachable",
        "console-sources-tried-discovery",
        "console-sources-tried-issuer",
        "console-sources-tried-other",
        "console-sources-tried-certificate",
        "console-sources-tried-not-taken",
        "console-sources-tried-directory",
        "console-sources-tried-known",
        "console-sources-tried-wrong",
        "console-sources-tried-refused",
        "console-sources-tried-too-often",
    ];
    /// What can have been done.
    pub const NEWS: [&'static str; 3] = [
        "console-sources-news-added",
        "console-sources-news-saved",
        "console-sources-news-removed",
    ];
}
