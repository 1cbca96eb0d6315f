# The console: keys and hosts, for the operator.

keys-title = Keys and hosts
keys-signing = Keys that sign tokens
keys-signing-text = They are replaced by themselves. A new key is announced for a while first, so that every app knows it.
keys-algorithm = Algorithm
keys-state = State
keys-state-announced = Announced
keys-state-signing = Signs
keys-state-verifying = Still good
keys-since = Since
keys-next = Then
keys-next-signing = is replaced from { $at } on
keys-next-announced = signs from { $at } on
keys-retired = { $count ->
    [0] There are no old keys.
    [one] One old key is out of use.
   *[other] { $count } old keys are out of use.
}
keys-rotate = Replace keys
keys-at-once = New keys sign at once
keys-at-once-hint = In emergencies only: apps that have not fetched the keys again refuse for a while.
keys-revoke = Revoke
keys-sealing = Keys that secrets are sealed with
keys-sealing-text = These stand in the configuration. The first one seals, all of them open.
keys-seals = Seals
keys-opens = Only opens
keys-sealing-since = used since { $at }
keys-hosts = Hosts
keys-issuer = Of the installation
keys-news-announced = New keys are announced.
keys-news-rotated = New keys sign from now on.
keys-news-revoked = The key is revoked.
keys-revoke-title = Revoke a key
keys-revoke-text = You are about to revoke this key for { $algorithm }:
keys-revoke-signs = This key signs now. Everything that it signed is refused at once, and another key takes over. People have to sign in again in many apps.
keys-revoke-other = Everything that this key signed is refused at once.
keys-revoke-confirm = Yes, revoke this key
keys-confirm-first = Tick the box first.
keys-themes = Template sets and languages
keys-themes-folder = Folder
keys-themes-built-in = None: those built in alone
keys-themes-sets = Sets
keys-themes-languages = Languages
keys-themes-refused = What lies in the folder now was refused. What was right before goes on running.
keys-themes-reload = After a change each server reads the folder anew at the signal SIGHUP, or at a POST to /themes/reload on the management address.
