# The console: the overview.

figures-percent = { $value }%

overview-title = Overview
overview-fine = Nothing needs your attention.
overview-amiss = This needs your attention
overview-grave = Do now
overview-watch = Keep an eye on
overview-look = View
overview-warning-trail-broken = The audit log was changed behind this program's back. Warn the operator.
overview-warning-no-administrator = Nobody administers this institution.
overview-warning-one-administrator = There is only one administrator. When they are away nobody can help: appoint a second one.
overview-warning-administrators-without = { $count ->
    [one] One administrator has no { $term } yet.
   *[other] { $count } administrators have no { $term } yet.
}
overview-warning-deadline = { $count ->
    [one] One person has yet to set up { $term } before the mandatory date.
   *[other] { $count } people have yet to set up { $term } before the mandatory date.
}
overview-warning-dead-messages = { $count ->
    [one] One message could not be delivered.
   *[other] { $count } messages could not be delivered.
}
overview-warning-no-mail = No mail server is configured: mails wait.
overview-warning-no-texts = Codes by text message are offered, but nothing is configured that sends them.
overview-warning-trail-behind = The sealing of the audit log lags behind.
overview-warning-signing-key = A key that signs tokens should have been replaced already.
overview-warning-sealing-key = The key that secrets are sealed with is { $count } months old.
overview-requests = { $count ->
    [one] open request
   *[other] open requests
}
overview-without = without { $term }
overview-dead = { $count ->
    [one] message not delivered
   *[other] messages not delivered
}
overview-days = { $count ->
    [one] day until { $term } is mandatory
   *[other] days until { $term } is mandatory
}
overview-deadline = When { $term } is needed
overview-deadline-off = { $Term } is off, but for administrators.
overview-deadline-optional = Everybody can set up { $term }; nobody has to. Administrators always have to.
overview-deadline-required = { $Term } is mandatory.
overview-deadline-ahead = From { $from } on everybody can set up { $term }. From { $date } on it is mandatory.
overview-deadline-counting = { $count ->
    [one] Everybody can still choose “Not now”. From { $date } on { $term } is mandatory: one day left.
   *[other] Everybody can still choose “Not now”. From { $date } on { $term } is mandatory: { $count } days left.
}
overview-policy = To the policy
overview-people = Who has { $term }?
overview-role = Role
overview-everybody = Everybody
overview-total = Total
overview-with = Set up
overview-suspended = Off for now
overview-nothing = Not yet
overview-share = Share
overview-lately = The last 24 hours
overview-sign-ins = Sign-ins
overview-passwords-refused = Wrong passwords
overview-codes-refused = Wrong codes
overview-lock-outs = Times blocked after too many tries
