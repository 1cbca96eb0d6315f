# De verklaring over toegankelijkheid. Wat hier staat, volgt uit de tests; wie die verandert, kijkt ook hier.

accessibility-link = Toegankelijkheid
# An institution's own line at the foot of every page, such as a link to its privacy statement. We have none.
footer-own = { "" }
accessibility-title = Toegankelijkheid
accessibility-lead = Iedereen moet hier kunnen inloggen: met een schermlezer, met alleen een toetsenbord, op een kleine telefoon of met grote letters. Hier staat wat we daarvoor doen, en wat we nog niet weten.
accessibility-norm-title = Waar we naar bouwen
accessibility-norm = We bouwen naar de richtlijnen WCAG 2.2, niveau A en AA. Niemand van buiten heeft dat onderzocht. Deze pagina is dus geen keurmerk: er staat in wat onze eigen tests laten zien.
accessibility-tested-title = Wat we bij elke wijziging testen
accessibility-tested-axe = Elke pagina, in elke huisstijl die wordt meegeleverd, in elke taal, licht en donker, zo smal als een kleine telefoon en op 200% zoom, met het programma axe-core: bij elke wijziging elke twee daarvan samen, en nu en dan alles met alles. Het vindt geen fouten.
accessibility-tested-keyboard = Alle stappen om in te loggen, een app te koppelen en weer toegang te krijgen met het toetsenbord alleen. Steeds is te zien waar { $je } bent.
accessibility-tested-size = Elke pagina past zonder opzij te schuiven op een scherm van 320 pixels breed, en op 200% zoom, ook met letters die twee keer zo groot zijn en met meer ruimte tussen letters en regels. Alleen brede tabellen schuiven opzij.
accessibility-tested-words = Een fout staat in woorden bij het veld en vooraan in de titel van de pagina.
accessibility-tested-colours = Elke knop en elk veld blijft te zien met de kleuren die { $je } zelf in Windows kiest. Wie minder beweging wil, krijgt geen beweging.
accessibility-without-title = Wat { $je } niet nodig hebt
accessibility-without-puzzles = Er zijn geen puzzels of plaatjes om te bewijzen dat { $je } een mens bent.
accessibility-without-memory = Wachtwoorden en codes mogen worden geplakt of ingevuld door een wachtwoordbeheerder.
accessibility-without-camera = Een QR-code hoeft niet te worden gescand: dezelfde sleutel staat er in letters bij.
accessibility-without-scripts = Inloggen werkt ook zonder JavaScript. Een pagina verandert niet vanzelf terwijl { $je } leest. Duurde het te lang, dan kan het opnieuw.
accessibility-open-title = Wat we nog niet weten
accessibility-open-reader = We testten de volgorde waarin een schermlezer de inlogpagina’s voorleest, maar nog niet met een schermlezer zelf.
accessibility-open-browser = We testten in één browser: Chromium. Safari en Firefox nog niet.
accessibility-open-people = We testten nog niet met mensen met een beperking, en niet met spraakbediening.
accessibility-open-own = Teksten en plaatjes die een instelling zelf toevoegt, en de mails die we sturen, testten we niet op al deze punten.
accessibility-tell-title = Lukt iets niet?
accessibility-tell = Laat het weten. Vertel op welke pagina het was en wat er niet lukte.
accessibility-changed = Deze verklaring is van { $date }.
accessibility-table = Tabel
