//! What somebody typed into the form of a part, as a policy; and how two policies differ.

use super::settings::{Kind, Part, SETTINGS, Setting, Value};
use chrono::NaiveDate;
use sluis_model::policy::Policy;
use std::collections::BTreeMap;

/// A form of a part: field, then what was typed. A box that is not ticked is absent.
pub type Typed = BTreeMap<String, String>;

/// A change that is not saved yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyDraft {
    /// One part as typed, the rest as it is.
    Part(Part, Typed),
    /// An earlier version, whole.
    Version(i64),
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// The field; empty when it stands in another part.
    pub field: String,
    /// What.
    pub kind: FaultKind,
}

/// What can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// It has to be a number within these bounds.
    Between(u32, u32),
    /// It has to be a number.
    Number,
    /// It has to be a day of the calendar.
    Day,
    /// Nothing was chosen.
    Missing,
    /// It breaks a rule of its own.
    Rule,
}

/// One setting that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Which.
    pub setting: &'static str,
    /// Its name in keys of texts.
    pub field: String,
    /// What it was.
    pub was: Value,
    /// What it is.
    pub is: Value,
}

/// How two policies differ, in the order of the settings.
#[must_use]
pub fn differences(was: &Policy, is: &Policy) -> Vec<Difference> {
    SETTINGS
        .iter()
        .filter_map(|setting| {
            let (before, after) = (setting.of(was), setting.of(is));
            (before != after).then(|| Difference {
                setting: setting.name,
                field: setting.field(),
                was: before,
                is: after,
            })
        })
        .collect()
}

/// The form of a part, filled in with what is decided.
#[must_use]
pub fn typed_of(policy: &Policy, part: Part) -> Typed {
    let mut typed = Typed::new();
    for setting in part.settings() {
        let field = setting.field();
        match setting.of(policy) {
            Value::Yes(true) => {
                typed.insert(field, "yes".to_owned());
            }
            Value::Yes(false) | Value::NumberOrNone(None) | Value::Day(None) => {}
            Value::Number(number) | Value::NumberOrNone(Some(number)) => {
                typed.insert(field, number.to_string());
            }
            Value::Numbers(numbers) => {
                let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
                typed.insert(field, numbers.join(", "));
            }
            Value::Day(Some(day)) => {
                typed.insert(field, day.to_string());
            }
            Value::Names(names) if matches!(setting.kind, Kind::Any { .. }) => {
                for name in names {
                    typed.insert(box_of(setting, &name), "yes".to_owned());
                }
            }
            Value::Names(names) => {
                typed.insert(field, names.join(" "));
            }
            Value::Text(lines) => {
                let between = if setting.kind == Kind::Words {
                    ", "
                } else {
                    "\n"
                };
                typed.insert(field, lines.join(between));
            }
        }
    }
    typed
}

/// The box of one name among several.
pub(super) fn box_of(setting: &Setting, name: &str) -> String {
    format!("{}-{}", setting.field(), name.replace('_', "-"))
}

/// A policy with one part as typed, and what is wrong with it: nothing wrong leaves a valid policy.
#[must_use]
pub fn fill_in(policy: &Policy, part: Part, typed: &Typed) -> (Policy, Vec<FieldFault>) {
    let mut filled = policy.clone();
    let mut faults = vec![];
    let mode = typed.get("second-factor-mode").map(String::as_str);
    for setting in part.settings() {
        let text = typed
            .get(&setting.field())
            .map(|text| text.trim())
            .unwrap_or_default();
        match read(setting, text, typed, mode == Some("scheduled")) {
            Ok(Some(value)) => (setting.put)(&mut filled, value),
            Ok(None) => {}
            Err(kind) => faults.push(FieldFault {
                field: setting.field(),
                kind,
            }),
        }
    }
    for fault in filled.validate().err().unwrap_or_default() {
        let here = part
            .settings()
            .find(|setting| setting.name == fault.setting)
            .map(Setting::field);
        let known = faults
            .iter()
            .any(|other: &FieldFault| here.as_ref() == Some(&other.field));
        let days_are_missing = fault.setting.starts_with("second_factor.mode.")
            && faults.iter().any(|other| other.field.contains("-mode-"));
        if !known && !days_are_missing {
            faults.push(FieldFault {
                field: here.unwrap_or_default(),
                kind: FaultKind::Rule,
            });
        }
    }
    (filled, faults)
}

/// What somebody changed on an earlier policy, on the one in force: fields that were left alone are
/// those of now.
#[must_use]
pub fn rebase(part: Part, typed: &Typed, begun_on: &Policy, now: &Policy) -> Typed {
    let (before, present) = (typed_of(begun_on, part), typed_of(now, part));
    let fields: std::collections::BTreeSet<&String> = typed
        .keys()
        .chain(before.keys())
        .chain(present.keys())
        .collect();
    let same = |field: &str| {
        let trimmed = |typed: &Typed| typed.get(field).map(|text| text.trim().to_owned());
        trimmed(typed).unwrap_or_default() == trimmed(&before).unwrap_or_default()
    };
    fields
        .into_iter()
        .filter_map(|field| {
            let from = if same(field) { &present } else { typed };
            from.get(field).map(|text| (field.clone(), text.clone()))
        })
        .collect()
}

/// What was typed, as a value; `None` for what this form does not change.
fn read(
    setting: &Setting,
    text: &str,
    typed: &Typed,
    scheduled: bool,
) -> Result<Option<Value>, FaultKind> {
    Ok(Some(match setting.kind {
        Kind::Elsewhere => return Ok(None),
        Kind::Yes => Value::Yes(!text.is_empty()),
        Kind::Number(_, least, most) => {
            let number = text.parse().map_err(|_| FaultKind::Between(least, most))?;
            if !(least..=most).contains(&number) {
                return Err(FaultKind::Between(least, most));
            }
            Value::Number(number)
        }
        Kind::NumberOrNone(_) if text.is_empty() => Value::NumberOrNone(None),
        Kind::NumberOrNone(_) => {
            Value::NumberOrNone(Some(text.parse().map_err(|_| FaultKind::Number)?))
        }
        Kind::Numbers(_) => {
            let numbers = text
                .split([',', ';', ' '])
                .filter(|part| !part.is_empty())
                .map(|part| part.parse().map_err(|_| FaultKind::Number));
            let mut numbers = numbers.collect::<Result<Vec<u32>, _>>()?;
            if setting.name.ends_with("reminder_days") {
                numbers.sort_unstable_by(|one, other| other.cmp(one));
            } else {
                numbers.sort_unstable();
            }
            numbers.dedup();
            Value::Numbers(numbers)
        }
        Kind::One(names) => {
            if !names.contains(&text) {
                return Err(FaultKind::Missing);
            }
            Value::Names(vec![text.to_owned()])
        }
        Kind::Any { names, .. } => {
            let ticked = names
                .iter()
                .filter(|name| typed.contains_key(&box_of(setting, name)));
            Value::Names(ticked.map(|name| (*name).to_owned()).collect())
        }
        Kind::Day if !scheduled => return Ok(None),
        Kind::Day => Value::Day(Some(day(text).ok_or(FaultKind::Day)?)),
        Kind::Line => Value::Text(if text.is_empty() {
            vec![]
        } else {
            vec![text.lines().next().unwrap_or_default().to_owned()]
        }),
        Kind::Words => {
            let words = text
                .split([',', ';', '\n', ' '])
                .map(str::trim)
                .filter(|word| !word.is_empty());
            Value::Text(words.map(str::to_owned).collect())
        }
        Kind::Lines => {
            let lines = text.lines().map(|line| line.trim().to_owned());
            Value::Text(lines.collect())
        }
    }))
}

/// A day as browsers send it, or as people in the Netherlands write it.
fn day(text: &str) -> Option<NaiveDate> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .or_else(|_| NaiveDate::parse_from_str(text, "%d-%m-%Y"))
        .ok()?;
    let sensible = NaiveDate::from_ymd_opt(2000, 1, 1)?..NaiveDate::from_ymd_opt(2200, 1, 1)?;
    sensible.contains(&day).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluis_model::{
        policy::{Remember, SecondFactorMode},
        presets::Preset,
    };

    fn typed(policy: &Policy, part: Part, changes: &[(&str, &str)]) -> Typed {
        let mut typed = typed_of(policy, part);
        for (field, text) in changes {
            typed.insert((*field).to_owned(), (*text).to_owned());
        }
        typed
    }

    #[test]
    fn a_form_that_nobody_touched_changes_nothing() {
        let day = NaiveDate::from_ymd_opt(2027, 7, 1).unwrap();
        for preset in Preset::ALL {
            let policy = preset.policy(day, day);
            for part in Part::ALL {
                let (same, faults) = fill_in(&policy, part, &typed_of(&policy, part));
                assert_eq!(faults, [], "{preset:?} {part:?}");
                assert_eq!(differences(&policy, &same), [], "{preset:?} {part:?}");
                assert_eq!(same, policy, "{preset:?} {part:?}");
            }
        }
    }

    #[test]
    fn dates_are_read_in_both_spellings_and_must_be_there() {
        let policy = Policy::default();
        let fields = [
            ("second-factor-mode", "scheduled"),
            ("second-factor-mode-optional-from", "2027-04-01"),
            ("second-factor-mode-mandatory-from", "01-07-2027"),
        ];
        let form = typed(&policy, Part::SecondFactor, &fields);
        let (filled, faults) = fill_in(&policy, Part::SecondFactor, &form);
        assert_eq!(faults, []);
        assert_eq!(
            filled.second_factor.mode,
            SecondFactorMode::Scheduled {
                optional_from: NaiveDate::from_ymd_opt(2027, 4, 1).unwrap(),
                mandatory_from: NaiveDate::from_ymd_opt(2027, 7, 1).unwrap(),
            }
        );
        let form = typed(&policy, Part::SecondFactor, &fields[..2]);
        let (_, faults) = fill_in(&policy, Part::SecondFactor, &form);
        assert_eq!(
            faults,
            [FieldFault {
                field: "second-factor-mode-mandatory-from".to_owned(),
                kind: FaultKind::Day
            }]
        );
    }

    #[test]
    fn mandatory_before_optional_is_refused_at_its_field() {
        let policy = Policy::default();
        let form = typed(
            &policy,
            Part::SecondFactor,
            &[
                ("second-factor-mode", "scheduled"),
                ("second-factor-mode-optional-from", "2027-07-02"),
                ("second-factor-mode-mandatory-from", "2027-07-01"),
            ],
        );
        let (_, faults) = fill_in(&policy, Part::SecondFactor, &form);
        assert_eq!(
            faults,
            [FieldFault {
                field: "second-factor-mode-mandatory-from".to_owned(),
                kind: FaultKind::Rule
            }]
        );
    }

    #[test]
    fn every_fault_is_told_beside_its_field() {
        let policy = Policy::default();
        let form = typed(
            &policy,
            Part::Remember,
            &[("remember-kind", "automatic"), ("remember-hours", "9999")],
        );
        let (filled, faults) = fill_in(&policy, Part::Remember, &form);
        assert_eq!(filled.remember, Remember::Automatic { hours: 9999 });
        assert_eq!(
            (faults.len(), faults[0].field.as_str()),
            (1, "remember-hours")
        );
        let form = typed(&policy, Part::Session, &[("unlock-minutes", "vijf")]);
        let (_, faults) = fill_in(&policy, Part::Session, &form);
        assert_eq!(faults[0].kind, FaultKind::Between(1, 15));
    }

    #[test]
    fn what_somebody_else_changed_meanwhile_stays_unless_it_is_the_same_field() {
        let begun_on = Policy::default();
        let mut now = begun_on.clone();
        now.session.idle_minutes = 30;
        now.unlock.minutes = 7;
        let mine = typed(&begun_on, Part::Session, &[("unlock-minutes", "9")]);
        let (both, faults) = fill_in(
            &now,
            Part::Session,
            &rebase(Part::Session, &mine, &begun_on, &now),
        );
        assert_eq!(faults, []);
        assert_eq!((both.session.idle_minutes, both.unlock.minutes), (30, 9));
        let mut now = begun_on.clone();
        now.second_factor.email_proof_first = true;
        let mine = typed(
            &begun_on,
            Part::SecondFactor,
            &[("second-factor-user-may-wipe", "yes")],
        );
        let typed = rebase(Part::SecondFactor, &mine, &begun_on, &now);
        let (both, _) = fill_in(&now, Part::SecondFactor, &typed);
        assert!(both.second_factor.email_proof_first && both.second_factor.user_may_wipe);
    }

    #[test]
    fn a_difference_names_the_setting_with_both_values() {
        let mut changed = Policy::default();
        changed.unlock.minutes = 9;
        let found = differences(&Policy::default(), &changed);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].setting, "unlock.minutes");
        assert_eq!(
            (&found[0].was, &found[0].is),
            (&Value::Number(5), &Value::Number(9))
        );
    }
}
