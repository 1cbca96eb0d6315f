//! A new password of one's own wish.

use crate::{
    idp::{Failure, Idp},
    logout::SignedIn,
    signin::{Fault, verify},
};
use sluis_model::browser::{Browser, BrowserChanges};
use sluis_model::{context::Ctx, secret::Secret};

/// Why the password was not changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordFault {
    /// The current one: wrong, empty, or too many tries.
    Current(Fault),
    /// The new one.
    New(Fault),
}

impl Idp {
    /// Changes the password: the current one is asked, and counted like at sign-in (PWD-06). Every
    /// other session, remembered device and refresh token of the person ends; this session stays.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_change_password(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        current: Secret,
        new: Secret,
        repeat: &Secret,
    ) -> Result<Result<BrowserChanges, PasswordFault>, Failure> {
        if current.expose().is_empty() {
            return Ok(Err(PasswordFault::Current(Fault::Empty)));
        }
        let checked = self
            .check_own_password(ctx, browser, signed_in, current)
            .await?;
        let person = match checked {
            verify::Checked::Right(person) if person.id == signed_in.person.id => person,
            verify::Checked::There(_) => {
                return Ok(Err(PasswordFault::Current(Fault::PasswordLivesThere)));
            }
            verify::Checked::Wrong(fault) => return Ok(Err(PasswordFault::Current(fault))),
            _ => return Ok(Err(PasswordFault::Current(Fault::WrongPassword))),
        };
        // The session was ended by a change that left the password as it was.
        if person.epoch != signed_in.person.epoch {
            return Err(Failure::SignedOut);
        }
        let (institution, goes_on) = (&signed_in.institution, Some(&signed_in.session.id));
        match self
            .change_password(ctx, institution, &person, (new, repeat), goes_on)
            .await?
        {
            Err(fault) => Ok(Err(PasswordFault::New(fault))),
            Ok(epoch) => {
                let mut session = signed_in.session.clone();
                session.epoch = epoch;
                session.device_token = None;
                self.renew_session(ctx, browser, &session).await.map(Ok)
            }
        }
    }
}
