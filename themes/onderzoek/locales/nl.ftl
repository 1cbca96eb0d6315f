# Peilstation Onderzoek: zakelijk en precies.
password-forgot = Nieuw wachtwoord aanvragen
intro-lead = Onderzoeksgegevens horen alleen bij wie ermee werkt. Daarom vragen we { $term }.
signed-out-lead = De sessie is afgesloten.
