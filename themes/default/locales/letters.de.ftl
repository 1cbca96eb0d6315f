# Die Wörter der E-Mails und SMS. Dieselben Wörter wie auf den Seiten: siehe de.ftl.
# Eine SMS hat höchstens 160 Zeichen des GSM-Alphabets, also keine langen Striche und keine „Zeichen“.

## Das Gerüst
letter-greeting = { $form ->
    [formal] Guten Tag { $name },
   *[informal] Hallo { $name },
}
letter-greeting-nobody = Guten Tag,
letter-logo = Logo von { $name }
letter-bare-link = Geht die Taste nicht? Diesen Link in den Browser kopieren:
letter-valid-minutes = { $count ->
    [one] Der Link gilt eine Minute und nur ein Mal.
   *[other] Der Link gilt { $count } Minuten und nur ein Mal.
}
letter-valid-hours = Der Link gilt { $count } Stunden und nur ein Mal.
letter-valid-days = Der Link gilt { $count } Tage und nur ein Mal.
letter-keep-link = Bitte diesen Link niemandem weitergeben.
letter-keep-password = Bitte dieses Passwort niemandem weitergeben.
letter-help-title = Hilfe nötig?
letter-help-none = Bitte bei der Verwaltung von { $institution } nachfragen.
letter-purpose-helpdesk = Helpdesk
letter-purpose-main-contact = Hauptansprechperson
letter-purpose-project-team = Projektteam
letter-never-ask = Wir fragen nie per E-Mail oder Telefon nach { $deinem } Passwort oder einem Code.
letter-foot = Diese E-Mail wurde automatisch im Namen von { $institution } verschickt.

## Angaben
letter-fact-account = Benutzername
letter-fact-password = Vorläufiges Passwort
letter-fact-when = Wann
letter-fact-device = Gerät
letter-fact-place = Netzwerkadresse
letter-fact-address = Adresse
letter-fact-new-address = Neue Adresse
letter-fact-number = Nummer
letter-fact-until = Bis
letter-fact-off-until = Aus bis
letter-fact-again-from = Wieder möglich ab
letter-fact-valid-until = Gültig bis
letter-fact-reason = Grund
letter-by-administrator = Das hat die Verwaltung von { $institution } getan.
letter-by-support = Das hat jemand vom Support getan.
letter-by-recovery = Das geschah auf der Seite „Wieder Zugang bekommen“.
letter-codes-left = { $count ->
    [0] Es sind keine Wiederherstellungscodes mehr da. Bitte im Konto neue machen.
    [one] Es ist noch ein Wiederherstellungscode da. Bitte im Konto neue machen.
   *[other] Es sind noch { $count } Wiederherstellungscodes da.
}

## Tasten
letter-button-password = Neues Passwort wählen
letter-button-first-password = Passwort wählen
letter-button-set-up = { $Term } einrichten
letter-button-confirm = Meine E-Mail-Adresse bestätigen
letter-button-sign-in = Zur Anmeldung
letter-linked-password = Unten { $kannst } { $du } ein neues Passwort wählen.
letter-linked-set-up = Unten { $kannst } { $du } { $term } neu einrichten.
letter-linked-confirm = Dann bitte unten bestätigen.

## Zweifel
letter-doubt-title = War das jemand anderes?
letter-doubt-wrong-title = Stimmt das nicht?
letter-doubt-asked-title = { $Hast } { $du } nicht darum gebeten?
letter-doubt-unexpected-title = Kommt diese E-Mail unerwartet?
letter-doubt-not-me = Bitte gleich mit dem Link unten Bescheid geben. Wir melden dann alle ab und schicken { $dir } eine E-Mail, um ein neues Passwort zu wählen.
letter-doubt-link = Das stimmt nicht
letter-doubt-contact = Dann bitte gleich melden. Wo, steht unten in dieser E-Mail.
letter-doubt-contact-name = Dann bitte gleich bei { $institution } melden.
letter-doubt-asked = Dann ist nichts zu tun. Es hat sich nichts geändert.
letter-doubt-asked-link = Dann ist nichts zu tun. Ohne den Link ändert sich nichts.
letter-doubt-tell = Wirkt das verdächtig? Bitte mit dem Link unten Bescheid geben.

## Passwort
letter-new-password-title = Ein neues Passwort wählen
letter-new-password-text = Für { $dein } Konto wurde ein neues Passwort angefordert.
letter-new-password-shared-title = Kein neues Passwort für ein gemeinsames Konto
letter-new-password-shared-text = Für dieses Konto wurde ein neues Passwort angefordert. Es ist ein gemeinsames Konto, und damit lässt { $institution } keine Anmeldung mehr zu.
letter-new-password-shared-more = Bitte die Hauptansprechperson { $deiner } Organisation um ein persönliches Konto bitten.
letter-new-password-inactive-title = Kein neues Passwort für dieses Konto
letter-new-password-inactive-text = Für { $dein } Konto wurde ein neues Passwort angefordert. Dieses Konto ist jetzt nicht aktiv. Deshalb schicken wir keinen Link.
letter-new-password-inactive-more = Bitte bei { $institution } nachfragen, wann { $dein } Konto aktiv ist.
letter-new-password-elsewhere-title = Hier kein neues Passwort
letter-new-password-elsewhere-text = Für { $dein } Konto wurde ein neues Passwort angefordert. Das Passwort gehört zur Schule und wird dort geändert. Deshalb senden wir keinen Link.
letter-new-password-elsewhere-more = { $institution } weiß, wie es ein neues Passwort gibt.
letter-password-changed-title = { $Dein } Passwort wurde geändert
letter-password-changed-text = Das Passwort { $deines } Kontos wurde geändert.
letter-password-changed-more = Von nun an gilt das neue Passwort.
letter-password-reset-title = { $Dein } altes Passwort gilt nicht mehr
letter-password-reset-text = Das Passwort { $deines } Kontos wurde zurückgesetzt. Das alte gilt nicht mehr.

## Zweiter Schritt
letter-factor-enabled-title = { $Term } ist an
letter-factor-enabled-text = { $Term } ist jetzt an für { $dein } Konto.
letter-factor-enabled-more = Beim Anmelden fragen wir von nun an auch nach einem Code.
letter-factor-suspended-title = { $Term } ist vorübergehend aus
letter-factor-suspended-text = { $Term } ist vorübergehend aus für { $dein } Konto. Beim Anmelden fragen wir jetzt nicht nach einem Code.
letter-factor-suspended-more = Die Verbindung mit { $deiner } App bleibt gespeichert.
letter-factor-resumed-title = { $Term } ist wieder an
letter-factor-resumed-text = { $Term } ist wieder an für { $dein } Konto. Beim Anmelden fragen wir wieder nach einem Code.
letter-factor-removed-title = { $Term } ist aus
letter-factor-removed-text = { $Term } ist aus für { $dein } Konto. Die Verbindung mit { $deiner } App ist gelöscht.
letter-factor-removed-more = Bitte das Konto auch aus der App auf { $deinem } Telefon löschen.
letter-factor-replaced-title = Eine neue App ist verbunden
letter-factor-replaced-text = Mit { $deinem } Konto ist eine neue App verbunden. Die alte Verbindung gilt nicht mehr.
letter-factor-replaced-more = Bitte das Konto aus der alten App löschen. Die Codes daraus gelten nicht mehr.
letter-app-removed-title = Die Verbindung mit { $deiner } App ist gelöscht
letter-app-removed-text = Die Verbindung mit { $deiner } App ist gelöscht. Die Codes aus dieser App gelten nicht mehr.
letter-app-removed-more = Bitte das Konto auch aus der App auf { $deinem } Telefon löschen.
letter-sms-enabled-title = Codes per SMS sind an
letter-sms-enabled-text = Von nun an geht die Anmeldung auch mit einem Code per SMS.
letter-sms-removed-title = Codes per SMS sind aus
letter-sms-removed-text = Für { $dein } Konto schicken wir keine Codes per SMS mehr.
letter-recovery-code-used-title = Ein Wiederherstellungscode wurde benutzt
letter-recovery-code-used-text = Bei { $deinem } Konto gab es eine Anmeldung mit einem Wiederherstellungscode. Dieser Code gilt jetzt nicht mehr.
letter-recovery-code-reset-title = { $Term } wurde mit einem Wiederherstellungscode gelöscht
letter-recovery-code-reset-text = Mit einem Wiederherstellungscode wurde die Verbindung mit { $deiner } App gelöscht. Die Codes aus dieser App gelten nicht mehr.
letter-recovery-codes-made-title = { $count ->
    [one] Es gibt einen neuen Wiederherstellungscode
   *[other] Es gibt neue Wiederherstellungscodes
}
letter-recovery-codes-made-text = { $count ->
    [one] Für { $dein } Konto gibt es einen neuen Wiederherstellungscode. Der alte gilt nicht mehr.
   *[other] Für { $dein } Konto gibt es neue Wiederherstellungscodes. Die alten gelten nicht mehr.
}
letter-many-wrong-codes-title = Oft wurde ein falscher Code eingegeben
letter-many-wrong-codes-text = Bei { $deinem } Konto wurde ein paar Mal nacheinander ein falscher Code eingegeben. Wer das tat, kannte { $dein } Passwort.
letter-many-wrong-codes-more = { $form ->
    [formal] Waren Sie
   *[informal] Warst du
} es selbst? Dann bitte den neuesten Code nehmen und schauen, ob die Uhr { $deines } Telefons richtig geht.
letter-recovery-locked-title = Wieder Zugang bekommen geht gerade nicht
letter-recovery-locked-text = Auf der Seite „Wieder Zugang bekommen“ wurde zu oft etwas Falsches eingegeben. Deshalb ist dieser Weg für { $dein } Konto jetzt gesperrt.
letter-recovery-locked-more = Die Anmeldung mit { $deinem } Passwort und einem Code geht wie immer.

## E-Mail-Adresse und geheime Frage
letter-email-change-asked-title = { $Deine } E-Mail-Adresse ändern
letter-email-change-asked-text = Es wurde gebeten, die E-Mail-Adresse { $deines } Kontos zu ändern.
letter-email-change-asked-more = Das geschieht erst, wenn die neue Adresse bestätigt ist. Wir haben eine E-Mail dorthin geschickt.
letter-confirm-email-title = Bitte { $deine } E-Mail-Adresse bestätigen
letter-confirm-email-text = Gehört diese E-Mail-Adresse zu { $deinem } Konto?
letter-email-changed-title = { $Deine } E-Mail-Adresse wurde geändert
letter-email-changed-text = Die E-Mail-Adresse { $deines } Kontos wurde geändert. E-Mails gehen von nun an an die neue Adresse.
letter-question-set-title = { $Deine } geheime Frage ist eingerichtet
letter-question-set-text = Für { $dein } Konto ist eine geheime Frage eingerichtet. Mit { $deinem } Telefon und der Antwort { $bekommst } { $du } später wieder Zugang.
letter-question-dropped-title = { $Deine } geheime Frage ist gelöscht
letter-question-dropped-text = Die geheime Frage { $deines } Kontos ist gelöscht. Die Antwort gilt nicht mehr.

## Konto
letter-account-name-title = { $Dein } Konto
letter-account-name-text = Bei { $institution } gibt es ein Konto für { $dich }. Unten steht { $dein } Benutzername.
letter-account-name-more = { $Dein } Passwort kommt getrennt.
letter-temporary-password-title = { $Dein } vorläufiges Passwort
letter-temporary-password-text = Das ist das vorläufige Passwort für { $dein } Konto bei { $institution }. { $Dein } Benutzername kommt getrennt.
letter-temporary-password-more = Nach der Anmeldung ist gleich ein eigenes Passwort zu wählen.
letter-account-secured-title = { $Dein } Konto ist gesichert
letter-account-secured-text = Es wurde gemeldet, dass jemand anderes { $dein } Konto benutzte. Deshalb sind alle abgemeldet, und das alte Passwort gilt nicht mehr.
letter-account-secured-more = Auch die gemerkten Geräte sind vergessen. Wiederherstellungscodes aus dieser Zeit gelten nicht mehr.
letter-new-device-title = Auf einem neuen Gerät angemeldet
letter-new-device-text = Bei { $deinem } Konto gab es eine Anmeldung auf einem Gerät oder in einem Browser, den wir noch nicht kannten.

## Verwaltung
letter-sms-budget-title = SMS-Budget zu { $percent } % verbraucht
letter-sms-budget-text = Vom SMS-Budget von { $institution } sind in diesem Monat { $percent } % verbraucht.
letter-invitation-title = { $Dein } Konto bei { $institution }
letter-invitation-text = Bei { $institution } gibt es ein Konto für { $dich }. Sobald ein Passwort gewählt ist, geht die Anmeldung.
letter-factor-reminder-title = Bitte { $term } einrichten
letter-factor-reminder-text = Die Verwaltung von { $institution } bittet { $dich }, { $term } einzurichten. { $Dein } Konto ist dann besser geschützt, auch wenn jemand { $dein } Passwort kennt.
letter-factor-reminder-more = Es dauert etwa eine Minute.
letter-fact-request-for = Für
letter-request-granted-title = { $Deine } Anfrage ist genehmigt
letter-request-granted-text = Das angefragte Konto ist eingerichtet.
letter-request-granted-more = Die Person bekommt selbst eine E-Mail, um ein Passwort zu wählen.
letter-request-refused-title = { $Deine } Anfrage ist abgelehnt
letter-request-refused-text = Das angefragte Konto wird nicht eingerichtet. Der Grund steht unten.
letter-request-asked-back-title = Eine Frage zu { $deiner } Anfrage
letter-request-asked-back-text = Bevor das angefragte Konto kommt, gibt es noch eine Frage. Die steht unten.
letter-request-asked-back-more = Antworten geht in der Verwaltung, bei den Anfragen.

## Erinnerungen
letter-set-up-reminder-title = Bitte { $term } einrichten, vor { $day }
letter-set-up-reminder-text = Ab { $day } geht die Anmeldung bei { $institution } nur noch mit { $term }. Bei { $deinem } Konto fehlt das noch.
letter-set-up-reminder-more = Das Einrichten dauert ein paar Minuten. Bis dahin geht die Anmeldung auch ohne.
letter-lock-out-warning-title = { $people ->
    [one] Eine Person kann
   *[other] { $people } Personen können
} sich bald nicht anmelden
letter-lock-out-warning-text = Ab { $day } ist { $term } bei { $institution } Pflicht. { $people ->
    [one] Eine Person kann das noch nicht einrichten
   *[other] { $people } Personen können das noch nicht einrichten
}, weil eine E-Mail-Adresse oder Handynummer fehlt.
letter-lock-out-warning-more = Bitte diese Angaben vor { $day } ergänzen oder die Regeln anpassen. Auf der Seite mit den Regeln steht, um wen es geht.
letter-button-policy = Zu den Regeln

## SMS
sms-sign-in-code = { $code } ist { $dein } Anmeldecode für { $institution }.
sms-confirm-number = { $code } ist { $dein } Bestätigungscode für { $institution }.
sms-recovery-code = { $code } ist { $dein } Code für neuen Zugang bei { $institution }.
sms-valid = { $count ->
    [one] Er gilt eine Minute.
   *[other] Er gilt { $count } Minuten.
}
sms-keep-code = Bitte niemandem weitergeben.
sms-temporary-password = { $Dein } vorläufiges Passwort für { $institution } ist: { $password }
sms-keep-password = Bitte niemandem weitergeben.
sms-account-name = { $Dein } Benutzername bei { $institution } ist: { $username }
sms-factor-changed = Bei { $institution } wurde { $term } { $deines } Kontos geändert.
sms-recovery-locked = Bei { $institution } wurde zu oft versucht, wieder Zugang zu { $deinem } Konto zu bekommen.
sms-not-me = War das jemand anderes? Bitte gleich melden.

## Passkeys
letter-passkey-added-title = Ein Passkey wurde hinzugefügt
letter-passkey-added-text = Zu { $deinem } Konto wurde ein Passkey oder Sicherheitsschlüssel hinzugefügt.
letter-passkey-renamed-title = Ein Passkey hat einen anderen Namen
letter-passkey-renamed-text = Ein Passkey oder Sicherheitsschlüssel { $deines } Kontos hat einen anderen Namen bekommen.
letter-passkey-removed-title = Ein Passkey wurde entfernt
letter-passkey-removed-text = Von { $deinem } Konto wurde ein Passkey oder Sicherheitsschlüssel entfernt.
letter-badge-made-title = Es gibt einen neuen Anmeldeausweis
letter-badge-made-text = Die Schule hat für { $dein } Konto einen Ausweis gedruckt, mit dem die Anmeldung in der Schule möglich ist.
letter-badge-made-more = Ein früherer Ausweis gilt nicht mehr.
letter-badge-ended-title = { $Dein } Anmeldeausweis gilt nicht mehr
letter-badge-ended-text = Der Ausweis, mit dem die Anmeldung in der Schule möglich war, wurde gesperrt.
letter-badge-ended-more = Die Anmeldung mit { $deinem } Passwort ist weiterhin möglich.
letter-fact-passkey = Name

## Sign-in sources
letter-source-linked-title = Ein Konto wurde verknüpft
letter-source-linked-text = Mit dem Konto unten kann ab jetzt bei { $deinem } Konto angemeldet werden.
letter-source-unlinked-title = Eine Verknüpfung wurde entfernt
letter-source-unlinked-text = Mit dem Konto unten kann nicht mehr bei { $deinem } Konto angemeldet werden.
letter-fact-source = Verknüpftes Konto
