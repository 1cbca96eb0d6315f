//! A part of the policy, being changed: the form, then what it does, then saved.

use super::preview::{self, Asked};
use crate::{
    desk::Desk,
    guard::{Answer, Instead},
};
use sluis_idp_core::console::{
    acts,
    policy::{FaultKind, FieldFault, Kind, Part, PolicyDraft, Typed, Unsaved, typed_of},
};
use sluis_protocol::params::Params;
use sluis_themes::pages::console::{ConsolePolicyEditPage, PolicyFault, PolicyField, PolicyOption};
use sluis_web::form::Form;

/// Field faults with words of their own; others say what goes for all.
pub(super) const OWN_WORDS: &[&str] = &[
    "second-factor-mode-mandatory-from",
    "second-factor-reminder-days",
    "remember-hours",
    "remember-options",
    "step-up-max-age-minutes",
    "step-up-factors",
    "step-up-trusted-networks",
    "step-up-waived-inside",
    "shared-computer-networks",
    "totp-period",
    "totp-issuer",
    "sms-per-hour",
    "sms-countries",
    "recovery-group-length",
    "recovery-self-service-questions",
    "session-absolute-minutes",
    "provision-password-channel",
    "home-url",
    "instruction-url",
    "feedback-url",
];

pub(super) async fn page(desk: Desk<acts::ManagePolicy>) -> Answer {
    let Some(part) = Part::named(&desk.name("part")) else {
        return Err(desk.not_here());
    };
    let policy = &desk.institution().policy;
    let (typed, version) = (typed_of(policy, part), policy.fingerprint());
    Ok(desk.show(&edit_page(&desk, part, &typed, &[], version).await?))
}

pub(super) async fn form(mut desk: Desk<acts::ManagePolicy>, form: Form) -> Answer {
    let Some(part) = Part::named(&desk.name("part")) else {
        return Err(desk.not_here());
    };
    let empty = Params::parse_leniently("");
    let params = form.params().unwrap_or(&empty);
    let typed = typed(part, params);
    let version = form.field("version").to_owned();
    if form.field("action") == "edit" {
        return Ok(desk.show(&edit_page(&desk, part, &typed, &[], version).await?));
    }
    let mut carried: Vec<(String, String)> = typed
        .iter()
        .map(|(field, text)| (field.clone(), text.clone()))
        .collect();
    carried.push(("version".to_owned(), version.clone()));
    let asked = Asked {
        draft: PolicyDraft::Part(part, typed.clone()),
        action: desk.link(&format!("/policy/edit/{}", part.as_str())),
        carried,
    };
    match preview::answer(&mut desk, &form, asked).await? {
        Ok(response) => Ok(response),
        Err(Unsaved::Faults(faults)) => {
            Ok(desk.show_again(&edit_page(&desk, part, &typed, &faults, version).await?))
        }
        Err(_) => Err(desk.not_here()),
    }
}

/// The fields of a part, out of all that was sent.
fn typed(part: Part, params: &Params) -> Typed {
    let known: Vec<String> = part
        .settings()
        .flat_map(|setting| {
            let boxes = match setting.kind {
                Kind::Any { names, .. } => names
                    .iter()
                    .map(|name| box_of(&setting.field(), name))
                    .collect(),
                _ => vec![],
            };
            std::iter::once(setting.field()).chain(boxes)
        })
        .collect();
    params
        .iter()
        .filter(|(name, _)| known.iter().any(|field| field == name))
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .collect()
}

fn box_of(field: &str, name: &str) -> String {
    format!("{field}-{}", name.replace('_', "-"))
}

/// The form, in the part about the secret question with how many people have one.
async fn edit_page(
    desk: &Desk<acts::ManagePolicy>,
    part: Part,
    typed: &Typed,
    faults: &[FieldFault],
    version: String,
) -> Result<ConsolePolicyEditPage, Instead> {
    let mut page = form_page(desk, part, typed, faults, version);
    if part == Part::Recovery {
        let counted = desk.idp().console_question_count(&desk.permit).await;
        page.questions = Some(desk.found(counted)?);
    }
    Ok(page)
}

fn form_page(
    desk: &Desk<acts::ManagePolicy>,
    part: Part,
    typed: &Typed,
    faults: &[FieldFault],
    version: String,
) -> ConsolePolicyEditPage {
    let text = |field: &str| typed.get(field).cloned().unwrap_or_default();
    let fields = part
        .settings()
        .filter(|setting| setting.kind != Kind::Elsewhere)
        .map(|setting| {
            let field = setting.field();
            let one = text(&field);
            let options = match setting.kind {
                Kind::One(names) => names
                    .iter()
                    .map(|name| PolicyOption {
                        name: (*name).to_owned(),
                        label: name.replace('_', "-"),
                        field: String::new(),
                        chosen: one == *name,
                    })
                    .collect(),
                Kind::Any { names, .. } => names
                    .iter()
                    .map(|name| PolicyOption {
                        name: (*name).to_owned(),
                        label: name.replace('_', "-"),
                        chosen: typed.contains_key(&box_of(&field, name)),
                        field: box_of(&field, name),
                    })
                    .collect(),
                _ => vec![],
            };
            PolicyField {
                kind: match setting.kind {
                    Kind::Yes => "yes",
                    Kind::Number(..) | Kind::NumberOrNone(_) => "number",
                    Kind::One(_) => "one",
                    Kind::Any { .. } => "any",
                    Kind::Day => "day",
                    Kind::Lines => "lines",
                    Kind::Numbers(_) | Kind::Line | Kind::Words | Kind::Elsewhere => "line",
                },
                unit: match setting.kind {
                    Kind::Number(unit, ..) | Kind::NumberOrNone(unit) => Some(unit.as_str()),
                    _ => None,
                },
                value: one,
                options,
                hint: setting.hint,
                fault: faults
                    .iter()
                    .find(|fault| fault.field == field)
                    .map(fault_view),
                field,
            }
        });
    ConsolePolicyEditPage {
        part: part.as_str(),
        action: desk.link(&format!("/policy/edit/{}", part.as_str())),
        version,
        fields: fields.collect(),
        questions: None,
        wrong: !faults.is_empty(),
        elsewhere: faults.iter().any(|fault| fault.field.is_empty()),
        back_href: desk.link("/policy"),
    }
}

fn fault_view(fault: &FieldFault) -> PolicyFault {
    let (key, least, most) = match fault.kind {
        FaultKind::Between(least, most) => ("between", least, most),
        FaultKind::Number => ("number", 0, 0),
        FaultKind::Day => ("day", 0, 0),
        FaultKind::Missing => ("missing", 0, 0),
        FaultKind::Rule if OWN_WORDS.contains(&fault.field.as_str()) => {
            (fault.field.as_str(), 0, 0)
        }
        FaultKind::Rule => ("other", 0, 0),
    };
    PolicyFault {
        key: key.to_owned(),
        least,
        most,
    }
}
