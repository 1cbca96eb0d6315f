# De beheeromgeving: het uiterlijk.

console-look-title = Uiterlijk
console-look-of = Uiterlijk van
console-look-show = Tonen
console-look-live = Versie { $version } staat live
console-look-preset = Het basisthema staat live
console-look-draft = U heeft wijzigingen die nog niet live staan
console-look-draft-text = Bezoekers zien dit pas als u het publiceert.
console-look-changed = Gewijzigd op { $at }.
console-look-changed-by = Gewijzigd op { $at } door { $name }.
console-look-publish = Publiceren
console-look-discard = Wijzigingen weggooien
console-look-to-versions = Versies en bestand
console-look-faults = Zo is dit niet voor iedereen leesbaar, of te zwaar voor een trage verbinding. Publiceren kan als dit is verholpen.
console-look-two-fonts = Tekst en koppen hebben elk een ander meegeleverd lettertype. Kies voor een van beide een lettertype van het apparaat, of voor beide hetzelfde.
console-look-font-and-background = Een meegeleverd lettertype en een achtergrondbeeld zijn samen te zwaar. Kies een lettertype van het apparaat, of haal het achtergrondbeeld weg.
console-look-too-close = { $side ->
   *[light] Bij licht
    [dark] Bij donker
  }: ‘{ $front ->
    [primary] Knoppen en links
    [on_primary] Tekst op knoppen
    [page] Achtergrond van de pagina
    [surface] Vlak van het formulier
   *[text] Tekst
    [accent] Accent
    [panel] Vlak naast de pagina
    [on_panel] Tekst op het vlak ernaast
    [muted] Rustige tekst
    [border] Randen van velden
    [error] Fouten
    [success] Gelukt
    [warning] Waarschuwingen
    [focus] Rand om wat gekozen is
    [switch_on] Schakelaar die aan staat
  }’ op ‘{ $back ->
    [primary] Knoppen en links
    [on_primary] Tekst op knoppen
    [page] Achtergrond van de pagina
   *[surface] Vlak van het formulier
    [text] Tekst
    [accent] Accent
    [panel] Vlak naast de pagina
    [on_panel] Tekst op het vlak ernaast
    [muted] Rustige tekst
    [border] Randen van velden
    [error] Fouten
    [success] Gelukt
    [warning] Waarschuwingen
    [focus] Rand om wat gekozen is
    [switch_on] Schakelaar die aan staat
    [tint] Getint vlak
    [path] Vlak met de stappen
    [notice] Vlak van een mededeling
    [alert] Vlak van een foutmelding
    [news] Vlak van een geslaagde handeling
    [warning_note] Vlak van een waarschuwing
    [badge] Label
    [error_badge] Label van een fout
    [warning_badge] Label van een waarschuwing
    [danger_hover] Verwijderknop onder de muis
    [primary_hover] Knop onder de muis
  }’ heeft contrast { $ratio }. Dat moet minstens { $least } zijn.
console-look-take = Neem { $colour }
console-look-conflict = Iemand anders heeft dit intussen gewijzigd
console-look-conflict-what = Wat
console-look-conflict-now = Zo is het nu
console-look-conflict-sent = Dit vulde u in
console-look-outdated = Dit is veranderd sinds u de pagina opende. Er is niets opgeslagen.
console-look-not-saved = Er is niets opgeslagen. Bij het veld staat wat er niet klopt.
console-look-unreadable = Niet gepubliceerd: niet iedereen zou dit kunnen lezen of snel genoeg binnenkrijgen. Hieronder staat wat er anders moet.
console-look-same = Niet gepubliceerd: dit staat al live.
console-look-name-taken = Niet gepubliceerd: een andere instelling heeft deze naam al.
console-look-news-saved = Opgeslagen als concept. In het voorbeeld ziet u hoe het wordt.
console-look-news-published = Gepubliceerd: versie { $version } staat live.
console-look-news-discarded = De wijzigingen zijn weggegooid.
console-look-news-imported = Het bestand is ingelezen als concept.

console-look-edit = Bewerken
console-look-parts = Onderdelen van het uiterlijk
console-look-part-colours = Kleuren
console-look-part-shape = Vorm
console-look-part-pictures = Beeld
console-look-part-words = Naam en mededeling
console-look-only-see = U kunt dit bekijken. Wijzigen doet een beheerder.
console-look-save = Opslaan als concept
console-look-light = Bij licht
console-look-dark = Kleuren bij donker
console-look-dark-text = Zonder eigen keuze worden deze gemaakt van de kleuren bij licht.
console-look-more-colours = Meer kleuren
console-look-back-to-preset = Eigen keuze wissen
console-look-not-a-colour = Schrijf een kleur als #rrggbb, bijvoorbeeld #0d5a68.
console-look-token = { $token ->
    [primary] Knoppen en links
    [on_primary] Tekst op knoppen
    [page] Achtergrond van de pagina
    [surface] Vlak van het formulier
   *[text] Tekst
    [accent] Accent
    [panel] Vlak naast de pagina
    [on_panel] Tekst op het vlak ernaast
    [muted] Rustige tekst
    [border] Randen van velden
    [error] Fouten
    [success] Gelukt
    [warning] Waarschuwingen
    [focus] Rand om wat gekozen is
    [switch_on] Schakelaar die aan staat
  }
console-look-token-in = { $token ->
    [primary] Knoppen en links
    [on_primary] Tekst op knoppen
    [page] Achtergrond van de pagina
    [surface] Vlak van het formulier
   *[text] Tekst
    [accent] Accent
    [panel] Vlak naast de pagina
    [on_panel] Tekst op het vlak ernaast
    [muted] Rustige tekst
    [border] Randen van velden
    [error] Fouten
    [success] Gelukt
    [warning] Waarschuwingen
    [focus] Rand om wat gekozen is
    [switch_on] Schakelaar die aan staat
  } ({ $side ->
   *[light] bij licht
    [dark] bij donker
  })
console-look-as-preset = Zoals het basisthema
console-look-as-institution = Zoals de instelling
console-look-corner = { $corner }
console-look-from = { $from ->
   *[own] Eigen keuze
    [light] Gemaakt van de kleur bij licht
    [institution] Van de instelling
    [preset] Van het basisthema
  }
console-look-inherits = Wat u hier niet kiest, is zoals bij de instelling.
console-look-alone = Wat u hier niet kiest, komt van het basisthema en niet van de instelling.
console-look-inherit = Neem de rest over van de instelling
console-look-stand-alone = Neem niets over van de instelling
console-look-term-hint-portal = Laat dit leeg voor de naam van de instelling.
console-look-notice-hint-portal = Alleen tekst. Laat dit leeg voor de mededeling van de instelling.
console-look-font = { $font ->
   *[system] Van het apparaat
    [humanist] Humanistisch
    [geometric] Geometrisch
    [grotesque] Zakelijk
    [rounded] Rond
    [serif] Met schreef
    [slab] Met blokschreef
    [atkinson] Atkinson Hyperlegible (meegeleverd, duidelijke letters)
    [lexend] Lexend (meegeleverd, ruim gezet)
    [nunito] Nunito (meegeleverd, rond)
    [noto-serif] Noto Serif (meegeleverd, met schreef)
  }
console-look-font-samples = Zo zien ze eruit
console-look-font-sample = Welkom terug! Uw code is 0O1lI 8B.
console-look-font-shipped = Een meegeleverd lettertype ziet er op elk apparaat hetzelfde uit. De andere lettertypen zijn die van het apparaat: daarvoor hoeft niets te worden opgehaald. E-mails gebruiken altijd die van het apparaat.
console-look-font-label = Lettertype
console-look-heading-font = Lettertype van koppen
console-look-layout = { $layout ->
   *[centered] Kaart in het midden
    [split] Beeld ernaast
  }
console-look-layout-label = Indeling
console-look-layout-hint = Naast de pagina staat uw achtergrondbeeld, of anders een effen vlak.
console-look-radius = Ronding van hoeken (in beeldpunten)
console-look-pictures-text = PNG, JPEG, WebP of SVG, hoogstens 5 MB. Wij maken er zelf een nieuw bestand van; gegevens over camera en plaats verdwijnen. Een achtergrond staat op brede schermen; een telefoon laadt hem niet.
console-look-place = { $place ->
   *[logo] Logo
    [logo_dark] Logo bij donker
    [favicon] Pictogram in het tabblad
    [background] Achtergrond
  }
console-look-present = Huidig beeld: { $place ->
   *[logo] logo
    [logo_dark] logo bij donker
    [favicon] pictogram in het tabblad
    [background] achtergrond
  }
console-look-no-picture = { $place ->
   [logo] Nu staat het logo van het basisthema er.
   [logo_dark] Nu staat hetzelfde logo er als bij licht.
   [favicon] Nu staat het logo in het tabblad.
  *[background] Nu staat er geen eigen beeld.
  }
console-look-file = Bestand: { $place ->
   *[logo] logo
    [logo_dark] logo bij donker
    [favicon] pictogram in het tabblad
    [background] achtergrond
  }
console-look-hand-in = Inleveren
console-look-remove = Weghalen: { $place ->
   *[logo] logo
    [logo_dark] logo bij donker
    [favicon] pictogram in het tabblad
    [background] achtergrond
  }
console-look-picture-missing = Kies eerst een bestand.
console-look-picture-large = Dit bestand is te groot, ook nadat wij het kleiner maakten. Lever een eenvoudiger beeld in.
console-look-picture-pixels = Dit beeld heeft te veel beeldpunten. Hoogstens 16 miljoen.
console-look-picture-kind = Dit is geen PNG, JPEG, WebP of SVG.
console-look-picture-broken = Dit bestand is stuk of bevat iets wat niet in een beeld hoort.
console-look-picture-drawing = Hier kan geen SVG. Lever een foto in: PNG, JPEG of WebP.
console-look-picture-pixels-inside = In deze tekening zit een foto of een ander plaatje. Lever dat apart in, als PNG of JPEG, of laat het weg.
console-look-picture-moves = Deze tekening beweegt. Lever een tekening in die stilstaat.
console-look-picture-many = Er zijn te veel beelden bewaard. Vraag uw ondersteuner om hulp.
console-look-name = Naam op de pagina's
console-look-name-hint = Laat dit leeg voor ‘{ $name }’.
console-look-term = Naam voor { $term } ({ $language })
console-look-term-hint = Laat dit leeg voor de naam uit het beleid.
console-look-notice = Mededeling boven het formulier ({ $language })
console-look-notice-hint = Alleen tekst. Laat dit leeg voor geen mededeling.
console-look-notice-from = Eerste dag
console-look-notice-to = Laatste dag
console-look-wrong-name = Hoogstens 80 tekens, op één regel, zonder onzichtbare tekens.
console-look-wrong-term = Hoogstens 40 tekens, op één regel, zonder onzichtbare tekens.
console-look-wrong-notice = Hoogstens 500 tekens, op één regel, en in elk geval in het Nederlands of Engels.
console-look-wrong-date = Vul een datum in.
console-look-wrong-dates = De laatste dag ligt voor de eerste, of is geen datum.

console-look-preview = Voorbeeld
console-look-preview-page = Pagina in het voorbeeld
console-look-preview-how = Hoe het voorbeeld wordt getoond
console-look-preview-text = Met verzonnen personen. Knoppen doen hier niets.
console-look-page-sign-in = Inloggen
console-look-page-second-factor = Code
console-look-page-enrolment = Instellen
console-look-page-recovery-codes = Herstelcodes
console-look-page-account = Account
console-look-page-consent = Toestemming
console-look-page-error = Fout
console-look-page-other = Andere pagina
console-look-page-mail = E-mail
console-look-page-mail-text = Mail als tekst
console-look-page-sms = Sms'jes
console-look-other = Welke pagina
console-look-sample = Welke situatie op die pagina
console-look-letter = Welke mail
console-look-letter-show = Laat zien
console-look-mode-light = Licht
console-look-mode-dark = Donker
console-look-size-phone = Telefoon
console-look-size-desktop = Computer

console-look-versions-title = Versies van het uiterlijk
console-look-versions-title-portal = Versies van het uiterlijk bij { $name }
console-look-versions-lead = Iedere publicatie wordt bewaard. Teruggaan zet een eerdere versie meteen weer live.
console-look-versions-none = Er is nog niets gepubliceerd.
console-look-version = Versie { $version }
console-look-version-present = Staat live
console-look-version-first = Zoals het was voor de eerste publicatie.
console-look-version-back = Teruggezet naar versie { $version }.
console-look-version-parts = Gewijzigd:
console-look-part-name = { $part ->
   *[name] naam
    [term] term
    [notice] mededeling
    [texts] eigen teksten
    [contacts] contacten
    [light] lichte kleuren
    [dark] donkere kleuren
    [radius] hoeken
    [font] lettertype
    [heading_font] lettertype van koppen
    [layout] indeling
    [pictures] beeld
    [inherits] herkomst van de rest
  }
console-look-published = Gepubliceerd op { $at }.
console-look-published-by = Gepubliceerd op { $at } door { $name }.
console-look-restore = Terug naar deze versie
console-look-as-file = Als bestand
console-look-as-file-text = Voor uzelf om te bewaren, of voor een andere locatie van uw school. Het bestand bevat kleuren, vorm, woorden en beeld.
console-look-export = Bestand downloaden
console-look-import-file = Bestand met een uiterlijk
console-look-import-hint = Het wordt uw concept; live verandert er nog niets.
console-look-import = Inlezen
console-look-file-broken = Dit is geen bestand met een uiterlijk: { $fault }
console-look-file-picture = Een beeld in het bestand kan niet worden gebruikt: { $place ->
   *[logo] logo
    [logo_dark] logo bij donker
    [favicon] pictogram in het tabblad
    [background] achtergrond
  }.
console-look-file-missing = Kies eerst een bestand.
console-look-said = Eigen teksten en contacten
console-look-said-there = Bij dit uiterlijk horen eigen teksten ({ $texts }) en contacten ({ $contacts }). Zij gaan voor die onder Contact en hulp, en gaan mee in versies en in het bestand.
console-look-said-none = Bij dit uiterlijk horen geen eigen teksten of contacten: die onder Contact en hulp gelden.
console-look-said-text = De tekst { $text } kan zo niet mee:
console-look-said-contact = Een contact kan zo niet mee: { $fault }
console-look-said-take = Neem over wat nu geldt
console-look-said-drop = Haal ze uit dit uiterlijk
