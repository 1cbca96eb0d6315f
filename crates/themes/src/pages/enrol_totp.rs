//! Linking an authenticator app.

use serde::Serialize;

use crate::page::Page;
use crate::pages::{CodeError, EnrolProgress};
use crate::shown::Shown;
use crate::words::Words;

/// Linking an authenticator app. Posts `code`. Other ways out: `action=change` (another way to get
/// codes), `action=cancel` where it can be left.
#[derive(Clone, Debug, Serialize)]
pub struct EnrolTotpPage {
    /// Where the form posts to.
    pub action: String,
    /// The QR code as an SVG element made by our own code; the only markup a page takes.
    pub qr_svg: Shown,
    /// The secret in base32, in groups of four.
    pub secret_groups: Vec<Shown>,
    /// The same as a link that opens an app on this device.
    pub otpauth_url: Shown,
    /// The account as it appears in the app.
    pub account_label: String,
    /// The name of the entry in the app.
    pub issuer: String,
    /// The length of a code.
    pub digits: u32,
    /// How long a code lasts, in seconds.
    pub period: u32,
    /// The hash function, for example `SHA1`.
    pub algorithm: String,
    /// Whether the page can be left without linking.
    pub can_cancel: bool,
    /// Whether there is another way to get codes, offered as a button.
    pub other_way: bool,
    /// What is wrong.
    pub error: Option<CodeError>,
    /// Whether to warn that some apps only know 30 seconds.
    pub period_note: bool,
    /// Whether an app that counts 30 seconds is noticed and taken all the same.
    pub period_fallback: bool,
    /// Whether the page is open on a telephone, where another device is advised and the app on this
    /// one is a tap away.
    pub on_phone: bool,
    /// The address to open on another device to go on there.
    pub other_device: Option<String>,
    /// Whether it has to be set up now.
    pub required: bool,
    /// Whether that is asked of everybody; else of what the person is, or by the portal.
    pub of_everybody: bool,
    /// Where it is told how to find an app.
    pub help_href: Option<String>,
    /// Where the person is in setting up the account.
    pub progress: Option<EnrolProgress>,
}

impl Page for EnrolTotpPage {
    const TEMPLATE: &'static str = "enrol_totp.html";
    const STEP: &'static str = "enrol-totp";

    fn title(&self) -> Words {
        Words::of("enrol-title")
    }

    fn problem(&self) -> Option<Words> {
        self.error.map(Words::from)
    }

    fn samples() -> Vec<Self> {
        let plain = Self {
            action: "#".to_owned(),
            qr_svg: sample_qr().into(),
            secret_groups: [
                "JBSW", "Y3DP", "EHPK", "3PXP", "JBSW", "Y3DP", "EHPK", "3PXP",
            ]
            .map(Shown::new)
            .to_vec(),
            otpauth_url: "otpauth://totp/Voorbeeld:mirte?secret=JBSWY3DPEHPK3PXP&issuer=Voorbeeld"
                .into(),
            account_label: "mirte.bakker".to_owned(),
            issuer: "Portaal Voorbeeld".to_owned(),
            digits: 6,
            period: 30,
            algorithm: "SHA1".to_owned(),
            can_cancel: true,
            other_way: false,
            error: None,
            period_note: false,
            period_fallback: false,
            on_phone: false,
            other_device: None,
            required: false,
            of_everybody: true,
            help_href: Some("#help".to_owned()),
            progress: Some(EnrolProgress::sample(2)),
        };
        vec![
            plain.clone(),
            Self {
                error: Some(CodeError::Wrong),
                can_cancel: false,
                other_way: true,
                required: true,
                progress: None,
                help_href: None,
                ..plain.clone()
            },
            Self {
                on_phone: true,
                other_device: Some("login.voorbeeld.example/verder".to_owned()),
                required: true,
                can_cancel: false,
                ..plain.clone()
            },
            Self {
                period: 20,
                other_way: true,
                period_note: true,
                error: Some(CodeError::Period { app: 30, ours: 20 }),
                ..plain.clone()
            },
            Self {
                period: 20,
                period_note: true,
                period_fallback: true,
                ..plain
            },
        ]
    }
}

/// Something that looks like a QR code and is none.
fn sample_qr() -> String {
    use std::fmt::Write as _;
    let mut path = String::new();
    for row in 0_u32..29 {
        for column in 0_u32..29 {
            let corner = |at: u32, other: u32| {
                let (at, other) = (at.min(28 - at), other.min(28 - other));
                (at <= 7 && other <= 7).then_some((at, other))
            };
            let dark = match corner(row, column) {
                Some(_) if row > 20 && column > 20 => (row * column + row).is_multiple_of(3),
                Some((7, _) | (_, 7)) => false,
                Some((0 | 6, _) | (_, 0 | 6)) => true,
                Some((2..=4, 2..=4)) => true,
                Some(_) => false,
                None => (row * 7 + column * 11 + row * column * 3) % 5 < 2,
            };
            if dark {
                let _ = write!(path, "M{} {}h1v1h-1z", column + 4, row + 4);
            }
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 37 37\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h37v37H0z\"/><path d=\"{path}\"/></svg>"
    )
}
