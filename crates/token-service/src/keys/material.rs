//! The making of a key pair, and the public half as a JWK (RFC 7517, RFC 7518 §6, RFC 8037 §2).

use aws_lc_rs::{
    digest::{SHA256, digest},
    encoding::AsDer as _,
    error::Unspecified,
    rsa::KeySize,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RsaKeyPair,
    },
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};
use sluis_model::ids::KeyId;
use sluis_protocol::algorithm::SigningAlgorithm;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// A new key pair, not yet sealed.
pub(crate) struct Material {
    /// The RFC 7638 thumbprint of the public half.
    pub(crate) id: KeyId,
    /// PKCS #8, DER.
    pub(crate) private_key: Zeroizing<Vec<u8>>,
    pub(crate) public_jwk: Value,
}

/// Makes a key pair. RSA takes a noticeable fraction of a second: not on an async thread.
pub(crate) fn generate(algorithm: SigningAlgorithm) -> Result<Material, Unspecified> {
    let (private_key, members) = match algorithm {
        SigningAlgorithm::RS256 | SigningAlgorithm::PS256 => {
            let pair = RsaKeyPair::generate(KeySize::Rsa2048)?;
            let public = pair.public_key();
            let n = encode(public.modulus().big_endian_without_leading_zero());
            let e = encode(public.exponent().big_endian_without_leading_zero());
            let der = Zeroizing::new(pair.as_der()?.as_ref().to_vec());
            (der, vec![("kty", "RSA".to_owned()), ("n", n), ("e", e)])
        }
        SigningAlgorithm::ES256 => {
            let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)?;
            // An uncompressed point: a byte 4, then both coordinates.
            let point = pair.public_key().as_ref();
            let (x, y) = point
                .get(1..)
                .filter(|rest| rest.len() == 64)
                .ok_or(Unspecified)?
                .split_at(32);
            let members = vec![
                ("kty", "EC".to_owned()),
                ("crv", "P-256".to_owned()),
                ("x", encode(x)),
                ("y", encode(y)),
            ];
            (
                Zeroizing::new(pair.to_pkcs8v1()?.as_ref().to_vec()),
                members,
            )
        }
        SigningAlgorithm::EdDSA => {
            let pair = Ed25519KeyPair::generate()?;
            let x = encode(pair.public_key().as_ref());
            let members = vec![
                ("kty", "OKP".to_owned()),
                ("crv", "Ed25519".to_owned()),
                ("x", x),
            ];
            (
                Zeroizing::new(pair.to_pkcs8v1()?.as_ref().to_vec()),
                members,
            )
        }
    };
    let id = thumbprint(&members);
    Ok(Material {
        public_jwk: jwk(&members, &id, algorithm),
        id,
        private_key,
    })
}

fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// RFC 7638 §3: the required members alone, sorted by name, without white space.
fn thumbprint(members: &[(&str, String)]) -> KeyId {
    let sorted: BTreeMap<&str, &str> = members
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let parts: Vec<_> = sorted
        .iter()
        .map(|(name, value)| format!("\"{name}\":\"{value}\""))
        .collect();
    let text = format!("{{{}}}", parts.join(","));
    KeyId::from(encode(digest(&SHA256, text.as_bytes()).as_ref()))
}

fn jwk(members: &[(&str, String)], id: &KeyId, algorithm: SigningAlgorithm) -> Value {
    let mut jwk: Map<String, Value> = members
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str())))
        .collect();
    jwk.insert("kid".to_owned(), id.as_str().into());
    jwk.insert("use".to_owned(), "sig".into());
    jwk.insert("alg".to_owned(), algorithm.as_str().into());
    Value::Object(jwk)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thumbprint_of_rfc_7638_section_3_1() {
        let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        let members = [
            ("kty", "RSA".to_owned()),
            ("n", n.to_owned()),
            ("e", "AQAB".to_owned()),
        ];
        assert_eq!(
            thumbprint(&members).as_str(),
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
        );
    }

    #[test]
    fn jwt_08_the_published_half_has_public_members_only() {
        for algorithm in SigningAlgorithm::ALL {
            let material = generate(algorithm).unwrap();
            let jwk = material.public_jwk.as_object().unwrap();
            let mut names: Vec<_> = jwk.keys().map(String::as_str).collect();
            names.sort_unstable();
            let expected: &[&str] = match algorithm {
                SigningAlgorithm::RS256 | SigningAlgorithm::PS256 => {
                    &["alg", "e", "kid", "kty", "n", "use"]
                }
                SigningAlgorithm::ES256 => &["alg", "crv", "kid", "kty", "use", "x", "y"],
                SigningAlgorithm::EdDSA => &["alg", "crv", "kid", "kty", "use", "x"],
            };
            assert_eq!(names, expected);
            assert_eq!(jwk["kid"], material.id.as_str());
            assert_eq!(jwk["alg"], algorithm.as_str());
            assert!(
                !jwk.values()
                    .any(|value| value.as_str().unwrap().contains('=')),
                "unpadded"
            );
            if algorithm == SigningAlgorithm::RS256 {
                assert_eq!(
                    URL_SAFE_NO_PAD
                        .decode(jwk["n"].as_str().unwrap())
                        .unwrap()
                        .len(),
                    256
                );
            }
        }
    }
}
