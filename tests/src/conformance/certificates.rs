//! Two TLS client certificates, each signed with its own key, and the way in which a proxy passes
//! them on. Their private keys are nowhere: the proxy has seen them.

use serde_json::{Value, json};

/// The header in which the houses' proxy passes a certificate on.
pub const HEADER: &str = "x-ssl-client-cert";

/// A certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Certificate {
    /// DER in base64.
    pub der: &'static str,
    /// The subject as RFC 4514 writes it.
    pub subject: &'static str,
    x: &'static str,
    y: &'static str,
}

/// The first.
pub const ONE: Certificate = Certificate {
    der: "MIIBrDCCAVKgAwIBAgIUNcpfIXc9hU69EdwqaTy7ZuhFN+swCgYIKoZIzj0EAwIwNjELMAkGA1UEBhMCTkwxDjAMBgNVBAoMBVN1aXRlMRcwFQYDVQQDDA5vbmUuc3VpdGUudGVzdDAgFw0yNjAxMDEwMDAwMDBaGA8yMDc2MDEwMTAwMDAwMFowNjELMAkGA1UEBhMCTkwxDjAMBgNVBAoMBVN1aXRlMRcwFQYDVQQDDA5vbmUuc3VpdGUudGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABEASuF2Xk1o1z++Wo/4qOYi+7I23u5I34/UMqf2TubLcEUiCoSMhiCwcWnrQhA/wDU4JuC/BeJaltLyed8GWITujPDA6MBkGA1UdEQQSMBCCDm9uZS5zdWl0ZS50ZXN0MB0GA1UdDgQWBBSRMxbxt6pSBCk5h1GjjQaEWJdL+DAKBggqhkjOPQQDAgNIADBFAiBRcUZBdF1hnQsyg/gcZumYVCQTQbSpYPQg9pa5oA4yLwIhAOnOaG9htNUuIme9SxuE7sIVGpuuscxaApOLvk4Iu61g",
    subject: "CN=one.suite.test,O=Suite,C=NL",
    x: "QBK4XZeTWjXP75aj_io5iL7sjbe7kjfj9Qyp_ZO5stw",
    y: "EUiCoSMhiCwcWnrQhA_wDU4JuC_BeJaltLyed8GWITs",
};

/// The second.
pub const TWO: Certificate = Certificate {
    der: "MIIBrDCCAVKgAwIBAgIUSoHhy0YzOHypyZn8BwVTd74sa3QwCgYIKoZIzj0EAwIwNjELMAkGA1UEBhMCTkwxDjAMBgNVBAoMBVN1aXRlMRcwFQYDVQQDDA50d28uc3VpdGUudGVzdDAgFw0yNjAxMDEwMDAwMDBaGA8yMDc2MDEwMTAwMDAwMFowNjELMAkGA1UEBhMCTkwxDjAMBgNVBAoMBVN1aXRlMRcwFQYDVQQDDA50d28uc3VpdGUudGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFvTjZg2IDQfpSewEJHpVRgfwG+tsqBtrsqsOik242FTWjxR62PRn89zaamF9wMT/cM4H56iaiirbnJ5l9p8scajPDA6MBkGA1UdEQQSMBCCDnR3by5zdWl0ZS50ZXN0MB0GA1UdDgQWBBQtyhn9gGhamVrSJ+iDkV82yAtDbTAKBggqhkjOPQQDAgNIADBFAiAUc3Z1jK6sSJZd909a8iBwqbvp4kqPsuaUPLcnESHN/gIhAMxC2SOWi82RF7y2RtPnREel1f+NXTrnN9HWLtC5hR2Y",
    subject: "CN=two.suite.test,O=Suite,C=NL",
    x: "W9ONmDYgNB-lJ7AQkelVGB_Ab62yoG2uyqw6KTbjYVM",
    y: "WjxR62PRn89zaamF9wMT_cM4H56iaiirbnJ5l9p8scY",
};

impl Certificate {
    /// As nginx and others write it into a header: PEM, percent-encoded.
    #[must_use]
    pub fn header(&self) -> String {
        let encoded: String = form_urlencoded::byte_serialize(self.der.as_bytes()).collect();
        format!("-----BEGIN%20CERTIFICATE-----%0A{encoded}%0A-----END%20CERTIFICATE-----%0A")
    }

    /// The key set that a client with `self_signed_tls_client_auth` registers (RFC 8705 §2.2.2).
    #[must_use]
    pub fn set(&self) -> Value {
        json!({ "keys": [{
            "kty": "EC",
            "crv": "P-256",
            "use": "sig",
            "x": self.x,
            "y": self.y,
            "x5c": [self.der],
        }] })
    }

    /// Its thumbprint, as it stands in `cnf` (RFC 8705 §3.1).
    ///
    /// # Panics
    /// Never: it is base64.
    #[must_use]
    pub fn thumbprint(&self) -> String {
        let der = data_encoding::BASE64.decode(self.der.as_bytes());
        super::keys::hash(&der.unwrap_or_else(|error| panic!("{error}")))
    }
}
