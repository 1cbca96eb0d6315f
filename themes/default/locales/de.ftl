# Die Wörter von Sluis auf Deutsch. Einfach, kurze Sätze, niemand bekommt die Schuld.
# Überall verwendbar: $term, $Term, $institution, $portal, $form (informal oder formal) und die Wörter
# der Anrede, die unten als address-… stehen: $du, $dein, $kannst … Aufforderungen stehen in der
# Grundform („bitte eingeben“), damit sie für du und Sie gleich lauten.

## Die Sprache selbst
language-name = Deutsch
# Für die Verwaltung gibt es noch keine deutschen Texte; sie erscheint auf Englisch.
language-of-console = en
decimal-mark = ,
address-du = { $form ->
    [formal] Sie
   *[informal] du
}
address-Du = { $form ->
    [formal] Sie
   *[informal] Du
}
address-dich = { $form ->
    [formal] Sie
   *[informal] dich
}
address-dir = { $form ->
    [formal] Ihnen
   *[informal] dir
}
address-dein = { $form ->
    [formal] Ihr
   *[informal] dein
}
address-Dein = { $form ->
    [formal] Ihr
   *[informal] Dein
}
address-deine = { $form ->
    [formal] Ihre
   *[informal] deine
}
address-Deine = { $form ->
    [formal] Ihre
   *[informal] Deine
}
address-deinem = { $form ->
    [formal] Ihrem
   *[informal] deinem
}
address-deinen = { $form ->
    [formal] Ihren
   *[informal] deinen
}
address-deiner = { $form ->
    [formal] Ihrer
   *[informal] deiner
}
address-deines = { $form ->
    [formal] Ihres
   *[informal] deines
}
address-bist = { $form ->
    [formal] sind
   *[informal] bist
}
address-hast = { $form ->
    [formal] haben
   *[informal] hast
}
address-Hast = { $form ->
    [formal] Haben
   *[informal] Hast
}
address-kannst = { $form ->
    [formal] können
   *[informal] kannst
}
address-musst = { $form ->
    [formal] müssen
   *[informal] musst
}
address-darfst = { $form ->
    [formal] dürfen
   *[informal] darfst
}
address-willst = { $form ->
    [formal] möchten
   *[informal] möchtest
}
address-wirst = { $form ->
    [formal] werden
   *[informal] wirst
}
address-bekommst = { $form ->
    [formal] bekommen
   *[informal] bekommst
}
address-teilst = { $form ->
    [formal] teilen
   *[informal] teilst
}
date-weekday = { $weekday ->
    [1] Montag
    [2] Dienstag
    [3] Mittwoch
    [4] Donnerstag
    [5] Freitag
    [6] Samstag
   *[7] Sonntag
}
date-month = { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
}
date-in-words = { date-weekday }, { $day }. { date-month } { $year }
moment-in-words = { date-in-words } um { $hour }:{ $minute } Uhr
date-month-brief = { $month ->
    [1] Jan.
    [2] Feb.
    [3] März
    [4] Apr.
    [5] Mai
    [6] Juni
    [7] Juli
    [8] Aug.
    [9] Sept.
    [10] Okt.
    [11] Nov.
   *[12] Dez.
}
moment-in-brief = { $day }.{ "\u00A0" }{ date-month-brief }{ "\u00A0" }{ $year }, { $hour }:{ $minute }

## Das Gerüst
product-term = Zwei-Faktor-Anmeldung
product-line = Sicher anmelden mit Sluis
error-prefix = Fehler:
skip = Zum Inhalt
progress = Schritt { $now } von { $of }
path-label = Die Schritte
path-when-done = erledigt
path-when-now = jetzt
path-when-later = später
path-email = E-Mail-Adresse
path-new-password = Passwort
path-method = Weg wählen
path-app = App verbinden
path-phone = Nummer
path-code = Code aus der SMS
path-recovery-codes = { $count ->
    [one] Wiederherstellungs{"\u00AD"}code
   *[other] Wiederherstellungs{"\u00AD"}codes
}
path-question = Frage
menu-label = Menü { $deines } Kontos
copied = Kopiert.
portal-line = Anmeldung bei { $portal }
portal-policy = Wie { $portal } mit { $deinen } Daten umgeht
portal-terms = Nutzungsbedingungen von { $portal }
signed-in-as = Angemeldet als { $name }
faults-title = Bitte prüfen:
notice-label = Mitteilung
help-title = Hilfe nötig?
help-neutral = Bitte in { $deiner } Schule, Genossenschaft oder Pflegeeinrichtung nachfragen.
help-none = Bitte bei der Verwaltung von { $institution } nachfragen.
purpose-helpdesk = Helpdesk
purpose-main-contact = Hauptansprechperson
purpose-project-team = Projektteam
language-label = Sprache
language-browser = Wie mein Browser
language-save = Sprache speichern
next = Weiter
cancel = Abbrechen
confirm = Bestätigen
later = Nicht jetzt
sign-in = Anmelden
sign-out = Abmelden
password-pause = { $seconds ->
    [one] Ein paar Mal war das Passwort falsch. Bitte eine Sekunde warten und es dann noch einmal versuchen.
   *[other] Ein paar Mal war das Passwort falsch. Bitte { $seconds } Sekunden warten und es dann noch einmal versuchen.
}
throttled = { $minutes ->
    [one] Zu oft versucht. Bitte eine Minute warten und es dann noch einmal versuchen.
   *[other] Zu oft versucht. Bitte { $minutes } Minuten warten und es dann noch einmal versuchen.
}
moment = { $at }
moment-brief = { $at-brief }
duration-hours = { $count ->
    [one] 1 Stunde
   *[other] { $count } Stunden
}
duration-days = { $count ->
    [one] 1 Tag
   *[other] { $count } Tage
}
duration-weeks = { $count ->
    [one] eine Woche
   *[other] { $count } Wochen
}

## Einrichtung
institution-title = Wohin { $form ->
    [formal] gehören Sie
   *[informal] gehörst du
}?
institution-lead = Dann wissen wir, welche Anmeldeseite die richtige ist.
institution-label = Kurzname
institution-hint = Der Kurzname { $deiner } Schule, Genossenschaft oder Pflegeeinrichtung.
institution-empty = Bitte einen Kurznamen eingeben.
institution-unknown = Diesen Namen kennen wir nicht. Bitte prüfen oder in { $deiner } Organisation nachfragen.
institution-not-for = Dieses Portal ist nicht für Personen von { $name }. Bitte unten eine andere Organisation auswählen oder zum Portal zurückgehen.
institution-listed = Oder { $deine } Organisation wählen
institution-only = Dieses Portal ist für
institution-unsure = Ich weiß den Kurznamen nicht
institution-unsure-text = Der Kurzname steht oft in der E-Mail, mit der { $dein } Konto kam. Auch Kolleginnen, Kollegen oder die Verwaltung wissen ihn.

## Passwort
password-title = Anmelden
password-lead = Schön, dass { $du } da { $bist }. Nach dem Anmelden geht es weiter.
password-unlock = Bitte { $dein } Passwort noch einmal eingeben. Danach geht es mit { $term } weiter.
password-asked-again = { $portal } bittet { $dich }, { $form ->
    [formal] sich
   *[informal] dich
} noch einmal anzumelden.
badge-title = Mit dem Anmeldeausweis anmelden
badge-lead = Bitte { $deinen } Ausweis scannen oder den Code eingeben, der darauf steht.
badge-lead-scanned = { $Dein } Ausweis wurde gescannt. Zum Anmelden die Taste drücken.
badge-code = Code des Ausweises
badge-code-hint = Die Schreibmarke in dieses Feld setzen und den Ausweis scannen. Oder die 32 Buchstaben abtippen; Leerzeichen stören nicht.
badge-go = Mit dem Ausweis anmelden
badge-not-here = Dieser Ausweis gilt hier nicht. Bitte in der Schule nach einem neuen fragen oder das Passwort benutzen.
badge-empty = Bitte den Ausweis scannen oder den Code eingeben, der darauf steht.
badge-not-enough = Hier reicht { $dein } Ausweis nicht. Bitte { $dein } Passwort eingeben.
badge-or-password = Klappt es nicht? Bitte mit { $deinem } Passwort anmelden oder in der Schule fragen.
username-label-email = E-Mail-Adresse
username-label-username = Benutzername
username-label-username-with-suffix = Benutzername
username-suffix-hint = { $suffix } kann weggelassen werden.
password-label = Passwort
password-wrong = { $kind ->
    [email] Die E-Mail-Adresse oder das Passwort stimmt nicht.
   *[other] Der Benutzername oder das Passwort stimmt nicht.
}
password-empty = { $kind ->
    [email] Bitte E-Mail-Adresse und Passwort eingeben.
   *[other] Bitte Benutzername und Passwort eingeben.
}
password-forgot = Passwort vergessen?
forgot-contact = { $institution } hilft { $dir } zu einem neuen Passwort.
recover-link = Neues Telefon oder Code verloren?
change-institution = Andere Organisation wählen

## Code
code-title = Bitte den Code aus { $deiner } App eingeben
code-title-sms = Bitte den Code aus der SMS eingeben
code-title-sms-first = Ein Code per SMS
code-lead = In { $deiner } Authenticator-App bei { $issuer } { $form ->
    [formal] sehen Sie
   *[informal] siehst du
} { $digits ->
    [6] sechs
    [8] acht
   *[other] { $digits }
} Ziffern.
code-lead-sms = Wir haben eine SMS an { $number } geschickt. Der Code gilt nur kurz.
code-lead-sms-first = Wir schicken eine SMS mit einem Code an { $number }. Eine SMS zu bekommen ist kostenlos.
sms-send = SMS schicken
sms-delayed = Die SMS an { $number } kann später kommen als sonst, denn das Versenden dauert gerade. Wenn es geht, bitte einen anderen Weg wählen.
sms-failed = Gerade lässt sich keine SMS an { $number } schicken. Das liegt nicht an { $dir }. Bitte einen anderen Weg wählen oder es später noch einmal versuchen.
sms-wait = { $minutes ->
    [one] In einer Minute { $kannst } { $du } eine neue SMS anfordern.
   *[other] In { $minutes } Minuten { $kannst } { $du } eine neue SMS anfordern.
}
code-still-wrong = Klappt es immer noch nicht?
code-label = Code
code-empty = Bitte den Code eingeben.
code-recovery-not-here = Ein Wiederherstellungscode zählt hier nicht. Er wurde nicht verbraucht.
code-wrong = Dieser Code stimmt nicht. Bitte den neuesten Code nehmen. Der Code wechselt ständig, und jede Verbindung hat ihren eigenen.
code-wrong-sms = Dieser Code stimmt nicht. Bitte den Code aus der letzten Nachricht nehmen.
code-reused = Dieser Code wurde schon benutzt. Bitte auf den nächsten warten.
code-expired = Dieser Code ist abgelaufen. Bitte den neuesten Code eingeben.
code-period = { $Deine } App rechnet mit { $app } Sekunden und wir mit { $ours }. Bitte eine andere App nehmen.
attempts-left = { $count ->
    [one] Noch ein Versuch ist möglich.
   *[other] Noch { $count } Versuche sind möglich.
}
fresh-code-portal = { $portal } bittet um einen neuen Code, auch wenn dieses Gerät bekannt ist.
fresh-code-portal-anew = { $portal } bittet um einen neuen Code.
fresh-code-change = Das ist eine wichtige Änderung. Deshalb bitten wir um einen neuen Code.
fresh-code-portal-minutes = { $portal } verlangt einen Code, der { $count ->
    [one] höchstens eine Minute
   *[other] höchstens { $count } Minuten
} alt ist.
fresh-code-portal-hours = { $portal } verlangt einen Code, der { $count ->
    [one] höchstens eine Stunde
   *[other] höchstens { $count } Stunden
} alt ist.
fresh-code-institution-minutes = { $institution } verlangt für dieses Konto einen Code, der { $count ->
    [one] höchstens eine Minute
   *[other] höchstens { $count } Minuten
} alt ist.
fresh-code-institution-hours = { $institution } verlangt für dieses Konto einen Code, der { $count ->
    [one] höchstens eine Stunde
   *[other] höchstens { $count } Stunden
} alt ist.
fresh-code-portal-kind = { $portal } akzeptiert nicht jeden Weg. Auf dieser Seite steht, was zählt.
fresh-code-portal-safer = { $portal } bittet, wenn möglich, um einen Passkey oder einen Sicherheitsschlüssel. Das ist sicherer als ein Code.
fresh-code-institution-kind = { $institution } akzeptiert für dieses Konto nicht jeden Weg. Auf dieser Seite steht, was zählt.
fresh-code-outside = Außerhalb des Netzes von { $institution } fragen wir immer nach einem Code, auch wenn dieses Gerät bekannt ist.
fresh-code-portal-set-up = { $portal } akzeptiert nicht, was eingerichtet ist. Bitte zuerst damit bestätigen; danach wird eingerichtet, was zählt.
fresh-code-institution-set-up = { $institution } akzeptiert nicht mehr, was eingerichtet ist. Bitte zuerst damit bestätigen; danach wird eingerichtet, was zählt.
lacking-title = Hier ist ein anderer zweiter Schritt nötig
lacking-portal = { $portal } akzeptiert nur:
lacking-institution = { $institution } akzeptiert für dieses Konto nur:
lacking-add-text = Das hat dieses Konto noch nicht. Bitte hinzufügen und es danach noch einmal versuchen.
lacking-add-here = Bitte auch hier einen hinzufügen und es danach noch einmal versuchen. Dafür ist ein Wiederherstellungscode nötig.
lacking-add-new = Bitte einen neuen hinzufügen und es danach noch einmal versuchen. Dafür ist ein Wiederherstellungscode nötig.
lacking-add = Passkey hinzufügen
lacking-ask = Das hat dieses Konto noch nicht, und es lässt sich hier nicht einrichten. Bitte um Hilfe fragen.
lacking-back = Zurück zu { $portal }
enrol-passkey-title = Hier ist ein Passkey nötig
enrol-passkey-portal = { $portal } akzeptiert nur einen Passkey oder Sicherheitsschlüssel. Dieses Konto hat noch keinen. Bitte jetzt einen hinzufügen.
enrol-passkey-institution = { $institution } akzeptiert für dieses Konto nur einen Passkey oder Sicherheitsschlüssel. Es gibt noch keinen. Bitte jetzt einen hinzufügen.
factor-kind-app = ein Code aus einer App
factor-kind-sms = ein Code per SMS
factor-kind-passkey = ein Passkey oder Sicherheitsschlüssel
add-passkey-title = Schneller anmelden mit einem Passkey
add-passkey-only-step = Mit einem Passkey genügt zum Anmelden ein Fingerabdruck, das Gesicht oder eine PIN. Passwort und Code sind dann nicht nötig.
add-passkey-second-step = Mit einem Passkey genügt zum Bestätigen ein Fingerabdruck, das Gesicht oder eine PIN. Ein Code ist dann nicht nötig.
add-passkey-where = Der Passkey wird auf diesem Gerät, auf einem Telefon oder in einem Passwortmanager gespeichert. Alles andere funktioniert weiter.
add-passkey-shared = Bitte nicht auf einem Computer, den auch andere benutzen.
add-passkey-later = Nicht jetzt
remember-automatic = Danach fragen wir auf diesem Gerät { $ttl } lang nicht nach einem Code.
remember-not = Nicht auf diesem Gerät
remember-not-hint = Richtig für einen Computer, den { $du } mit anderen { $teilst }.
remember-tick = Auf diesem Gerät { $ttl } lang nicht nach einem Code fragen
remember-warn = Nicht auf einem Computer, den { $du } mit anderen { $teilst }.
remember-choice = Dieses Gerät merken
remember-never = Nicht merken
remember-for = { $ttl } lang nicht nach einem Code fragen
sms-resend = Neue SMS schicken
use-app = Code aus meiner App nehmen
use-sms = SMS an mich schicken
code-other = Ich komme nicht an meinen Code
code-other-passkey = Ich kann meinen Passkey nicht benutzen
code-other-newest = Ist in der App die richtige Verbindung offen, und geht die Uhr { $deines } Telefons richtig?
code-other-recovery = { $Hast } { $du } einen Wiederherstellungscode aufbewahrt? Er gilt hier auch, ein Mal.
code-other-recovery-reset = { $Hast } { $du } einen Wiederherstellungscode aufbewahrt? Er löscht die Verbindung mit { $deiner } App. Danach { $kannst } { $du } { $term } neu einrichten.
code-other-contact = Klappt es nicht? Wir helfen gern.
recovery-code-label = Wiederherstellungscode
recovery-code-use = Mit Wiederherstellungscode anmelden
recovery-code-wrong = Dieser Wiederherstellungscode stimmt nicht oder wurde schon benutzt. Sind alle Buchstaben und Ziffern da?
signing-in-as = Anmeldung als { $name }.
ending-title = Die Anmeldung endet gleich
ending-text = In zwei Minuten endet die Anmeldung, um das Konto zu schützen. Was ausgefüllt ist, bleibt stehen.
ending-more = Weiter anmelden
ending-over-title = Die Anmeldung ist beendet
ending-over = Es hat zu lange gedauert. Die Anmeldung beginnt von vorn; das geht schnell.
ending-again = Von vorn beginnen
restart = Jemand anderes?

## Den zweiten Schritt kennenlernen
intro-reset = Die alte Verbindung ist gelöscht.
intro-title = { $Term } einrichten
intro-lead = Mit { $term } ist { $dein } Konto viel besser geschützt.
intro-required = { $institution } bittet alle darum. Danach geht es gleich weiter.
intro-required-here = Hier ist { $term } nötig. Danach geht es gleich weiter.
intro-deadline = Bitte spätestens bis { $date } einrichten.
intro-what-title = Was ist das?
intro-what = Zur Anmeldung gehören zwei Schlüssel statt einem: { $dein } Passwort und ein Code von { $deinem } Telefon.
intro-how-title = Wie geht das?
intro-how = Eine kostenlose App auf { $deinem } Telefon zeigt ständig einen neuen Code. Er kommt nach dem Passwort.
intro-how-sms = Eine kostenlose App auf { $deinem } Telefon zeigt einen Code, oder { $du } { $bekommst } eine SMS mit einem Code. Er kommt nach dem Passwort.
intro-why-title = Warum ist das sicherer?
intro-why = Wer { $dein } Passwort errät oder stiehlt, hat { $dein } Telefon noch nicht und kommt also nicht hinein.
intro-often-title = Muss das jedes Mal sein?
intro-often = Ja, bei jeder Anmeldung braucht es einen neuen Code.
intro-often-remember = Nein. Auf einem eigenen Gerät fragen wir eine Zeit lang nicht nach einem Code.
intro-long-title = Wie lange dauert es?
intro-long = Das Einrichten dauert etwa eine Minute.
intro-start = Jetzt einrichten
intro-later-place = Später einrichten geht immer in { $deinem } Konto, unter Anmeldung und Sicherheit.

## App verbinden
enrol-title = { $Deine } App verbinden
enrol-lead = Drei Schritte, etwa eine Minute.
enrol-app-title = Authenticator-App öffnen oder installieren
enrol-app = { $Hast } { $du } schon eine App? Dann bitte öffnen. Sonst bitte eine installieren. Jede Authenticator-App ist gut.
enrol-other-advice = Am besten liegt die App auf einem anderen Gerät als dem, mit dem { $form ->
    [formal] Sie sich anmelden
   *[informal] du dich anmeldest
}. Das ist sicherer.
enrol-go-on = Bitte auf einem anderen Gerät weitermachen, zum Beispiel einem Computer. Dort öffnen:
enrol-same-device = Geht das nicht? Dann klappt es auch auf diesem Telefon, mit der Taste oder dem Schlüssel unten.
enrol-hints-optional = In anderen Apps heißt es anders. Der Hinweis gilt nur für die App, bei der er steht.
enrol-find-app = Wie finde ich eine App?
store-android = Android
store-ios = iPhone
enrol-link-title = Konto hinzufügen
enrol-tap = In meiner App öffnen
enrol-tap-hint = Geht, wenn die App auf diesem Gerät ist.
enrol-scan = In der App ein Pluszeichen oder „Konto hinzufügen“ wählen und die Kamera auf diesen QR-Code richten.
enrol-other-device = QR-Code für ein anderes Gerät
enrol-qr-alt = QR-Code zum Scannen. Klappt das nicht, bitte den Schlüssel unten von Hand eingeben.
enrol-cannot-scan = Klappt das Scannen nicht?
enrol-key-title = Den Schlüssel selbst eingeben
enrol-copy = Schlüssel kopieren
enrol-by-hand = In der App das Eingeben von Hand wählen und dies übernehmen:
enrol-secret = Schlüssel
enrol-account = Konto
enrol-issuer = Name
enrol-type = Art
enrol-type-time = Zeitbasiert
enrol-digits = Anzahl der Ziffern
enrol-period = Neuer Code nach
enrol-seconds = { $count } Sekunden
enrol-algorithm = Algorithmus
enrol-period-note = Ein Code gilt hier { $period } Sekunden. Manche Apps kennen nur 30 Sekunden und gehen dann nicht.
enrol-period-fallback = Ein Code gilt hier { $period } Sekunden. Rechnet { $deine } App mit 30 Sekunden, dann merken wir das.
enrol-code-title = Code eingeben
enrol-code = Die App zeigt jetzt einen Code bei { $issuer }. Erst mit diesem Code ist die Verbindung fertig.
enrol-code-tap = In manchen Apps erscheint der Code erst nach einem Tipp auf das Konto.
enrol-code-label = Code mit { $digits ->
    [6] sechs
    [8] acht
   *[other] { $digits }
} Ziffern
enrol-cancel = Nicht jetzt einrichten
other-way = Einen anderen Weg wählen

## Wiederherstellungscodes
recovery-title = { $count ->
    [one] Bitte { $deinen } Wiederherstellungs{"\u00AD"}code aufbewahren
   *[other] Bitte { $deine } Wiederherstellungs{"\u00AD"}codes aufbewahren
}
enrol-done-title = Geschafft
enrol-done-status = { $Term } ist jetzt eingeschaltet für { $dein } Konto.
enrol-done-next = Beim Anmelden fragen wir von nun an nach { $deinem } Passwort und danach nach einem Code.
recovery-linked = Geschafft. { $Term } ist jetzt eingeschaltet für { $dein } Konto.
recovery-renewed = { $count ->
    [one] Geschafft. { $Du } { $hast } einen neuen Wiederherstellungscode. Der alte gilt nicht mehr.
   *[other] Geschafft. { $Du } { $hast } neue Wiederherstellungscodes. Die alten gelten nicht mehr.
}
recovery-login = { $count ->
    [one] Kommt einmal kein Code? Dann geht die Anmeldung mit diesem Code. Er gilt ein Mal.
   *[other] Kommt einmal kein Code? Dann geht die Anmeldung mit einem dieser Codes. Jeder Code gilt ein Mal.
}
recovery-reset = { $count ->
    [one] Ist { $dein } Telefon weg oder kaputt? Mit diesem Code { $kannst } { $du } { $term } neu einrichten.
   *[other] Ist { $dein } Telefon weg oder kaputt? Mit einem dieser Codes { $kannst } { $du } { $term } neu einrichten.
}
recovery-label = { $count ->
    [one] Wiederherstellungscode
   *[other] Wiederherstellungscodes
}
recovery-once = { $count ->
    [one] Dieser Code wird nur ein Mal gezeigt. Bitte an einem sicheren Ort aufbewahren.
   *[other] Diese Codes werden nur ein Mal gezeigt. Bitte an einem sicheren Ort aufbewahren.
}
recovery-tip-manager = { $count ->
    [one] Gut aufgehoben ist er in { $deinem } Passwort-Manager.
   *[other] Gut aufgehoben sind sie in { $deinem } Passwort-Manager.
}
recovery-tip-print = { $count ->
    [one] Diese Seite ausdrucken oder den Code abschreiben.
   *[other] Diese Seite ausdrucken oder die Codes abschreiben.
}
recovery-tip-apart = Nicht nur auf { $deinem } Telefon aufbewahren.
recovery-file = wiederherstellungscodes
recovery-download = Als Text herunterladen
recovery-copy = Kopieren
recovery-print = Drucken
recovery-saved = { $count ->
    [one] Ich habe meinen Wiederherstellungs{"\u00AD"}code aufbewahrt
   *[other] Ich habe meine Wiederherstellungs{"\u00AD"}codes aufbewahrt
}
recovery-not-ticked = { $count ->
    [one] Bitte erst den Wiederherstellungscode aufbewahren und dann das Häkchen setzen.
   *[other] Bitte erst die Wiederherstellungscodes aufbewahren und dann das Häkchen setzen.
}
recovery-done = Erledigt
recovery-shown = { $count ->
    [one] { $Dein } Wiederherstellungscode wurde schon gezeigt. Aus Sicherheitsgründen geht das nur ein Mal.
   *[other] { $Deine } Wiederherstellungscodes wurden schon gezeigt. Aus Sicherheitsgründen geht das nur ein Mal.
}
recovery-few-title = Nur noch wenige Wiederherstellungs{"\u00AD"}codes
recovery-few = Ein Wiederherstellungscode hilft bei der Anmeldung, wenn das Telefon nicht zur Hand ist. Neue Codes zu machen dauert eine Minute. Die alten gelten danach nicht mehr.
recovery-few-later = Jetzt nicht
recovery-back = Sind die Codes gut aufbewahrt? Bitte einen davon eintippen.
recovery-back-hint = Der Code bleibt gültig.
recovery-back-empty = Bitte einen der Wiederherstellungscodes eintippen.
recovery-back-wrong = Dieser Code gehört nicht dazu. Bitte noch einmal nachsehen.
recovery-back-lost = Codes nicht aufbewahrt?
recovery-renew = { $count ->
    [one] Neuen Code machen
   *[other] Neue Codes machen
}
recovery-left = { $count ->
    [0] Es sind keine Wiederherstellungscodes mehr da. Bitte neue machen.
    [one] Es ist noch ein Wiederherstellungscode da. Bitte neue machen.
    [2] Es sind noch zwei Wiederherstellungscodes da. Bitte neue machen.
   *[other] Es sind noch { $count } Wiederherstellungscodes da.
}

## Neues Passwort
new-password-title = Ein neues Passwort wählen
new-password-temporary = { $Dein } Passwort war vorläufig. Bitte jetzt ein eigenes wählen.
new-password-must = { $institution } bittet { $dich }, ein neues Passwort zu wählen.
new-password-own = Nach dem Speichern gilt überall das neue Passwort.
new-password-link = Mit diesem Link { $kannst } { $du } ein neues Passwort wählen. Danach gilt das alte nicht mehr.
current-password-label = Jetziges Passwort
label-new_password = Neues Passwort
label-new_password_repeat = Neues Passwort noch einmal
new-password-save = Passwort speichern
new-password-current-wrong = Das jetzige Passwort stimmt nicht.
new-password-lives-there = Dieses Passwort gehört zur Schule und wird dort geändert. Die Schule weiß, wie das geht.
new-password-not-equal = Die beiden neuen Passwörter sind nicht gleich. Bitte beide noch einmal eingeben.
new-password-rules-unmet = Dieses Passwort passt noch nicht zu den Regeln.
new-password-empty = Bitte das neue Passwort zwei Mal eingeben.
rules-title = Ein gutes Passwort
rule-unmet = (noch nicht)
rule-min-length = hat mindestens { $count } Zeichen
rule-max-length = hat höchstens { $count } Zeichen
rule-lowercase = hat einen Kleinbuchstaben
rule-uppercase = hat einen Großbuchstaben
rule-digit = hat eine Ziffer
rule-symbol = hat ein Satzzeichen oder anderes Zeichen
rule-not-username = enthält { $deinen } Benutzernamen nicht
rule-not-common = steht nicht auf der Liste bekannter Passwörter
rule-not-previous = wurde noch nicht benutzt

## Einwilligung
consent-title = { $portal } möchte { $deine } Daten verwenden
consent-lead = Es geht um { $dein } Konto { $name }. Das bekommt das Portal zu sehen:
scope-openid = Eine Nummer, die nur zu { $dir } gehört
scope-profile = { $Dein } Name und Profil
scope-email = { $Deine } E-Mail-Adresse
scope-phone = { $Deine } Telefonnummer
scope-address = { $Deine } Anschrift
scope-institution = Die Organisation, zu der { $du } { $form ->
    [formal] gehören
   *[informal] gehörst
}
scope-roles = { $Deine } Rollen und Gruppen
scope-school = { $Deine } Schule, Rollen, Klassen und Schüler- oder Personalnummer
scope-eduperson = { $Deine } Bildungsdaten
scope-entree = { $Deine } Angaben für Schulen, mit den Namen von Entree: Name, E-Mail-Adresse, Schule, Klasse und Nummer
scope-eckid = { $Deine } ECK iD, das Kennzeichen für Anbieter von Lernmitteln
scope-offline = Zugang zu diesen Daten, wenn { $du } nicht dabei { $bist }
scope-other = Daten aus { $name }
consent-later = Zurücknehmen geht später, auf der Seite { $deines } Kontos.
consent-allow = Erlauben
consent-deny = Nicht erlauben

## Konto wählen
select-account-title = Mit welchem Konto geht es weiter?
select-account-lead = { $Du } { $bist } angemeldet als { $name }.
select-account-lead-own = { $Du } { $bist } angemeldet als { $name } ({ $own }).
select-account-several = { $Du } { $hast } mehrere Konten. Mit einem davon geht es weiter.
select-account-continue = Weiter als { $name }
select-account-other = Anderes Konto verwenden

## Abmelden
sign-out-title = Abmelden?
sign-out-lead = { $Du } { $bist } auf diesem Gerät noch angemeldet.
sign-out-lead-name = { $Du } { $bist } angemeldet als { $name }.
sign-out-portal = { $portal } bittet darum, { $dich } abzumelden.
sign-out-stay = Angemeldet bleiben
signed-out-title = { $Du } { $bist } abgemeldet
signed-out-lead = Bis zum nächsten Mal.
signed-out-frame = Abmelden bei einem Portal
signed-out-not-registered = Es geht nicht zurück zum Portal: die genannte Adresse ist bei uns nicht eingetragen.
signed-out-not-proven = Es geht nicht zurück zum Portal: aus der Anfrage ging nicht hervor, von wem sie kam.
signed-out-shared = Nutzen auch andere diesen Computer? Dann bitte auch alle Fenster des Browsers schließen.

## Wenn etwas schiefgeht
advice-title = Was { $kannst } { $du } tun?
error-technical = Technische Angaben
error-request = Nummer dieser Anfrage:
way-sign-in = Noch einmal anmelden
way-try-again = Noch einmal versuchen
way-portal = Zurück zu { $name }
way-other-institution = Andere Organisation wählen
way-sign-out = Erst abmelden
way-account = Zu meinem Konto
way-home = Zum Anfang
way-new-link = Neuen Link anfordern
way-instructions = So geht das Einrichten
way-help = Hilfe beim Anmelden
way-recover = Wieder Zugang bekommen
way-new-password = Neues Passwort anfordern
way-set-up-again = Jetzt neu einrichten
error-unknown-client-title = Dieses Portal kennen wir nicht
error-unknown-client-text = Das Portal, das { $dich } hierher geschickt hat, ist bei uns nicht angemeldet.
error-unknown-client-advice = Bitte zum Portal zurückgehen und der Verwaltung sagen, was hier steht. Selbst { $musst } { $du } nichts ändern.
error-wrong-redirect-uri-title = Die Adresse des Portals stimmt nicht
error-wrong-redirect-uri-text = Das Portal nennt eine Rückkehradresse, die wir nicht kennen. Deshalb schicken wir { $dich } nicht zurück.
error-wrong-redirect-uri-advice = Bitte der Verwaltung des Portals sagen, was hier steht. Selbst { $musst } { $du } nichts ändern.
error-bad-request-title = Diese Anfrage verstehen wir nicht
error-bad-request-text = In der Anfrage fehlt etwas, oder sie wurde unterwegs verändert.
error-bad-request-advice = Bitte zum Portal zurückgehen und die Anmeldung neu beginnen.
error-cookies-off-title = Cookies sind ausgeschaltet
error-cookies-off-text = { $Dein } Browser behält unsere Cookies nicht. Ohne Cookies geht die Anmeldung nicht.
error-cookies-off-advice = Bitte Cookies für diese Website erlauben und es noch einmal versuchen. Wir brauchen sie nur für die Anmeldung.
error-transaction-expired-title = Die Anmeldung hat zu lange gedauert
error-transaction-expired-text = Zur Sicherheit endet eine Anmeldung nach einiger Zeit.
error-transaction-expired-advice = Bitte neu beginnen. Es ist nichts verloren gegangen.
error-transaction-finished-title = { $Du } { $bist } schon angemeldet
error-transaction-finished-text = Diese Anmeldung ist schon fertig. Vielleicht ging es eine Seite zurück.
error-transaction-finished-advice = Bitte zum Portal gehen. Noch einmal anmelden ist nicht nötig.
error-other-browser-title = In einem anderen Browser begonnen
error-other-browser-text = Diese Anmeldung gehört zu einem anderen Browser oder einem anderen Gerät.
error-other-browser-advice = Bitte in dem Browser weitermachen, in dem sie begann, oder hier neu beginnen.
error-not-found-title = Diese Seite gibt es nicht
error-not-found-text = Unter dieser Adresse ist nichts zu finden.
error-not-found-advice = Bitte die Adresse prüfen oder zurück zum Portal gehen.
error-unavailable-title = Kurz nicht erreichbar
error-unavailable-text = Wir kommen gerade nicht an die Daten, die für die Anmeldung nötig sind.
error-unavailable-advice = Bitte in einer Minute noch einmal versuchen.
error-busy-title = Gerade ist viel los
error-busy-text = So viele melden sich gerade gleichzeitig an, dass wir noch nicht dazu gekommen sind. Dieser Versuch zählt nicht.
error-busy-advice = Bitte ein paar Sekunden warten und es noch einmal versuchen.
error-too-many-title = Bitte etwas langsamer
error-too-many-text = Es kamen zu viele Anfragen nacheinander.
error-too-many-advice = Bitte eine Minute warten und es noch einmal versuchen.
error-shared-account-title = Das ist ein gemeinsames Konto
error-shared-account-text = { $institution } lässt die Anmeldung mit einem gemeinsamen Konto nicht mehr zu.
error-shared-account-advice = Bitte ein persönliches Konto anfordern. Darum kümmert sich die Hauptansprechperson { $deiner } Organisation. Danach geht die Anmeldung mit eigenen Daten.
error-inactive-account-title = Dieses Konto ist nicht aktiv
error-inactive-account-text = Das Konto hat noch nicht begonnen oder ist schon zu Ende.
error-inactive-account-advice = Bitte bei { $institution } nachfragen, wann { $dein } Konto aktiv ist.
error-refused-title = Die Anmeldung hat nicht geklappt
error-refused-text = Mit diesem Konto ist gerade keine Anmeldung möglich.
error-refused-advice = Bitte bei { $institution } melden.
error-wrong-institution-title = Dieses Portal gehört zu einer anderen Organisation
error-wrong-institution-text = { $Du } { $bist } bei einer Organisation angemeldet, die dieses Portal nicht nutzt.
error-wrong-institution-advice = Bitte die andere Organisation wählen oder erst abmelden.
error-forged-form-title = Das Formular ist abgelaufen
error-forged-form-text = Wir konnten nicht sehen, dass dieses Formular von unserer eigenen Seite kam.
error-forged-form-advice = Bitte zurückgehen, die Seite neu laden und es noch einmal versuchen.
error-server-title = Bei uns ist etwas schiefgegangen
error-server-text = Das hätte nicht passieren dürfen. Wir haben den Fehler gespeichert und suchen die Ursache.
error-server-advice = Bitte in ein paar Minuten noch einmal versuchen. Klappt es dann nicht, bitte melden.
error-temporary-password-ended-title = Das vorläufige Passwort ist abgelaufen
error-temporary-password-ended-text = Ein vorläufiges Passwort gilt nur kurz. Die Zeit dieses Passworts ist vorbei.
error-temporary-password-ended-advice = Bitte { $institution } um ein neues vorläufiges Passwort bitten und es gleich benutzen.
error-not-offered-title = Das geht hier nicht
error-not-offered-text = { $institution } bietet diesen Weg zurück ins Konto nicht an.
error-not-offered-advice = Hilfe gibt es bei { $institution }.
error-too-large-title = Das ist zu viel
error-too-large-text = Es wurde mehr gesendet, als in dieses Formular passt.
error-too-large-advice = Bitte zurückgehen und weniger Text senden.

## Entsperren und bestätigen
unlock-title = Bitte { $dein } Passwort noch einmal eingeben
unlock-lead = Das ist eine wichtige Änderung. So wissen wir sicher, dass { $du } es { $bist }.
unlock-away = In der Verwaltung ist { $minutes } Minuten lang nichts geschehen. Darum fragen wir noch einmal nach, wer da ist. Danach geht es dort weiter, wo { $du } aufgehört { $hast }.
unlock = Entsperren
unlock-wrong = Dieses Passwort stimmt nicht.
unlock-empty = Bitte das Passwort eingeben.
unlock-recovery = Ein Wiederherstellungscode geht auch.
unlock-no-password-title = Hier gibt es noch kein Passwort
unlock-no-password-mail = Vor einer wichtigen Änderung fragen wir nach dem Passwort hier. Bitte einen Link zusenden lassen und damit ein Passwort wählen. Die Anmeldung bleibt auch danach wie bisher möglich.
unlock-source-title = Bitte noch einmal zeigen, dass { $du } es { $bist }
unlock-source-lead = Dafür bitte noch einmal mit dem Konto anmelden, das hierher führt.
unlock-at-source = Noch einmal bei { $source } anmelden
unlock-source-or-mail = Oder einen Link zusenden lassen und damit ein Passwort für hier wählen. Die Anmeldung bleibt auch danach wie bisher möglich.
unlock-source-or-ask = Das klappt nicht? Dann bitte { $institution } um ein Passwort für hier bitten.
unlock-came-again-title = Noch ein zweiter Schritt
unlock-came-again = Die Anmeldung ist erneuert. Jetzt bitte noch den eigenen zweiten Schritt von hier zeigen.
unlock-source-other-account = Dort wurde ein Konto verwendet, das nicht mit diesem verknüpft ist. Es wurde nichts entsperrt. Bitte dort mit dem Konto anmelden, das hierher führt.
unlock-source-denied = Die Anmeldung dort wurde abgebrochen. Bitte noch einmal versuchen.
unlock-source-unreachable = Die Anmeldeseite dort ist gerade nicht erreichbar. Bitte in ein paar Minuten noch einmal versuchen.
unlock-source-again = Die erneute Anmeldung wurde nicht abgeschlossen. Bitte noch einmal versuchen.
unlock-source-not-in-order = Die erneute Anmeldung klappt dort gerade nicht. An der Eingabe lag es nicht. Bitte { $institution } um Hilfe bitten.
unlock-no-password-ask = Vor einer wichtigen Änderung fragen wir nach dem Passwort hier. Bitte { $institution } um eines bitten. Die Anmeldung bleibt auch danach wie bisher möglich.
confirm-disable-title = { $Term } ausschalten?
confirm-disable-text = Soll { $term } wirklich ausgeschaltet werden? { $Dein } Konto ist dann weniger gut geschützt.
confirm-disable-button = Ausschalten
confirm-suspend-title = { $Term } vorübergehend ausschalten?
confirm-suspend-text = Dann fragen wir nicht nach einem Code. Die Verbindung mit { $deiner } App bleibt bestehen, damit das Einschalten später schnell geht.
confirm-suspend-button = Ausschalten
confirm-wipe-title = Verbindung löschen?
confirm-wipe-text = { $count ->
    [0] Die Verbindung mit { $deiner } App wird gelöscht.
    [one] Die Verbindung mit { $deiner } App und { $dein } Wiederherstellungscode werden gelöscht.
   *[other] Die Verbindung mit { $deiner } App und { $deine } Wiederherstellungscodes werden gelöscht.
} Das lässt sich nicht rückgängig machen. Bitte danach das Konto auch aus der App löschen.
confirm-wipe-button = Löschen
confirm-renew-title = Neue App verbinden?
confirm-renew-text = Gleich wird eine neue App verbunden. Erst wenn das geklappt hat, endet die alte Verbindung.
confirm-renew-button = Neue App verbinden
confirm-forget-devices-title = Alle Geräte vergessen?
confirm-forget-devices-text = Auf jedem Gerät fragen wir dann beim Anmelden wieder nach einem Code.
confirm-forget-devices-button = Alle Geräte vergessen
confirm-new-recovery-codes-title = { $count ->
    [one] Neuen Wiederherstellungs{"\u00AD"}code machen?
   *[other] Neue Wiederherstellungs{"\u00AD"}codes machen?
}
confirm-new-recovery-codes-text = { $count ->
    [one] { $Du } { $bekommst } einen neuen Code. Der alte Wiederherstellungscode gilt danach nicht mehr.
   *[other] { $Du } { $bekommst } neue Codes. Die alten Wiederherstellungscodes gelten danach nicht mehr.
}
confirm-new-recovery-codes-button = { $count ->
    [one] Neuen Code machen
   *[other] Neue Codes machen
}
confirm-remove-sms-title = Keine Codes mehr per SMS?
confirm-remove-sms-text = Dann schicken wir keine Codes mehr an { $deine } Telefonnummer. { $Deine } App geht weiterhin.
confirm-remove-sms-button = SMS entfernen
confirm-remove-app-title = Die App entfernen?
confirm-remove-app-text = Die Codes aus { $deiner } App gelten dann nicht mehr. Codes kommen von nun an per SMS.
confirm-remove-app-button = App entfernen
confirm-remove-passkey-title = Den Passkey entfernen?
confirm-remove-passkey-text = „{ $name }“ gilt dann für { $dein } Konto nicht mehr. Das lässt sich nicht rückgängig machen.
confirm-remove-passkey-button = Passkey entfernen
confirm-drop-question-title = Geheime Frage löschen?
confirm-drop-question-text = Ohne geheime Frage { $kannst } { $du } selbst keinen Zugang zurückbekommen, wenn { $dein } Telefon weg ist. Der Helpdesk kann dann noch helfen.
confirm-drop-question-button = Frage löschen
confirm-resume-title = { $Term } wieder einschalten?
confirm-resume-text = { $Deine } Verbindung ist gespeichert. Nach dem Einschalten fragen wir gleich nach einem Code. So wissen wir sicher, dass es klappt.
confirm-resume-button = { $Term } wieder einschalten
confirm-end-sessions-title = Überall sonst abmelden?
confirm-end-sessions-text = In allen anderen Browsern und auf allen anderen Geräten { $wirst } { $du } abgemeldet. Hier bleibt die Anmeldung bestehen.
confirm-end-sessions-button = Überall sonst abmelden
confirm-not-me-title = War das jemand anderes?
confirm-not-me-text = Wir melden { $dein } Konto überall sonst ab und vergessen alle Geräte. Danach { $kannst } { $du } ein neues Passwort wählen. Dann kommt niemand anderes mehr hinein.
confirm-not-me-button = Mein Konto sichern
confirm-host = Das gilt für die Anmeldung bei { $host }. Dort reicht danach { $dein } Passwort.
until-label = Bis wann?
until-none = Bis ich es wieder einschalte
until-at = Bis { $at }
until-today = Bis heute um { $time }
until-tomorrow = Bis morgen um { $time }

## Mein Konto
account-title = Mein Konto
account-tabs = Teile dieser Seite
account-personal = Persönlich
account-security = Anmeldung und Sicherheit
account-name = Name
account-username = Benutzername
account-email = E-Mail-Adresse
account-email-none = Es ist keine E-Mail-Adresse bekannt.
account-pending-email = Neue E-Mail-Adresse
account-pending-text = Wartet auf Bestätigung. Bitte auf den Link in der E-Mail an diese Adresse klicken.
account-pending-cancel = Doch nicht ändern
email-verified = bestätigt
email-unverified = noch nicht bestätigt
account-phone = Telefon
account-portals = Zuletzt genutzte Portale
learning-title = Was Portale zu sehen bekommen
learning-text = So viel darf ein Portal höchstens wissen. Stimmt etwas nicht? Dann hilft die Verwaltung.
account-institution = Organisation
account-roles = Rollen
account-wrong = Stimmt etwas nicht? Bitte { $institution } Bescheid geben.
account-password-text = Am besten ein Passwort, das sonst nirgends gilt.
account-change = Ändern
account-term = { $Term }
account-set-up = Einrichten
account-resume = Wieder einschalten
account-renew = Neue App verbinden
account-suspend = Vorübergehend ausschalten
account-disable = Ausschalten
account-wipe = Verbindung löschen
account-new-recovery-codes = { $count ->
    [one] Neuer Wiederherstellungscode
   *[other] Neue Wiederherstellungscodes
}
account-add-app = App hinzufügen
account-add-sms = SMS hinzufügen
account-question = Geheime Frage
account-question-set = { $Du } { $hast } eine geheime Frage. Damit { $bekommst } { $du } wieder Zugang, wenn { $dein } Telefon weg ist.
account-question-none = Es gibt noch keine geheime Frage.
account-question-choose = Frage wählen
account-question-replace = Andere Frage
account-question-drop = Löschen
method-remove = Entfernen
state-never = Aus
state-active = An
state-suspended = Vorübergehend aus
active-text = { $Term } ist eingeschaltet.
active-today = Aktiv seit: heute
active-since = Aktiv seit: { $date }
suspended-until = { $Term } ist vorübergehend ausgeschaltet, bis { $at }. Die Verbindung mit { $deiner } App bleibt gespeichert.
suspended-text = { $Term } ist vorübergehend ausgeschaltet. Die Verbindung mit { $deiner } App bleibt gespeichert.
never-text = { $Term } ist ausgeschaltet und noch nicht eingerichtet. Das dauert etwa eine Minute.
never-text-again = { $Term } ist ausgeschaltet. Neu einrichten geht jederzeit.
devices-title = Gemerkte Geräte
devices-text = Auf diesen Geräten fragen wir eine Zeit lang nicht nach einem Code.
devices-none = Es ist kein Gerät gemerkt.
devices-forget-all = Alle Geräte vergessen
this-device = dieses Gerät
device-until = Bis { $at }.
device-since = Gemerkt am { $at }.
device-portal = Bei { $name }.
device-place = { $name ->
    [here] Von diesem Computer aus.
   *[other] Von { $name } aus.
}
role-name = { $role ->
    [pupil] Schülerin oder Schüler
    [teacher] Lehrkraft
    [staff] Mitarbeiterin oder Mitarbeiter
    [guardian] Eltern oder Erziehungsberechtigte
    [member] Mitglied
    [admin] Verwaltung
    [class_admin] Klassenverwaltung
    [main_contact] Hauptansprechperson
    [auditor] Prüfung
    [support] Support
    [operator] Systemverwaltung
   *[other] { $role }
}
device-forget = Vergessen
portals-title = Portale, die { $deine } Daten verwenden dürfen
portals-text = Das { $hast } { $du } selbst erlaubt. Nach dem Zurücknehmen bekommt das Portal nichts Neues mehr; was es schon hat, behält es.
portal-since = Seit { $at }.
portal-withdraw = Zurücknehmen
sessions-title = Wo { $du } angemeldet { $bist }
session-since = Seit { $at }.
session-end = Abmelden
this-session = dieser Browser
sessions-end-all = Überall sonst abmelden
history-title = Was geschehen ist
history-more = Früher
history-strange = Ist etwas dabei, das { $du } nicht { $form ->
    [formal] kennen
   *[informal] kennst
}?
history-not-me = Das war ich nicht
history-signed-in = Angemeldet
history-password-refused = Ein Passwort stimmte nicht
history-code-refused = Ein Code stimmte nicht
history-password-changed = Passwort geändert
history-second-factor-enabled = { $Term } eingeschaltet
history-second-factor-suspended = { $Term } vorübergehend ausgeschaltet
history-second-factor-resumed = { $Term } wieder eingeschaltet
history-second-factor-removed = { $Term } ausgeschaltet
history-recovery-code-used = Wiederherstellungscode benutzt
history-email-changed = E-Mail-Adresse geändert
history-device-remembered = Gerät gemerkt
history-device-allowed = Ein Gerät angemeldet
history-signed-out = Abgemeldet
history-secured = Konto nach einer Meldung gesichert
news-second-factor-on = { $Term } ist an.
news-second-factor-off = { $Term } ist aus.
news-password-changed = { $Dein } Passwort wurde geändert.
news-devices-forgotten = Erledigt. Dort fragen wir wieder nach einem Code.
news-session-ended = Erledigt. Dort ist jetzt niemand mehr angemeldet.
news-all-sessions-ended = Erledigt. { $Du } { $bist } jetzt nur noch hier angemeldet.
news-second-factor-suspended = { $Term } ist vorübergehend aus.
news-second-factor-resumed = { $Term } ist wieder an.
news-second-factor-wiped = Die Verbindung ist gelöscht. { $Term } ist aus.
news-method-removed = Erledigt. Auf diesem Weg kommen keine Codes mehr.
news-recovery-code-made = { $Du } { $hast } einen neuen Wiederherstellungscode. Der alte gilt nicht mehr.
news-recovery-codes-made = { $Du } { $hast } neue Wiederherstellungscodes. Die alten gelten nicht mehr.
news-email-sent = Wir haben eine E-Mail an { $deine } neue Adresse geschickt. Bitte auf den Link in dieser E-Mail klicken.
news-email-changed = { $Deine } E-Mail-Adresse wurde geändert.
news-question-set = { $Deine } geheime Frage ist gespeichert.
news-question-dropped = { $Deine } geheime Frage ist gelöscht.
news-language-changed = Die Sprache ist gespeichert.
news-consent-withdrawn = Die Erlaubnis ist zurückgenommen. Dieses Portal kommt nicht mehr an { $deine } Daten.

## Übrige Seiten
answer-title = Einen Moment
answer-lead = Es geht zurück zum Portal. Geschieht nichts, bitte Weiter wählen.
home-title = Hier ist die sichere Anmeldung
home-lead = Sluis regelt die Anmeldung für Schulen, Genossenschaften und Pflegeeinrichtungen.
home-portal = Bitte beim gewünschten Portal beginnen. Es führt von selbst hierher und danach wieder zurück.
home-demo = Zur Demo

## Die Demo
demo-title = Sluis ausprobieren
demo-lead = Alles auf dieser Seite ist erfunden. Ein Portal wählen, anmelden und schauen, was geschieht.
demo-issuer = Issuer:
demo-admin = Verwaltung
demo-open = { $name } öffnen
demo-secret = Schlüssel für Codes
outbox-title = Postausgang
outbox-lead = Alle E-Mails und SMS, die die Demo verschickt hätte.
outbox-empty = Noch nichts verschickt.
outbox-back = Zurück zur Demo
message-mail = E-Mail
message-sms = SMS

## SMS
method-title = Wie { $willst } { $du } Codes bekommen?
method-lead = Was am besten passt. Wechseln geht auch später.
method-app = Mit einer App
method-app-text = Eine kostenlose App auf { $deinem } Telefon zeigt einen Code. Das geht immer, auch ohne Empfang.
method-sms = Mit einer SMS
method-sms-text = { $Du } { $bekommst } eine SMS mit einem Code. Dafür braucht es Empfang. Eine SMS zu bekommen ist kostenlos.
method-advice = empfohlen
phone-title = { $Deine } Handynummer
phone-lead = Wir schicken eine SMS mit einem Code, um zu sehen, ob die Nummer stimmt.
phone-label = Handynummer
phone-hint = Zum Beispiel 06 12 34 56 78.
phone-hint-abroad = Zum Beispiel 06 12 34 56 78 oder eine Nummer, die mit { $prefix } beginnt.
phone-send = Code schicken
phone-change = Andere Nummer
phone-empty = Bitte eine Handynummer eingeben.
phone-invalid = Das ist keine Handynummer. Bitte die Ziffern prüfen.
phone-country = In dieses Land schicken wir keine SMS. { $other ->
    [yes] Bitte eine andere Nummer eingeben oder einen anderen Weg wählen.
   *[no] Bitte eine andere Nummer eingeben.
}
phone-budget = { $other ->
    [yes] Die SMS dieses Monats sind aufgebraucht. Bitte die App wählen.
   *[no] Die SMS dieses Monats sind aufgebraucht. Bitte bei { $institution } melden.
}
number-failed = Gerade lässt sich keine SMS an { $number } schicken. Das liegt nicht an { $dir }. Bitte eine andere Nummer versuchen oder später noch einmal.

## Neues Passwort anfordern
forgot-title = Neues Passwort anfordern
forgot-lead = Wir schicken { $dir } eine E-Mail mit einem Link, um ein neues Passwort zu wählen.
forgot-label = E-Mail-Adresse oder Benutzername
forgot-send = E-Mail schicken
forgot-empty = Bitte eine E-Mail-Adresse oder einen Benutzernamen eingeben.
forgot-routes = Klappt das nicht?
forgot-unsure = Unklar, welche Adresse bei uns bekannt ist? Bitte hier nachfragen:
forgot-shared = Ist es ein gemeinsames Konto? Bitte hier melden:
forgot-back = Zurück zur Anmeldung
mail-resend = E-Mail noch einmal schicken
mail-address = Es geht um { $address }.
mail-nothing = Nach ein paar Minuten noch keine E-Mail?
mail-spam = Bitte im Spam-Ordner nachsehen.
mail-move = Liegt die E-Mail dort? Bitte in den Posteingang verschieben. Dann geht der Link.
mail-contact = Immer noch nichts? Wir helfen gern.
mail-wait = { $minutes ->
    [one] In einer Minute { $kannst } { $du } eine neue E-Mail anfordern.
   *[other] In { $minutes } Minuten { $kannst } { $du } eine neue E-Mail anfordern.
}
done-mail-sent-title = Bitte in { $deine } E-Mails schauen
done-mail-sent-text = Ist dieses Konto bei uns bekannt, dann { $bekommst } { $du } eine E-Mail mit einem Link. Er gilt ein Mal.
done-password-changed-title = { $Dein } Passwort wurde geändert
done-password-changed-text = Von nun an gilt das neue Passwort. Überall, wo { $du } noch angemeldet { $form ->
    [formal] waren, sind Sie
   *[informal] warst, bist du
} jetzt abgemeldet.
done-second-factor-reset-title = Die alte Verbindung ist gelöscht
done-second-factor-reset-text = Bitte mit { $deinem } Passwort anmelden. Danach { $kannst } { $du } { $term } neu einrichten.
done-email-confirmed-title = { $Deine } E-Mail-Adresse stimmt
done-email-confirmed-text = Danke. Jetzt geht es weiter mit der Anmeldung.
done-link-used-title = Dieser Link wurde schon benutzt
done-link-used-text = Jeder Link gilt ein Mal. Wird noch etwas gebraucht? Dann bitte einen neuen anfordern.
done-link-too-old-title = Dieser Link ist zu alt
done-link-too-old-text = Zur Sicherheit gilt ein Link nur kurz. Bitte einen neuen anfordern.
done-link-replaced-text = Wir haben später eine neuere E-Mail mit einem Link geschickt. Bitte die neueste E-Mail nehmen oder einen neuen Link anfordern.
done-link-unknown-title = Dieser Link geht nicht
done-link-unknown-text = Vielleicht wurde der Link nicht ganz kopiert, oder es kam später ein neuerer. Bitte die neueste E-Mail nehmen oder einen neuen Link anfordern.
done-email-sent-title = Bitte { $deine } neue Adresse bestätigen
done-email-sent-text = Wir haben eine E-Mail mit einem Link geschickt. Bis er benutzt wird, gilt die alte Adresse.
done-email-changed-title = { $Deine } E-Mail-Adresse wurde geändert
done-email-changed-text = Nachrichten gehen von nun an an die neue Adresse. Die alte bekommt darüber eine letzte Nachricht. Überall sonst { $form ->
    [formal] sind Sie
   *[informal] bist du
} jetzt abgemeldet.
done-account-secured-title = { $Dein } Konto ist gesichert
done-account-secured-text = Alle sind abgemeldet, und das alte Passwort gilt nicht mehr. Eine E-Mail mit einem Link für ein neues Passwort ist unterwegs.
done-computer-shared-title = Dieser Computer ist jetzt als gemeinsam genutzt markiert
done-computer-shared-text = Die Markierung liegt in diesem Browser und verschwindet, wenn jemand die Cookies löscht.
done-computer-unshared-title = Die Markierung ist weg
done-computer-unshared-text = Dieser Browser ist kein markierter gemeinsam genutzter Computer mehr.
done-computer-link-over-title = Dieser Link geht nicht
done-computer-link-over-text = Der Link gilt ein Mal, ein paar Minuten lang, und nur auf der Adresse, für die er gemacht wurde. Ein neuer kommt aus der Verwaltung.

## Wieder Zugang bekommen
recover-title = Wieder Zugang bekommen
recover-lead = Ein neues Telefon, oder die Codes sind nicht mehr erreichbar? Bitte eingeben, was bekannt ist.
recover-phone-hint = Die Nummer, die bei { $deinem } Konto bekannt ist.
recover-empty = Bitte alles ausfüllen.
recover-wrong = Der Code oder die Antwort stimmt nicht.
recover-locked = { $hours ->
    [one] Zu oft falsch geantwortet. Dieser Weg ist eine Stunde gesperrt.
   *[other] Zu oft falsch geantwortet. Dieser Weg ist { $hours } Stunden gesperrt.
}
recover-expired = Das hat zu lange gedauert. Bitte neu beginnen. Es hat sich nichts geändert.
recover-check-title = Bitte zeigen, dass { $du } es { $bist }
recover-check-lead = Passen die Angaben zusammen, dann ist jetzt eine SMS unterwegs.
recover-code-label = Code aus der SMS
recover-answer-hint = Groß oder klein ist egal.
recover-stuck = Klappt das nicht?
recover-stuck-text = { $Hast } { $du } einen Wiederherstellungscode aufbewahrt? Er gilt bei der Anmeldung. Sonst helfen wir gern.
recover-stuck-contact = Dann helfen wir gern.
recover-menu-title = Was { $willst } { $du } tun?
recover-menu-lead = Nur eines auf einmal lässt sich erneuern. Das ist sicherer.
recover-new-password = Neues Passwort wählen
recover-renew-second-factor = { $Term } neu einrichten
question-title = Eine geheime Frage wählen
question-lead = Mit { $deinem } Telefon und der Antwort { $bekommst } { $du } später wieder Zugang.
question-label = Frage
answer-label = Antwort
answer-mask = Antwort beim Tippen verbergen
question-hint = Eine Antwort, die andere nicht wissen oder erraten können.
question-save = Speichern
question-empty = Bitte eine Antwort eingeben.
question-too-easy = Diese Antwort ist zu kurz oder zu leicht zu erraten. Bitte eine andere wählen.

## Die E-Mail-Adresse beweisen
prove-title = Erst { $deine } E-Mail-Adresse
prove-lead = Bevor eine App verbunden wird, wollen wir sicher wissen, dass diese E-Mail-Adresse zu { $dir } gehört. Deshalb kommt erst ein neues Passwort, mit einem Link aus einer E-Mail.
prove-still-works = Gilt { $dein } altes Passwort noch? Trotzdem ist das nötig, ein Mal. Danach geht es mit der App weiter.
prove-address = Wir schicken den Link an { $address }.
prove-send = Link schicken
prove-other = Gehört diese Adresse nicht zu { $dir }?
prove-other-text = Bitte Bescheid geben. Wir helfen { $dir } weiter.

## Die Taste hinter einem Link
link-confirm-email-title = Ist das { $deine } E-Mail-Adresse?
link-confirm-email-text = Bitte bestätigen, dass { $address } zu { $deinem } Konto gehört.
link-confirm-email-button = Ja, Adresse bestätigen
link-confirm-email-otherwise = Gehört diese Adresse nicht zu { $dir }? Dann bitte diese Seite schließen. Es ändert sich nichts.
link-not-me-title = War das jemand anderes?
link-not-me-text = Dann sichern wir { $dein } Konto sofort. Das geschieht:
link-not-me-sessions = Alle werden überall abgemeldet.
link-not-me-devices = Gemerkte Geräte werden vergessen.
link-not-me-codes = Wiederherstellungscodes, die seit dieser E-Mail erstellt wurden, gelten nicht mehr.
link-not-me-password = Das Passwort gilt nicht mehr.
link-not-me-mail = { $Du } { $bekommst } eine E-Mail mit einem Link für ein neues Passwort.
link-not-me-button = Mein Konto sichern
link-not-me-otherwise = { $form ->
    [formal] Waren Sie
   *[informal] Warst du
} es doch? Dann ist nichts zu tun.
link-share-computer-title = Diesen Computer als gemeinsam genutzt markieren?
link-share-computer-text = Das gilt für diesen Browser, bei der Anmeldung auf { $host }. Das geschieht:
link-share-computer-nothing = Von niemandem, der sich hier anmeldet, wird etwas gemerkt.
link-share-computer-passkeys = Niemand kann hier einen Passkey hinzufügen.
link-share-computer-short = Eine Sitzung endet bald.
link-share-computer-button = Als gemeinsam genutzt markieren
link-share-computer-otherwise = Nutzt nur eine Person diesen Computer? Dann bitte diese Seite schließen. Es ändert sich nichts.
link-unshare-computer-title = Diesen Computer nicht mehr als gemeinsam genutzt markieren?
link-unshare-computer-text = Dieser Browser ist dann kein markierter gemeinsam genutzter Computer mehr, bei der Anmeldung auf { $host }.
link-unshare-computer-button = Nicht mehr als gemeinsam genutzt markieren
link-unshare-computer-otherwise = Nutzen weiterhin mehrere Personen diesen Computer? Dann bitte diese Seite schließen. Es ändert sich nichts.

## Die E-Mail-Adresse ändern
change-email-title = Neue E-Mail-Adresse
change-email-lead = Wir schicken eine E-Mail mit einem Link an die neue Adresse. Erst wenn er benutzt wird, ändert sich die Adresse.
change-email-current = Jetzt bekannt: { $address }
change-email-label = Neue E-Mail-Adresse
change-email-hint = Eine Adresse, die sonst niemand liest.
change-email-send = Link schicken
email-empty = Bitte eine E-Mail-Adresse eingeben.
email-invalid = Das ist keine E-Mail-Adresse. Bitte prüfen, was dort steht.
email-same = Diese Adresse ist schon bekannt. Bitte eine andere eingeben.
email-taken = Diese Adresse gehört schon zu einem anderen Konto. Bitte eine andere eingeben.
email-role-address = Diese Adresse sieht nach einer Gruppe oder Abteilung aus. Bitte eine eingeben, die sonst niemand liest.

## Hilfe beim Anmelden
help-page-title = Hilfe beim Anmelden
help-page-lead = Bitte wählen, was passt. Auf jeder Seite steht auch, wer per Telefon oder E-Mail hilft.
help-first-title = Ich melde mich zum ersten Mal an
help-first-sign-in = Mit Benutzername und Passwort anmelden. Am besten nicht auf dem Telefon, auf das die App kommt.
help-first-app = Auf { $deinem } Telefon eine Authenticator-App öffnen oder eine installieren.
help-first-link = Mit der App den QR-Code auf dem Bildschirm scannen und den Code eingeben, den die App zeigt.
help-first-codes = Jeden Wiederherstellungscode an einem sicheren Ort aufbewahren.
help-first-sms = Lieber keine App? Dann beim Einrichten die SMS wählen.
help-phone-title = Ich habe ein neues Telefon oder eine andere App
help-phone-old = Ist das alte Telefon noch da? Bitte anmelden und im Konto eine neue App wählen.
help-phone-codes = { $Hast } { $du } einen Wiederherstellungscode? Er gilt bei der Anmeldung anstelle des Codes aus der App.
help-phone-recover = Beides nicht? Vielleicht geht es so:
help-phone-contact = Klappt nichts davon? Wir helfen gern.
help-what-title = Was ist { $term }?
help-what = { $Dein } Passwort ist ein Schlüssel. Wer ihn stiehlt oder errät, kommt überall hinein.
help-what-keys = Mit { $term } braucht es zwei Schlüssel statt einem. Der erste ist { $dein } Passwort. Der zweite ist ein Code, den nur { $dein } Telefon zeigt.
help-find-any = Nach „Authenticator“ suchen. Jede App, die solche Codes macht, ist gut. Die App ist kostenlos.
help-find-android = Den Play Store öffnen, die App suchen und auf Installieren tippen. Danach die App öffnen.
help-find-ios = Den App Store öffnen, die App suchen und auf Laden tippen. Danach die App öffnen.
help-refused-title = Mein Code stimmt nicht
help-refused-newest = Bitte den neuesten Code nehmen. Der Code wechselt ständig.
help-refused-link = Ist in der App die richtige Zeile offen? Jede Verbindung hat ihren eigenen Code.
help-refused-clock = Geht die Uhr { $deines } Telefons richtig? Am besten die Zeit auf automatisch stellen.
help-refused-sms = Bei einer SMS bitte den Code aus der letzten Nachricht nehmen.
help-version = Fassung { $version }, zuletzt geändert am { $date }.

## Ein Gerät anmelden
device-title = Ein Gerät anmelden
device-lead = Bitte den Code eingeben, der auf dem Bildschirm { $deines } Geräts steht.
device-label = Code des Geräts
device-hint = Acht Buchstaben. Groß oder klein und der Strich sind egal.
device-empty = Bitte den Code eingeben, der auf dem Bildschirm { $deines } Geräts steht.
device-unknown = Es gibt kein Gerät mit diesem Code. Bitte die Buchstaben prüfen. Ist der Code älter als ein paar Minuten? Dann bitte auf dem Gerät einen neuen anfordern.
device-warning = Kam dieser Code von jemand anderem? Dann bitte nicht weitermachen.
device-confirm-title = Das Gerät von { $portal } anmelden?
device-confirm-lead = Das Gerät meldet sich mit { $deinem } Konto { $name } an.
device-confirm-gets = Das bekommt das Gerät zu sehen:
device-place-label = Das Gerät fragte von hier
device-asked-label = Gefragt am
device-confirm-warning = { $form ->
    [formal] Bitte nur erlauben, wenn Sie das gerade selbst begonnen haben, auf einem Gerät, das vor Ihnen steht, und dieser Code auf dem Bildschirm zu sehen ist.
   *[informal] Bitte nur erlauben, wenn du das gerade selbst begonnen hast, auf einem Gerät, das vor dir steht, und dieser Code auf dem Bildschirm zu sehen ist.
}
device-allow = Erlauben
device-deny = Nicht erlauben
device-approved-title = Das Gerät ist angemeldet
device-approved-text = Auf { $deinem } Gerät geht es weiter. Diese Seite kann geschlossen werden.
device-denied-title = Das Gerät ist nicht angemeldet
device-denied-text = Es wurde nichts geteilt. Diese Seite kann geschlossen werden.
device-gone-title = Der Code gilt nicht mehr
device-gone-text = Der Code wurde schon benutzt, oder die Zeit ist vorbei. Bitte auf dem Gerät einen neuen anfordern.
device-again = Einen anderen Code eingeben

## Passkeys
passkey-sign-in = Mit Passkey anmelden
passkey-find = Mit Passkey anmelden
passkey-second-factor = Meinen Passkey oder Sicherheitsschlüssel verwenden
passkey-unlock = Mit Passkey entsperren
passkey-failed = Das hat nicht geklappt. Bitte noch einmal versuchen oder einen anderen Weg wählen.
passkey-needs-script = Ein Passkey funktioniert nur in einem Browser mit JavaScript.
passkey-refused = Dieser Passkey wurde nicht angenommen. Bitte einen anderen Weg wählen oder noch einmal versuchen.
passkey-ended = Das hat zu lange gedauert oder war schon beantwortet. Bitte noch einmal versuchen.
passkey-not-verified = Dieser Passkey hat nicht geprüft, wer es war, mit Fingerabdruck, Gesicht oder PIN. Bitte mit dem Passwort anmelden.
passkey-not-checked = Dieser Passkey hat nicht geprüft, wer es war, mit Fingerabdruck, Gesicht oder PIN. Bitte noch einmal mit dieser Prüfung versuchen oder einen anderen Weg wählen.
passkey-unknown = Dieser Passkey gehört hier zu keinem Konto oder zu keinem mehr. Bitte auf anderem Weg anmelden.
passkey-not-here = Mit diesem Passkey geht das hier nicht. Bitte einen anderen Weg wählen.
passkey-other-account = Dieser Passkey gehört zu einem Konto bei einer anderen Schule oder Organisation. Bitte einen Passkey von hier oder einen anderen Weg wählen. Ist das andere Konto gemeint? Dann bei jener Schule oder Organisation beginnen.
passkey-taken = Dieser Passkey wurde schon hinzugefügt.
passkey-make = Diese Art von Passkey oder Sicherheitsschlüssel ist hier nicht erlaubt oder kann nicht beweisen, welche es ist.
passkey-no-name = Bitte einen Namen für den Passkey eintragen.
code-title-passkey = Mit { $deinem } Passkey bestätigen
code-title-either = Anmeldung bestätigen
code-lead-passkey = Bitte den Passkey oder Sicherheitsschlüssel des Kontos verwenden.
passkeys-title = Passkeys und Sicherheitsschlüssel
passkeys-count = { $count ->
    [0] Es gibt noch keinen Passkey.
    [one] Es gibt einen Passkey oder Sicherheitsschlüssel.
   *[other] Es gibt { $count } Passkeys und Sicherheitsschlüssel.
}
passkeys-manage = Ansehen
passkeys-lead = Ein Passkey ist ein Schlüssel auf { $deinem } Telefon, Computer oder in einem Passwort-Manager. Er wird mit Fingerabdruck, Gesicht oder PIN benutzt. Wer ihn nicht hat, kann sich damit nicht anmelden.
passkeys-none = Es gibt noch keinen Passkey.
passkeys-last = Der letzte Passkey bleibt, denn ohne einen zweiten Schritt, der hier zählt, meldet sich niemand an.
passkeys-back = Zurück zu Anmeldung und Sicherheit
passkey-created = Hinzugefügt am { $at }.
passkey-used = Zuletzt benutzt am { $at }.
passkey-never-used = Noch nicht benutzt.
passkey-as-both = Prüft, wer es ist.
passkey-as-second = Nur als zweiter Schritt.
passkey-host = Funktioniert auf { $host }.
passkey-host-gone = Erstellt für { $host }, eine Adresse, die nicht mehr benutzt wird.
passkey-elsewhere = { $Dein } Passkey funktioniert auf { $host }, und nicht auf dieser Adresse.
passkey-gone = { $Dein } Passkey wurde für eine Adresse erstellt, die nicht mehr benutzt wird. Bitte einen Wiederherstellungscode oder einen anderen Weg nehmen oder um Hilfe fragen.
passkey-rename = Umbenennen
passkey-name = Name
passkey-save = Speichern
passkey-remove = Entfernen
passkey-add-title = Hinzufügen
passkey-add-text = { $count ->
    [0] Immer einen zweiten Weg bereithalten, etwa einen weiteren Passkey.
    [one] Immer einen zweiten Weg bereithalten, etwa einen weiteren Passkey oder den Wiederherstellungscode.
   *[other] Immer einen zweiten Weg bereithalten, etwa einen weiteren Passkey oder die Wiederherstellungscodes.
}
passkey-add-passkey = Passkey hinzufügen
passkey-add-passkey-name = Mein Passkey
passkey-add-passkey-hint = Auf diesem Gerät, { $deinem } Telefon oder in einem Passwort-Manager.
passkey-add-key = Sicherheitsschlüssel hinzufügen
passkey-add-key-name = Mein Schlüssel
passkey-add-key-hint = Ein Schlüssel für den USB-Anschluss oder zum Anhalten ans Telefon.
news-passkey-added = Erledigt. Der Passkey ist hinzugefügt.
news-passkey-renamed = Erledigt. Der Passkey hat einen anderen Namen.
news-passkey-removed = Erledigt. Der Passkey ist entfernt.
history-passkey-added = Passkey hinzugefügt
history-passkey-removed = Passkey entfernt
history-passkey-refused = Ein Passkey wurde nicht angenommen

## Gemeinsam genutzter Computer
shared-computer-tick = Das ist ein gemeinsam genutzter Computer
shared-computer-hint = Dann merken wir uns hier nichts, und ohne Nutzung endet die Anmeldung nach kurzer Zeit.
shared-computer-known = Das ist ein gemeinsam genutzter Computer. Wir merken uns hier nichts. Am Ende bitte abmelden.
remember-shared = Das ist ein gemeinsam genutzter Computer. Darum merken wir uns dieses Gerät nicht.
hand-over-text = Das ist ein gemeinsam genutzter Computer. Vor dem Weggehen bitte abmelden.
hand-over-next = An die nächste Person übergeben
passkeys-shared = Auf einem gemeinsam genutzten Computer wird kein Passkey hinzugefügt.
## Sign-in sources
source-sign-in = Mit dem Konto von { $source } anmelden
source-or = Oder hier mit Benutzername und Passwort anmelden.
source-waiting = Die Anmeldung bei { $source } als { $label } hat geklappt. Dieses Konto ist hier noch nicht bekannt. Bitte einmal mit dem Konto hier anmelden, um beide zu verknüpfen.
source-waiting-plain = Die Anmeldung bei { $source } hat geklappt, aber dieses Konto ist hier noch nicht bekannt. Bitte einmal mit dem Konto hier anmelden, um beide zu verknüpfen.
source-drop = Ohne Verknüpfung weitermachen
source-link = Dieses Konto mit meinem verknüpfen
source-link-hint = Danach genügt das Konto von { $source } zum Anmelden. Bitte nur ankreuzen, wenn es das eigene Konto ist.
source-trouble-unreachable = Die Anmeldeseite von { $source } ist gerade nicht erreichbar. Bitte in einigen Minuten noch einmal versuchen oder hier anmelden.
source-trouble-unreachable-only = Die Anmeldeseite von { $source } ist gerade nicht erreichbar. Bitte in einigen Minuten noch einmal versuchen. Bleibt es so, hilft { $institution } weiter.
source-trouble-not-in-order = Die Anmeldung über { $source } ist gerade nicht möglich. An der Eingabe lag es nicht. Bitte hier anmelden oder { $institution } um Hilfe bitten.
source-trouble-not-in-order-only = Die Anmeldung über { $source } ist gerade nicht möglich. An der Eingabe lag es nicht. Bitte { $institution } um Hilfe bitten.
source-trouble-denied = Die Anmeldung bei { $source } wurde abgebrochen. Bitte noch einmal versuchen oder hier anmelden.
source-trouble-denied-only = Die Anmeldung bei { $source } wurde abgebrochen. Bitte noch einmal versuchen.
source-trouble-again = Die Anmeldung über { $source } wurde nicht abgeschlossen. Bitte noch einmal versuchen.
source-trouble-not-let-in = Für das Konto von { $source } wird hier kein Konto angelegt. Wer hier schon ein Konto hat, meldet sich damit an. Sonst hilft { $institution } weiter.
source-trouble-taken = Hier gibt es schon ein Konto mit diesem Namen, dieser Nummer oder dieser E-Mail-Adresse. Bitte einmal damit anmelden, um es zu verknüpfen. Gehört es jemand anderem, hilft { $institution } weiter.
source-trouble-too-little = { $source } teilt zu wenig mit, um hier ein Konto anzulegen. An der Eingabe lag es nicht. Bitte { $institution } um Hilfe bitten.
source-own-way = Ohne dieses Konto anmelden
password-source-only = Bitte unten mit dem Konto der Schule anmelden. Das Passwort hier reicht zum Anmelden nicht.
password-directory-out = Das Passwort kann jetzt nicht geprüft werden, denn der Computer der Schule, der es kennt, antwortet nicht. Auf dieser Seite ist nichts falsch. Bitte in ein paar Minuten erneut versuchen.
password-disabled-there = Das Konto ist bei der Schule ausgeschaltet. Die Schule kann helfen.
password-ended-there = Das Passwort ist bei der Schule abgelaufen. Bitte dort zuerst ein neues wählen, zum Beispiel an einem Computer der Schule.
password-locked-there = Das Konto ist bei der Schule für eine Weile gesperrt. Bitte etwas warten, oder die Schule um Hilfe bitten.
signed-out-there = Die Anmeldung bei { $source } besteht vielleicht noch.
signed-out-there-go = Auch bei { $source } abmelden
history-source-linked = Konto verknüpft
history-source-unlinked = Verknüpfung entfernt
linked-title = Verknüpfte Konten
linked-text = Auch mit diesen Konten ist die Anmeldung bei diesem Konto möglich.
linked-since = Verknüpft am { $at }.
linked-used = Zuletzt benutzt am { $at }.
linked-remove = Verknüpfung entfernen
linked-only-way = Hier gibt es kein Passwort und keinen anderen Weg zur Anmeldung. Darum bleibt dieses Konto verknüpft.
linked-by-policy = So ist es eingerichtet: Die Anmeldung geht hier nur mit diesem Konto. Darum bleibt es verknüpft.
news-source-unlinked = Erledigt. Die Verknüpfung ist entfernt.
