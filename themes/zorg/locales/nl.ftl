# Zorggroep De Linde: rustig, met oog voor cliënten.
intro-lead = Zo blijven de gegevens van cliënten en collega's goed beschermd.
signed-out-lead = Bedankt, en tot de volgende keer.
