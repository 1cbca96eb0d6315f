# Zorggroep De Linde: calm, with an eye for clients.
intro-lead = This keeps the data of clients and colleagues well protected.
signed-out-lead = Thank you, and see you next time.
