//! What a change does, before it is saved.

use super::{sentences, show, timeline};
use crate::{desk::Desk, guard::Instead, why::reasons};
use actix_web::{HttpResponse, http::StatusCode};
use chrono::NaiveDate;
use sluis_idp_core::console::{
    acts,
    policy::{
        Forecast, Group, Journey, Meets, Part, PolicyDraft, Saved, Unsaved, differences, rebase,
        warnings,
    },
};
use sluis_model::policy::{Policy, SecondFactorMode, local_moment};
use sluis_themes::pages::console::{
    ConsolePolicyPreviewPage, JourneyStop, PolicyAsPerson, PolicyConflict, PolicyGroup,
    PolicyMeets, PolicyMoment, PolicyPeople, PolicyPerson,
};
use sluis_web::{form::Form, look::date_view};

/// What is asked about.
pub(super) struct Asked {
    pub(super) draft: PolicyDraft,
    /// Where the page's forms go.
    pub(super) action: String,
    /// What they carry.
    pub(super) carried: Vec<(String, String)>,
}

impl Asked {
    /// The same change on a policy that somebody else changed meanwhile.
    fn rebased(mut self, begun_on: &Policy, now: &Policy) -> Self {
        if let PolicyDraft::Part(part, typed) = &mut self.draft {
            *typed = rebase(*part, typed, begun_on, now);
            self.carried = typed
                .iter()
                .map(|(field, text)| (field.clone(), text.clone()))
                .collect();
        }
        self
    }
}

/// Answers a form about a draft: saves it, or shows what it does.
pub(super) async fn answer(
    desk: &mut Desk<acts::ManagePolicy>,
    form: &Form,
    asked: Asked,
) -> Result<Result<HttpResponse, Unsaved>, Instead> {
    let (version, note) = (form.field("version"), form.field("note"));
    let mut asked = asked;
    let mut lost = version != desk.institution().policy.fingerprint();
    if form.field("action") == "save" && !lost {
        let saved = desk
            .idp()
            .console_save_policy(desk.ctx(), &desk.permit, &asked.draft, version, note)
            .await;
        match desk.found(saved)? {
            Ok(Saved { number, unchanged }) => {
                let what = if unchanged { "unchanged" } else { "saved" };
                return Ok(Ok(desk.done("/policy", &format!("{what}-{number}"))));
            }
            Err(Unsaved::Changed { now }) => {
                // From here on everything is judged on what is in force now.
                desk.permit = desk.permit.with_policy(*now);
                lost = true;
            }
            Err(unsaved) => return Ok(Err(unsaved)),
        }
    }
    let (desk, idp) = (&*desk, desk.idp());
    let in_force = &desk.institution().policy;
    let mut theirs = vec![];
    if lost {
        let begun_on = idp.console_policy_begun_on(&desk.permit, version).await;
        if let Some(begun_on) = desk.found(begun_on)? {
            theirs = show::changes(&differences(&begun_on, in_force));
            asked = asked.rebased(&begun_on, in_force);
        }
    }
    let drafted = idp.console_draft(&desk.permit, &asked.draft).await;
    let policy = match desk.found(drafted)? {
        Ok(policy) => policy,
        Err(unsaved) => return Ok(Err(unsaved)),
    };
    let forecast = idp
        .console_forecast(desk.ctx(), &desk.permit, &policy)
        .await;
    let forecast = desk.found(forecast)?;
    let people = people(desk, form, &policy).await?;
    let as_person = as_person(desk, form, &policy).await?;
    let page = page(
        desk,
        asked,
        &policy,
        &forecast,
        Extra {
            people,
            as_person,
            note: note.to_owned(),
            conflict: lost.then_some(PolicyConflict { theirs }),
        },
    );
    Ok(Ok(if lost {
        desk.show_as(&page, StatusCode::CONFLICT)
    } else {
        desk.show(&page)
    }))
}

struct Extra {
    people: Option<PolicyPeople>,
    as_person: PolicyAsPerson,
    note: String,
    conflict: Option<PolicyConflict>,
}

fn page(
    desk: &Desk<acts::ManagePolicy>,
    asked: Asked,
    policy: &Policy,
    forecast: &Forecast,
    extra: Extra,
) -> ConsolePolicyPreviewPage {
    let in_force = &desk.institution().policy;
    let now = desk.now();
    let (part, restored) = match &asked.draft {
        PolicyDraft::Part(part, _) => (Some(*part), None),
        PolicyDraft::Version(number) => (None, u32::try_from(*number).ok()),
    };
    // What is saved from here on is judged on the policy that this page shows.
    let carried = asked
        .carried
        .into_iter()
        .filter(|(name, _)| name != "version")
        .chain(std::iter::once((
            "version".to_owned(),
            in_force.fingerprint(),
        )))
        .collect();
    let changed =
        |part: Part| sentences::of(in_force, part, now) != sentences::of(policy, part, now);
    ConsolePolicyPreviewPage {
        part: part.map(Part::as_str),
        restored,
        action: asked.action,
        carried,
        changes: show::changes(&differences(in_force, policy)),
        timeline: timeline::of(policy, now).filter(|_| {
            in_force.second_factor.mode != policy.second_factor.mode
                || part == Some(Part::SecondFactor)
        }),
        sentences: Part::ALL
            .into_iter()
            .filter(|one| part == Some(*one) || changed(*one))
            .flat_map(|one| sentences::of(policy, one, now))
            .collect(),
        warnings: warnings(policy, Some(in_force), now)
            .iter()
            .map(sentences::warning)
            .collect(),
        moments: forecast
            .moments
            .iter()
            .map(|moment| PolicyMoment {
                day: (!moment.today).then(|| date_view(moment.day)),
                value: moment.day.to_string(),
                affected: moment.affected,
                stuck: moment.stuck,
                groups: moment
                    .groups
                    .iter()
                    .map(|(role, group)| group_view(role.map_or("none", show::role), group))
                    .collect(),
            })
            .collect(),
        people: extra.people,
        as_person: extra.as_person,
        note: extra.note,
        conflict: extra.conflict,
        back_href: desk.link("/policy"),
    }
}

fn group_view(role: &'static str, group: &Group) -> PolicyGroup {
    // Beside what is met with the password: not another kind of people.
    let badges = (group.badge_was > 0 || group.badge_is > 0).then_some(PolicyMeets {
        meets: "badge",
        was: group.badge_was,
        is: group.badge_is,
    });
    PolicyGroup {
        role,
        people: group.people,
        with_factor: group.with_factor,
        meets: Meets::ALL
            .into_iter()
            .filter_map(|meets| {
                let count = |counts: &std::collections::BTreeMap<Meets, u32>| {
                    counts.get(&meets).copied().unwrap_or_default()
                };
                let (was, is) = (count(&group.was), count(&group.is));
                (was > 0 || is > 0).then_some(PolicyMeets {
                    meets: meets.as_str(),
                    was,
                    is,
                })
            })
            .chain(badges)
            .collect(),
    }
}

async fn people(
    desk: &Desk<acts::ManagePolicy>,
    form: &Form,
    policy: &Policy,
) -> Result<Option<PolicyPeople>, Instead> {
    if form.field("action") != "people" {
        return Ok(None);
    }
    let day: Option<NaiveDate> = form.field("day").parse().ok();
    let today = local_moment(desk.now()).date;
    let found = desk
        .idp()
        .console_affected(desk.ctx(), &desk.permit, policy, day, form.field("after"))
        .await;
    let (found, more) = desk.found(found)?;
    Ok(Some(PolicyPeople {
        day: day.filter(|day| *day != today).map(date_view),
        value: form.field("day").to_owned(),
        next: found
            .last()
            .filter(|_| more)
            .map(|last| last.person.login_key.clone()),
        people: found
            .into_iter()
            .map(|affected| PolicyPerson {
                name: affected.person.name,
                username: affected.person.username,
                was: affected.was.as_str(),
                is: affected.is.as_str(),
                badge_was: affected.badge_was,
                badge_is: affected.badge_is,
            })
            .collect(),
    }))
}

async fn as_person(
    desk: &Desk<acts::ManagePolicy>,
    form: &Form,
    policy: &Policy,
) -> Result<PolicyAsPerson, Instead> {
    let today = local_moment(desk.now()).date;
    let first = match policy.second_factor.mode {
        SecondFactorMode::Scheduled { mandatory_from, .. } => mandatory_from.max(today),
        _ => today,
    };
    let mut view = PolicyAsPerson {
        username: String::new(),
        day: first.to_string(),
        day_view: None,
        name: None,
        why: None,
        stops: vec![],
        unknown: false,
        bad_day: false,
    };
    if form.field("action") != "person" {
        return Ok(view);
    }
    form.field("who").trim().clone_into(&mut view.username);
    form.field("day").clone_into(&mut view.day);
    let Ok(day) = view.day.parse::<NaiveDate>() else {
        view.bad_day = true;
        return Ok(view);
    };
    let found = desk
        .idp()
        .console_preview_as(desk.ctx(), &desk.permit, policy, &view.username, day)
        .await;
    let Some((person, journey)) = desk.found(found)? else {
        view.unknown = true;
        return Ok(view);
    };
    view.day_view = Some(date_view(day));
    view.name = Some(if person.name.is_empty() {
        person.username
    } else {
        person.name
    });
    view.why = Some(sentences::demand(journey.why));
    view.stops = stops(&journey);
    Ok(view)
}

/// The pages of a way in.
pub(crate) fn stops(journey: &Journey) -> Vec<JourneyStop> {
    journey
        .stops
        .iter()
        .map(|stop| JourneyStop {
            step: stop.next.name(),
            reasons: reasons::beside_the_demand(&stop.reasons),
        })
        .collect()
}
