# The console: who helps which institutions.

support-title = Support
support-text = Support staff help people of their own institution, and of the institutions below. Every visit is recorded in the log of the institution that is helped.
support-who = Who
support-home = Of
support-helps = Helps
support-since = Since
support-withdraw = Withdraw
support-unable = Can't help now
support-none = Nobody helps another institution yet.
support-assign-title = Let somebody help
support-home-slug = Short name of their own institution
support-username = User name there
support-helps-slug = Short name of the institution to be helped
support-assign = Let help
support-news-assigned = They can help now.
support-news-withdrawn = Taken back.
support-fault-home = There is no such short name.
support-fault-person = Nobody there has this user name.
support-fault-role = This person is not of support. Give them the role first.
support-fault-helps = There is no such short name.
support-fault-own = Support helps the own institution anyway.
support-fault-already = This person helps that institution already.
