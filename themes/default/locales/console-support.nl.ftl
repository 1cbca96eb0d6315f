# De beheeromgeving: wie welke instellingen helpt.

support-title = Ondersteuning
support-text = Ondersteuners helpen mensen van hun eigen instelling, en van de instellingen hieronder. Ieder bezoek staat in het logboek van de instelling die geholpen wordt.
support-who = Wie
support-home = Van
support-helps = Helpt
support-since = Sinds
support-withdraw = Intrekken
support-unable = Kan nu niet helpen
support-none = Nog niemand helpt een andere instelling.
support-assign-title = Iemand laten helpen
support-home-slug = Korte naam van de eigen instelling
support-username = Gebruikersnaam daar
support-helps-slug = Korte naam van de instelling die hulp krijgt
support-assign = Laten helpen
support-news-assigned = De ondersteuner kan nu helpen.
support-news-withdrawn = Ingetrokken.
support-fault-home = Deze korte naam bestaat niet.
support-fault-person = Deze gebruikersnaam komt daar niet voor.
support-fault-role = Deze persoon is geen ondersteuner. Geef eerst die rol.
support-fault-helps = Deze korte naam bestaat niet.
support-fault-own = De eigen instelling helpt een ondersteuner al.
support-fault-already = Deze persoon helpt die instelling al.
