# De woorden van mails en sms-berichten. Dezelfde woorden als op de pagina's: zie nl.ftl.
# Een sms heeft hoogstens 160 tekens van het gsm-alfabet, dus zonder ë, ê, ï of lange streepjes.

## Het geraamte
letter-greeting = { $form ->
    [formal] Beste { $name },
   *[informal] Hallo { $name },
}
letter-greeting-nobody = Hallo,
letter-logo = Logo van { $name }
letter-bare-link = Werkt de knop niet? Plak deze link in { $jouw } browser:
letter-valid-minutes = { $count ->
    [one] De link werkt een minuut, en maar één keer.
   *[other] De link werkt { $count } minuten, en maar één keer.
}
letter-valid-hours = De link werkt { $count } uur, en maar één keer.
letter-valid-days = De link werkt { $count } dagen, en maar één keer.
letter-keep-link = Deel deze link met niemand.
letter-keep-password = Deel dit wachtwoord met niemand.
letter-help-title = Hulp nodig?
letter-help-none = Vraag het aan de beheerder van { $institution }.
letter-purpose-helpdesk = Helpdesk
letter-purpose-main-contact = Hoofdcontactpersoon
letter-purpose-project-team = Projectteam
letter-never-ask = We vragen nooit per mail of telefoon om { $jouw } wachtwoord of een code.
letter-foot = Deze mail is automatisch verstuurd namens { $institution }.

## Gegevens
letter-fact-account = Gebruikersnaam
letter-fact-password = Tijdelijk wachtwoord
letter-fact-when = Wanneer
letter-fact-device = Apparaat
letter-fact-place = Netwerkadres
letter-fact-address = Adres
letter-fact-new-address = Nieuw adres
letter-fact-number = Nummer
letter-fact-until = Tot
letter-fact-off-until = Staat uit tot
letter-fact-again-from = Kan weer vanaf
letter-fact-valid-until = Geldig tot
letter-fact-reason = Reden
letter-by-administrator = Een beheerder van { $institution } heeft dit gedaan.
letter-by-support = Een medewerker van de ondersteuning heeft dit gedaan.
letter-by-recovery = Dit is gedaan op de pagina ‘Weer toegang krijgen’.
letter-codes-left = { $count ->
    [0] { $Je } hebt geen herstelcodes meer. Maak nieuwe in { $jouw } account.
    [one] { $Je } hebt nog één herstelcode. Maak nieuwe in { $jouw } account.
   *[other] { $Je } hebt nog { $count } herstelcodes.
}

## Knoppen
letter-button-password = Kies een nieuw wachtwoord
letter-button-first-password = Kies een wachtwoord
letter-button-set-up = { $Term } instellen
letter-button-confirm = Bevestig mijn e-mailadres
letter-button-sign-in = Naar de inlogpagina
letter-linked-password = Kies hieronder een nieuw wachtwoord.
letter-linked-set-up = Hieronder { $form ->
    [formal] stelt u
   *[informal] stel je
} { $term } opnieuw in.
letter-linked-confirm = Bevestig het dan hieronder.

## Twijfel
letter-doubt-title = Was { $jij } dit niet?
letter-doubt-wrong-title = Klopt dit niet?
letter-doubt-asked-title = { $form ->
    [formal] Hebt u
   *[informal] Heb je
} hier niet om gevraagd?
letter-doubt-unexpected-title = { $form ->
    [formal] Had u
   *[informal] Had je
} deze mail niet verwacht?
letter-doubt-not-me = Laat het meteen weten met de link hieronder. We loggen dan iedereen uit en sturen { $je } een mail om een nieuw wachtwoord te kiezen.
letter-doubt-link = Dit klopt niet
letter-doubt-contact = Neem dan meteen contact op. De gegevens staan onder aan deze mail.
letter-doubt-contact-name = Neem dan meteen contact op met { $institution }.
letter-doubt-asked = Dan { $form ->
    [formal] hoeft u
   *[informal] hoef je
} niets te doen. Er is niets veranderd.
letter-doubt-asked-link = Dan { $form ->
    [formal] hoeft u
   *[informal] hoef je
} niets te doen. Zonder de link verandert er niets.
letter-doubt-tell = { $form ->
    [formal] Vertrouwt u
   *[informal] Vertrouw je
} het niet? Laat het weten met de link hieronder.

## Wachtwoord
letter-new-password-title = Een nieuw wachtwoord kiezen
letter-new-password-text = Er is gevraagd om een nieuw wachtwoord voor { $jouw } account.
letter-new-password-shared-title = Geen nieuw wachtwoord voor een gedeeld account
letter-new-password-shared-text = Er is gevraagd om een nieuw wachtwoord voor dit account. Het is een gedeeld account, en daarmee laat { $institution } niet meer inloggen.
letter-new-password-shared-more = Vraag de hoofdcontactpersoon van { $jouw } organisatie om een persoonlijk account.
letter-new-password-inactive-title = Geen nieuw wachtwoord voor dit account
letter-new-password-inactive-text = Er is gevraagd om een nieuw wachtwoord voor { $jouw } account. Dit account is nu niet actief. Daarom sturen we geen link.
letter-new-password-inactive-more = Vraag { $institution } wanneer { $jouw } account actief is.
letter-new-password-elsewhere-title = Hier geen nieuw wachtwoord
letter-new-password-elsewhere-text = Er is gevraagd om een nieuw wachtwoord voor { $jouw } account. { $Jouw } wachtwoord is van de school, en wordt daar gewijzigd. Daarom sturen we geen link.
letter-new-password-elsewhere-more = Vraag { $institution } om een nieuw wachtwoord.
letter-password-changed-title = { $Jouw } wachtwoord is gewijzigd
letter-password-changed-text = Het wachtwoord van { $jouw } account is gewijzigd.
letter-password-changed-more = Log voortaan in met het nieuwe wachtwoord.
letter-password-reset-title = { $Jouw } oude wachtwoord werkt niet meer
letter-password-reset-text = Het wachtwoord van { $jouw } account is opnieuw ingesteld. Het oude werkt niet meer.

## Tweede stap
letter-factor-enabled-title = { $Term } staat aan
letter-factor-enabled-text = { $Term } staat nu aan voor { $jouw } account.
letter-factor-enabled-more = Bij het inloggen vragen we voortaan ook om een code.
letter-factor-suspended-title = { $Term } staat tijdelijk uit
letter-factor-suspended-text = { $Term } staat tijdelijk uit voor { $jouw } account. Bij het inloggen vragen we nu niet om een code.
letter-factor-suspended-more = De koppeling met { $jouw } app blijft bewaard.
letter-factor-resumed-title = { $Term } staat weer aan
letter-factor-resumed-text = { $Term } staat weer aan voor { $jouw } account. Bij het inloggen vragen we weer om een code.
letter-factor-removed-title = { $Term } staat uit
letter-factor-removed-text = { $Term } staat uit voor { $jouw } account. De koppeling met { $jouw } app is gewist.
letter-factor-removed-more = Verwijder het account ook uit de app op { $jouw } telefoon.
letter-factor-replaced-title = Er is een nieuwe app gekoppeld
letter-factor-replaced-text = Er is een nieuwe app gekoppeld aan { $jouw } account. De oude koppeling werkt niet meer.
letter-factor-replaced-more = Verwijder het account uit de oude app. De codes daarin werken niet meer.
letter-app-removed-title = De koppeling met { $jouw } app is gewist
letter-app-removed-text = De koppeling met { $jouw } app is gewist. De codes uit die app werken niet meer.
letter-app-removed-more = Verwijder het account ook uit de app op { $jouw } telefoon.
letter-sms-enabled-title = Codes per sms staan aan
letter-sms-enabled-text = Voortaan { $form ->
    [formal] kunt u
   *[informal] kun je
} ook inloggen met een code per sms.
letter-sms-removed-title = Codes per sms staan uit
letter-sms-removed-text = Voor { $jouw } account sturen we geen codes per sms meer.
letter-recovery-code-used-title = Er is een herstelcode gebruikt
letter-recovery-code-used-text = Er is in { $jouw } account ingelogd met een herstelcode. Die code werkt nu niet meer.
letter-recovery-code-reset-title = { $Term } is gewist met een herstelcode
letter-recovery-code-reset-text = Met een herstelcode is de koppeling met { $jouw } app gewist. De codes uit die app werken niet meer.
letter-recovery-codes-made-title = { $count ->
    [one] Er is een nieuwe herstelcode
   *[other] Er zijn nieuwe herstelcodes
}
letter-recovery-codes-made-text = { $count ->
    [one] Er is een nieuwe herstelcode gemaakt voor { $jouw } account. De oude herstelcode werkt niet meer.
   *[other] Er zijn nieuwe herstelcodes gemaakt voor { $jouw } account. De oude herstelcodes werken niet meer.
}
letter-many-wrong-codes-title = Er is vaak een verkeerde code ingevuld
letter-many-wrong-codes-text = Bij { $jouw } account is een paar keer na elkaar een verkeerde code ingevuld. Wie dat deed, kende { $jouw } wachtwoord.
letter-many-wrong-codes-more = { $form ->
    [formal] Was u
   *[informal] Was jij
} het zelf? Gebruik dan de nieuwste code, en kijk of de klok van { $jouw } telefoon gelijk loopt.
letter-recovery-locked-title = Weer toegang krijgen kan nu even niet
letter-recovery-locked-text = Op de pagina ‘Weer toegang krijgen’ is te vaak iets ingevuld dat niet klopt. Daarom is die weg voor { $jouw } account nu afgesloten.
letter-recovery-locked-more = Inloggen met { $jouw } wachtwoord en een code werkt nog gewoon.

## E-mailadres en geheime vraag
letter-email-change-asked-title = { $Jouw } e-mailadres wijzigen
letter-email-change-asked-text = Er is gevraagd om het e-mailadres van { $jouw } account te wijzigen.
letter-email-change-asked-more = Dat gebeurt pas als het nieuwe adres is bevestigd. We hebben daar een mail naartoe gestuurd.
letter-confirm-email-title = Bevestig { $jouw } e-mailadres
letter-confirm-email-text = Klopt het dat dit e-mailadres bij { $jouw } account hoort?
letter-email-changed-title = { $Jouw } e-mailadres is gewijzigd
letter-email-changed-text = Het e-mailadres van { $jouw } account is gewijzigd. We mailen { $je } voortaan op het nieuwe adres.
letter-question-set-title = { $Jouw } geheime vraag is ingesteld
letter-question-set-text = Er is een geheime vraag ingesteld voor { $jouw } account. Met { $jouw } telefoon en het antwoord { $form ->
    [formal] krijgt u
   *[informal] krijg je
} later weer toegang.
letter-question-dropped-title = { $Jouw } geheime vraag is verwijderd
letter-question-dropped-text = De geheime vraag van { $jouw } account is verwijderd. Het antwoord werkt niet meer.

## Account
letter-account-name-title = { $Jouw } account
letter-account-name-text = Er is een account voor { $je } gemaakt bij { $institution }. Hieronder staat { $jouw } gebruikersnaam.
letter-account-name-more = { $Jouw } wachtwoord { $form ->
    [formal] krijgt u
   *[informal] krijg je
} apart.
letter-temporary-password-title = { $Jouw } tijdelijke wachtwoord
letter-temporary-password-text = Dit is het tijdelijke wachtwoord voor { $jouw } account bij { $institution }. { $Jouw } gebruikersnaam { $form ->
    [formal] krijgt u
   *[informal] krijg je
} apart.
letter-temporary-password-more = Na het inloggen { $form ->
    [formal] kiest u
   *[informal] kies je
} meteen een eigen wachtwoord.
letter-account-secured-title = { $Jouw } account is beveiligd
letter-account-secured-text = Er is gemeld dat iemand anders { $jouw } account gebruikte. Daarom is iedereen uitgelogd en werkt het oude wachtwoord niet meer.
letter-account-secured-more = Ook de apparaten die we hadden onthouden, zijn vergeten. Herstelcodes die in die tijd zijn gemaakt, werken niet meer.
letter-new-device-title = Ingelogd op een nieuw apparaat
letter-new-device-text = Er is in { $jouw } account ingelogd op een apparaat of in een browser die we nog niet kenden.

## Beheer
letter-sms-budget-title = Sms-budget voor { $percent }% gebruikt
letter-sms-budget-text = Van het sms-budget van { $institution } is deze maand { $percent }% gebruikt.
letter-invitation-title = { $Jouw } account bij { $institution }
letter-invitation-text = Er is een account voor { $je } gemaakt bij { $institution }. Kies zelf een wachtwoord, dan { $form ->
    [formal] kunt u
   *[informal] kun je
} inloggen.
letter-factor-reminder-title = Stel { $term } in
letter-factor-reminder-text = De beheerder van { $institution } vraagt { $je } om { $term } in te stellen. { $Jouw } account is dan beter beschermd, ook als iemand { $jouw } wachtwoord weet.
letter-factor-reminder-more = Het kost ongeveer een minuut.
letter-fact-request-for = Voor
letter-request-granted-title = { $Jouw } aanvraag is goedgekeurd
letter-request-granted-text = Het account dat { $je } voor een collega vroeg, is gemaakt.
letter-request-granted-more = { $form ->
    [formal] Uw
   *[informal] Je
} collega krijgt zelf een mail om een wachtwoord te kiezen.
letter-request-refused-title = { $Jouw } aanvraag is afgewezen
letter-request-refused-text = Het account dat { $je } voor een collega vroeg, komt er niet. De reden staat hieronder.
letter-request-asked-back-title = Een vraag over { $jouw } aanvraag
letter-request-asked-back-text = Voordat het account voor { $jouw } collega er komt, is er nog een vraag. Die staat hieronder.
letter-request-asked-back-more = Antwoorden kan in het beheer, bij Aanvragen.

## Herinneringen
letter-set-up-reminder-title = Stel { $term } in vóór { $day }
letter-set-up-reminder-text = Vanaf { $day } is inloggen bij { $institution } alleen nog mogelijk met { $term }. Die is bij { $jouw } account nog niet ingesteld.
letter-set-up-reminder-more = Instellen kost een paar minuten. Tot die dag blijft inloggen zonder mogelijk.
letter-lock-out-warning-title = { $people ->
    [one] Eén persoon kan
   *[other] { $people } mensen kunnen
} straks niet inloggen
letter-lock-out-warning-text = Vanaf { $day } is { $term } verplicht bij { $institution }. { $people ->
    [one] Eén persoon kan dat nog niet instellen
   *[other] { $people } mensen kunnen dat nog niet instellen
}, omdat een mailadres of mobiel nummer ontbreekt.
letter-lock-out-warning-more = Vul die gegevens aan vóór { $day }, of pas het beleid aan. Op de beleidspagina staat om wie het gaat.
letter-button-policy = Bekijk het beleid

## Sms
sms-sign-in-code = { $code } is { $jouw } inlogcode voor { $institution }.
sms-confirm-number = { $code } is { $jouw } bevestigingscode voor { $institution }.
sms-recovery-code = { $code } is { $jouw } code voor nieuwe toegang bij { $institution }.
sms-valid = { $count ->
    [one] Hij werkt een minuut.
   *[other] Hij werkt { $count } minuten.
}
sms-keep-code = Deel deze code met niemand.
sms-temporary-password = { $Jouw } tijdelijke wachtwoord voor { $institution } is: { $password }
sms-keep-password = Deel dit wachtwoord met niemand.
sms-account-name = { $Jouw } gebruikersnaam bij { $institution } is: { $username }
sms-factor-changed = Bij { $institution } is { $term } van { $jouw } account gewijzigd.
sms-recovery-locked = Bij { $institution } is te vaak geprobeerd om weer toegang te krijgen tot { $jouw } account.
sms-not-me = Was { $jij } dit niet? Neem meteen contact op.

## Passkeys
letter-passkey-added-title = Er is een passkey toegevoegd
letter-passkey-added-text = Er is een passkey of beveiligingssleutel toegevoegd aan { $jouw } account.
letter-passkey-renamed-title = Een passkey heeft een andere naam
letter-passkey-renamed-text = Een passkey of beveiligingssleutel van { $jouw } account heeft een andere naam gekregen.
letter-passkey-removed-title = Er is een passkey verwijderd
letter-passkey-removed-text = Er is een passkey of beveiligingssleutel verwijderd van { $jouw } account.
letter-badge-made-title = Er is een badge voor { $je } gemaakt
letter-badge-made-text = School heeft een badge afgedrukt waarmee { $je } op school kunt inloggen.
letter-badge-made-more = Een eerdere badge werkt niet meer.
letter-badge-ended-title = { $Jouw } badge werkt niet meer
letter-badge-ended-text = De badge waarmee { $je } op school kon inloggen is ingetrokken.
letter-badge-ended-more = Inloggen met { $jouw } wachtwoord kan nog steeds.
letter-fact-passkey = Naam

## Sign-in sources
letter-source-linked-title = Er is een account gekoppeld
letter-source-linked-text = Met het account hieronder kan vanaf nu op { $jouw } account worden ingelogd.
letter-source-unlinked-title = Er is een account losgekoppeld
letter-source-unlinked-text = Met het account hieronder kan niet meer op { $jouw } account worden ingelogd.
letter-fact-source = Gekoppeld account
