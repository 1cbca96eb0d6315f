# The console: the look.

console-look-title = Look
console-look-of = Look of
console-look-show = Show
console-look-live = Version { $version } is live
console-look-preset = The basic theme is live
console-look-draft = You have changes that are not live yet
console-look-draft-text = Visitors see this only once you publish it.
console-look-changed = Changed on { $at }.
console-look-changed-by = Changed on { $at } by { $name }.
console-look-publish = Publish
console-look-discard = Discard changes
console-look-to-versions = Versions and file
console-look-faults = Not everybody can read this, or it is too heavy for a slow connection. You can publish once this is mended.
console-look-two-fonts = Text and headings each have another supplied font. Choose a font of the device for one of them, or the same for both.
console-look-font-and-background = A supplied font and a background picture are too heavy together. Choose a font of the device, or take the background picture away.
console-look-too-close = { $side ->
   *[light] In light
    [dark] In dark
  }: “{ $front ->
    [primary] Buttons and links
    [on_primary] Text on buttons
    [page] Background of the page
    [surface] Ground of the form
   *[text] Text
    [accent] Accent
    [panel] Ground beside the page
    [on_panel] Text on the ground beside
    [muted] Quiet text
    [border] Edges of fields
    [error] Errors
    [success] Success
    [warning] Warnings
    [focus] Ring around what is chosen
    [switch_on] Switch that is on
  }” on “{ $back ->
    [primary] Buttons and links
    [on_primary] Text on buttons
    [page] Background of the page
   *[surface] Ground of the form
    [text] Text
    [accent] Accent
    [panel] Ground beside the page
    [on_panel] Text on the ground beside
    [muted] Quiet text
    [border] Edges of fields
    [error] Errors
    [success] Success
    [warning] Warnings
    [focus] Ring around what is chosen
    [switch_on] Switch that is on
    [tint] Tinted area
    [path] Area with the steps
    [notice] Area of a notice
    [alert] Area of an error
    [news] Area of something that worked
    [warning_note] Area of a warning
    [badge] Label
    [error_badge] Label of an error
    [warning_badge] Label of a warning
    [danger_hover] Remove button under the mouse
    [primary_hover] Button under the mouse
  }” has a contrast of { $ratio }. It takes at least { $least }.
console-look-take = Take { $colour }
console-look-conflict = Somebody else changed this meanwhile
console-look-conflict-what = What
console-look-conflict-now = How it is now
console-look-conflict-sent = What you filled in
console-look-outdated = This was changed since you opened the page. Nothing was saved.
console-look-not-saved = Nothing was saved. The field says what is wrong.
console-look-unreadable = Not published: not everybody could read this or get it fast enough. Below you see what has to change.
console-look-same = Not published: this is live already.
console-look-name-taken = Not published: another institution has this name already.
console-look-news-saved = Saved as a draft. The preview shows what it will be like.
console-look-news-published = Published: version { $version } is live.
console-look-news-discarded = The changes were discarded.
console-look-news-imported = The file was read as a draft.

console-look-edit = Edit
console-look-parts = Parts of the look
console-look-part-colours = Colours
console-look-part-shape = Shape
console-look-part-pictures = Pictures
console-look-part-words = Name and announcement
console-look-only-see = You can look at this. An administrator can change it.
console-look-save = Save as a draft
console-look-light = In light
console-look-dark = Colours in dark
console-look-dark-text = Without a choice of your own these are made from the colours in light.
console-look-more-colours = More colours
console-look-back-to-preset = Clear own choice
console-look-not-a-colour = Write a colour as #rrggbb, for example #0d5a68.
console-look-token = { $token ->
    [primary] Buttons and links
    [on_primary] Text on buttons
    [page] Background of the page
    [surface] Ground of the form
   *[text] Text
    [accent] Accent
    [panel] Ground beside the page
    [on_panel] Text on the ground beside
    [muted] Quiet text
    [border] Edges of fields
    [error] Errors
    [success] Success
    [warning] Warnings
    [focus] Ring around what is chosen
    [switch_on] Switch that is on
  }
console-look-token-in = { $token ->
    [primary] Buttons and links
    [on_primary] Text on buttons
    [page] Background of the page
    [surface] Ground of the form
   *[text] Text
    [accent] Accent
    [panel] Ground beside the page
    [on_panel] Text on the ground beside
    [muted] Quiet text
    [border] Edges of fields
    [error] Errors
    [success] Success
    [warning] Warnings
    [focus] Ring around what is chosen
    [switch_on] Switch that is on
  } ({ $side ->
   *[light] in light
    [dark] in dark
  })
console-look-as-preset = As in the basic theme
console-look-as-institution = As the institution
console-look-corner = { $corner }
console-look-from = { $from ->
   *[own] Own choice
    [light] Made from the light colour
    [institution] From the institution
    [preset] From the basic theme
  }
console-look-inherits = What you do not choose here is as at the institution.
console-look-alone = What you do not choose here comes from the basic theme, not from the institution.
console-look-inherit = Take the rest from the institution
console-look-stand-alone = Take nothing from the institution
console-look-term-hint-portal = Leave this empty for the institution's name for it.
console-look-notice-hint-portal = Text only. Leave this empty for the institution's notice.
console-look-font = { $font ->
   *[system] Of the device
    [humanist] Humanist
    [geometric] Geometric
    [grotesque] Businesslike
    [rounded] Rounded
    [serif] Serif
    [slab] Slab serif
    [atkinson] Atkinson Hyperlegible (supplied, clear letters)
    [lexend] Lexend (supplied, widely set)
    [nunito] Nunito (supplied, rounded)
    [noto-serif] Noto Serif (supplied, with serifs)
  }
console-look-font-samples = What they look like
console-look-font-sample = Welcome back! Your code is 0O1lI 8B.
console-look-font-shipped = A supplied font looks the same on every device. The other fonts are those of the device: nothing has to be fetched for them. E-mails always use those of the device.
console-look-font-label = Font
console-look-heading-font = Font of headings
console-look-layout = { $layout ->
   *[centered] Card in the middle
    [split] Picture beside it
  }
console-look-layout-label = Layout
console-look-layout-hint = Your background picture stands beside the page, or else a plain ground.
console-look-radius = Roundness of corners (in pixels)
console-look-pictures-text = PNG, JPEG, WebP or SVG, at most 5 MB. We make a new file of it ourselves; data about camera and place disappear. A background is there on wide screens; a telephone does not load it.
console-look-place = { $place ->
   *[logo] Logo
    [logo_dark] Logo on dark
    [favicon] Icon in the tab
    [background] Background
  }
console-look-present = Present picture: { $place ->
   *[logo] logo
    [logo_dark] logo on dark
    [favicon] icon in the tab
    [background] background
  }
console-look-no-picture = { $place ->
   [logo] The basic theme's logo is there now.
   [logo_dark] The same logo as in light is there now.
   [favicon] The logo is in the tab now.
  *[background] There is no picture of your own now.
  }
console-look-file = File: { $place ->
   *[logo] logo
    [logo_dark] logo on dark
    [favicon] icon in the tab
    [background] background
  }
console-look-hand-in = Hand in
console-look-remove = Remove: { $place ->
   *[logo] logo
    [logo_dark] logo on dark
    [favicon] icon in the tab
    [background] background
  }
console-look-picture-missing = Choose a file first.
console-look-picture-large = This file is too large, even after we made it smaller. Hand in a simpler picture.
console-look-picture-pixels = This picture has too many pixels. At most 16 million.
console-look-picture-kind = This is no PNG, JPEG, WebP or SVG.
console-look-picture-broken = This file is broken or holds something that does not belong in a picture.
console-look-picture-drawing = There can be no SVG here. Hand in a photo: PNG, JPEG or WebP.
console-look-picture-pixels-inside = This drawing holds a photo or another picture. Hand that in by itself, as PNG or JPEG, or leave it out.
console-look-picture-moves = This drawing moves. Hand in one that stands still.
console-look-picture-many = Too many pictures are kept. Ask your supporter for help.
console-look-name = Name on pages
console-look-name-hint = Leave this empty for “{ $name }”.
console-look-term = Name for { $term } ({ $language })
console-look-term-hint = Leave this empty for the name in the policy.
console-look-notice = Announcement above the form ({ $language })
console-look-notice-hint = Text only. Leave this empty for no announcement.
console-look-notice-from = First day
console-look-notice-to = Last day
console-look-wrong-name = At most 80 characters, on one line, without characters that can not be seen.
console-look-wrong-term = At most 40 characters, on one line, without characters that can not be seen.
console-look-wrong-notice = At most 500 characters, on one line, and in any case in Dutch or English.
console-look-wrong-date = Fill in a date.
console-look-wrong-dates = The last day is before the first, or is no date.

console-look-preview = Preview
console-look-preview-page = Page in the preview
console-look-preview-how = How the preview is shown
console-look-preview-text = With invented people. Buttons do nothing here.
console-look-page-sign-in = Sign in
console-look-page-second-factor = Code
console-look-page-enrolment = Set up
console-look-page-recovery-codes = Recovery codes
console-look-page-account = Account
console-look-page-consent = Consent
console-look-page-error = Error
console-look-page-other = Another page
console-look-page-mail = Mail
console-look-page-mail-text = Mail as text
console-look-page-sms = Text messages
console-look-other = Which page
console-look-sample = Which situation on that page
console-look-letter = Which mail
console-look-letter-show = Show
console-look-mode-light = Light
console-look-mode-dark = Dark
console-look-size-phone = Phone
console-look-size-desktop = Computer

console-look-versions-title = Versions of the look
console-look-versions-title-portal = Versions of the look at { $name }
console-look-versions-lead = Each publication is kept. Going back puts an earlier version live at once.
console-look-versions-none = Nothing was published yet.
console-look-version = Version { $version }
console-look-version-present = Is live
console-look-version-first = As it was before the first publication.
console-look-version-back = Went back to version { $version }.
console-look-version-parts = Changed:
console-look-part-name = { $part ->
   *[name] name
    [term] term
    [notice] announcement
    [texts] own texts
    [contacts] contacts
    [light] light colours
    [dark] dark colours
    [radius] corners
    [font] font
    [heading_font] font of headings
    [layout] layout
    [pictures] pictures
    [inherits] where the rest comes from
  }
console-look-published = Published on { $at }.
console-look-published-by = Published on { $at } by { $name }.
console-look-restore = Back to this version
console-look-as-file = As a file
console-look-as-file-text = To keep for yourself, or for another location of your school. The file holds colours, shape, words and pictures.
console-look-export = Download file
console-look-import-file = File with a look
console-look-import-hint = It becomes your draft; nothing changes for visitors yet.
console-look-import = Read in
console-look-file-broken = This is no file with a look: { $fault }
console-look-file-picture = A picture in the file cannot be used: { $place ->
   *[logo] logo
    [logo_dark] logo on dark
    [favicon] icon in the tab
    [background] background
  }.
console-look-file-missing = Choose a file first.
console-look-said = Own texts and contacts
console-look-said-there = Own texts ({ $texts }) and contacts ({ $contacts }) go with this look. They come before those under Contact and help, and are part of versions and of the file.
console-look-said-none = No own texts or contacts go with this look: those under Contact and help count.
console-look-said-text = The text { $text } can not go along like this:
console-look-said-contact = A contact can not go along like this: { $fault }
console-look-said-take = Take over what counts now
console-look-said-drop = Take them out of this look
