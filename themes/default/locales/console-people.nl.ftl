# Gebruikers, en de pagina van één gebruiker.

people-title = Gebruikers
people-search = Naam, gebruikersnaam, nummer, mail of klas
people-class = Klas
people-role = Rol
people-factor = { $Term }
people-standing = Account
people-seen = Laatst ingelogd
people-before = Vóór de dag
people-order = Volgorde
people-any = Alles
people-factor-never = Niet ingesteld
people-factor-enabled = Aan
people-factor-suspended = Uitgezet
people-factor-passkey = Met een passkey
people-has-passkey = passkey
people-standing-active = Open
people-standing-disabled = Gesloten
people-seen-never = Nooit
people-seen-month = Afgelopen 30 dagen
people-seen-before = Vóór een dag
people-order-name = Op achternaam
people-order-seen = Laatst ingelogd eerst
people-role-pupil = Leerling
people-role-teacher = Leraar
people-role-staff = Medewerker
people-role-guardian = Ouder of verzorger
people-role-member = Lid
people-role-class_admin = Klassenbeheerder
people-role-main_contact = Hoofdcontactpersoon
people-role-auditor = Controleur
people-role-admin = Beheerder
people-role-support = Ondersteuner
people-role-operator = Systeembeheerder
people-count = { $count ->
    [one] Eén gebruiker
   *[other] { $count } gebruikers
}
people-new = Account maken
people-export = Bewaren als CSV
people-caption = Gebruikers van deze instelling
people-pick = Kiezen
people-pick-one = { $name } kiezen
people-name = Naam
people-shared = Gedeeld
people-none = Niemand gevonden. Probeer een deel van de naam, of minder filters.
people-bulk = Met meerdere gebruikers
people-bulk-act = Wat
people-bulk-class = Naar klas
people-bulk-who = Met wie
people-bulk-ticked = De aangevinkte
people-bulk-all = Iedereen die aan de filters voldoet
people-bulk-go = Verder
people-bulk-remind = Herinneren aan { $term }
people-bulk-links = Link voor een nieuw wachtwoord sturen
people-bulk-channels = Tijdelijk wachtwoord sturen
people-bulk-move = Naar een andere klas
people-bulk-end_sessions = Overal uitloggen
people-bulk-close = Account sluiten
people-bulk-open = Account openen
people-bulk-close-title = { $count ->
    [one] Eén account sluiten?
   *[other] { $count } accounts sluiten?
}
people-bulk-open-title = { $count ->
    [one] Eén account openen?
   *[other] { $count } accounts openen?
}
people-bulk-remind-title = { $count ->
    [one] Eén gebruiker herinneren?
   *[other] { $count } gebruikers herinneren?
}
people-bulk-move-title = { $count ->
    [one] Eén gebruiker verplaatsen?
   *[other] { $count } gebruikers verplaatsen?
}
people-bulk-links-title = { $count ->
    [one] Eén link sturen?
   *[other] { $count } links sturen?
}
people-bulk-channels-title = { $count ->
    [one] Eén tijdelijk wachtwoord sturen?
   *[other] { $count } tijdelijke wachtwoorden sturen?
}
people-bulk-end_sessions-title = { $count ->
    [one] Eén gebruiker overal uitloggen?
   *[other] { $count } gebruikers overal uitloggen?
}
people-bulk-close-text = Zij kunnen dan niet meer inloggen en worden meteen overal uitgelogd.
people-bulk-open-text = Zij kunnen dan weer inloggen.
people-bulk-remind-text = Wie het nog niet heeft ingesteld of heeft uitgezet, krijgt een mail.
people-bulk-move-text = Dit wordt hun hoofdklas. Zij gaan uit de hoofdklas waar zij nu in zitten.
people-bulk-to = Nieuwe klas: { $name }.
people-bulk-links-text = Zij krijgen een mail met een link om zelf een wachtwoord te kiezen. Het oude wachtwoord werkt tot dan.
people-bulk-channels-text = Gebruikersnaam en tijdelijk wachtwoord gaan ieder hun eigen weg. Het oude wachtwoord werkt meteen niet meer.
people-bulk-end_sessions-text = Zij moeten overal opnieuw inloggen, ook op onthouden apparaten.
people-bulk-most = In één keer gaan er { $most }. Doe dit daarna nog eens voor de rest.
people-bulk-sure = Ja, doen
people-back = Terug
people-news-bulk = Klaar: { $done } gedaan, { $passed } overgeslagen.
people-news-nobody = Vink eerst iemand aan.
person-title = { $name }
person-who = Wie
person-given-name = Voornaam
person-particle = Tussenvoegsel
person-particle-hint = Zoals ‘van der’
person-family-name = Achternaam
person-number = Leerlingnummer of personeelsnummer
person-reach = Inloggen en bereikbaar zijn
person-username = Gebruikersnaam
person-email = E-mailadres
person-email-hint = Een nieuw adres moet opnieuw worden bevestigd. Het oude adres krijgt bericht.
person-email-unproven = Niet bevestigd
person-phone = Mobiel nummer
person-language = Taal
person-language-none = Die van de browser
person-classes = Klassen
person-main-class = Hoofdklas
person-programme = Opleiding
person-extra-classes = Andere klassen
person-account = Account en rollen
person-roles = Rollen
person-own-roles = Uw eigen rollen en toegang kunt u niet zelf wijzigen.
person-standing = Account
person-starts-on = Werkt vanaf
person-ends-on = Werkt niet meer vanaf
person-ends-on-hint = Leeg: geen einde
person-shared = Meerdere mensen gebruiken dit account
person-shared-hint = Een gedeeld account is niet van één persoon. Uw instelling kan het weigeren.
person-factor = { $Term }
person-factor-required = Verplicht
person-factor-since = Ingesteld op { $at }.
person-factor-app = Met een app.
person-factor-texts = Met sms.
person-factor-codes = { $count ->
    [0] Geen herstelcodes meer.
    [one] Nog één herstelcode.
   *[other] Nog { $count } herstelcodes.
}
person-factor-until = Uitgezet tot { $at }; daarna staat het vanzelf weer aan.
person-factor-switch = Aan of uit zetten
person-factor-on = Aanzetten
person-factor-off = Uitzetten
person-factor-off-text = Telefoon kwijt of kapot? Zet het tijdelijk uit. De gebruiker krijgt hierover een mail.
person-factor-off-required = Het is hier verplicht. Uitzetten kan daarom alleen tot een bepaald moment. De gebruiker krijgt hierover een mail.
person-factor-end = Tot wanneer
person-end-today = Tot vannacht
person-end-day = Een dag
person-end-week = Een week
person-end-month = Vier weken
person-end-open = Tot u het weer aanzet
person-reason = Reden
person-reason-hint = De gebruiker leest dit in de mail
person-reason-missing = Vul een reden in.
person-why-never = { $name } moet { $term } eerst ingesteld hebben, voordat u het aan en uit kunt zetten.
person-why-own = Uw eigen { $term } wijzigt u bij uw eigen account.
person-why-administrator = Dit is een beheerder. Alleen de ondersteuning kan dit aan- of uitzetten.
person-why-lately = Dit was tot voor kort een beheerder. Tot een week daarna kan alleen de ondersteuning dit aan- of uitzetten.
person-why-above = Dit account hoort bij de ondersteuning of het systeembeheer.
person-why-not-yours = Aan- en uitzetten hoort niet bij uw taak.
person-wipe = Helemaal wissen
person-wipe-text = De koppeling verdwijnt, en elke herstelcode die er nog is. De gebruiker stelt het bij het inloggen opnieuw in.
person-wipe-go = Wissen
person-passkeys-title = Passkeys en beveiligingssleutels
person-passkey-which = Welke
person-passkey-all = Alle
person-passkeys-remove = Passkeys verwijderen
person-passkeys-text = Wat u kiest, verdwijnt. Al het andere blijft.
person-passkeys-go = Verwijderen
person-news-passkeys-gone = De passkeys zijn verwijderd.
person-news-passkey-gone = De passkey is verwijderd.
person-password = Wachtwoord
person-password-how = Hoe
person-way-link = Mail met een link om zelf te kiezen
person-way-channels = Tijdelijk wachtwoord, apart van de gebruikersnaam verstuurd
person-way-shown = Tijdelijk wachtwoord, nu één keer te zien
person-password-go = Nieuw wachtwoord geven
person-wait = { $minutes ->
    [one] Er is te vaak een verkeerd wachtwoord geprobeerd. Deze gebruiker moet nog een minuut wachten, behalve in een browser waarmee al eens is ingelogd.
   *[other] Er is te vaak een verkeerd wachtwoord geprobeerd. Deze gebruiker moet nog { $minutes } minuten wachten, behalve in een browser waarmee al eens is ingelogd.
}
person-wait-lift = Wachttijd opheffen
person-edit = Gegevens
person-save = Opslaan
person-sessions = Ingelogd
person-session-since = Sinds { $at }
person-session-end = Uitloggen
person-devices = Onthouden apparaten
person-device-since = Onthouden op { $at }
person-device-forget = Vergeten
person-sessions-end-all = Overal uitloggen
person-history = Wat er gebeurde
person-by = door { $name }
person-by-guest = door de ondersteuning
person-new-title = Account maken
person-invite = Hoe krijgt de gebruiker het account?
person-invite-hint = Een uitnodiging werkt een week.
person-invite-link = Mail met een link om een wachtwoord te kiezen
person-invite-channels = Gebruikersnaam en tijdelijk wachtwoord, ieder hun eigen weg
person-invite-shown = Tijdelijk wachtwoord, zo meteen te zien
person-invite-no = Nog niet
person-make = Account maken
person-password-title = Tijdelijk wachtwoord van { $name }
person-password-text = Geef dit door aan de gebruiker. De gebruikersnaam is { $username }.
person-password-until = Het werkt tot { $at }.
person-password-once = U ziet dit wachtwoord maar één keer. Na het inloggen kiest de gebruiker zelf een nieuw.
person-password-on = Verder
person-both = Wat er nu staat en wat u typte
person-both-text = Er is niets opgeslagen. Hieronder staat uw versie nog in het formulier; opslaan zet die over de andere heen.
person-both-field = Veld
person-both-now = Nu
person-both-typed = Door u getypt
person-fault-missing = Vul dit in.
person-fault-too-long = Dit is te lang.
person-fault-invalid = Dit klopt niet.
person-fault-taken = Iemand anders heeft dit al.
person-fault-role-address = Dit lijkt een adres van meerdere mensen. Vul een persoonlijk adres in.
person-fault-no-such-class = Deze klas is er niet meer.
person-fault-one-self = Dit kunt u niet bij uzelf wijzigen.
person-fault-last-administrator = Dit is de laatste beheerder. Maak eerst iemand anders beheerder.
person-fault-out-of-reach = Dit is een beheerder. Die wijzigt dit zelf, op de eigen accountpagina.
person-fault-ends-before-start = Het einde ligt vóór het begin.
person-news-saved = Opgeslagen.
person-badge-end = Badge intrekken
person-badge-text = De badge werkt dan nooit meer, en de leerling wordt overal uitgelogd. Een nieuwe badge maakt u bij de klas.
person-news-badge-ended = De badge is ingetrokken.
person-eck-id = ECK iD
person-eck-id-there = Vastgelegd
person-eck-id-none = Niet vastgelegd
person-eck-id-since = sinds { $at }
person-eck-id-text = Het pseudoniem voor leermiddelen. Het wordt verzegeld bewaard en aan niemand getoond, ook hier niet. Alleen apps die er het recht op kregen, krijgen het.
person-eck-id-new = Nieuw ECK iD
person-eck-id-hint = https://ketenid.nl/, het jaar met de maand, en 128 tekens. Wat u invult, is na het opslaan niet meer te lezen.
person-eck-id-wrong = Dit is geen ECK iD. Het begint met https://ketenid.nl/, dan zes cijfers, dan 128 tekens: cijfers en de letters a tot en met f.
person-eck-id-set = ECK iD vastleggen
person-eck-id-replace = ECK iD vervangen
person-eck-id-remove = ECK iD weghalen
person-eck-id-remove-text = Apps die het ECK iD krijgen, herkennen deze persoon dan niet meer. Een app die het al kreeg, houdt wat die bewaarde.
person-news-eck-id-set = Het ECK iD is vastgelegd.
person-news-eck-id-gone = Er is geen ECK iD meer.
person-news-same = Er was niets te wijzigen.
person-news-made = Het account is gemaakt.
person-news-invited = Het account is gemaakt. De uitnodiging is onderweg.
person-news-suspended = { $Term } staat uit. De gebruiker krijgt een mail.
person-news-resumed = { $Term } staat weer aan.
person-news-wiped = { $Term } is gewist.
person-news-sent = Onderweg naar de gebruiker.
person-news-ended = De gebruiker is uitgelogd.
person-news-forgotten = Het apparaat is vergeten.
person-news-wait-lifted = De wachttijd is opgeheven.
person-news-gone = Dat was er al niet meer.
person-news-no-way = Dat kan bij deze gebruiker niet.
person-event-signed_in = Ingelogd
person-event-signed_out = Uitgelogd
person-event-password_refused = Verkeerd wachtwoord
person-event-code_refused = Verkeerde code
person-event-account_refused = Inloggen geweigerd
person-event-throttled = Te veel pogingen
person-event-password_changed = Wachtwoord gewijzigd
person-event-password_link_asked = Link voor een nieuw wachtwoord gestuurd
person-event-password_reset = Nieuw wachtwoord gekozen met een link
person-event-email_verified = E-mailadres bevestigd
person-event-email_changed = E-mailadres gewijzigd
person-event-phone_changed = Mobiel nummer gewijzigd
person-event-account_secured = Account beveiligd na ‘dit was ik niet’
person-event-recovery = Pagina ‘Weer toegang krijgen’ gebruikt
person-event-session_ended = Sessie beëindigd
person-event-account_provisioned = Tijdelijk wachtwoord gegeven
person-event-shared_marked = Gedeeld gemaakt of weer persoonlijk
person-event-second_factor_enabled = { $Term } ingesteld
person-event-second_factor_suspended = { $Term } uitgezet
person-event-second_factor_resumed = { $Term } weer aangezet
person-event-second_factor_removed = { $Term } gewist
person-event-passkey_added = Passkey toegevoegd
person-event-passkey_renamed = Passkey hernoemd
person-event-passkey_removed = Passkey verwijderd
person-event-passkey_refused = Passkey geweigerd
person-event-upstream_linked = Account bij inlogbron gekoppeld
person-event-upstream_unlinked = Account bij inlogbron losgekoppeld
person-event-badge_made = Badge gemaakt
person-event-badge_ended = Badge ingetrokken
person-event-badge_refused = Badge geweigerd
person-event-recovery_code_used = Herstelcode gebruikt
person-event-device_remembered = Apparaat onthouden
person-event-device_forgotten = Apparaat vergeten
person-event-wait_lifted = Wachttijd opgeheven
person-event-person_created = Account gemaakt
person-event-person_changed = Gegevens gewijzigd
person-event-factor_reminded = Herinnerd aan { $term }
person-event-other = Iets anders
