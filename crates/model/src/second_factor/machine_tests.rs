//! The table of requirements.md, written down once more on its own, against every combination of
//! place, action, actor and circumstances.

use super::machine::{Action, Actor, ArrowRefused, Circumstances, Place, Target, transition};

/// Everything in favour, of somebody without power over others.
const OPEN: Circumstances = Circumstances {
    target: Target::Ordinary,
    available: true,
    required: false,
    email_ready: true,
    unlocked: true,
    may_suspend: true,
    may_remove: true,
    reason: true,
    has_end: true,
    code_right: true,
    end_has_come: true,
};

/// Every arrow that there is: from, action, actor, to.
const ARROWS: &[(Place, Action, Actor, Place)] = &[
    // A first set-up (N-11, E-08, U-03); shown again it begins anew.
    (
        Place::Never,
        Action::StartEnrolment,
        Actor::Person,
        Place::Pending,
    ),
    (
        Place::Pending,
        Action::StartEnrolment,
        Actor::Person,
        Place::Pending,
    ),
    // Another app, before the old one goes (S-20).
    (
        Place::Enabled,
        Action::StartEnrolment,
        Actor::Person,
        Place::Enabled,
    ),
    (
        Place::Suspended,
        Action::StartEnrolment,
        Actor::Person,
        Place::Suspended,
    ),
    // N-30, H-21.
    (
        Place::Pending,
        Action::Confirm,
        Actor::Person,
        Place::Enabled,
    ),
    (
        Place::Enabled,
        Action::Confirm,
        Actor::Person,
        Place::Enabled,
    ),
    (
        Place::Suspended,
        Action::Confirm,
        Actor::Person,
        Place::Enabled,
    ),
    // U-11, H-13.
    (Place::Pending, Action::Abandon, Actor::Person, Place::Never),
    (Place::Pending, Action::Abandon, Actor::Clock, Place::Never),
    (
        Place::Enabled,
        Action::Abandon,
        Actor::Person,
        Place::Enabled,
    ),
    (
        Place::Enabled,
        Action::Abandon,
        Actor::Clock,
        Place::Enabled,
    ),
    (
        Place::Suspended,
        Action::Abandon,
        Actor::Person,
        Place::Suspended,
    ),
    (
        Place::Suspended,
        Action::Abandon,
        Actor::Clock,
        Place::Suspended,
    ),
    // U-24, U-28, U-31.
    (
        Place::Enabled,
        Action::Suspend,
        Actor::Person,
        Place::Suspended,
    ),
    (
        Place::Enabled,
        Action::Suspend,
        Actor::Administrator,
        Place::Suspended,
    ),
    (
        Place::Enabled,
        Action::Suspend,
        Actor::Support,
        Place::Suspended,
    ),
    // U-27, U-32.
    (
        Place::Suspended,
        Action::Resume,
        Actor::Person,
        Place::Enabled,
    ),
    (
        Place::Suspended,
        Action::Resume,
        Actor::Administrator,
        Place::Enabled,
    ),
    (
        Place::Suspended,
        Action::Resume,
        Actor::Support,
        Place::Enabled,
    ),
    // U-25.
    (
        Place::Suspended,
        Action::EndReached,
        Actor::Clock,
        Place::Enabled,
    ),
    // U-20, U-23; conflict 13; S-17.
    (Place::Enabled, Action::Wipe, Actor::Person, Place::Never),
    (Place::Suspended, Action::Wipe, Actor::Person, Place::Never),
    (
        Place::Enabled,
        Action::Wipe,
        Actor::Administrator,
        Place::Never,
    ),
    (
        Place::Suspended,
        Action::Wipe,
        Actor::Administrator,
        Place::Never,
    ),
    (Place::Enabled, Action::Wipe, Actor::Support, Place::Never),
    (Place::Suspended, Action::Wipe, Actor::Support, Place::Never),
    (
        Place::Enabled,
        Action::Wipe,
        Actor::SelfService,
        Place::Never,
    ),
    (
        Place::Suspended,
        Action::Wipe,
        Actor::SelfService,
        Place::Never,
    ),
    // E-15, H-24.
    (
        Place::Enabled,
        Action::RecoveryReset,
        Actor::Person,
        Place::Never,
    ),
    (
        Place::Suspended,
        Action::RecoveryReset,
        Actor::Person,
        Place::Never,
    ),
    (
        Place::Enabled,
        Action::RecoveryLogin,
        Actor::Person,
        Place::Enabled,
    ),
    (
        Place::Suspended,
        Action::RecoveryLogin,
        Actor::Person,
        Place::Enabled,
    ),
];

fn arrow(from: Place, action: Action, actor: Actor) -> Option<Place> {
    ARROWS
        .iter()
        .find(|known| (known.0, known.1, known.2) == (from, action, actor))
        .map(|known| known.3)
}

fn every_triple() -> Vec<(Place, Action, Actor)> {
    let mut all = vec![];
    for from in Place::ALL {
        for action in Action::ALL {
            for actor in Actor::ALL {
                all.push((from, action, actor));
            }
        }
    }
    all
}

fn every_circumstance() -> Vec<Circumstances> {
    let mut all = vec![];
    for target in [Target::Ordinary, Target::Administrator] {
        for bits in 0_u32..1024 {
            let bit = |place: u32| bits & (1 << place) != 0;
            all.push(Circumstances {
                target,
                available: bit(0),
                required: bit(1),
                email_ready: bit(2),
                unlocked: bit(3),
                may_suspend: bit(4),
                may_remove: bit(5),
                reason: bit(6),
                code_right: bit(7),
                end_has_come: bit(8),
                has_end: bit(9),
            });
        }
    }
    all
}

/// The guards of the table, in its own words.
fn guards_hold(from: Place, action: Action, actor: Actor, at: &Circumstances) -> bool {
    let ordinary = at.target == Target::Ordinary;
    let first = matches!(from, Place::Never | Place::Pending);
    match (action, actor) {
        (Action::StartEnrolment, _) => at.available && at.unlocked && (at.email_ready || !first),
        (Action::Confirm | Action::RecoveryReset | Action::RecoveryLogin, _) => at.code_right,
        (Action::Suspend, Actor::Person) => !at.required && at.may_suspend && at.unlocked,
        (Action::Suspend, Actor::Administrator) => {
            ordinary && at.reason && (at.has_end || !at.required)
        }
        (Action::Suspend, Actor::Support) => at.reason && (at.has_end || !at.required),
        (Action::Wipe, Actor::Administrator) => ordinary && at.reason,
        (Action::Wipe, Actor::Support) => at.reason,
        (Action::Resume, Actor::Administrator) => ordinary,
        (Action::Wipe, Actor::Person) => at.may_remove && at.unlocked,
        (Action::Wipe, Actor::SelfService) => ordinary,
        (Action::EndReached, _) => at.end_has_come,
        _ => true,
    }
}

#[test]
fn n30_u11_u20_u24_u25_u27_s17_every_arrow_of_the_table_is_there() {
    for (from, action, actor, to) in ARROWS {
        let found = transition(*from, *action, *actor, &OPEN).map(|arrow| arrow.to);
        assert_eq!(found, Ok(*to), "{from:?} {action:?} {actor:?}");
    }
}

#[test]
fn u33_what_is_not_in_the_table_is_no_arrow_under_any_circumstances() {
    let mut refused = 0;
    for (from, action, actor) in every_triple() {
        if arrow(from, action, actor).is_some() {
            continue;
        }
        for at in every_circumstance() {
            let found = transition(from, action, actor, &at);
            assert!(
                found.is_err(),
                "{from:?} {action:?} {actor:?} {at:?}: {found:?}"
            );
            refused += 1;
        }
    }
    assert_eq!(refused, (4 * 9 * 5 - ARROWS.len()) * 2048);
}

#[test]
fn an_arrow_is_open_exactly_when_its_guards_hold() {
    for (from, action, actor, to) in ARROWS {
        for at in every_circumstance() {
            let found = transition(*from, *action, *actor, &at).map(|arrow| arrow.to);
            if guards_hold(*from, *action, *actor, &at) {
                assert_eq!(found, Ok(*to), "{from:?} {action:?} {actor:?} {at:?}");
            } else {
                assert!(found.is_err(), "{from:?} {action:?} {actor:?} {at:?}");
            }
        }
    }
}

#[test]
fn every_way_out_of_enabled_is_known_as_one() {
    for (from, action, actor, to) in ARROWS {
        let Ok(arrow) = transition(*from, *action, *actor, &OPEN) else {
            continue;
        };
        assert_eq!(
            arrow.leaves_enabled,
            *from == Place::Enabled && *to != Place::Enabled,
            "{from:?} {action:?} {actor:?}"
        );
        assert_eq!(
            arrow.destroys,
            matches!(from, Place::Enabled | Place::Suspended) && *to == Place::Never,
            "{from:?} {action:?} {actor:?}"
        );
    }
}

/// The reasons that people are told, each at the guard that it names.
#[test]
fn u03_u31_u33_u35_e08_e21_n11_each_refusal_names_its_guard() {
    let administrator = Circumstances {
        target: Target::Administrator,
        ..OPEN
    };
    let rows: &[(Place, Action, Actor, Circumstances, ArrowRefused)] = &[
        (
            Place::Never,
            Action::Resume,
            Actor::Administrator,
            OPEN,
            ArrowRefused::NeverSetUp,
        ),
        (
            Place::Never,
            Action::Suspend,
            Actor::Administrator,
            OPEN,
            ArrowRefused::NeverSetUp,
        ),
        (
            Place::Enabled,
            Action::Suspend,
            Actor::Administrator,
            administrator,
            ArrowRefused::AdministratorsAreSupports,
        ),
        (
            Place::Enabled,
            Action::Suspend,
            Actor::Support,
            Circumstances {
                reason: false,
                ..administrator
            },
            ArrowRefused::ReasonMissing,
        ),
        (
            Place::Enabled,
            Action::Suspend,
            Actor::Support,
            Circumstances {
                required: true,
                has_end: false,
                ..administrator
            },
            ArrowRefused::EndMissing,
        ),
        (
            Place::Enabled,
            Action::Suspend,
            Actor::Person,
            Circumstances {
                may_suspend: false,
                ..OPEN
            },
            ArrowRefused::NotAllowed,
        ),
        (
            Place::Enabled,
            Action::Suspend,
            Actor::Person,
            Circumstances {
                required: true,
                ..OPEN
            },
            ArrowRefused::Mandatory,
        ),
        (
            Place::Enabled,
            Action::Wipe,
            Actor::Person,
            Circumstances {
                required: true,
                may_remove: false,
                ..OPEN
            },
            ArrowRefused::Mandatory,
        ),
        (
            Place::Enabled,
            Action::Wipe,
            Actor::Person,
            Circumstances {
                unlocked: false,
                ..OPEN
            },
            ArrowRefused::Locked,
        ),
        (
            Place::Never,
            Action::StartEnrolment,
            Actor::Person,
            Circumstances {
                email_ready: false,
                ..OPEN
            },
            ArrowRefused::EmailUnproven,
        ),
        (
            Place::Never,
            Action::StartEnrolment,
            Actor::Person,
            Circumstances {
                available: false,
                ..OPEN
            },
            ArrowRefused::NotAvailable,
        ),
        (
            Place::Never,
            Action::StartEnrolment,
            Actor::Administrator,
            OPEN,
            ArrowRefused::NotThisActor,
        ),
    ];
    for (from, action, actor, at, refused) in rows {
        assert_eq!(
            transition(*from, *action, *actor, at),
            Err(*refused),
            "{from:?} {action:?} {actor:?}"
        );
    }
}
