//! What a column's heading says that it holds: Dutch and English words, and the names of UWLR, EDEXML
//! and OneRoster.

use sluis_model::import::{ImportColumn, ImportKey};
use unicode_normalization::UnicodeNormalization as _;

use ImportColumn as C;

/// Letters and digits of a heading, by what it means.
const KNOWN: &[(ImportColumn, &[&str])] = &[
    (
        C::Number,
        &[
            "nummer",
            "number",
            "leerlingnummer",
            "leerlingnr",
            "stamnummer",
            "stamnr",
            "personeelsnummer",
            "persoonsnummer",
            "studentnummer",
            "studentnumber",
            "personnumber",
            "pupilnumber",
            "employeenumber",
            "relatienummer",
            "lidnummer",
            "clientnummer",
            "externalid",
            "externid",
            "sourcedid",
            "identifier",
            "key",
            "leerlingkey",
        ],
    ),
    (
        C::Username,
        &[
            "gebruikersnaam",
            "username",
            "loginnaam",
            "inlognaam",
            "loginname",
            "login",
            "account",
            "accountnaam",
            "userid",
            "gebruiker",
            "user",
        ],
    ),
    (
        C::Email,
        &[
            "email",
            "emailadres",
            "emailaddress",
            "mail",
            "mailadres",
            "emailwerk",
            "emailschool",
        ],
    ),
    (
        C::Given,
        &[
            "voornaam",
            "roepnaam",
            "givenname",
            "firstname",
            "given",
            "callname",
            "preferredfirstname",
        ],
    ),
    (
        C::Particle,
        &[
            "tussenvoegsel",
            "tussenvoegsels",
            "voorvoegsel",
            "voorvoegsels",
            "particle",
            "nameparticle",
            "tv",
        ],
    ),
    (
        C::Family,
        &[
            "achternaam",
            "familienaam",
            "familyname",
            "lastname",
            "surname",
            "family",
        ],
    ),
    (
        C::Role,
        &["rol", "rollen", "role", "roles", "functie", "soort", "type"],
    ),
    (
        C::MainClass,
        &[
            "klas",
            "hoofdklas",
            "groep",
            "stamgroep",
            "stamklas",
            "class",
            "mainclass",
            "group",
            "homeroom",
            "klasnaam",
        ],
    ),
    (
        C::ExtraClasses,
        &[
            "extraklassen",
            "extragroepen",
            "samengesteldegroep",
            "samengesteldegroepen",
            "extraclasses",
            "klassen",
            "groepen",
            "classes",
            "groups",
            "clusters",
            "clustergroepen",
        ],
    ),
    (
        C::Phone,
        &[
            "mobiel",
            "mobielnummer",
            "telefoon",
            "telefoonnummer",
            "phone",
            "phonenumber",
            "mobile",
            "gsm",
            "sms",
        ],
    ),
    (
        C::Language,
        &["taal", "language", "locale", "voorkeurstaal"],
    ),
    (
        C::StartsOn,
        &[
            "begindatum",
            "startdatum",
            "ingangsdatum",
            "startson",
            "startdate",
            "begindate",
            "instroomdatum",
        ],
    ),
    (
        C::EndsOn,
        &[
            "einddatum",
            "uitschrijfdatum",
            "endson",
            "enddate",
            "uitstroomdatum",
            "geldigtot",
        ],
    ),
    (
        C::Active,
        &["actief", "active", "enabled", "enableduser", "ingeschakeld"],
    ),
    (C::Personal, &["persoonlijk", "personal"]),
    (C::EckId, &["eckid", "eckidentifier", "ketenid"]),
    (
        C::PasswordHash,
        &[
            "wachtwoordhash",
            "passwordhash",
            "hash",
            "pwhash",
            "hashedpassword",
        ],
    ),
    (
        C::TotpSecret,
        &[
            "totpsecret",
            "totpgeheim",
            "totp",
            "otpsecret",
            "otpauth",
            "totpuri",
            "mfasecret",
        ],
    ),
    (C::TotpPeriod, &["totpperiod", "totpperiode", "otpperiod"]),
    (C::TotpDigits, &["totpdigits", "totpcijfers", "otpdigits"]),
    (
        C::TotpAlgorithm,
        &["totpalgorithm", "totpalgoritme", "otpalgorithm"],
    ),
];

/// What each column holds, as far as its heading tells; nothing twice.
#[must_use]
pub fn meaning(headings: &[String]) -> Vec<Option<ImportColumn>> {
    let mut found: Vec<Option<ImportColumn>> = vec![];
    for heading in headings {
        let heading = letters(heading);
        let known = KNOWN
            .iter()
            .find(|(_, names)| names.contains(&heading.as_str()))
            .map(|(column, _)| *column)
            .filter(|column| !found.contains(&Some(*column)));
        found.push(known);
    }
    found
}

/// What people are best recognised by, of what the columns hold.
#[must_use]
pub fn best_key(columns: &[Option<ImportColumn>]) -> ImportKey {
    ImportKey::ALL
        .into_iter()
        .find(|key| columns.contains(&Some(key.column())))
        .unwrap_or_default()
}

fn letters(heading: &str) -> String {
    heading
        .nfkd()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(headings: &[&str]) -> Vec<Option<ImportColumn>> {
        let headings: Vec<String> = headings.iter().map(ToString::to_string).collect();
        meaning(&headings)
    }

    #[test]
    fn dutch_english_uwlr_and_one_roster_headings_are_known() {
        let expected = [
            Some(C::Username),
            Some(C::Email),
            Some(C::Given),
            Some(C::Family),
        ];
        for headings in [
            ["Gebruikersnaam", "E-mail adres", "Roepnaam", "Achternaam"],
            ["username", "email", "givenName", "familyName"],
            ["Login name", "E-Mail", "First name", "Last name"],
        ] {
            assert_eq!(of(&headings), expected);
        }
        assert_eq!(
            of(&["eckid", "voorvoegsel", "stamgroep", "samengestelde_groep"]),
            [
                // It never becomes a number that stands in lists.
                Some(C::EckId),
                Some(C::Particle),
                Some(C::MainClass),
                Some(C::ExtraClasses)
            ]
        );
        assert_eq!(
            of(&["sourcedId", "enabledUser"]),
            [Some(C::Number), Some(C::Active)]
        );
    }

    #[test]
    fn a_second_column_of_the_same_meaning_and_unknown_ones_are_passed_over() {
        assert_eq!(
            of(&["klas", "class", "schoenmaat"]),
            [Some(C::MainClass), None, None]
        );
    }

    #[test]
    fn a_number_is_the_best_key_and_without_any_the_user_name() {
        assert_eq!(best_key(&of(&["email", "nummer"])), ImportKey::Number);
        assert_eq!(best_key(&of(&["email", "klas"])), ImportKey::Email);
        assert_eq!(best_key(&of(&["klas"])), ImportKey::Username);
    }
}
