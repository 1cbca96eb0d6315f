# Peilstation Onderzoek: businesslike and precise.
password-forgot = Ask for a new password
intro-lead = Research data belong only to those who work with them. That is why we ask for { $term }.
signed-out-lead = The session is closed.
