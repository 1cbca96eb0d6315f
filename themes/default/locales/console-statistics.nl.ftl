# De beheeromgeving: cijfers.

statistics-title = Cijfers
statistics-period = Periode
statistics-days = { $count ->
    [365] Een jaar
   *[other] { $count } dagen
}
statistics-small = Cijfers over minder dan vijf mensen worden niet getoond.
statistics-adoption = Wie heeft { $term }
statistics-adoption-now = Nu hebben { $part } van de { $total } mensen { $term }: { $value }%.
statistics-adoption-desc = Een lijn met het aandeel per dag, over { $count } dagen. De tabel eronder geeft dezelfde getallen.
statistics-soon = De lijn verschijnt zodra er cijfers van een hele dag zijn.
statistics-few = Er zijn te weinig mensen om cijfers over te geven.
statistics-table = Als tabel
statistics-day = Dag
statistics-people = Mensen
statistics-part = Ingesteld
statistics-share = Aandeel
statistics-then = Begin periode
statistics-by-role = Per rol
statistics-by-group = Per klas of groep
statistics-by-method = Per manier
statistics-role = Rol
statistics-group = Klas of groep
statistics-method = Manier
statistics-method-totp = Authenticator-app
statistics-method-sms = Sms
statistics-method-passkey = Passkey
statistics-days-kept-back = Dagen waarop minder dan vijf keer is ingelogd staan er niet bij, en soms nog een andere dag, zodat niemand het kan uitrekenen.
statistics-kept-back = Niet getoond: te klein
statistics-kept-back-text = Naast groepen van minder dan vijf blijft soms een andere kleine groep weg, zodat niemand het kan uitrekenen.
statistics-nothing = Hier is nog niets te tellen.
statistics-use = Gebruik
statistics-sign-ins = Keer ingelogd
statistics-sign-ins-desc = Staven met het aantal keren inloggen per dag, over { $count } dagen, met daarin hoe vaak een onthouden apparaat genoeg was. De tabel eronder geeft dezelfde getallen.
statistics-remembered = Op een onthouden apparaat
statistics-legend-all = Keer ingelogd
statistics-legend-part = waarvan op een onthouden apparaat
statistics-sum-sign-ins = keer ingelogd
statistics-sum-remembered = daarvan op een onthouden apparaat
statistics-sum-recovery-codes = { $count ->
    [one] herstelcode gebruikt
   *[other] herstelcodes gebruikt
}
statistics-sum-recoveries = keer door het herstelportaal
statistics-sum-lock-outs = keer geblokkeerd
statistics-sum-passwords-refused = verkeerde wachtwoorden
statistics-sum-codes-refused = verkeerde codes
statistics-sum-apps = apps ingesteld
statistics-sum-other-periods = daarvan met een andere codeduur dan gevraagd
