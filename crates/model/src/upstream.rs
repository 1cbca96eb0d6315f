//! Signing in at an institution's own provider (OpenID Connect): which provider, and whose account
//! there is whose here.

mod directory;
mod mapping;
mod new_people;
mod waiting;

pub use directory::{DirectoryAttributes, DirectoryId, DirectorySettings, directory_address};
pub use mapping::claim_text;
pub use new_people::{NewPeople, NewPeopleWhen};
pub use waiting::{WaitingChoice, WaitingLink};

use crate::{
    context::Timestamp,
    ids::{InstitutionId, PersonId, SessionId, SourceId, TransactionId, UpstreamLinkId},
    person::{Person, PersonName},
    policy::{Policy, UpstreamTrust},
    seal::Sealed,
    secret::HashedToken,
};
use serde::{Deserialize, Serialize};

/// A provider that people of an institution may sign in at: a sign-in source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpstreamSource {
    /// Its id.
    pub id: SourceId,
    /// Whose.
    pub institution: InstitutionId,
    /// Its short name within the institution, as setup files know it.
    pub slug: String,
    /// How it is asked, and what its answers mean.
    pub settings: SourceSettings,
    /// The sealed secret that we prove ourselves with there.
    pub secret: Option<Sealed>,
    /// Whether people may come through it.
    pub active: bool,
    /// When it came.
    pub created_at: Timestamp,
}

/// How a provider is asked, and what its answers mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceSettings {
    /// What people call it, on the button: the school's name.
    pub name: String,
    /// The issuer, to the letter (OpenID Connect Discovery §4.3).
    pub issuer: String,
    /// Our `client_id` there.
    pub client_id: String,
    /// How we prove ourselves there.
    #[serde(default)]
    pub auth: SourceAuth,
    /// What we ask for; `openid` is always asked.
    #[serde(default = "usual_scopes")]
    pub scopes: Vec<String>,
    /// Which claim holds what.
    #[serde(default)]
    pub claims: ClaimNames,
    /// The values of `acr` that mean: two factors were shown there.
    #[serde(default = "usual_acr")]
    pub second_factor_acr: Vec<String>,
    /// The values of `amr` that mean the same.
    #[serde(default = "usual_amr")]
    pub second_factor_amr: Vec<String>,
    /// Whether an account is found by its mail address: proven here, proven there, and of a mail
    /// domain of the institution. Else people show their own password once.
    #[serde(default)]
    pub link_by_email: bool,
    /// Whether whoever signs out here signs out there as well.
    #[serde(default)]
    pub sign_out_there: SignOutThere,
    /// For whom an account is made the first time that they come.
    #[serde(default)]
    pub new_people: NewPeople,
    /// The source is a directory, whose passwords are typed on our own page: how it is asked. Without it
    /// the source is an OpenID provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory: Option<DirectorySettings>,
}

/// How we prove ourselves to a provider.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SourceAuth {
    /// The secret in the `Authorization` header (RFC 6749 §2.3.1).
    #[default]
    Basic,
    /// The secret in the form.
    Post,
    /// Not at all: a public client, protected by PKCE alone.
    None,
}

/// Whether whoever signs out here, and came by a source, signs out there as well.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum SignOutThere {
    /// No.
    #[default]
    Never,
    /// If they want to: the page has a button.
    Ask,
    /// Yes: they are sent there.
    Always,
}

/// Which claim holds what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ClaimNames {
    /// The mail address.
    pub email: String,
    /// Whether it is proven.
    pub email_verified: String,
    /// What the person is called there, to be shown before two accounts are linked.
    pub label: String,
    /// The name to sign in with, of a new person; without it the mail address.
    pub username: String,
    /// The given name, of a new person.
    pub given_name: String,
    /// What stands before the surname, of a new person: the surname may come with it or without. Empty for
    /// none.
    pub particle: String,
    /// The surname, of a new person.
    pub family_name: String,
    /// The number at the institution, of a new person; empty for none.
    pub number: String,
    /// The ECK iD; empty for none.
    pub eck_id: String,
}

impl Default for ClaimNames {
    fn default() -> Self {
        Self {
            email: "email".to_owned(),
            email_verified: "email_verified".to_owned(),
            label: "preferred_username".to_owned(),
            username: "preferred_username".to_owned(),
            given_name: "given_name".to_owned(),
            particle: String::new(),
            family_name: "family_name".to_owned(),
            number: String::new(),
            eck_id: String::new(),
        }
    }
}

impl Default for SourceSettings {
    /// The usual settings of a provider that is not named yet.
    fn default() -> Self {
        Self {
            name: String::new(),
            issuer: String::new(),
            client_id: String::new(),
            auth: SourceAuth::default(),
            scopes: usual_scopes(),
            claims: ClaimNames::default(),
            second_factor_acr: usual_acr(),
            second_factor_amr: usual_amr(),
            link_by_email: false,
            sign_out_there: SignOutThere::default(),
            new_people: NewPeople::default(),
            directory: None,
        }
    }
}

fn usual_scopes() -> Vec<String> {
    vec![
        "openid".to_owned(),
        "profile".to_owned(),
        "email".to_owned(),
    ]
}

fn usual_acr() -> Vec<String> {
    vec!["https://refeds.org/profile/mfa".to_owned()]
}

fn usual_amr() -> Vec<String> {
    vec!["mfa".to_owned()]
}

impl UpstreamSource {
    /// The place that the secret is sealed for.
    #[must_use]
    pub fn secret_place(id: &SourceId, institution: &InstitutionId) -> String {
        format!("upstream_sources/{institution}/{id}/secret")
    }

    /// Whether people may come by it, and it is this client at this issuer. What was set up a moment ago may have
    /// been switched off or pointed elsewhere since.
    #[must_use]
    pub fn asks_as(&self, issuer: &str, client_id: &str) -> bool {
        self.active && self.settings.issuer == issuer && self.settings.client_id == client_id
    }
}

impl SourceSettings {
    /// The most bytes of any text here.
    pub const MOST_TEXT: usize = 500;
    /// The most entries of any list here.
    pub const MOST_ENTRIES: usize = 20;

    /// Whether an answer asserts a second factor, by the values that the institution listed.
    #[must_use]
    pub fn asserts_second_factor(&self, identity: &UpstreamIdentity) -> bool {
        let acr = identity
            .acr
            .as_ref()
            .is_some_and(|acr| self.second_factor_acr.contains(acr));
        acr || identity
            .amr
            .iter()
            .any(|amr| self.second_factor_amr.contains(amr))
    }

    /// What is wrong with these settings as far as they tell themselves: the member, and why.
    #[must_use]
    pub fn faults(&self) -> Vec<(&'static str, SourceFault)> {
        let mut faults = vec![];
        let mut texts = |name, text: &str| {
            if text.trim().is_empty() {
                faults.push((name, SourceFault::Missing));
            } else if text.len() > Self::MOST_TEXT || text.chars().any(char::is_control) {
                faults.push((name, SourceFault::Unfit));
            }
        };
        texts("name", &self.name);
        texts("issuer", &self.issuer);
        if self.directory.is_none() || self.auth != SourceAuth::None {
            texts("client_id", &self.client_id);
        }
        texts("claims.email", &self.claims.email);
        texts("claims.email_verified", &self.claims.email_verified);
        texts("claims.label", &self.claims.label);
        texts("claims.username", &self.claims.username);
        texts("claims.given_name", &self.claims.given_name);
        texts("claims.family_name", &self.claims.family_name);
        for (name, text) in [
            ("claims.particle", &self.claims.particle),
            ("claims.number", &self.claims.number),
        ] {
            if !text.is_empty() {
                texts(name, text);
            }
        }
        let spaced = |text: &String| {
            text.is_empty() || text.chars().any(|c| c.is_whitespace() || c.is_control())
        };
        for (name, list) in [
            ("scopes", &self.scopes),
            ("second_factor_acr", &self.second_factor_acr),
            ("second_factor_amr", &self.second_factor_amr),
        ] {
            if list.len() > Self::MOST_ENTRIES
                || list
                    .iter()
                    .any(|entry| spaced(entry) || entry.len() > Self::MOST_TEXT)
            {
                faults.push((name, SourceFault::Unfit));
            }
        }
        faults.extend(self.new_people.faults());
        if let Some(directory) = &self.directory {
            faults.extend(directory.faults(self.auth));
            // A directory's people are linked by what tells them apart for good, or by proof.
            if self.link_by_email {
                faults.push(("link_by_email", SourceFault::Unfit));
            }
        }
        faults
    }
}

/// What can be wrong with a member of [`SourceSettings`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceFault {
    /// It is empty.
    Missing,
    /// It is too long, or has characters that don't belong there.
    Unfit,
}

/// Whose account at a source is whose here. The key is source, issuer and subject, never an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpstreamLink {
    /// Its id.
    pub id: UpstreamLinkId,
    /// At which source.
    pub source: SourceId,
    /// The issuer that said so: a source that is pointed elsewhere knows nobody any more.
    pub issuer: String,
    /// `sub` there.
    pub subject: String,
    /// Who it is here.
    pub person: PersonId,
    /// What the account is called there, for its owner.
    pub label: String,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last signed in with.
    pub last_used_at: Option<Timestamp>,
}

/// What a provider vouched for, every check passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpstreamIdentity {
    /// Who vouched.
    pub issuer: String,
    /// `sub`.
    pub subject: String,
    /// The mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// The provider says that the address is proven.
    #[serde(default)]
    pub email_verified: bool,
    /// What the person is called there.
    #[serde(default)]
    pub label: Option<String>,
    /// The person's name there.
    #[serde(default)]
    pub name: PersonName,
    /// The name that a new person signs in with.
    #[serde(default)]
    pub username: Option<String>,
    /// The number that a new person has at the institution.
    #[serde(default)]
    pub number: Option<String>,
    /// What the claim says that decides on new people.
    #[serde(default)]
    pub rule_values: Vec<String>,
    /// What the claim says that tells the roles of new people, where that is another one.
    #[serde(default)]
    pub role_values: Vec<String>,
    /// The classes that a new person is in.
    #[serde(default)]
    pub classes: Vec<String>,
    /// `acr`.
    #[serde(default)]
    pub acr: Option<String>,
    /// `amr`.
    #[serde(default)]
    pub amr: Vec<String>,
    /// When the person signed in there, if the provider tells.
    #[serde(default)]
    pub auth_time: Option<Timestamp>,
}

impl UpstreamIdentity {
    /// The longest label that is kept, in characters.
    pub const MOST_LABEL: usize = 120;

    /// Whether the provider says that its address is proven, and it is of one of these mail domains.
    #[must_use]
    pub fn has_proven_address_of(&self, mail_domains: &[String]) -> bool {
        let Some((local, domain)) = self
            .email
            .as_deref()
            .and_then(|email| email.split_once('@'))
        else {
            return false;
        };
        let domain = domain.to_lowercase();
        self.email_verified && !local.is_empty() && mail_domains.contains(&domain)
    }

    /// What the account is called, on one line.
    #[must_use]
    pub fn shown(&self) -> String {
        let candidates = [
            self.email.clone(),
            self.label.clone(),
            Some(self.name.full()),
        ];
        let found = candidates
            .into_iter()
            .flatten()
            .find(|text| !text.trim().is_empty());
        found
            .unwrap_or_default()
            .chars()
            .filter(|c| !c.is_control())
            .take(Self::MOST_LABEL)
            .collect()
    }
}

/// The session at a provider by which a sign-in here began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpstreamSession {
    /// At which source.
    pub source: SourceId,
    /// Under which issuer.
    pub issuer: String,
    /// `sub` there.
    pub subject: String,
    /// `sid` there, if the provider tells.
    pub sid: Option<String>,
    /// The sealed ID token, where it is needed to sign out there: `id_token_hint`.
    pub id_token: Option<Sealed>,
}

impl UpstreamSession {
    /// The longest ID token that is kept, in bytes: it travels in an address once more.
    pub const MOST_ID_TOKEN: usize = 6000;

    /// The place that an ID token is sealed for.
    #[must_use]
    pub fn id_token_place(source: &SourceId, subject: &str) -> String {
        format!("upstream_sessions/{source}/{subject}/id_token")
    }
}

/// A visit to a provider by which somebody shows once more who they are, so that the factor pages open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnlockVisit {
    /// The session that left: no other one is unlocked.
    pub session: SessionId,
    /// Whose it is.
    pub person: PersonId,
    /// The name of the page that was on the way, as the unlock page's own address has it. It is read like
    /// that one: what names no page leads to none.
    pub to: String,
}

/// A person was sent to a provider and has not come back yet. Ephemeral, taken once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpstreamAttempt {
    /// In which sign-in; of a visit that is to unlock something an id that no sign-in has.
    pub signin: TransactionId,
    /// What it is to unlock, if it is for no sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unlock: Option<UnlockVisit>,
    /// The hash of the browser's own cookie: no other browser comes back.
    pub browser: HashedToken,
    /// To which source.
    pub source: SourceId,
    /// Under which issuer: a source that was pointed elsewhere meanwhile answers nothing.
    pub issuer: String,
    /// The sealed nonce and PKCE verifier.
    pub secrets: Sealed,
    /// How old the sign-in there may be, in seconds, where that was asked.
    pub max_age: Option<u32>,
    /// When it began.
    pub began_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
}

impl UpstreamAttempt {
    /// How long somebody may stay at the provider, in minutes.
    pub const MINUTES: i64 = 15;

    /// What an attempt is kept under: the hash of its `state`.
    #[must_use]
    pub fn subject(state: &str) -> HashedToken {
        HashedToken::of(&format!("upstream/{state}"))
    }

    /// The place that its secrets are sealed for.
    #[must_use]
    pub fn secrets_place(state: &HashedToken) -> String {
        format!("upstream_attempts/{}/secrets", state.as_str())
    }
}

/// What a source's word is worth beside the first factor, for one person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UpstreamWorth {
    /// A second factor that the source asserts counts as one.
    pub asserted_counts: bool,
    /// No second factor is asked here, whatever the source asserts.
    pub excuses: bool,
}

impl UpstreamWorth {
    /// What an institution's policy makes of it for a person (U-36, U-37). Whoever has power over other
    /// people's accounts is let in on an asserted second factor alone.
    #[must_use]
    pub fn of(policy: &Policy, person: &Person) -> Self {
        let skips = policy.skip_local_second_factor_for_upstream;
        let trust = policy.upstream_trust;
        Self {
            asserted_counts: skips && trust != UpstreamTrust::Never,
            excuses: skips && trust == UpstreamTrust::Always && !person.is_administrator(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> SourceSettings {
        SourceSettings {
            name: "School".to_owned(),
            issuer: "https://id.school.example".to_owned(),
            client_id: "sluis".to_owned(),
            auth: SourceAuth::Basic,
            scopes: usual_scopes(),
            claims: ClaimNames::default(),
            second_factor_acr: usual_acr(),
            second_factor_amr: usual_amr(),
            link_by_email: false,
            sign_out_there: SignOutThere::Never,
            new_people: NewPeople::default(),
            directory: None,
        }
    }

    fn identity(acr: Option<&str>, amr: &[&str]) -> UpstreamIdentity {
        UpstreamIdentity {
            issuer: "https://id.school.example".to_owned(),
            subject: "1".to_owned(),
            email: None,
            email_verified: false,
            label: None,
            name: PersonName::default(),
            username: None,
            number: None,
            rule_values: vec![],
            role_values: vec![],
            classes: vec![],
            acr: acr.map(str::to_owned),
            amr: amr.iter().map(|amr| (*amr).to_owned()).collect(),
            auth_time: None,
        }
    }

    #[test]
    fn u37_only_values_that_the_institution_listed_assert_a_second_factor() {
        let settings = settings();
        for (acr, amr, asserted) in [
            (Some("https://refeds.org/profile/mfa"), &[][..], true),
            (None, &["pwd", "mfa"][..], true),
            (Some("urn:other:mfa"), &["pwd", "otp"][..], false),
            (None, &[][..], false),
        ] {
            let found = settings.asserts_second_factor(&identity(acr, amr));
            assert_eq!(found, asserted, "{acr:?} {amr:?}");
        }
    }

    #[test]
    fn a_source_without_a_name_an_issuer_or_with_a_scope_of_two_words_is_refused() {
        assert!(settings().faults().is_empty());
        let mut faulty = settings();
        faulty.name = " ".to_owned();
        faulty.issuer = String::new();
        faulty.scopes = vec!["openid profile".to_owned()];
        let members: Vec<&str> = faulty.faults().iter().map(|(name, _)| *name).collect();
        assert_eq!(members, ["name", "issuer", "scopes"]);
    }
}
