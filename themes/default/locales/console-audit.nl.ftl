# De beheeromgeving: het logboek.

audit-title = Logboek
audit-unsound = Het logboek is buiten dit programma om gewijzigd. Waarschuw de systeembeheerder.
audit-person = Over wie
audit-actor = Door wie
audit-unknown-person = Deze gebruikersnaam komt hier niet voor.
audit-group = Soort
audit-group-all = Alles
audit-group-sign-in = Inloggen
audit-group-second-factor = { $Term }
audit-group-account = Eigen account
audit-group-portals = Apps
audit-group-administration = Beheer
audit-from = Vanaf
audit-to = Tot en met
audit-request = Kenmerk
audit-state = { $sealed } gebeurtenissen vastgelegd, { $unsealed } onderweg. Ze worden { $days } dagen bewaard. Een bestand bevat de nieuwste 20.000.
audit-all = Toon alles
audit-csv = Bewaar als CSV
audit-json = Bewaar als JSON
audit-day = { $date }
audit-details = Details
audit-guest = Gast
audit-number = Nummer in het logboek
audit-unsealed = wordt nog vastgelegd
audit-none = Er is niets gevonden.
audit-nobody = Het systeem
audit-unknown = iemand zonder account

audit-signed-in = { $whom } heeft ingelogd.
audit-password-refused = Verkeerd wachtwoord voor { $whom }.
audit-code-refused = Verkeerde code voor { $whom }.
audit-shared-account-refused = { $whom } is geweigerd: een account van meer mensen samen.
audit-account-refused = { $whom } is geweigerd: het account is niet in gebruik.
audit-throttled = Te veel pogingen voor { $whom }: een tijd geblokkeerd.
audit-password-changed = { $own ->
    [yes] { $whom } heeft het eigen wachtwoord gewijzigd.
   *[no] { $who } heeft het wachtwoord van { $whom } gewijzigd.
}
audit-password-link-asked = Voor { $whom } is een link voor een nieuw wachtwoord gevraagd.
audit-password-reset = { $whom } heeft met de link uit de mail een nieuw wachtwoord gekozen.
audit-email-verified = { $whom } heeft het mailadres bevestigd.
audit-email-change-asked = { $whom } heeft een ander mailadres aangevraagd.
audit-email-changed = Het mailadres van { $whom } is gewijzigd.
audit-phone-changed = Het mobiele nummer van { $whom } is gewijzigd.
audit-account-secured = { $whom } meldde ‘dit was ik niet’: alles is beëindigd en op slot gezet.
audit-recovery = Er is iets gedaan in het herstelportaal voor { $whom }.
audit-question-set = { $whom } heeft een geheime vraag ingesteld.
audit-question-dropped = De geheime vraag van { $whom } is weggehaald.
audit-session-ended = Een sessie van { $whom } is beëindigd.
audit-text-sent = Er is een sms met een code gestuurd aan { $whom }.
audit-text-refused = Er is geen sms gestuurd aan { $whom }: een grens was bereikt.
audit-text-budget = Een deel van het sms-budget van deze maand is gebruikt.
audit-account-provisioned = Naam en tijdelijk wachtwoord zijn gestuurd aan { $whom }.
audit-shared-marked = { $who } heeft aangegeven of het account van { $whom } gedeeld is.
audit-second-factor-enabled = { $whom } heeft { $term } ingesteld.
audit-second-factor-suspended = { $own ->
    [yes] { $whom } heeft { $term } voor zichzelf tijdelijk uitgezet.
   *[no] { $who } heeft { $term } van { $whom } tijdelijk uitgezet.
}
audit-second-factor-resumed = { $own ->
    [yes] { $whom } heeft { $term } voor zichzelf weer aangezet.
   *[no] { $who } heeft { $term } van { $whom } weer aangezet.
}
audit-second-factor-removed = { $own ->
    [yes] { $whom } heeft { $term } voor zichzelf weggehaald.
   *[no] { $who } heeft { $term } van { $whom } weggehaald.
}
audit-passkey-added = { $whom } heeft een passkey toegevoegd.
audit-passkey-renamed = { $whom } heeft een passkey een andere naam gegeven.
audit-passkey-removed = { $own ->
    [yes] { $whom } heeft een eigen passkey verwijderd.
   *[no] { $who } heeft een passkey van { $whom } verwijderd.
}
audit-passkey-refused = Een passkey werd geweigerd bij { $whom }.
audit-upstream-linked = { $whom } heeft een account bij een inlogbron gekoppeld.
audit-upstream-unlinked = Een koppeling van { $whom } met een inlogbron is verwijderd.
audit-eck-id-released = Een portaal kreeg toegang tot het ECK iD.
audit-upstream-refused = Inloggen via een inlogbron is geweigerd.
audit-upstream-changed = { $who } heeft een inlogbron gewijzigd.
audit-upstream-tried = { $who } heeft een inlogbron geprobeerd.
audit-badge-made = { $own ->
    [yes] { $whom } heeft een eigen badge gemaakt.
   *[no] { $who } heeft een badge gemaakt voor { $whom }.
}
audit-badge-ended = { $own ->
    [yes] { $whom } heeft de eigen badge ingetrokken.
   *[no] { $who } heeft de badge van { $whom } ingetrokken.
}
audit-badge-refused = Een badge werd geweigerd.
audit-recovery-code-used = { $whom } heeft een herstelcode gebruikt.
audit-recovery-codes-made = { $whom } heeft nieuwe herstelcodes gemaakt.
audit-device-remembered = Een apparaat van { $whom } wordt onthouden.
audit-device-forgotten = Een apparaat van { $whom } is vergeten.
audit-passwords-guessed = Er zijn hier meer wachtwoorden verkeerd dan mensen zich vergissen: iemand probeert ze, vanaf veel plaatsen.
audit-wait-lifted = { $who } heeft de wachttijd van { $whom } opgeheven.
audit-signed-out = { $whom } heeft uitgelogd.
audit-code-reused = Een code van een app werd twee keer aangeboden; de toegang voor { $whom } is ingetrokken.
audit-refresh-reused = Een oud token werd opnieuw aangeboden; de toegang voor { $whom } is ingetrokken.
audit-consent-given = { $whom } heeft een app toestemming gegeven.
audit-consent-withdrawn = { $whom } heeft de toestemming van een app ingetrokken.
audit-device-denied = { $whom } heeft een apparaat geweigerd dat wilde inloggen.
audit-person-created = { $who } heeft het account van { $whom } gemaakt.
audit-person-changed = { $own ->
    [yes] { $whom } heeft het eigen account gewijzigd.
   *[no] { $who } heeft het account van { $whom } gewijzigd.
}
audit-institution-changed = { $who } heeft de gegevens van de instelling gewijzigd.
audit-texts-changed = { $who } heeft de eigen teksten van de instelling gewijzigd.
audit-client-changed = { $who } heeft een app gewijzigd.
audit-console-visited = { $who } heeft als gast het beheer van deze instelling geopend.
audit-support-assigned = { $who } heeft gewijzigd of { $whom } deze instelling helpt.
audit-computer-shared = { $who } heeft een computer als gedeelde computer aangewezen.
audit-computer-unshared = { $who } heeft van een gedeelde computer weer een gewone gemaakt.
audit-signing-key-changed = { $who } heeft iets gewijzigd aan een sleutel voor tokens.
audit-database-restored = { $who } heeft de database uit een back-up teruggezet; alle sessies en onthouden browsers zijn beëindigd.
audit-everything-ended = { $who } heeft van iedereen alle sessies, onthouden browsers en gemailde links beëindigd.
audit-audit-pruned = { $who } heeft gebeurtenissen weggehaald die ouder zijn dan ze bewaard worden.
audit-audit-exported = { $who } heeft een kopie van het logboek gemaakt.
audit-device-allowed = { $whom } heeft een apparaat laten inloggen dat daarop wachtte.
audit-policy-changed = { $who } heeft het beleid gewijzigd.
audit-reminders-sent = { $who } heeft herinneringen aan de verplichte datum laten sturen.
audit-look-changed = { $who } heeft het ontwerp van het uiterlijk gewijzigd.
audit-look-published = { $who } heeft een uiterlijk gepubliceerd.
audit-class-changed = { $who } heeft een klas of groep gewijzigd.
audit-classes-rolled-over = { $who } heeft de klassen naar het volgende schooljaar gezet.
audit-account-requested = { $who } heeft een account aangevraagd.
audit-account-request-decided = { $who } heeft een aanvraag voor een account beantwoord.
audit-factor-reminded = { $who } heeft { $whom } aan { $term } herinnerd.
audit-people-exported = { $who } heeft gebruikers in een bestand opgeslagen.
audit-import-started = { $who } is een import begonnen.
audit-import-finished = { $who } heeft een import afgerond.
audit-import-undo-started = { $who } is begonnen een import terug te draaien.
audit-import-undone = { $who } heeft een import teruggedraaid.

audit-fact-action = Wat
audit-fact-acr = Zekerheid
audit-fact-active = In gebruik
audit-fact-asked_period = Gevraagde seconden
audit-fact-because = Aanleiding
audit-fact-by = Door
audit-fact-client = App
audit-fact-count = Aantal
audit-fact-device = Apparaat
audit-fact-events = Gebeurtenissen
audit-fact-format = Vorm
audit-fact-from = Vanuit
audit-fact-hosts = Eigen adressen
audit-fact-hours = Uren
audit-fact-label = Browser
audit-fact-language = Taal
audit-fact-mail_domains = Maildomeinen
audit-fact-means = Middel
audit-fact-method = Manier
audit-fact-name = Naam
audit-fact-network = Netwerk
audit-fact-period = Seconden van een code
audit-fact-preset = Begonnen als
audit-fact-reason = Reden
audit-fact-role = Rol
audit-fact-session = Sessie
audit-fact-shared = Gedeeld
audit-fact-source = Inlogbron
audit-fact-step = Stap
audit-fact-up_to = Tot en met nummer
audit-fact-why = Waarom
