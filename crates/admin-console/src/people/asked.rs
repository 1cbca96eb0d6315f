//! What the address of the list asks for, and the address again.

use chrono::{Duration, NaiveDate};
use sluis_idp_core::console::people::PeopleWanted;
use sluis_model::{
    context::Timestamp,
    ids::{ClassId, PersonId},
    people_list::{LastSignIn, PeopleCursor, PeopleFilter, PeopleOrder},
    person::{Role, Standing},
    policy::local_midnight,
    second_factor::SecondFactorState,
};
use sluis_protocol::params::Params;

/// The fields that make the filter.
pub(super) const FIELDS: [&str; 8] = [
    "q", "class", "role", "factor", "standing", "seen", "before", "order",
];
/// The longest text that is searched for.
const LONGEST: usize = 100;

/// A day as a date field sends it.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok()
}

/// The filter.
pub(super) fn filter(asked: &Params, now: Timestamp) -> PeopleFilter {
    let get = |name: &str| asked.get(name).unwrap_or_default().trim();
    PeopleFilter {
        search: get("q").chars().take(LONGEST).collect(),
        class: (!get("class").is_empty()).then(|| ClassId::from(get("class"))),
        role: Role::named(get("role")),
        factor: match get("factor") {
            "never" => Some(SecondFactorState::Never),
            "enabled" => Some(SecondFactorState::Enabled),
            "suspended" => Some(SecondFactorState::Suspended),
            _ => None,
        },
        passkey: get("factor") == "passkey",
        standing: match get("standing") {
            "active" => Some(Standing::Active),
            "disabled" => Some(Standing::Disabled),
            _ => None,
        },
        last_sign_in: match get("seen") {
            "never" => Some(LastSignIn::Never),
            "month" => Some(LastSignIn::Since(now - Duration::days(30))),
            "before" => day(get("before")).map(|day| LastSignIn::Before(local_midnight(day))),
            _ => None,
        },
        taught_by: None,
    }
}

/// The page.
pub(super) fn wanted(asked: &Params, now: Timestamp) -> PeopleWanted {
    let after = asked.get("after").zip(asked.get("key"));
    PeopleWanted {
        filter: filter(asked, now),
        order: if asked.get("order") == Some("seen") {
            PeopleOrder::LastSignIn
        } else {
            PeopleOrder::Name
        },
        after: after.map(|(id, key)| PeopleCursor {
            key: key.to_owned(),
            id: PersonId::from(id),
        }),
        limit: 50,
    }
}

/// The filter as an address carries it, without the place in the list.
pub(super) fn query(asked: &Params) -> String {
    let kept: Params = asked
        .iter()
        .filter(|(name, value)| FIELDS.contains(name) && !value.is_empty())
        .collect();
    kept.encode()
}

/// The address of the list with a query.
pub(super) fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}
