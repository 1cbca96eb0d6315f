# Coöperatie Zonnestroom: uitleg met twee sleutels.
intro-what = Vergelijk het met een deur met twee sloten. { $Jouw } wachtwoord is de ene sleutel, een code van { $jouw } telefoon de andere.
code-label = Code uit { $jouw } app
help-title = { $form ->
    [formal] Loopt u
   *[informal] Loop je
} vast?
