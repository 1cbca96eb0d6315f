//! How a text message with a code fares, as pages tell of it (H-34).

use sluis_idp_core::{signin::Fault, texting::TextUnderWay};
use sluis_model::message::Delivery;
use sluis_themes::pages::SmsState;

/// Faults that are about the message, not about a code; they are said where the message is told of.
pub(super) fn is_about_sending(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::TextThrottled { .. } | Fault::TextBudget | Fault::TextCountry
    )
}

/// Where the message stands; `None` where there is none and none was refused.
pub(super) fn state_of(
    fault: Option<&Fault>,
    under_way: Option<&TextUnderWay>,
) -> Option<SmsState> {
    match (fault, under_way.map(|text| text.delivery)) {
        // Honest: no message will come, and the other ways stand first.
        (Some(Fault::TextBudget | Fault::TextCountry), _) | (_, Some(Delivery::Dead)) => {
            Some(SmsState::Failed)
        }
        (_, Some(Delivery::Delayed)) => Some(SmsState::Delayed),
        (_, Some(Delivery::Waiting | Delivery::Sent)) => Some(SmsState::Sent),
        (_, None) => None,
    }
}

/// How many minutes to wait before another message can be asked.
pub(super) fn resend_wait(fault: Option<&Fault>, under_way: Option<&TextUnderWay>) -> Option<u32> {
    match fault {
        Some(Fault::TextThrottled { minutes }) => Some(*minutes),
        _ => under_way.and_then(|text| text.again_in),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(delivery: Delivery) -> TextUnderWay {
        TextUnderWay {
            number: "06 •• •• •• 34".to_owned(),
            delivery,
            again_in: Some(1),
        }
    }

    #[test]
    fn h34_a_message_that_cannot_go_is_never_told_as_sent() {
        for fault in [Fault::TextBudget, Fault::TextCountry] {
            let sent = message(Delivery::Sent);
            assert_eq!(state_of(Some(&fault), Some(&sent)), Some(SmsState::Failed));
            assert_eq!(state_of(Some(&fault), None), Some(SmsState::Failed));
        }
        let dead = message(Delivery::Dead);
        assert_eq!(state_of(None, Some(&dead)), Some(SmsState::Failed));
        let slow = message(Delivery::Delayed);
        assert_eq!(state_of(None, Some(&slow)), Some(SmsState::Delayed));
        assert_eq!(state_of(None, None), None);
    }

    #[test]
    fn h34_the_time_to_wait_is_that_of_the_limit_in_the_way() {
        let sent = message(Delivery::Sent);
        assert_eq!(resend_wait(None, Some(&sent)), Some(1));
        let limit = Fault::TextThrottled { minutes: 42 };
        assert_eq!(resend_wait(Some(&limit), Some(&sent)), Some(42));
        assert_eq!(resend_wait(None, None), None);
    }
}
