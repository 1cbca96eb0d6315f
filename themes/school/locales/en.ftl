# De Regenboogschool: warm and close.
password-lead = Good to see you! Sign in and get going.
help-title = Stuck?
signed-out-lead = See you tomorrow!
enrol-app = Do you have such an app already? Open it. Otherwise install one on your phone or tablet. Any authenticator app will do.
