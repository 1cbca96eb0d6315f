//! What a signed-in person may do with the own account. Every change of a factor needs a fresh
//! unlock with the password (E-08) or by a visit to the sign-in source, and a code as well when this session never showed one (LIF-02);
//! only switching on again what was off needs none, for it makes the account stronger; and taking away
//! an account at a sign-in source, for whoever came through it may have no password here.

mod devices;
mod email;
mod factors;
mod history;
mod language;
mod learned;
mod linking;
mod means;
mod number;
mod overview;
mod passkeys;
mod password;
mod portals;
mod question;
mod recovery_codes;
mod sessions;
mod sources;
mod suspension;
mod unlock;
mod unlock_code;
mod unlock_passkey;
mod unlock_source;

pub use email::EmailFault;
pub(crate) use email::has_the_shape;
pub use factors::{FactorChange, RemovalRefused};
pub use history::HistoryEntry;
pub use learned::{LearningPortal, Told};
pub use linking::Enabled;
pub use number::NumberAsked;
pub use overview::AccountView;
pub use passkeys::{NewPasskey, OwnPasskey, OwnPasskeys};
pub use password::PasswordFault;
pub use portals::AllowedPortal;
pub use sessions::OwnSession;
pub use sources::{LinkStays, LinkedAccount, Unlinked};
pub use suspension::suspension_ends;
pub use unlock::{NoPassword, UnlockFault};
pub use unlock_source::{UnlockLeaves, UnlockReturns, UnlockTrouble};
