# Importing people and classes.

console-imports-title = Import
console-imports-lead = Bring in a class list or another list of people in one go. You see for each row what would happen. Nothing changes until you press apply.
console-import-file = File
console-import-file-hint = A CSV file, as Excel or your administration saves it. At most 20 MB and 50,000 rows; the first row holds the headings.
console-import-encoding = Characters
console-import-separator = Separator
console-import-find-out = Find out
console-import-windows = Windows (1252)
console-import-utf8 = UTF-8
console-import-separator-semicolon = Semicolon
console-import-separator-comma = Comma
console-import-separator-tab = Tab
console-import-read-otherwise = Is the file read wrongly?
console-import-send = Read the file
console-import-nothing-yet = Nothing changes yet.
console-import-columns-title = Which columns can there be?
console-import-columns-text = Number, user name, e-mail address, given name, particle, surname, role, class, extra classes (with commas between), mobile number, language, first day, last day, whether somebody is active, whether it is a personal address, and ECK iD. Dutch and English headings are known, and the names of UWLR and OneRoster.
console-import-secrets-text = Are you moving from another system? Passwords may come along as hashes (bcrypt, PBKDF2, scrypt or Argon2), and so may the secrets of authenticator apps. They count for new accounts only and are never shown again.
console-import-earlier = Earlier imports
console-import-when = When
console-import-rows = Rows
console-import-state = State
console-import-state-mapping = Choosing columns
console-import-state-checking = Being checked
console-import-state-checked = Ready to look at
console-import-state-applying = Being applied
console-import-state-applied = Applied
console-import-state-undoing = Being undone
console-import-state-undone = Undone
console-import-state-discarded = Discarded
console-import-news-discarded = The import was discarded. Nothing changed.

console-import-file-empty = This file is empty. Choose another one.
console-import-file-missing = Choose a file.
console-import-file-no-rows = There are headings, but no rows with people.
console-import-file-too-large = This file is larger than 20 MB. Split it.
console-import-file-too-many-rows = There are more than 50,000 rows. Split the file.
console-import-file-too-many-columns = There are more than 60 columns. Leave out what is not needed.
console-import-file-cell = Line { $line } has a cell with too much text. Often a quotation mark is missing there.
console-import-file-not-utf8 = The characters are not UTF-8. Have them found out, or choose Windows.
console-import-file-no-text = This is no CSV file. In Excel choose Save as, then CSV.
console-import-file-one-column = Only one column was found. Choose the separator yourself.

console-import-map-title = What do the columns hold?
console-import-map-lead = { $file }: { $rows ->
    [one] one row
   *[other] { $rows } rows
}. See whether every column was recognised.
console-import-read-as = Read as:
console-import-windows-note = This file was not saved as UTF-8 and was read as Windows text. See below whether letters with accents are right.
console-import-map-heading = Heading
console-import-map-example = Examples
console-import-map-means = Meaning
console-import-column-none = Do not use
console-import-column-number = Number
console-import-column-username = User name
console-import-column-email = E-mail address
console-import-column-given = Given name
console-import-column-particle = Particle
console-import-column-family = Surname
console-import-column-role = Role
console-import-column-main_class = Class
console-import-column-extra_classes = Extra classes and groups
console-import-column-phone = Mobile number
console-import-column-language = Language
console-import-column-starts_on = First day
console-import-column-ends_on = Last day
console-import-column-active = Active
console-import-column-personal = Personal address
console-import-column-eck_id = ECK iD
console-import-column-password_hash = Password as a hash
console-import-column-totp_secret = Secret of the authenticator app
console-import-column-totp_period = Seconds a code
console-import-column-totp_digits = Digits a code
console-import-column-totp_algorithm = Algorithm of the code
console-import-key = What do we recognise people by?
console-import-key-hint = Whoever is found by it is updated. Whoever is not there yet is made.
console-import-new-role = Role of new people
console-import-new-role-hint = Where the row names none.
console-import-new-role-none = Must stand in the file
console-import-check = Check all rows
console-import-discard = Discard
console-import-map-no-key = No column holds what you want to recognise people by. Choose that column, or recognise people by something else.
console-import-map-twice = Two columns have the same meaning. Choose one.
console-import-map-role = A file can't give that role.
console-import-map-not-yours = You don't have the right to record ECK iDs. Pass over that column.

console-import-checking-title = The rows are being checked
console-import-checking-text = { $file } is being checked. Nothing changes yet.
console-import-applying-title = The import is being applied
console-import-applying-text = { $file } is being applied.
console-import-undoing-title = The import is being undone
console-import-undoing-text = What { $file } changed is being put back.
console-import-done-of = { $done } of { $of } rows
console-import-leave = You may close this page. The work goes on.
console-import-look-again = Look again
console-import-pause = Don’t update by itself

console-import-checked-title = Is this right?
console-import-checked-text = This is what would happen. Nothing has changed yet.
console-import-tile-error = { $count ->
    [one] row with a mistake
   *[other] rows with a mistake
}
console-import-tile-create = new
console-import-tile-update = updated
console-import-tile-unchanged = unchanged
console-import-tile-missing = not in the file
console-import-leave-out = { $count ->
    [one] Leave out the row with a mistake
   *[other] Leave out the { $count } rows with a mistake
}
console-import-leave-out-hint = Or correct this in your file and read it again.
console-import-apply = { $count ->
    [one] Apply to 1 person
   *[other] Apply to { $count } people
}
console-import-apply-nothing = There is nothing to apply: nobody would change.
console-import-apply-faulty = There are rows with a mistake. Choose to leave them out, or correct the file.
console-import-busy = Another import of this institution is running. Wait until it is done.
console-import-remap = Change columns
console-import-rows-title = Rows
console-import-all-rows = All rows
console-import-table = Download as CSV
console-import-line = Line
console-import-who = Who
console-import-verdict = Verdict
console-import-what = What
console-import-verdict-create = New
console-import-verdict-update = Update
console-import-verdict-unchanged = Unchanged
console-import-verdict-error = Mistake
console-import-verdict-missing = Not in the file
console-import-outcome-waiting = Not done yet
console-import-outcome-done = Done
console-import-outcome-skipped = Skipped
console-import-outcome-undone = Undone
console-import-outcome-kept = Left as it is
console-import-empty = empty
console-import-with-password = The password comes along.
console-import-with-factor = { $Term } comes along.
console-import-with-eck-id = An ECK iD comes along.
console-import-missing-text = Is at your institution, but not in this file. Nothing changes for this person.
console-import-value-pupil = pupil
console-import-value-teacher = teacher
console-import-value-staff = staff
console-import-value-guardian = parent or guardian
console-import-value-member = member
console-import-value-admin = administrator
console-import-value-class_admin = class administrator
console-import-value-main_contact = main contact
console-import-value-auditor = auditor
console-import-value-support = support
console-import-value-operator = operator
console-import-value-yes = yes
console-import-value-no = no

console-import-fault-key-missing = is missing, and people are recognised by it.
console-import-fault-username-missing = is missing. Somebody new needs a name to sign in with.
console-import-fault-name-missing = is missing. Give a given name or a surname.
console-import-fault-role-missing = is missing. Put a role into the file or choose one for new people.
console-import-fault-too-long = is too long, at most 120 characters.
console-import-fault-strange-characters = holds characters that can't be.
console-import-fault-not-email = is no e-mail address.
console-import-fault-not-phone = is no mobile number. Write for example +31 6 12345678.
console-import-fault-not-date = is no date. Write for example 31-07-2027.
console-import-fault-ends-before-start = comes before the first day.
console-import-fault-unknown-role = is no known role. Use pupil, teacher, staff, parent or member.
console-import-fault-role-not-given = gives power over others. Such a role is only given by hand.
console-import-fault-unknown-language = is no language of this institution. Use a code such as nl or en.
console-import-fault-not-eck-id = is no ECK iD.
console-import-fault-not-yes-or-no = is neither yes nor no.
console-import-fault-hash-unusable = is no hash that a password can be checked against, or asks for too much work.
console-import-fault-secret-unusable = is no secret of an authenticator app.
console-import-fault-period-unusable = is not right. Use 10 to 120 seconds.
console-import-fault-digits-unusable = is not right. Use 6 or 8.
console-import-fault-algorithm-unusable = is unknown. Use SHA1, SHA256 or SHA512.
console-import-fault-role-address = looks like an address of several people. Is it one person's? Then put yes into the column Personal address.
console-import-fault-twice-in-file = stands on line { $line } already.
console-import-fault-login-twice = stands on line { $line } already.
console-import-fault-username-taken = is somebody else's.
console-import-fault-number-taken = is somebody else's.
console-import-fault-several-people = is several people's. Recognise people by something else.
console-import-fault-administrator = is an administrator's, or of somebody who was one until lately. They are only changed by hand.

console-import-applied-title = The import was applied
console-import-undone-title = The import was undone
console-import-discarded-title = This import was discarded
console-import-report = { $created } created, { $updated } updated, { $skipped } skipped.
console-import-report-undone = { $closed } new accounts closed, { $restored } put back, { $kept } left as they are because they had changed since.
console-import-forgotten = The rows of this import are not kept any more.
console-import-undo-title = Not right after all?
console-import-undo-text = Undoing gives everybody back what was there and closes the new accounts. Whoever was changed by somebody else since stays as they are.
console-import-undo-until = Possible until
console-import-undo = Undo the import
