# De beheeromgeving: het kader van iedere pagina.

console-title = Beheer
console-switch = Andere instelling
console-places = Onderdelen van het beheer
console-menu = Menu
console-installation = Hele installatie
console-guest = U kijkt als gast mee bij { $name }. Dit bezoek staat in het logboek van die instelling.
console-pages = Bladeren
console-first-page = Naar het begin
console-next-page = Volgende
console-search = Zoeken
console-list-count = { $count ->
    [one] 1 resultaat
   *[other] { $count } resultaten
}
console-list-part = { $count ->
    [one] 1 resultaat op deze pagina
   *[other] { $count } resultaten op deze pagina
}
console-closed = Gesloten

console-nav-overview = Overzicht
console-nav-people = Gebruikers
console-nav-classes = Klassen en groepen
console-nav-requests = Aanvragen
console-nav-import = Importeren
console-nav-policy = Beleid
console-nav-why = Waarom deze vraag?
console-nav-sources = Inlogbronnen
console-nav-apps = Apps
console-nav-look = Uiterlijk
console-nav-contacts = Contact en hulp
console-nav-audit = Logboek
console-nav-statistics = Cijfers
console-nav-institutions = Instellingen
console-nav-support = Ondersteuning
console-nav-keys = Sleutels en adressen

console-home-title = Kies een instelling
console-home-search = Naam of korte naam
console-home-more = Er zijn er meer. Typ een deel van de naam.
console-home-none = Geen instelling gevonden.

console-no-task-title = Hier is niets voor u te beheren
console-no-task-text = U bent ingelogd, maar u heeft geen taak in het beheer. Denkt u van wel? Vraag het de beheerder van uw instelling.
console-no-task-way = Naar uw eigen account
console-not-yours-title = Dit hoort niet bij uw taak
console-not-yours-text = Deze pagina is voor iemand met een andere taak in het beheer.
console-not-yours-way = Terug naar het beheer
console-no-factor-title = Stel eerst { $term } in
console-no-factor-text = Wie bij gegevens van anderen kan, logt in met een tweede stap. Stel die eerst in bij uw eigen account.
console-no-factor-way = Nu instellen
console-not-here-title = Niet gevonden
console-not-here-text = Op dit adres is niets, of het is niet voor u.
console-not-here-way = Terug naar het beheer
console-changed-title = Iemand anders was u voor
console-changed-text = Dit is veranderd sinds u de pagina opende. Er is niets opgeslagen. Bekijk eerst hoe het nu is.
console-changed-way = Bekijk hoe het nu is
console-who-is-there-title = Laat eerst zien dat u er nog bent
console-who-is-there-text = Er ging veel tijd voorbij. Daarom is er nog niets opgeslagen, maar wat u invulde is niet weg. Laat in een nieuw tabblad zien dat u het bent. Ververs daarna deze pagina: uw browser stuurt het formulier dan opnieuw.
console-who-is-there-way = Laat in een nieuw tabblad zien dat u het bent
