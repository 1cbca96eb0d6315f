# De beheeromgeving: het overzicht.

figures-percent = { $value }%

overview-title = Overzicht
overview-fine = Er is niets dat uw aandacht nodig heeft.
overview-amiss = Dit vraagt uw aandacht
overview-grave = Nu doen
overview-watch = Let op
overview-look = Bekijk
overview-warning-trail-broken = Het logboek is buiten dit programma om gewijzigd. Waarschuw de systeembeheerder.
overview-warning-no-administrator = Er is niemand die deze instelling beheert.
overview-warning-one-administrator = Er is maar één beheerder. Is die er niet, dan kan niemand helpen: wijs een tweede aan.
overview-warning-administrators-without = { $count ->
    [one] Eén beheerder heeft nog geen { $term }.
   *[other] { $count } beheerders hebben nog geen { $term }.
}
overview-warning-deadline = { $count ->
    [one] Eén persoon moet { $term } nog instellen voor de verplichte datum.
   *[other] { $count } mensen moeten { $term } nog instellen voor de verplichte datum.
}
overview-warning-dead-messages = { $count ->
    [one] Eén bericht kon niet worden bezorgd.
   *[other] { $count } berichten konden niet worden bezorgd.
}
overview-warning-no-mail = Er is geen mailserver ingesteld: mails blijven liggen.
overview-warning-no-texts = Codes per sms worden aangeboden, maar er is niets ingesteld om ze te versturen.
overview-warning-trail-behind = Het vastleggen van het logboek loopt achter.
overview-warning-signing-key = Een sleutel waarmee tokens worden ondertekend had al vervangen moeten zijn.
overview-warning-sealing-key = De sleutel waarmee geheimen worden bewaard is { $count } maanden oud.
overview-requests = { $count ->
    [one] open aanvraag
   *[other] open aanvragen
}
overview-without = zonder { $term }
overview-dead = { $count ->
    [one] bericht niet bezorgd
   *[other] berichten niet bezorgd
}
overview-days = { $count ->
    [one] dag tot { $term } verplicht is
   *[other] dagen tot { $term } verplicht is
}
overview-deadline = Wanneer { $term } nodig is
overview-deadline-off = { $Term } is uit, behalve voor beheerders.
overview-deadline-optional = Iedereen kan { $term } instellen; verplicht is het niet. Beheerders moeten het altijd.
overview-deadline-required = { $Term } is verplicht.
overview-deadline-ahead = Vanaf { $from } kan iedereen { $term } instellen. Vanaf { $date } is het verplicht.
overview-deadline-counting = { $count ->
    [one] Nu kan iedereen nog ‘Niet nu’ kiezen. Vanaf { $date } is { $term } verplicht: nog één dag.
   *[other] Nu kan iedereen nog ‘Niet nu’ kiezen. Vanaf { $date } is { $term } verplicht: nog { $count } dagen.
}
overview-policy = Naar het beleid
overview-people = Wie heeft { $term }?
overview-role = Rol
overview-everybody = Iedereen
overview-total = Totaal
overview-with = Ingesteld
overview-suspended = Tijdelijk uit
overview-nothing = Nog niet
overview-share = Aandeel
overview-lately = De afgelopen 24 uur
overview-sign-ins = Keer ingelogd
overview-passwords-refused = Verkeerde wachtwoorden
overview-codes-refused = Verkeerde codes
overview-lock-outs = Keer geblokkeerd na te veel pogingen
