//! What the demo consists of.

use super::{
    clients::{clients, demo_client},
    file::{DemoAccount, DemoClient, DemoFile, DemoInstitution, DemoPortal},
    people::{ACCOUNTS, ANSWER, Account, PASSWORD, Situation, long_ago},
};
use chrono::NaiveDate;
use sluis_idp_core::administration::{
    ClientSetup, InstitutionSetup, PersonSetup, QuestionSetup, SecretSource, Setup, TotpSetup,
};
use sluis_model::{
    context::Timestamp,
    person::{Address, PasswordState, PersonName, Profile, Role, Standing},
    policy::{Contact, ContactPurpose, Localized, Policy, local_moment},
    presets::Preset,
    seal::Sealer,
};

/// A demo portal's fixed facts.
#[derive(Debug, Clone, Copy)]
pub struct Portal {
    /// `client_id`.
    pub client_id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its path.
    pub path: &'static str,
    /// The institution it belongs to.
    pub institution: Option<&'static str>,
    /// What it asks for.
    pub scopes: &'static str,
    /// Its colour.
    pub accent: &'static str,
    /// One line, in Dutch.
    pub tagline_nl: &'static str,
    /// One line, in English.
    pub tagline_en: &'static str,
}

const SCOPES: &str = "openid profile email institution roles";

/// The demo portals: two that serve every institution, and one for each.
pub const PORTALS: &[Portal] = &[
    Portal {
        client_id: "rooster",
        name: "Rooster",
        path: "/rooster",
        institution: None,
        scopes: SCOPES,
        accent: "#1d5fbf",
        tagline_nl: "Je rooster van vandaag, van elke instelling.",
        tagline_en: "Today's timetable, at every institution.",
    },
    Portal {
        client_id: "bibliotheek",
        name: "Bibliotheek",
        path: "/bibliotheek",
        institution: None,
        scopes: "openid profile email institution roles offline_access",
        accent: "#7a3e9d",
        tagline_nl: "Boeken en bronnen, zonder nog eens in te loggen.",
        tagline_en: "Books and sources, without signing in again.",
    },
    Portal {
        client_id: "veldwerk",
        name: "Veldwerk",
        path: "/veldwerk",
        institution: Some("onderzoek"),
        scopes: SCOPES,
        accent: "#0b6e7f",
        tagline_nl: "Vragenlijsten en resultaten.",
        tagline_en: "Questionnaires and results.",
    },
    Portal {
        client_id: "meterkast",
        name: "Meterkast",
        path: "/meterkast",
        institution: Some("energie"),
        scopes: SCOPES,
        accent: "#a85b00",
        tagline_nl: "Uw opwek en uw verbruik.",
        tagline_en: "What you produce and what you use.",
    },
    Portal {
        client_id: "leerplein",
        name: "Leerplein",
        path: "/leerplein",
        institution: Some("school"),
        scopes: SCOPES,
        accent: "#c2185b",
        tagline_nl: "Lessen, opdrachten en cijfers.",
        tagline_en: "Lessons, assignments and marks.",
    },
    Portal {
        client_id: "dossier",
        name: "Dossier",
        path: "/dossier",
        institution: Some("zorg"),
        scopes: SCOPES,
        accent: "#2e7d4f",
        tagline_nl: "Het dossier van wie je vandaag ziet.",
        tagline_en: "The file of whom you see today.",
    },
    Portal {
        client_id: "dienstpost",
        name: "Dienstpost",
        path: "/dienstpost",
        institution: Some("station"),
        scopes: SCOPES,
        accent: "#2b3a8f",
        tagline_nl: "Diensten, berichten en storingen.",
        tagline_en: "Shifts, messages and disruptions.",
    },
];

/// A device without a keyboard, signed in from another screen.
pub const TELEVISION: Portal = Portal {
    client_id: "televisie",
    name: "Televisie",
    path: "/televisie",
    institution: None,
    scopes: "openid profile institution",
    accent: "#37474f",
    tagline_nl: "Kijk lessen terug op het grote scherm; inloggen doe je op je telefoon.",
    tagline_en: "Watch lessons on the big screen; sign in on your phone.",
};

struct Introduced {
    preset: Preset,
    name: &'static str,
    seed: &'static str,
    phone: &'static str,
    domain: &'static str,
}

const INSTITUTIONS: [Introduced; 5] = [
    Introduced {
        preset: Preset::Onderzoek,
        name: "Peilstation Onderzoek",
        seed: "000_ab78e7488851d308.txt",
        phone: "020 555 0100",
        domain: "peilstation.example",
    },
    Introduced {
        preset: Preset::Energie,
        name: "Coöperatie Zonnestroom",
        seed: "001_316e0578b9bda7a5.txt",
        phone: "030 555 0110",
        domain: "zonnestroom.example",
    },
    Introduced {
        preset: Preset::School,
        name: "De Regenboogschool",
        seed: "002_6c07429fae0c8c7d.txt",
        phone: "0297 555 0120",
        domain: "regenboog.example",
    },
    Introduced {
        preset: Preset::Zorg,
        name: "Zorggroep De Linde",
        seed: "003_dbc5a398a096a71c.txt",
        phone: "050 555 0130",
        domain: "delinde.example",
    },
    Introduced {
        preset: Preset::Station,
        name: "Stationsbeheer Noord",
        seed: "004_592021128a7f762b.txt",
        phone: "058 555 0140",
        domain: "stationsbeheer.example",
    },
];

/// The setup and the file of a demo that began at a moment. Secrets are derived from the sealing
/// key: the same at every start of the same data directory, and others in every other.
#[must_use]
pub fn setup(
    issuer: &str,
    portal_origin: &str,
    began: Timestamp,
    sealer: &Sealer,
) -> (Setup, DemoFile) {
    let first_day = local_moment(began).date;
    let mandatory_day = first_day + chrono::Days::new(30);
    let derive = |what: &str| {
        sealer
            .mac(None, &format!("demo/{what}"))
            .unwrap_or_default()
    };
    let institutions = INSTITUTIONS
        .iter()
        .map(|one| institution(one, first_day, mandatory_day))
        .collect();
    let (people, accounts) = ACCOUNTS
        .iter()
        .map(|account| person(account, began, first_day, mandatory_day, &derive))
        .unzip();
    let (clients, demo_clients): (Vec<ClientSetup>, Vec<DemoClient>) =
        clients(portal_origin, &derive)
            .into_iter()
            .map(|client| (client.clone(), demo_client(&client)))
            .unzip();
    let file = DemoFile {
        issuer: issuer.to_owned(),
        portals: PORTALS
            .iter()
            .map(|portal| DemoPortal {
                name: portal.name.to_owned(),
                url: format!("{portal_origin}{}", portal.path),
                client_id: portal.client_id.to_owned(),
                institution: portal.institution.map(str::to_owned),
            })
            .collect(),
        devices: vec![DemoPortal {
            name: TELEVISION.name.to_owned(),
            url: format!("{portal_origin}{}", TELEVISION.path),
            client_id: TELEVISION.client_id.to_owned(),
            institution: None,
        }],
        outbox_url: format!("{issuer}/demo/outbox"),
        outbox_json_url: format!("{issuer}/demo/outbox.json"),
        institutions: INSTITUTIONS
            .iter()
            .map(|one| DemoInstitution {
                slug: one.preset.slug().to_owned(),
                name: one.name.to_owned(),
                seed: Some(one.seed.to_owned()),
            })
            .collect(),
        accounts,
        clients: demo_clients,
    };
    (
        Setup {
            institutions,
            people,
            clients,
            sources: vec![],
        },
        file,
    )
}

fn institution(
    one: &Introduced,
    first_day: NaiveDate,
    mandatory_day: NaiveDate,
) -> InstitutionSetup {
    let trilingual = one.preset == Preset::Onderzoek;
    let said = |nl: &str, en: &str, de: &str| {
        let text = Localized::new(nl, en);
        if trilingual { text.and("de", de) } else { text }
    };
    let hours = said(
        "op werkdagen van 9.00 tot 17.00 uur",
        "on working days, 9.00 to 17.00",
        "an Werktagen von 9.00 bis 17.00 Uhr",
    );
    let contact = |purpose, label: Localized, local: &str| Contact {
        purpose,
        label,
        email: Some(format!("{local}@{}", one.domain)),
        phone: (purpose == ContactPurpose::Helpdesk).then(|| one.phone.to_owned()),
        hours: if purpose == ContactPurpose::Helpdesk {
            hours.clone()
        } else {
            Localized::default()
        },
        text: Localized::default(),
    };
    let mut contacts = vec![contact(
        ContactPurpose::Helpdesk,
        said("Helpdesk", "Help desk", "Helpdesk"),
        "hulp",
    )];
    if trilingual {
        contacts.push(contact(
            ContactPurpose::Account,
            said("Projectteam", "Project team", "Projektteam"),
            "project",
        ));
        contacts.push(contact(
            ContactPurpose::MainContact,
            said(
                "Hoofdcontactpersoon",
                "Main contact person",
                "Hauptansprechperson",
            ),
            "hoofdcontact",
        ));
    }
    InstitutionSetup {
        slug: one.preset.slug().to_owned(),
        name: one.name.to_owned(),
        language: "nl".to_owned(),
        theme: one.preset.slug().to_owned(),
        hosts: vec![],
        mail_domains: vec![one.domain.to_owned()],
        brin: (one.preset == Preset::School).then(|| "11ZZ".to_owned()),
        active: true,
        policy: Policy {
            contacts,
            // Researchers come from across the border as well.
            languages: if trilingual {
                ["nl", "en", "de"].map(str::to_owned).to_vec()
            } else {
                vec![]
            },
            ..one.preset.policy(first_day, mandatory_day)
        },
    }
}

fn person(
    account: &Account,
    began: Timestamp,
    first_day: NaiveDate,
    mandatory_day: NaiveDate,
    derive: &dyn Fn(&str) -> String,
) -> (PersonSetup, DemoAccount) {
    let place = format!("{}/{}", account.institution, account.username);
    let policy = Preset::by_slug(account.institution)
        .map(|preset| preset.policy(first_day, mandatory_day))
        .unwrap_or_default();
    let enrolled = matches!(
        account.situation,
        Situation::Enrolled | Situation::Suspended | Situation::Answering
    );
    let totp_secret = enrolled.then(|| base32(&derive(&format!("totp/{place}")), 32));
    let has_codes = enrolled || account.situation == Situation::Texted;
    let recovery_codes: Vec<String> = if has_codes {
        let length = (policy.recovery.groups * policy.recovery.group_length) as usize;
        (0..policy.recovery.count)
            .map(|number| base32(&derive(&format!("recovery/{place}/{number}")), length))
            .map(|code| group(&code, policy.recovery.group_length as usize))
            .collect()
    } else {
        vec![]
    };
    let answers = account.situation == Situation::Answering;
    let (given, particle, family) = account.name;
    let setup = PersonSetup {
        institution: account.institution.to_owned(),
        username: account.username.to_owned(),
        name: PersonName {
            given: given.to_owned(),
            particle: particle.to_owned(),
            family: family.to_owned(),
        },
        email: account.email.map(str::to_owned),
        email_verified: account.email.is_some() && account.situation != Situation::EmailUnproven,
        phone: account.phone.map(str::to_owned),
        roles: account.roles.to_vec(),
        // Classes come beside accounts: a group of the same name would be a second one.
        groups: vec![],
        standing: Standing::Active,
        shared: account.situation == Situation::Shared,
        personal: false,
        starts_at: None,
        ends_at: (account.situation == Situation::Ended).then(long_ago),
        language: None,
        profile: if account.situation == Situation::EveryClaim {
            every_claim()
        } else {
            Profile {
                shown_as_contact: account.roles.contains(&Role::MainContact),
                ..Profile::default()
            }
        },
        password: Some(SecretSource::Plain(PASSWORD.to_owned())),
        eck_id: None,
        password_hash: None,
        password_state: match account.situation {
            Situation::MustChange => PasswordState::MustChange,
            Situation::Temporary => PasswordState::Temporary {
                ends_at: began + chrono::Duration::days(3650),
            },
            _ => PasswordState::Current,
        },
        totp: totp_secret.clone().map(|secret| TotpSetup {
            secret: SecretSource::Plain(secret),
            period: None,
            suspended: account.situation == Situation::Suspended,
        }),
        sms: account
            .phone
            .filter(|_| account.situation == Situation::Texted)
            .map(str::to_owned),
        security_question: answers.then(|| QuestionSetup {
            question: 0,
            answer: SecretSource::Plain(ANSWER.to_owned()),
        }),
        recovery_codes: recovery_codes
            .iter()
            .cloned()
            .map(SecretSource::Plain)
            .collect(),
    };
    let demo = DemoAccount {
        institution: account.institution.to_owned(),
        username: account.username.to_owned(),
        email: setup.email.clone(),
        phone: setup.phone.clone(),
        password: PASSWORD.to_owned(),
        roles: account
            .roles
            .iter()
            .map(|role| role.as_str().to_owned())
            .collect(),
        totp_secret,
        totp_period: policy.totp.period,
        recovery_codes,
        security_answer: answers.then(|| ANSWER.to_owned()),
        note: account.note.to_owned(),
    };
    (setup, demo)
}

fn every_claim() -> Profile {
    Profile {
        middle_name: Some("Alex".to_owned()),
        nickname: Some("Rob".to_owned()),
        profile: Some("https://zonnestroom.example/leden/robin".to_owned()),
        picture: Some("https://zonnestroom.example/leden/robin.png".to_owned()),
        website: Some("https://robin.example".to_owned()),
        gender: Some("unspecified".to_owned()),
        birthdate: Some("1985-04-12".to_owned()),
        zoneinfo: Some("Europe/Amsterdam".to_owned()),
        locale: Some("nl-NL".to_owned()),
        number: None,
        programme: None,
        shown_as_contact: false,
        address: Some(Address {
            formatted: "Sluisweg 1\n1234 AB Waterdorp\nNederland".to_owned(),
            street_address: "Sluisweg 1".to_owned(),
            locality: "Waterdorp".to_owned(),
            postal_code: "1234 AB".to_owned(),
            country: "NL".to_owned(),
        }),
    }
}

/// Characters of A to Z without I and O, and 2 to 9 where base32 has other digits: good for secrets
/// (all of them are base32 characters but 8 and 9, which never come) and for recovery codes.
fn base32(seed: &str, length: usize) -> String {
    const ALPHABET: &[u8; 28] = b"ABCDEFGHJKLMNPQRSTUVWXYZ2345";
    seed.bytes().cycle().enumerate().take(length).fold(
        String::new(),
        |mut text, (position, byte)| {
            let mixed = usize::from(byte) * 31 + position * 7;
            text.push(char::from(ALPHABET[mixed % ALPHABET.len()]));
            text
        },
    )
}

fn group(code: &str, length: usize) -> String {
    let characters: Vec<char> = code.chars().collect();
    characters
        .chunks(length.max(1))
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_are_told_in_every_language_of_their_institution() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
        for one in &INSTITUTIONS {
            let made = institution(one, day, day);
            for language in &made.policy.languages {
                for contact in &made.policy.contacts {
                    let spoken =
                        |text: &Localized| text.told(language).map(|(tag, _)| tag.to_owned());
                    assert_eq!(
                        spoken(&contact.label).as_ref(),
                        Some(language),
                        "{}",
                        one.name
                    );
                    if contact.purpose == ContactPurpose::Helpdesk {
                        assert_eq!(
                            spoken(&contact.hours).as_ref(),
                            Some(language),
                            "{}",
                            one.name
                        );
                    }
                }
            }
        }
    }
}
