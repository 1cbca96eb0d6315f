# De Regenboogschool: warm en dichtbij.
password-lead = Fijn dat { $je } er bent! Log in en ga aan de slag.
help-title = { $form ->
    [formal] Komt u
   *[informal] Kom je
} er niet uit?
signed-out-lead = Tot morgen!
enrol-app = { $form ->
    [formal] Hebt u
   *[informal] Heb je
} al zo'n app? Open die. Installeer er anders een op { $jouw } telefoon of tablet. Elke authenticator-app is goed.
