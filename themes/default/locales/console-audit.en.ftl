# The console: the audit log.

audit-title = Audit log
audit-unsound = The audit log was changed behind this program's back. Warn the operator.
audit-person = About whom
audit-actor = By whom
audit-unknown-person = Nobody here has this user name.
audit-group = Kind
audit-group-all = Everything
audit-group-sign-in = Signing in
audit-group-second-factor = { $Term }
audit-group-account = Own account
audit-group-portals = Apps
audit-group-administration = Administration
audit-from = From
audit-to = Up to and including
audit-request = Reference
audit-state = { $sealed } events sealed, { $unsealed } on their way. They are kept for { $days } days. A file holds the newest 20,000.
audit-all = Show everything
audit-csv = Save as CSV
audit-json = Save as JSON
audit-day = { $date }
audit-details = Details
audit-guest = Guest
audit-number = Number in the log
audit-unsealed = not sealed yet
audit-none = Nothing was found.
audit-nobody = The system
audit-unknown = somebody without an account

audit-signed-in = { $whom } signed in.
audit-password-refused = Wrong password for { $whom }.
audit-code-refused = Wrong code for { $whom }.
audit-shared-account-refused = { $whom } was refused: an account of several people.
audit-account-refused = { $whom } was refused: the account is not in use.
audit-throttled = Too many tries for { $whom }: blocked for a while.
audit-password-changed = { $own ->
    [yes] { $whom } changed their own password.
   *[no] { $who } changed the password of { $whom }.
}
audit-password-link-asked = A link for a new password was asked for { $whom }.
audit-password-reset = { $whom } chose a new password with the link from the mail.
audit-email-verified = { $whom } confirmed the mail address.
audit-email-change-asked = { $whom } asked for another mail address.
audit-email-changed = The mail address of { $whom } was changed.
audit-phone-changed = The mobile number of { $whom } was changed.
audit-account-secured = { $whom } said “this was not me”: everything was ended and locked.
audit-recovery = Something was done in the recovery portal for { $whom }.
audit-question-set = { $whom } set a secret question.
audit-question-dropped = The secret question of { $whom } was removed.
audit-session-ended = A session of { $whom } was ended.
audit-text-sent = A text message with a code was sent to { $whom }.
audit-text-refused = No text message was sent to { $whom }: a limit was reached.
audit-text-budget = A share of this month's budget for text messages is used up.
audit-account-provisioned = Name and temporary password were sent to { $whom }.
audit-shared-marked = { $who } said whether the account of { $whom } is shared.
audit-second-factor-enabled = { $whom } set up { $term }.
audit-second-factor-suspended = { $own ->
    [yes] { $whom } switched their own { $term } off for a while.
   *[no] { $who } switched { $term } of { $whom } off for a while.
}
audit-second-factor-resumed = { $own ->
    [yes] { $whom } switched their own { $term } on again.
   *[no] { $who } switched { $term } of { $whom } on again.
}
audit-second-factor-removed = { $own ->
    [yes] { $whom } removed their own { $term }.
   *[no] { $who } removed { $term } of { $whom }.
}
audit-passkey-added = { $whom } added a passkey.
audit-passkey-renamed = { $whom } renamed a passkey.
audit-passkey-removed = { $own ->
    [yes] { $whom } removed one of their passkeys.
   *[no] { $who } removed a passkey of { $whom }.
}
audit-passkey-refused = A passkey was refused for { $whom }.
audit-upstream-linked = { $whom } linked an account at a sign-in source.
audit-upstream-unlinked = A link of { $whom } with a sign-in source was removed.
audit-eck-id-released = A portal was given access to the ECK iD.
audit-upstream-refused = A sign-in through a sign-in source was refused.
audit-upstream-changed = { $who } changed a sign-in source.
audit-upstream-tried = { $who } tried a sign-in source.
audit-badge-made = { $own ->
    [yes] { $whom } made a badge for themselves.
   *[no] { $who } made a badge for { $whom }.
}
audit-badge-ended = { $own ->
    [yes] { $whom } revoked their own badge.
   *[no] { $who } revoked the badge of { $whom }.
}
audit-badge-refused = A badge was refused.
audit-recovery-code-used = { $whom } used a recovery code.
audit-recovery-codes-made = { $whom } made new recovery codes.
audit-device-remembered = A device of { $whom } is remembered.
audit-device-forgotten = A device of { $whom } was forgotten.
audit-passwords-guessed = More passwords are wrong here than people mistype: somebody is guessing, from many places.
audit-wait-lifted = { $who } lifted the wait of { $whom }.
audit-signed-out = { $whom } signed out.
audit-code-reused = An app's code was presented twice; access for { $whom } was revoked.
audit-refresh-reused = An old token was presented again; access for { $whom } was revoked.
audit-consent-given = { $whom } gave an app consent.
audit-consent-withdrawn = { $whom } took back an app's consent.
audit-device-denied = { $whom } refused a device that wanted to sign in.
audit-person-created = { $who } made the account of { $whom }.
audit-person-changed = { $own ->
    [yes] { $whom } changed their own account.
   *[no] { $who } changed the account of { $whom }.
}
audit-institution-changed = { $who } changed the institution's particulars.
audit-texts-changed = { $who } changed the institution's own texts.
audit-client-changed = { $who } changed an app.
audit-console-visited = { $who } opened this institution's administration as a guest.
audit-support-assigned = { $who } changed whether { $whom } helps this institution.
audit-computer-shared = { $who } marked a computer as shared.
audit-computer-unshared = { $who } took the mark of a shared computer away.
audit-signing-key-changed = { $who } changed something about a key for tokens.
audit-database-restored = { $who } restored the database from a backup; all sessions and remembered browsers ended.
audit-everything-ended = { $who } ended all sessions, remembered browsers and mailed links of everybody.
audit-audit-pruned = { $who } dropped events that are older than they are kept.
audit-audit-exported = { $who } made a copy of the audit log.
audit-device-allowed = { $whom } let a device sign in that waited for it.
audit-policy-changed = { $who } changed the policy.
audit-reminders-sent = { $who } had reminders of the mandatory date sent.
audit-look-changed = { $who } changed the draft of the look.
audit-look-published = { $who } published a look.
audit-class-changed = { $who } changed a class or group.
audit-classes-rolled-over = { $who } moved the classes on to the next school year.
audit-account-requested = { $who } asked for an account.
audit-account-request-decided = { $who } answered a request for an account.
audit-factor-reminded = { $who } reminded { $whom } of { $term }.
audit-people-exported = { $who } saved people into a file.
audit-import-started = { $who } began an import.
audit-import-finished = { $who } finished an import.
audit-import-undo-started = { $who } began to undo an import.
audit-import-undone = { $who } undid an import.

audit-fact-action = What
audit-fact-acr = Assurance
audit-fact-active = In use
audit-fact-asked_period = Seconds that were asked
audit-fact-because = Occasion
audit-fact-by = By
audit-fact-client = App
audit-fact-count = Number
audit-fact-device = Device
audit-fact-events = Events
audit-fact-format = Format
audit-fact-from = From
audit-fact-hosts = Own hosts
audit-fact-hours = Hours
audit-fact-label = Browser
audit-fact-language = Language
audit-fact-mail_domains = Mail domains
audit-fact-means = Means
audit-fact-method = Method
audit-fact-name = Name
audit-fact-network = Network
audit-fact-period = Seconds of a code
audit-fact-preset = Began as
audit-fact-reason = Reason
audit-fact-role = Role
audit-fact-session = Session
audit-fact-shared = Shared
audit-fact-source = Sign-in source
audit-fact-step = Step
audit-fact-up_to = Up to number
audit-fact-why = Why
