# De woorden van Sluis. Niveau B1, korte zinnen, niemand krijgt de schuld.
# Overal bruikbaar: $term, $Term, $institution, $portal, en de aanspreekvorm: $je, $Je, $jij, $jouw,
# $Jouw (de teksten address-…: je/u en je/uw) en $form (informal of formal).

## De taal zelf
language-name = Nederlands
decimal-mark = ,
address-je = { $form ->
    [formal] u
   *[informal] je
}
address-Je = { $form ->
    [formal] U
   *[informal] Je
}
address-jij = { $form ->
    [formal] u
   *[informal] jij
}
address-jouw = { $form ->
    [formal] uw
   *[informal] je
}
address-Jouw = { $form ->
    [formal] Uw
   *[informal] Je
}
date-weekday = { $weekday ->
    [1] maandag
    [2] dinsdag
    [3] woensdag
    [4] donderdag
    [5] vrijdag
    [6] zaterdag
   *[7] zondag
}
date-month = { $month ->
    [1] januari
    [2] februari
    [3] maart
    [4] april
    [5] mei
    [6] juni
    [7] juli
    [8] augustus
    [9] september
    [10] oktober
    [11] november
   *[12] december
}
date-in-words = { date-weekday } { $day } { date-month } { $year }
moment-in-words = { date-in-words } om { $hour }:{ $minute }
date-month-brief = { $month ->
    [1] jan
    [2] feb
    [3] mrt
    [4] apr
    [5] mei
    [6] jun
    [7] jul
    [8] aug
    [9] sep
    [10] okt
    [11] nov
   *[12] dec
}
moment-in-brief = { $day }{ "\u00A0" }{ date-month-brief }{ "\u00A0" }{ $year }, { $hour }:{ $minute }

## Het geraamte
product-term = tweestapsverificatie
product-line = Beveiligd inloggen met Sluis
error-prefix = Fout:
skip = Naar de inhoud
progress = Stap { $now } van { $of }
path-label = De stappen
path-when-done = klaar
path-when-now = nu
path-when-later = straks
path-email = E-mailadres
path-new-password = Wachtwoord
path-method = Manier kiezen
path-app = App koppelen
path-phone = Nummer
path-code = Code uit sms
path-recovery-codes = { $count ->
    [one] Herstelcode
   *[other] Herstelcodes
}
path-question = Vraag
menu-label = Menu van { $jouw } account
copied = Gekopieerd.
portal-line = { $Je } logt in bij { $portal }
portal-policy = Hoe { $portal } met { $jouw } gegevens omgaat
portal-terms = Voorwaarden van { $portal }
signed-in-as = Ingelogd als { $name }
faults-title = Kijk dit na:
notice-label = Mededeling
help-title = Hulp nodig?
help-neutral = Vraag het aan { $jouw } eigen school, coöperatie of zorginstelling.
help-none = Vraag het aan de beheerder van { $institution }.
purpose-helpdesk = Helpdesk
purpose-main-contact = Hoofdcontactpersoon
purpose-project-team = Projectteam
language-label = Taal
language-browser = Zoals mijn browser
language-save = Taal opslaan
next = Volgende
cancel = Annuleren
confirm = Bevestigen
later = Niet nu
sign-in = Inloggen
sign-out = Uitloggen
password-pause = { $seconds ->
    [one] Er is een paar keer een verkeerd wachtwoord ingevuld. Wacht een seconde en probeer het opnieuw.
   *[other] Er is een paar keer een verkeerd wachtwoord ingevuld. Wacht { $seconds } seconden en probeer het opnieuw.
}
throttled = { $minutes ->
    [one] Te vaak geprobeerd. Wacht een minuut en probeer het opnieuw.
   *[other] Te vaak geprobeerd. Wacht { $minutes } minuten en probeer het opnieuw.
}
moment = { $at }
moment-brief = { $at-brief }
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
    [formal] hoort u
   *[informal] hoor je
} bij?
institution-lead = Dan weten we welke inlogpagina we { $je } laten zien.
institution-label = Korte naam
institution-hint = Vul de korte naam in van { $jouw } school, coöperatie of zorginstelling.
institution-empty = Vul een korte naam in.
institution-unknown = Deze naam kennen wij niet. Controleer de naam of vraag hem aan { $jouw } organisatie.
institution-not-for = Dit portaal is niet voor mensen van { $name }. Kies hieronder een organisatie waar { $je } ook bij hoort, of ga terug naar het portaal.
institution-listed = Of kies { $jouw } organisatie
institution-only = Dit portaal is voor
institution-unsure = Ik weet de korte naam niet
institution-unsure-text = De korte naam staat vaak in de mail waarin { $je } { $jouw } account kreeg. Een collega of de beheerder weet hem ook.

## Wachtwoord
password-title = Inloggen
password-lead = Fijn dat { $je } er bent. Log in om verder te gaan.
password-unlock = Vul { $jouw } wachtwoord nog een keer in. Daarna { $form ->
    [formal] stelt u
   *[informal] stel je
} { $term } in.
password-asked-again = { $portal } vraagt { $je } opnieuw in te loggen.
badge-title = Inloggen met { $jouw } badge
badge-lead = Scan { $jouw } badge, of typ de code die erop staat.
badge-lead-scanned = { $Jouw } badge is gescand. Druk op de knop om in te loggen.
badge-code = Code van de badge
badge-code-hint = Zet de cursor in dit vak en scan de badge. Of typ de 32 letters over; spaties mogen.
badge-go = Inloggen met badge
badge-not-here = Deze badge werkt hier niet. Vraag { $jouw } leraar om een nieuwe, of gebruik { $jouw } wachtwoord.
badge-empty = Scan { $jouw } badge, of typ de code die erop staat.
badge-not-enough = Hier is { $jouw } badge niet genoeg. Vul { $jouw } wachtwoord in.
badge-or-password = Lukt het niet? Log dan in met { $jouw } wachtwoord, of vraag het aan { $jouw } leraar.
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
password-forgot = Wachtwoord vergeten?
forgot-contact = { $institution } helpt { $je } aan een nieuw wachtwoord.
recover-link = Nieuwe telefoon of code kwijt?
change-institution = Andere organisatie kiezen

## Code
code-title = Vul de code uit { $jouw } app in
code-title-sms = Vul de code uit de sms in
code-title-sms-first = Een code per sms
code-lead = Open { $jouw } authenticator-app en zoek { $issuer }. { $Je } ziet daar { $digits ->
    [6] zes
    [8] acht
   *[other] { $digits }
} cijfers.
code-lead-sms = We hebben een sms gestuurd naar { $number }. De code werkt maar even.
code-lead-sms-first = We sturen een sms met een code naar { $number }. Een sms krijgen is gratis.
sms-send = Stuur de sms
sms-delayed = De sms naar { $number } kan later komen dan { $form ->
    [formal] u
   *[informal] je
} gewend bent. Het versturen gaat nu traag. Kan het anders, kies dan een andere manier.
sms-failed = Het lukt nu niet om een sms te sturen naar { $number }. Dat ligt niet aan { $form ->
    [formal] u
   *[informal] jou
}. Kies een andere manier, of probeer het later opnieuw.
sms-wait = { $minutes ->
    [one] { $Je } kunt over een minuut een nieuwe sms vragen.
   *[other] { $Je } kunt over { $minutes } minuten een nieuwe sms vragen.
}
code-still-wrong = Blijft het misgaan?
code-label = Code
code-empty = Vul de code in.
code-recovery-not-here = Een herstelcode telt hier niet. Hij is niet verbruikt.
code-wrong = Deze code klopt niet. Gebruik de nieuwste code. De code wisselt steeds en elke koppeling heeft een eigen code.
code-wrong-sms = Deze code klopt niet. Gebruik de code uit het laatste bericht.
code-reused = Deze code is al gebruikt. Wacht op de volgende.
code-expired = Deze code is verlopen. Vul de nieuwste code in.
code-period = { $Jouw } app rekent met { $app } seconden en wij met { $ours }. Kies een andere app.
attempts-left = { $count ->
    [one] { $Je } kunt het nog één keer proberen.
   *[other] { $Je } kunt het nog { $count } keer proberen.
}
fresh-code-portal = { $portal } vraagt om een nieuwe code, ook al is dit apparaat bekend.
fresh-code-portal-anew = { $portal } vraagt om een nieuwe code.
fresh-code-change = { $Je } gaat iets belangrijks wijzigen. Daarom vragen we om een nieuwe code.
fresh-code-portal-minutes = { $portal } vraagt een code die { $je } in { $count ->
    [one] de laatste minuut
   *[other] de laatste { $count } minuten
} gaf.
fresh-code-portal-hours = { $portal } vraagt een code die { $je } in { $count ->
    [one] het laatste uur
   *[other] de laatste { $count } uur
} gaf.
fresh-code-institution-minutes = { $institution } vraagt voor { $jouw } account een code die { $je } in { $count ->
    [one] de laatste minuut
   *[other] de laatste { $count } minuten
} gaf.
fresh-code-institution-hours = { $institution } vraagt voor { $jouw } account een code die { $je } in { $count ->
    [one] het laatste uur
   *[other] de laatste { $count } uur
} gaf.
fresh-code-portal-kind = { $portal } accepteert niet iedere manier. Op deze pagina staat wat telt.
fresh-code-portal-safer = { $portal } vraagt, als het kan, om een passkey of een beveiligingssleutel. Dat is veiliger dan een code.
fresh-code-institution-kind = { $institution } accepteert voor { $jouw } account niet iedere manier. Op deze pagina staat wat telt.
fresh-code-outside = Buiten het netwerk van { $institution } vragen we altijd een code, ook al is dit apparaat bekend.
fresh-code-portal-set-up = { $portal } accepteert niet wat { $je } nu hebt ingesteld. Bevestig eerst daarmee dat { $je } het bent; daarna komt het instellen van wat wel telt.
fresh-code-institution-set-up = { $institution } accepteert niet meer wat { $je } nu hebt ingesteld. Bevestig eerst daarmee dat { $je } het bent; daarna komt het instellen van wat wel telt.
lacking-title = Hier is een andere tweede stap nodig
lacking-portal = { $portal } accepteert alleen:
lacking-institution = { $institution } accepteert voor { $jouw } account alleen:
lacking-add-text = Dat is er bij { $jouw } account nog niet. Voeg het toe en probeer het daarna opnieuw.
lacking-add-here = Voeg er hier ook een toe en probeer het daarna opnieuw. Daarvoor vragen we een herstelcode.
lacking-add-new = Voeg een nieuwe toe en probeer het daarna opnieuw. Daarvoor vragen we een herstelcode.
lacking-add = Passkey toevoegen
lacking-ask = Dat is er bij { $jouw } account nog niet, en het kan hier niet worden ingesteld. Vraag om hulp.
lacking-back = Terug naar { $portal }
enrol-passkey-title = Hier is een passkey nodig
enrol-passkey-portal = { $portal } accepteert alleen een passkey of beveiligingssleutel. Die is er bij { $jouw } account nog niet. Voeg er nu een toe.
enrol-passkey-institution = { $institution } accepteert voor { $jouw } account alleen een passkey of beveiligingssleutel. Die is er nog niet. Voeg er nu een toe.
factor-kind-app = een code uit een app
factor-kind-sms = een code per sms
factor-kind-passkey = een passkey of beveiligingssleutel
add-passkey-title = Sneller inloggen met een passkey
add-passkey-only-step = Met een passkey { $form ->
    [formal] logt u
   *[informal] log je
} in met een vingerafdruk, gezicht of pincode. Een wachtwoord en een code zijn dan niet nodig.
add-passkey-second-step = Met een passkey { $form ->
    [formal] bevestigt u
   *[informal] bevestig je
} met een vingerafdruk, gezicht of pincode. Een code is dan niet nodig.
add-passkey-where = De passkey wordt bewaard op dit apparaat, op een telefoon of in een wachtwoordkluis. Alles wat { $je } nu gebruikt, blijft werken.
add-passkey-shared = Doe dit niet op een computer die ook anderen gebruiken.
add-passkey-later = Niet nu
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
code-other-passkey = Ik kan mijn passkey niet gebruiken
code-other-newest = Kijk of { $je } de juiste koppeling in de app opent, en of de klok van { $jouw } telefoon gelijk loopt.
code-other-recovery = { $form ->
    [formal] Hebt u
   *[informal] Heb je
} een herstelcode bewaard? Die werkt hier ook, één keer.
code-other-recovery-reset = { $form ->
    [formal] Hebt u
   *[informal] Heb je
} een herstelcode bewaard? Daarmee { $form ->
    [formal] verwijdert u
   *[informal] verwijder je
} de koppeling met { $jouw } app. Daarna { $form ->
    [formal] stelt u
   *[informal] stel je
} { $term } opnieuw in.
code-other-contact = Lukt het niet? Neem contact op.
recovery-code-label = Herstelcode
recovery-code-use = Inloggen met herstelcode
recovery-code-wrong = Deze herstelcode klopt niet, of is al gebruikt. Kijk of alle letters en cijfers er staan.
signing-in-as = { $Je } logt in als { $name }.
ending-title = Het inloggen stopt bijna
ending-text = Over twee minuten stopt het inloggen, om { $jouw } account te beschermen. Wat er is ingevuld, blijft staan.
ending-more = Verder met inloggen
ending-over-title = Het inloggen is gestopt
ending-over = Het duurde te lang. Begin opnieuw; dat is zo gedaan.
ending-again = Opnieuw beginnen
restart = Iemand anders?

## Kennismaken met de tweede stap
intro-reset = De oude koppeling is verwijderd.
intro-title = { $Term } instellen
intro-lead = Met { $term } is { $jouw } account veel beter beschermd.
intro-required = { $institution } vraagt dit van iedereen. Daarna { $form ->
    [formal] gaat u
   *[informal] ga je
} meteen verder.
intro-required-here = Hier is { $term } nodig. Daarna { $form ->
    [formal] gaat u
   *[informal] ga je
} meteen verder.
intro-deadline = Stel dit uiterlijk { $date } in.
intro-what-title = Wat is het?
intro-what = { $Je } logt in met twee sleutels in plaats van één: { $jouw } wachtwoord en een code van { $jouw } telefoon.
intro-how-title = Hoe werkt het?
intro-how = Een gratis app op { $jouw } telefoon laat steeds een nieuwe code zien. Die code { $form ->
    [formal] vult u
   *[informal] vul je
} in na { $jouw } wachtwoord.
intro-how-sms = Een gratis app op { $jouw } telefoon laat een code zien, of { $je } krijgt een sms met een code. Die code { $form ->
    [formal] vult u
   *[informal] vul je
} in na { $jouw } wachtwoord.
intro-why-title = Waarom is het veiliger?
intro-why = Wie { $jouw } wachtwoord raadt of steelt, heeft { $jouw } telefoon nog niet. Die komt dus niet binnen.
intro-often-title = Moet het elke keer?
intro-often = Ja, bij elke keer inloggen { $form ->
    [formal] vult u
   *[informal] vul je
} een nieuwe code in.
intro-often-remember = Nee. Op een eigen apparaat vragen we een tijd lang niet om een code.
intro-long-title = Hoe lang duurt het?
intro-long = Instellen duurt ongeveer een minuut.
intro-start = Nu instellen
intro-later-place = Later instellen kan altijd in { $jouw } account, onder Inloggen en beveiliging.

## App koppelen
enrol-title = Koppel { $jouw } app
enrol-lead = Drie stappen, ongeveer een minuut.
enrol-app-title = Open of installeer een authenticator-app
enrol-app = { $form ->
    [formal] Hebt u
   *[informal] Heb je
} al een app? Open die. Anders { $form ->
    [formal] installeert u
   *[informal] installeer je
} er een. Elke authenticator-app is goed.
enrol-other-advice = Kies liever een ander apparaat voor de app dan het apparaat waarmee { $je } inlogt. Dat is veiliger.
enrol-go-on = Ga verder op een ander apparaat, bijvoorbeeld een computer. Open daar:
enrol-same-device = Kan dat niet? Dan kan het ook op deze telefoon, met de knop of de sleutel hieronder.
enrol-hints-optional = In andere apps heet dit anders. De aanwijzing geldt alleen voor de app waar hij bij staat.
enrol-find-app = Hoe vind ik een app?
store-android = Android
store-ios = iPhone
enrol-link-title = Voeg een account toe
enrol-tap = Open in mijn app
enrol-tap-hint = Werkt als de app op dit apparaat staat.
enrol-scan = Kies in de app een plusteken of ‘account toevoegen’. Richt de camera op deze QR-code.
enrol-other-device = QR-code voor een ander apparaat
enrol-qr-alt = QR-code om te scannen. Lukt dat niet, vul dan de sleutel hieronder met de hand in.
enrol-cannot-scan = Lukt scannen niet?
enrol-key-title = De sleutel zelf invullen
enrol-copy = Kopieer de sleutel
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
enrol-period-fallback = Een code duurt hier { $period } seconden. Rekent { $jouw } app met 30 seconden, dan merken we dat.
enrol-code-title = Vul de code in
enrol-code = De app laat nu een code zien bij { $issuer }. Pas met die code is de koppeling klaar.
enrol-code-tap = In sommige apps { $form ->
    [formal] tikt u
   *[informal] tik je
} eerst op het account om de code te zien.
enrol-code-label = Code van { $digits ->
    [6] zes
    [8] acht
   *[other] { $digits }
} cijfers
enrol-cancel = Niet nu instellen
other-way = Een andere manier kiezen

## Herstelcodes
recovery-title = { $count ->
    [one] Bewaar { $jouw } herstelcode
   *[other] Bewaar { $jouw } herstelcodes
}
enrol-done-title = Gelukt
enrol-done-status = { $Term } is nu ingeschakeld voor { $jouw } account.
enrol-done-next = Bij het inloggen { $form ->
    [formal] vult u
   *[informal] vul je
} voortaan { $jouw } wachtwoord in, en daarna een code.
recovery-linked = Gelukt. { $Term } is nu ingeschakeld voor { $jouw } account.
recovery-renewed = { $count ->
    [one] Gelukt. { $Je } hebt een nieuwe herstelcode. De oude werkt niet meer.
   *[other] Gelukt. { $Je } hebt nieuwe herstelcodes. De oude werken niet meer.
}
recovery-login = { $count ->
    [one] { $form ->
        [formal] Kunt u
       *[informal] Kun je
    } een keer geen code krijgen? Log dan in met deze code. Hij werkt één keer.
   *[other] { $form ->
        [formal] Kunt u
       *[informal] Kun je
    } een keer geen code krijgen? Log dan in met een van deze codes. Elke code werkt één keer.
}
recovery-reset = { $count ->
    [one] Is { $jouw } telefoon kwijt of kapot? Met deze code { $form ->
        [formal] stelt u
       *[informal] stel je
    } { $term } opnieuw in.
   *[other] Is { $jouw } telefoon kwijt of kapot? Met een van deze codes { $form ->
        [formal] stelt u
       *[informal] stel je
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
    [one] Bewaar hem niet alleen op { $jouw } telefoon.
   *[other] Bewaar ze niet alleen op { $jouw } telefoon.
}
recovery-file = herstelcodes
recovery-download = Downloaden als tekst
recovery-copy = Kopiëren
recovery-print = Afdrukken
recovery-saved = { $count ->
    [one] Ik heb mijn herstelcode bewaard
   *[other] Ik heb mijn herstelcodes bewaard
}
recovery-not-ticked = { $count ->
    [one] Bewaar eerst { $jouw } herstelcode. Zet daarna het vinkje.
   *[other] Bewaar eerst { $jouw } herstelcodes. Zet daarna het vinkje.
}
recovery-done = Gedaan
recovery-shown = { $count ->
    [one] { $Jouw } herstelcode is al getoond. Om veiligheidsredenen kan dat maar één keer.
   *[other] { $Jouw } herstelcodes zijn al getoond. Om veiligheidsredenen kan dat maar één keer.
}
recovery-few-title = Nog weinig herstelcodes
recovery-few = Met een herstelcode { $form ->
    [formal] logt u
   *[informal] log je
} in als { $je } { $jouw } telefoon niet bij { $form ->
    [formal] u
   *[informal] je
} hebt. Nieuwe codes maken duurt een minuut. De oude werken daarna niet meer.
recovery-few-later = Nu niet
recovery-back = Controleer of { $je } { $jouw } codes goed hebt bewaard. Typ er een over.
recovery-back-hint = De code blijft geldig.
recovery-back-empty = Typ een van { $jouw } herstelcodes.
recovery-back-wrong = Deze code hoort er niet bij. Kijk nog eens goed.
recovery-back-lost = Codes niet bewaard?
recovery-renew = { $count ->
    [one] Nieuwe code maken
   *[other] Nieuwe codes maken
}
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
    [formal] logt u
   *[informal] log je
} overal in met het nieuwe wachtwoord.
new-password-link = Met deze link { $form ->
    [formal] kiest u
   *[informal] kies je
} een nieuw wachtwoord. Daarna werkt het oude niet meer.
current-password-label = Huidig wachtwoord
label-new_password = Nieuw wachtwoord
label-new_password_repeat = Nieuw wachtwoord nog een keer
new-password-save = Wachtwoord opslaan
new-password-current-wrong = Het huidige wachtwoord klopt niet.
new-password-lives-there = Dit wachtwoord is van de school, en wordt daar gewijzigd. Vraag de school hoe dat gaat.
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
scope-profile = { $Jouw } naam en profiel
scope-email = { $Jouw } e-mailadres
scope-phone = { $Jouw } telefoonnummer
scope-address = { $Jouw } adres
scope-institution = De organisatie waar { $je } bij hoort
scope-roles = { $Jouw } rollen en groepen
scope-school = { $Jouw } school, rollen, klassen en leerling- of personeelsnummer
scope-eduperson = { $Jouw } onderwijsgegevens
scope-entree = { $Jouw } naam, e-mailadres, school, klas en nummer, met de namen van Entree
scope-eckid = { $Jouw } ECK iD, het kenmerk dat uitgevers van leermiddelen gebruiken
scope-offline = Toegang tot deze gegevens als { $je } er niet bij bent
scope-other = Gegevens uit { $name }
consent-later = Toestemming intrekken kan later, op de pagina van { $jouw } eigen account.
consent-allow = Toestaan
consent-deny = Niet toestaan

## Account kiezen
select-account-title = Met welk account { $form ->
    [formal] gaat u
   *[informal] ga je
} verder?
select-account-lead = { $Je } bent ingelogd als { $name }.
select-account-lead-own = { $Je } bent ingelogd als { $name } ({ $own }).
select-account-several = { $Je } hebt meer dan één account. { $Je } gaat met een daarvan verder.
select-account-continue = Doorgaan als { $name }
select-account-other = Ander account gebruiken

## Uitloggen
sign-out-title = Uitloggen?
sign-out-lead = { $Je } bent nog ingelogd op dit apparaat.
sign-out-lead-name = { $Je } bent ingelogd als { $name }.
sign-out-portal = { $portal } vraagt om { $je } uit te loggen.
sign-out-stay = Ingelogd blijven
signed-out-title = { $Je } bent uitgelogd
signed-out-lead = Tot de volgende keer.
signed-out-frame = Uitloggen bij een portaal
signed-out-not-registered = We sturen { $je } niet terug: het adres dat het portaal noemde, staat niet bij ons ingeschreven.
signed-out-not-proven = We sturen { $je } niet terug naar het portaal: uit het verzoek bleek niet van wie het kwam.
signed-out-shared = { $form ->
    [formal] Deelt u
   *[informal] Deel je
} deze computer met anderen? Sluit dan ook alle vensters van de browser.

## Als er iets misgaat
advice-title = Wat { $form ->
    [formal] kunt u
   *[informal] kun je
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
way-new-link = Vraag een nieuwe link aan
way-instructions = Zo werkt het instellen
way-help = Hulp bij inloggen
way-recover = Weer toegang krijgen
way-new-password = Nieuw wachtwoord aanvragen
way-set-up-again = Nu opnieuw instellen
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
error-busy-title = Het is even druk
error-busy-text = Er loggen nu zo veel mensen tegelijk in dat wij hier nog niet aan toekwamen. Deze poging telt niet mee.
error-busy-advice = Wacht een paar tellen en probeer het opnieuw.
error-too-many-title = Even rustig aan
error-too-many-text = Er kwamen te veel verzoeken achter elkaar.
error-too-many-advice = Wacht een minuut en probeer het opnieuw.
error-shared-account-title = Dit is een gedeeld account
error-shared-account-text = { $institution } laat inloggen met een gedeeld account niet meer toe.
error-shared-account-advice = Vraag een persoonlijk account aan. De hoofdcontactpersoon van { $jouw } organisatie regelt dat. Daarna { $form ->
    [formal] logt u
   *[informal] log je
} in met { $jouw } eigen gegevens.
error-inactive-account-title = Dit account is niet actief
error-inactive-account-text = Het account is nog niet begonnen of al afgelopen.
error-inactive-account-advice = Vraag { $institution } wanneer { $jouw } account actief is.
error-refused-title = Inloggen is niet gelukt
error-refused-text = Met dit account kan op dit moment niet worden ingelogd.
error-refused-advice = Neem contact op met { $institution }.
error-wrong-institution-title = Dit portaal hoort bij een andere organisatie
error-wrong-institution-text = { $Je } bent ingelogd bij een organisatie die dit portaal niet gebruikt.
error-wrong-institution-advice = Kies de andere organisatie, of log eerst uit.
error-forged-form-title = Het formulier is verlopen
error-forged-form-text = We konden niet zien dat dit formulier van onze eigen pagina kwam.
error-forged-form-advice = Ga terug, laad de pagina opnieuw en probeer het nog een keer.
error-server-title = Er ging iets mis bij ons
error-server-text = Dit had niet mogen gebeuren. We hebben de fout opgeslagen en zoeken hem uit.
error-server-advice = Probeer het over een paar minuten opnieuw. Blijft het misgaan, neem dan contact op.
error-temporary-password-ended-title = Het tijdelijke wachtwoord is verlopen
error-temporary-password-ended-text = Een tijdelijk wachtwoord werkt maar kort. De tijd van dit wachtwoord is voorbij.
error-temporary-password-ended-advice = Vraag { $institution } om een nieuw tijdelijk wachtwoord. Log daarmee meteen in.
error-not-offered-title = Dit kan hier niet
error-not-offered-text = { $institution } heeft deze manier om weer binnen te komen niet.
error-not-offered-advice = Vraag hulp bij { $institution }.
error-too-large-title = Dit is te veel
error-too-large-text = Er is meer verstuurd dan er in dit formulier past.
error-too-large-advice = Ga terug en verstuur minder tekst.

## Ontgrendelen en bevestigen
unlock-title = Vul { $jouw } wachtwoord nog een keer in
unlock-lead = { $Je } gaat iets belangrijks wijzigen. Zo weten we zeker dat { $jij } het bent.
unlock-away = In het beheer gebeurde { $minutes } minuten niets. Daarom kijken we nog een keer wie er is. Daarna { $form ->
    [formal] gaat u verder waar u
   *[informal] ga je verder waar je
} was.
unlock = Ontgrendelen
unlock-wrong = Dit wachtwoord klopt niet.
unlock-empty = Vul { $jouw } wachtwoord in.
unlock-recovery = Een herstelcode mag ook.
unlock-no-password-title = { $Je } hebt hier nog geen wachtwoord
unlock-no-password-mail = Voor een belangrijke wijziging vragen we om { $jouw } wachtwoord hier. Laat een link mailen en kies daarmee een wachtwoord. Inloggen kan ook daarna zoals nu.
unlock-no-password-ask = Voor een belangrijke wijziging vragen we om { $jouw } wachtwoord hier. Vraag { $institution } om een wachtwoord. Inloggen kan ook daarna zoals nu.
unlock-source-title = Laat nog een keer zien dat { $jij } het bent
unlock-source-lead = Log daarvoor opnieuw in met het account waarmee { $je } hier komt.
unlock-at-source = Opnieuw inloggen bij { $source }
unlock-source-or-mail = Of laat een link mailen en kies daarmee een wachtwoord voor hier. Inloggen kan ook daarna zoals nu.
unlock-source-or-ask = Lukt dat niet? Vraag { $institution } dan om een wachtwoord voor hier.
unlock-came-again-title = Nu de tweede stap nog
unlock-came-again = { $Je } hebt opnieuw ingelogd. Laat nu nog zien wat { $je } hier zelf als tweede stap hebt.
unlock-source-other-account = { $Je } kwam terug met een account dat niet aan dit account gekoppeld is. Er is niets ontgrendeld. Log daar in met het account waarmee { $je } hier komt.
unlock-source-denied = Het inloggen daar is afgebroken. Probeer het opnieuw.
unlock-source-unreachable = De inlogpagina daar is nu niet bereikbaar. Probeer het over een paar minuten opnieuw.
unlock-source-again = Het opnieuw inloggen is niet afgerond. Probeer het nog een keer.
unlock-source-not-in-order = Opnieuw inloggen lukt daar nu niet. Aan { $jouw } kant is er niets mis. Vraag { $institution } om hulp.
confirm-disable-title = { $Term } uitzetten?
confirm-disable-text = Weet { $je } zeker dat { $je } { $term } wilt uitzetten? { $Jouw } account is dan minder goed beveiligd.
confirm-disable-button = Uitzetten
confirm-suspend-title = { $Term } tijdelijk uitzetten?
confirm-suspend-text = We vragen dan niet om een code. De koppeling met { $jouw } app blijft bestaan, zodat { $je } het later zo weer aanzet.
confirm-suspend-button = Zet uit
confirm-wipe-title = Koppeling wissen?
confirm-wipe-text = { $count ->
    [0] De koppeling met { $jouw } app wordt gewist.
    [one] De koppeling met { $jouw } app en { $jouw } herstelcode worden gewist.
   *[other] De koppeling met { $jouw } app en { $jouw } herstelcodes worden gewist.
} Dat kan niet ongedaan worden gemaakt. Verwijder daarna ook het account uit de app.
confirm-wipe-button = Wis
confirm-renew-title = Nieuwe app koppelen?
confirm-renew-text = { $Je } koppelt zo meteen een nieuwe app. Pas als dat gelukt is, stopt de oude koppeling.
confirm-renew-button = Nieuwe app koppelen
confirm-forget-devices-title = Alle apparaten vergeten?
confirm-forget-devices-text = Op elk apparaat vragen we dan bij het inloggen weer om een code.
confirm-forget-devices-button = Vergeet alle apparaten
confirm-new-recovery-codes-title = { $count ->
    [one] Nieuwe herstelcode maken?
   *[other] Nieuwe herstelcodes maken?
}
confirm-new-recovery-codes-text = { $count ->
    [one] { $Je } krijgt een nieuwe code. De oude herstelcode werkt daarna niet meer.
   *[other] { $Je } krijgt nieuwe codes. De oude herstelcodes werken daarna niet meer.
}
confirm-new-recovery-codes-button = { $count ->
    [one] Maak een nieuwe code
   *[other] Maak nieuwe codes
}
confirm-remove-sms-title = Geen codes meer per sms?
confirm-remove-sms-text = We sturen dan geen codes meer naar { $jouw } telefoonnummer. { $Jouw } app blijft werken.
confirm-remove-sms-button = Verwijder sms
confirm-remove-app-title = De app verwijderen?
confirm-remove-app-text = De codes uit { $jouw } app werken dan niet meer. { $Je } krijgt voortaan codes per sms.
confirm-remove-app-button = Verwijder de app
confirm-remove-passkey-title = Passkey verwijderen?
confirm-remove-passkey-text = ‘{ $name }’ werkt dan niet meer voor { $jouw } account. Dat kan niet ongedaan worden gemaakt.
confirm-remove-passkey-button = Verwijder de passkey
confirm-drop-question-title = Geheime vraag verwijderen?
confirm-drop-question-text = Zonder geheime vraag { $form ->
    [formal] kunt u
   *[informal] kun je
} zelf geen toegang terugkrijgen als { $jouw } telefoon kwijt is. De helpdesk kan dan nog wel helpen.
confirm-drop-question-button = Verwijder de vraag
confirm-resume-title = { $Term } weer aanzetten?
confirm-resume-text = { $Jouw } koppeling is bewaard. Na het aanzetten vragen we meteen om een code. Zo weten we zeker dat het werkt.
confirm-resume-button = { $Term } weer aanzetten
confirm-end-sessions-title = Overal anders uitloggen?
confirm-end-sessions-text = In alle andere browsers en op alle andere apparaten { $form ->
    [formal] wordt u
   *[informal] word je
} uitgelogd. Hier { $form ->
    [formal] blijft u
   *[informal] blijf je
} ingelogd.
confirm-end-sessions-button = Overal anders uitloggen
confirm-not-me-title = Was { $jij } dit niet?
confirm-not-me-text = We loggen { $jouw } account overal anders uit en vergeten alle apparaten. Daarna { $form ->
    [formal] kiest u
   *[informal] kies je
} een nieuw wachtwoord. Dan kan een ander er niet meer in.
confirm-not-me-button = Beveilig mijn account
confirm-host = Dit geldt voor inloggen bij { $host }. Daar is daarna alleen { $jouw } wachtwoord nodig.
until-label = Tot wanneer?
until-none = Tot ik het weer aanzet
until-at = Tot { $at }
until-today = Tot vandaag om { $time }
until-tomorrow = Tot morgen om { $time }

## Mijn account
account-title = Mijn account
account-tabs = Delen van deze pagina
account-personal = Persoonlijk
account-security = Inloggen en beveiliging
account-name = Naam
account-username = Gebruikersnaam
account-email = E-mailadres
account-email-none = Er is geen e-mailadres bekend.
account-pending-email = Nieuw e-mailadres
account-pending-text = Wacht op bevestiging. Klik op de link in de mail aan dit adres.
account-pending-cancel = Toch niet wijzigen
email-verified = bevestigd
email-unverified = nog niet bevestigd
account-phone = Telefoon
account-portals = Portalen die { $je } gebruikte
learning-title = Wat portalen te zien krijgen
learning-text = Zoveel mag een portaal hoogstens weten. Klopt er iets niet? Dan helpt de beheerder.
account-institution = Organisatie
account-roles = Rollen
account-wrong = Klopt er iets niet? Geef het door aan { $institution }.
account-password-text = Kies een wachtwoord dat { $je } nergens anders gebruikt.
account-change = Wijzigen
account-term = { $Term }
account-set-up = Instellen
account-resume = Weer aanzetten
account-renew = Nieuwe app koppelen
account-suspend = Tijdelijk uitzetten
account-disable = Uitzetten
account-wipe = Koppeling wissen
account-new-recovery-codes = { $count ->
    [one] Nieuwe herstelcode
   *[other] Nieuwe herstelcodes
}
account-add-app = App toevoegen
account-add-sms = Sms toevoegen
account-question = Geheime vraag
account-question-set = { $Je } hebt een geheime vraag. Daarmee { $form ->
    [formal] krijgt u
   *[informal] krijg je
} weer toegang als { $jouw } telefoon kwijt is.
account-question-none = { $Je } hebt nog geen geheime vraag.
account-question-choose = Vraag kiezen
account-question-replace = Andere vraag
account-question-drop = Verwijderen
method-remove = Verwijderen
state-never = Uit
state-active = Aan
state-suspended = Tijdelijk uit
active-text = { $Term } is ingeschakeld.
active-today = Actief sinds: vandaag
active-since = Actief sinds: { $date }
suspended-until = { $Term } is tijdelijk uitgeschakeld, tot { $at }. De koppeling met { $jouw } app blijft bewaard.
suspended-text = { $Term } is tijdelijk uitgeschakeld. De koppeling met { $jouw } app blijft bewaard.
never-text = { $Term } is uitgeschakeld. { $Je } hebt dit nog niet ingesteld. Volg de stappen, het duurt ongeveer een minuut.
never-text-again = { $Term } is uitgeschakeld. { $Je } kunt dit altijd weer instellen.
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
portals-title = Portalen die { $jouw } gegevens mogen gebruiken
portals-text = Dat { $form ->
    [formal] hebt u
   *[informal] heb je
} zelf toegestaan. Na intrekken krijgt het portaal niets nieuws meer; wat het al heeft, dat heeft het.
portal-since = Sinds { $at }.
portal-withdraw = Intrekken
sessions-title = Waar { $je } bent ingelogd
session-since = Sinds { $at }.
session-end = Uitloggen
this-session = deze browser
sessions-end-all = Overal anders uitloggen
history-title = Wat er is gebeurd
history-more = Eerder
history-strange = { $form ->
    [formal] Ziet u
   *[informal] Zie je
} iets dat { $je } niet kent?
history-not-me = Dat was ik niet
history-signed-in = Ingelogd
history-password-refused = Een wachtwoord klopte niet
history-code-refused = Een code klopte niet
history-password-changed = Wachtwoord gewijzigd
history-second-factor-enabled = { $Term } aangezet
history-second-factor-suspended = { $Term } tijdelijk uitgezet
history-second-factor-resumed = { $Term } weer aangezet
history-second-factor-removed = { $Term } uitgezet
history-recovery-code-used = Herstelcode gebruikt
history-email-changed = E-mailadres gewijzigd
history-device-remembered = Apparaat onthouden
history-device-allowed = Een apparaat laten inloggen
history-signed-out = Uitgelogd
history-secured = Account beveiligd na een melding
news-second-factor-on = { $Term } staat aan.
news-second-factor-off = { $Term } staat uit.
news-password-changed = { $Jouw } wachtwoord is gewijzigd.
news-devices-forgotten = Gelukt. We vragen daar weer om een code.
news-session-ended = Gelukt. Daar is nu niemand meer ingelogd.
news-all-sessions-ended = Gelukt. { $Je } bent nu alleen nog hier ingelogd.
news-second-factor-suspended = { $Term } staat tijdelijk uit.
news-second-factor-resumed = { $Term } staat weer aan.
news-second-factor-wiped = De koppeling is gewist. { $Term } staat uit.
news-method-removed = Gelukt. Op die manier komen er geen codes meer.
news-recovery-code-made = { $Je } hebt een nieuwe herstelcode. De oude werkt niet meer.
news-recovery-codes-made = { $Je } hebt nieuwe herstelcodes. De oude werken niet meer.
news-email-sent = We hebben een mail gestuurd naar { $jouw } nieuwe adres. Klik op de link in die mail.
news-email-changed = { $Jouw } e-mailadres is gewijzigd.
news-question-set = { $Jouw } geheime vraag is opgeslagen.
news-question-dropped = { $Jouw } geheime vraag is verwijderd.
news-language-changed = De taal is opgeslagen.
news-consent-withdrawn = De toestemming is ingetrokken. Dit portaal kan niet meer bij { $jouw } gegevens.

## Overige pagina's
answer-title = Nog een tel
answer-lead = We brengen { $je } terug naar het portaal. Gebeurt er niets, kies dan Volgende.
home-title = { $form ->
    [formal] Hier logt u veilig in
   *[informal] Hier log je veilig in
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
    [formal] wilt u
   *[informal] wil je
} codes krijgen?
method-lead = Kies wat het beste bij { $je } past. { $Je } kunt later wisselen.
method-app = Met een app
method-app-text = Een gratis app op { $jouw } telefoon laat een code zien. Dat werkt altijd, ook zonder bereik.
method-sms = Met een sms
method-sms-text = { $Je } krijgt een sms met een code. Daarvoor is bereik nodig. Een sms krijgen is gratis.
method-advice = aanbevolen
phone-title = { $Jouw } mobiele nummer
phone-lead = We sturen een sms met een code, om te zien of het nummer klopt.
phone-label = Mobiel nummer
phone-hint = Bijvoorbeeld 06 12 34 56 78.
phone-hint-abroad = Bijvoorbeeld 06 12 34 56 78, of een nummer dat begint met { $prefix }.
phone-send = Stuur de code
phone-change = Ander nummer
phone-empty = Vul een mobiel nummer in.
phone-invalid = Dit is geen mobiel nummer. Controleer de cijfers.
phone-country = Naar dit land sturen we geen sms. { $other ->
    [yes] Vul een ander nummer in, of kies een andere manier.
   *[no] Vul een ander nummer in.
}
phone-budget = { $other ->
    [yes] De sms'jes van deze maand zijn op. Kies de app.
   *[no] De sms'jes van deze maand zijn op. Neem contact op met { $institution }.
}
number-failed = Het lukt nu niet om een sms te sturen naar { $number }. Dat ligt niet aan { $form ->
    [formal] u
   *[informal] jou
}. Probeer een ander nummer, of probeer het later opnieuw.

## Nieuw wachtwoord aanvragen
forgot-title = Nieuw wachtwoord aanvragen
forgot-lead = We sturen { $je } een e-mail met een link om een nieuw wachtwoord te kiezen.
forgot-label = E-mailadres of gebruikersnaam
forgot-send = Stuur de e-mail
forgot-empty = Vul een e-mailadres of gebruikersnaam in.
forgot-routes = Lukt dit niet?
forgot-unsure = { $form ->
    [formal] Weet u
   *[informal] Weet je
} niet meer welk adres bij ons bekend is? Vraag het aan:
forgot-shared = Is het een gedeeld account? Neem contact op met:
forgot-back = Terug naar inloggen
mail-resend = Stuur de e-mail opnieuw
mail-address = Het gaat om { $address }.
mail-nothing = Geen mail na een paar minuten?
mail-spam = Kijk bij ongewenste e-mail (spam).
mail-move = Staat de mail daar? Verplaats hem naar { $jouw } inbox. Dan werkt de link.
mail-contact = Nog steeds niets? Neem contact op.
mail-wait = { $minutes ->
    [one] { $Je } kunt over een minuut een nieuwe e-mail vragen.
   *[other] { $Je } kunt over { $minutes } minuten een nieuwe e-mail vragen.
}
done-mail-sent-title = Kijk in { $jouw } mail
done-mail-sent-text = Is dit account bij ons bekend, dan { $form ->
    [formal] krijgt u
   *[informal] krijg je
} een e-mail met een link. Die link werkt één keer.
done-password-changed-title = { $Jouw } wachtwoord is gewijzigd
done-password-changed-text = Log voortaan in met het nieuwe wachtwoord. Overal waar { $je } nog ingelogd was, { $form ->
    [formal] bent u
   *[informal] ben je
} nu uitgelogd.
done-second-factor-reset-title = De oude koppeling is verwijderd
done-second-factor-reset-text = Log in met { $jouw } wachtwoord. Daarna { $form ->
    [formal] stelt u
   *[informal] stel je
} { $term } opnieuw in.
done-email-confirmed-title = { $Jouw } e-mailadres klopt
done-email-confirmed-text = Bedankt. { $Je } kunt nu verder met inloggen.
done-link-used-title = Deze link is al gebruikt
done-link-used-text = Elke link werkt één keer. Is er nog iets nodig? Vraag dan een nieuwe link aan.
done-link-too-old-title = Deze link is te oud
done-link-too-old-text = Voor de veiligheid werkt een link maar kort. Vraag een nieuwe link aan.
done-link-replaced-text = We hebben later een nieuwere mail met een link gestuurd. Gebruik de nieuwste mail, of vraag een nieuwe link aan.
done-link-unknown-title = Deze link werkt niet
done-link-unknown-text = Misschien is de link niet helemaal gekopieerd, of is er later een nieuwere gestuurd. Gebruik de nieuwste mail, of vraag een nieuwe link aan.
done-email-sent-title = Bevestig { $jouw } nieuwe adres
done-email-sent-text = We hebben een mail met een link gestuurd. Zolang { $je } die niet gebruikt, blijft het oude adres gelden.
done-email-changed-title = { $Jouw } e-mailadres is gewijzigd
done-email-changed-text = We sturen berichten voortaan naar het nieuwe adres. Het oude adres krijgt daarvan een laatste bericht. Overal anders { $form ->
    [formal] bent u
   *[informal] ben je
} nu uitgelogd.
done-account-secured-title = { $Jouw } account is beveiligd
done-account-secured-text = Iedereen is uitgelogd en het oude wachtwoord werkt niet meer. Er is een mail onderweg met een link voor een nieuw wachtwoord.
done-computer-shared-title = Dit is nu een gedeelde computer
done-computer-shared-text = De aanwijzing ligt in deze browser en verdwijnt als iemand de cookies wist.
done-computer-unshared-title = De aanwijzing is weg
done-computer-unshared-text = Deze browser is geen aangewezen gedeelde computer meer.
done-computer-link-over-title = Deze link werkt niet
done-computer-link-over-text = De link werkt één keer, een paar minuten lang, en alleen op het adres waarvoor hij is gemaakt. Een beheerder maakt een nieuwe.

## Weer toegang krijgen
recover-title = Weer toegang krijgen
recover-lead = Nieuwe telefoon, of { $form ->
    [formal] kunt u
   *[informal] kun je
} niet meer bij { $jouw } codes? Vul in wat { $je } weet.
recover-phone-hint = Het nummer dat bij { $jouw } account bekend is.
recover-empty = Vul alles in.
recover-wrong = De code of het antwoord klopt niet.
recover-locked = { $hours ->
    [one] Te vaak verkeerd geantwoord. Deze weg is een uur gesloten.
   *[other] Te vaak verkeerd geantwoord. Deze weg is { $hours } uur gesloten.
}
recover-expired = Dit duurde te lang. Begin opnieuw. Er is niets veranderd.
recover-check-title = Laat zien dat { $jij } het bent
recover-check-lead = Passen de gegevens bij elkaar, dan is er nu een sms onderweg.
recover-code-label = Code uit de sms
recover-answer-hint = Hoofdletters maken niet uit.
recover-stuck = Lukt dit niet?
recover-stuck-text = { $form ->
    [formal] Hebt u
   *[informal] Heb je
} een herstelcode bewaard? Gebruik die bij het inloggen. Neem anders contact op.
recover-stuck-contact = Neem dan contact op.
recover-menu-title = Wat { $form ->
    [formal] wilt u
   *[informal] wil je
} doen?
recover-menu-lead = { $Je } kunt één ding tegelijk vernieuwen. Dat is veiliger.
recover-new-password = Nieuw wachtwoord kiezen
recover-renew-second-factor = { $Term } opnieuw instellen
question-title = Kies een geheime vraag
question-lead = Met { $jouw } telefoon en het antwoord { $form ->
    [formal] krijgt u
   *[informal] krijg je
} later weer toegang.
question-label = Vraag
answer-label = Antwoord
answer-mask = Verberg het antwoord terwijl { $je } het typt
question-hint = Kies een antwoord dat anderen niet weten of kunnen raden.
question-save = Opslaan
question-empty = Vul een antwoord in.
question-too-easy = Dit antwoord is te kort of te makkelijk te raden. Kies een ander antwoord.

## Het e-mailadres bewijzen
prove-title = Eerst { $jouw } e-mailadres
prove-lead = Voordat { $je } een app koppelt, willen we zeker weten dat dit e-mailadres van { $form ->
    [formal] u
   *[informal] jou
} is. Daarom { $form ->
    [formal] kiest u
   *[informal] kies je
} eerst een nieuw wachtwoord, met een link uit een mail.
prove-still-works = Werkt { $jouw } oude wachtwoord nog? Toch is dit nodig, één keer. Daarna { $form ->
    [formal] gaat u
   *[informal] ga je
} verder met de app.
prove-address = We sturen de link naar { $address }.
prove-send = Stuur de link
prove-other = Is dit adres niet van { $form ->
    [formal] u
   *[informal] jou
}?
prove-other-text = Laat het ons dan weten. Wij helpen { $je } verder.

## De knop achter een link
link-confirm-email-title = Is dit { $jouw } e-mailadres?
link-confirm-email-text = Bevestig dat { $address } bij { $jouw } account hoort.
link-confirm-email-button = Ja, bevestig het adres
link-confirm-email-otherwise = Hoort dit adres niet bij { $form ->
    [formal] u
   *[informal] jou
}? Sluit dan deze pagina. Er verandert niets.
link-not-me-title = Was { $form ->
    [formal] u
   *[informal] jij
} dit niet?
link-not-me-text = Dan beveiligen we { $jouw } account meteen. Dit gebeurt er:
link-not-me-sessions = Iedereen wordt overal uitgelogd.
link-not-me-devices = Onthouden apparaten worden vergeten.
link-not-me-codes = Herstelcodes die sinds deze mail zijn gemaakt, werken niet meer.
link-not-me-password = Het wachtwoord werkt niet meer.
link-not-me-mail = { $Je } krijgt een mail met een link voor een nieuw wachtwoord.
link-not-me-button = Beveilig mijn account
link-not-me-otherwise = Was { $form ->
    [formal] u
   *[informal] jij
} het wel? Dan { $form ->
    [formal] hoeft u
   *[informal] hoef je
} niets te doen.
link-share-computer-title = Deze computer aanwijzen als gedeelde computer?
link-share-computer-text = Dit geldt voor deze browser, bij het inloggen op { $host }. Dit gebeurt er:
link-share-computer-nothing = Van wie hier inlogt, wordt niets onthouden.
link-share-computer-passkeys = Niemand kan hier een passkey toevoegen.
link-share-computer-short = Een sessie eindigt snel.
link-share-computer-button = Aanwijzen als gedeelde computer
link-share-computer-otherwise = Is deze computer van één persoon? Sluit dan deze pagina. Er verandert niets.
link-unshare-computer-title = Deze computer niet meer als gedeeld aanwijzen?
link-unshare-computer-text = Deze browser is dan geen aangewezen gedeelde computer meer, bij het inloggen op { $host }.
link-unshare-computer-button = Niet meer als gedeeld aanwijzen
link-unshare-computer-otherwise = Gebruiken nog meer mensen deze computer? Sluit dan deze pagina. Er verandert niets.

## Het e-mailadres wijzigen
change-email-title = Nieuw e-mailadres
change-email-lead = We sturen een mail met een link naar het nieuwe adres. Pas als { $je } die gebruikt, verandert het adres.
change-email-current = Nu is bekend: { $address }
change-email-label = Nieuw e-mailadres
change-email-hint = Kies een adres dat alleen { $jij } leest.
change-email-send = Stuur de link
email-empty = Vul een e-mailadres in.
email-invalid = Dit is geen e-mailadres. Controleer wat er staat.
email-same = Dit adres is al bekend. Vul een ander adres in.
email-taken = Dit adres hoort al bij een ander account. Vul een ander adres in.
email-role-address = Dit adres lijkt van een groep of afdeling. Vul een adres in dat alleen { $jij } leest.

## Hulp bij inloggen
help-page-title = Hulp bij inloggen
help-page-lead = Kies wat bij { $je } past. Op elke pagina staat ook wie { $je } kunt bellen of mailen.
help-first-title = Ik log voor het eerst in
help-first-sign-in = Log in met { $jouw } gebruikersnaam en wachtwoord. Doe dat liever niet op de telefoon waar de app op komt.
help-first-app = Open op { $jouw } telefoon een authenticator-app, of installeer er een.
help-first-link = Scan met de app de QR-code op het scherm en vul de code in die de app laat zien.
help-first-codes = Bewaar elke herstelcode op een veilige plek.
help-first-sms = Liever geen app? Kies dan bij het instellen voor een sms.
help-phone-title = Ik heb een nieuwe telefoon of een andere app
help-phone-old = { $form ->
    [formal] Hebt u de oude telefoon nog? Log in en kies in uw account voor een nieuwe app.
   *[informal] Heb je de oude telefoon nog? Log in en kies in je account voor een nieuwe app.
}
help-phone-codes = { $form ->
    [formal] Hebt u
   *[informal] Heb je
} een herstelcode? Vul die in bij het inloggen, in plaats van de code uit de app.
help-phone-recover = Allebei niet? Misschien kan het zo:
help-phone-contact = Lukt niets daarvan? Neem contact op.
help-what-title = Wat is { $term }?
help-what = { $Jouw } wachtwoord is een sleutel. Wie die sleutel steelt of raadt, kan overal bij.
help-what-keys = Met { $term } zijn er twee sleutels nodig in plaats van één. De eerste is { $jouw } wachtwoord. De tweede is een code die alleen { $jouw } telefoon laat zien.
help-find-any = Zoek op ‘authenticator’. Elke app die zulke codes maakt, is goed. De app is gratis.
help-find-android = Open de Play Store. Zoek de app en tik op Installeren. Open daarna de app.
help-find-ios = Open de App Store. Zoek de app en tik op Download. Open daarna de app.
help-refused-title = Mijn code klopt niet
help-refused-newest = Gebruik de nieuwste code. De code wisselt steeds.
help-refused-link = Kijk of { $je } de juiste regel in de app opent. Elke koppeling heeft een eigen code.
help-refused-clock = Kijk of de klok van { $jouw } telefoon gelijk loopt. Zet de tijd op automatisch.
help-refused-sms = Gebruik bij een sms de code uit het laatste bericht.
help-version = Versie { $version }, laatst gewijzigd op { $date }.

device-title = Een apparaat laten inloggen
device-lead = Typ de code die op het scherm van { $jouw } apparaat staat.
device-label = Code van het apparaat
device-hint = Acht letters. Hoofdletters en het streepje maken niet uit.
device-empty = Typ de code die op het scherm van { $jouw } apparaat staat.
device-unknown = Er is geen apparaat met deze code. Kijk de letters na. Is de code ouder dan een paar minuten? Vraag dan een nieuwe aan op het apparaat.
device-warning = Kreeg { $je } deze code van iemand anders? Ga dan niet verder.
device-confirm-title = Het apparaat van { $portal } laten inloggen?
device-confirm-lead = Het apparaat logt in met { $jouw } account { $name }.
device-confirm-gets = Dit krijgt het apparaat te zien:
device-place-label = Het apparaat vroeg dit vanaf
device-asked-label = Gevraagd op
device-confirm-warning = { $form ->
    [formal] Sta dit alleen toe als u dit zojuist zelf bent begonnen, op een apparaat dat u voor u hebt, en deze code op het scherm staat.
   *[informal] Sta dit alleen toe als je dit zojuist zelf bent begonnen, op een apparaat dat je voor je hebt, en deze code op het scherm staat.
}
device-allow = Toestaan
device-deny = Niet toestaan
device-approved-title = Het apparaat is ingelogd
device-approved-text = Ga verder op { $jouw } apparaat. { $Je } kunt deze pagina sluiten.
device-denied-title = Het apparaat is niet ingelogd
device-denied-text = Er is niets gedeeld. { $Je } kunt deze pagina sluiten.
device-gone-title = De code werkt niet meer
device-gone-text = De code is al gebruikt, of de tijd is voorbij. Vraag een nieuwe code aan op het apparaat.
device-again = Een andere code typen

## Passkeys
passkey-sign-in = Inloggen met passkey
passkey-find = Inloggen met passkey
passkey-second-factor = Gebruik mijn passkey of beveiligingssleutel
passkey-unlock = Ontgrendelen met passkey
passkey-failed = Dat is niet gelukt. Probeer het opnieuw, of kies een andere manier.
passkey-needs-script = Een passkey werkt alleen in een browser met JavaScript.
passkey-refused = Deze passkey is niet aangenomen. Kies een andere manier, of probeer het opnieuw.
passkey-ended = Dat duurde te lang, of er was al antwoord gegeven. Probeer het opnieuw.
passkey-not-verified = Deze passkey controleerde niet wie het was, met een vingerafdruk, gezicht of pincode. Log in met het wachtwoord.
passkey-not-checked = Deze passkey controleerde niet wie het was, met een vingerafdruk, gezicht of pincode. Probeer het opnieuw met die controle, of kies een andere manier.
passkey-unknown = Deze passkey hoort hier niet of niet meer bij een account. Log in op een andere manier.
passkey-not-here = Met deze passkey kan dat hier niet. Kies een andere manier.
passkey-other-account = Deze passkey hoort bij een account van een andere school of organisatie. Kies een passkey van hier, of een andere manier. Is dat andere account bedoeld? Begin dan bij die school of organisatie.
passkey-taken = Deze passkey is al toegevoegd.
passkey-make = Dit soort passkey of beveiligingssleutel mag hier niet, of kan niet bewijzen welk soort het is.
passkey-no-name = Vul een naam in voor de passkey.
code-title-passkey = Bevestig met { $jouw } passkey
code-title-either = Bevestig dat { $je } het bent
code-lead-passkey = Gebruik de passkey of beveiligingssleutel van { $jouw } account.
passkeys-title = Passkeys en beveiligingssleutels
passkeys-count = { $count ->
    [0] Er is nog geen passkey.
    [one] Er is één passkey of beveiligingssleutel.
   *[other] Er zijn { $count } passkeys en beveiligingssleutels.
}
passkeys-manage = Bekijken
passkeys-lead = Een passkey is een sleutel op { $jouw } telefoon, computer of in een wachtwoordkluis. { $Je } gebruikt hem met een vingerafdruk, gezicht of pincode. Wie hem niet heeft, kan er niet mee inloggen.
passkeys-none = Er is nog geen passkey.
passkeys-last = De laatste passkey blijft, want zonder een tweede stap die hier telt, is inloggen niet toegestaan.
passkeys-back = Terug naar inloggen en beveiliging
passkey-created = Toegevoegd op { $at }.
passkey-used = Laatst gebruikt op { $at }.
passkey-never-used = Nog niet gebruikt.
passkey-as-both = Controleert wie { $je } bent.
passkey-as-second = Alleen als tweede stap.
passkey-host = Werkt op { $host }.
passkey-host-gone = Gemaakt voor { $host }, een adres dat niet meer wordt gebruikt.
passkey-elsewhere = { $Jouw } passkey werkt op { $host }, en niet op dit adres.
passkey-gone = { $Jouw } passkey is gemaakt voor een adres dat niet meer wordt gebruikt. Gebruik een herstelcode of een andere manier, of vraag om hulp.
passkey-rename = Andere naam
passkey-name = Naam
passkey-save = Opslaan
passkey-remove = Verwijderen
passkey-add-title = Toevoegen
passkey-add-text = { $count ->
    [0] Houd altijd een andere manier achter de hand, zoals een tweede passkey.
    [one] Houd altijd een andere manier achter de hand, zoals een tweede passkey of de herstelcode.
   *[other] Houd altijd een andere manier achter de hand, zoals een tweede passkey of de herstelcodes.
}
passkey-add-passkey = Passkey toevoegen
passkey-add-passkey-name = Mijn passkey
passkey-add-passkey-hint = Op dit apparaat, { $jouw } telefoon of in een wachtwoordkluis.
passkey-add-key = Beveiligingssleutel toevoegen
passkey-add-key-name = Mijn sleutel
passkey-add-key-hint = Een sleutel voor in een usb-poort of tegen de telefoon.
news-passkey-added = Gelukt. De passkey is toegevoegd.
news-passkey-renamed = Gelukt. De passkey heeft een andere naam.
news-passkey-removed = Gelukt. De passkey is verwijderd.
history-passkey-added = Passkey toegevoegd
history-passkey-removed = Passkey verwijderd
history-passkey-refused = Een passkey werd niet aangenomen

## Gedeelde computer
shared-computer-tick = Dit is een gedeelde computer
shared-computer-hint = Dan onthouden we hier niets en eindigt de sessie snel als niemand iets doet.
shared-computer-known = Dit is een gedeelde computer. We onthouden hier niets. Log na afloop uit.
remember-shared = Dit is een gedeelde computer, dus we onthouden dit apparaat niet.
hand-over-text = Dit is een gedeelde computer. Ga niet weg zonder uit te loggen.
hand-over-next = Doorgeven aan de volgende
passkeys-shared = Op een gedeelde computer { $form ->
    [formal] kunt u
   *[informal] kun je
} geen passkey toevoegen.
## Sign-in sources
source-sign-in = Inloggen met { $jouw } account van { $source }
source-or = Of log hier in met { $jouw } gebruikersnaam en wachtwoord.
source-waiting = { $Je } bent bij { $source } ingelogd als { $label }. Dat account kennen we hier nog niet. Log één keer in met { $jouw } account hier om ze te koppelen.
source-waiting-plain = { $Je } bent bij { $source } ingelogd, maar dat account kennen we hier nog niet. Log één keer in met { $jouw } account hier om ze te koppelen.
source-drop = Verdergaan zonder te koppelen
source-link = Koppel dit account aan het mijne
source-link-hint = Daarna { $form ->
    [formal] logt u
   *[informal] log je
} voortaan met { $jouw } account van { $source } in. Zet het vinkje alleen als dat { $jouw } eigen account is.
source-trouble-unreachable = De inlogpagina van { $source } is nu niet bereikbaar. Probeer het over een paar minuten opnieuw, of log hier in.
source-trouble-unreachable-only = De inlogpagina van { $source } is nu niet bereikbaar. Probeer het over een paar minuten opnieuw. Blijft het zo? Vraag dan { $institution } om hulp.
source-trouble-not-in-order = Inloggen via { $source } lukt nu niet. Aan { $jouw } kant is er niets mis. Log hier in, of vraag { $institution } om hulp.
source-trouble-not-in-order-only = Inloggen via { $source } lukt nu niet. Aan { $jouw } kant is er niets mis. Vraag { $institution } om hulp.
source-trouble-denied = Bij { $source } is het inloggen afgebroken. Probeer het opnieuw, of log hier in.
source-trouble-denied-only = Bij { $source } is het inloggen afgebroken. Probeer het opnieuw.
source-trouble-again = Het inloggen via { $source } is niet afgerond. Probeer het nog een keer.
source-trouble-not-let-in = Voor { $jouw } account van { $source } maken we hier niet vanzelf een account. Staat er hier al een account op { $jouw } naam? Log daar dan mee in. Anders helpt { $institution } verder.
source-trouble-taken = Er is hier al een account met { $jouw } naam, nummer of e-mailadres. Log daar één keer mee in om het te koppelen. Is het van iemand anders? Vraag { $institution } dan om hulp.
source-trouble-too-little = { $source } vertelt te weinig om hier een account te maken. Aan { $jouw } kant is er niets mis. Vraag { $institution } om hulp.
source-own-way = Inloggen zonder dat account
password-source-only = Log in met { $jouw } account van de school, met de knop hieronder. { $Jouw } wachtwoord hier werkt niet voor inloggen.
password-directory-out = { $Jouw } wachtwoord kan nu niet gecontroleerd worden, want de computer van de school die het kent, antwoordt niet. Aan { $jouw } kant is niets mis. Probeer het over een paar minuten opnieuw.
password-disabled-there = { $Jouw } account staat uit bij de school. Vraag de school om hulp.
password-ended-there = { $Jouw } wachtwoord is verlopen bij de school. Kies daar eerst een nieuw wachtwoord, bijvoorbeeld op een computer van de school.
password-locked-there = { $Jouw } account is bij de school tijdelijk geblokkeerd. Wacht even, of vraag de school om hulp.
signed-out-there = Bij { $source } { $form ->
    [formal] bent u misschien nog ingelogd.
   *[informal] ben je misschien nog ingelogd.
}
signed-out-there-go = Ook uitloggen bij { $source }
history-source-linked = Account gekoppeld
history-source-unlinked = Account losgekoppeld
linked-title = Gekoppelde accounts
linked-text = Met deze accounts { $form ->
    [formal] logt u
   *[informal] log je
} ook op dit account in.
linked-since = Gekoppeld op { $at }.
linked-used = Laatst gebruikt op { $at }.
linked-remove = Loskoppelen
linked-only-way = { $Je } hebt hier geen wachtwoord, en ook geen andere manier om in te loggen. Daarom blijft dit account gekoppeld.
linked-by-policy = Zo is het ingesteld: inloggen gaat hier alleen met dit account. Daarom blijft het gekoppeld.
news-source-unlinked = Gelukt. Het account is losgekoppeld.
