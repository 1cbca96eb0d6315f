//! Why nobody came in through a sign-in source, in sentences that say what helps.

use sluis_idp_core::console::why::SourceRefusal;
use sluis_themes::{Words, pages::console::WhyRefusal};
use sluis_web::look::moment_view;

pub(super) fn view(refusal: SourceRefusal) -> WhyRefusal {
    WhyRefusal {
        at: moment_view(refusal.at),
        because: words(&refusal.because),
        source: refusal.source,
        request: refusal.request,
    }
}

/// The sentence of a cause; one that nobody here knows is told as it stands in the trail.
fn words(because: &str) -> Words {
    let key = format!("console-why-source-{}", because.replace('_', "-"));
    let known = WhyRefusal::BECAUSE.into_iter().find(|known| *known == key);
    known.map_or_else(
        || Words::of("console-why-source-other").with("because", because),
        Words::of,
    )
}

#[cfg(test)]
mod tests {
    use super::words;
    use sluis_model::ports::{directory::DirectoryRefusal, upstream::UpstreamFault};

    #[test]
    fn every_cause_has_a_sentence_of_its_own() {
        let faults = [
            UpstreamFault::Unreachable,
            UpstreamFault::Discovery,
            UpstreamFault::Issuer,
            UpstreamFault::Refused,
            UpstreamFault::Answer,
            UpstreamFault::Signature,
            UpstreamFault::Audience,
            UpstreamFault::Expired,
            UpstreamFault::Nonce,
            UpstreamFault::NotFresh,
            UpstreamFault::NoAuthTime,
            UpstreamFault::Subject,
        ]
        .map(UpstreamFault::as_str);
        let refusals = [
            DirectoryRefusal::Disabled,
            DirectoryRefusal::PasswordEnded,
            DirectoryRefusal::Locked,
        ]
        .map(DirectoryRefusal::as_str);
        let others = [
            "denied",
            "mix_up",
            "unavailable",
            "error",
            "no_code",
            "not_linked",
            "not_let_in",
            "taken",
            "too_little",
            "again",
        ];
        for because in faults.into_iter().chain(refusals).chain(others) {
            assert_ne!(words(because).key, "console-why-source-other", "{because}");
        }
        assert_eq!(words("something new").key, "console-why-source-other");
    }
}
