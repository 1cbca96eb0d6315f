//! What directories write: filters, paths, resources, changes and bulk requests.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value};
use sluis_scim::{
    ScimError, body,
    bulk::Bulk,
    filter::Filter,
    matching::Test,
    patch,
    path::ChangePath,
    projection::Projection,
    query::ListQuery,
    schema::{GROUP, OWN, USER},
    work::Work,
};

fn refuses_cleanly(error: &ScimError) {
    assert!((400..500).contains(&error.status));
    assert!(!error.detail.is_empty());
}

fuzz_target!(|text: &str| {
    match Filter::parse(text) {
        Ok(filter) => {
            for kind in [&USER, &GROUP] {
                match Test::of(&filter, kind) {
                    Ok(test) => {
                        let empty = Map::new();
                        let opposite = Test::Not(Box::new(test.clone()));
                        assert_ne!(test.holds(&empty), opposite.holds(&empty));
                    }
                    Err(error) => refuses_cleanly(&error),
                }
            }
        }
        Err(error) => refuses_cleanly(&error),
    }
    if let Err(error) = ChangePath::parse(text) {
        refuses_cleanly(&error);
    }
    let Ok(json) = serde_json::from_str::<Value>(text) else {
        return;
    };
    for kind in [&USER, &GROUP] {
        let resource = match body::resource(kind, json.clone()) {
            Ok(resource) => resource,
            Err(error) => {
                refuses_cleanly(&error);
                Map::new()
            }
        };
        let mut named = resource.clone();
        named.insert("schemas".to_owned(), [kind.schema.id].as_slice().into());
        // What was read is read so again.
        assert_eq!(
            body::resource(kind, Value::Object(named)),
            Ok(resource.clone())
        );
        // What nobody reads is shown to nobody.
        let shown = Projection::default().of(kind, &resource);
        let own = shown.get(OWN.id).and_then(Value::as_object);
        assert!(own.is_none_or(|own| !own.contains_key("invite")));
        match patch::apply(kind, &resource, &json, &Work::default()) {
            // What may be written is all that a change may leave behind.
            Ok(changed) => assert!(!changed.contains_key("id") && !changed.contains_key("meta")),
            Err(error) => refuses_cleanly(&error),
        }
    }
    if let Err(error) = Bulk::parse(&json) {
        refuses_cleanly(&error);
    }
    if let Err(error) = ListQuery::of_search(&json) {
        refuses_cleanly(&error);
    }
});
