# De pagina's van het beleid.

console-policy-title = Beleid
console-policy-lead = Zo heeft uw instelling het geregeld. Wijzigen gaat in twee stappen: eerst ziet u wat er voor wie verandert, dan pas slaat u op.
console-policy-edit = Wijzigen
console-policy-all = Alle instellingen
console-policy-stuck = { $count ->
    [one] Eén persoon zou niet meer kunnen inloggen: een mailadres of mobiel nummer ontbreekt.
   *[other] { $count } mensen zouden niet meer kunnen inloggen: een mailadres of mobiel nummer ontbreekt.
}
console-policy-waiting = { $count ->
    [one] Eén persoon moet { $term } nog instellen.
   *[other] { $count } mensen moeten { $term } nog instellen.
}
console-policy-reminded = { $people ->
    [one] Eén persoon kreeg een herinnering
   *[other] { $people } mensen kregen een herinnering
} ({ $days ->
    [one] één dag
   *[other] { $days } dagen
} vooraf).
console-policy-news-saved = Opgeslagen als versie { $number }.
console-policy-news-unchanged = Er was niets veranderd.
console-policy-wrong = Er klopt iets niet. Er is niets opgeslagen.
console-policy-edit-title = Beleid wijzigen
console-policy-to-preview = Bekijk wat er verandert
console-policy-to-preview-hint = Er wordt nog niets opgeslagen.
console-policy-leave = Niet wijzigen
console-policy-preview-title = Wat verandert er?
console-policy-restore-title = Terug naar versie { $number }?
console-policy-changes = De wijziging
console-policy-no-changes = Er verandert niets.
console-policy-setting = Instelling
console-policy-was = Was
console-policy-becomes = Wordt
console-policy-whom = Wat verandert er voor wie?
console-policy-whom-hint = Berekend over alle accounts, met dezelfde regels als bij het inloggen: iemand vult naam en wachtwoord in, in een browser die niet onthouden is.
console-policy-today = Vandaag
console-policy-on-day = op { $day }
console-policy-on-day-title = Op { $day }
console-policy-affected = { $count ->
    [one] Voor één persoon verandert er iets.
   *[other] Voor { $count } mensen verandert er iets.
}
console-policy-nobody = Voor niemand verandert er iets bij het inloggen.
console-policy-role = Rol
console-policy-people = Mensen
console-policy-with-factor = Al ingesteld
console-policy-meets = Bij het inloggen
console-policy-show-people = Toon om wie het gaat
console-policy-people-title = Om wie het gaat,
console-policy-name = Naam
console-policy-now = Nu
console-policy-then = Straks
console-policy-as-person = Kijk mee met één persoon
console-policy-as-person-hint = Kies iemand en een dag: u ziet welke pagina's die persoon na het wachtwoord krijgt, en waarom.
console-policy-username = Gebruikersnaam
console-policy-the-day = Dag
console-policy-show = Laat zien
console-policy-decide = Opslaan
console-policy-note = Waarom verandert u dit?
console-policy-note-hint = Niet verplicht. Het staat later in de geschiedenis.
console-policy-save = Opslaan en laten gelden
console-policy-again = Nog iets aanpassen
console-policy-conflict = Iemand anders heeft het beleid intussen gewijzigd. Uw wijziging is niet opgeslagen.
console-policy-conflict-text = Hieronder staan beide. Bij opslaan komt uw wijziging bovenop die van de ander.
console-policy-theirs = Wat de ander wijzigde
console-policy-yours = Uw wijziging, ten opzichte van nu
console-policy-history-title = Eerdere versies
console-policy-history-lead = Alles wat ooit gold, met wie het wijzigde en wanneer. Teruggaan kan altijd.
console-policy-history-way = Bekijk alle versies
console-policy-history-none = Er is nog niets gewijzigd.
console-policy-version = Versie { $number }
console-policy-version-way = Bekijk versie { $number }
console-policy-version-title = Versie { $number }
console-policy-in-force = Geldt nu
console-policy-version-changes = Wat deze versie veranderde
console-policy-version-first = Dit is de oudste versie die bewaard is.
console-policy-version-differs = Wat teruggaan zou veranderen
console-policy-restore = Terug naar deze versie
console-policy-restore-hint = U ziet eerst wat er voor wie verandert.
console-policy-by-person = door { $name }
console-policy-by-guest = door ondersteuning
console-policy-by-program = door een programma
console-policy-by-apply = via het instelbestand
console-policy-by-start = beginstand
console-policy-by-found = aangetroffen
console-policy-calendar-before = Kalender: nu nog niet, vanaf { $from } mag het, vanaf { $day } moet het.
console-policy-calendar-window = Kalender: nu mag het, tot en met { $to }; vanaf { $day } moet het.
console-policy-calendar-after = Kalender: het moet, sinds { $day }.
console-policy-calendar-off = Nog niet
console-policy-calendar-off-days = tot { $day }
console-policy-calendar-may = Mag
console-policy-calendar-may-days = { $from } tot en met { $to }
console-policy-calendar-must = Moet
console-policy-calendar-must-days = vanaf { $day }
console-policy-calendar-left = { $days ->
    [one] Nog één dag tot de volgende stap.
   *[other] Nog { $days } dagen tot de volgende stap.
}
console-policy-say-off = { $Term } wordt niet gebruikt. Alleen beheerders stellen die in.
console-policy-say-optional = Iedereen voor wie { $term } bedoeld is, mag die zelf aanzetten.
console-policy-say-required = { $Term } is verplicht voor iedereen voor wie die bedoeld is.
console-policy-say-not-yet = Tot { $day } wordt er niets gevraagd.
console-policy-say-window = Tot en met { $day } kan iedereen ‘Niet nu’ kiezen.
console-policy-say-from = Vanaf { $day } is { $term } verplicht.
console-policy-say-since = Sinds { $day } is { $term } verplicht.
console-policy-say-everybody = Het geldt voor iedereen.
console-policy-say-some = Het geldt voor een deel van de rollen; beheerders horen er altijd bij.
console-policy-say-reminders = { $count ->
    [one] Wie nog niets heeft ingesteld, krijgt vooraf één herinnering per mail.
   *[other] Wie nog niets heeft ingesteld, krijgt vooraf { $count } herinneringen per mail.
}
console-policy-say-methods-totp = De code komt uit een app.
console-policy-say-methods-totp-sms = De code komt uit een app of per sms; de app wordt aangeraden.
console-policy-say-methods-sms-totp = De code komt per sms of uit een app; sms staat voorop.
console-policy-say-methods-sms = De code komt per sms. Wie bij accounts van anderen kan, gebruikt een app.
console-policy-say-remember-off = Browsers worden niet onthouden: er wordt iedere keer om een code gevraagd.
console-policy-say-remember-automatic = Na een code wordt de browser vanzelf { $count } uur onthouden.
console-policy-say-remember-checkbox = Wie het vinkje zet, hoeft in die browser { $count } uur geen code te geven.
console-policy-say-remember-choice = Mensen kiezen zelf hoe lang hun browser wordt onthouden, hooguit { $count } uur.
console-policy-say-computers-offered = Op de inlogpagina kunnen mensen zeggen dat anderen deze computer ook gebruiken.
console-policy-say-computers-networks = In { $count } { $count ->
    [one] netwerk
   *[other] netwerken
} zijn alle computers gedeeld: daar wordt niets onthouden.
console-policy-say-computers-pupils = Leerlingen werken altijd op gedeelde computers.
console-policy-say-codes = Een code heeft { $digits } cijfers en wisselt iedere { $seconds } seconden.
console-policy-say-badges = Leerlingen kunnen met een badge inloggen, alleen op de netwerken van de school.
console-policy-say-badges-days = Een badge werkt { $count } { $count ->
    [one] dag
   *[other] dagen
}.
console-policy-say-texts-budget = Er gaan hooguit { $count } sms-berichten per maand uit.
console-policy-say-recovery-none = Er zijn geen herstelcodes.
console-policy-say-recovery-login = { $count ->
    [one] Er is één herstelcode; die vervangt één keer de code.
   *[other] Er zijn { $count } herstelcodes; elk vervangt één keer de code.
}
console-policy-say-recovery-reset = { $count ->
    [one] Er is één herstelcode; die zet { $term } uit om opnieuw in te stellen.
   *[other] Er zijn { $count } herstelcodes; elk zet { $term } uit om opnieuw in te stellen.
}
console-policy-say-portal = Wie de telefoon kwijt is, kan zichzelf helpen met een sms en een geheime vraag.
console-policy-say-password = Een wachtwoord heeft ten minste { $count } tekens.
console-policy-say-tries = Na { $count } foute wachtwoorden is het { $minutes } minuten dicht.
console-policy-say-session = Wie { $idle } minuten niets doet, wordt uitgelogd; iedereen na { $count } minuten.
console-policy-say-temporary = Een tijdelijk wachtwoord werkt { $count } uur.
console-policy-say-shared-no = Gedeelde accounts kunnen niet inloggen.
console-policy-say-shared-yes = Gedeelde accounts zijn toegestaan.
console-policy-say-formal = Mensen worden aangesproken met u.
console-policy-say-step-up-nothing = Er wordt van niemand meer gevraagd dan van iedereen.
console-policy-say-step-up-age = Van sommige rollen mag de tweede stap hooguit { $count ->
    [one] één minuut
   *[other] { $count } minuten
} oud zijn.
console-policy-say-step-up-factors = Bij sommige rollen telt niet iedere tweede stap.
console-policy-say-step-up-inside = Een browser wordt alleen op de eigen netwerken onthouden.
console-policy-say-step-up-waived = Van sommige rollen vragen we op de eigen netwerken geen tweede stap.
console-policy-say-informal = Mensen worden aangesproken met je.
console-policy-warning-short-notice = { $days ->
    [one] Er is nog maar één dag tot het verplicht is.
   *[other] Er zijn nog maar { $days } dagen tot het verplicht is. Twee weken is een goede aanlooptijd.
}
console-policy-warning-short-window = { $days ->
    [one] Mensen kunnen maar één dag ‘Niet nu’ kiezen.
   *[other] Mensen kunnen maar { $days } dagen ‘Niet nu’ kiezen.
}
console-policy-warning-at-once = De verplichting gaat meteen in: die dag is al geweest.
console-policy-warning-no-reminders = Er gaan geen herinneringen uit.
console-policy-warning-weekend = De eerste verplichte dag, { $day }, valt in het weekend. Is er dan iemand om te helpen?
console-policy-warning-new-year = De eerste verplichte dag, { $day }, is nieuwjaarsdag. Is er dan iemand om te helpen?
console-policy-warning-good-friday = De eerste verplichte dag, { $day }, is Goede Vrijdag. Is er dan iemand om te helpen?
console-policy-warning-easter = De eerste verplichte dag, { $day }, is een paasdag. Is er dan iemand om te helpen?
console-policy-warning-kings-day = De eerste verplichte dag, { $day }, is Koningsdag. Is er dan iemand om te helpen?
console-policy-warning-liberation-day = De eerste verplichte dag, { $day }, is Bevrijdingsdag. Is er dan iemand om te helpen?
console-policy-warning-ascension = De eerste verplichte dag, { $day }, is Hemelvaartsdag. Is er dan iemand om te helpen?
console-policy-warning-whitsun = De eerste verplichte dag, { $day }, is een pinksterdag. Is er dan iemand om te helpen?
console-policy-warning-christmas = De eerste verplichte dag, { $day }, is een kerstdag. Is er dan iemand om te helpen?
console-policy-meets-nothing = alleen het wachtwoord
console-policy-meets-at-source = eigen inlog dicht: logt in bij de inlogbron
console-policy-meets-invitation = uitnodiging, ‘Niet nu’ mag
console-policy-meets-code = een code
console-policy-meets-code-again = weer een code, na een pauze
console-policy-meets-set-up = moet eerst instellen
console-policy-meets-no-mail = loopt vast: geen mailadres
console-policy-meets-no-number = loopt vast: geen mobiel nummer
console-policy-meets-no-kind = loopt vast: heeft geen tweede stap die telt
console-policy-meets-refused = mag niet inloggen
console-policy-meets-badge = op school is de badge genoeg
console-policy-meets-no-badge = op school is de badge niet meer genoeg
console-policy-role-pupil = Leerling
console-policy-role-teacher = Leraar
console-policy-role-staff = Medewerker
console-policy-role-guardian = Ouder of verzorger
console-policy-role-member = Lid of cliënt
console-policy-role-admin = Beheerder
console-policy-role-class-admin = Klassenbeheerder
console-policy-role-main-contact = Hoofdcontactpersoon
console-policy-role-auditor = Controleur
console-policy-role-support = Ondersteuner
console-policy-role-operator = Systeembeheerder
console-policy-role-none = Zonder rol
console-policy-yes = ja
console-policy-no = nee
console-policy-nothing = niets
console-policy-day = { $day }
console-policy-unit-seconds = { $count ->
    [one] één seconde
   *[other] { $count } seconden
}
console-policy-in-seconds = seconden
console-policy-unit-minutes = { $count ->
    [one] één minuut
   *[other] { $count } minuten
}
console-policy-in-minutes = minuten
console-policy-unit-hours = { $count ->
    [one] één uur
   *[other] { $count } uur
}
console-policy-in-hours = uur
console-policy-unit-days = { $count ->
    [one] één dag
   *[other] { $count } dagen
}
console-policy-in-days = dagen
console-policy-unit-characters = { $count ->
    [one] één teken
   *[other] { $count } tekens
}
console-policy-in-characters = tekens
console-policy-unit-digits = { $count ->
    [one] één cijfer
   *[other] { $count } cijfers
}
console-policy-in-digits = cijfers
console-policy-unit-tries = { $count ->
    [one] één poging
   *[other] { $count } pogingen
}
console-policy-in-tries = pogingen
console-policy-unit-codes = { $count ->
    [one] één code
   *[other] { $count } codes
}
console-policy-in-codes = codes
console-policy-unit-groups = { $count ->
    [one] één groep
   *[other] { $count } groepen
}
console-policy-in-groups = groepen
console-policy-unit-steps = { $count ->
    [one] één stap
   *[other] { $count } stappen
}
console-policy-in-steps = stappen
console-policy-unit-messages = { $count ->
    [one] één bericht
   *[other] { $count } berichten
}
console-policy-in-messages = berichten
console-policy-fault-between = Kies een getal van { $least } tot en met { $most }.
console-policy-fault-number = Vul een getal in.
console-policy-fault-day = Kies een dag.
console-policy-fault-missing = Kies één van de mogelijkheden.
console-policy-fault-username = Niemand heeft hier deze gebruikersnaam.
console-policy-fault-elsewhere = In een ander deel van het beleid klopt iets niet. Kijk dat eerst na.
console-policy-fault-second-factor-mode-mandatory-from = De eerste verplichte dag kan niet vóór de eerste dag liggen waarop het mag.
console-policy-fault-second-factor-reminder-days = Noem hooguit 6 momenten, elk 1 tot en met 90 dagen vooraf.
console-policy-fault-remember-hours = Kies 1 tot en met 720 uur.
console-policy-fault-remember-options = Noem ten minste één keuze, elk van 1 tot en met 720 uur.
console-policy-fault-step-up-max-age-minutes = Kies 5 tot en met 43200 minuten.
console-policy-fault-step-up-factors = Vink ten minste één manier aan die mensen hier kunnen instellen.
console-policy-fault-step-up-trusted-networks = Noem netwerken zoals 192.0.2.0/24, hooguit honderd; zonder netwerk gelden de regels hieronder nergens.
console-policy-fault-step-up-waived-inside = Laat rollen weg van wie meer wordt gevraagd.
console-policy-fault-shared-computer-networks = Elke regel is een reeks als 10.1.0.0/16 of één adres; hooguit 100 regels.
console-policy-fault-badges-networks = Elke regel is een reeks als 10.1.0.0/16 of één adres; hooguit 100 regels.
console-policy-fault-badges-valid-days = 1 tot en met 400 dagen, of leeg.
console-policy-fault-totp-period = Kies 20, 30 of 60 seconden.
console-policy-fault-totp-issuer = Laat de dubbele punt weg: apps splitsen de naam daar.
console-policy-fault-sms-per-hour = Kies 1 tot en met 10 per uur, en per dag ten minste evenveel.
console-policy-fault-sms-countries = Schrijf landnummers zoals +31.
console-policy-fault-recovery-group-length = Een code heeft bij elkaar ten minste 12 tekens.
console-policy-fault-recovery-self-service-questions = Noem ten minste één vraag.
console-policy-fault-session-absolute-minutes = Kies ten minste de tijd zonder activiteit, en hooguit 1440 minuten.
console-policy-fault-provision-password-channel = Het wachtwoord mag niet langs dezelfde weg als de gebruikersnaam.
console-policy-fault-home-url = Begin met https://.
console-policy-fault-instruction-url = Begin met https://.
console-policy-fault-feedback-url = Begin met https://.
console-policy-fault-other = Dit past niet bij de rest.
console-policy-part-second-factor = { $Term }
console-policy-part-step-up = Strenger of soepeler
console-policy-part-remember = Browsers onthouden, gedeelde computers
console-policy-part-codes = Codes en sms
console-policy-part-recovery = Weer toegang krijgen
console-policy-part-password = Wachtwoorden
console-policy-part-session = Ingelogd blijven
console-policy-part-accounts = Nieuwe en gedeelde accounts
console-policy-part-words = Woorden en adressen
console-policy-second-factor-mode = Wanneer wordt erom gevraagd?
console-policy-second-factor-mode-hint = Bij ‘Volgens de kalender’ vult u hieronder twee dagen in.
console-policy-second-factor-mode-optional-from = Mag vanaf
console-policy-second-factor-mode-optional-from-hint = Vanaf het begin van deze dag krijgen mensen een uitnodiging.
console-policy-second-factor-mode-mandatory-from = Moet vanaf
console-policy-second-factor-mode-mandatory-from-hint = Vanaf het begin van deze dag kan niemand meer ‘Niet nu’ kiezen.
console-policy-second-factor-reminder-days = Herinneringen, zoveel dagen vooraf
console-policy-second-factor-reminder-days-hint = Bijvoorbeeld 14, 7, 1. Leeg: geen herinneringen.
console-policy-second-factor-available-to = Voor wie?
console-policy-second-factor-available-to-hint = Niets aangevinkt: voor iedereen. Beheerders hebben het altijd nodig.
console-policy-second-factor-methods = Waarmee?
console-policy-second-factor-methods-hint = Sms kost geld en is minder veilig dan een app.
console-policy-second-factor-email-proof-first = Eerst het mailadres bevestigen
console-policy-second-factor-email-proof-first-hint = Wie geen mailadres heeft, kan dan niets instellen.
console-policy-second-factor-invite-again-days = Opnieuw uitnodigen na ‘Niet nu’
console-policy-second-factor-invite-again-days-hint = 0: bij iedere keer inloggen.
console-policy-second-factor-user-may-remove = Mensen mogen het zelf uitzetten, zolang het niet verplicht is
console-policy-second-factor-user-may-wipe = Ook als het verplicht is, mag iemand opnieuw beginnen
console-policy-second-factor-user-may-wipe-hint = Handig bij een nieuwe telefoon: uitzetten en meteen opnieuw instellen.
console-policy-second-factor-user-may-suspend = Mensen mogen het zelf een tijdje uitzetten
console-policy-second-factor-suspend-max-hours = Hooguit zo lang
console-policy-second-factor-locked-after-administrator = Wat een beheerder weer aanzet, mag iemand niet zelf uitzetten
console-policy-skip-local-second-factor-for-upstream = Wie via de eigen inlogbron komt, geeft hier geen code
console-policy-skip-local-second-factor-for-upstream-hint = Hoe ver dat gaat, staat hieronder.
console-policy-upstream-trust = Telt de tweede stap van de eigen inlogbron?
console-policy-is-upstream-trust-when-asserted = Alleen als de bron bevestigt dat die gezet is
console-policy-is-upstream-trust-always = Altijd, ook als de bron er niets over zegt
console-policy-is-upstream-trust-never = Nooit
console-policy-source-only-linked = Wie gekoppeld is, logt alleen in via de eigen inlogbron
console-policy-source-only-linked-hint = Het wachtwoord hier werkt voor hen niet meer. Voor beheerders altijd wel.
console-policy-source-only-roles = Wie logt alleen in via de eigen inlogbron?
console-policy-source-only-roles-hint = Ook wie nog niet gekoppeld is. Koppelen met het wachtwoord hier blijft één keer mogelijk. Geldt niet voor beheerders.
console-policy-source-only-open-at-outage = Is de bron onbereikbaar, dan werkt het wachtwoord hier wel
console-policy-source-only-open-at-outage-hint = Sluis probeert dan eerst zelf of de bron antwoordt.
console-policy-is-source-only-roles-pupil = leerling
console-policy-is-source-only-roles-teacher = leraar
console-policy-is-source-only-roles-staff = medewerker
console-policy-is-source-only-roles-guardian = ouder of verzorger
console-policy-is-source-only-roles-member = lid of cliënt
console-policy-is-source-only-roles-admin = beheerder
console-policy-is-source-only-roles-class-admin = klassenbeheerder
console-policy-is-source-only-roles-main-contact = hoofdcontactpersoon
console-policy-is-source-only-roles-auditor = controleur
console-policy-is-source-only-roles-support = ondersteuner
console-policy-is-source-only-roles-operator = systeembeheerder
console-policy-is-source-only-roles-nobody = niemand
console-policy-remember-kind = Hoe?
console-policy-remember-kind-hint = Beheerders worden nooit onthouden.
console-policy-remember-hours = Hoe lang?
console-policy-remember-hours-hint = Hooguit 720 uur. Alleen bij ‘vanzelf’ en ‘met een vinkje’.
console-policy-remember-options = Keuzes
console-policy-remember-options-hint = In uren, met komma's. Alleen bij ‘zelf kiezen’.
console-policy-step-up-roles = Van wie vragen we meer?
console-policy-step-up-roles-hint = De twee regels hieronder gelden alleen voor hen. Niets aangevinkt: voor niemand.
console-policy-step-up-max-age-minutes = Hoe oud mag hun tweede stap zijn?
console-policy-step-up-max-age-minutes-hint = Leeg: geen grens. Van 5 minuten tot 43200 (dertig dagen). Telt ook voor een onthouden browser.
console-policy-step-up-factors = Welke tweede stap telt bij hen?
console-policy-step-up-factors-hint = Niets aangevinkt: alles. Wie alleen iets heeft dat niet telt, stelt bij het inloggen iets in dat wel telt. Een herstelcode telt alleen met een vinkje.
console-policy-step-up-trusted-networks = Netwerken van de instelling
console-policy-step-up-trusted-networks-hint = Eén reeks adressen per regel, zoals 192.0.2.0/24. Hooguit honderd.
console-policy-step-up-devices-inside-only = Onthoud browsers alleen op die netwerken
console-policy-step-up-devices-inside-only-hint = Daarbuiten vragen we altijd een code.
console-policy-step-up-waived-inside = Van wie vragen we op die netwerken geen tweede stap?
console-policy-step-up-waived-inside-hint = Alleen voor wie geen andere rol heeft. Een app die een tweede stap eist, krijgt die toch.
console-policy-is-step-up-roles-pupil = leerling
console-policy-is-step-up-roles-teacher = leraar
console-policy-is-step-up-roles-staff = medewerker
console-policy-is-step-up-roles-guardian = ouder of verzorger
console-policy-is-step-up-roles-member = lid of cliënt
console-policy-is-step-up-roles-admin = beheerder
console-policy-is-step-up-roles-class-admin = klassenbeheerder
console-policy-is-step-up-roles-main-contact = hoofdcontactpersoon
console-policy-is-step-up-roles-auditor = controleur
console-policy-is-step-up-roles-support = ondersteuner
console-policy-is-step-up-roles-operator = systeembeheerder
console-policy-is-step-up-roles-nobody = niemand
console-policy-is-step-up-factors-totp = code uit een app
console-policy-is-step-up-factors-sms = code per sms
console-policy-is-step-up-factors-passkey = passkey of beveiligingssleutel
console-policy-is-step-up-factors-recovery-code = herstelcode
console-policy-is-step-up-factors-all = alles
console-policy-is-step-up-waived-inside-pupil = leerling
console-policy-is-step-up-waived-inside-teacher = leraar
console-policy-is-step-up-waived-inside-staff = medewerker
console-policy-is-step-up-waived-inside-guardian = ouder of verzorger
console-policy-is-step-up-waived-inside-member = lid of cliënt
console-policy-is-step-up-waived-inside-admin = beheerder
console-policy-is-step-up-waived-inside-class-admin = klassenbeheerder
console-policy-is-step-up-waived-inside-main-contact = hoofdcontactpersoon
console-policy-is-step-up-waived-inside-auditor = controleur
console-policy-is-step-up-waived-inside-support = ondersteuner
console-policy-is-step-up-waived-inside-operator = systeembeheerder
console-policy-is-step-up-waived-inside-nobody = niemand
console-policy-shared-computer-offered = Vakje voor een gedeelde computer op de inlogpagina
console-policy-shared-computer-offered-hint = Wie het aanvinkt, wordt daar niet onthouden.
console-policy-shared-computer-networks = Netwerken met gedeelde computers
console-policy-shared-computer-networks-hint = Op elke regel een reeks als 10.1.0.0/16, of één adres. Eén computer wijst u aan met de link bij dit onderdeel van het beleid.
console-policy-shared-computer-pupils = Leerlingen werken altijd op gedeelde computers
console-policy-shared-computer-pupils-hint = Voor wie alleen leerling is.
console-policy-shared-computer-idle-minutes = Op een gedeelde computer uitgelogd na zo lang niets doen
console-policy-shared-computer-idle-minutes-hint = 5 tot en met 240 minuten.
console-policy-badges-networks = Netwerken waar badges werken
console-policy-badges-networks-hint = Op elke regel een reeks als 10.1.0.0/16, of één adres. Zonder netwerken zijn er geen badges.
console-policy-badges-valid-days = Zo lang werkt een badge
console-policy-badges-valid-days-hint = 1 tot en met 400. Leeg: tot de leerling uit de klas gaat of de klas wordt opgeborgen.
console-policy-totp-issuer = Naam in de app
console-policy-totp-account-label = Daaronder in de app
console-policy-totp-digits = Cijfers van een code
console-policy-totp-period = Een code wisselt na
console-policy-totp-period-hint = Sommige apps rekenen altijd met 30 seconden, zoals Google Authenticator en Microsoft Authenticator.
console-policy-totp-algorithm = Rekenwijze
console-policy-totp-window-back = Eerdere codes die nog tellen
console-policy-totp-window-forward = Latere codes die al tellen
console-policy-totp-period-fallback = Apps die 30 seconden rekenen, mogen ook
console-policy-totp-pending-minutes = Tijd om de app te koppelen
console-policy-sms-code-minutes = Een sms-code werkt
console-policy-sms-per-hour = Sms per uur, per persoon
console-policy-sms-per-day = Sms per dag, per persoon
console-policy-sms-tries = Pogingen per sms-code
console-policy-sms-pause-seconds = Pauze tussen twee sms'jes
console-policy-sms-countries = Landen
console-policy-sms-countries-hint = Landnummers met komma's, zoals +31, +32. Leeg: alle landen.
console-policy-sms-monthly-budget = Sms per maand
console-policy-sms-monthly-budget-hint = Leeg: geen grens. Bij 80% en 100% krijgen beheerders een mail.
console-policy-sms-note-nl = Opmerking bij sms, Nederlands
console-policy-sms-note-en = Opmerking bij sms, Engels
console-policy-recovery-count = Herstelcodes
console-policy-recovery-count-hint = 0: geen herstelcodes.
console-policy-recovery-groups = Groepen in een code
console-policy-recovery-group-length = Tekens per groep
console-policy-recovery-effect = Wat doet een herstelcode?
console-policy-recovery-confirm-saved = Mensen vinken aan dat ze de codes hebben bewaard
console-policy-recovery-type-back = Mensen typen een van de nieuwe codes over
console-policy-recovery-type-back-hint = Na het opslaan vraagt een volgende pagina om één code. Die code blijft geldig.
console-policy-recovery-password-by-mail = Een vergeten wachtwoord kan per mail worden vernieuwd
console-policy-recovery-link-minutes = Een link per mail werkt
console-policy-recovery-self-service-enabled = Zelf nieuwe toegang, met sms en geheime vraag
console-policy-recovery-self-service-enabled-hint = Voor wie de telefoon kwijt is en geen herstelcode heeft.
console-policy-recovery-self-service-questions = Vragen om uit te kiezen, Nederlands
console-policy-recovery-self-service-questions-hint = Eén per regel.
console-policy-recovery-self-service-questions-en = Dezelfde vragen, Engels
console-policy-recovery-self-service-questions-en-hint = In dezelfde volgorde, één per regel.
console-policy-recovery-self-service-new-password = Daarmee kan ook het wachtwoord worden vernieuwd
console-policy-recovery-self-service-tries = Pogingen
console-policy-recovery-self-service-lock-hours = Daarna dicht
console-policy-questions-set = { $count ->
    [0] Niemand heeft nu een geheime vraag ingesteld.
    [one] Eén persoon heeft nu een geheime vraag ingesteld.
   *[other] { $count } mensen hebben nu een geheime vraag ingesteld.
}
console-policy-questions-weak = Een geheime vraag is zwak: klasgenoten en collega's weten het antwoord vaak. Wij raden hem af. Gebruik liever herstelcodes, een passkey of de helpdesk. Hij telt alleen naast een code per sms, en nooit voor beheerders.
console-policy-password-min-length = Ten minste zoveel tekens
console-policy-password-min-length-hint = Lengte helpt meer dan vreemde tekens.
console-policy-password-refuse-common = Bekende wachtwoorden en namen weigeren
console-policy-password-refuse-common-hint = Sterk aangeraden.
console-policy-password-require-lower = Een kleine letter
console-policy-password-require-upper = Een hoofdletter
console-policy-password-require-digit = Een cijfer
console-policy-password-require-symbol = Een ander teken
console-policy-throttle-password-tries = Foute wachtwoorden
console-policy-throttle-window-minutes = Daarna dicht
console-policy-throttle-code-tries = Foute codes voor het wachten begint
console-policy-session-idle-minutes = Uitgelogd na zo lang niets doen
console-policy-session-idle-minutes-hint = 5 tot en met 1440 minuten.
console-policy-session-absolute-minutes = Uitgelogd na zo lang, wat er ook gebeurt
console-policy-session-absolute-minutes-hint = 1440 minuten is een dag.
console-policy-session-tell-new-browser = Mail bij inloggen in een nieuwe browser
console-policy-session-tell-new-browser-hint = Met browser, netwerk en tijd, en de link ‘Dit was ik niet’. Hoogstens drie mails per persoon per dag.
console-policy-unlock-minutes = Een wachtwoord of code opent gevoelige pagina's
console-policy-unlock-minutes-hint = Daarna wordt er nog eens om gevraagd.
console-policy-provision-username-channel = De gebruikersnaam gaat per
console-policy-provision-password-channel = Het tijdelijke wachtwoord gaat per
console-policy-provision-temporary-password-hours = Een tijdelijk wachtwoord werkt
console-policy-provision-temporary-password-tries = Pogingen met een tijdelijk wachtwoord
console-policy-provision-first = Wat komt eerst?
console-policy-shared-accounts-forbidden = Gedeelde accounts weigeren
console-policy-shared-accounts-forbidden-hint = Een account dat meer mensen gebruiken, kan dan niet inloggen.
console-policy-audit-keep-days = Zo lang blijft het logboek bewaard
console-policy-role-addresses = Adressen die zelden van één persoon zijn
console-policy-role-addresses-hint = Het deel vóór de @, met komma's: info, administratie.
console-policy-login-name = Inloggen met
console-policy-term-nl = Hoe heet het hier? Nederlands
console-policy-term-en = Hoe heet het hier? Engels
console-policy-formal = Mensen aanspreken met u
console-policy-languages = Talen van pagina's en mails
console-policy-languages-hint = Met komma's: nl, en, de. Zonder keuze Nederlands en Engels.
console-policy-publicly-listed = De instelling mag in een openbare lijst staan
console-policy-home-url = Waar iemand uitkomt die hier rechtstreeks inlogt
console-policy-instruction-url = Waar staat hoe je een account krijgt
console-policy-feedback-url = Waar beheerders hun mening over het beheer kwijt kunnen
console-policy-contacts = Contactpersonen
console-policy-authenticator-apps = Aanbevolen apps
console-policy-notice = Mededeling op de inlogpagina
console-policy-texts = Eigen teksten
console-policy-is-second-factor-mode-off = Nooit
console-policy-is-second-factor-mode-optional = Wie wil
console-policy-is-second-factor-mode-required = Altijd, voor iedereen
console-policy-is-second-factor-mode-scheduled = Volgens de kalender
console-policy-is-second-factor-methods-totp = Een app
console-policy-is-second-factor-methods-totp-sms = Een app of sms; de app eerst
console-policy-is-second-factor-methods-sms-totp = Sms of een app; sms eerst
console-policy-is-second-factor-methods-sms = Alleen sms
console-policy-is-remember-kind-off = Nooit
console-policy-is-remember-kind-automatic = Vanzelf na iedere code
console-policy-is-remember-kind-checkbox = Met een vinkje
console-policy-is-remember-kind-choice = Zelf kiezen hoe lang
console-policy-is-totp-account-label-email = Het mailadres
console-policy-is-totp-account-label-username = De gebruikersnaam
console-policy-is-totp-account-label-full-username = De volledige gebruikersnaam
console-policy-is-totp-algorithm-SHA1 = SHA-1 (werkt in iedere app)
console-policy-is-totp-algorithm-SHA256 = SHA-256
console-policy-is-recovery-effect-login = Die vervangt één keer de code
console-policy-is-recovery-effect-reset = Die zet alles terug om opnieuw in te stellen
console-policy-is-provision-username-channel-mail = mail
console-policy-is-provision-username-channel-sms = sms
console-policy-is-provision-password-channel-mail = mail
console-policy-is-provision-password-channel-sms = sms
console-policy-is-provision-first-password-first = Eerst een nieuw wachtwoord
console-policy-is-provision-first-enrolment-first = Eerst { $term } instellen
console-policy-is-login-name-login-username = een gebruikersnaam
console-policy-is-login-name-login-email = het mailadres
console-policy-is-second-factor-available-to-pupil = leerling
console-policy-is-second-factor-available-to-teacher = leraar
console-policy-is-second-factor-available-to-staff = medewerker
console-policy-is-second-factor-available-to-guardian = ouder of verzorger
console-policy-is-second-factor-available-to-member = lid of cliënt
console-policy-is-second-factor-available-to-admin = beheerder
console-policy-is-second-factor-available-to-class-admin = klassenbeheerder
console-policy-is-second-factor-available-to-main-contact = hoofdcontactpersoon
console-policy-is-second-factor-available-to-auditor = controleur
console-policy-is-second-factor-available-to-support = ondersteuner
console-policy-is-second-factor-available-to-operator = systeembeheerder
console-policy-is-second-factor-available-to-everybody = iedereen

## Passkeys
console-policy-passkeys-mode = Passkeys en beveiligingssleutels
console-policy-is-passkeys-mode-off = Niet
console-policy-is-passkeys-mode-second-factor = Als tweede stap na het wachtwoord
console-policy-is-passkeys-mode-only-step = Ook als enige stap, zonder wachtwoord
console-policy-passkeys-attested-roles = Wie mag alleen goedgekeurde soorten toevoegen?
console-policy-passkeys-attested-roles-hint = Hun nieuwe passkeys moeten bewijzen van welk soort ze zijn. Dat kan niet iedere passkey: die van telefoons meestal niet.
console-policy-passkeys-invite = Nodig uit om een passkey toe te voegen
console-policy-passkeys-invite-hint = Na het inloggen met een code, aan wie er nog geen heeft. ‘Niet nu’ mag.
console-policy-passkeys-invite-again-days = Wanneer weer, na ‘Niet nu’?
console-policy-passkeys-attested-models = Goedgekeurde soorten
console-policy-is-passkeys-attested-roles-nobody = niemand
console-policy-is-passkeys-attested-roles-pupil = leerling
console-policy-is-passkeys-attested-roles-teacher = leraar
console-policy-is-passkeys-attested-roles-staff = medewerker
console-policy-is-passkeys-attested-roles-guardian = ouder of verzorger
console-policy-is-passkeys-attested-roles-member = lid of cliënt
console-policy-is-passkeys-attested-roles-admin = beheerder
console-policy-is-passkeys-attested-roles-class-admin = klassenbeheerder
console-policy-is-passkeys-attested-roles-main-contact = hoofdcontactpersoon
console-policy-is-passkeys-attested-roles-auditor = controleur
console-policy-is-passkeys-attested-roles-support = ondersteuner
console-policy-is-passkeys-attested-roles-operator = systeembeheerder

console-computer-title = Deze computer aanwijzen
console-computer-lead = Gebruiken meer mensen de computer waaraan u nu zit, zoals in een lokaal of de mediatheek? Wijs hem dan aan als gedeelde computer. Daar wordt niets onthouden, kan niemand een passkey toevoegen en eindigt een sessie snel.
console-computer-marked = Deze browser is aangewezen als gedeelde computer, voor het inloggen op { $host }.
console-computer-unmarked = Deze browser is niet aangewezen als gedeelde computer, voor het inloggen op { $host }.
console-computer-network = Hij staat wel in een netwerk met gedeelde computers.
console-computer-mark = Aanwijzen als gedeelde computer
console-computer-unmark = Niet meer als gedeeld aanwijzen
console-computer-cookies = De aanwijzing ligt in deze browser en verdwijnt als iemand de cookies wist. Wijs liever een heel netwerk aan als dat kan. Log uit als u klaar bent.
console-computer-news-marked = Gelukt. Deze computer is aangewezen als gedeelde computer.
console-computer-news-unmarked = Gelukt. Deze computer is geen aangewezen gedeelde computer meer.
console-computer-own-title = Op een eigen adres van uw instelling
console-computer-own-lead = Een eigen adres heeft een eigen aanwijzing, en het beheer is daar niet. Maak hier een link en open die op deze computer, in deze browser.
console-computer-own-mark = Link om aan te wijzen op { $host }
console-computer-own-unmark = Link om de aanwijzing weg te halen op { $host }
console-computer-own-made-mark = Hier is de link om deze computer aan te wijzen op { $host }.
console-computer-own-made-unmark = Hier is de link om de aanwijzing weg te halen op { $host }.
console-computer-own-made-once = { $minutes ->
    [one] Hij werkt één keer, één minuut lang. Er verandert pas iets als u daar op de knop drukt.
   *[other] Hij werkt één keer, { $minutes } minuten lang. Er verandert pas iets als u daar op de knop drukt.
}
console-computer-own-open = Open de link
console-computer-way = Deze computer aanwijzen als gedeelde computer
