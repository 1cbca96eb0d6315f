# The words of mails and text messages. The same words as on the pages: see en.ftl.
# A text message has at most 160 characters of the GSM alphabet, so no curly quotes or dashes.

## The frame
letter-greeting = Hello { $name },
letter-greeting-nobody = Hello,
letter-logo = Logo of { $name }
letter-bare-link = Does the button not work? Paste this link into your browser:
letter-valid-minutes = { $count ->
    [one] The link works for a minute, and only once.
   *[other] The link works for { $count } minutes, and only once.
}
letter-valid-hours = The link works for { $count } hours, and only once.
letter-valid-days = The link works for { $count } days, and only once.
letter-keep-link = Do not share this link with anyone.
letter-keep-password = Do not share this password with anyone.
letter-help-title = Need help?
letter-help-none = Ask the administrator of { $institution }.
letter-purpose-helpdesk = Helpdesk
letter-purpose-main-contact = Main contact person
letter-purpose-project-team = Project team
letter-never-ask = We never ask for your password or a code by mail or telephone.
letter-foot = This mail was sent automatically on behalf of { $institution }.

## Details
letter-fact-account = Username
letter-fact-password = Temporary password
letter-fact-when = When
letter-fact-device = Device
letter-fact-place = Network address
letter-fact-address = Address
letter-fact-new-address = New address
letter-fact-number = Number
letter-fact-until = Until
letter-fact-off-until = Off until
letter-fact-again-from = Possible again from
letter-fact-valid-until = Valid until
letter-fact-reason = Reason
letter-by-administrator = An administrator of { $institution } did this.
letter-by-support = Somebody from the support team did this.
letter-by-recovery = This was done on the page ‘Getting access again’.
letter-codes-left = { $count ->
    [0] You have no recovery codes left. Make new ones in your account.
    [one] You have one recovery code left. Make new ones in your account.
   *[other] You have { $count } recovery codes left.
}

## Buttons
letter-button-password = Choose a new password
letter-button-first-password = Choose a password
letter-button-set-up = Set up { $term }
letter-button-confirm = Confirm my e-mail address
letter-button-sign-in = To the sign-in page
letter-linked-password = Choose a new password below.
letter-linked-set-up = Below you set up { $term } again.
letter-linked-confirm = Then confirm it below.

## Doubt
letter-doubt-title = Was this not you?
letter-doubt-wrong-title = Is this not right?
letter-doubt-asked-title = Did you not ask for this?
letter-doubt-unexpected-title = Did you not expect this mail?
letter-doubt-not-me = Tell us right away with the link below. We then sign everybody out and send you a mail to choose a new password.
letter-doubt-link = This is not right
letter-doubt-contact = Then contact us right away. You find the details at the bottom of this mail.
letter-doubt-contact-name = Then contact { $institution } right away.
letter-doubt-asked = Then you need not do anything. Nothing has changed.
letter-doubt-asked-link = Then you need not do anything. Without the link nothing changes.
letter-doubt-tell = Do you not trust it? Tell us with the link below.

## Password
letter-new-password-title = Choosing a new password
letter-new-password-text = Somebody asked for a new password for your account.
letter-new-password-shared-title = No new password for a shared account
letter-new-password-shared-text = Somebody asked for a new password for this account. It is a shared account, and { $institution } no longer lets people sign in with those.
letter-new-password-shared-more = Ask the main contact person of your organisation for a personal account.
letter-new-password-inactive-title = No new password for this account
letter-new-password-inactive-text = Somebody asked for a new password for your account. This account is not active now. That is why we send no link.
letter-new-password-inactive-more = Ask { $institution } when your account is active.
letter-new-password-elsewhere-title = No new password here
letter-new-password-elsewhere-text = Somebody asked for a new password for your account. Your password is your school's, and is changed there. That is why we send no link.
letter-new-password-elsewhere-more = Ask { $institution } how you get a new password.
letter-password-changed-title = Your password was changed
letter-password-changed-text = The password of your account was changed.
letter-password-changed-more = From now on sign in with the new password.
letter-password-reset-title = Your old password no longer works
letter-password-reset-text = The password of your account was reset. The old one no longer works.

## Second step
letter-factor-enabled-title = { $Term } is on
letter-factor-enabled-text = { $Term } is now on for your account.
letter-factor-enabled-more = From now on we also ask for a code when you sign in.
letter-factor-suspended-title = { $Term } is off for now
letter-factor-suspended-text = { $Term } is off for now for your account. We do not ask for a code when you sign in.
letter-factor-suspended-more = The link with your app is kept.
letter-factor-resumed-title = { $Term } is on again
letter-factor-resumed-text = { $Term } is on again for your account. We ask for a code again when you sign in.
letter-factor-removed-title = { $Term } is off
letter-factor-removed-text = { $Term } is off for your account. The link with your app was wiped.
letter-factor-removed-more = Remove the account from the app on your phone as well.
letter-factor-replaced-title = A new app was linked
letter-factor-replaced-text = A new app was linked to your account. The old link no longer works.
letter-factor-replaced-more = Remove the account from the old app. The codes in it no longer work.
letter-app-removed-title = The link with your app was wiped
letter-app-removed-text = The link with your app was wiped. The codes from that app no longer work.
letter-app-removed-more = Remove the account from the app on your phone as well.
letter-sms-enabled-title = Codes by text message are on
letter-sms-enabled-text = From now on you can also sign in with a code by text message.
letter-sms-removed-title = Codes by text message are off
letter-sms-removed-text = We no longer send codes by text message for your account.
letter-recovery-code-used-title = A recovery code was used
letter-recovery-code-used-text = Somebody signed in to your account with a recovery code. That code no longer works.
letter-recovery-code-reset-title = { $Term } was wiped with a recovery code
letter-recovery-code-reset-text = The link with your app was wiped with a recovery code. The codes from that app no longer work.
letter-recovery-codes-made-title = { $count ->
    [one] There is a new recovery code
   *[other] There are new recovery codes
}
letter-recovery-codes-made-text = { $count ->
    [one] A new recovery code was made for your account. The old recovery code no longer works.
   *[other] New recovery codes were made for your account. The old recovery codes no longer work.
}
letter-many-wrong-codes-title = A wrong code was entered many times
letter-many-wrong-codes-text = A wrong code was entered for your account several times in a row. Whoever did that knew your password.
letter-many-wrong-codes-more = Was it you? Then use the newest code, and check whether the clock of your phone is right.
letter-recovery-locked-title = Getting access again is not possible for now
letter-recovery-locked-text = Something that is not right was entered too often on the page ‘Getting access again’. That is why this way is closed for your account now.
letter-recovery-locked-more = Signing in with your password and a code still works.

## E-mail address and secret question
letter-email-change-asked-title = Changing your e-mail address
letter-email-change-asked-text = Somebody asked to change the e-mail address of your account.
letter-email-change-asked-more = That happens only when the new address is confirmed. We sent a mail there.
letter-confirm-email-title = Confirm your e-mail address
letter-confirm-email-text = Is it right that this e-mail address belongs to your account?
letter-email-changed-title = Your e-mail address was changed
letter-email-changed-text = The e-mail address of your account was changed. From now on we mail you at the new address.
letter-question-set-title = Your secret question is set
letter-question-set-text = A secret question was set for your account. With your phone and the answer you get access again later.
letter-question-dropped-title = Your secret question was removed
letter-question-dropped-text = The secret question of your account was removed. The answer no longer works.

## Account
letter-account-name-title = Your account
letter-account-name-text = An account was made for you at { $institution }. Your username stands below.
letter-account-name-more = Your password comes separately.
letter-temporary-password-title = Your temporary password
letter-temporary-password-text = This is the temporary password for your account at { $institution }. Your username comes separately.
letter-temporary-password-more = After signing in you choose a password of your own right away.
letter-account-secured-title = Your account is secured
letter-account-secured-text = We were told that somebody else used your account. That is why everybody was signed out and the old password no longer works.
letter-account-secured-more = The devices that we remembered have been forgotten as well. Recovery codes made in that time no longer work.
letter-new-device-title = Signed in on a new device
letter-new-device-text = Somebody signed in to your account on a device or in a browser that we did not know yet.

## Administration
letter-sms-budget-title = { $percent }% of the budget for text messages is spent
letter-sms-budget-text = { $percent }% of the budget for text messages of { $institution } is spent this month.
letter-invitation-title = Your account at { $institution }
letter-invitation-text = An account was made for you at { $institution }. Choose a password of your own, and you can sign in.
letter-factor-reminder-title = Set up { $term }
letter-factor-reminder-text = The administrator of { $institution } asks you to set up { $term }. Your account is then better protected, even when somebody knows your password.
letter-factor-reminder-more = It takes about a minute.
letter-fact-request-for = For
letter-request-granted-title = Your request was granted
letter-request-granted-text = The account that you asked for a colleague was made.
letter-request-granted-more = Your colleague gets a mail of their own to choose a password.
letter-request-refused-title = Your request was refused
letter-request-refused-text = There will be no account for the colleague that you asked one for. The reason stands below.
letter-request-asked-back-title = A question about your request
letter-request-asked-back-text = Before there is an account for your colleague, there is a question. It stands below.
letter-request-asked-back-more = You can answer in the administration, under Requests.

## Reminders
letter-set-up-reminder-title = Set up { $term } before { $day }
letter-set-up-reminder-text = From { $day } you can sign in at { $institution } with { $term } only. You have not set that up yet.
letter-set-up-reminder-more = It takes a few minutes. Until that day you can still sign in without it.
letter-lock-out-warning-title = { $people ->
    [one] One person will not be able
   *[other] { $people } people will not be able
} to sign in
letter-lock-out-warning-text = From { $day } { $term } is required at { $institution }. { $people ->
    [one] One person can't set that up yet
   *[other] { $people } people can't set that up yet
}, for a mail address or mobile number is missing.
letter-lock-out-warning-more = Add those before { $day }, or change the policy. The policy page shows who they are.
letter-button-policy = See the policy

## Text messages
sms-sign-in-code = { $code } is your sign-in code for { $institution }.
sms-confirm-number = { $code } is your confirmation code for { $institution }.
sms-recovery-code = { $code } is your code for new access at { $institution }.
sms-valid = { $count ->
    [one] It works for a minute.
   *[other] It works for { $count } minutes.
}
sms-keep-code = Do not share this code.
sms-temporary-password = Your temporary password for { $institution } is: { $password }
sms-keep-password = Do not share this password with anyone.
sms-account-name = Your username at { $institution } is: { $username }
sms-factor-changed = At { $institution } { $term } of your account was changed.
sms-recovery-locked = At { $institution } somebody tried too often to get access to your account again.
sms-not-me = Was this not you? Contact us right away.

## Passkeys
letter-passkey-added-title = A passkey was added
letter-passkey-added-text = A passkey or security key was added to your account.
letter-passkey-renamed-title = A passkey has another name
letter-passkey-renamed-text = A passkey or security key of your account was given another name.
letter-passkey-removed-title = A passkey was removed
letter-passkey-removed-text = A passkey or security key was removed from your account.
letter-badge-made-title = A badge was made for you
letter-badge-made-text = School has printed a badge that you can sign in with at school.
letter-badge-made-more = An earlier badge no longer works.
letter-badge-ended-title = Your badge no longer works
letter-badge-ended-text = The badge that you could sign in with at school was revoked.
letter-badge-ended-more = Signing in with your password still works.
letter-fact-passkey = Name

## Sign-in sources
letter-source-linked-title = An account was linked
letter-source-linked-text = From now on the account below signs in to your account.
letter-source-unlinked-title = An account was unlinked
letter-source-unlinked-text = The account below does not sign in to your account any more.
letter-fact-source = Linked account
