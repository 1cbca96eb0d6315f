# De beheeromgeving: instellingen, voor de systeembeheerder.

institutions-title = Instellingen
institutions-search = Naam, korte naam of adres
institutions-add = Instelling toevoegen
institutions-name = Naam
institutions-slug = Korte naam
institutions-slug-hint = Kleine letters, cijfers en streepjes. Mensen typen deze; later wijzigen kan niet.
institutions-hosts = Eigen adressen
institutions-hosts-hint = Eén per regel, zoals inloggen.voorbeeld.nl. Mag leeg blijven.
institutions-host-passkeys = { $count ->
    [one] Voor { $host } is één passkey gemaakt. Zonder dit adres werkt die niet meer.
   *[other] Voor { $host } zijn { $count } passkeys gemaakt. Zonder dit adres werken die niet meer.
}
institutions-domains = Maildomeinen
institutions-domains-hint = Eén per regel, zoals voorbeeld.nl. Wie met zo’n mailadres komt, komt vanzelf hier uit.
institutions-brin = BRIN-nummer
institutions-brin-hint = Alleen voor scholen, zoals 11ZZ, of 11ZZ03 met de vestiging. Apps in het onderwijs kunnen erom vragen.
institutions-language = Taal
institutions-preset = Begint als
institutions-preset-hint = Het beleid en het uiterlijk om mee te beginnen; daarna is alles te wijzigen.
institutions-preset-onderzoek = Onderzoeksinstelling: verplicht voor iedereen, inloggen met mailadres
institutions-preset-energie = Coöperatie: vrijwillig, onthoudt 24 uur
institutions-preset-school = School: voor leraren en beheerders
institutions-preset-zorg = Zorg: eerst vrijwillig, later verplicht
institutions-preset-station = Organisatie: verplicht bij het eerste gebruik
institutions-console = Beheer
institutions-to-console = Naar het beheer
institutions-new-title = Instelling toevoegen
institutions-one-title = { $name }
institutions-people = Mensen
institutions-people-count = { $administrators ->
    [0] { $count } accounts, geen beheerder
    [one] { $count } accounts, één beheerder
   *[other] { $count } accounts, { $administrators } beheerders
}
institutions-since = Sinds
institutions-save = Opslaan
institutions-outdated = Iemand anders heeft dit gewijzigd sinds u de pagina opende. Er is niets opgeslagen. Hieronder staan uw versie en die van nu; opslaan vervangt de laatste.
institutions-yours = Wat u invulde
institutions-theirs = Wat er nu staat
institutions-close-title = Instelling sluiten
institutions-close-text = Niemand van deze instelling kan dan nog inloggen. Wie nu ingelogd is, wordt overal uitgelogd, ook in de apps. Er wordt niets weggegooid.
institutions-close-confirm = Ja, sluit deze instelling
institutions-close = Sluiten
institutions-open-title = Instelling weer openen
institutions-open-text = Iedereen kan dan weer inloggen, met alles zoals het was.
institutions-open-confirm = Ja, open deze instelling
institutions-open = Weer openen
institutions-confirm-first = Zet eerst het vinkje.
institutions-own = Uw eigen instelling kunt u niet sluiten: u zou uzelf buitensluiten.
institutions-news-added = De instelling is toegevoegd.
institutions-news-saved = Opgeslagen.
institutions-news-closed = De instelling is gesloten. Iedereen is uitgelogd.
institutions-news-opened = De instelling is weer open.
institutions-fault-slug = Gebruik 1 tot 40 kleine letters, cijfers en streepjes.
institutions-fault-slug-taken = Deze korte naam is al in gebruik.
institutions-fault-name = Vul een naam in van hoogstens 120 tekens.
institutions-fault-language = Kies een taal.
institutions-fault-host = { $name } is geen adres. Schrijf het als inloggen.voorbeeld.nl.
institutions-fault-host-taken = { $name } is al van een andere instelling of van deze installatie zelf.
institutions-fault-brin = Dit is geen BRIN-nummer. Schrijf het als 11ZZ, of als 11ZZ03 met de vestiging.
institutions-fault-domain = { $name } is geen maildomein. Schrijf het als voorbeeld.nl.
institutions-fault-domain-taken = { $name } is al van een andere instelling.
