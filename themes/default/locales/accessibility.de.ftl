# Die Erklärung zur Barrierefreiheit. Was hier steht, folgt aus den Tests; wer die ändert, sieht auch hier nach.

accessibility-link = Barrierefreiheit
# An institution's own line at the foot of every page, such as a link to its privacy statement. We have none.
footer-own = { "" }
accessibility-title = Barrierefreiheit
accessibility-lead = Alle müssen sich hier anmelden können: mit einem Screenreader, nur mit der Tastatur, auf einem kleinen Telefon oder mit großer Schrift. Hier steht, was wir dafür tun, und was wir noch nicht wissen.
accessibility-norm-title = Wonach wir bauen
accessibility-norm = Wir bauen nach den Richtlinien WCAG 2.2, Stufen A und AA. Niemand von außen hat das geprüft. Diese Seite ist also kein Gütesiegel: sie sagt, was unsere eigenen Tests zeigen.
accessibility-tested-title = Was wir bei jeder Änderung testen
accessibility-tested-axe = Jede Seite, in jedem mitgelieferten Aussehen, in jeder Sprache, hell und dunkel, so schmal wie ein kleines Telefon und bei 200 % Zoom, mit dem Programm axe-core: bei jeder Änderung je zwei davon zusammen, und ab und zu alles mit allem. Es findet keine Fehler.
accessibility-tested-keyboard = Alle Schritte, um sich anzumelden, eine App zu verbinden und wieder Zugang zu bekommen, nur mit der Tastatur. Immer ist zu sehen, wo { $du } { $bist }.
accessibility-tested-size = Jede Seite passt ohne seitliches Schieben auf einen Bildschirm von 320 Pixeln Breite und bei 200 % Zoom, auch mit doppelt so großer Schrift und mit mehr Abstand zwischen Buchstaben und Zeilen. Nur breite Tabellen lassen sich seitlich schieben.
accessibility-tested-words = Ein Fehler steht in Worten beim Feld und vorn im Titel der Seite.
accessibility-tested-colours = Jeder Knopf und jedes Feld bleibt in den Farben sichtbar, die in Windows selbst gewählt sind. Wer weniger Bewegung möchte, bekommt keine.
accessibility-without-title = Was nicht nötig ist
accessibility-without-puzzles = Es gibt keine Rätsel oder Bilder, um zu beweisen, dass hier ein Mensch sitzt.
accessibility-without-memory = Passwörter und Codes dürfen eingefügt oder von einem Passwortmanager ausgefüllt werden.
accessibility-without-camera = Ein QR-Code muss nicht gescannt werden: derselbe Schlüssel steht in Buchstaben daneben.
accessibility-without-scripts = Die Anmeldung geht auch ohne JavaScript. Keine Seite ändert sich beim Lesen von selbst. Hat es zu lange gedauert, geht es noch einmal von vorn.
accessibility-open-title = Was wir noch nicht wissen
accessibility-open-reader = Wir haben die Reihenfolge getestet, in der ein Screenreader die Anmeldeseiten vorliest, aber noch nicht mit einem Screenreader selbst.
accessibility-open-browser = Wir haben in einem Browser getestet: Chromium. Noch nicht in Safari und Firefox.
accessibility-open-people = Wir haben noch nicht mit Menschen mit einer Behinderung getestet, und nicht mit Sprachsteuerung.
accessibility-open-own = Texte und Bilder, die eine Einrichtung selbst hinzufügt, und die Mails, die wir senden, haben wir nicht auf alle diese Punkte getestet.
accessibility-tell-title = Geht etwas nicht?
accessibility-tell = Bitte Bescheid geben: auf welcher Seite war es, und was ging nicht?
accessibility-changed = Diese Erklärung ist vom { $date }.
accessibility-table = Tabelle
