# The statement on accessibility. What stands here follows from the tests; who changes those looks here too.

accessibility-link = Accessibility
# An institution's own line at the foot of every page, such as a link to its privacy statement. We have none.
footer-own = { "" }
accessibility-title = Accessibility
accessibility-lead = Everybody must be able to sign in here: with a screen reader, with a keyboard alone, on a small phone or with large letters. This page says what we do for that, and what we do not know yet.
accessibility-norm-title = What we build to
accessibility-norm = We build to the guidelines WCAG 2.2, level A and AA. Nobody from outside has examined that. So this page is no certificate: it tells what our own tests show.
accessibility-tested-title = What we test with every change
accessibility-tested-axe = Every page, in every look that comes with the product, in every language, light and dark, as narrow as a small phone and at 200% zoom, with the program axe-core: with every change any two of these together, and now and then all with all. It finds no faults.
accessibility-tested-keyboard = All steps to sign in, link an app and get access again with the keyboard alone. It is always to be seen where you are.
accessibility-tested-size = Every page fits a screen of 320 pixels without scrolling sideways, and 200% zoom, also with letters of twice the size and with more space between letters and lines. Only wide tables scroll sideways.
accessibility-tested-words = A fault stands in words at its field and at the front of the page’s title.
accessibility-tested-colours = Every button and field is still to be seen in the colours that you choose yourself in Windows. Who wants less motion gets none.
accessibility-without-title = What you do not need
accessibility-without-puzzles = There are no puzzles or pictures to prove that you are human.
accessibility-without-memory = Passwords and codes may be pasted, or filled in by a password manager.
accessibility-without-camera = A QR code need not be scanned: the same key stands beside it in letters.
accessibility-without-scripts = Signing in works without JavaScript too. A page does not change by itself while you read. If it took too long, you can begin again.
accessibility-open-title = What we do not know yet
accessibility-open-reader = We tested the order in which a screen reader reads the sign-in pages, but not yet with a screen reader itself.
accessibility-open-browser = We tested in one browser: Chromium. Not yet in Safari and Firefox.
accessibility-open-people = We did not yet test with people with a disability, nor with voice control.
accessibility-open-own = Texts and pictures that an institution adds itself, and the mails that we send, were not tested on all these points.
accessibility-tell-title = Does something not work?
accessibility-tell = Let us know. Tell us which page it was and what did not work.
accessibility-changed = This statement is of { $date }.
accessibility-table = Table
