use super::*;
use sluis_model::{
    import::{ImportEncoding, ImportKey},
    policy::TotpAlgorithm,
};

fn row(cells: &[(ImportColumn, &str)]) -> (Wanted, Vec<RowFault>) {
    let settings = ImportSettings {
        encoding: ImportEncoding::Utf8,
        separator: ';',
        headings: cells
            .iter()
            .map(|(column, _)| column.as_str().to_owned())
            .collect(),
        columns: cells.iter().map(|(column, _)| Some(*column)).collect(),
        key: ImportKey::Username,
        new_role: None,
    };
    let record = Record {
        line: 2,
        cells: cells.iter().map(|(_, cell)| (*cell).to_owned()).collect(),
    };
    wanted(&settings, |tag| ["nl", "de"].contains(&tag), &record)
}

fn reasons(cells: &[(ImportColumn, &str)]) -> Vec<(ImportColumn, Reason)> {
    let faults = row(cells).1;
    faults
        .iter()
        .map(|fault| (fault.column, fault.reason))
        .collect()
}

#[test]
fn a_language_is_one_that_the_institution_speaks() {
    let of = |word| row(&[(C::Language, word)]).0.language;
    assert_eq!(of("Duits").as_deref(), Some("de"));
    assert_eq!(of("de-AT").as_deref(), Some("de"));
    assert_eq!(of("Nederlands").as_deref(), Some("nl"));
    for unspoken in ["en", "fr", "Klingon"] {
        let unknown = vec![(C::Language, Reason::UnknownLanguage)];
        assert_eq!(reasons(&[(C::Language, unspoken)]), unknown, "{unspoken}");
    }
}

#[test]
fn role_words_are_dutch_and_english_and_power_over_others_is_not_given() {
    let of = |word| row(&[(C::Role, word)]).0.roles;
    assert_eq!(of("Leerling"), Some(vec![Role::Pupil]));
    assert_eq!(
        of("teacher, ouder"),
        Some(vec![Role::Teacher, Role::Guardian])
    );
    for word in [
        "beheerder",
        "Admin",
        "operator",
        "support",
        "auditor",
        "leerling, admin",
    ] {
        assert_eq!(
            reasons(&[(C::Role, word)]),
            [(C::Role, Reason::RoleNotGiven)],
            "{word}"
        );
    }
    assert_eq!(
        reasons(&[(C::Role, "tovenaar")]),
        [(C::Role, Reason::UnknownRole)]
    );
}

#[test]
fn every_fault_of_a_row_names_its_column() {
    assert_eq!(
        reasons(&[
            (C::Email, "eva@@vaart"),
            (C::Phone, "12"),
            (C::Language, "fr"),
            (C::StartsOn, "31-02-2026"),
            (C::Active, "misschien"),
            (C::PasswordHash, "welkom01"),
            (C::Given, &"x".repeat(121)),
        ])
        .len(),
        7
    );
    assert_eq!(
        reasons(&[(C::StartsOn, "02-01-2027"), (C::EndsOn, "2026-12-31")]),
        [(C::EndsOn, Reason::EndsBeforeStart)]
    );
}

#[test]
fn the_last_day_counts_and_days_are_those_of_amsterdam() {
    let wanted = row(&[
        (C::StartsOn, "1-8-2026"),
        (C::EndsOn, "31-07-2027 00:00:00"),
    ])
    .0;
    assert_eq!(
        wanted.starts_at.unwrap().to_rfc3339(),
        "2026-07-31T22:00:00+00:00"
    );
    assert_eq!(
        wanted.ends_at.unwrap().to_rfc3339(),
        "2027-07-31T22:00:00+00:00"
    );
}

#[test]
fn an_empty_particle_beside_a_surname_is_none_and_other_empty_cells_say_nothing() {
    let wanted = row(&[(C::Family, "Vries"), (C::Particle, ""), (C::Email, "")]).0;
    assert_eq!(wanted.particle.as_deref(), Some(""));
    assert_eq!(wanted.email, None);
}

#[test]
fn a_table_of_ours_comes_back_as_it_was() {
    let wanted = row(&[(C::Phone, "'+31612345678"), (C::Family, "'s-Gravesande")]).0;
    assert_eq!(wanted.phone.as_deref(), Some("+31612345678"));
    assert_eq!(wanted.family.as_deref(), Some("'s-Gravesande"));
    let wanted = row(&[(C::ExtraClasses, "1A, 2B,'-3,'4")]).0;
    let classes = ["1A", "2B", "-3", "'4"].map(str::to_owned).to_vec();
    assert_eq!(wanted.extra_classes, Some(classes));
}

#[test]
fn a_secret_comes_along_with_period_digits_and_algorithm() {
    let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let totp = row(&[
        (C::TotpSecret, &secret.to_lowercase()),
        (C::TotpPeriod, "60"),
        (C::TotpDigits, "8"),
        (C::TotpAlgorithm, "HMAC-SHA512"),
    ])
    .0
    .totp
    .unwrap();
    assert_eq!(totp.secret.as_slice(), b"12345678901234567890");
    assert_eq!((totp.period, totp.digits), (Some(60), Some(8)));
    assert_eq!(totp.algorithm, Some(TotpAlgorithm::Sha512));
    let link = format!("otpauth://totp/De%20Vaart:eva?secret={secret}&period=20&algorithm=SHA256");
    let totp = row(&[(C::TotpSecret, &link)]).0.totp.unwrap();
    assert_eq!((totp.period, totp.digits), (Some(20), None));
    assert_eq!(totp.algorithm, Some(TotpAlgorithm::Sha256));
    for (cells, reason) in [
        (vec![(C::TotpSecret, "kort")], Reason::SecretUnusable),
        (
            vec![(
                C::TotpSecret,
                "otpauth://hotp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
            )],
            Reason::SecretUnusable,
        ),
        (
            vec![(C::TotpSecret, secret), (C::TotpDigits, "7")],
            Reason::DigitsUnusable,
        ),
        (
            vec![(C::TotpSecret, secret), (C::TotpPeriod, "0")],
            Reason::PeriodUnusable,
        ),
        (
            vec![(C::TotpSecret, secret), (C::TotpAlgorithm, "md5")],
            Reason::AlgorithmUnusable,
        ),
    ] {
        assert_eq!(
            reasons(&cells).first().map(|(_, reason)| *reason),
            Some(reason)
        );
    }
}
