# Stationsbeheer Noord: kort en duidelijk.
recover-link = Nieuwe telefoon of andere app?
enrol-lead = Doe dit op een ander apparaat dan { $jouw } telefoon. Drie stappen, één minuut.
help-title = Servicedesk
signed-out-lead = Goede reis.
