//! The `claims` parameter (OpenID Connect Core §5.5).

use crate::{
    error::OAuthError,
    json,
    scope::{Scope, scope_of_claim},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How one claim is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimRequest {
    /// The portal can't do its work without it.
    #[serde(default)]
    pub essential: bool,
    /// The one value wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<serde_json::Value>,
    /// The values wanted, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<serde_json::Value>,
}

/// The claims asked for, by the place where they are to be delivered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimsRequest {
    /// In the ID token.
    #[serde(default)]
    pub id_token: BTreeMap<String, Option<ClaimRequest>>,
    /// At userinfo.
    #[serde(default)]
    pub userinfo: BTreeMap<String, Option<ClaimRequest>>,
}

impl ClaimsRequest {
    /// Reads the JSON text of the parameter. Of the values only texts are kept: no claim that is compared with
    /// one (`acr`, `sub`) is anything else, and a number with a fraction may be another one once it was stored.
    ///
    /// # Errors
    /// `invalid_request` when it is not a JSON object of the shape of §5.5.
    pub fn parse(text: Option<&str>) -> Result<Self, OAuthError> {
        let Some(text) = text else {
            return Ok(Self::default());
        };
        let malformed = |cause: &str| {
            OAuthError::invalid_request("the claims parameter is malformed").because(cause)
        };
        let places =
            json::object(text.as_bytes()).map_err(|error| malformed(&error.to_string()))?;
        // serde would read a struct out of an array too; the specification knows objects alone.
        let is_shaped = places.values().all(|place| {
            place.as_object().is_some_and(|claims| {
                claims
                    .values()
                    .all(|claim| claim.is_null() || claim.is_object())
            })
        });
        if !is_shaped {
            return Err(malformed("not an object of objects"));
        }
        let mut read: Self =
            serde_json::from_value(places.into()).map_err(|error| malformed(&error.to_string()))?;
        let places = [&mut read.id_token, &mut read.userinfo];
        for claim in places.into_iter().flat_map(BTreeMap::values_mut).flatten() {
            claim.value.take_if(|value| !value.is_string());
            claim.values.retain(serde_json::Value::is_string);
        }
        Ok(read)
    }

    /// The `acr` values that are asked for as essential, best first; empty when none is.
    #[must_use]
    pub fn essential_acr(&self) -> Vec<String> {
        let Some(Some(acr)) = self.id_token.get("acr") else {
            return vec![];
        };
        if !acr.essential {
            return vec![];
        }
        acr.value
            .iter()
            .chain(&acr.values)
            .filter_map(|value| value.as_str().map(str::to_owned))
            .collect()
    }

    /// The scopes that the claims asked for one by one belong to.
    #[must_use]
    pub fn scopes(&self) -> Scope {
        self.id_token
            .keys()
            .chain(self.userinfo.keys())
            .filter_map(|claim| scope_of_claim(claim))
            .collect()
    }

    /// What of it whoever may have these scopes can be told. Claims that belong to no scope stay.
    #[must_use]
    pub fn within(mut self, permitted: &Scope) -> Self {
        for place in [&mut self.id_token, &mut self.userinfo] {
            place.retain(|claim, _| {
                scope_of_claim(claim).is_none_or(|scope| permitted.contains(scope))
            });
        }
        self
    }

    /// The subjects that the portal insists on, any of which will do; empty when it names none
    /// (§5.5.1).
    #[must_use]
    pub fn subjects(&self) -> Vec<String> {
        let Some(Some(sub)) = self.id_token.get("sub") else {
            return vec![];
        };
        sub.value
            .iter()
            .chain(&sub.values)
            .filter_map(|value| value.as_str().map(str::to_owned))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_essential_acr_is_found() {
        let request = ClaimsRequest::parse(Some(
            r#"{"id_token":{"acr":{"essential":true,"value":"https://refeds.org/profile/mfa"},"name":null}}"#,
        ))
        .unwrap();
        assert_eq!(
            request.essential_acr(),
            vec!["https://refeds.org/profile/mfa"]
        );
        let voluntary =
            ClaimsRequest::parse(Some(r#"{"id_token":{"acr":{"values":["x"]}}}"#)).unwrap();
        assert!(voluntary.essential_acr().is_empty());
    }

    /// What a fuzzer found: this number was another one after it had been written and read.
    #[test]
    fn dos_03_what_is_stored_is_what_was_read() {
        let text = r#"{"userinfo":{"x":{"value":[7770000000000000001545843280],"values":["a",7770000000000000001545843280,null]}}}"#;
        let request = ClaimsRequest::parse(Some(text)).unwrap();
        let stored = serde_json::to_string(&request).unwrap();
        assert_eq!(
            serde_json::from_str::<ClaimsRequest>(&stored).unwrap(),
            request
        );
        let asked = request.userinfo["x"].as_ref().unwrap();
        assert_eq!((&asked.value, asked.values.len()), (&None, 1));
    }

    #[test]
    fn what_is_not_permitted_falls_out_and_the_rest_stays() {
        let text = r#"{"id_token":{"acr":null,"email":null},"userinfo":{"email":null,"phone_number":null}}"#;
        let request = ClaimsRequest::parse(Some(text)).unwrap();
        let within = request.within(&Scope::parse("openid phone").unwrap());
        assert!(within.id_token.keys().eq(["acr"]));
        assert!(within.userinfo.keys().eq(["phone_number"]));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_panic(text in "[ -~]{0,80}") {
            if let Ok(request) = ClaimsRequest::parse(Some(&text)) {
                let _ = (request.subjects(), request.essential_acr(), request.scopes());
            }
        }
    }

    #[test]
    fn a_subject_is_wanted_by_value_or_by_values() {
        let read = |text: &str| ClaimsRequest::parse(Some(text)).unwrap().subjects();
        assert_eq!(read(r#"{"id_token":{"sub":{"value":"p"}}}"#), ["p"]);
        assert_eq!(
            read(r#"{"id_token":{"sub":{"values":["p","q"]}}}"#),
            ["p", "q"]
        );
        assert!(
            read(r#"{"id_token":{"sub":null,"acr":null,"auth_time":{"essential":true}}}"#)
                .is_empty()
        );
        assert!(read(r#"{"userinfo":{"sub":{"value":"p"}}}"#).is_empty());
    }

    #[test]
    fn what_is_not_of_the_shape_is_refused() {
        for bad in [
            "[]",
            "{\"id_token\":3}",
            "nonsense",
            "{\"id_token\":{\"acr\":[]}}",
        ] {
            assert!(ClaimsRequest::parse(Some(bad)).is_err(), "{bad}");
        }
    }
}
