//! JSON that a program of the release after this one wrote: what this one does not know of it is left out.
//!
//! While replicas are exchanged one by one, and after a step back, programs of both releases read the same
//! policies, looks and registrations. Those refuse names that they do not know, which is right for what people
//! write and would be an outage for what a newer program wrote.

use serde::{
    Deserialize as _,
    de::{
        DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer,
        VariantAccess, Visitor,
        value::{MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::{Error, Value};

/// Reads a value; names that no field has are passed over.
///
/// # Errors
/// Everything else that is wrong with it: kinds and variants that this program does not know among it.
pub(crate) fn known<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    let value: Value = serde_json::from_str(text)?;
    T::deserialize(Known(value))
}

/// A value of which structures see the fields that they have.
struct Known(Value);

impl<'de> IntoDeserializer<'de, Error> for Known {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Known {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(values) => {
                visitor.visit_seq(SeqDeserializer::new(values.into_iter().map(Known)))
            }
            Value::Object(fields) => {
                let fields = fields.into_iter();
                visitor.visit_map(MapDeserializer::new(
                    fields.map(|(name, value)| (name, Known(value))),
                ))
            }
            plain => plain.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        mut self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if let Value::Object(fields) = &mut self.0 {
            fields.retain(|name, _| names.contains(&name.as_str()));
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::String(name) => visitor.visit_enum(Variant(name, Value::Null)),
            Value::Object(fields) => {
                let mut fields = fields.into_iter();
                match (fields.next(), fields.next()) {
                    (Some((name, value)), None) => visitor.visit_enum(Variant(name, value)),
                    _ => Err(Error::custom("a variant is one name with its value")),
                }
            }
            _ => Err(Error::custom("a variant is a name")),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map identifier ignored_any
    }
}

/// A variant's name and what it holds.
struct Variant(String, Value);

impl<'de> EnumAccess<'de> for Variant {
    type Error = Error;
    type Variant = Known;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Known), Error> {
        Ok((seed.deserialize(self.0.into_deserializer())?, Known(self.1)))
    }
}

impl<'de> VariantAccess<'de> for Known {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        <()>::deserialize(self)
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_struct("", names, visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::known;
    use serde::{Deserialize, Serialize, de::DeserializeOwned};
    use sluis_model::{
        client::ClientSettings,
        policy::{LoginName, Policy, Remember, SecondFactorMode},
    };
    use std::fmt::Debug;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct House {
        name: Name,
        doors: Vec<Door>,
        number: Option<u8>,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Name(String);

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "snake_case")]
    enum Door {
        None,
        Plain { wide: f64 },
        Numbered(i64),
        Two(bool, bool),
    }

    fn house() -> House {
        House {
            name: Name("school".to_owned()),
            doors: vec![
                Door::None,
                Door::Plain { wide: 1.5 },
                Door::Numbered(-3),
                Door::Two(true, false),
            ],
            number: Some(7),
        }
    }

    #[test]
    fn flt_62_what_is_known_is_read_as_ever() {
        let text = serde_json::to_string(&house()).unwrap();
        assert_eq!(known::<House>(&text).unwrap(), house());
        let policy = Policy::default();
        let text = serde_json::to_string(&policy).unwrap();
        assert_eq!(known::<Policy>(&text).unwrap(), policy);
        let settings: ClientSettings = serde_json::from_str("{}").unwrap();
        let text = serde_json::to_string(&settings).unwrap();
        assert_eq!(known::<ClientSettings>(&text).unwrap(), settings);
    }

    #[test]
    fn flt_62_names_of_a_later_release_are_passed_over_wherever_they_stand() {
        let text = r#"{"name":"school","roof":{"flat":true},"number":7,"doors":["none",
            {"plain":{"wide":1.5,"colour":"red"}},{"numbered":-3},{"two":[true,false]}]}"#;
        assert!(serde_json::from_str::<House>(text).is_err());
        assert_eq!(known::<House>(text).unwrap(), house());
    }

    #[test]
    fn flt_62_every_part_of_a_policy_may_have_got_a_field() {
        let policy = Policy::default();
        let mut value = serde_json::to_value(&policy).unwrap();
        let fields = value.as_object_mut().unwrap();
        let parts: Vec<String> = fields.keys().cloned().collect();
        fields.insert("later".to_owned(), serde_json::json!({ "x": 1 }));
        let mut widened = 0;
        for part in parts {
            // Texts by language and by key are maps, and have no fields.
            if let Some(inner) = fields[&part].as_object_mut()
                && !["term", "texts"].contains(&part.as_str())
            {
                inner.insert("later".to_owned(), 1.into());
                widened += 1;
            }
        }
        assert!(widened > 5, "{widened}");
        assert_eq!(known::<Policy>(&value.to_string()).unwrap(), policy);
    }

    #[test]
    fn flt_62_every_kind_of_a_part_that_names_its_kind_may_have_got_a_field() {
        fn widened<T: DeserializeOwned + PartialEq + Debug>(plain: &str) {
            let later = plain.replacen('}', r#","later":{"x":1}}"#, 1);
            assert!(serde_json::from_str::<T>(&later).is_err(), "{later}");
            let plain: T = serde_json::from_str(plain).unwrap();
            assert_eq!(known::<T>(&later).unwrap(), plain);
        }
        for mode in [
            r#"{"kind":"off"}"#,
            r#"{"kind":"scheduled","optional_from":"2027-01-01","mandatory_from":"2027-02-01"}"#,
        ] {
            widened::<SecondFactorMode>(mode);
        }
        for remember in [
            r#"{"kind":"off"}"#,
            r#"{"kind":"automatic","hours":1}"#,
            r#"{"kind":"checkbox","hours":1}"#,
            r#"{"kind":"choice","options":[1]}"#,
        ] {
            widened::<Remember>(remember);
        }
        for name in [
            r#"{"kind":"email"}"#,
            r#"{"kind":"suffixed","suffix":"@a"}"#,
        ] {
            widened::<LoginName>(name);
        }
    }

    #[test]
    fn flt_62_what_is_no_value_of_this_release_is_no_value() {
        for text in [
            r#"{"name":"school","number":7}"#,
            r#"{"name":"school","doors":["revolving"]}"#,
            r#"{"name":7,"doors":[]}"#,
            "{",
        ] {
            assert!(known::<House>(text).is_err(), "{text}");
        }
    }
}
