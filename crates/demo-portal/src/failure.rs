//! Why a sign-in did not end well.

/// A failed sign-in. Each has a short code for the page and for whoever reads over a shoulder; the
/// detail never holds a token, a code or a secret.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The provider said so itself (RFC 6749, 4.1.2.1 and 5.2).
    #[error("{error}: {description}")]
    Provider { error: String, description: String },
    /// The provider, or one of its documents, could not be had.
    #[error("provider_unreachable: {0}")]
    Unreachable(String),
    /// The answer belongs to no sign-in that this browser started here, or to one that has ended.
    #[error("state_mismatch")]
    State,
    /// Something was checked and found wrong: the code of the check, and what was seen.
    #[error("{code}: {detail}")]
    Rejected { code: &'static str, detail: String },
    /// The visitor's own request makes no sense.
    #[error("invalid_request: {0}")]
    Request(&'static str),
}

impl Failure {
    pub(crate) fn rejected(code: &'static str, detail: impl ToString) -> Self {
        Self::Rejected {
            code,
            detail: detail.to_string(),
        }
    }

    pub(crate) fn code(&self) -> &str {
        match self {
            Self::Provider { error, .. } => error,
            Self::Unreachable(_) => "provider_unreachable",
            Self::State => "state_mismatch",
            Self::Rejected { code, .. } => code,
            Self::Request(_) => "invalid_request",
        }
    }

    pub(crate) fn detail(&self) -> &str {
        match self {
            Self::Provider { description, .. } => description,
            Self::Unreachable(detail) => detail,
            Self::State => "",
            Self::Rejected { detail, .. } => detail,
            Self::Request(detail) => detail,
        }
    }

    pub(crate) fn status(&self) -> actix_web::http::StatusCode {
        use actix_web::http::StatusCode;
        match self {
            // The person sees a page that worked: the sign-in did not.
            Self::Provider { .. } => StatusCode::OK,
            Self::Unreachable(_) => StatusCode::BAD_GATEWAY,
            Self::State | Self::Rejected { .. } | Self::Request(_) => StatusCode::BAD_REQUEST,
        }
    }
}
