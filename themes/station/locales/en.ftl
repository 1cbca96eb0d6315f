# Stationsbeheer Noord: short and clear.
recover-link = New phone or other app?
enrol-lead = Do this on another device than your phone. Three steps, one minute.
help-title = Service desk
signed-out-lead = Safe travels.
