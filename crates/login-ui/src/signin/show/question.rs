//! The page that asks to set a secret question (S-15).

use super::{action, policy, progress::Progress};
use sluis_idp_core::signin::{Fault, Screen};
use sluis_themes::pages::{EnrolStep, QuestionView, SecurityQuestionError, SecurityQuestionPage};

/// `chosen` is the place of the question that was chosen before, as the form sends it.
pub(super) fn page(
    language: &str,
    screen: &Screen,
    progress: &Progress,
    fault: Option<&Fault>,
    chosen: &str,
) -> SecurityQuestionPage {
    let questions = policy(screen)
        .map(|policy| policy.recovery.self_service.questions.as_slice())
        .unwrap_or_default()
        .iter()
        .enumerate()
        .filter_map(|(place, question)| {
            Some(QuestionView {
                id: place.to_string(),
                text: question.get(language)?.to_owned(),
            })
        })
        .collect();
    SecurityQuestionPage {
        action: action(screen, "security-question"),
        questions,
        chosen: (!chosen.is_empty()).then(|| chosen.to_owned()),
        error: fault.map(|fault| match fault {
            Fault::TooEasy => SecurityQuestionError::TooEasy,
            Fault::Throttled { minutes } => SecurityQuestionError::Throttled { minutes: *minutes },
            _ => SecurityQuestionError::Empty,
        }),
        can_postpone: true,
        cancel_href: None,
        progress: screen
            .enrolled_here()
            .then(|| progress.at(&[EnrolStep::Question]))
            .flatten(),
    }
}
