//! What a signed-in person may do with the own account. Every change of a factor needs a fresh
//! unlock with the password (E-08), and a code as well when this session never showed one (LIF-02).

mod devices;
mod factors;
mod password;
mod recovery_codes;
mod unlock;

pub use factors::{Enabled, FactorChange, RemovalRefused};
pub use password::PasswordFault;
pub use unlock::UnlockFault;

use crate::{
    idp::{Failure, Idp},
    logout::SignedIn,
};
use sluis_model::{
    context::Ctx,
    device::RememberedDevice,
    policy::Demand,
    second_factor::{SecondFactorState, SecondFactors},
};

/// What the account page shows.
#[derive(Debug, Clone)]
pub struct AccountView {
    /// The second factor.
    pub factors: SecondFactors,
    /// Where it stands now.
    pub state: SecondFactorState,
    /// What policy asks of the person now.
    pub demand: Demand,
    /// The person may switch it off.
    pub may_remove: bool,
    /// Remembered devices, newest first.
    pub devices: Vec<RememberedDevice>,
    /// The factor pages are unlocked until then.
    pub unlocked: bool,
}

impl Idp {
    /// The account page's content.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account(&self, ctx: &Ctx, signed_in: &SignedIn) -> Result<AccountView, Failure> {
        let id = signed_in.person.id.clone();
        let factors = self.durable.read(move |tx| tx.second_factors(&id)).await?;
        let hours = signed_in.institution.policy.remember.longest_hours();
        let mut devices = self
            .ephemeral
            .remembered_devices(&signed_in.person.id, ctx.now)
            .await?;
        devices.retain(|device| device.stands_in(signed_in.person.epoch, hours, ctx.now));
        let demand = signed_in
            .institution
            .policy
            .demand(&signed_in.person.roles, ctx.now);
        Ok(AccountView {
            state: factors.totp.state(ctx.now),
            may_remove: factors::may_remove(signed_in, demand),
            unlocked: unlock::is_unlocked(ctx, signed_in),
            factors,
            demand,
            devices,
        })
    }
}
