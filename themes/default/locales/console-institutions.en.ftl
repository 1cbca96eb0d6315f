# The console: institutions, for the operator.

institutions-title = Institutions
institutions-search = Name, short name or host
institutions-add = Add an institution
institutions-name = Name
institutions-slug = Short name
institutions-slug-hint = Small letters, digits and hyphens. People type it; it can't be changed later.
institutions-hosts = Own hosts
institutions-hosts-hint = One a line, such as login.example.org. May stay empty.
institutions-host-passkeys = { $count ->
    [one] For { $host } one passkey was made. Without this host it works no more.
   *[other] For { $host } { $count } passkeys were made. Without this host they work no more.
}
institutions-domains = Mail domains
institutions-domains-hint = One a line, such as example.org. Whoever comes with such an address ends up here.
institutions-brin = BRIN
institutions-brin-hint = For schools alone: the number that the Dutch government knows a school by, such as 11ZZ, or 11ZZ03 with its branch. Apps in education may ask for it.
institutions-language = Language
institutions-preset = Begins as
institutions-preset-hint = The policy and the look to begin with; everything can be changed afterwards.
institutions-preset-onderzoek = Research institution: mandatory for everybody, mail address as name
institutions-preset-energie = Co-operative: voluntary, remembers 24 hours
institutions-preset-school = School: for teachers and administrators
institutions-preset-zorg = Care: voluntary first, mandatory later
institutions-preset-station = Organisation: mandatory at first use
institutions-console = Administration
institutions-to-console = To the administration
institutions-new-title = Add an institution
institutions-one-title = { $name }
institutions-people = People
institutions-people-count = { $administrators ->
    [0] { $count } accounts, no administrator
    [one] { $count } accounts, one administrator
   *[other] { $count } accounts, { $administrators } administrators
}
institutions-since = Since
institutions-save = Save
institutions-outdated = Somebody else changed this since you opened the page. Nothing was saved. Below are your version and the present one; saving replaces the latter.
institutions-yours = What you filled in
institutions-theirs = What is there now
institutions-close-title = Close this institution
institutions-close-text = Nobody of this institution can sign in then. Whoever is signed in now is signed out everywhere, in the apps as well. Nothing is thrown away.
institutions-close-confirm = Yes, close this institution
institutions-close = Close
institutions-open-title = Open this institution again
institutions-open-text = Everybody can sign in again then, with everything as it was.
institutions-open-confirm = Yes, open this institution
institutions-open = Open again
institutions-confirm-first = Tick the box first.
institutions-own = You can't close your own institution: you would lock yourself out.
institutions-news-added = The institution was added.
institutions-news-saved = Saved.
institutions-news-closed = The institution is closed. Everybody was signed out.
institutions-news-opened = The institution is open again.
institutions-fault-slug = Use 1 to 40 small letters, digits and hyphens.
institutions-fault-slug-taken = This short name is taken.
institutions-fault-name = Fill in a name of at most 120 characters.
institutions-fault-language = Choose a language.
institutions-fault-host = { $name } is no host. Write it as login.example.org.
institutions-fault-host-taken = { $name } belongs to another institution or to this installation itself.
institutions-fault-brin = This is no BRIN. Write it as 11ZZ, or as 11ZZ03 with the branch.
institutions-fault-domain = { $name } is no mail domain. Write it as example.org.
institutions-fault-domain-taken = { $name } belongs to another institution.
