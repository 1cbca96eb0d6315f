# De Regenboogschool: warm and close.
password-lead = Good to see you! Sign in and get going.
help-title = Stuck?
signed-out-lead = See you tomorrow!
enrol-app = Do you have such an app already? Use that. Preferably keep it on your phone or tablet, not on this device.
