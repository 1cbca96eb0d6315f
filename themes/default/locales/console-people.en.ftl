# People, and the page of one of them.

people-title = People
people-search = Name, username, number, e-mail or class
people-class = Class
people-role = Role
people-factor = { $Term }
people-standing = Account
people-seen = Last signed in
people-before = Before
people-order = Order
people-any = All
people-factor-never = Not set up
people-factor-enabled = On
people-factor-suspended = Switched off
people-factor-passkey = With a passkey
people-has-passkey = passkey
people-standing-active = Open
people-standing-disabled = Closed
people-seen-never = Never
people-seen-month = Last 30 days
people-seen-before = Before a day
people-order-name = By surname
people-order-seen = Last signed in first
people-role-pupil = Pupil
people-role-teacher = Teacher
people-role-staff = Staff
people-role-guardian = Parent or guardian
people-role-member = Member
people-role-class_admin = Class administrator
people-role-main_contact = Main contact
people-role-auditor = Auditor
people-role-admin = Administrator
people-role-support = Support
people-role-operator = Operator
people-count = { $count ->
    [one] One person
   *[other] { $count } people
}
people-new = Make an account
people-export = Save as CSV
people-caption = People of this institution
people-pick = Choose
people-pick-one = Choose { $name }
people-name = Name
people-shared = Shared
people-none = Nobody found. Try a part of the name, or fewer filters.
people-bulk = Several people at once
people-bulk-act = What
people-bulk-class = To class
people-bulk-who = For whom
people-bulk-ticked = Those ticked
people-bulk-all = Everybody that the filters find
people-bulk-go = Go on
people-bulk-remind = Remind them of { $term }
people-bulk-links = Send a link for a new password
people-bulk-channels = Send a temporary password
people-bulk-move = Move to another class
people-bulk-end_sessions = Sign out everywhere
people-bulk-close = Close the account
people-bulk-open = Open the account
people-bulk-close-title = { $count ->
    [one] Close one account?
   *[other] Close { $count } accounts?
}
people-bulk-open-title = { $count ->
    [one] Open one account?
   *[other] Open { $count } accounts?
}
people-bulk-remind-title = { $count ->
    [one] Remind one person?
   *[other] Remind { $count } people?
}
people-bulk-move-title = { $count ->
    [one] Move one person?
   *[other] Move { $count } people?
}
people-bulk-links-title = { $count ->
    [one] Send one link?
   *[other] Send { $count } links?
}
people-bulk-channels-title = { $count ->
    [one] Send one temporary password?
   *[other] Send { $count } temporary passwords?
}
people-bulk-end_sessions-title = { $count ->
    [one] Sign one person out everywhere?
   *[other] Sign { $count } people out everywhere?
}
people-bulk-close-text = They can no longer sign in then, and are signed out everywhere at once.
people-bulk-open-text = They can sign in again then.
people-bulk-remind-text = Whoever has not set it up yet, or switched it off, gets a mail.
people-bulk-move-text = This becomes their main class. They leave the main class that they are in now.
people-bulk-to = New class: { $name }.
people-bulk-links-text = They get a mail with a link to choose a password themselves. The old password works until then.
people-bulk-channels-text = Username and temporary password go by separate ways. The old password stops working at once.
people-bulk-end_sessions-text = They have to sign in again everywhere, also on remembered devices.
people-bulk-most = One go takes { $most }. Do this once more for the others afterwards.
people-bulk-sure = Yes, do it
people-back = Back
people-news-bulk = { $done } done, { $passed } skipped.
people-news-nobody = Tick somebody first.
person-title = { $name }
person-who = Who
person-given-name = First name
person-particle = Name particle
person-particle-hint = Such as ‘van der’
person-family-name = Surname
person-number = Pupil number or staff number
person-reach = Sign-in and contact
person-username = Username
person-email = E-mail address
person-email-hint = A new address has to be confirmed again. The old address gets a message.
person-email-unproven = Not confirmed
person-phone = Mobile number
person-language = Language
person-language-none = The browser’s
person-classes = Classes
person-main-class = Main class
person-programme = Programme
person-extra-classes = Other classes
person-account = Account and roles
person-roles = Roles
person-own-roles = You can’t change your own roles and access.
person-standing = Account
person-starts-on = Works from
person-ends-on = No longer works from
person-ends-on-hint = Empty: no end
person-shared = Several people use this account
person-shared-hint = A shared account is not one person’s. Your institution can refuse it.
person-factor = { $Term }
person-factor-required = Required
person-factor-since = Set up on { $at }.
person-factor-app = With an app.
person-factor-texts = By text message.
person-factor-codes = { $count ->
    [0] No recovery codes left.
    [one] One recovery code left.
   *[other] { $count } recovery codes left.
}
person-factor-until = Switched off until { $at }; after that it is on again by itself.
person-factor-switch = Switch on or off
person-factor-on = Switch on
person-factor-off = Switch off
person-factor-off-text = Phone lost or broken? Switch it off for a while. The person gets a mail about it.
person-factor-off-required = It is required here. That is why it can only be switched off until a moment. The person gets a mail about it.
person-factor-end = Until when
person-end-today = Until tonight
person-end-day = One day
person-end-week = One week
person-end-month = Four weeks
person-end-open = Until you switch it on again
person-reason = Reason
person-reason-hint = The person reads this in the mail
person-reason-missing = Give a reason.
person-why-never = { $name } must have set up { $term } first, before you can switch it on and off.
person-why-own = You change your own { $term } on your own account page.
person-why-administrator = This is an administrator. Only support can switch this on or off.
person-why-lately = This was an administrator until lately. For a week after that only support can switch this on or off.
person-why-above = This account belongs to support or to the operator.
person-why-not-yours = Switching on and off is not part of your task.
person-wipe = Remove it
person-wipe-text = The link goes, and so does every recovery code that is left. The person sets it up again when signing in.
person-wipe-go = Remove
person-passkeys-title = Passkeys and security keys
person-passkey-which = Which one
person-passkey-all = All
person-passkeys-remove = Remove the passkeys
person-passkeys-text = What you choose goes. Everything else stays.
person-passkeys-go = Remove
person-news-passkeys-gone = The passkeys were removed.
person-news-passkey-gone = The passkey has been removed.
person-password = Password
person-password-how = How
person-way-link = Mail with a link to choose it
person-way-channels = Temporary password, sent apart from the username
person-way-shown = Temporary password, shown once now
person-password-go = Set a new password
person-wait = { $minutes ->
    [one] Too many wrong passwords were tried. This person has to wait one more minute, except in a browser that was signed in with before.
   *[other] Too many wrong passwords were tried. This person has to wait { $minutes } more minutes, except in a browser that was signed in with before.
}
person-wait-lift = Lift the wait
person-edit = Details
person-save = Save
person-sessions = Signed in
person-session-since = Since { $at }
person-session-end = Sign out
person-devices = Remembered devices
person-device-since = Remembered on { $at }
person-device-forget = Forget
person-sessions-end-all = Sign out everywhere
person-history = What happened
person-by = by { $name }
person-by-guest = by support
person-new-title = Make an account
person-invite = How does the person get the account?
person-invite-hint = An invitation works for a week.
person-invite-link = Mail with a link to choose a password
person-invite-channels = Username and temporary password, by separate ways
person-invite-shown = Temporary password, shown in a moment
person-invite-no = Not yet
person-make = Make the account
person-password-title = Temporary password of { $name }
person-password-text = Pass this on to the person. The username is { $username }.
person-password-until = It works until { $at }.
person-password-once = You see this password only once. After signing in the person chooses a new one.
person-password-on = Go on
person-both = What is saved now and what you typed
person-both-text = Nothing was saved. Your version is still in the form below; saving replaces the other one.
person-both-field = Field
person-both-now = Now
person-both-typed = Typed by you
person-fault-missing = Fill this in.
person-fault-too-long = This is too long.
person-fault-invalid = This is not right.
person-fault-taken = Somebody else has this already.
person-fault-role-address = This looks like the address of several people. Give a personal address.
person-fault-no-such-class = This class is no longer there.
person-fault-one-self = You can’t change this for yourself.
person-fault-last-administrator = This is the last administrator. Make somebody else an administrator first.
person-fault-out-of-reach = This is an administrator, who changes this on their own account page.
person-fault-ends-before-start = The end comes before the beginning.
person-news-saved = Saved.
person-badge-end = Revoke the badge
person-badge-text = The badge never works again, and the pupil is signed out everywhere. A new badge is made at the class.
person-news-badge-ended = The badge was revoked.
person-eck-id = ECK iD
person-eck-id-there = On record
person-eck-id-none = Not on record
person-eck-id-since = since { $at }
person-eck-id-text = The pseudonym for learning materials. It is kept sealed and shown to nobody, nor here. Only apps that were given the right to it get it.
person-eck-id-new = New ECK iD
person-eck-id-hint = https://ketenid.nl/, the year with the month, and 128 characters. What you fill in can't be read once it is saved.
person-eck-id-wrong = This is no ECK iD. It begins with https://ketenid.nl/, then six digits, then 128 characters: digits and the letters a to f.
person-eck-id-set = Record the ECK iD
person-eck-id-replace = Replace the ECK iD
person-eck-id-remove = Remove the ECK iD
person-eck-id-remove-text = Apps that get the ECK iD no longer recognise this person. An app that got it already keeps what it stored.
person-news-eck-id-set = The ECK iD is on record.
person-news-eck-id-gone = There is no ECK iD any more.
person-news-same = There was nothing to change.
person-news-made = The account was made.
person-news-invited = The account was made. The invitation is on its way.
person-news-suspended = { $Term } is off. The person gets a mail.
person-news-resumed = { $Term } is on again.
person-news-wiped = { $Term } was wiped.
person-news-sent = On its way to the person.
person-news-ended = The person was signed out.
person-news-forgotten = The device was forgotten.
person-news-wait-lifted = The wait was lifted.
person-news-gone = That was gone already.
person-news-no-way = That is not possible for this person.
person-event-signed_in = Signed in
person-event-signed_out = Signed out
person-event-password_refused = Wrong password
person-event-code_refused = Wrong code
person-event-account_refused = Signing in refused
person-event-throttled = Too many tries
person-event-password_changed = Password changed
person-event-password_link_asked = Link for a new password sent
person-event-password_reset = New password chosen with a link
person-event-email_verified = E-mail address confirmed
person-event-email_changed = E-mail address changed
person-event-phone_changed = Mobile number changed
person-event-account_secured = Account secured after ‘this was not me’
person-event-recovery = Page to get access again used
person-event-session_ended = Session ended
person-event-account_provisioned = Temporary password given
person-event-shared_marked = Marked as shared or as personal
person-event-second_factor_enabled = { $Term } set up
person-event-second_factor_suspended = { $Term } switched off
person-event-second_factor_resumed = { $Term } switched on again
person-event-second_factor_removed = { $Term } wiped
person-event-passkey_added = Passkey added
person-event-passkey_renamed = Passkey renamed
person-event-passkey_removed = Passkey removed
person-event-passkey_refused = Passkey refused
person-event-upstream_linked = Account at a sign-in source linked
person-event-upstream_unlinked = Account at a sign-in source unlinked
person-event-badge_made = Badge made
person-event-badge_ended = Badge revoked
person-event-badge_refused = Badge refused
person-event-recovery_code_used = Recovery code used
person-event-device_remembered = Device remembered
person-event-device_forgotten = Device forgotten
person-event-wait_lifted = Wait lifted
person-event-person_created = Account made
person-event-person_changed = Details changed
person-event-factor_reminded = Reminded of { $term }
person-event-other = Something else
