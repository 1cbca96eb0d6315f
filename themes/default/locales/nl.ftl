# De woorden van Sluis. Niveau B1, korte zinnen, niemand krijgt de schuld.
# Overal bruikbaar: $term, $Term, $institution, $portal, en de aanspreekvorm: $je, $Je, $jij, $jouw,
# $Jouw (je/u en je/uw) en $form (je of u).

## Het geraamte
product-term = tweestapsverificatie
product-line = Beveiligd inloggen met Sluis
error-prefix = Fout:
skip = Naar de inhoud
progress = Stap { $now } van { $of }
portal-line = { $Je } logt in bij { $portal }
signed-in-as = Ingelogd als { $name }
notice-label = Mededeling
help-title = Hulp nodig?
help-neutral = Vraag het aan { $jouw } eigen school, coöperatie of zorginstelling.
help-none = Vraag het aan de beheerder van { $institution }.
purpose-helpdesk = Helpdesk
purpose-main-contact = Hoofdcontactpersoon
purpose-project-team = Projectteam
language-label = Taal
next = Volgende
cancel = Annuleren
confirm = Bevestigen
later = Niet nu
sign-in = Inloggen
sign-out = Uitloggen
throttled = { $minutes ->
    [one] Te vaak geprobeerd. Wacht een minuut en probeer het opnieuw.
   *[other] Te vaak geprobeerd. Wacht { $minutes } minuten en probeer het opnieuw.
}
moment = { $at }
duration-hours = { $count } uur
duration-days = { $count ->
    [one] 1 dag
   *[other] { $count } dagen
}
duration-weeks = { $count ->
    [one] een week
   *[other] { $count } weken
}

## Instelling
institution-title = Waar { $form ->
    [u] hoort u
   *[je] hoor je
} bij?
institution-lead = Dan weten we welke inlogpagina we { $je } laten zien.
institution-label = Korte naam
institution-hint = Vul de korte naam in van { $jouw } school, coöperatie of zorginstelling.
institution-empty = Vul een korte naam in.
institution-unknown = Deze naam kennen wij niet. Controleer de naam of vraag hem aan { $jouw } organisatie.
institution-unsure = Ik weet de korte naam niet
institution-unsure-text = De korte naam staat vaak in de mail waarin { $je } { $jouw } account kreeg. Een collega of de beheerder weet hem ook.

## Wachtwoord
password-title = Inloggen
password-lead = Fijn dat { $je } er bent. Log in om verder te gaan.
username-label-email = E-mailadres
username-label-username = Gebruikersnaam
username-label-username-with-suffix = Gebruikersnaam
username-suffix-hint = { $Je } mag { $suffix } weglaten.
password-label = Wachtwoord
password-wrong = { $kind ->
    [email] Het e-mailadres of het wachtwoord klopt niet.
   *[other] De gebruikersnaam of het wachtwoord klopt niet.
}
password-empty = { $kind ->
    [email] Vul { $jouw } e-mailadres en { $jouw } wachtwoord in.
   *[other] Vul { $jouw } gebruikersnaam en { $jouw } wachtwoord in.
}
forgot-link = Wachtwoord vergeten?
forgot-contact = Neem contact op met { $institution }. De gegevens staan onder aan deze pagina.
recover-link = Nieuwe telefoon of code kwijt?
change-institution = Andere organisatie kiezen

## Code
code-title = Vul de code uit { $jouw } app in
code-title-sms = Vul de code uit de sms in
code-lead = Open { $jouw } authenticator-app en zoek { $issuer }. { $Je } ziet daar { $digits ->
    [6] zes
    [8] acht
   *[other] { $digits }
} cijfers.
code-lead-sms = We hebben een sms gestuurd naar { $number }. De code is tien minuten geldig.
code-label = Code
code-empty = Vul de code in.
code-wrong = Deze code klopt niet. Gebruik de nieuwste code. Elke koppeling heeft een eigen code.
code-reused = Deze code is al gebruikt. Wacht op de volgende.
code-expired = Deze code is verlopen. Vul de nieuwste code in.
code-period = { $Jouw } app rekent met { $app } seconden en wij met { $ours }. Kies een andere app.
attempts-left = { $count ->
    [one] { $Je } kunt het nog één keer proberen.
   *[other] { $Je } kunt het nog { $count } keer proberen.
}
fresh-code-portal = { $portal } vraagt om een nieuwe code, ook al is dit apparaat bekend.
fresh-code-change = { $Je } gaat iets belangrijks wijzigen. Daarom vragen we om een nieuwe code.
remember-automatic = Hierna vragen we op dit apparaat { $ttl } niet om een code.
remember-not = Niet op dit apparaat
remember-not-hint = Kies dit op een computer die { $je } met anderen deelt.
remember-tick = Vraag op dit apparaat { $ttl } niet om een code
remember-warn = Niet doen op een computer die { $je } met anderen deelt.
remember-choice = Dit apparaat onthouden
remember-never = Niet onthouden
remember-for = { $ttl } niet om een code vragen
sms-resend = Stuur een nieuwe sms
use-app = Gebruik de code uit mijn app
use-sms = Stuur mij een sms
code-other = Ik kan niet bij mijn code
code-other-newest = Kijk of { $je } de juiste koppeling in de app opent, en of de klok van { $jouw } telefoon gelijk loopt.
code-other-recovery = { $form ->
    [u] Hebt u
   *[je] Heb je
} een herstelcode bewaard? Die werkt hier ook, één keer.
code-other-contact = Lukt het niet? Neem contact op. De gegevens staan onder aan deze pagina.
recovery-code-label = Herstelcode
recovery-code-use = Inloggen met herstelcode
signing-in-as = { $Je } logt in als { $name }.
restart = Iemand anders?

## Kennismaken met de tweede stap
intro-title = { $Term } instellen
intro-lead = Met { $term } is { $jouw } account veel beter beschermd.
intro-required = { $institution } vraagt dit van iedereen. Daarna { $form ->
    [u] gaat u
   *[je] ga je
} meteen verder.
intro-deadline = Stel dit uiterlijk { $date } in.
intro-what-title = Wat is het?
intro-what = { $Je } logt in met twee dingen: { $jouw } wachtwoord en een code van { $jouw } telefoon.
intro-how-title = Hoe werkt het?
intro-how = Een gratis app op { $jouw } telefoon laat steeds een nieuwe code zien. Die code { $form ->
    [u] vult u
   *[je] vul je
} in na { $jouw } wachtwoord.
intro-why-title = Waarom is het veiliger?
intro-why = Wie { $jouw } wachtwoord raadt of steelt, heeft { $jouw } telefoon nog niet. Die komt dus niet binnen.
intro-often-title = Moet het elke keer?
intro-often = Ja, bij elke keer inloggen { $form ->
    [u] vult u
   *[je] vul je
} een nieuwe code in.
intro-often-remember = Nee. Op een eigen apparaat vragen we een tijd lang niet om een code.
intro-long-title = Hoe lang duurt het?
intro-long = Instellen duurt ongeveer een minuut.
intro-start = Nu instellen
intro-later-place = Later instellen kan altijd in { $jouw } account, onder Inloggen en beveiliging.

## App koppelen
enrol-title = Koppel { $jouw } app
enrol-lead = Drie stappen, ongeveer een minuut.
enrol-app-title = Open een authenticator-app
enrol-app = { $form ->
    [u] Hebt u
   *[je] Heb je
} er al een? Gebruik die. Gebruik liever een ander apparaat dan dit voor de app.
store-android = Android
store-ios = iPhone
enrol-link-title = Voeg een account toe
enrol-tap = Open in mijn app
enrol-tap-hint = Werkt als de app op dit apparaat staat.
enrol-scan = Kies in de app een plusteken of ‘account toevoegen’. Richt de camera op deze QR-code.
enrol-other-device = QR-code voor een ander apparaat
enrol-qr-alt = QR-code om te scannen. Lukt dat niet, vul dan de sleutel hieronder met de hand in.
enrol-cannot-scan = Lukt scannen niet?
enrol-by-hand = Kies in de app voor invullen met de hand en neem dit over:
enrol-secret = Sleutel
enrol-account = Account
enrol-issuer = Naam
enrol-type = Soort
enrol-type-time = Op basis van tijd
enrol-digits = Aantal cijfers
enrol-period = Nieuwe code na
enrol-seconds = { $count } seconden
enrol-algorithm = Algoritme
enrol-period-note = Een code duurt hier { $period } seconden. Sommige apps kennen alleen 30 seconden en werken dan niet.
enrol-code-title = Vul de code in
enrol-code = De app laat nu een code zien bij { $issuer }. Pas met die code is de koppeling klaar.
enrol-code-label = Code van { $digits ->
    [6] zes
    [8] acht
   *[other] { $digits }
} cijfers
enrol-cancel = Niet nu instellen

## Herstelcodes
recovery-title = { $count ->
    [one] Bewaar { $jouw } herstelcode
   *[other] Bewaar { $jouw } herstelcodes
}
recovery-linked = Gelukt. { $Term } is nu ingeschakeld voor { $jouw } account.
recovery-login = { $count ->
    [one] { $form ->
        [u] Kunt u
       *[je] Kun je
    } een keer niet bij { $jouw } app? Log dan in met deze code. Hij werkt één keer.
   *[other] { $form ->
        [u] Kunt u
       *[je] Kun je
    } een keer niet bij { $jouw } app? Log dan in met een van deze codes. Elke code werkt één keer.
}
recovery-reset = { $count ->
    [one] Is { $jouw } telefoon kwijt of kapot? Met deze code { $form ->
        [u] stelt u
       *[je] stel je
    } { $term } opnieuw in.
   *[other] Is { $jouw } telefoon kwijt of kapot? Met een van deze codes { $form ->
        [u] stelt u
       *[je] stel je
    } { $term } opnieuw in.
}
recovery-label = { $count ->
    [one] Herstelcode
   *[other] Herstelcodes
}
recovery-once = { $count ->
    [one] { $Je } ziet deze code maar één keer. Bewaar hem op een veilige plek.
   *[other] { $Je } ziet deze codes maar één keer. Bewaar ze op een veilige plek.
}
recovery-tip-manager = { $count ->
    [one] Zet hem in { $jouw } wachtwoordkluis.
   *[other] Zet ze in { $jouw } wachtwoordkluis.
}
recovery-tip-print = { $count ->
    [one] Druk deze pagina af, of schrijf hem over.
   *[other] Druk deze pagina af, of schrijf ze over.
}
recovery-tip-apart = { $count ->
    [one] Bewaar hem niet alleen op de telefoon met de app.
   *[other] Bewaar ze niet alleen op de telefoon met de app.
}
recovery-download = Downloaden als tekst
recovery-done = Gedaan
recovery-shown = { $Jouw } herstelcodes zijn al getoond. Om veiligheidsredenen kan dat maar één keer.
recovery-renew = Nieuwe codes maken
recovery-left = { $count ->
    [0] { $Je } hebt geen herstelcodes meer. Maak nieuwe.
    [one] { $Je } hebt nog één herstelcode. Maak nieuwe.
    [2] { $Je } hebt nog twee herstelcodes. Maak nieuwe.
   *[other] { $Je } hebt nog { $count } herstelcodes.
}

## Nieuw wachtwoord
new-password-title = Kies een nieuw wachtwoord
new-password-temporary = { $Jouw } wachtwoord was tijdelijk. Kies nu een eigen wachtwoord.
new-password-must = { $institution } vraagt { $je } om een nieuw wachtwoord te kiezen.
new-password-own = Na het opslaan { $form ->
    [u] logt u
   *[je] log je
} overal in met het nieuwe wachtwoord.
current-password-label = Huidig wachtwoord
label-new_password = Nieuw wachtwoord
label-new_password_repeat = Nieuw wachtwoord nog een keer
new-password-save = Wachtwoord opslaan
new-password-current-wrong = Het huidige wachtwoord klopt niet.
new-password-not-equal = De twee nieuwe wachtwoorden zijn niet gelijk. Vul ze allebei opnieuw in.
new-password-rules-unmet = Dit wachtwoord past nog niet bij de regels.
new-password-empty = Vul het nieuwe wachtwoord twee keer in.
rules-title = Een goed wachtwoord
rule-unmet = (nog niet)
rule-min-length = heeft minstens { $count } tekens
rule-max-length = heeft hoogstens { $count } tekens
rule-lowercase = heeft een kleine letter
rule-uppercase = heeft een hoofdletter
rule-digit = heeft een cijfer
rule-symbol = heeft een leesteken of ander teken
rule-not-username = bevat { $jouw } gebruikersnaam niet
rule-not-common = staat niet op de lijst met bekende wachtwoorden
rule-not-previous = is niet eerder gebruikt

## Toestemming
consent-title = { $portal } wil gegevens van { $je } gebruiken
consent-lead = Het gaat om { $jouw } account { $name }. Dit krijgt het portaal te zien:
scope-openid = Een nummer dat alleen bij { $je } hoort
scope-profile = { $Jouw } naam
scope-email = { $Jouw } e-mailadres
scope-phone = { $Jouw } telefoonnummer
scope-address = { $Jouw } adres
scope-institution = De organisatie waar { $je } bij hoort
scope-roles = { $Jouw } rollen en groepen
scope-eduperson = { $Jouw } onderwijsgegevens
scope-offline = Toegang tot deze gegevens als { $je } er niet bij bent
scope-other = Gegevens uit { $name }
consent-later = Toestemming intrekken kan later bij de beheerder van { $institution }.
consent-allow = Toestaan
consent-deny = Niet toestaan

## Uitloggen
sign-out-title = Uitloggen?
sign-out-lead = { $Je } bent nog ingelogd op dit apparaat.
sign-out-lead-name = { $Je } bent ingelogd als { $name }.
sign-out-portal = { $portal } vraagt om { $je } uit te loggen.
sign-out-stay = Ingelogd blijven
signed-out-title = { $Je } bent uitgelogd
signed-out-lead = Tot de volgende keer.
signed-out-shared = { $form ->
    [u] Deelt u
   *[je] Deel je
} deze computer met anderen? Sluit dan ook alle vensters van de browser.

## Als er iets misgaat
advice-title = Wat { $form ->
    [u] kunt u
   *[je] kun je
} doen?
error-technical = Technische gegevens
error-request = Nummer van dit verzoek:
way-sign-in = Opnieuw inloggen
way-try-again = Probeer opnieuw
way-portal = Terug naar { $name }
way-other-institution = Andere organisatie kiezen
way-sign-out = Eerst uitloggen
way-account = Naar mijn account
way-home = Naar het begin
error-unknown-client-title = Dit portaal kennen wij niet
error-unknown-client-text = Het portaal dat { $je } hierheen stuurde, is niet bij ons aangemeld.
error-unknown-client-advice = Ga terug naar het portaal en vertel de beheerder wat { $je } hier ziet. { $Je } hoeft zelf niets te veranderen.
error-wrong-redirect-uri-title = Het adres van het portaal klopt niet
error-wrong-redirect-uri-text = Het portaal noemt een terugkeeradres dat niet bij ons bekend is. Daarom sturen we { $je } niet terug.
error-wrong-redirect-uri-advice = Vertel de beheerder van het portaal wat { $je } hier ziet. { $Je } hoeft zelf niets te veranderen.
error-bad-request-title = Dit verzoek begrijpen wij niet
error-bad-request-text = Er ontbreekt iets in het verzoek, of het is onderweg veranderd.
error-bad-request-advice = Ga terug naar het portaal en begin opnieuw met inloggen.
error-cookies-off-title = Cookies staan uit
error-cookies-off-text = { $Jouw } browser bewaart onze cookies niet. Zonder cookies kunnen we { $je } niet inloggen.
error-cookies-off-advice = Sta cookies toe voor deze website en probeer het opnieuw. We gebruiken ze alleen om in te loggen.
error-transaction-expired-title = Het inloggen duurde te lang
error-transaction-expired-text = Voor de veiligheid stopt een inlogpoging na een tijd.
error-transaction-expired-advice = Begin opnieuw. Er is niets verloren gegaan.
error-transaction-finished-title = { $Je } bent al ingelogd
error-transaction-finished-text = Deze inlogpoging is al klaar. Misschien ging { $je } een pagina terug.
error-transaction-finished-advice = Ga naar het portaal. { $Je } hoeft niet opnieuw in te loggen.
error-other-browser-title = Begonnen in een andere browser
error-other-browser-text = Deze inlogpoging hoort bij een andere browser of een ander apparaat.
error-other-browser-advice = Ga verder in de browser waarin { $je } begon, of begin hier opnieuw.
error-not-found-title = Deze pagina bestaat niet
error-not-found-text = Op dit adres is niets te vinden.
error-not-found-advice = Controleer het adres, of ga terug naar het portaal waar { $je } vandaan kwam.
error-unavailable-title = Even niet bereikbaar
error-unavailable-text = Wij kunnen op dit moment niet bij de gegevens die nodig zijn om in te loggen.
error-unavailable-advice = Probeer het over een minuut opnieuw.
error-too-many-title = Even rustig aan
error-too-many-text = Er kwamen te veel verzoeken achter elkaar.
error-too-many-advice = Wacht een minuut en probeer het opnieuw.
error-shared-account-title = Dit is een gedeeld account
error-shared-account-text = { $institution } laat inloggen met een gedeeld account niet meer toe.
error-shared-account-advice = Vraag de hoofdcontactpersoon van { $jouw } organisatie om een persoonlijk account.
error-inactive-account-title = Dit account is niet actief
error-inactive-account-text = Het account is nog niet begonnen of al afgelopen.
error-inactive-account-advice = Vraag { $institution } wanneer { $jouw } account actief is.
error-refused-title = Inloggen is niet gelukt
error-refused-text = Met dit account kan op dit moment niet worden ingelogd.
error-refused-advice = Neem contact op met { $institution }. De gegevens staan onder aan deze pagina.
error-wrong-institution-title = Dit portaal hoort bij een andere organisatie
error-wrong-institution-text = { $Je } bent ingelogd bij een organisatie die dit portaal niet gebruikt.
error-wrong-institution-advice = Kies de andere organisatie, of log eerst uit.
error-forged-form-title = Het formulier is verlopen
error-forged-form-text = We konden niet zien dat dit formulier van onze eigen pagina kwam.
error-forged-form-advice = Ga terug, laad de pagina opnieuw en probeer het nog een keer.
error-server-title = Er ging iets mis bij ons
error-server-text = Dit had niet mogen gebeuren. We hebben de fout opgeslagen en zoeken hem uit.
error-server-advice = Probeer het over een paar minuten opnieuw. Blijft het misgaan, neem dan contact op.

## Ontgrendelen en bevestigen
unlock-title = Vul { $jouw } wachtwoord nog een keer in
unlock-lead = { $Je } gaat iets belangrijks wijzigen. Zo weten we zeker dat { $jij } het bent.
unlock = Ontgrendelen
unlock-wrong = Dit wachtwoord klopt niet.
confirm-disable-title = { $Term } uitzetten?
confirm-disable-text = Weet { $je } zeker dat { $je } { $term } wilt uitzetten? { $Jouw } account is dan minder goed beveiligd.
confirm-disable-button = Uitzetten
confirm-suspend-title = { $Term } tijdelijk uitzetten?
confirm-suspend-text = We vragen dan niet om een code. De koppeling met { $jouw } app blijft bestaan, zodat { $je } het later zo weer aanzet.
confirm-suspend-button = Zet uit
confirm-wipe-title = Koppeling wissen?
confirm-wipe-text = De koppeling met { $jouw } app en { $jouw } herstelcodes worden gewist. Dat kan niet ongedaan worden gemaakt. Verwijder daarna ook het account uit de app.
confirm-wipe-button = Wis
confirm-renew-title = Nieuwe app koppelen?
confirm-renew-text = { $Je } koppelt zo meteen een nieuwe app. Pas als dat gelukt is, stopt de oude koppeling.
confirm-renew-button = Nieuwe app koppelen
confirm-forget-devices-title = Alle apparaten vergeten?
confirm-forget-devices-text = Op elk apparaat vragen we dan bij het inloggen weer om een code.
confirm-forget-devices-button = Vergeet alle apparaten
confirm-new-recovery-codes-title = Nieuwe herstelcodes maken?
confirm-new-recovery-codes-text = { $Je } krijgt nieuwe codes. De oude herstelcodes werken daarna niet meer.
confirm-new-recovery-codes-button = Maak nieuwe codes

## Mijn account
account-title = Mijn account
account-tabs = Delen van deze pagina
account-personal = Persoonlijk
account-security = Inloggen en beveiliging
account-name = Naam
account-username = Gebruikersnaam
account-email = E-mailadres
account-phone = Telefoon
account-institution = Organisatie
account-roles = Rollen
account-wrong = Klopt er iets niet? Geef het door aan { $institution }.
account-password-text = Kies een wachtwoord dat { $je } nergens anders gebruikt.
account-password-change = Wijzigen
account-term = { $Term }
account-set-up = Instellen
account-resume = Weer aanzetten
account-renew = Nieuwe app koppelen
account-suspend = Tijdelijk uitzetten
account-disable = Uitzetten
account-wipe = Koppeling wissen
account-new-recovery-codes = Nieuwe herstelcodes
state-never = Uit
state-active = Aan
state-suspended = Tijdelijk uit
state-unavailable = Niet beschikbaar
active-today = Actief sinds: vandaag
active-since = Actief sinds: { $date }
suspended-until = Staat uit tot { $at }. De koppeling met { $jouw } app blijft bewaard.
suspended-text = Staat uit. De koppeling met { $jouw } app blijft bewaard.
never-text = { $Je } hebt dit nog niet ingesteld. Het duurt ongeveer een minuut.
unavailable-text = Voor { $jouw } account is dit niet nodig.
devices-title = Onthouden apparaten
devices-text = Op deze apparaten vragen we een tijd lang niet om een code.
devices-none = Er is geen apparaat onthouden.
devices-forget-all = Alle apparaten vergeten
this-device = dit apparaat
device-until = Tot { $at }.
device-since = Onthouden op { $at }.
device-portal = Bij { $name }.
device-place = { $name ->
    [here] Vanaf deze computer.
   *[other] Vanaf { $name }.
}
role-name = { $role ->
    [pupil] leerling
    [teacher] leraar
    [staff] medewerker
    [guardian] ouder of verzorger
    [member] lid
    [admin] beheerder
    [class_admin] klassenbeheerder
    [main_contact] hoofdcontactpersoon
    [auditor] controleur
    [support] ondersteuner
    [operator] systeembeheerder
   *[other] { $role }
}
device-forget = Vergeet
sessions-title = Waar { $je } bent ingelogd
session-since = Sinds { $at }.
session-end = Uitloggen
this-session = deze browser
news-second-factor-on = { $Term } staat aan.
news-second-factor-off = { $Term } staat uit.
news-password-changed = { $Jouw } wachtwoord is gewijzigd.
news-devices-forgotten = Gelukt. We vragen daar weer om een code.
news-session-ended = Gelukt. Daar is nu niemand meer ingelogd.

## Overige pagina's
answer-title = Nog een tel
answer-lead = We brengen { $je } terug naar het portaal. Gebeurt er niets, kies dan Volgende.
home-title = { $form ->
    [u] Hier logt u veilig in
   *[je] Hier log je veilig in
}
home-lead = Sluis regelt het inloggen voor scholen, coöperaties en zorginstellingen.
home-portal = Begin bij het portaal waar { $je } wilt zijn. Dat brengt { $je } vanzelf hierheen, en daarna weer terug.
home-demo = Bekijk de demo

## De demo
demo-title = Probeer Sluis
demo-lead = Alles op deze pagina is verzonnen. Kies een portaal, log in en kijk wat er gebeurt.
demo-issuer = Issuer:
demo-admin = Beheer
demo-open = Open { $name }
demo-secret = Sleutel voor codes
outbox-title = Postvak uit
outbox-lead = Alle mails en sms-berichten die de demo zou hebben verstuurd.
outbox-empty = Nog niets verstuurd.
outbox-back = Terug naar de demo
message-mail = E-mail
message-sms = Sms

## Sms
method-title = Hoe { $form ->
    [u] wilt u
   *[je] wil je
} codes krijgen?
method-lead = Kies wat het beste bij { $je } past. { $Je } kunt later wisselen.
method-app = Met een app
method-app-text = Werkt altijd, ook zonder bereik.
method-sms = Met een sms
method-sms-text = { $Je } hebt bereik nodig. Een sms krijgen is gratis.
method-advice = ons advies
phone-title = { $Jouw } mobiele nummer
phone-lead = We sturen een sms met een code, om te zien of het nummer klopt.
phone-label = Mobiel nummer
phone-hint = Bijvoorbeeld 06 12 34 56 78, of +32 4 en verder.
phone-send = Stuur de code
phone-change = Ander nummer
phone-empty = Vul een mobiel nummer in.
phone-invalid = Dit is geen mobiel nummer. Controleer de cijfers.

## Nieuw wachtwoord aanvragen
forgot-title = Nieuw wachtwoord aanvragen
forgot-lead = We sturen { $je } een e-mail met een link om een nieuw wachtwoord te kiezen.
forgot-label = E-mailadres of gebruikersnaam
forgot-send = Stuur de e-mail
forgot-empty = Vul een e-mailadres of gebruikersnaam in.
forgot-unsure = Ik weet niet welk adres bekend is
forgot-unsure-text = Vraag het aan { $institution }. De gegevens staan onder aan deze pagina.
forgot-back = Terug naar inloggen
mail-resend = Stuur de e-mail opnieuw
done-mail-sent-title = Kijk in { $jouw } mail
done-mail-sent-text = Is dit account bij ons bekend, dan { $form ->
    [u] krijgt u
   *[je] krijg je
} een e-mail. Kijk na een paar minuten ook bij ongewenste e-mail.
done-password-changed-title = { $Jouw } wachtwoord is gewijzigd
done-password-changed-text = Log voortaan in met het nieuwe wachtwoord. Overal waar { $je } nog ingelogd was, { $form ->
    [u] bent u
   *[je] ben je
} nu uitgelogd.
done-second-factor-reset-title = De oude koppeling is verwijderd
done-second-factor-reset-text = Log in met { $jouw } wachtwoord. Daarna { $form ->
    [u] stelt u
   *[je] stel je
} { $term } opnieuw in.
done-email-confirmed-title = { $Jouw } e-mailadres klopt
done-email-confirmed-text = Bedankt. { $Je } kunt nu verder met inloggen.
done-link-used-title = Deze link werkt niet meer
done-link-used-text = De link is al gebruikt of te oud. Vraag een nieuwe aan.

## Weer toegang krijgen
recover-title = Weer toegang krijgen
recover-lead = Nieuwe telefoon, of { $form ->
    [u] kunt u
   *[je] kun je
} niet meer bij { $jouw } codes? Vul in wat { $je } weet.
recover-phone-hint = Het nummer dat bij { $jouw } account bekend is.
recover-empty = Vul alles in.
recover-wrong = De code of het antwoord klopt niet.
recover-check-title = Laat zien dat { $jij } het bent
recover-check-lead = Passen de gegevens bij elkaar, dan is er nu een sms onderweg.
recover-code-label = Code uit de sms
recover-answer-hint = Hoofdletters maken niet uit.
recover-stuck = Ik weet het antwoord niet
recover-stuck-text = Gebruik een herstelcode bij het inloggen, of neem contact op. De gegevens staan onder aan deze pagina.
recover-menu-title = Wat { $form ->
    [u] wilt u
   *[je] wil je
} doen?
recover-menu-lead = { $Je } kunt één ding tegelijk vernieuwen. Dat is veiliger.
recover-new-password = Nieuw wachtwoord kiezen
recover-renew-second-factor = { $Term } opnieuw instellen
question-title = Kies een geheime vraag
question-lead = Met { $jouw } telefoon en het antwoord { $form ->
    [u] krijgt u
   *[je] krijg je
} later weer toegang.
question-label = Vraag
answer-label = Antwoord
question-hint = Kies een antwoord dat anderen niet weten of kunnen raden.
question-save = Opslaan
question-empty = Vul een antwoord in.
question-too-easy = Dit antwoord is te kort of te makkelijk te raden. Kies een ander antwoord.
