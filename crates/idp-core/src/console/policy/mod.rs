//! What an institution decided: read in parts, changed in parts, looked at before it is saved, and
//! kept with all that it was before.

mod draft;
mod forecast;
mod journey;
mod save;
mod settings;
mod view;
mod warnings;

pub use draft::{
    Difference, FaultKind, FieldFault, PolicyDraft, Typed, differences, fill_in, rebase, typed_of,
};
pub(crate) use forecast::telling;
pub use forecast::{
    Affected, Forecast, Group, Meets, Moment, Stuck, badge_is_enough, forecast, meets, stuck,
};
pub use journey::{Journey, Stop, Traveller, journey};
pub(crate) use save::changes;
pub use save::{Saved, Unsaved};
pub use settings::{Kind, Part, SETTINGS, Setting, Unit, Value};
pub use view::{Author, PolicyView, VersionView};
pub use warnings::{Warning, warnings};
