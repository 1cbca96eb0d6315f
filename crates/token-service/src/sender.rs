//! Who sends a request, by the keys that it shows: the proof-of-possession half of client and token.

use sluis_model::{access::TokenBinding, client::Client, client_certificate::ClientCertificate};
use sluis_protocol::{
    client_auth::ClientAuthMethod,
    error::{ErrorCode, OAuthError},
};

/// The keys that came with a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sender {
    /// `jkt` of the proof's key.
    dpop: Option<String>,
    /// `x5t#S256` of the certificate.
    certificate: Option<String>,
}

impl Sender {
    /// A sender with the thumbprint of a judged proof's key, and the certificate that TLS saw.
    #[must_use]
    pub fn new(dpop: Option<String>, certificate: Option<&ClientCertificate>) -> Self {
        Self {
            dpop,
            certificate: certificate.map(ClientCertificate::thumbprint),
        }
    }

    /// Whether a key is there.
    pub(crate) fn holds(&self, binding: &TokenBinding) -> bool {
        match binding {
            TokenBinding::Dpop(thumbprint) => self.dpop_thumbprint() == Some(thumbprint),
            TokenBinding::Certificate(thumbprint) => self.certificate.as_ref() == Some(thumbprint),
        }
    }

    /// `jkt` of the proof's key.
    pub(crate) fn dpop_thumbprint(&self) -> Option<&String> {
        self.dpop.as_ref()
    }

    /// What the tokens of a client are bound to. DPoP is for everybody who uses it; a certificate
    /// binds where the client wants that.
    ///
    /// # Errors
    /// `invalid_dpop_proof` or `invalid_request` when the client must bind its tokens and showed no key.
    pub(crate) fn binding(&self, client: &Client) -> Result<Option<TokenBinding>, OAuthError> {
        let settings = &client.settings;
        if let Some(thumbprint) = &self.dpop {
            return Ok(Some(TokenBinding::Dpop(thumbprint.clone())));
        }
        if settings.dpop_bound_access_tokens {
            return Err(OAuthError::new(
                ErrorCode::InvalidDpopProof,
                "this client must send a DPoP proof",
            ));
        }
        let fapi = settings.profile.is_fapi();
        let by_certificate = settings.tls_client_certificate_bound_access_tokens
            || (fapi && client.auth_method.is_mutual_tls());
        match &self.certificate {
            Some(thumbprint) if by_certificate => {
                Ok(Some(TokenBinding::Certificate(thumbprint.clone())))
            }
            None if by_certificate => Err(OAuthError::invalid_request(
                "this client must show its TLS client certificate",
            )),
            _ if fapi => Err(OAuthError::new(
                ErrorCode::InvalidDpopProof,
                "this client must send a DPoP proof",
            )),
            _ => Ok(None),
        }
    }
}

/// What a refresh token of this client is bound to: public clients prove nothing else (RFC 9449 §5,
/// RFC 8705 §4).
pub(crate) fn refresh_binding(
    client: &Client,
    binding: Option<&TokenBinding>,
) -> Option<TokenBinding> {
    binding
        .filter(|_| client.auth_method == ClientAuthMethod::None)
        .cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client_authentication::tests::client;
    use sluis_model::client::SecurityProfile;

    #[test]
    fn a_client_gets_what_it_can_hold_and_must_show_what_it_registered() {
        let certificate = ClientCertificate {
            der: b"certificate".to_vec(),
            vouched: true,
        };
        let by_dpop = Some(TokenBinding::Dpop("jkt".into()));
        let by_certificate = Some(TokenBinding::Certificate(certificate.thumbprint()));
        let (nothing, dpop, tls, both) = (
            Sender::default(),
            Sender::new(Some("jkt".into()), None),
            Sender::new(None, Some(&certificate)),
            Sender::new(Some("jkt".into()), Some(&certificate)),
        );
        let code = |sender: &Sender, client: &Client| sender.binding(client).unwrap_err().code;
        let usual = client(ClientAuthMethod::ClientSecretPost, Some("s"));
        assert_eq!(nothing.binding(&usual), Ok(None));
        assert_eq!(dpop.binding(&usual), Ok(by_dpop.clone()));
        assert_eq!(tls.binding(&usual), Ok(None), "nobody asked for that");

        let mut always = usual.clone();
        always.settings.dpop_bound_access_tokens = true;
        assert_eq!(code(&nothing, &always), ErrorCode::InvalidDpopProof);
        assert_eq!(code(&tls, &always), ErrorCode::InvalidDpopProof);
        assert_eq!(dpop.binding(&always), Ok(by_dpop.clone()));

        let mut bound = usual.clone();
        bound.settings.tls_client_certificate_bound_access_tokens = true;
        assert_eq!(code(&nothing, &bound), ErrorCode::InvalidRequest);
        assert_eq!(tls.binding(&bound), Ok(by_certificate.clone()));
        assert_eq!(both.binding(&bound), Ok(by_dpop.clone()));

        let mut fapi = usual.clone();
        fapi.settings.profile = SecurityProfile::Fapi2;
        assert_eq!(code(&nothing, &fapi), ErrorCode::InvalidDpopProof);
        assert_eq!(code(&tls, &fapi), ErrorCode::InvalidDpopProof);
        assert_eq!(dpop.binding(&fapi), Ok(by_dpop));
        fapi.auth_method = ClientAuthMethod::TlsClientAuth;
        assert_eq!(tls.binding(&fapi), Ok(by_certificate));
        assert_eq!(code(&nothing, &fapi), ErrorCode::InvalidRequest);
    }
}
