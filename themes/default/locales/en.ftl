# The words of Sluis. Plain, short sentences; nobody is blamed.
# Usable everywhere: $term, $Term, $institution, $portal.

## The language itself
language-name = English
decimal-mark = .
date-weekday = { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}
date-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
date-in-words = { date-weekday } { $day } { date-month } { $year }
moment-in-words = { date-in-words } at { $hour }:{ $minute }
date-month-brief = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
moment-in-brief = { $day }{ "\u00A0" }{ date-month-brief }{ "\u00A0" }{ $year }, { $hour }:{ $minute }

## The skeleton
product-term = two-step verification
product-line = Secure sign-in by Sluis
error-prefix = Error:
skip = Skip to content
progress = Step { $now } of { $of }
path-label = The steps
path-when-done = done
path-when-now = now
path-when-later = later
path-email = E-mail address
path-new-password = Password
path-method = Choose a way
path-app = Link an app
path-phone = Number
path-code = Code by text
path-recovery-codes = { $count ->
    [one] Recovery code
   *[other] Recovery codes
}
path-question = Question
menu-label = Menu of your account
copied = Copied.
portal-line = You are signing in to { $portal }
portal-policy = How { $portal } treats your data
portal-terms = Terms of { $portal }
signed-in-as = Signed in as { $name }
faults-title = Please check:
notice-label = Notice
help-title = Need help?
help-neutral = Ask your own school, co-operative or care provider.
help-none = Ask the administrator of { $institution }.
purpose-helpdesk = Helpdesk
purpose-main-contact = Main contact person
purpose-project-team = Project team
language-label = Language
language-browser = As my browser
language-save = Save language
next = Next
cancel = Cancel
confirm = Confirm
later = Not now
sign-in = Sign in
sign-out = Sign out
password-pause = { $seconds ->
    [one] A wrong password was entered a few times. Wait one second and try again.
   *[other] A wrong password was entered a few times. Wait { $seconds } seconds and try again.
}
throttled = { $minutes ->
    [one] Too many tries. Wait one minute and try again.
   *[other] Too many tries. Wait { $minutes } minutes and try again.
}
moment = { $at }
moment-brief = { $at-brief }
duration-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
duration-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}
duration-weeks = { $count ->
    [one] a week
   *[other] { $count } weeks
}

## Institution
institution-title = Where do you belong?
institution-lead = Then we know which sign-in page to show you.
institution-label = Short name
institution-hint = Enter the short name of your school, co-operative or care provider.
institution-empty = Enter a short name.
institution-unknown = We do not know this name. Check it or ask your organisation.
institution-not-for = This portal is not for people of { $name }. Choose an organisation below that you belong to as well, or go back to the portal.
institution-listed = Or choose your organisation
institution-only = This portal is for
institution-unsure = I do not know the short name
institution-unsure-text = The short name is often in the e-mail that brought you your account. A colleague or the administrator knows it too.

## Password
password-title = Sign in
password-lead = Good to see you. Sign in to go on.
password-unlock = Enter your password once more. After that you set up { $term }.
password-asked-again = { $portal } asks you to sign in again.
badge-title = Sign in with your badge
badge-lead = Scan your badge, or type the code on it.
badge-lead-scanned = Your badge was scanned. Press the button to sign in.
badge-code = Code of the badge
badge-code-hint = Put the cursor in this box and scan the badge. Or type its 32 letters; spaces are fine.
badge-go = Sign in with badge
badge-not-here = This badge does not work here. Ask your teacher for a new one, or use your password.
badge-empty = Scan your badge, or type the code on it.
badge-not-enough = Your badge is not enough here. Enter your password.
badge-or-password = Does it not work? Sign in with your password, or ask your teacher.
username-label-email = E-mail address
username-label-username = Username
username-label-username-with-suffix = Username
username-suffix-hint = You may leave out { $suffix }.
password-label = Password
password-wrong = { $kind ->
    [email] The e-mail address or password is not right.
   *[other] The username or password is not right.
}
password-empty = { $kind ->
    [email] Enter your e-mail address and your password.
   *[other] Enter your username and your password.
}
password-forgot = Forgot your password?
forgot-contact = { $institution } helps you to a new password.
recover-link = New phone, or lost your code?
change-institution = Choose another organisation

## Code
code-title = Enter the code from your app
code-title-sms = Enter the code from the text message
code-title-sms-first = A code by text message
code-lead = Open your authenticator app and look for { $issuer }. You see { $digits ->
    [6] six
    [8] eight
   *[other] { $digits }
} digits.
code-lead-sms = We sent a text message to { $number }. The code works for a short while only.
code-lead-sms-first = We will send a text message with a code to { $number }. Receiving it is free.
sms-send = Send the text message
sms-delayed = The text message to { $number } may come later than usual. Sending is slow now. If you can, choose another way.
sms-failed = At this moment we cannot send a text message to { $number }. It is not your fault. Choose another way, or try again later.
sms-wait = { $minutes ->
    [one] You can ask for a new text message in one minute.
   *[other] You can ask for a new text message in { $minutes } minutes.
}
code-still-wrong = Does it keep going wrong?
code-label = Code
code-empty = Enter the code.
code-recovery-not-here = A recovery code does not count here. It has not been used up.
code-wrong = This code is not right. Use the newest code. The code keeps changing and each link has its own code.
code-wrong-sms = This code is not right. Use the code in the latest message.
code-reused = This code was used already. Wait for the next one.
code-expired = This code has expired. Enter the newest code.
code-period = Your app counts { $app } seconds, we use { $ours }. Choose another app.
attempts-left = { $count ->
    [one] You can try one more time.
   *[other] You can try { $count } more times.
}
fresh-code-portal = { $portal } asks for a fresh code, although we know this device.
fresh-code-portal-anew = { $portal } asks for a fresh code.
fresh-code-change = You are about to change something important. That is why we ask for a fresh code.
fresh-code-portal-minutes = { $portal } asks for a code that you gave in the last { $count ->
    [one] minute
   *[other] { $count } minutes
}.
fresh-code-portal-hours = { $portal } asks for a code that you gave in the last { $count ->
    [one] hour
   *[other] { $count } hours
}.
fresh-code-institution-minutes = { $institution } asks, for your account, for a code that you gave in the last { $count ->
    [one] minute
   *[other] { $count } minutes
}.
fresh-code-institution-hours = { $institution } asks, for your account, for a code that you gave in the last { $count ->
    [one] hour
   *[other] { $count } hours
}.
fresh-code-portal-kind = { $portal } does not accept every way. This page shows what counts.
fresh-code-portal-safer = { $portal } asks for a passkey or a security key if you have one at hand. That is safer than a code.
fresh-code-institution-kind = { $institution } does not accept every way for your account. This page shows what counts.
fresh-code-outside = Outside the network of { $institution } we always ask for a code, although we know this device.
fresh-code-portal-set-up = { $portal } does not accept what you have set up. First use it to confirm that it is you; after that you set up what counts.
fresh-code-institution-set-up = { $institution } no longer accepts what you have set up. First use it to confirm that it is you; after that you set up what counts.
lacking-title = Another second step is needed here
lacking-portal = { $portal } accepts only:
lacking-institution = { $institution } accepts, for your account, only:
lacking-add-text = Your account does not have that yet. Add it, and then try again.
lacking-add-here = Add one here as well, and then try again. For that we ask for a recovery code.
lacking-add-new = Add a new one, and then try again. For that we ask for a recovery code.
lacking-add = Add a passkey
lacking-ask = Your account does not have that yet, and it cannot be set up here. Ask for help.
lacking-back = Back to { $portal }
enrol-passkey-title = A passkey is needed here
enrol-passkey-portal = { $portal } accepts only a passkey or security key. Your account does not have one yet. Add one now.
enrol-passkey-institution = { $institution } accepts, for your account, only a passkey or security key. There is none yet. Add one now.
factor-kind-app = a code from an app
factor-kind-sms = a code by text message
factor-kind-passkey = a passkey or security key
add-passkey-title = Sign in faster with a passkey
add-passkey-only-step = With a passkey you sign in with a fingerprint, your face or a PIN. You then need no password and no code.
add-passkey-second-step = With a passkey you confirm with a fingerprint, your face or a PIN. You then need no code.
add-passkey-where = The passkey is kept on this device, on a phone or in a password manager. Everything that you use now goes on working.
add-passkey-shared = Do not do this on a computer that others use as well.
add-passkey-later = Not now
remember-automatic = After this we will not ask for a code on this device for { $ttl }.
remember-not = Not on this device
remember-not-hint = Choose this on a computer you share with others.
remember-tick = Do not ask for a code on this device for { $ttl }
remember-warn = Not on a computer you share with others.
remember-choice = Remember this device
remember-never = Do not remember
remember-for = Do not ask for a code for { $ttl }
sms-resend = Send a new text message
use-app = Use the code from my app
use-sms = Send me a text message
code-other = I cannot get a code
code-other-passkey = I cannot use my passkey
code-other-newest = Check that you opened the right entry in the app, and that the clock of your phone is right.
code-other-recovery = Did you keep a recovery code? It works here too, once.
code-other-recovery-reset = Did you keep a recovery code? It removes the link with your app. After that you set up { $term } again.
code-other-contact = Still stuck? Contact us.
recovery-code-label = Recovery code
recovery-code-use = Sign in with recovery code
recovery-code-wrong = This recovery code is not right, or was used already. Check that every letter and digit is there.
signing-in-as = You are signing in as { $name }.
ending-title = Signing in is about to end
ending-text = In two minutes signing in ends, to protect your account. What is filled in stays.
ending-more = Go on signing in
ending-over-title = Signing in has ended
ending-over = It took too long. Begin again; it is quickly done.
ending-again = Begin again
restart = Somebody else?

## Getting to know the second step
intro-reset = The old link was removed.
intro-title = Set up { $term }
intro-lead = With { $term } your account is far better protected.
intro-required = { $institution } asks this of everybody. After that you go straight on.
intro-required-here = { $Term } is needed here. After that you go straight on.
intro-deadline = Set this up by { $date }.
intro-what-title = What is it?
intro-what = You sign in with two keys instead of one: your password and a code from your phone.
intro-how-title = How does it work?
intro-how = A free app on your phone keeps showing new codes. You enter the code after your password.
intro-how-sms = A free app on your phone shows a code, or you get a text message with a code. You enter the code after your password.
intro-why-title = Why is it safer?
intro-why = Who guesses or steals your password does not have your phone, and so cannot get in.
intro-often-title = Every time?
intro-often = Yes, each time you sign in you enter a new code.
intro-often-remember = No. On a device of your own we will not ask for a code for a while.
intro-long-title = How long does it take?
intro-long = Setting it up takes about a minute.
intro-start = Set up now
intro-later-place = You can always set it up later in your account, under Sign-in and security.

## Linking an app
enrol-title = Link your app
enrol-lead = Three steps, about a minute.
enrol-app-title = Open or install an authenticator app
enrol-app = Do you have an app already? Open it. Otherwise install one. Any authenticator app will do.
enrol-other-advice = Preferably choose another device for the app than the one you sign in with. That is safer.
enrol-go-on = Continue on another device, for example a computer. Open this there:
enrol-same-device = Not possible? Then use this phone, with the button or the key below.
enrol-hints-optional = Other apps use other words. A hint counts only for the app it stands with.
enrol-find-app = How do I find an app?
store-android = Android
store-ios = iPhone
enrol-link-title = Add an account
enrol-tap = Open in my app
enrol-tap-hint = Works when the app is on this device.
enrol-scan = In the app choose a plus sign or ‘add account’. Point the camera at this QR code.
enrol-other-device = QR code for another device
enrol-qr-alt = QR code to scan. If that does not work, enter the key below by hand.
enrol-cannot-scan = Cannot scan?
enrol-key-title = Enter the key yourself
enrol-copy = Copy the key
enrol-by-hand = In the app choose to enter a key by hand and copy this:
enrol-secret = Key
enrol-account = Account
enrol-issuer = Name
enrol-type = Type
enrol-type-time = Time-based
enrol-digits = Number of digits
enrol-period = New code after
enrol-seconds = { $count } seconds
enrol-algorithm = Algorithm
enrol-period-note = A code lasts { $period } seconds here. Some apps only know 30 seconds and will not work.
enrol-period-fallback = A code lasts { $period } seconds here. If your app counts 30 seconds, we will notice.
enrol-code-title = Enter the code
enrol-code = The app now shows a code for { $issuer }. The link is complete once you enter it.
enrol-code-tap = In some apps you tap the account first to see the code.
enrol-code-label = Code of { $digits ->
    [6] six
    [8] eight
   *[other] { $digits }
} digits
enrol-cancel = Do not set up now
other-way = Choose another way

## Recovery codes
recovery-title = { $count ->
    [one] Keep your recovery code
   *[other] Keep your recovery codes
}
enrol-done-title = That worked
enrol-done-status = { $Term } is now on for your account.
enrol-done-next = From now on you sign in with your password, and then a code.
recovery-linked = Done. { $Term } is now on for your account.
recovery-renewed = { $count ->
    [one] Done. You have a new recovery code. The old one stopped working.
   *[other] Done. You have new recovery codes. The old ones stopped working.
}
recovery-login = { $count ->
    [one] Cannot get a code one day? Then sign in with this code. It works once.
   *[other] Cannot get a code one day? Then sign in with one of these codes. Each code works once.
}
recovery-reset = { $count ->
    [one] Phone lost or broken? With this code you set up { $term } again.
   *[other] Phone lost or broken? With one of these codes you set up { $term } again.
}
recovery-label = { $count ->
    [one] Recovery code
   *[other] Recovery codes
}
recovery-once = { $count ->
    [one] You see this code once. Keep it in a safe place.
   *[other] You see these codes once. Keep them in a safe place.
}
recovery-tip-manager = { $count ->
    [one] Put it in your password manager.
   *[other] Put them in your password manager.
}
recovery-tip-print = { $count ->
    [one] Print this page, or write it down.
   *[other] Print this page, or write them down.
}
recovery-tip-apart = { $count ->
    [one] Do not keep it only on your phone.
   *[other] Do not keep them only on your phone.
}
recovery-file = recovery-codes
recovery-download = Download as text
recovery-copy = Copy
recovery-print = Print
recovery-saved = { $count ->
    [one] I have kept my recovery code
   *[other] I have kept my recovery codes
}
recovery-not-ticked = { $count ->
    [one] Keep your recovery code first. Then tick the box.
   *[other] Keep your recovery codes first. Then tick the box.
}
recovery-done = Done
recovery-shown = { $count ->
    [one] Your recovery code has been shown already. For safety that happens only once.
   *[other] Your recovery codes have been shown already. For safety that happens only once.
}
recovery-few-title = Few recovery codes left
recovery-few = A recovery code signs you in when you do not have your phone with you. Making new codes takes a minute. The old ones then stop working.
recovery-few-later = Not now
recovery-back = Check that you kept your codes well. Type one of them.
recovery-back-hint = The code stays valid.
recovery-back-empty = Type one of your recovery codes.
recovery-back-wrong = This code is not one of them. Look once more.
recovery-back-lost = Did not keep the codes?
recovery-renew = { $count ->
    [one] Make a new code
   *[other] Make new codes
}
recovery-left = { $count ->
    [0] You have no recovery codes left. Make new ones.
    [one] You have one recovery code left. Make new ones.
    [2] You have two recovery codes left. Make new ones.
   *[other] You have { $count } recovery codes left.
}

## New password
new-password-title = Choose a new password
new-password-temporary = Your password was temporary. Now choose one of your own.
new-password-must = { $institution } asks you to choose a new password.
new-password-own = Once saved, you sign in everywhere with the new password.
new-password-link = With this link you choose a new password. After that the old one stops working.
current-password-label = Current password
label-new_password = New password
label-new_password_repeat = New password once more
new-password-save = Save password
new-password-current-wrong = The current password is not right.
new-password-lives-there = This password is your school's, and is changed there. Ask your school how.
new-password-not-equal = The two new passwords differ. Enter both again.
new-password-rules-unmet = This password does not fit the rules yet.
new-password-empty = Enter the new password twice.
rules-title = A good password
rule-unmet = (not yet)
rule-min-length = has at least { $count } characters
rule-max-length = has at most { $count } characters
rule-lowercase = has a small letter
rule-uppercase = has a capital letter
rule-digit = has a digit
rule-symbol = has a punctuation mark or other symbol
rule-not-username = does not contain your username
rule-not-common = is not on the list of well-known passwords
rule-not-previous = was not used before

## Consent
consent-title = { $portal } wants to use your data
consent-lead = It is about your account { $name }. This is what the portal gets to see:
scope-openid = A number that belongs to you alone
scope-profile = Your name and profile
scope-email = Your e-mail address
scope-phone = Your telephone number
scope-address = Your address
scope-institution = The organisation you belong to
scope-roles = Your roles and groups
scope-school = Your school, roles, classes and pupil or staff number
scope-eduperson = Your education data
scope-entree = Your name, e-mail address, school, class and number, in the names of Entree
scope-eckid = Your ECK iD, the number that publishers of learning materials know you by
scope-offline = Access to these data while you are away
scope-other = Data from { $name }
consent-later = You can withdraw your consent later, on the page of your own account.
consent-allow = Allow
consent-deny = Do not allow

## Choosing an account
select-account-title = Which account do you want to use?
select-account-lead = You are signed in as { $name }.
select-account-lead-own = You are signed in as { $name } ({ $own }).
select-account-several = You have several accounts. You go on with one of them.
select-account-continue = Continue as { $name }
select-account-other = Use another account

## Signing out
sign-out-title = Sign out?
sign-out-lead = You are still signed in on this device.
sign-out-lead-name = You are signed in as { $name }.
sign-out-portal = { $portal } asks to sign you out.
sign-out-stay = Stay signed in
signed-out-title = You are signed out
signed-out-lead = See you next time.
signed-out-frame = Signing out at a portal
signed-out-not-registered = We are not sending you back: the address that the portal named is not registered with us.
signed-out-not-proven = We are not sending you back to the portal: the request did not prove whose it was.
signed-out-shared = Do you share this computer? Then close all windows of the browser too.

## When something goes wrong
advice-title = What can you do?
error-technical = Technical details
error-request = Number of this request:
way-sign-in = Sign in again
way-try-again = Try again
way-portal = Back to { $name }
way-other-institution = Choose another organisation
way-sign-out = Sign out first
way-account = To my account
way-home = To the start
way-new-link = Ask for a new link
way-instructions = How setting up works
way-help = Help with signing in
way-recover = Getting access again
way-new-password = Ask for a new password
way-set-up-again = Set it up again now
error-unknown-client-title = We do not know this portal
error-unknown-client-text = The portal that sent you here is not registered with us.
error-unknown-client-advice = Go back to the portal and tell its administrator what you see here. You need not change anything yourself.
error-wrong-redirect-uri-title = The address of the portal is not right
error-wrong-redirect-uri-text = The portal names a return address that we do not know. That is why we do not send you back.
error-wrong-redirect-uri-advice = Tell the administrator of the portal what you see here. You need not change anything yourself.
error-bad-request-title = We do not understand this request
error-bad-request-text = Something is missing in the request, or it was changed on the way.
error-bad-request-advice = Go back to the portal and start signing in again.
error-cookies-off-title = Cookies are off
error-cookies-off-text = Your browser does not keep our cookies. Without cookies we cannot sign you in.
error-cookies-off-advice = Allow cookies for this website and try again. We use them for signing in only.
error-transaction-expired-title = Signing in took too long
error-transaction-expired-text = To be safe, an attempt to sign in stops after a while.
error-transaction-expired-advice = Start again. Nothing is lost.
error-transaction-finished-title = You are signed in already
error-transaction-finished-text = This attempt to sign in is finished. Perhaps you went back a page.
error-transaction-finished-advice = Go to the portal. You need not sign in again.
error-other-browser-title = Started in another browser
error-other-browser-text = This attempt to sign in belongs to another browser or another device.
error-other-browser-advice = Go on in the browser where you started, or start again here.
error-not-found-title = This page does not exist
error-not-found-text = There is nothing at this address.
error-not-found-advice = Check the address, or go back to the portal you came from.
error-unavailable-title = Away for a moment
error-unavailable-text = At this moment we cannot reach the data that are needed to sign in.
error-unavailable-advice = Try again in a minute.
error-busy-title = Busy for a moment
error-busy-text = So many people are signing in now that we did not get to this yet. This attempt does not count.
error-busy-advice = Wait a few seconds and try again.
error-too-many-title = Slowly, please
error-too-many-text = Too many requests came one after another.
error-too-many-advice = Wait a minute and try again.
error-shared-account-title = This is a shared account
error-shared-account-text = { $institution } no longer allows signing in with a shared account.
error-shared-account-advice = Ask for a personal account. The main contact person of your organisation arranges that. After that you sign in with your own details.
error-inactive-account-title = This account is not active
error-inactive-account-text = The account has not started yet, or has ended.
error-inactive-account-advice = Ask { $institution } when your account is active.
error-refused-title = You could not be signed in
error-refused-text = At this moment nobody can sign in with this account.
error-refused-advice = Contact { $institution }.
error-wrong-institution-title = This portal belongs to another organisation
error-wrong-institution-text = You are signed in at an organisation that does not use this portal.
error-wrong-institution-advice = Choose the other organisation, or sign out first.
error-forged-form-title = The form has expired
error-forged-form-text = We could not tell that this form came from our own page.
error-forged-form-advice = Go back, load the page again and try once more.
error-server-title = Something broke at our side
error-server-text = This should not have happened. We kept a record and will look into it.
error-server-advice = Try again in a few minutes. If it keeps going wrong, contact us.
error-temporary-password-ended-title = The temporary password has ended
error-temporary-password-ended-text = A temporary password works for a short time. The time of this one is over.
error-temporary-password-ended-advice = Ask { $institution } for a new temporary password. Use it to sign in at once.
error-not-offered-title = That is not possible here
error-not-offered-text = { $institution } does not have this way back in.
error-not-offered-advice = Ask { $institution } for help.
error-too-large-title = This is too much
error-too-large-text = More was sent than this form takes.
error-too-large-advice = Go back and send less text.

## Unlocking and confirming
unlock-title = Enter your password once more
unlock-lead = You are about to change something important. This way we know it is you.
unlock-away = Nothing happened in the console for { $minutes } minutes. So we check once more who is there. Then you go on where you were.
unlock = Unlock
unlock-wrong = This password is not right.
unlock-empty = Enter your password.
unlock-recovery = A recovery code will do as well.
unlock-no-password-title = You have no password here yet
unlock-no-password-mail = Before you change something important, we ask for your password here. Have a link mailed to you, and choose one with it. You can go on signing in as you do now.
unlock-source-title = Show once more that it is you
unlock-source-lead = To do so, sign in again with the account that brings you here.
unlock-at-source = Sign in again at { $source }
unlock-source-or-mail = Or have a link mailed to you, and choose a password for here with it. You can go on signing in as you do now.
unlock-source-or-ask = That does not work? Then ask { $institution } for a password for here.
unlock-came-again-title = One more step
unlock-came-again = You signed in again. Now show what you have here as your own second step.
unlock-source-other-account = You came back with an account that is not linked with this one. Nothing was unlocked. Sign in there with the account that brings you here.
unlock-source-denied = Signing in there was broken off. Try again.
unlock-source-unreachable = The sign-in page there can’t be reached now. Try again in a few minutes.
unlock-source-again = Signing in again was not completed. Try once more.
unlock-source-not-in-order = Signing in again does not work there now. Nothing is wrong on your side. Ask { $institution } for help.
unlock-no-password-ask = Before you change something important, we ask for your password here. Ask { $institution } for one. You can go on signing in as you do now.
confirm-disable-title = Turn off { $term }?
confirm-disable-text = Are you sure you want to turn off { $term }? Your account is then less secure.
confirm-disable-button = Turn off
confirm-suspend-title = Turn off { $term } for a while?
confirm-suspend-text = We will not ask for a code then. The link with your app stays, so that you can turn it on again with ease.
confirm-suspend-button = Turn off for now
confirm-wipe-title = Wipe the link?
confirm-wipe-text = { $count ->
    [0] The link with your app is wiped.
    [one] The link with your app and your recovery code are wiped.
   *[other] The link with your app and your recovery codes are wiped.
} This cannot be undone. Remove the account from the app too.
confirm-wipe-button = Wipe
confirm-renew-title = Link a new app?
confirm-renew-text = You will link a new app now. Only when that has worked, the old link stops.
confirm-renew-button = Link a new app
confirm-forget-devices-title = Forget all devices?
confirm-forget-devices-text = On every device we will ask for a code again when you sign in.
confirm-forget-devices-button = Forget all devices
confirm-new-recovery-codes-title = { $count ->
    [one] Make a new recovery code?
   *[other] Make new recovery codes?
}
confirm-new-recovery-codes-text = { $count ->
    [one] You get a new code. The old recovery code stops working.
   *[other] You get new codes. The old recovery codes stop working.
}
confirm-new-recovery-codes-button = { $count ->
    [one] Make a new code
   *[other] Make new codes
}
confirm-remove-sms-title = No more codes by text message?
confirm-remove-sms-text = We will no longer send codes to your telephone number. Your app keeps working.
confirm-remove-sms-button = Remove text messages
confirm-remove-app-title = Remove the app?
confirm-remove-app-text = The codes from your app stop working. From then on you get codes by text message.
confirm-remove-app-button = Remove the app
confirm-remove-passkey-title = Remove the passkey?
confirm-remove-passkey-text = ‘{ $name }’ stops working for your account. This cannot be undone.
confirm-remove-passkey-button = Remove the passkey
confirm-drop-question-title = Remove the secret question?
confirm-drop-question-text = Without a secret question you cannot get access again by yourself when your phone is lost. The helpdesk can still help.
confirm-drop-question-button = Remove the question
confirm-resume-title = Turn on { $term } again?
confirm-resume-text = Your link is kept. Once it is on we ask for a code at once. This way we know that it works.
confirm-resume-button = Turn on { $term } again
confirm-end-sessions-title = Sign out everywhere else?
confirm-end-sessions-text = You are signed out in all other browsers and on all other devices. Here you stay signed in.
confirm-end-sessions-button = Sign out everywhere else
confirm-not-me-title = Was this not you?
confirm-not-me-text = We sign your account out everywhere else and forget all devices. Then you choose a new password, so that nobody else can get in.
confirm-not-me-button = Secure my account
confirm-host = This is about signing in at { $host }. After this your password alone is enough there.
until-label = Until when?
until-none = Until I turn it on again
until-at = Until { $at }
until-today = Until today at { $time }
until-tomorrow = Until tomorrow at { $time }

## My account
account-title = My account
account-tabs = Parts of this page
account-personal = Personal
account-security = Sign-in and security
account-name = Name
account-username = Username
account-email = E-mail address
account-email-none = No e-mail address is known.
account-pending-email = New e-mail address
account-pending-text = Waits for confirmation. Use the link in the mail to this address.
account-pending-cancel = Do not change it
email-verified = confirmed
email-unverified = not confirmed yet
account-phone = Telephone
account-portals = Portals you used
learning-title = What portals get to see
learning-text = This is the most that a portal may know. Is something wrong? The administrator helps.
account-institution = Organisation
account-roles = Roles
account-wrong = Is something not right? Tell { $institution }.
account-password-text = Choose a password that you use nowhere else.
account-change = Change
account-term = { $Term }
account-set-up = Set up
account-resume = Turn on again
account-renew = Link a new app
account-suspend = Turn off for a while
account-disable = Turn off
account-wipe = Wipe the link
account-new-recovery-codes = { $count ->
    [one] New recovery code
   *[other] New recovery codes
}
account-add-app = Add an app
account-add-sms = Add text messages
account-question = Secret question
account-question-set = You have a secret question. It gives you access again when your phone is lost.
account-question-none = You have no secret question yet.
account-question-choose = Choose a question
account-question-replace = Other question
account-question-drop = Remove
method-remove = Remove
state-never = Off
state-active = On
state-suspended = Off for now
active-text = { $Term } is switched on.
active-today = Active since: today
active-since = Active since: { $date }
suspended-until = { $Term } is off for now, until { $at }. The link with your app is kept.
suspended-text = { $Term } is off for now. The link with your app is kept.
never-text = { $Term } is off. You have not set this up yet. Follow the steps, it takes about a minute.
never-text-again = { $Term } is off. You can always set it up again.
devices-title = Remembered devices
devices-text = On these devices we do not ask for a code for a while.
devices-none = No device is remembered.
devices-forget-all = Forget all devices
this-device = this device
device-until = Until { $at }.
device-since = Remembered on { $at }.
device-portal = At { $name }.
device-place = { $name ->
    [here] From this computer.
   *[other] From { $name }.
}
role-name = { $role ->
    [pupil] pupil
    [teacher] teacher
    [staff] member of staff
    [guardian] parent or guardian
    [member] member
    [admin] administrator
    [class_admin] class administrator
    [main_contact] main contact person
    [auditor] auditor
    [support] support
    [operator] operator
   *[other] { $role }
}
device-forget = Forget
portals-title = Portals that may use your data
portals-text = You allowed this yourself. After you withdraw it, the portal gets nothing new; what it has already, it has.
portal-since = Since { $at }.
portal-withdraw = Withdraw
sessions-title = Where you are signed in
session-since = Since { $at }.
session-end = Sign out
this-session = this browser
sessions-end-all = Sign out everywhere else
history-title = What happened
history-more = Earlier
history-strange = Do you see something you do not know?
history-not-me = That was not me
history-signed-in = Signed in
history-password-refused = A password was not right
history-code-refused = A code was not right
history-password-changed = Password changed
history-second-factor-enabled = Turned on { $term }
history-second-factor-suspended = Turned off { $term } for a while
history-second-factor-resumed = Turned on { $term } again
history-second-factor-removed = Turned off { $term }
history-recovery-code-used = Recovery code used
history-email-changed = E-mail address changed
history-device-remembered = Device remembered
history-device-allowed = Let a device sign in
history-signed-out = Signed out
history-secured = Account secured after a report
news-second-factor-on = { $Term } is on.
news-second-factor-off = { $Term } is off.
news-password-changed = Your password was changed.
news-devices-forgotten = Done. We will ask for a code there again.
news-session-ended = Done. Nobody is signed in there any more.
news-all-sessions-ended = Done. You are now signed in here only.
news-second-factor-suspended = { $Term } is off for now.
news-second-factor-resumed = { $Term } is on again.
news-second-factor-wiped = The link was wiped. { $Term } is off.
news-method-removed = Done. No more codes come that way.
news-recovery-code-made = You have a new recovery code. The old one stopped working.
news-recovery-codes-made = You have new recovery codes. The old ones stopped working.
news-email-sent = We sent a mail to your new address. Use the link in that mail.
news-email-changed = Your e-mail address was changed.
news-question-set = Your secret question was saved.
news-question-dropped = Your secret question was removed.
news-language-changed = The language was saved.
news-consent-withdrawn = The consent was withdrawn. This portal can no longer get at your data.

## Other pages
answer-title = One moment
answer-lead = We are taking you back to the portal. If nothing happens, choose Next.
home-title = This is where you sign in safely
home-lead = Sluis takes care of signing in for schools, co-operatives and care providers.
home-portal = Start at the portal where you want to be. It brings you here, and then back again.
home-demo = See the demo

## The demo
demo-title = Try Sluis
demo-lead = Everything on this page is made up. Choose a portal, sign in and see what happens.
demo-issuer = Issuer:
demo-admin = Administration
demo-open = Open { $name }
demo-secret = Secret for codes
outbox-title = Outbox
outbox-lead = All e-mails and text messages that the demo would have sent.
outbox-empty = Nothing sent yet.
outbox-back = Back to the demo
message-mail = E-mail
message-sms = Text message

## Text messages
method-title = How do you want to get codes?
method-lead = Choose what suits you best. You can change it later.
method-app = With an app
method-app-text = A free app on your phone shows a code. It always works, even without reception.
method-sms = With a text message
method-sms-text = You get a text message with a code. That needs reception. Receiving it is free.
method-advice = recommended
phone-title = Your mobile number
phone-lead = We send a text message with a code, to see whether the number is right.
phone-label = Mobile number
phone-hint = For example 06 12 34 56 78.
phone-hint-abroad = For example 06 12 34 56 78, or a number that starts with { $prefix }.
phone-send = Send the code
phone-change = Other number
phone-empty = Enter a mobile number.
phone-invalid = This is not a mobile number. Check the digits.
phone-country = We do not send text messages to this country. { $other ->
    [yes] Enter another number, or choose another way.
   *[no] Enter another number.
}
phone-budget = { $other ->
    [yes] This month's text messages are used up. Choose the app.
   *[no] This month's text messages are used up. Contact { $institution }.
}
number-failed = At this moment we cannot send a text message to { $number }. It is not your fault. Try another number, or try again later.

## Asking for a new password
forgot-title = Ask for a new password
forgot-lead = We send you an e-mail with a link to choose a new password.
forgot-label = E-mail address or username
forgot-send = Send the e-mail
forgot-empty = Enter an e-mail address or username.
forgot-routes = Not able to do this?
forgot-unsure = Do you no longer know which address we have? Ask:
forgot-shared = Is it a shared account? Contact:
forgot-back = Back to signing in
mail-resend = Send the e-mail again
mail-address = It is about { $address }.
mail-nothing = No mail after a few minutes?
mail-spam = Look in your spam folder.
mail-move = Is the mail there? Move it to your inbox. Then the link works.
mail-contact = Still nothing? Contact us.
mail-wait = { $minutes ->
    [one] You can ask for a new e-mail in one minute.
   *[other] You can ask for a new e-mail in { $minutes } minutes.
}
done-mail-sent-title = Check your mail
done-mail-sent-text = If we know this account you will get an e-mail with a link. The link works once.
done-password-changed-title = Your password was changed
done-password-changed-text = From now on sign in with the new password. You have been signed out everywhere else.
done-second-factor-reset-title = The old link was removed
done-second-factor-reset-text = Sign in with your password. After that you set up { $term } again.
done-email-confirmed-title = Your e-mail address is right
done-email-confirmed-text = Thank you. You can go on signing in.
done-link-used-title = This link was used already
done-link-used-text = Each link works once. Do you still need something? Then ask for a new link.
done-link-too-old-title = This link is too old
done-link-too-old-text = To be safe, a link works for a short time. Ask for a new one.
done-link-replaced-text = We sent a newer mail with a link later on. Use the newest mail, or ask for a new link.
done-link-unknown-title = This link does not work
done-link-unknown-text = Perhaps the link was not copied in full, or a newer one was sent. Use the newest mail, or ask for a new link.
done-email-sent-title = Confirm your new address
done-email-sent-text = We sent a mail with a link. As long as you do not use it, the old address counts.
done-email-changed-title = Your e-mail address was changed
done-email-changed-text = From now on we send messages to the new address. The old address gets one last message about it. You have been signed out everywhere else.
done-account-secured-title = Your account is secured
done-account-secured-text = Everybody is signed out and the old password no longer works. A mail with a link for a new password is on its way.
done-computer-shared-title = This is a shared computer now
done-computer-shared-text = The mark lies in this browser and is gone when somebody clears the cookies.
done-computer-unshared-title = The mark is gone
done-computer-unshared-text = This browser is no longer a marked shared computer.
done-computer-link-over-title = This link does not work
done-computer-link-over-text = The link works once, for a few minutes, and only at the address that it was made for. An administrator makes a new one.

## Getting access again
recover-title = Getting access again
recover-lead = New phone, or no way to get codes? Enter what you know.
recover-phone-hint = The number that we know for your account.
recover-empty = Fill in everything.
recover-wrong = The code or the answer is not right.
recover-locked = { $hours ->
    [one] Too many wrong answers. This way is closed for one hour.
   *[other] Too many wrong answers. This way is closed for { $hours } hours.
}
recover-expired = This took too long. Start again. Nothing has changed.
recover-check-title = Show that it is you
recover-check-lead = If the details fit together, a text message is on its way now.
recover-code-label = Code from the text message
recover-answer-hint = Capitals do not matter.
recover-stuck = Not able to do this?
recover-stuck-text = Did you keep a recovery code? Use it when you sign in. Otherwise contact us.
recover-stuck-contact = Then contact us.
recover-menu-title = What do you want to do?
recover-menu-lead = You can renew one thing at a time. That is safer.
recover-new-password = Choose a new password
recover-renew-second-factor = Set up { $term } again
question-title = Choose a secret question
question-lead = With your phone and the answer you get access again later.
question-label = Question
answer-label = Answer
answer-mask = Hide the answer while you type it
question-hint = Choose an answer that others do not know and cannot guess.
question-save = Save
question-empty = Enter an answer.
question-too-easy = This answer is too short or too easy to guess. Choose another one.

## Proving the e-mail address
prove-title = First your e-mail address
prove-lead = Before you link an app we want to be sure that this e-mail address is yours. That is why you first choose a new password, with a link from a mail.
prove-still-works = Does your old password still work? Even so, this is needed once. After that you go on with the app.
prove-address = We send the link to { $address }.
prove-send = Send the link
prove-other = Is this address not yours?
prove-other-text = Then let us know. We help you further.

## The button behind a link
link-confirm-email-title = Is this your e-mail address?
link-confirm-email-text = Confirm that { $address } belongs to your account.
link-confirm-email-button = Yes, confirm the address
link-confirm-email-otherwise = Is this address not yours? Then close this page. Nothing changes.
link-not-me-title = Was this not you?
link-not-me-text = Then we secure your account at once. This is what happens:
link-not-me-sessions = Everybody is signed out everywhere.
link-not-me-devices = Remembered devices are forgotten.
link-not-me-codes = Recovery codes made since this mail stop working.
link-not-me-password = The password stops working.
link-not-me-mail = You get a mail with a link for a new password.
link-not-me-button = Secure my account
link-not-me-otherwise = Was it you after all? Then you need not do anything.
link-share-computer-title = Mark this computer as shared?
link-share-computer-text = This goes for this browser, when signing in at { $host }. This is what happens:
link-share-computer-nothing = Nothing is remembered of whoever signs in here.
link-share-computer-passkeys = Nobody can add a passkey here.
link-share-computer-short = A session ends soon.
link-share-computer-button = Mark as a shared computer
link-share-computer-otherwise = Does one person use this computer? Then close this page. Nothing changes.
link-unshare-computer-title = No longer mark this computer as shared?
link-unshare-computer-text = This browser is then no longer a marked shared computer, when signing in at { $host }.
link-unshare-computer-button = No longer mark as shared
link-unshare-computer-otherwise = Do several people still use this computer? Then close this page. Nothing changes.

## Changing the e-mail address
change-email-title = New e-mail address
change-email-lead = We send a mail with a link to the new address. Only when you use it, the address changes.
change-email-current = Known now: { $address }
change-email-label = New e-mail address
change-email-hint = Choose an address that only you read.
change-email-send = Send the link
email-empty = Enter an e-mail address.
email-invalid = This is not an e-mail address. Check what it says.
email-same = We know this address already. Enter another one.
email-taken = This address belongs to another account. Enter another one.
email-role-address = This looks like the address of a group or department. Enter an address that only you read.

## Help with signing in
help-page-title = Help with signing in
help-page-lead = Choose what suits you. Every page also says whom you can call or mail.
help-first-title = I sign in for the first time
help-first-sign-in = Sign in with your username and password. Preferably not on the phone that will hold the app.
help-first-app = On your phone open an authenticator app, or install one.
help-first-link = With the app scan the QR code on the screen and enter the code that the app shows.
help-first-codes = Keep every recovery code in a safe place.
help-first-sms = Rather no app? Then choose a text message when you set it up.
help-phone-title = I have a new phone or another app
help-phone-old = Do you still have the old phone? Sign in and choose a new app in your account.
help-phone-codes = Do you have a recovery code? Enter it when you sign in, instead of the code from the app.
help-phone-recover = Neither of these? Perhaps this works:
help-phone-contact = None of this works? Contact us.
help-what-title = What is { $term }?
help-what = Your password is a key. Whoever steals or guesses that key can get at everything.
help-what-keys = With { $term } two keys are needed instead of one: your password and a code that only your phone shows.
help-find-any = Search for ‘authenticator’. Any app that makes such codes will do. The app is free.
help-find-android = Open the Play Store. Find the app and tap Install. Then open the app.
help-find-ios = Open the App Store. Find the app and tap Get. Then open the app.
help-refused-title = My code is refused
help-refused-newest = Use the newest code. The code keeps changing.
help-refused-link = Check that you open the right entry in the app. Each link has its own code.
help-refused-clock = Check that the clock of your phone is right. Set the time to automatic.
help-refused-sms = With text messages, use the code of the last message.
help-version = Version { $version }, last changed on { $date }.

device-title = Sign in a device
device-lead = Type the code that is on the screen of your device.
device-label = Code of the device
device-hint = Eight letters. Capitals and the hyphen do not matter.
device-empty = Type the code that is on the screen of your device.
device-unknown = There is no device with this code. Check the letters. Is the code older than a few minutes? Ask for a new one on the device.
device-warning = Did somebody send you this code, or read it to you? Then do not go on.
device-confirm-title = Sign in the device of { $portal }?
device-confirm-lead = The device is signed in with your account { $name }.
device-confirm-gets = This is what the device gets to see:
device-place-label = The device asked from
device-asked-label = Asked on
device-confirm-warning = Only allow this if you started it yourself just now, on a device that you have before you, and this code is on its screen.
device-allow = Allow
device-deny = Do not allow
device-approved-title = The device is signed in
device-approved-text = Go on on your device. You can close this page.
device-denied-title = The device is not signed in
device-denied-text = Nothing was shared. You can close this page.
device-gone-title = The code no longer works
device-gone-text = It was used already, or its time has passed. Ask for a new code on the device.
device-again = Type another code

## Passkeys
passkey-sign-in = Sign in with a passkey
passkey-find = Sign in with a passkey
passkey-second-factor = Use my passkey or security key
passkey-unlock = Unlock with a passkey
passkey-failed = That did not work. Try again, or choose another way.
passkey-needs-script = A passkey works only in a browser with JavaScript.
passkey-refused = This passkey was not accepted. Choose another way, or try again.
passkey-ended = That took too long, or was answered already. Try again.
passkey-not-verified = This passkey did not check who it was, by fingerprint, face or PIN. Sign in with the password.
passkey-not-checked = This passkey did not check who it was, by fingerprint, face or PIN. Try again and let it do so, or choose another way.
passkey-unknown = This passkey does not, or no longer, belong to an account here. Sign in another way.
passkey-not-here = This passkey can’t do that here. Choose another way.
passkey-other-account = This passkey belongs to an account at another school or organisation. Choose a passkey of this one, or another way. If you meant the other account, begin at that school or organisation.
passkey-taken = This passkey was added already.
passkey-make = This make of passkey or security key is not allowed here, or it cannot prove what make it is.
passkey-no-name = Fill in a name for the passkey.
code-title-passkey = Confirm with your passkey
code-title-either = Confirm that it is you
code-lead-passkey = Use the passkey or security key of your account.
passkeys-title = Passkeys and security keys
passkeys-count = { $count ->
    [0] There is no passkey yet.
    [one] There is one passkey or security key.
   *[other] There are { $count } passkeys and security keys.
}
passkeys-manage = View
passkeys-lead = A passkey is a key on your phone, your computer or in a password manager. You use it with a fingerprint, face or PIN. Nobody can sign in with it who does not have it.
passkeys-none = There is no passkey yet.
passkeys-last = The last passkey stays, for nobody signs in here without a second step that counts.
passkeys-back = Back to signing in and security
passkey-created = Added on { $at }.
passkey-used = Last used on { $at }.
passkey-never-used = Not used yet.
passkey-as-both = Checks who you are.
passkey-as-second = Only as second step.
passkey-host = Works at { $host }.
passkey-host-gone = Was made for { $host }, an address that is no longer used.
passkey-elsewhere = Your passkey works at { $host }, and not at this address.
passkey-gone = Your passkey was made for an address that is no longer used. Use a recovery code or another way, or ask for help.
passkey-rename = Other name
passkey-name = Name
passkey-save = Save
passkey-remove = Remove
passkey-add-title = Add
passkey-add-text = { $count ->
    [0] Always keep another way at hand, such as a second passkey.
    [one] Always keep another way at hand, such as a second passkey or the recovery code.
   *[other] Always keep another way at hand, such as a second passkey or the recovery codes.
}
passkey-add-passkey = Add a passkey
passkey-add-passkey-name = My passkey
passkey-add-passkey-hint = On this device, your phone or in a password manager.
passkey-add-key = Add a security key
passkey-add-key-name = My key
passkey-add-key-hint = A key for a USB port or to hold against the phone.
news-passkey-added = Done. The passkey was added.
news-passkey-renamed = Done. The passkey has another name.
news-passkey-removed = Done. The passkey was removed.
history-passkey-added = Passkey added
history-passkey-removed = Passkey removed
history-passkey-refused = A passkey was not accepted

## Shared computer
shared-computer-tick = This is a shared computer
shared-computer-hint = Then we remember nothing here, and the session ends soon when nobody does anything.
shared-computer-known = This is a shared computer. We remember nothing here. Sign out when you are done.
remember-shared = This is a shared computer, so we do not remember this device.
hand-over-text = This is a shared computer. Do not leave without signing out.
hand-over-next = Hand over to the next person
passkeys-shared = You cannot add a passkey on a shared computer.
## Sign-in sources
source-sign-in = Sign in with your { $source } account
source-or = Or sign in here with your user name and password.
source-waiting = You signed in at { $source } as { $label }. That account is not known here yet. Sign in once with your account here to link them.
source-waiting-plain = You signed in at { $source }, but that account is not known here yet. Sign in once with your account here to link them.
source-drop = Go on without linking
source-link = Link this account to mine
source-link-hint = From then on you sign in with your { $source } account. Tick this only if that account is yours.
source-trouble-unreachable = The sign-in page of { $source } can't be reached now. Try again in a few minutes, or sign in here.
source-trouble-unreachable-only = The sign-in page of { $source } can't be reached now. Try again in a few minutes. If it goes on, ask { $institution } for help.
source-trouble-not-in-order = Signing in through { $source } does not work now. Nothing is wrong on your side. Sign in here, or ask { $institution } for help.
source-trouble-not-in-order-only = Signing in through { $source } does not work now. Nothing is wrong on your side. Ask { $institution } for help.
source-trouble-denied = Signing in was broken off at { $source }. Try again, or sign in here.
source-trouble-denied-only = Signing in was broken off at { $source }. Try again.
source-trouble-again = Signing in through { $source } was not completed. Try once more.
source-trouble-not-let-in = No account is made here for your { $source } account. If you have an account here already, sign in with it. Otherwise { $institution } can help you.
source-trouble-taken = There is an account here with your name, number or mail address already. Sign in with it once to link it. If it is not yours, ask { $institution } for help.
source-trouble-too-little = { $source } does not tell enough to make an account here. Nothing is wrong on your side. Ask { $institution } for help.
source-own-way = Sign in without that account
password-source-only = Sign in with your school account, with the button below. Your password here does not sign you in.
password-directory-out = Your password can't be checked now, because the computer of your school that knows it does not answer. Nothing is wrong on your side. Try again in a few minutes.
password-disabled-there = Your account is switched off at your school. Ask your school for help.
password-ended-there = Your password has ended at your school. Choose a new one there first, for example on a computer at school.
password-locked-there = Your account is locked at your school for a while. Wait a little, or ask your school for help.
signed-out-there = You may still be signed in at { $source }.
signed-out-there-go = Sign out at { $source } too
history-source-linked = Account linked
history-source-unlinked = Account unlinked
linked-title = Linked accounts
linked-text = These accounts sign in to this account as well.
linked-since = Linked on { $at }.
linked-used = Last used on { $at }.
linked-remove = Unlink
linked-only-way = You have no password here, and no other way to sign in. So this account stays linked.
linked-by-policy = It is set up so that this account is the only way to sign in here. So it stays linked.
news-source-unlinked = Done. The account was unlinked.
