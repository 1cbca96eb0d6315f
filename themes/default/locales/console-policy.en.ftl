# The pages of the policy.

console-policy-title = Policy
console-policy-lead = This is how your institution has arranged it. Changing takes two steps: first you see what changes for whom, then you save.
console-policy-edit = Change
console-policy-all = All settings
console-policy-stuck = { $count ->
    [one] One person would be locked out: a mail address or mobile number is missing.
   *[other] { $count } people would be locked out: a mail address or mobile number is missing.
}
console-policy-waiting = { $count ->
    [one] One person still has to set up { $term }.
   *[other] { $count } people still have to set up { $term }.
}
console-policy-reminded = { $people ->
    [one] One person got a reminder
   *[other] { $people } people got a reminder
} ({ $days ->
    [one] one day
   *[other] { $days } days
} ahead).
console-policy-news-saved = Saved as version { $number }.
console-policy-news-unchanged = Nothing had changed.
console-policy-wrong = Something is not right. Nothing was saved.
console-policy-edit-title = Change the policy
console-policy-to-preview = See what changes
console-policy-to-preview-hint = Nothing is saved yet.
console-policy-leave = Don't change
console-policy-preview-title = What changes?
console-policy-restore-title = Back to version { $number }?
console-policy-changes = The change
console-policy-no-changes = Nothing changes.
console-policy-setting = Setting
console-policy-was = Was
console-policy-becomes = Becomes
console-policy-whom = What changes for whom?
console-policy-whom-hint = Computed over all accounts, by the very rules of signing in: somebody types name and password, in a browser that is not remembered.
console-policy-today = Today
console-policy-on-day = on { $day }
console-policy-on-day-title = On { $day }
console-policy-affected = { $count ->
    [one] Something changes for one person.
   *[other] Something changes for { $count } people.
}
console-policy-nobody = Signing in changes for nobody.
console-policy-role = Role
console-policy-people = People
console-policy-with-factor = Set up already
console-policy-meets = When signing in
console-policy-show-people = Show who they are
console-policy-people-title = Who they are,
console-policy-name = Name
console-policy-now = Now
console-policy-then = Then
console-policy-as-person = Look along with one person
console-policy-as-person-hint = Choose somebody and a day: you see which pages that person gets after the password, and why.
console-policy-username = User name
console-policy-the-day = Day
console-policy-show = Show
console-policy-decide = Save
console-policy-note = Why do you change this?
console-policy-note-hint = Not required. It will appear in the history.
console-policy-save = Save and put in force
console-policy-again = Adjust it
console-policy-conflict = Somebody else changed the policy meanwhile. Your change was not saved.
console-policy-conflict-text = Both are shown below. If you save, your change goes on top of the other one.
console-policy-theirs = What the other one changed
console-policy-yours = Your change, compared with now
console-policy-history-title = Earlier versions
console-policy-history-lead = All that ever held, with who changed it and when. You can always go back.
console-policy-history-way = See all versions
console-policy-history-none = Nothing was changed yet.
console-policy-version = Version { $number }
console-policy-version-way = See version { $number }
console-policy-version-title = Version { $number }
console-policy-in-force = In force
console-policy-version-changes = What this version changed
console-policy-version-first = This is the oldest version that was kept.
console-policy-version-differs = What going back would change
console-policy-restore = Back to this version
console-policy-restore-hint = You see first what changes for whom.
console-policy-by-person = by { $name }
console-policy-by-guest = by support
console-policy-by-program = by a program
console-policy-by-apply = through the setup file
console-policy-by-start = first known state
console-policy-by-found = found changed
console-policy-calendar-before = Calendar: not yet now, optional from { $from }, required from { $day }.
console-policy-calendar-window = Calendar: optional now, up to and including { $to }; required from { $day }.
console-policy-calendar-after = Calendar: required since { $day }.
console-policy-calendar-off = Not yet
console-policy-calendar-off-days = until { $day }
console-policy-calendar-may = Optional
console-policy-calendar-may-days = { $from } up to and including { $to }
console-policy-calendar-must = Required
console-policy-calendar-must-days = from { $day }
console-policy-calendar-left = { $days ->
    [one] One day to the next step.
   *[other] { $days } days to the next step.
}
console-policy-say-off = { $Term } is not used. Only administrators set it up.
console-policy-say-optional = Everybody whom { $term } is meant for may switch it on.
console-policy-say-required = { $Term } is required for everybody whom it is meant for.
console-policy-say-not-yet = Nothing is asked until { $day }.
console-policy-say-window = Up to and including { $day } everybody can choose ‘Not now’.
console-policy-say-from = From { $day } { $term } is required.
console-policy-say-since = Since { $day } { $term } has been required.
console-policy-say-everybody = It is for everybody.
console-policy-say-some = It is for some roles; administrators always belong to them.
console-policy-say-reminders = { $count ->
    [one] Whoever has nothing set up gets one reminder by mail beforehand.
   *[other] Whoever has nothing set up gets { $count } reminders by mail beforehand.
}
console-policy-say-methods-totp = The code comes from an app.
console-policy-say-methods-totp-sms = The code comes from an app or by text message; the app is recommended.
console-policy-say-methods-sms-totp = The code comes by text message or from an app; text messages come first.
console-policy-say-methods-sms = The code comes by text message. Whoever has power over other accounts uses an app.
console-policy-say-remember-off = Browsers are not remembered: a code is asked every time.
console-policy-say-remember-automatic = After a code the browser is remembered for { $count } hours by itself.
console-policy-say-remember-checkbox = Whoever ticks the box needs no code in that browser for { $count } hours.
console-policy-say-remember-choice = People choose how long their browser is remembered, { $count } hours at most.
console-policy-say-computers-offered = On the sign-in page people can say that others use this computer too.
console-policy-say-computers-networks = All computers of { $count } { $count ->
    [one] network
   *[other] networks
} are shared: nothing is remembered there.
console-policy-say-computers-pupils = Pupils always work on shared computers.
console-policy-say-codes = A code has { $digits } digits and changes every { $seconds } seconds.
console-policy-say-badges = Pupils can sign in with a badge, on the school’s networks alone.
console-policy-say-badges-days = A badge works for { $count } { $count ->
    [one] day
   *[other] days
}.
console-policy-say-texts-budget = At most { $count } text messages leave in a month.
console-policy-say-recovery-none = There are no recovery codes.
console-policy-say-recovery-login = { $count ->
    [one] There is one recovery code; it stands in for a code once.
   *[other] There are { $count } recovery codes; each stands in for a code once.
}
console-policy-say-recovery-reset = { $count ->
    [one] There is one recovery code; it removes { $term }, to be set up again.
   *[other] There are { $count } recovery codes; each removes { $term }, to be set up again.
}
console-policy-say-portal = Whoever lost the phone can help themselves with a text message and a secret question.
console-policy-say-password = A password has at least { $count } characters.
console-policy-say-tries = After { $count } wrong passwords it is closed for { $minutes } minutes.
console-policy-say-session = Whoever does nothing for { $idle } minutes is signed out; everybody after { $count } minutes.
console-policy-say-temporary = A temporary password works for { $count } hours.
console-policy-say-shared-no = Shared accounts can't sign in.
console-policy-say-shared-yes = Shared accounts are allowed.
console-policy-say-formal = In Dutch, people are addressed formally.
console-policy-say-step-up-nothing = Nobody is asked for more than everybody is.
console-policy-say-step-up-age = Of some roles the second step may be { $count ->
    [one] one minute
   *[other] { $count } minutes
} old at most.
console-policy-say-step-up-factors = For some roles not every second step counts.
console-policy-say-step-up-inside = A browser is remembered on the own networks alone.
console-policy-say-step-up-waived = Of some roles we ask no second step on the own networks.
console-policy-say-informal = In Dutch, people are addressed informally.
console-policy-warning-short-notice = { $days ->
    [one] There is only one day until it is required.
   *[other] There are only { $days } days until it is required. Two weeks is a good notice.
}
console-policy-warning-short-window = { $days ->
    [one] People can choose ‘Not now’ for one day only.
   *[other] People can choose ‘Not now’ for { $days } days only.
}
console-policy-warning-at-once = It is required at once: that day is over.
console-policy-warning-no-reminders = No reminders are sent.
console-policy-warning-weekend = The first required day, { $day }, is in a weekend. Is there anybody to help?
console-policy-warning-new-year = The first required day, { $day }, is New Year's Day. Is there anybody to help?
console-policy-warning-good-friday = The first required day, { $day }, is Good Friday. Is there anybody to help?
console-policy-warning-easter = The first required day, { $day }, is Easter. Is there anybody to help?
console-policy-warning-kings-day = The first required day, { $day }, is King's Day. Is there anybody to help?
console-policy-warning-liberation-day = The first required day, { $day }, is Liberation Day. Is there anybody to help?
console-policy-warning-ascension = The first required day, { $day }, is Ascension Day. Is there anybody to help?
console-policy-warning-whitsun = The first required day, { $day }, is Whitsun. Is there anybody to help?
console-policy-warning-christmas = The first required day, { $day }, is Christmas. Is there anybody to help?
console-policy-meets-nothing = only the password
console-policy-meets-at-source = own way closed: signs in through the source
console-policy-meets-invitation = invitation, ‘Not now’ is fine
console-policy-meets-code = a code
console-policy-meets-code-again = a code again, after a pause
console-policy-meets-set-up = has to set up first
console-policy-meets-no-mail = gets stuck: no mail address
console-policy-meets-no-number = gets stuck: no mobile number
console-policy-meets-no-kind = gets stuck: has no second step that counts
console-policy-meets-refused = may not sign in
console-policy-meets-badge = at school the badge is enough
console-policy-meets-no-badge = at school the badge is no longer enough
console-policy-role-pupil = Pupil
console-policy-role-teacher = Teacher
console-policy-role-staff = Staff
console-policy-role-guardian = Parent or guardian
console-policy-role-member = Member or client
console-policy-role-admin = Administrator
console-policy-role-class-admin = Class administrator
console-policy-role-main-contact = Main contact
console-policy-role-auditor = Auditor
console-policy-role-support = Support
console-policy-role-operator = Operator
console-policy-role-none = No role
console-policy-yes = yes
console-policy-no = no
console-policy-nothing = nothing
console-policy-day = { $day }
console-policy-unit-seconds = { $count ->
    [one] one second
   *[other] { $count } seconds
}
console-policy-in-seconds = seconds
console-policy-unit-minutes = { $count ->
    [one] one minute
   *[other] { $count } minutes
}
console-policy-in-minutes = minutes
console-policy-unit-hours = { $count ->
    [one] one hour
   *[other] { $count } hours
}
console-policy-in-hours = hours
console-policy-unit-days = { $count ->
    [one] one day
   *[other] { $count } days
}
console-policy-in-days = days
console-policy-unit-characters = { $count ->
    [one] one character
   *[other] { $count } characters
}
console-policy-in-characters = characters
console-policy-unit-digits = { $count ->
    [one] one digit
   *[other] { $count } digits
}
console-policy-in-digits = digits
console-policy-unit-tries = { $count ->
    [one] one try
   *[other] { $count } tries
}
console-policy-in-tries = tries
console-policy-unit-codes = { $count ->
    [one] one code
   *[other] { $count } codes
}
console-policy-in-codes = codes
console-policy-unit-groups = { $count ->
    [one] one group
   *[other] { $count } groups
}
console-policy-in-groups = groups
console-policy-unit-steps = { $count ->
    [one] one step
   *[other] { $count } steps
}
console-policy-in-steps = steps
console-policy-unit-messages = { $count ->
    [one] one message
   *[other] { $count } messages
}
console-policy-in-messages = messages
console-policy-fault-between = Choose a number from { $least } to { $most }.
console-policy-fault-number = Type a number.
console-policy-fault-day = Choose a day.
console-policy-fault-missing = Choose one of these.
console-policy-fault-username = Nobody here has this user name.
console-policy-fault-elsewhere = Something in another part of the policy is not right. Look at that first.
console-policy-fault-second-factor-mode-mandatory-from = The first required day can't come before the first optional day.
console-policy-fault-second-factor-reminder-days = Name at most 6 moments, each 1 to 90 days ahead.
console-policy-fault-remember-hours = Choose 1 to 720 hours.
console-policy-fault-remember-options = Name at least one choice, each of 1 to 720 hours.
console-policy-fault-step-up-max-age-minutes = Choose 5 to 43200 minutes.
console-policy-fault-step-up-factors = Tick at least one way that people can set up here.
console-policy-fault-step-up-trusted-networks = Name networks as in 192.0.2.0/24, a hundred at most; without a network the rules below hold nowhere.
console-policy-fault-step-up-waived-inside = Leave out roles of which more is asked.
console-policy-fault-shared-computer-networks = Each line is a range such as 10.1.0.0/16 or one address; at most 100 lines.
console-policy-fault-badges-networks = Each line is a range such as 10.1.0.0/16 or one address; at most 100 lines.
console-policy-fault-badges-valid-days = 1 to 400 days, or empty.
console-policy-fault-totp-period = Choose 20, 30 or 60 seconds.
console-policy-fault-totp-issuer = Leave the colon out: apps split the name at it.
console-policy-fault-sms-per-hour = Choose 1 to 10 an hour, and at least as many a day.
console-policy-fault-sms-countries = Write prefixes such as +31.
console-policy-fault-recovery-group-length = A code needs at least 12 characters in all.
console-policy-fault-recovery-self-service-questions = Name at least one question.
console-policy-fault-session-absolute-minutes = Choose at least the idle time, and at most 1440 minutes.
console-policy-fault-provision-password-channel = The password must not travel the same way as the user name.
console-policy-fault-home-url = Begin with https://.
console-policy-fault-instruction-url = Begin with https://.
console-policy-fault-feedback-url = Begin with https://.
console-policy-fault-other = This does not go with the rest.
console-policy-part-second-factor = { $Term }
console-policy-part-step-up = Stricter or more lenient
console-policy-part-remember = Remembering browsers, shared computers
console-policy-part-codes = Codes and text messages
console-policy-part-recovery = Getting back in
console-policy-part-password = Passwords
console-policy-part-session = Staying signed in
console-policy-part-accounts = New and shared accounts
console-policy-part-words = Words and addresses
console-policy-second-factor-mode = When is it asked?
console-policy-second-factor-mode-hint = With ‘By the calendar’ you fill in two days below.
console-policy-second-factor-mode-optional-from = Optional from
console-policy-second-factor-mode-optional-from-hint = From the beginning of this day people are invited.
console-policy-second-factor-mode-mandatory-from = Required from
console-policy-second-factor-mode-mandatory-from-hint = From the beginning of this day nobody can choose ‘Not now’.
console-policy-second-factor-reminder-days = Reminders, so many days ahead
console-policy-second-factor-reminder-days-hint = For example 14, 7, 1. Empty: no reminders.
console-policy-second-factor-available-to = For whom?
console-policy-second-factor-available-to-hint = Nothing ticked: for everybody. Administrators always need it.
console-policy-second-factor-methods = With what?
console-policy-second-factor-methods-hint = Text messages cost money and are less safe than an app.
console-policy-second-factor-email-proof-first = Confirm the mail address first
console-policy-second-factor-email-proof-first-hint = Whoever has no mail address can't set up anything then.
console-policy-second-factor-invite-again-days = Invite again after ‘Not now’
console-policy-second-factor-invite-again-days-hint = 0: at every sign-in.
console-policy-second-factor-user-may-remove = People may switch it off, as long as it is not required
console-policy-second-factor-user-may-wipe = Even where it is required, somebody may start again
console-policy-second-factor-user-may-wipe-hint = Useful with a new phone: off, and set up again at once.
console-policy-second-factor-user-may-suspend = People may switch it off for a while
console-policy-second-factor-suspend-max-hours = For so long at most
console-policy-second-factor-locked-after-administrator = What an administrator switched on again, nobody may switch off
console-policy-skip-local-second-factor-for-upstream = Whoever comes from the own sign-in source gives no code here
console-policy-skip-local-second-factor-for-upstream-hint = How far that goes is chosen below.
console-policy-upstream-trust = Does a second step at the own sign-in source count?
console-policy-is-upstream-trust-when-asserted = Only where the source asserts it
console-policy-is-upstream-trust-always = Always, also where the source says nothing of it
console-policy-is-upstream-trust-never = Never
console-policy-source-only-linked = Whoever is linked signs in through the own sign-in source alone
console-policy-source-only-linked-hint = Their password here no longer works. That of administrators always does.
console-policy-source-only-roles = Who signs in through the own sign-in source alone?
console-policy-source-only-roles-hint = Also who is not linked yet. Linking with the password here stays possible once. It does not hold of administrators.
console-policy-source-only-open-at-outage = While the source can't be reached, the password here works
console-policy-source-only-open-at-outage-hint = Sluis first tries itself whether the source answers.
console-policy-is-source-only-roles-pupil = pupil
console-policy-is-source-only-roles-teacher = teacher
console-policy-is-source-only-roles-staff = staff
console-policy-is-source-only-roles-guardian = parent or guardian
console-policy-is-source-only-roles-member = member or client
console-policy-is-source-only-roles-admin = administrator
console-policy-is-source-only-roles-class-admin = class administrator
console-policy-is-source-only-roles-main-contact = main contact
console-policy-is-source-only-roles-auditor = auditor
console-policy-is-source-only-roles-support = support
console-policy-is-source-only-roles-operator = operator
console-policy-is-source-only-roles-nobody = nobody
console-policy-remember-kind = How?
console-policy-remember-kind-hint = Administrators are never remembered.
console-policy-remember-hours = For how long?
console-policy-remember-hours-hint = 720 hours at most. Only with ‘by itself’ and ‘with a tick’.
console-policy-remember-options = Choices
console-policy-remember-options-hint = In hours, with commas. Only with ‘own choice’.
console-policy-step-up-roles = Of whom do we ask more?
console-policy-step-up-roles-hint = The two rules below hold for them alone. Nothing ticked: for nobody.
console-policy-step-up-max-age-minutes = How old may their second step be?
console-policy-step-up-max-age-minutes-hint = Empty: no limit. From 5 minutes to 43200 (thirty days). It counts for a remembered browser as well.
console-policy-step-up-factors = Which second step counts for them?
console-policy-step-up-factors-hint = Nothing ticked: all. Whoever has only what does not count sets up what does while signing in. A recovery code counts only when ticked.
console-policy-step-up-trusted-networks = Networks of the institution
console-policy-step-up-trusted-networks-hint = One range of addresses a line, as in 192.0.2.0/24. A hundred at most.
console-policy-step-up-devices-inside-only = Remember browsers on those networks alone
console-policy-step-up-devices-inside-only-hint = Elsewhere we always ask for a code.
console-policy-step-up-waived-inside = Of whom do we ask no second step on those networks?
console-policy-step-up-waived-inside-hint = Only of those who have no other role. An app that demands a second step gets it all the same.
console-policy-is-step-up-roles-pupil = pupil
console-policy-is-step-up-roles-teacher = teacher
console-policy-is-step-up-roles-staff = staff
console-policy-is-step-up-roles-guardian = parent or guardian
console-policy-is-step-up-roles-member = member or client
console-policy-is-step-up-roles-admin = administrator
console-policy-is-step-up-roles-class-admin = class administrator
console-policy-is-step-up-roles-main-contact = main contact
console-policy-is-step-up-roles-auditor = auditor
console-policy-is-step-up-roles-support = support
console-policy-is-step-up-roles-operator = operator
console-policy-is-step-up-roles-nobody = nobody
console-policy-is-step-up-factors-totp = code from an app
console-policy-is-step-up-factors-sms = code by text message
console-policy-is-step-up-factors-passkey = passkey or security key
console-policy-is-step-up-factors-recovery-code = recovery code
console-policy-is-step-up-factors-all = all
console-policy-is-step-up-waived-inside-pupil = pupil
console-policy-is-step-up-waived-inside-teacher = teacher
console-policy-is-step-up-waived-inside-staff = staff
console-policy-is-step-up-waived-inside-guardian = parent or guardian
console-policy-is-step-up-waived-inside-member = member or client
console-policy-is-step-up-waived-inside-admin = administrator
console-policy-is-step-up-waived-inside-class-admin = class administrator
console-policy-is-step-up-waived-inside-main-contact = main contact
console-policy-is-step-up-waived-inside-auditor = auditor
console-policy-is-step-up-waived-inside-support = support
console-policy-is-step-up-waived-inside-operator = operator
console-policy-is-step-up-waived-inside-nobody = nobody
console-policy-shared-computer-offered = A box for a shared computer on the sign-in page
console-policy-shared-computer-offered-hint = Whoever ticks it is not remembered there.
console-policy-shared-computer-networks = Networks with shared computers
console-policy-shared-computer-networks-hint = A range such as 10.1.0.0/16, or one address, on each line. A single computer is marked by the link at this part of the policy.
console-policy-shared-computer-pupils = Pupils always work on shared computers
console-policy-shared-computer-pupils-hint = For whoever is nothing but a pupil.
console-policy-shared-computer-idle-minutes = Signed out on a shared computer after doing nothing for
console-policy-shared-computer-idle-minutes-hint = 5 to 240 minutes.
console-policy-badges-networks = Networks where badges work
console-policy-badges-networks-hint = A range such as 10.1.0.0/16, or one address, on each line. Without networks there are no badges.
console-policy-badges-valid-days = How long a badge works
console-policy-badges-valid-days-hint = 1 to 400. Empty: until the pupil leaves the class or the class is put away.
console-policy-totp-issuer = Name in the app
console-policy-totp-account-label = Below it in the app
console-policy-totp-digits = Digits of a code
console-policy-totp-period = A code changes after
console-policy-totp-period-hint = Some apps always count 30 seconds, such as Google Authenticator and Microsoft Authenticator.
console-policy-totp-algorithm = Algorithm
console-policy-totp-window-back = Earlier codes that still count
console-policy-totp-window-forward = Later codes that count already
console-policy-totp-period-fallback = Apps that count 30 seconds are fine too
console-policy-totp-pending-minutes = Time to link the app
console-policy-sms-code-minutes = A code by text message works for
console-policy-sms-per-hour = Text messages an hour, a person
console-policy-sms-per-day = Text messages a day, a person
console-policy-sms-tries = Tries for a code by text message
console-policy-sms-pause-seconds = Pause between two text messages
console-policy-sms-countries = Countries
console-policy-sms-countries-hint = Prefixes with commas, such as +31, +32. Empty: all countries.
console-policy-sms-monthly-budget = Text messages a month
console-policy-sms-monthly-budget-hint = Empty: no limit. Administrators get a mail at 80% and 100%.
console-policy-sms-note-nl = Remark about text messages, Dutch
console-policy-sms-note-en = Remark about text messages, English
console-policy-recovery-count = Recovery codes
console-policy-recovery-count-hint = 0: no recovery codes.
console-policy-recovery-groups = Groups of a code
console-policy-recovery-group-length = Characters of a group
console-policy-recovery-effect = What does a recovery code do?
console-policy-recovery-confirm-saved = People tick that they have saved the codes
console-policy-recovery-type-back = People type back one of the new codes
console-policy-recovery-type-back-hint = After saving them, the next page asks for one code. It stays valid.
console-policy-recovery-password-by-mail = A forgotten password can be renewed by mail
console-policy-recovery-link-minutes = A mailed link works for
console-policy-recovery-self-service-enabled = Own way back in, with text message and secret question
console-policy-recovery-self-service-enabled-hint = For whoever lost the phone and has no recovery code.
console-policy-recovery-self-service-questions = Questions to choose from, Dutch
console-policy-recovery-self-service-questions-hint = One a line.
console-policy-recovery-self-service-questions-en = The same questions, English
console-policy-recovery-self-service-questions-en-hint = In the same order, one a line.
console-policy-recovery-self-service-new-password = It can renew the password as well
console-policy-recovery-self-service-tries = Tries
console-policy-recovery-self-service-lock-hours = Closed afterwards for
console-policy-questions-set = { $count ->
    [0] Nobody has a secret question now.
    [one] One person has a secret question now.
   *[other] { $count } people have a secret question now.
}
console-policy-questions-weak = A secret question is weak: classmates and colleagues often know the answer. We advise against it. Prefer recovery codes, a passkey or the helpdesk. It counts beside a code by text message only, and never for administrators.
console-policy-password-min-length = Smallest number of characters
console-policy-password-min-length-hint = Length helps more than strange characters.
console-policy-password-refuse-common = Refuse well-known passwords and names
console-policy-password-refuse-common-hint = Strongly recommended.
console-policy-password-require-lower = A lower-case letter
console-policy-password-require-upper = An upper-case letter
console-policy-password-require-digit = A digit
console-policy-password-require-symbol = Another character
console-policy-throttle-password-tries = Wrong passwords
console-policy-throttle-window-minutes = Closed afterwards for
console-policy-throttle-code-tries = Wrong codes before waiting begins
console-policy-session-idle-minutes = Signed out after doing nothing for
console-policy-session-idle-minutes-hint = 5 to 1440 minutes.
console-policy-session-absolute-minutes = Signed out after so long, whatever happens
console-policy-session-absolute-minutes-hint = 1440 minutes is a day.
console-policy-session-tell-new-browser = Mail about a sign-in in a new browser
console-policy-session-tell-new-browser-hint = With browser, network and time, and the link ‘This was not me’. At most three mails per person a day.
console-policy-unlock-minutes = A password or code opens sensitive pages for
console-policy-unlock-minutes-hint = After that it is asked once more.
console-policy-provision-username-channel = The user name goes by
console-policy-provision-password-channel = The temporary password goes by
console-policy-provision-temporary-password-hours = A temporary password works for
console-policy-provision-temporary-password-tries = Tries with a temporary password
console-policy-provision-first = What comes first?
console-policy-shared-accounts-forbidden = Refuse shared accounts
console-policy-shared-accounts-forbidden-hint = An account that several people use can't sign in then.
console-policy-audit-keep-days = The audit log is kept for
console-policy-role-addresses = Addresses that are rarely one person's
console-policy-role-addresses-hint = The part before the @, with commas: info, office.
console-policy-login-name = Signing in with
console-policy-term-nl = What is it called here? Dutch
console-policy-term-en = What is it called here? English
console-policy-formal = Address people formally (in Dutch)
console-policy-languages = Languages of pages and mails
console-policy-languages-hint = With commas: nl, en, de. Without a choice, Dutch and English.
console-policy-publicly-listed = The institution may stand in a public list
console-policy-home-url = Where somebody ends who signs in here directly
console-policy-instruction-url = Where it says how to get an account
console-policy-feedback-url = Where administrators can say what they think of the console
console-policy-contacts = Contacts
console-policy-authenticator-apps = Recommended apps
console-policy-notice = Notice on the sign-in page
console-policy-texts = Own texts
console-policy-is-second-factor-mode-off = Never
console-policy-is-second-factor-mode-optional = Whoever wants to
console-policy-is-second-factor-mode-required = Always, of everybody
console-policy-is-second-factor-mode-scheduled = By the calendar
console-policy-is-second-factor-methods-totp = An app
console-policy-is-second-factor-methods-totp-sms = An app or text message; the app first
console-policy-is-second-factor-methods-sms-totp = Text message or an app; text message first
console-policy-is-second-factor-methods-sms = Text message alone
console-policy-is-remember-kind-off = Never
console-policy-is-remember-kind-automatic = By itself after each code
console-policy-is-remember-kind-checkbox = With a tick
console-policy-is-remember-kind-choice = Own choice how long
console-policy-is-totp-account-label-email = The mail address
console-policy-is-totp-account-label-username = The user name
console-policy-is-totp-account-label-full-username = The full user name
console-policy-is-totp-algorithm-SHA1 = SHA-1 (works in every app)
console-policy-is-totp-algorithm-SHA256 = SHA-256
console-policy-is-recovery-effect-login = It stands in for a code once
console-policy-is-recovery-effect-reset = It removes everything, to be set up again
console-policy-is-provision-username-channel-mail = mail
console-policy-is-provision-username-channel-sms = text message
console-policy-is-provision-password-channel-mail = mail
console-policy-is-provision-password-channel-sms = text message
console-policy-is-provision-first-password-first = A new password first
console-policy-is-provision-first-enrolment-first = Set up { $term } first
console-policy-is-login-name-login-username = a user name
console-policy-is-login-name-login-email = the mail address
console-policy-is-second-factor-available-to-pupil = pupil
console-policy-is-second-factor-available-to-teacher = teacher
console-policy-is-second-factor-available-to-staff = staff
console-policy-is-second-factor-available-to-guardian = parent or guardian
console-policy-is-second-factor-available-to-member = member or client
console-policy-is-second-factor-available-to-admin = administrator
console-policy-is-second-factor-available-to-class-admin = class administrator
console-policy-is-second-factor-available-to-main-contact = main contact
console-policy-is-second-factor-available-to-auditor = auditor
console-policy-is-second-factor-available-to-support = support
console-policy-is-second-factor-available-to-operator = operator
console-policy-is-second-factor-available-to-everybody = everybody

## Passkeys
console-policy-passkeys-mode = Passkeys and security keys
console-policy-is-passkeys-mode-off = Not at all
console-policy-is-passkeys-mode-second-factor = As second step after the password
console-policy-is-passkeys-mode-only-step = Also as the only step, without a password
console-policy-passkeys-attested-roles = Who may add approved makes alone?
console-policy-passkeys-attested-roles-hint = Their new passkeys must prove their make. Not every passkey can: those of phones mostly can’t.
console-policy-passkeys-invite = Invite people to add a passkey
console-policy-passkeys-invite-hint = After signing in with a code, those who have none yet. “Not now” is an answer.
console-policy-passkeys-invite-again-days = When again, after “Not now”?
console-policy-passkeys-attested-models = Approved makes
console-policy-is-passkeys-attested-roles-nobody = nobody
console-policy-is-passkeys-attested-roles-pupil = pupil
console-policy-is-passkeys-attested-roles-teacher = teacher
console-policy-is-passkeys-attested-roles-staff = staff
console-policy-is-passkeys-attested-roles-guardian = parent or guardian
console-policy-is-passkeys-attested-roles-member = member or client
console-policy-is-passkeys-attested-roles-admin = administrator
console-policy-is-passkeys-attested-roles-class-admin = class administrator
console-policy-is-passkeys-attested-roles-main-contact = main contact
console-policy-is-passkeys-attested-roles-auditor = auditor
console-policy-is-passkeys-attested-roles-support = support
console-policy-is-passkeys-attested-roles-operator = operator

console-computer-title = Mark this computer
console-computer-lead = Do several people use the computer you sit at, as in a classroom or a library? Then mark it as shared. Nothing is remembered there, nobody can add a passkey, and a session ends soon.
console-computer-marked = This browser is marked as a shared computer, for signing in at { $host }.
console-computer-unmarked = This browser is not marked as a shared computer, for signing in at { $host }.
console-computer-network = It does stand in a network of shared computers.
console-computer-mark = Mark as a shared computer
console-computer-unmark = No longer mark as shared
console-computer-cookies = The mark lies in this browser and is gone when somebody clears the cookies. Name a whole network where you can. Sign out when you are done.
console-computer-news-marked = Done. This computer is marked as shared.
console-computer-news-unmarked = Done. This computer is no longer marked as shared.
console-computer-own-title = At an own address of your institution
console-computer-own-lead = An own address has a mark of its own, and the console is not there. Make a link here and open it on this computer, in this browser.
console-computer-own-mark = Link to mark it at { $host }
console-computer-own-unmark = Link to take the mark away at { $host }
console-computer-own-made-mark = Here is the link to mark this computer at { $host }.
console-computer-own-made-unmark = Here is the link to take the mark away at { $host }.
console-computer-own-made-once = { $minutes ->
    [one] It works once, for one minute. Nothing changes before you press the button there.
   *[other] It works once, for { $minutes } minutes. Nothing changes before you press the button there.
}
console-computer-own-open = Open the link
console-computer-way = Mark this computer as shared
