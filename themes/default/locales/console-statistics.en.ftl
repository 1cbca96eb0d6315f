# The console: figures.

statistics-title = Statistics
statistics-period = Period
statistics-days = { $count ->
    [365] A year
   *[other] { $count } days
}
statistics-small = Figures of fewer than five people are not shown.
statistics-adoption = Who has { $term }
statistics-adoption-now = Now { $part } of { $total } people have { $term }: { $value }%.
statistics-adoption-desc = A line with the share of each day, over { $count } days. The table below gives the same numbers.
statistics-soon = The line appears as soon as there are figures of a whole day.
statistics-few = There are too few people to give figures of.
statistics-table = As a table
statistics-day = Day
statistics-people = People
statistics-part = Set up
statistics-share = Share
statistics-then = Begin of period
statistics-by-role = By role
statistics-by-group = By class or group
statistics-by-method = By method
statistics-role = Role
statistics-group = Class or group
statistics-method = Method
statistics-method-totp = Authenticator app
statistics-method-sms = Text message
statistics-method-passkey = Passkey
statistics-days-kept-back = Days with fewer than five sign-ins are left out, and sometimes another day as well, so that nobody can work it out.
statistics-kept-back = Not shown: too small
statistics-kept-back-text = Beside groups of fewer than five another small group is sometimes left out, so that nobody can work it out.
statistics-nothing = There is nothing to count here yet.
statistics-use = Use
statistics-sign-ins = Sign-ins
statistics-sign-ins-desc = Bars with the number of sign-ins of each day, over { $count } days, and in them how often a remembered device was enough. The table below gives the same numbers.
statistics-remembered = On a remembered device
statistics-legend-all = Sign-ins
statistics-legend-part = of which on a remembered device
statistics-sum-sign-ins = sign-ins
statistics-sum-remembered = of them on a remembered device
statistics-sum-recovery-codes = { $count ->
    [one] recovery code used
   *[other] recovery codes used
}
statistics-sum-recoveries = times through the recovery portal
statistics-sum-lock-outs = times blocked
statistics-sum-passwords-refused = wrong passwords
statistics-sum-codes-refused = wrong codes
statistics-sum-apps = apps set up
statistics-sum-other-periods = of them with another code period than asked
