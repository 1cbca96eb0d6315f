# The console: the frame of every page.

console-title = Administration
console-switch = Another institution
console-places = Parts of the administration
console-menu = Menu
console-installation = Whole installation
console-guest = You are a guest at { $name }. This visit is recorded in that institution's log.
console-pages = Pages
console-first-page = To the beginning
console-next-page = Next
console-search = Search
console-list-count = { $count ->
    [one] 1 result
   *[other] { $count } results
}
console-list-part = { $count ->
    [one] 1 result on this page
   *[other] { $count } results on this page
}
console-closed = Closed

console-nav-overview = Overview
console-nav-people = People
console-nav-classes = Classes and groups
console-nav-requests = Requests
console-nav-import = Import
console-nav-policy = Policy
console-nav-why = Why was I asked?
console-nav-sources = Sign-in sources
console-nav-apps = Apps
console-nav-look = Look
console-nav-contacts = Contacts and help
console-nav-audit = Audit log
console-nav-statistics = Statistics
console-nav-institutions = Institutions
console-nav-support = Support
console-nav-keys = Keys and hosts

console-home-title = Choose an institution
console-home-search = Name or short name
console-home-more = There are more. Type a part of the name.
console-home-none = No institution found.

console-no-task-title = There is nothing here for you
console-no-task-text = You are signed in, but you have no task in the administration. Should you? Ask your institution's administrator.
console-no-task-way = To your own account
console-not-yours-title = This is not part of your task
console-not-yours-text = This page is for somebody with another task in the administration.
console-not-yours-way = Back to the administration
console-no-factor-title = Set up { $term } first
console-no-factor-text = Whoever can reach other people's data signs in with a second step. Set it up on your own account first.
console-no-factor-way = Set it up now
console-not-here-title = Not found
console-not-here-text = There is nothing at this address, or it is not for you.
console-not-here-way = Back to the administration
console-changed-title = Somebody was here before you
console-changed-text = This was changed since you opened the page. Nothing was saved. Look first at how it is now.
console-changed-way = See how it is now
console-who-is-there-title = First show that you are still there
console-who-is-there-text = Quite some time went by. So nothing was saved yet, but what you typed is not lost. Show in a new tab that it is you. Then reload this page: your browser sends the form again.
console-who-is-there-way = Show in a new tab that it is you
