//! What people are told by mail when something about their account changes. Written in the change's
//! own transaction, in the person's language.

use sluis_model::{
    context::Ctx,
    institution::Institution,
    message::Message,
    person::Person,
    policy::{RecoveryEffect, local_moment},
};

/// A second factor was switched on (N-31).
#[must_use]
pub fn second_factor_enabled(
    ctx: &Ctx,
    institution: &Institution,
    person: &Person,
) -> Option<Message> {
    let term = term(institution, person);
    letter(
        ctx,
        institution,
        person,
        [
            format!("{} staat aan", capital(&term)),
            format!("{} is on", capital(&term)),
        ],
        [
            format!("{} staat vanaf nu aan voor je account.", capital(&term)),
            format!("From now on {term} is on for your account."),
        ],
    )
}

/// A second factor was removed.
#[must_use]
pub fn second_factor_removed(
    ctx: &Ctx,
    institution: &Institution,
    person: &Person,
) -> Option<Message> {
    let term = term(institution, person);
    letter(
        ctx,
        institution,
        person,
        [
            format!("{} staat uit", capital(&term)),
            format!("{} is off", capital(&term)),
        ],
        [
            format!(
                "{} staat vanaf nu uit voor je account. Onthouden apparaten zijn vergeten.",
                capital(&term)
            ),
            format!(
                "From now on {term} is off for your account. Remembered devices have been forgotten."
            ),
        ],
    )
}

/// A recovery code was used (E-15, H-24).
#[must_use]
pub fn recovery_code_used(
    ctx: &Ctx,
    institution: &Institution,
    person: &Person,
    effect: RecoveryEffect,
    left: u32,
) -> Option<Message> {
    let (nl, en) = match effect {
        RecoveryEffect::Login => (
            format!("Er is ingelogd met een van je herstelcodes. Je hebt er nog {left}."),
            format!("One of your recovery codes was used to sign in. You have {left} left."),
        ),
        RecoveryEffect::Reset => (
            "Met je herstelcode is de koppeling met je app verwijderd. Stel die opnieuw in."
                .to_owned(),
            "Your recovery code was used to remove the link with your app. Please set it up again."
                .to_owned(),
        ),
    };
    letter(
        ctx,
        institution,
        person,
        [
            "Een herstelcode is gebruikt".to_owned(),
            "A recovery code was used".to_owned(),
        ],
        [nl, en],
    )
}

/// Many wrong codes were typed (OTP-03).
#[must_use]
pub fn many_wrong_codes(ctx: &Ctx, institution: &Institution, person: &Person) -> Option<Message> {
    letter(
        ctx,
        institution,
        person,
        [
            "Er is vaak een verkeerde code ingevuld".to_owned(),
            "A wrong code was entered many times".to_owned(),
        ],
        [
            "Iemand heeft met jouw wachtwoord een paar keer een verkeerde code ingevuld. Was jij dat niet, kies dan een nieuw wachtwoord.".to_owned(),
            "Somebody used your password and entered a wrong code several times. If that was not you, choose a new password.".to_owned(),
        ],
    )
}

/// A new set of recovery codes was made (H-23).
#[must_use]
pub fn recovery_codes_made(
    ctx: &Ctx,
    institution: &Institution,
    person: &Person,
) -> Option<Message> {
    letter(
        ctx,
        institution,
        person,
        [
            "Er zijn nieuwe herstelcodes gemaakt".to_owned(),
            "New recovery codes were made".to_owned(),
        ],
        [
            "Voor je account zijn nieuwe herstelcodes gemaakt. De oude werken niet meer."
                .to_owned(),
            "New recovery codes were made for your account. The old ones no longer work."
                .to_owned(),
        ],
    )
}

/// A password was changed (PWD-16).
#[must_use]
pub fn password_changed(ctx: &Ctx, institution: &Institution, person: &Person) -> Option<Message> {
    letter(
        ctx,
        institution,
        person,
        ["Je wachtwoord is gewijzigd".to_owned(), "Your password was changed".to_owned()],
        [
            "Het wachtwoord van je account is gewijzigd. Op andere apparaten moet je opnieuw inloggen.".to_owned(),
            "The password of your account was changed. On other devices you will have to sign in again.".to_owned(),
        ],
    )
}

fn letter(
    ctx: &Ctx,
    institution: &Institution,
    person: &Person,
    [subject_nl, subject_en]: [String; 2],
    [body_nl, body_en]: [String; 2],
) -> Option<Message> {
    let to = person.email.as_deref()?;
    let english = language(institution, person) == "en";
    let name = if person.name.given.is_empty() {
        &person.username
    } else {
        &person.name.given
    };
    let at = local_moment(ctx.now);
    let moment = format!(
        "{} {:02}:{:02}",
        at.date.format("%d-%m-%Y"),
        at.hour,
        at.minute
    );
    let contact = institution.policy.contacts.iter().find_map(|contact| {
        let mut ways: Vec<&str> = vec![];
        ways.extend(contact.phone.as_deref());
        ways.extend(contact.email.as_deref());
        (!ways.is_empty()).then(|| ways.join(", "))
    });
    let (subject, text) = if english {
        let help = contact.map_or_else(
            || "Was this not you? Tell your institution at once.".to_owned(),
            |ways| format!("Was this not you? Tell us at once: {ways}."),
        );
        (
            subject_en,
            format!(
                "Dear {name},\n\n{body_en}\nIt happened on {moment}.\n\n{help}\n\n{}",
                institution.name
            ),
        )
    } else {
        let help = contact.map_or_else(
            || "Was jij dit niet? Laat het meteen weten aan je instelling.".to_owned(),
            |ways| format!("Was jij dit niet? Laat het ons meteen weten: {ways}."),
        );
        (
            subject_nl,
            format!(
                "Beste {name},\n\n{body_nl}\nDit gebeurde op {moment}.\n\n{help}\n\n{}",
                institution.name
            ),
        )
    };
    Some(Message::mail(
        ctx,
        &institution.id,
        &person.id,
        to,
        subject,
        text,
    ))
}

fn language<'a>(institution: &'a Institution, person: &'a Person) -> &'a str {
    person.language.as_deref().unwrap_or(&institution.language)
}

fn term(institution: &Institution, person: &Person) -> String {
    institution
        .policy
        .term
        .get(language(institution, person))
        .unwrap_or("tweestapsverificatie")
        .to_owned()
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}
