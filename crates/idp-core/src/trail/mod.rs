//! The audit trail beyond writing it: sealing events into their chains, proving that the chains hold,
//! dropping what is older than it has to be kept, and telling another machine.

mod line;
mod pruning;
mod sealing;
mod streaming;
mod verifying;

pub use line::trail_line;
pub use pruning::PruneRound;
pub use streaming::{EventSink, StreamRound};
pub use verifying::ChainReport;

use crate::idp::Idp;
use sluis_model::audit_chain::{BreakKind, ChainHead};

impl Idp {
    /// Signs the head of a chain.
    fn sign_head(&self, head: &mut ChainHead) {
        self.sealer.sealing_key_id().clone_into(&mut head.signed_by);
        let text = head.signed_text();
        head.signature = self.sealer.mac(None, &text).unwrap_or_default();
    }

    /// Whether the head of a chain was signed here.
    pub(crate) fn judge_head(&self, head: &ChainHead) -> Result<(), BreakKind> {
        match self.sealer.mac(Some(&head.signed_by), &head.signed_text()) {
            None => Err(BreakKind::UnknownKey),
            Some(signature) if signature == head.signature => Ok(()),
            Some(_) => Err(BreakKind::Forged),
        }
    }
}
