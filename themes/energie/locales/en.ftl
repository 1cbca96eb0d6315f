# Coöperatie Zonnestroom: explained with two keys.
intro-what = Think of a door with two locks. Your password is one key, a code from your phone the other.
code-label = Code from your app
help-title = Stuck?
