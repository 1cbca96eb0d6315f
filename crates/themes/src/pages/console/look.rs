//! How an institution looks: the editor with its preview, and the versions.

use serde::Serialize;

use super::{Choice, FieldFault, LanguageField};
use crate::chrome::LanguageLink;
use crate::dates::DateTimeView;
use crate::look::Lang;
use crate::page::Page;
use crate::words::Words;

/// A link of several of which one is present. Its name is the key and the value with a hyphen between.
#[derive(Clone, Debug, Serialize)]
pub struct LookLink {
    /// Which.
    pub value: &'static str,
    /// Where it leads.
    pub href: String,
    /// Whether it is the present one.
    pub present: bool,
}

/// A colour that can be chosen.
#[derive(Clone, Debug, Serialize)]
pub struct LookColour {
    /// The token.
    pub token: &'static str,
    /// The field's name.
    pub field: String,
    /// The colour as it was typed, else as pages have it.
    pub value: String,
    /// The colour as pages have it: only what differs from it is a choice.
    pub was: String,
    /// Whether it was chosen, and can be given back.
    pub chosen: bool,
    /// Where it comes from: `own`, `light` (made from the light one), `institution` or `preset`.
    pub from: &'static str,
    /// What is wrong with it.
    pub error: Option<Words>,
}

/// Colours of light or of dark surroundings.
#[derive(Clone, Debug, Serialize)]
pub struct LookColours {
    /// Whether they are the dark ones.
    pub dark: bool,
    /// Those that make the look.
    pub main: Vec<LookColour>,
    /// The others.
    pub more: Vec<LookColour>,
    /// Whether the others are shown from the beginning.
    pub open: bool,
}

/// A place for a picture.
#[derive(Clone, Debug, Serialize)]
pub struct LookPicture {
    /// Which.
    pub place: &'static str,
    /// Where the present one lies.
    pub href: Option<String>,
    /// Where it comes from: `own`, `institution` or `preset`.
    pub from: &'static str,
    /// What is wrong with the one that was handed in.
    pub error: Option<Words>,
}

/// What is edited.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum LookPartView {
    /// Colours.
    Colours {
        /// In light and in dark surroundings.
        sides: Vec<LookColours>,
    },
    /// Corners, fonts, layout.
    Shape {
        /// How round corners are.
        radius: Vec<LookChoice>,
        /// Where what is shown of layout, corners, font and font of headings comes from: `own`,
        /// `institution` or `preset`.
        from: [&'static str; 4],
        /// Fonts of running text.
        font: Vec<LookChoice>,
        /// Fonts of headings.
        heading_font: Vec<LookChoice>,
        /// Layouts.
        layout: Vec<LookChoice>,
    },
    /// Pictures.
    Pictures {
        /// Every place.
        pictures: Vec<LookPicture>,
    },
    /// Name, term, announcement.
    Words {
        /// The name on pages.
        name: String,
        /// The name where none is chosen.
        own_name: String,
        /// The term.
        term: Vec<LanguageField>,
        /// The announcement.
        notice: Vec<LanguageField>,
        /// Its first day.
        notice_from: String,
        /// Its last day.
        notice_to: String,
        /// How many own words and contacts go with this look.
        said: [usize; 2],
        /// Those that count at the institution now are others, and can be taken over.
        to_take: bool,
    },
}

/// One of several whose name is a text of ours.
#[derive(Clone, Debug, Serialize)]
pub struct LookChoice {
    /// What is sent; empty for the preset's.
    pub value: String,
    /// The name.
    pub words: Words,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// What keeps a look from being published: two colours that are too close to each other, or what is too much
/// together.
#[derive(Clone, Debug, Serialize)]
pub struct LookFaultView {
    /// What is wrong.
    pub words: Words,
    /// The colour that would do.
    pub nearest: Option<String>,
    /// What the button that takes it sends.
    pub action: String,
    /// Black or white, for letters on buttons.
    pub plain: Option<LookTake>,
}

/// A colour that can be taken instead.
#[derive(Clone, Debug, Serialize)]
pub struct LookTake {
    /// The colour.
    pub colour: String,
    /// What the button that takes it sends.
    pub action: String,
}

/// What somebody else changed meanwhile, beside what was sent.
#[derive(Clone, Debug, Serialize)]
pub struct LookConflict {
    /// What it is of.
    pub words: Words,
    /// How it is now.
    pub now: String,
    /// What was sent.
    pub sent: String,
}

/// The preview.
#[derive(Clone, Debug, Serialize)]
pub struct LookPreview {
    /// The page in the frame.
    pub src: String,
    /// `phone` or `desktop`.
    pub size: &'static str,
    /// The pages there are.
    pub pages: Vec<LookLink>,
    /// Light or dark.
    pub modes: Vec<LookLink>,
    /// Phone or desktop.
    pub sizes: Vec<LookLink>,
    /// Languages.
    pub languages: Vec<LanguageLink>,
    /// The language in the frame.
    pub lang: Lang,
    /// All letters by their subjects, where one is shown.
    pub letters: Vec<Choice>,
    /// Pages by their titles, where one beside those above is shown.
    pub others: Vec<Choice>,
    /// The samples of the page that is shown, where it has several.
    pub samples: Vec<Choice>,
    /// What the choice of a letter or page carries along: names and values.
    pub kept: Vec<(&'static str, String)>,
}

/// The editor.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleLookPage {
    /// The editor's address.
    pub href: String,
    /// The versions.
    pub versions_href: String,
    /// Whether the look may be changed by who looks.
    pub may: bool,
    /// The institution and the portals that can have a look of their own.
    pub of: Vec<Choice>,
    /// The portal whose look it is; empty for the institution's.
    pub portal: String,
    /// Of a portal's look: whether what it does not choose is the institution's.
    pub inherits: Option<bool>,
    /// The version that is published; none when the preset is all there is.
    pub version: Option<u32>,
    /// When the draft was changed.
    pub changed_at: Option<DateTimeView>,
    /// By whom.
    pub changed_by: Option<String>,
    /// Whether there is something to publish.
    pub differs: bool,
    /// What tells the state that is shown from others.
    pub revision: String,
    /// What is shown, to come back to.
    pub view: String,
    /// The parts.
    pub parts: Vec<LookLink>,
    /// The part that is edited.
    pub part: LookPartView,
    /// What keeps it from being published.
    pub faults: Vec<LookFaultView>,
    /// The preview.
    pub preview: LookPreview,
    /// What was done.
    pub news: Option<Words>,
    /// What went wrong.
    pub problem: Option<Words>,
    /// Beside which field.
    pub errors: Vec<FieldFault>,
    /// What somebody else changed meanwhile.
    pub conflict: Vec<LookConflict>,
}

impl Page for ConsoleLookPage {
    const TEMPLATE: &'static str = "console_look.html";
    const STEP: &'static str = "console-look";

    fn title(&self) -> Words {
        Words::of("console-look-title")
    }

    fn problem(&self) -> Option<Words> {
        self.problem.clone()
    }

    fn samples() -> Vec<Self> {
        super::look_samples::editor()
    }
}

/// A version in the list.
#[derive(Clone, Debug, Serialize)]
pub struct LookVersionView {
    /// Its number.
    pub number: u32,
    /// When it was published; none for what was before all versions.
    pub at: Option<DateTimeView>,
    /// By whom; nobody of this institution where empty.
    pub by: Option<String>,
    /// Which parts changed.
    pub parts: Vec<Words>,
    /// The version that was gone back to.
    pub back_to: Option<u32>,
    /// Whether pages show it now.
    pub present: bool,
}

/// The versions, and the look as a file.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleLookVersionsPage {
    /// The editor.
    pub look_href: String,
    /// The address of this page's forms and files, without what follows.
    pub href: String,
    /// The look as a file.
    pub file_href: String,
    /// Whether the look may be changed by who looks.
    pub may: bool,
    /// The portal's name, where it is a portal's look.
    pub portal_name: Option<String>,
    /// The portal; empty for the institution's look.
    pub portal: String,
    /// What tells the state that is shown from others.
    pub revision: String,
    /// The newest first.
    pub versions: Vec<LookVersionView>,
    /// Older ones.
    pub next_href: Option<String>,
    /// What was done.
    pub news: Option<Words>,
    /// What went wrong.
    pub problem: Option<Words>,
    /// What keeps a version from being published.
    pub faults: Vec<LookFaultView>,
    /// What is wrong with the file.
    pub file_error: Option<Words>,
}

impl Page for ConsoleLookVersionsPage {
    const TEMPLATE: &'static str = "console_look_versions.html";
    const STEP: &'static str = "console-look-versions";

    fn title(&self) -> Words {
        match &self.portal_name {
            Some(name) => {
                Words::of("console-look-versions-title-portal").with("name", name.as_str())
            }
            None => Words::of("console-look-versions-title"),
        }
    }

    fn problem(&self) -> Option<Words> {
        self.problem.clone()
    }

    fn samples() -> Vec<Self> {
        super::look_samples::versions()
    }
}
