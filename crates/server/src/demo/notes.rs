//! What is said of the demo's accounts, in Dutch. `demo.json` and the terminal have it in English.

use sluis_themes::Lang;

/// The English note, and the Dutch one.
const NOTES: &[(&str, &str)] = &[
    (
        "no second factor yet: it is mandatory here, so set-up follows the password (codes of 20 seconds)",
        "nog geen tweede stap: hier verplicht, dus instellen volgt op het wachtwoord (codes van 20 seconden)",
    ),
    (
        "password and a 20-second code at every sign-in; nothing is remembered here",
        "bij elke keer inloggen wachtwoord en code van 20 seconden; hier wordt niets onthouden",
    ),
    ("administrator", "beheerder"),
    (
        "a shared account: refused after the right password, with the way on",
        "een gedeeld account: geweigerd na het goede wachtwoord, met wat wel kan",
    ),
    (
        "the mail address is not proven: a new password by mail comes before the set-up",
        "het mailadres is niet bevestigd: een nieuw wachtwoord per mail gaat voor het instellen",
    ),
    (
        "no second factor: signs in with the password, and may switch it on in the account",
        "geen tweede stap: logt in met het wachtwoord, en kan hem aanzetten bij het account",
    ),
    (
        "remembered for 24 hours by itself; one recovery code that resets the second factor",
        "wordt vanzelf 24 uur onthouden; één herstelcode, die de tweede stap weghaalt",
    ),
    (
        "administrator: a code at every sign-in, never remembered",
        "beheerder: elke keer een code, nooit onthouden",
    ),
    (
        "for protocol tests: every standard claim is filled and no second factor is asked",
        "voor protocoltests: elk standaardgegeven is gevuld en er wordt geen tweede stap gevraagd",
    ),
    (
        "teacher without a second factor: may switch it on in the account",
        "leraar zonder tweede stap: kan hem aanzetten bij het account",
    ),
    (
        "teacher with a second factor: may switch it off for a while, or wipe it",
        "leraar met een tweede stap: kan hem tijdelijk uitzetten, of wissen",
    ),
    (
        "teacher whose second factor is switched off for a while: password alone",
        "leraar met een tweede stap die tijdelijk uit staat: alleen het wachtwoord",
    ),
    (
        "pupil: no second factor is offered; tick the box for a shared computer to hand over to the next person",
        "leerling: geen tweede stap; vink de gedeelde computer aan om door te geven aan de volgende",
    ),
    (
        "administrator; the user name exists at other institutions too",
        "beheerder; deze gebruikersnaam is er ook bij andere instellingen",
    ),
    (
        "operator: the console of every institution, and the installation's own pages",
        "systeembeheerder: het beheer van elke instelling, en de pagina's van de installatie zelf",
    ),
    (
        "support: helps people with their second factor and decides on requests",
        "ondersteuner: helpt mensen met hun tweede stap en beslist over aanvragen",
    ),
    (
        "in the optional window: an invitation with 'not now', until the day it becomes mandatory",
        "nog niet verplicht: een uitnodiging met ‘niet nu’, tot de dag waarop het moet",
    ),
    (
        "tick the box to be remembered for 12 hours; six recovery codes, each for one sign-in",
        "vink aan om 12 uur onthouden te worden; zes herstelcodes, elk voor één keer inloggen",
    ),
    (
        "codes come by text message: look in the outbox",
        "codes komen per sms: kijk in ‘Postvak uit’",
    ),
    (
        "must choose a new password at the next sign-in",
        "moet bij het inloggen een nieuw wachtwoord kiezen",
    ),
    (
        "the account has ended: refused after the right password",
        "het account is afgelopen: geweigerd na het goede wachtwoord",
    ),
    (
        "temporary password: set-up of the app first, then a new password; sign in as jan or jan@perron.example",
        "tijdelijk wachtwoord: eerst de app instellen, dan een nieuw wachtwoord; log in als jan of jan@perron.example",
    ),
    (
        "password and code at every sign-in; a new phone: /recover with the number and the secret answer",
        "elke keer wachtwoord en code; een nieuwe telefoon: /recover met het nummer en het geheime antwoord",
    ),
    (
        "no second factor yet: set-up is forced at the first sign-in",
        "nog geen tweede stap: instellen moet bij de eerste keer inloggen",
    ),
];

/// The note as a page in a language says it: there is no German.
pub(super) fn spoken(note: &str, lang: Lang) -> String {
    let dutch = NOTES.iter().find(|(english, _)| *english == note);
    dutch
        .filter(|_| lang == Lang::NL)
        .map_or(note, |(_, dutch)| *dutch)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::people::ACCOUNTS;

    #[test]
    fn every_account_is_told_of_in_dutch() {
        for account in ACCOUNTS {
            let dutch = spoken(account.note, Lang::NL);
            assert_ne!(dutch, account.note, "{}", account.username);
            assert_eq!(spoken(account.note, Lang::EN), account.note);
        }
    }
}
