//! An authenticator in software: it makes passkeys and shows them, well or badly (Web Authentication
//! Level 3 §6). It plays the browser's part too, which writes the client data.

use crate::Maker;
use aws_lc_rs::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::fmt;

const PRESENT: u8 = 1;
const VERIFIED: u8 = 4;
const ELIGIBLE: u8 = 8;
const BACKED_UP: u8 = 16;
const ATTESTED: u8 = 64;

/// One credential in one authenticator.
pub struct SoftKey {
    pair: EcdsaKeyPair,
    id: Vec<u8>,
    user: Vec<u8>,
    /// How often it signed; 0 where it does not count.
    pub counter: u32,
    /// It makes sure of the person.
    pub verifies: bool,
    /// It may leave its device, and did.
    pub synced: bool,
    /// The origin that the browser writes down.
    pub origin: String,
    /// The relying party that the authenticator signs for; else the one that is asked.
    pub host: Option<String>,
    /// The algorithm that a new key claims (COSE): -7 is what it is.
    pub algorithm: i8,
    /// The make that it names, an AAGUID.
    pub make: [u8; 16],
    /// Who proves that make; nobody by default.
    pub maker: Option<Maker>,
}

impl fmt::Debug for SoftKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SoftKey({})", self.id())
    }
}

impl SoftKey {
    /// A new key of a browser at this origin: it makes sure of the person, is synced and does not
    /// count.
    ///
    /// # Panics
    /// When no key can be made.
    #[must_use]
    pub fn at(origin: &str) -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING);
        let pair = pair.unwrap_or_else(|error| panic!("no key: {error}"));
        let id = digest(&SHA256, pair.public_key().as_ref()).as_ref()[..20].to_vec();
        Self {
            pair,
            id,
            user: vec![],
            counter: 0,
            verifies: true,
            synced: true,
            origin: origin.to_owned(),
            host: None,
            algorithm: -7,
            make: [0xAB; 16],
            maker: None,
        }
    }

    /// A key that is plugged in: bound to its device, it counts, and does not make sure of anybody.
    #[must_use]
    pub fn touched(mut self) -> Self {
        (self.verifies, self.synced, self.counter) = (false, false, 1);
        self
    }

    /// A key of a make that its maker proves; it never leaves its device.
    #[must_use]
    pub fn made_by(mut self, maker: &Maker) -> Self {
        (self.synced, self.make) = (false, maker.make);
        self.maker = Some(maker.clone());
        self
    }

    /// The credential's id.
    #[must_use]
    pub fn id(&self) -> String {
        URL_SAFE_NO_PAD.encode(&self.id)
    }

    /// Claims the id of another one.
    pub fn claim_id_of(&mut self, other: &Self) {
        self.id.clone_from(&other.id);
    }

    fn flags(&self) -> u8 {
        let verified = if self.verifies { VERIFIED } else { 0 };
        let synced = if self.synced { ELIGIBLE | BACKED_UP } else { 0 };
        PRESENT | verified | synced
    }

    fn data(&self, asked: &str, flags: u8) -> Vec<u8> {
        let host = self.host.as_deref().unwrap_or(asked);
        let mut data = digest(&SHA256, host.as_bytes()).as_ref().to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let said = json!({ "type": kind, "challenge": options["challenge"], "origin": self.origin,
            "crossOrigin": false });
        said.to_string().into_bytes()
    }

    /// Makes the credential that is asked for.
    ///
    /// # Panics
    /// When the options are none.
    pub fn make(&mut self, options: &Value) -> String {
        let options = &options["publicKey"];
        let user = options["user"]["id"].as_str().unwrap_or_default();
        self.user = URL_SAFE_NO_PAD.decode(user).unwrap_or_default();
        let asked = options["rp"]["id"].as_str().unwrap_or_default();
        let mut data = self.data(asked, self.flags() | ATTESTED);
        data.extend(self.make);
        data.extend(
            u16::try_from(self.id.len())
                .unwrap_or_default()
                .to_be_bytes(),
        );
        data.extend(&self.id);
        // A COSE key (RFC 9053 §7.1.1): EC2, the algorithm, P-256, x and y.
        let algorithm = u8::try_from(-1 - i16::from(self.algorithm)).unwrap_or_default();
        data.extend([0xA5, 1, 2, 3]);
        if algorithm < 24 {
            data.push(0x20 | algorithm);
        } else {
            data.extend([0x38, algorithm]);
        }
        data.extend([0x20, 1]);
        let point = self.pair.public_key().as_ref();
        data.extend([0x21, 0x58, 32]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 32]);
        data.extend(&point[33..65]);
        let client = self.client_data("webauthn.create", options);
        let (format, statement) = match &self.maker {
            None => (&b"none"[..], vec![0xA0]),
            Some(maker) => {
                let mut signed = data.clone();
                signed.extend(digest(&SHA256, &client).as_ref());
                (&b"packed"[..], maker.vouch(&signed))
            }
        };
        // A map of three: the format, its statement, and the data.
        let mut object = b"\xA3\x63fmt".to_vec();
        object.push(0x60 | u8::try_from(format.len()).unwrap_or_default());
        object.extend(format);
        object.extend(b"\x67attStmt");
        object.extend(statement);
        object.extend(b"\x68authData\x58");
        object.push(u8::try_from(data.len()).unwrap_or_default());
        object.extend(data);
        json!({
            "id": self.id(), "rawId": self.id(), "type": "public-key", "extensions": {},
            "response": {
                "clientDataJSON": URL_SAFE_NO_PAD.encode(client),
                "attestationObject": URL_SAFE_NO_PAD.encode(object),
                "transports": ["internal"],
            },
        })
        .to_string()
    }

    /// Shows the credential; what counts counts one more.
    ///
    /// # Panics
    /// When it can't sign.
    pub fn show(&mut self, options: &Value) -> String {
        if self.counter > 0 {
            self.counter += 1;
        }
        let options = &options["publicKey"];
        let asked = options["rpId"].as_str().unwrap_or_default();
        let data = self.data(asked, self.flags());
        let client = self.client_data("webauthn.get", options);
        let mut signed = data.clone();
        signed.extend(digest(&SHA256, &client).as_ref());
        let signature = self.pair.sign(&SystemRandom::new(), &signed);
        let signature = signature.unwrap_or_else(|error| panic!("no signature: {error}"));
        json!({
            "id": self.id(), "rawId": self.id(), "type": "public-key", "extensions": {},
            "response": {
                "clientDataJSON": URL_SAFE_NO_PAD.encode(client),
                "authenticatorData": URL_SAFE_NO_PAD.encode(data),
                "signature": URL_SAFE_NO_PAD.encode(signature.as_ref()),
                "userHandle": URL_SAFE_NO_PAD.encode(&self.user),
            },
        })
        .to_string()
    }
}
