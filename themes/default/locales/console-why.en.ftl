# Why somebody was, or would be, asked for something.

console-why-title = Why was I asked?
console-why-lead = Find somebody. You see step by step why something was or was not asked at a sign-in, and what would happen on another day.
console-why-search = Name or user name
console-why-more = There are more. Type another part of the name.
console-why-none = Nobody found.
console-why-person-title = { $name }: why this question?
console-why-signin-title = Sign-in of { $name }, step by step
console-why-state-never = { $term } not set up
console-why-state-enabled = { $term } is on
console-why-state-suspended = { $term } is off for a while
console-why-recorded = What happened
console-why-recorded-hint = Of the last 90 days. Whoever was signed in already and went on to an app without a question is not listed.
console-why-no-signins = Nothing was written down yet.
console-why-own-page = Own page
console-why-imagine = What would happen?
console-why-imagine-hint = The same rules, with another day, app, version of the policy or browser. Nothing changes.
console-why-day = Day
console-why-time = Time
console-why-portal = App
console-why-policy = Policy
console-why-in-force = As it is in force
console-why-remembered = The browser is remembered
console-why-inside = The browser is on the institution’s network
console-why-badge = A badge is shown, on the school’s network
console-why-show = Show
console-why-bad-moment = Choose a day and a time.
console-why-imagined = { $portal }, { $at }
console-why-under = under version { $number } of the policy
console-why-step-institution = Choose the institution first
console-why-step-select-account = Choose an account
console-why-step-password = The password was asked
console-why-step-refused = Signing in refused
console-why-step-second-factor = A code
console-why-step-prove-email = Confirm the mail address first
console-why-step-enrol-intro-required = Introduction: setting up { $term } is required
console-why-step-enrol-intro = Invitation to set up { $term }
console-why-step-enrol-required = Setting up { $term }, required
console-why-step-enrol = Setting up { $term }
console-why-step-recovery-codes = Save new recovery codes
console-why-step-new-password = Choose a new password
console-why-step-add-passkey = Invitation to add a passkey
console-why-step-enrol-passkey = Adding a passkey, required
console-why-step-security-question = Set a secret question
console-why-step-unmet = No way on: the app asks for more than is possible
console-why-step-lacking = No further: no second step that counts here
console-why-step-wrong-person = No way on: the app expects somebody else
console-why-step-consent = Consent for the app
console-why-step-answer = In, with the password alone
console-why-step-answer-device = In, without a code: the browser is remembered
console-why-step-answer-two-factors = In, with password and code
console-why-demand-administrator = Whoever manages other people's accounts always needs { $term }.
console-why-demand-other-roles = The institution offers { $term }, but not to somebody with this role.
console-why-demand-off = The institution does not use { $term }.
console-why-demand-optional = The institution lets everybody choose.
console-why-demand-required = The institution requires { $term } of everybody.
console-why-demand-not-yet = The institution begins with it on { $day }; not yet at this moment.
console-why-demand-window = It is optional up to and including { $day }, and required after that.
console-why-demand-since = { $Term } has been required here since { $day }.
console-why-institution-unknown = The institution was not known yet.
console-why-nobody = Nobody had signed in yet.
console-why-account-choice = The app asks to choose an account first.
console-why-password-here = The password was given in this sign-in.
console-why-password-session = The password was given before, { $at }; that still counts.
console-why-password-again = The app asks for the password again, whatever was given before.
console-why-password-old = The password was given more than { $seconds } seconds ago; the app wants it fresher.
console-why-wrong-person = The app expects another account.
console-why-refused-shared = Several people use this account, and the institution does not allow that.
console-why-refused-inactive = This account is closed, has ended, or has not begun yet.
console-why-refused-temporary = The temporary password has ended.
console-why-policy-unavailable = { $Term } is not asked of this person now.
console-why-policy-optional = This person may set up { $term }, but need not.
console-why-policy-required = This person has to use { $term }.
console-why-portal-demands = The app demands a code that was really given.
console-why-portal-needs = The app wants a second step; a remembered browser is fine.
console-why-portal-prefers = The app prefers a code.
console-why-factor-age-portal = The app accepts a code that is { $minutes } minutes old at most.
console-why-factor-age-institution = The institution accepts, of this person, a code that is { $minutes } minutes old at most.
console-why-factor-kinds-portal = What counts at the app: app: { $app ->
    [0] no
   *[other] yes
}, text message: { $sms ->
    [0] no
   *[other] yes
}, passkey: { $passkey ->
    [0] no
   *[other] yes
}, recovery code: { $recovery ->
    [0] no
   *[other] yes
}.
console-why-factor-kinds-institution = What counts for this person at the institution: app: { $app ->
    [0] no
   *[other] yes
}, text message: { $sms ->
    [0] no
   *[other] yes
}, passkey: { $passkey ->
    [0] no
   *[other] yes
}, recovery code: { $recovery ->
    [0] no
   *[other] yes
}.
console-why-outside = This is no network of the institution: a remembered browser does not count here.
console-why-waived = On the institution’s network no second step is asked of this person.
console-why-waived-not = On the institution’s network no second step is asked of this person, but here more is demanded.
console-why-factor-too-old = The code was given at { $at }; that is too long ago here.
console-why-kind-not-allowed = What was shown does not count here.
console-why-lacks-kind = Nothing that the person has counts here.
console-why-no-device-factor-old = This browser was remembered too long ago for what counts here.
console-why-no-device-kind = This browser is remembered, but maybe by a code that does not count here.
console-why-no-device-outside = This browser is remembered, but that counts on the institution’s network alone.
console-why-factor-never = Nothing is set up.
console-why-factor-enabled = { $Term } is on.
console-why-factor-suspended = { $Term } is off for a while.
console-why-excused = An administrator lets this person in without a code for a while.
console-why-excused-not = An administrator let this person in without a code for a while, but that does not count for this app.
console-why-code-here-totp = The code from the app was given in this sign-in.
console-why-code-here-sms = The code by text message was given in this sign-in.
console-why-code-here-passkey = A passkey was used in this sign-in, and it made sure of the person.
console-why-code-here-key = A security key was touched in this sign-in.
console-why-code-here-source = In this sign-in the school's own sign-in source confirmed a second step.
console-why-has-passkey = The person has a passkey.
console-why-passkey-elsewhere = The person’s passkeys work only at another address, or at none any more.
console-why-not-phishing-resistant = The portal demands a passkey or a security key, and what was shown is neither.
console-why-factor-gone = What was shown is no longer there, or is switched off.
console-why-code-here-recovery = A recovery code was given in this sign-in.
console-why-code-session = The code was given before, { $at }; that still counts.
console-why-code-again = The app asks for the code again.
console-why-code-old = The code was given more than { $seconds } seconds ago; the app wants it fresher.
console-why-recovery-not-enough = A recovery code is not enough for this app.
console-why-no-code = No code had been given yet.
console-why-device = The browser has been remembered since { $at }; that counts as the second step.
console-why-no-device-none = This browser is not remembered.
console-why-no-device-shared = This is a shared computer: no browser is remembered there, and none that was counts.
console-why-no-device-demands = This browser is remembered, but the app demands a fresh code.
console-why-no-device-prefers = This browser is remembered, but the app prefers a code.
console-why-no-device-refuses = This browser is remembered, but the app does not accept that.
console-why-no-device-administrator = This browser is remembered, but that never counts for administrators.
console-why-no-device-old = This browser was remembered too long ago: the app accepts { $seconds } seconds at most.
console-why-nothing-needed = No more than the password is needed.
console-why-impossible = The app demands a second step, but there is none for this person.
console-why-reactivated = It was off, but it is required now: the code is asked again.
console-why-set-up-needed = Something has to be set up first.
console-why-password-first = The temporary password is replaced first.
console-why-codes-unread = Fresh recovery codes are still on the page.
console-why-password-must-change = There has to be a new password.
console-why-means-too-weak = Text messages alone are not enough for an administrator.
console-why-question-missing = The secret question for getting back in was never set.
console-why-invited = The invitation comes; ‘Not now’ is fine.
console-why-passkey-offered = The invitation to add a passkey comes; “Not now” is an answer.
console-why-uninvited-not-offered = No invitation comes: it is not for this person now.
console-why-uninvited-not-now = ‘Not now’ was chosen in this sign-in.
console-why-uninvited-not-yet = No invitation comes now: that is not done here, or ‘Not now’ was chosen not long ago.
console-why-source-enough = The school's own sign-in source is enough: no second step is asked here.
console-why-email-unproven = The mail address is not confirmed yet.
console-why-unlock-needed = The password was given too long ago to set up anything.
console-why-consent-missing = The app has no consent yet.
console-why-complete = Everything that is needed is there.
console-why-badge-shown = A badge was shown, { $at }.
console-why-badge-not-here = A badge does not count here: only of pupils, on the school’s networks.
console-why-badge-more = More is asked than a badge, or something shown just now: that takes the password.
console-why-badge-factor = A second step belongs to this person: a badge is not enough for that.

console-why-refusals = Not let in through a sign-in source
console-why-refusals-hint = The last times that somebody came from the institution’s own sign-in source and could not go on. Mostly nobody knows yet who it was: compare the moment.
console-why-refusals-signin = First it went wrong at a sign-in source
console-why-refusal-request = In the log under
console-why-source-unreachable = The sign-in source did not answer, or not in time. Try the source on its own page; if it works there, it was a short outage.
console-why-source-discovery = What the sign-in source says of itself is nothing to work with. Try the source on its own page.
console-why-source-issuer = The answer came from somebody other than the issuer that is set here. Compare the issuer with the source’s, letter by letter. If it is right, somebody may have tried to mislead.
console-why-source-mix-up = The answer came to the return address of another source, or to the old one that all sources shared. Register the address on the source’s page with the provider. If it is right, somebody may have tried to mislead.
console-why-source-refused = The sign-in source did not take our code or our secret. If the secret has ended or was replaced there, enter the new one here.
console-why-source-answer = The sign-in source’s answer cannot be understood. Whoever runs the source can look in its log.
console-why-source-signature = The proof was not signed, or with a key that the source does not publish. It was not believed.
console-why-source-audience = The proof was meant for another application. Compare our client id with the one at the source.
console-why-source-expired = The proof had ended, or came from the future. Is the source’s clock right?
console-why-source-nonce = The proof belonged to another sign-in. It was not believed; beginning again helps.
console-why-source-not-fresh = A fresh sign-in was asked for, and at the source there was none. Trying once more helps.
console-why-source-no-auth-time = A fresh sign-in was asked for, and the source did not say when somebody signed in there. It has to tell auth_time; until then it can’t serve portals that ask for this.
console-why-source-subject = The source spoke of two different people at once. It was not believed.
console-why-source-denied = The sign-in was broken off at the source, or the source did not allow this person.
console-why-source-unavailable = The source said that it could not help at that moment. Try again later.
console-why-source-error = The source sent an error back. Compare client id, return address and scopes with those at the source.
console-why-source-no-code = The source sent somebody back without a code. Whoever runs the source can look in its log.
console-why-source-not-linked = The account at the source is nobody’s here yet, and no new people are made through this source. Signing in once with the own password links it.
console-why-source-not-let-in = The rule for new people did not let this person in. Try a sample on the source’s page to see what the rule makes of it.
console-why-source-taken = An account was to be made, but the user name, the number or the mail address is somebody else’s already. Signing in once with that account’s password links it.
console-why-source-too-little = An account was to be made, but the source told too little: a user name or a name is missing or unfit. See which claims the source sends.
console-why-source-again = Something about the source or the account changed during the sign-in. Beginning again helps.
console-why-source-disabled = In the directory this account is switched off, or has ended.
console-why-source-password-ended = In the directory the password has ended, or has to be replaced there first.
console-why-source-locked = In the directory this account is locked for a while.
console-why-source-other = The source let nobody through: { $because }.
