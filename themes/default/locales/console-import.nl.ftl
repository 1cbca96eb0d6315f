# Importeren van personen en klassen.

console-imports-title = Importeren
console-imports-lead = Zet een klassenlijst of een andere lijst met personen in één keer klaar. U ziet per regel wat er zou gebeuren. Pas als u op toepassen drukt, verandert er iets.
console-import-file = Bestand
console-import-file-hint = Een CSV-bestand, zoals Excel of uw administratie het opslaat. Hoogstens 20 MB en 50.000 regels; de eerste regel bevat de kopjes.
console-import-encoding = Tekens
console-import-separator = Scheidingsteken
console-import-find-out = Zelf laten herkennen
console-import-windows = Windows (1252)
console-import-utf8 = UTF-8
console-import-separator-semicolon = Puntkomma
console-import-separator-comma = Komma
console-import-separator-tab = Tab
console-import-read-otherwise = Wordt het bestand verkeerd gelezen?
console-import-send = Bestand inlezen
console-import-nothing-yet = Er verandert nog niets.
console-import-columns-title = Welke kolommen kunnen erin staan?
console-import-columns-text = Nummer, gebruikersnaam, e-mailadres, voornaam, tussenvoegsel, achternaam, rol, klas, extra klassen (met komma's ertussen), mobiel nummer, taal, begindatum, einddatum, of iemand actief is, of het een persoonlijk adres is, en ECK iD. Nederlandse en Engelse kopjes worden herkend, en de namen van UWLR en OneRoster.
console-import-secrets-text = Verhuist u vanuit een ander systeem? Dan mogen wachtwoorden als hash mee (bcrypt, PBKDF2, scrypt of Argon2) en ook de geheimen van authenticator-apps. Ze gelden alleen voor nieuwe accounts en worden nergens meer getoond.
console-import-earlier = Eerdere imports
console-import-when = Wanneer
console-import-rows = Regels
console-import-state = Stand
console-import-state-mapping = Kolommen kiezen
console-import-state-checking = Wordt nagekeken
console-import-state-checked = Klaar om te bekijken
console-import-state-applying = Wordt toegepast
console-import-state-applied = Toegepast
console-import-state-undoing = Wordt teruggedraaid
console-import-state-undone = Teruggedraaid
console-import-state-discarded = Weggegooid
console-import-news-discarded = De import is weggegooid. Er is niets veranderd.

console-import-file-empty = Dit bestand is leeg. Kies een ander bestand.
console-import-file-missing = Kies een bestand.
console-import-file-no-rows = Er staan wel kopjes in, maar geen regels met personen.
console-import-file-too-large = Dit bestand is groter dan 20 MB. Splits het in delen.
console-import-file-too-many-rows = Er staan meer dan 50.000 regels in. Splits het bestand in delen.
console-import-file-too-many-columns = Er staan meer dan 60 kolommen in. Laat weg wat niet nodig is.
console-import-file-cell = Op regel { $line } staat een veld met te veel tekst. Vaak mist daar een aanhalingsteken.
console-import-file-not-utf8 = De tekens zijn niet UTF-8. Laat ze herkennen, of kies Windows.
console-import-file-no-text = Dit is geen CSV-bestand. Kies in Excel voor Opslaan als, en dan voor CSV.
console-import-file-one-column = Er is maar één kolom gevonden. Kies zelf het scheidingsteken.

console-import-map-title = Wat staat er in de kolommen?
console-import-map-lead = { $file }: { $rows ->
    [one] één regel
   *[other] { $rows } regels
}. Kijk of iedere kolom goed herkend is.
console-import-read-as = Gelezen als:
console-import-windows-note = Dit bestand is niet in UTF-8 opgeslagen en daarom als Windows-tekst gelezen. Kijk hieronder of letters met accenten kloppen.
console-import-map-heading = Kopje
console-import-map-example = Voorbeelden
console-import-map-means = Betekenis
console-import-column-none = Niet gebruiken
console-import-column-number = Nummer
console-import-column-username = Gebruikersnaam
console-import-column-email = E-mailadres
console-import-column-given = Voornaam
console-import-column-particle = Tussenvoegsel
console-import-column-family = Achternaam
console-import-column-role = Rol
console-import-column-main_class = Klas
console-import-column-extra_classes = Extra klassen en groepen
console-import-column-phone = Mobiel nummer
console-import-column-language = Taal
console-import-column-starts_on = Begindatum
console-import-column-ends_on = Einddatum
console-import-column-active = Actief
console-import-column-personal = Persoonlijk adres
console-import-column-eck_id = ECK iD
console-import-column-password_hash = Wachtwoord als hash
console-import-column-totp_secret = Geheim van de authenticator-app
console-import-column-totp_period = Seconden per code
console-import-column-totp_digits = Cijfers per code
console-import-column-totp_algorithm = Algoritme van de code
console-import-key = Waaraan herkennen we iemand?
console-import-key-hint = Wie hiermee gevonden wordt, wordt bijgewerkt. Wie er nog niet is, wordt nieuw gemaakt.
console-import-new-role = Rol van nieuwe personen
console-import-new-role-hint = Als de regel zelf geen rol noemt.
console-import-new-role-none = Moet in het bestand staan
console-import-check = Alle regels nakijken
console-import-discard = Weggooien
console-import-map-no-key = Geen van de kolommen bevat waaraan u iemand wilt herkennen. Kies die kolom, of herken mensen aan iets anders.
console-import-map-twice = Twee kolommen hebben dezelfde betekenis. Kies er één.
console-import-map-role = Die rol kan een bestand niet geven.
console-import-map-not-yours = U hebt het recht niet om ECK iD’s vast te leggen. Sla die kolom over.

console-import-checking-title = De regels worden nagekeken
console-import-checking-text = { $file } wordt nagekeken. Er verandert nog niets.
console-import-applying-title = De import wordt toegepast
console-import-applying-text = { $file } wordt toegepast.
console-import-undoing-title = De import wordt teruggedraaid
console-import-undoing-text = Wat met { $file } veranderde, wordt teruggezet.
console-import-done-of = { $done } van { $of } regels
console-import-leave = U kunt deze pagina gerust sluiten. Het werk gaat door.
console-import-look-again = Stand bijwerken
console-import-pause = Niet vanzelf bijwerken

console-import-checked-title = Klopt dit?
console-import-checked-text = Dit zou er gebeuren. Er is nog niets veranderd.
console-import-tile-error = { $count ->
    [one] regel met een fout
   *[other] regels met een fout
}
console-import-tile-create = nieuw
console-import-tile-update = bijgewerkt
console-import-tile-unchanged = ongewijzigd
console-import-tile-missing = niet in het bestand
console-import-leave-out = { $count ->
    [one] De regel met een fout overslaan
   *[other] De { $count } regels met een fout overslaan
}
console-import-leave-out-hint = Of verbeter dat in uw bestand en lees het opnieuw in.
console-import-apply = { $count ->
    [one] Toepassen op 1 persoon
   *[other] Toepassen op { $count } personen
}
console-import-apply-nothing = Er valt niets toe te passen: niemand zou veranderen.
console-import-apply-faulty = Er zijn regels met een fout. Kies dat ze worden overgeslagen, of verbeter het bestand.
console-import-busy = Er loopt al een import van deze instelling. Wacht tot die klaar is.
console-import-remap = Kolommen aanpassen
console-import-rows-title = Regels
console-import-all-rows = Alle regels
console-import-table = Downloaden als CSV
console-import-line = Regel
console-import-who = Wie
console-import-verdict = Oordeel
console-import-what = Wat
console-import-verdict-create = Nieuw
console-import-verdict-update = Bijwerken
console-import-verdict-unchanged = Ongewijzigd
console-import-verdict-error = Fout
console-import-verdict-missing = Niet in bestand
console-import-outcome-waiting = Nog niet gedaan
console-import-outcome-done = Gedaan
console-import-outcome-skipped = Overgeslagen
console-import-outcome-undone = Teruggedraaid
console-import-outcome-kept = Zo gelaten
console-import-empty = leeg
console-import-with-password = Het wachtwoord komt mee.
console-import-with-factor = { $Term } komt mee.
console-import-with-eck-id = Een ECK iD komt mee.
console-import-missing-text = Staat wel bij uw instelling, maar niet in dit bestand. Aan deze persoon verandert niets.
console-import-value-pupil = leerling
console-import-value-teacher = leraar
console-import-value-staff = medewerker
console-import-value-guardian = ouder of verzorger
console-import-value-member = lid
console-import-value-admin = beheerder
console-import-value-class_admin = klassenbeheerder
console-import-value-main_contact = hoofdcontactpersoon
console-import-value-auditor = controleur
console-import-value-support = ondersteuner
console-import-value-operator = systeembeheerder
console-import-value-yes = ja
console-import-value-no = nee

console-import-fault-key-missing = ontbreekt, terwijl we iemand hieraan herkennen.
console-import-fault-username-missing = ontbreekt. Wie nieuw is, heeft een naam nodig om mee in te loggen.
console-import-fault-name-missing = ontbreekt. Geef een voornaam of achternaam.
console-import-fault-role-missing = ontbreekt. Zet een rol in het bestand of kies een rol voor nieuwe personen.
console-import-fault-too-long = is te lang, hoogstens 120 tekens.
console-import-fault-strange-characters = bevat tekens die niet kunnen.
console-import-fault-not-email = is geen e-mailadres.
console-import-fault-not-phone = is geen mobiel nummer. Schrijf bijvoorbeeld 06 12345678.
console-import-fault-not-date = is geen datum. Schrijf bijvoorbeeld 31-07-2027.
console-import-fault-ends-before-start = ligt voor de begindatum.
console-import-fault-unknown-role = is geen bekende rol. Gebruik leerling, leraar, medewerker, ouder of lid.
console-import-fault-role-not-given = geeft macht over anderen. Zo'n rol geeft u alleen met de hand.
console-import-fault-unknown-language = is geen taal van deze instelling. Gebruik een afkorting zoals nl of en.
console-import-fault-not-eck-id = is geen ECK iD.
console-import-fault-not-yes-or-no = is geen ja of nee.
console-import-fault-hash-unusable = is geen hash waarmee we een wachtwoord kunnen controleren, of vraagt te veel rekenwerk.
console-import-fault-secret-unusable = is geen geheim van een authenticator-app.
console-import-fault-period-unusable = klopt niet. Gebruik 10 tot 120 seconden.
console-import-fault-digits-unusable = klopt niet. Gebruik 6 of 8.
console-import-fault-algorithm-unusable = is onbekend. Gebruik SHA1, SHA256 of SHA512.
console-import-fault-role-address = lijkt een adres van meer mensen. Is het van één persoon? Zet dan ja in de kolom Persoonlijk adres.
console-import-fault-twice-in-file = staat ook al op regel { $line }.
console-import-fault-login-twice = staat ook al op regel { $line }.
console-import-fault-username-taken = is al van iemand anders.
console-import-fault-number-taken = is al van iemand anders.
console-import-fault-several-people = hoort bij meer personen. Herken mensen aan iets anders.
console-import-fault-administrator = is van een beheerder, of van wie dat tot voor kort was. Die wijzigt u alleen met de hand.

console-import-applied-title = De import is toegepast
console-import-undone-title = De import is teruggedraaid
console-import-discarded-title = Deze import is weggegooid
console-import-report = { $created } nieuw gemaakt, { $updated } bijgewerkt, { $skipped } overgeslagen.
console-import-report-undone = { $closed } nieuwe accounts gesloten, { $restored } teruggezet, { $kept } zo gelaten omdat ze intussen veranderd waren.
console-import-forgotten = De regels van deze import worden niet meer bewaard.
console-import-undo-title = Toch niet goed?
console-import-undo-text = Terugdraaien geeft iedereen terug wat er stond en sluit de nieuwe accounts. Wie intussen door iemand anders veranderd is, blijft zoals die is.
console-import-undo-until = Dit kan tot
console-import-undo = Import terugdraaien
