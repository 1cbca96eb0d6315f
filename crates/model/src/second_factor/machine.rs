//! The arrows of the second factor's state machine, as a pure function: from where, what, by whom,
//! under which circumstances. What is not an arrow is refused with its reason. Whoever suspends,
//! resumes or wipes a factor asks here first; a set-up and a recovery code are guarded at their steps.

use serde::{Deserialize, Serialize};

/// Where a person's second factor stands, with a set-up under way as a place of its own. `wiped` is
/// `Never` apart from the audit trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Nothing is set up.
    Never,
    /// A secret was made or a number typed, and not confirmed.
    Pending,
    /// It is asked.
    Enabled,
    /// It is kept but not asked.
    Suspended,
}

impl Place {
    /// Every place.
    pub const ALL: [Self; 4] = [Self::Never, Self::Pending, Self::Enabled, Self::Suspended];
}

/// Who acts. An actor is what the authorisation of the request proved, never what it claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The person whose factor it is.
    Person,
    /// An administrator of the person's institution.
    Administrator,
    /// Support, or the operator.
    Support,
    /// The recovery portal, after number, code and answer.
    SelfService,
    /// Time.
    Clock,
}

impl Actor {
    /// Every actor.
    pub const ALL: [Self; 5] = [
        Self::Person,
        Self::Administrator,
        Self::Support,
        Self::SelfService,
        Self::Clock,
    ];
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// A secret is made or a number is asked, not yet confirmed.
    StartEnrolment,
    /// The first right code.
    Confirm,
    /// The set-up is left, or its time is over.
    Abandon,
    /// Off for a while.
    Suspend,
    /// On again, with what was set up before.
    Resume,
    /// The end of a suspension has come.
    EndReached,
    /// Everything is removed.
    Wipe,
    /// A recovery code whose effect is a reset.
    RecoveryReset,
    /// A recovery code whose effect is one sign-in.
    RecoveryLogin,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 9] = [
        Self::StartEnrolment,
        Self::Confirm,
        Self::Abandon,
        Self::Suspend,
        Self::Resume,
        Self::EndReached,
        Self::Wipe,
        Self::RecoveryReset,
        Self::RecoveryLogin,
    ];
}

/// Whose factor it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// Somebody without power over other accounts.
    Ordinary,
    /// An administrator, support or operator.
    Administrator,
}

/// What the guards look at. The caller fills it from policy, session and stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Circumstances {
    /// Whose factor.
    pub target: Target,
    /// The role is among those that can have a factor (U-03).
    pub available: bool,
    /// Policy requires the factor of this person now.
    pub required: bool,
    /// The mail address is proven, or need not be (N-11).
    pub email_ready: bool,
    /// The password was shown freshly, and a code where there is a factor (E-08, U-23).
    pub unlocked: bool,
    /// Policy lets the person switch off for a while (U-24), and no administrator's "on" stands
    /// against it (U-35).
    pub may_suspend: bool,
    /// Policy lets the person remove it (E-21); where it is required, to set it up again at once.
    pub may_remove: bool,
    /// A reason was given (U-28, U-31).
    pub reason: bool,
    /// The suspension that is wanted has an end.
    pub has_end: bool,
    /// The code matched.
    pub code_right: bool,
    /// The suspension has an end, and it has come.
    pub end_has_come: bool,
}

/// Why there is no arrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ArrowRefused {
    /// The person must set it up first (U-33, U-34).
    #[error("the person must set it up first")]
    NeverSetUp,
    /// From this place the action leads nowhere.
    #[error("this can't be done now")]
    NoArrow,
    /// This actor never does that.
    #[error("this is not for you to do")]
    NotThisActor,
    /// An administrator's factor is support's business alone (U-31).
    #[error("only support changes an administrator's factor")]
    AdministratorsAreSupports,
    /// A second factor is not for this person (U-03).
    #[error("a second factor is not available to this person")]
    NotAvailable,
    /// The mail address must be proven first (N-11).
    #[error("the mail address must be proven first")]
    EmailUnproven,
    /// The unlock comes first (E-08).
    #[error("the password must be given once more first")]
    Locked,
    /// It is mandatory (E-21).
    #[error("the institution requires it")]
    Mandatory,
    /// Policy does not let the person do this (U-35).
    #[error("the institution does not allow this")]
    NotAllowed,
    /// A reason must be given.
    #[error("give a reason")]
    ReasonMissing,
    /// It is required: an exception needs an end.
    #[error("give the moment at which it is asked again: it is required here")]
    EndMissing,
    /// The code is not right.
    #[error("the code is not right")]
    WrongCode,
}

/// An arrow: where it leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Arrow {
    /// The place afterwards.
    pub to: Place,
    /// It leads out of `Enabled`: remembered devices end, and the person is told.
    pub leaves_enabled: bool,
    /// What was set up is destroyed, with the recovery codes.
    pub destroys: bool,
}

/// The arrow for an action, or why there is none. Pure, and the only place where these rules stand.
///
/// # Errors
/// [`ArrowRefused`] names the guard that stands in the way.
pub fn transition(
    from: Place,
    action: Action,
    actor: Actor,
    at: &Circumstances,
) -> Result<Arrow, ArrowRefused> {
    let to = match action {
        Action::StartEnrolment => start(from, actor, at)?,
        Action::Confirm => confirm(from, actor, at)?,
        Action::Abandon => abandon(from, actor)?,
        Action::Suspend => suspend(from, actor, at)?,
        Action::Resume => resume(from, actor, at)?,
        Action::EndReached => end_reached(from, actor, at)?,
        Action::Wipe => wipe(from, actor, at)?,
        Action::RecoveryReset | Action::RecoveryLogin => recovery(from, action, actor, at)?,
    };
    let had_one = matches!(from, Place::Enabled | Place::Suspended);
    Ok(Arrow {
        to,
        leaves_enabled: from == Place::Enabled && to != Place::Enabled,
        destroys: had_one && to == Place::Never,
    })
}

/// From `Enabled` and `Suspended` a set-up adds or replaces a means; the factor stays where it is
/// until the new one is confirmed (S-20).
fn start(from: Place, actor: Actor, at: &Circumstances) -> Result<Place, ArrowRefused> {
    only(actor, &[Actor::Person])?;
    if !at.available {
        return Err(ArrowRefused::NotAvailable);
    }
    let first = matches!(from, Place::Never | Place::Pending);
    if first && !at.email_ready {
        return Err(ArrowRefused::EmailUnproven);
    }
    unlocked(at)?;
    Ok(if first { Place::Pending } else { from })
}

fn confirm(from: Place, actor: Actor, at: &Circumstances) -> Result<Place, ArrowRefused> {
    only(actor, &[Actor::Person])?;
    if from == Place::Never {
        return Err(ArrowRefused::NoArrow);
    }
    if at.code_right {
        Ok(Place::Enabled)
    } else {
        Err(ArrowRefused::WrongCode)
    }
}

fn abandon(from: Place, actor: Actor) -> Result<Place, ArrowRefused> {
    only(actor, &[Actor::Person, Actor::Clock])?;
    match from {
        Place::Pending => Ok(Place::Never),
        // A further means was being set up: what there was stays.
        Place::Enabled | Place::Suspended => Ok(from),
        Place::Never => Err(ArrowRefused::NoArrow),
    }
}

fn suspend(from: Place, actor: Actor, at: &Circumstances) -> Result<Place, ArrowRefused> {
    only(
        actor,
        &[Actor::Person, Actor::Administrator, Actor::Support],
    )?;
    match from {
        Place::Enabled => {}
        Place::Never | Place::Pending => return Err(ArrowRefused::NeverSetUp),
        Place::Suspended => return Err(ArrowRefused::NoArrow),
    }
    if actor == Actor::Person {
        if at.required {
            return Err(ArrowRefused::Mandatory);
        }
        if !at.may_suspend {
            return Err(ArrowRefused::NotAllowed);
        }
        unlocked(at)?;
    } else {
        helps(actor, at)?;
        // Where it is required, help is an exception with an end (conflict 13).
        if at.required && !at.has_end {
            return Err(ArrowRefused::EndMissing);
        }
    }
    Ok(Place::Suspended)
}

fn resume(from: Place, actor: Actor, at: &Circumstances) -> Result<Place, ArrowRefused> {
    only(
        actor,
        &[Actor::Person, Actor::Administrator, Actor::Support],
    )?;
    match from {
        Place::Suspended => {}
        Place::Never | Place::Pending => return Err(ArrowRefused::NeverSetUp),
        Place::Enabled => return Err(ArrowRefused::NoArrow),
    }
    if actor == Actor::Administrator && at.target == Target::Administrator {
        return Err(ArrowRefused::AdministratorsAreSupports);
    }
    Ok(Place::Enabled)
}

fn end_reached(from: Place, actor: Actor, at: &Circumstances) -> Result<Place, ArrowRefused> {
    only(actor, &[Actor::Clock])?;
    if from == Place::Suspended && at.end_has_come {
        Ok(Place::Enabled)
    } else {
        Err(ArrowRefused::NoArrow)
    }
}

fn wipe(from: Place, actor: Actor, at: &Circumstances) -> Result<Place, ArrowRefused> {
    if actor == Actor::Clock {
        return Err(ArrowRefused::NotThisActor);
    }
    if !matches!(from, Place::Enabled | Place::Suspended) {
        return Err(ArrowRefused::NeverSetUp);
    }
    match actor {
        Actor::Person => {
            // Where it is required, wiping means setting it up again at once (conflict 11); whether
            // that is allowed is the institution's word all the same.
            if !at.may_remove {
                return Err(if at.required {
                    ArrowRefused::Mandatory
                } else {
                    ArrowRefused::NotAllowed
                });
            }
            unlocked(at)?;
        }
        Actor::Administrator | Actor::Support => helps(actor, at)?,
        // Number, code and answer were shown; people with power over others never get here (LIF-10).
        Actor::SelfService => {
            if at.target == Target::Administrator {
                return Err(ArrowRefused::AdministratorsAreSupports);
            }
        }
        Actor::Clock => {}
    }
    Ok(Place::Never)
}

fn recovery(
    from: Place,
    action: Action,
    actor: Actor,
    at: &Circumstances,
) -> Result<Place, ArrowRefused> {
    only(actor, &[Actor::Person])?;
    if !matches!(from, Place::Enabled | Place::Suspended) {
        return Err(ArrowRefused::NoArrow);
    }
    if !at.code_right {
        return Err(ArrowRefused::WrongCode);
    }
    Ok(if action == Action::RecoveryReset {
        Place::Never
    } else {
        Place::Enabled
    })
}

fn only(actor: Actor, allowed: &[Actor]) -> Result<(), ArrowRefused> {
    if allowed.contains(&actor) {
        Ok(())
    } else {
        Err(ArrowRefused::NotThisActor)
    }
}

fn unlocked(at: &Circumstances) -> Result<(), ArrowRefused> {
    if at.unlocked {
        Ok(())
    } else {
        Err(ArrowRefused::Locked)
    }
}

/// Help from outside: an administrator helps everybody but administrators, and both give a reason.
fn helps(actor: Actor, at: &Circumstances) -> Result<(), ArrowRefused> {
    if actor == Actor::Administrator && at.target == Target::Administrator {
        return Err(ArrowRefused::AdministratorsAreSupports);
    }
    if !at.reason {
        return Err(ArrowRefused::ReasonMissing);
    }
    Ok(())
}
