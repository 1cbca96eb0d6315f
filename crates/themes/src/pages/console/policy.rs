//! An institution's policy: as it is, being changed, before it is saved, and as it was.

use serde::Serialize;

use super::Pager;
use crate::dates::{DateTimeView, DateView};
use crate::words::Words;

/// A part of a value, as pages show it. Names are looked up among the texts, by field and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum PolicyValue {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Nothing is set.
    Nothing,
    /// A number of something.
    Count {
        /// What is counted.
        unit: &'static str,
        /// How many.
        count: u32,
    },
    /// One name of several.
    Name {
        /// Which.
        name: String,
    },
    /// A day.
    Day {
        /// Which.
        day: DateView,
    },
    /// Text as it was typed.
    Text {
        /// The text.
        text: String,
    },
}

/// A setting with its value.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyRow {
    /// The setting, in keys.
    pub field: String,
    /// What it is.
    pub values: Vec<PolicyValue>,
}

/// A setting with both its values.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyChange {
    /// The setting, in keys.
    pub field: String,
    /// What it was.
    pub was: Vec<PolicyValue>,
    /// What it is.
    pub is: Vec<PolicyValue>,
}

/// A part of the policy, read.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyPart {
    /// The part, in keys.
    pub part: &'static str,
    /// In sentences.
    pub sentences: Vec<Words>,
    /// Setting by setting.
    pub rows: Vec<PolicyRow>,
    /// Where it is changed, for those who may.
    pub edit_href: Option<String>,
    /// Where this computer is marked as shared, at the part that is about that.
    pub computer_href: Option<String>,
}

/// The calendar of a second factor as a drawing, 600 wide.
#[derive(Clone, Debug, Serialize)]
pub struct Timeline {
    /// Where today is.
    pub today: u32,
    /// Where people may.
    pub optional: u32,
    /// Where people must.
    pub mandatory: u32,
    /// The first optional day.
    pub optional_from: DateView,
    /// The last optional day.
    pub optional_to: DateView,
    /// The first mandatory day.
    pub mandatory_from: DateView,
    /// Where in it today is: `before`, `window` or `after`.
    pub phase: &'static str,
    /// Days to the next change, if one comes.
    pub days: Option<u32>,
}

/// Who made a version, and when.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyVersionLine {
    /// Its number.
    pub number: u32,
    /// From when.
    pub at: DateTimeView,
    /// By whom.
    pub author: Words,
    /// Why, in their words.
    pub note: Option<String>,
    /// Whether it is in force.
    pub in_force: bool,
    /// Its page.
    pub href: String,
    /// What was otherwise before.
    pub changes: Vec<PolicyChange>,
}

/// The policy in force.
#[derive(Clone, Debug, Serialize)]
pub struct ConsolePolicyPage {
    /// What was just done.
    pub news: Option<Words>,
    /// The calendar, where there is one.
    pub timeline: Option<Timeline>,
    /// What to think of.
    pub warnings: Vec<Words>,
    /// People who have no factor and need one.
    pub waiting: u32,
    /// Of those, who could not set one up.
    pub stuck: u32,
    /// Reminders that went out.
    pub reminders: Vec<Words>,
    /// The parts.
    pub parts: Vec<PolicyPart>,
    /// The newest version.
    pub newest: Option<PolicyVersionLine>,
    /// All versions.
    pub history_href: String,
}

/// One of several to choose from, with a box of its own where several can be chosen.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyOption {
    /// What is sent.
    pub name: String,
    /// The same, in keys.
    pub label: String,
    /// The field of its own box.
    pub field: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// What is wrong with a field: a key, with bounds for what counts.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyFault {
    /// The key behind `console-policy-fault-`.
    pub key: String,
    /// The least.
    pub least: u32,
    /// The most.
    pub most: u32,
}

/// A field of a part's form.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyField {
    /// Its name, which its texts are found by too.
    pub field: String,
    /// `yes`, `number`, `line`, `lines`, `one`, `any` or `day`.
    pub kind: &'static str,
    /// What stands in it.
    pub value: String,
    /// What a number counts.
    pub unit: Option<&'static str>,
    /// What to choose from.
    pub options: Vec<PolicyOption>,
    /// There is a hint.
    pub hint: bool,
    /// What is wrong.
    pub fault: Option<PolicyFault>,
}

/// A part of the policy, to be changed.
#[derive(Clone, Debug, Serialize)]
pub struct ConsolePolicyEditPage {
    /// The part, in keys.
    pub part: &'static str,
    /// Where the form goes.
    pub action: String,
    /// The policy that is changed.
    pub version: String,
    /// The fields.
    pub fields: Vec<PolicyField>,
    /// How many people have a secret question, in the part that is about it.
    pub questions: Option<u32>,
    /// Something is wrong.
    pub wrong: bool,
    /// Something is wrong in another part.
    pub elsewhere: bool,
    /// Back to the policy.
    pub back_href: String,
}

/// How many people meet something.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyMeets {
    /// What, in keys.
    pub meets: &'static str,
    /// How many do now.
    pub was: u32,
    /// How many would.
    pub is: u32,
}

/// People of one role.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyGroup {
    /// The role, in keys; `none` for people without one.
    pub role: &'static str,
    /// How many.
    pub people: u32,
    /// How many have a factor.
    pub with_factor: u32,
    /// What they meet.
    pub meets: Vec<PolicyMeets>,
}

/// A moment at which a change is looked at.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyMoment {
    /// The day; none for today.
    pub day: Option<DateView>,
    /// The day as the form sends it.
    pub value: String,
    /// For how many something changes.
    pub affected: u32,
    /// How many could not do what is asked.
    pub stuck: u32,
    /// By role.
    pub groups: Vec<PolicyGroup>,
}

/// Somebody for whom something changes.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyPerson {
    /// The person's name.
    pub name: String,
    /// The user name.
    pub username: String,
    /// What the person meets now, in keys.
    pub was: &'static str,
    /// What the person would meet, in keys.
    pub is: &'static str,
    /// The badge is enough at the school.
    pub badge_was: bool,
    /// It would be.
    pub badge_is: bool,
}

/// Those for whom something changes on a day.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyPeople {
    /// The day; none for today.
    pub day: Option<DateView>,
    /// The day as the form sends it.
    pub value: String,
    /// Who.
    pub people: Vec<PolicyPerson>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A page that somebody would meet, and why.
#[derive(Clone, Debug, Serialize)]
pub struct JourneyStop {
    /// The page, in keys.
    pub step: &'static str,
    /// Why.
    pub reasons: Vec<Words>,
}

/// The way in of one person on one day.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyAsPerson {
    /// What was typed as a name.
    pub username: String,
    /// The day, as the form sends it.
    pub day: String,
    /// The day in words.
    pub day_view: Option<DateView>,
    /// The person's name, where somebody was found.
    pub name: Option<String>,
    /// Why the institution asks what it asks.
    pub why: Option<Words>,
    /// The pages.
    pub stops: Vec<JourneyStop>,
    /// Nobody has this name.
    pub unknown: bool,
    /// The day can't be read.
    pub bad_day: bool,
}

/// Somebody else was quicker.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyConflict {
    /// What the other one changed, if it is known.
    pub theirs: Vec<PolicyChange>,
}

/// What a change does, before it is saved.
#[derive(Clone, Debug, Serialize)]
pub struct ConsolePolicyPreviewPage {
    /// The part, in keys; none where an earlier version is put back.
    pub part: Option<&'static str>,
    /// The version that is put back.
    pub restored: Option<u32>,
    /// Where the forms go.
    pub action: String,
    /// What the forms carry: the policy that is changed, and what was typed.
    pub carried: Vec<(String, String)>,
    /// What changes.
    pub changes: Vec<PolicyChange>,
    /// The calendar as it would be.
    pub timeline: Option<Timeline>,
    /// In sentences, as it would be.
    pub sentences: Vec<Words>,
    /// What to think of.
    pub warnings: Vec<Words>,
    /// What changes for whom, by moment.
    pub moments: Vec<PolicyMoment>,
    /// Those for whom something changes, where they were asked for.
    pub people: Option<PolicyPeople>,
    /// The preview as one person.
    pub as_person: PolicyAsPerson,
    /// A word with the change.
    pub note: String,
    /// Somebody else was quicker, and this was not saved.
    pub conflict: Option<PolicyConflict>,
    /// Back to the policy.
    pub back_href: String,
}

/// Every version.
#[derive(Clone, Debug, Serialize)]
pub struct ConsolePolicyHistoryPage {
    /// The versions, newest first.
    pub versions: Vec<PolicyVersionLine>,
    /// On and back.
    pub pager: Pager,
    /// Back to the policy.
    pub back_href: String,
}

/// One version.
#[derive(Clone, Debug, Serialize)]
pub struct ConsolePolicyVersionPage {
    /// Which.
    pub version: PolicyVersionLine,
    /// What going back to it would change.
    pub changes: Vec<PolicyChange>,
    /// Where going back begins, for those who may.
    pub restore_action: Option<String>,
    /// The policy in force.
    pub fingerprint: String,
    /// Back to the list.
    pub back_href: String,
}
