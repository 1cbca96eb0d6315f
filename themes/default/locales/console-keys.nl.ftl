# De beheeromgeving: sleutels en adressen, voor de systeembeheerder.

keys-title = Sleutels en adressen
keys-signing = Sleutels waarmee tokens worden ondertekend
keys-signing-text = Ze worden vanzelf vervangen. Een nieuwe sleutel wordt eerst een tijd aangekondigd, zodat iedere app hem kent.
keys-algorithm = Algoritme
keys-state = Stand
keys-state-announced = Aangekondigd
keys-state-signing = Ondertekent
keys-state-verifying = Nog geldig
keys-since = Sinds
keys-next = Daarna
keys-next-signing = wordt vervangen vanaf { $at }
keys-next-announced = ondertekent vanaf { $at }
keys-retired = { $count ->
    [0] Er zijn geen oude sleutels.
    [one] Eén oude sleutel is niet meer in gebruik.
   *[other] { $count } oude sleutels zijn niet meer in gebruik.
}
keys-rotate = Sleutels vervangen
keys-at-once = Nieuwe sleutels ondertekenen meteen
keys-at-once-hint = Alleen in nood: apps die de sleutels nog niet opnieuw hebben opgehaald, weigeren dan een tijdje.
keys-revoke = Intrekken
keys-sealing = Sleutels waarmee geheimen worden bewaard
keys-sealing-text = Deze staan in de configuratie. De eerste verzegelt, alle kunnen openen.
keys-seals = Verzegelt
keys-opens = Opent alleen
keys-sealing-since = in gebruik sinds { $at }
keys-hosts = Adressen
keys-issuer = Van de installatie
keys-news-announced = Nieuwe sleutels zijn aangekondigd.
keys-news-rotated = Nieuwe sleutels ondertekenen vanaf nu.
keys-news-revoked = De sleutel is ingetrokken.
keys-revoke-title = Sleutel intrekken
keys-revoke-text = U trekt deze sleutel voor { $algorithm } in:
keys-revoke-signs = Deze sleutel ondertekent nu. Alles wat ermee ondertekend is, wordt direct geweigerd en een andere sleutel neemt het over. Mensen moeten in veel apps opnieuw inloggen.
keys-revoke-other = Alles wat met deze sleutel ondertekend is, wordt direct geweigerd.
keys-revoke-confirm = Ja, trek deze sleutel in
keys-confirm-first = Zet eerst het vinkje.
keys-themes = Sjabloonsets en talen
keys-themes-folder = Map
keys-themes-built-in = Geen: alleen de ingebouwde
keys-themes-sets = Sets
keys-themes-languages = Talen
keys-themes-refused = Wat nu in de map staat, is geweigerd. Wat daarvoor goed was, draait gewoon door.
keys-themes-reload = Na een wijziging leest elke server de map opnieuw bij het signaal SIGHUP, of bij een POST naar /themes/reload op het beheeradres.
