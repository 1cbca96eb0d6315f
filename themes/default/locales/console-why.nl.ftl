# Waarom iemand ergens om gevraagd werd, of zou worden.

console-why-title = Waarom deze vraag?
console-why-lead = Zoek iemand op. U ziet stap voor stap waarom er bij het inloggen wel of niet om iets werd gevraagd, en wat er op een andere dag zou gebeuren.
console-why-search = Naam of gebruikersnaam
console-why-more = Er zijn er meer. Typ nog een deel van de naam.
console-why-none = Niemand gevonden.
console-why-person-title = { $name }: waarom deze vraag?
console-why-signin-title = Inloggen van { $name }, stap voor stap
console-why-state-never = { $term } niet ingesteld
console-why-state-enabled = { $term } staat aan
console-why-state-suspended = { $term } staat tijdelijk uit
console-why-recorded = Wat er gebeurde
console-why-recorded-hint = Van de laatste 90 dagen. Wie al ingelogd was en zonder vragen doorging naar een app, staat hier niet.
console-why-no-signins = Er is nog niets vastgelegd.
console-why-own-page = Eigen pagina
console-why-imagine = Wat zou er gebeuren?
console-why-imagine-hint = Dezelfde regels, met een andere dag, app, versie van het beleid of browser. Er verandert niets.
console-why-day = Dag
console-why-time = Tijd
console-why-portal = App
console-why-policy = Beleid
console-why-in-force = Zoals het nu geldt
console-why-remembered = De browser is onthouden
console-why-inside = De browser zit op het netwerk van de instelling
console-why-badge = Er wordt een badge getoond, op het netwerk van de school
console-why-show = Laat zien
console-why-bad-moment = Kies een dag en een tijd.
console-why-imagined = { $portal }, { $at }
console-why-under = onder versie { $number } van het beleid
console-why-step-institution = Eerst de instelling kiezen
console-why-step-select-account = Een account kiezen
console-why-step-password = Het wachtwoord werd gevraagd
console-why-step-refused = Inloggen geweigerd
console-why-step-second-factor = Een code
console-why-step-prove-email = Eerst het mailadres bevestigen
console-why-step-enrol-intro-required = Uitleg: { $term } instellen moet
console-why-step-enrol-intro = Uitnodiging om { $term } in te stellen
console-why-step-enrol-required = { $Term } instellen, verplicht
console-why-step-enrol = { $Term } instellen
console-why-step-recovery-codes = Nieuwe herstelcodes bewaren
console-why-step-new-password = Een nieuw wachtwoord kiezen
console-why-step-add-passkey = Uitnodiging om een passkey toe te voegen
console-why-step-enrol-passkey = Een passkey toevoegen, verplicht
console-why-step-security-question = Een geheime vraag instellen
console-why-step-unmet = Niet verder: de app vraagt meer dan kan
console-why-step-lacking = Niet verder: geen tweede stap die hier telt
console-why-step-wrong-person = Niet verder: de app verwacht iemand anders
console-why-step-consent = Toestemming voor de app
console-why-step-answer = Binnen, met alleen het wachtwoord
console-why-step-answer-device = Binnen, zonder code: de browser is onthouden
console-why-step-answer-two-factors = Binnen, met wachtwoord en code
console-why-demand-administrator = Wie accounts van anderen beheert, heeft altijd { $term } nodig.
console-why-demand-other-roles = De instelling biedt { $term } aan, maar niet aan iemand met deze rol.
console-why-demand-off = De instelling gebruikt { $term } niet.
console-why-demand-optional = De instelling laat iedereen zelf kiezen.
console-why-demand-required = De instelling verplicht { $term } voor iedereen.
console-why-demand-not-yet = De instelling begint ermee op { $day }; op dit moment nog niet.
console-why-demand-window = Tot en met { $day } mag het nog, daarna moet het.
console-why-demand-since = Sinds { $day } is { $term } hier verplicht.
console-why-institution-unknown = De instelling was nog niet bekend.
console-why-nobody = Er was nog niemand ingelogd.
console-why-account-choice = De app vraagt om eerst een account te kiezen.
console-why-password-here = Het wachtwoord is in deze inlog gegeven.
console-why-password-session = Het wachtwoord was eerder gegeven, { $at }; dat telt nog.
console-why-password-again = De app vraagt het wachtwoord opnieuw, wat er ook eerder gegeven is.
console-why-password-old = Het wachtwoord is langer dan { $seconds } seconden geleden gegeven; de app wil het verser.
console-why-wrong-person = De app verwacht een ander account.
console-why-refused-shared = Dit account gebruiken meer mensen, en dat staat de instelling niet toe.
console-why-refused-inactive = Dit account is gesloten, afgelopen of nog niet begonnen.
console-why-refused-temporary = Het tijdelijke wachtwoord is verlopen.
console-why-policy-unavailable = { $Term } wordt van deze persoon nu niet gevraagd.
console-why-policy-optional = Deze persoon mag { $term } instellen, maar hoeft niet.
console-why-policy-required = Deze persoon moet { $term } gebruiken.
console-why-portal-demands = De app eist een code die echt is gegeven.
console-why-portal-needs = De app wil een tweede stap; een onthouden browser mag.
console-why-portal-prefers = De app heeft liever een code.
console-why-factor-age-portal = De app accepteert een code van hooguit { $minutes } minuten oud.
console-why-factor-age-institution = De instelling accepteert van deze persoon een code van hooguit { $minutes } minuten oud.
console-why-factor-kinds-portal = Wat bij de app telt: app: { $app ->
    [0] nee
   *[other] ja
}, sms: { $sms ->
    [0] nee
   *[other] ja
}, passkey: { $passkey ->
    [0] nee
   *[other] ja
}, herstelcode: { $recovery ->
    [0] nee
   *[other] ja
}.
console-why-factor-kinds-institution = Wat voor deze persoon bij de instelling telt: app: { $app ->
    [0] nee
   *[other] ja
}, sms: { $sms ->
    [0] nee
   *[other] ja
}, passkey: { $passkey ->
    [0] nee
   *[other] ja
}, herstelcode: { $recovery ->
    [0] nee
   *[other] ja
}.
console-why-outside = Dit is geen netwerk van de instelling: een onthouden browser telt hier niet.
console-why-waived = Op het netwerk van de instelling wordt van deze persoon geen tweede stap gevraagd.
console-why-waived-not = Op het netwerk van de instelling wordt van deze persoon geen tweede stap gevraagd, maar hier wordt er meer geëist.
console-why-factor-too-old = De code is gegeven op { $at }; dat is hier te lang geleden.
console-why-kind-not-allowed = Wat getoond is, telt hier niet.
console-why-lacks-kind = Niets van wat de persoon heeft, telt hier.
console-why-no-device-factor-old = Deze browser is te lang geleden onthouden voor wat hier telt.
console-why-no-device-kind = Deze browser is onthouden, maar misschien met een code die hier niet telt.
console-why-no-device-outside = Deze browser is onthouden, maar dat telt alleen op het netwerk van de instelling.
console-why-factor-never = Er is niets ingesteld.
console-why-factor-enabled = { $Term } staat aan.
console-why-factor-suspended = { $Term } staat tijdelijk uit.
console-why-excused = Een beheerder laat deze persoon een tijdje zonder code binnen.
console-why-excused-not = Een beheerder liet deze persoon een tijdje zonder code binnen, maar voor deze app telt dat niet.
console-why-code-here-totp = De code uit de app is in deze inlog gegeven.
console-why-code-here-sms = De code per sms is in deze inlog gegeven.
console-why-code-here-passkey = In deze inlog is een passkey gebruikt, en die controleerde wie het was.
console-why-code-here-key = In deze inlog is een beveiligingssleutel aangeraakt.
console-why-code-here-source = In deze inlog heeft de inlogbron van de school een tweede stap bevestigd.
console-why-has-passkey = De persoon heeft een passkey.
console-why-passkey-elsewhere = De passkeys van de persoon werken alleen op een ander adres, of nergens meer.
console-why-not-phishing-resistant = Het portaal eist een passkey of een beveiligingssleutel, en wat getoond is, is geen van beide.
console-why-factor-gone = Wat getoond is, is er niet meer, of staat uit.
console-why-code-here-recovery = In deze inlog is een herstelcode gegeven.
console-why-code-session = De code was eerder gegeven, { $at }; dat telt nog.
console-why-code-again = De app vraagt de code opnieuw.
console-why-code-old = De code is langer dan { $seconds } seconden geleden gegeven; de app wil die verser.
console-why-recovery-not-enough = Een herstelcode is voor deze app niet genoeg.
console-why-no-code = Er was nog geen code gegeven.
console-why-device = De browser is onthouden sinds { $at }; dat telt als tweede stap.
console-why-no-device-none = Deze browser is niet onthouden.
console-why-no-device-shared = Dit is een gedeelde computer: daar wordt geen browser onthouden, en wat eerder onthouden werd, telt er niet.
console-why-no-device-demands = Deze browser is onthouden, maar de app eist een verse code.
console-why-no-device-prefers = Deze browser is onthouden, maar de app heeft liever een code.
console-why-no-device-refuses = Deze browser is onthouden, maar de app accepteert dat niet.
console-why-no-device-administrator = Deze browser is onthouden, maar voor beheerders telt dat nooit.
console-why-no-device-old = Deze browser is te lang geleden onthouden: de app accepteert hooguit { $seconds } seconden.
console-why-nothing-needed = Meer dan het wachtwoord is niet nodig.
console-why-impossible = De app eist een tweede stap, maar die is er niet voor deze persoon.
console-why-reactivated = Het stond uit, maar nu is het verplicht: de code wordt weer gevraagd.
console-why-set-up-needed = Er moet eerst iets worden ingesteld.
console-why-password-first = Het tijdelijke wachtwoord wordt eerst vervangen.
console-why-codes-unread = Er staan nog nieuwe herstelcodes op de pagina.
console-why-password-must-change = Er moet een nieuw wachtwoord komen.
console-why-means-too-weak = Alleen sms is voor een beheerder niet genoeg.
console-why-question-missing = De geheime vraag voor het herstel is nog niet ingesteld.
console-why-invited = De uitnodiging komt; ‘Niet nu’ mag.
console-why-passkey-offered = De uitnodiging om een passkey toe te voegen komt; ‘Niet nu’ mag.
console-why-uninvited-not-offered = Er komt geen uitnodiging: het is er nu niet voor deze persoon.
console-why-uninvited-not-now = In deze inlog is al ‘Niet nu’ gekozen.
console-why-uninvited-not-yet = Er komt nu geen uitnodiging: dat gebeurt hier niet, of er is kort geleden ‘Niet nu’ gekozen.
console-why-source-enough = De inlogbron van de school is genoeg: hier wordt geen tweede stap gevraagd.
console-why-email-unproven = Het mailadres is nog niet bevestigd.
console-why-unlock-needed = Het wachtwoord is te lang geleden gegeven om iets in te stellen.
console-why-consent-missing = De app heeft nog geen toestemming.
console-why-complete = Alles wat nodig is, is er.
console-why-badge-shown = Er is een badge getoond, { $at }.
console-why-badge-not-here = Een badge telt hier niet: alleen van leerlingen, op de netwerken van de school.
console-why-badge-more = Er wordt meer gevraagd dan een badge, of iets dat net getoond is: dan is het wachtwoord nodig.
console-why-badge-factor = Bij deze persoon hoort een tweede stap: daarvoor is een badge niet genoeg.

console-why-refusals = Niet binnengelaten via een inlogbron
console-why-refusals-hint = De laatste keren dat iemand van de eigen inlogbron van de organisatie kwam en niet verder mocht. Wie het was, weten we dan meestal niet: vergelijk het tijdstip.
console-why-refusals-signin = Eerst ging het mis bij een inlogbron
console-why-refusal-request = In het logboek onder
console-why-source-unreachable = De inlogbron gaf geen antwoord, of niet op tijd. Probeer de bron op zijn eigen pagina; werkt hij daar, dan was het een korte storing.
console-why-source-discovery = Met wat de inlogbron over zichzelf vertelt, valt niet te werken. Probeer de bron op zijn eigen pagina.
console-why-source-issuer = Het antwoord kwam van een ander dan de ingestelde uitgever (issuer). Vergelijk de uitgever letter voor letter met die van de bron. Klopt die, dan probeerde iemand misschien te misleiden.
console-why-source-mix-up = Het antwoord kwam aan op het terugkeeradres van een andere bron, of op het oude dat alle bronnen deelden. Meld het adres op de pagina van de bron aan bij de aanbieder. Klopt het al, dan probeerde iemand misschien te misleiden.
console-why-source-refused = De inlogbron nam onze code of ons geheim niet aan. Is het geheim daar verlopen of vervangen, vul dan hier het nieuwe in.
console-why-source-answer = Het antwoord van de inlogbron is niet te begrijpen. De beheerder van de bron kan in zijn logboek kijken.
console-why-source-signature = Het bewijs was niet ondertekend, of met een sleutel die de bron niet bekendmaakt. Het is niet geloofd.
console-why-source-audience = Het bewijs was voor een andere toepassing bedoeld. Vergelijk onze client-id met die bij de bron.
console-why-source-expired = Het bewijs was verlopen, of kwam uit de toekomst. Loopt de klok van de bron gelijk?
console-why-source-nonce = Het bewijs hoorde bij een andere keer inloggen. Het is niet geloofd; opnieuw beginnen helpt.
console-why-source-not-fresh = Er was gevraagd om opnieuw in te loggen, en dat is bij de bron niet gebeurd. Nog een keer proberen helpt.
console-why-source-no-auth-time = Er was gevraagd om opnieuw in te loggen, en de bron vertelde niet wanneer iemand daar inlogde. De bron moet auth_time meegeven; tot die tijd werkt dit niet bij portalen die erom vragen.
console-why-source-subject = De bron vertelde in één keer over twee verschillende mensen. Het is niet geloofd.
console-why-source-denied = Het inloggen is bij de bron afgebroken, of de bron liet deze persoon niet toe.
console-why-source-unavailable = De bron meldde dat hij op dat moment niet kon helpen. Probeer het later opnieuw.
console-why-source-error = De bron stuurde een foutmelding terug. Vergelijk client-id, terugkeeradres en scopes met die bij de bron.
console-why-source-no-code = De bron stuurde iemand terug zonder code. De beheerder van de bron kan in zijn logboek kijken.
console-why-source-not-linked = Het account van de bron hoort hier nog bij niemand, en nieuwe mensen worden via deze bron niet aangemaakt. Koppelen kan door één keer met het eigen wachtwoord in te loggen.
console-why-source-not-let-in = De regel voor nieuwe mensen liet deze persoon niet toe. Bekijk met een voorbeeld op de pagina van de bron wat de regel ervan maakt.
console-why-source-taken = Er zou een account komen, maar de gebruikersnaam, het nummer of het mailadres is al van iemand anders. Koppelen kan door één keer met het wachtwoord van dat account in te loggen.
console-why-source-too-little = Er zou een account komen, maar de bron vertelde te weinig: een gebruikersnaam of naam ontbreekt of deugt niet. Kijk welke claims de bron meestuurt.
console-why-source-again = Tijdens het inloggen veranderde er iets aan de bron of het account. Opnieuw beginnen helpt.
console-why-source-disabled = In de directory is dit account uitgezet of afgelopen.
console-why-source-password-ended = In de directory is het wachtwoord verlopen, of het moet daar eerst worden vervangen.
console-why-source-locked = In de directory is dit account een tijdje op slot.
console-why-source-other = De bron liet niemand door: { $because }.
