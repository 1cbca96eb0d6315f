use super::*;
use crate::schema::{ENTERPRISE, GROUP, USER};
use serde_json::json;

fn jan() -> Value {
    json!({
        "userName": "jan", "active": true, "name": { "familyName": "Vries", "givenName": "Jan" },
        "emails": [{ "value": "jan@x.test", "type": "work", "primary": true }],
        ENTERPRISE.id: { "employeeNumber": "12" },
    })
}

fn changed(
    of: &'static ResourceType,
    resource: &Value,
    changes: &Value,
) -> Result<Value, ScimError> {
    let request = json!({ "schemas": [SCHEMA], "Operations": changes });
    let resource = resource.as_object().unwrap_or_else(|| panic!("no object"));
    apply(of, resource, &request, &Work::default()).map(Value::Object)
}

/// What becomes of Jan at a JSON pointer.
fn becomes(changes: Value, pointer: &str) -> Value {
    let changed = changed(&USER, &jan(), &changes);
    let changed = changed.unwrap_or_else(|error| panic!("{changes}: {error:?}"));
    changed.pointer(pointer).cloned().unwrap_or_default()
}

fn refused(changes: Value) -> Option<ErrorType> {
    changed(&USER, &jan(), &changes)
        .err()
        .and_then(|error| error.kind)
}

#[test]
fn single_values_are_set_and_removed() {
    let set = json!([{ "op": "replace", "path": "active", "value": false }]);
    assert_eq!(becomes(set, "/active"), json!(false));
    let set = json!([{ "op": "Replace", "path": "active", "value": "False" }]);
    assert_eq!(becomes(set, "/active"), json!(false), "as Entra writes it");
    let set = json!([{ "op": "add", "path": "name.familyName", "value": "Bakker" }]);
    assert_eq!(
        becomes(set, "/name"),
        json!({ "familyName": "Bakker", "givenName": "Jan" })
    );
    let merged = json!([{ "op": "replace", "path": "name", "value": { "givenName": "Jo" } }]);
    assert_eq!(
        becomes(merged, "/name"),
        json!({ "familyName": "Vries", "givenName": "Jo" })
    );
    let gone = json!([{ "op": "remove", "path": "name.givenName" }]);
    assert_eq!(becomes(gone, "/name"), json!({ "familyName": "Vries" }));
}

#[test]
fn without_a_path_the_value_names_what_changes() {
    let urn = format!("{}:employeeNumber", ENTERPRISE.id);
    let set = json!([{ "op": "replace", "value": { "active": false, "name.givenName": "Jo", urn: "13" } }]);
    assert_eq!(becomes(set.clone(), "/active"), json!(false));
    assert_eq!(becomes(set.clone(), "/name/givenName"), "Jo");
    let pointer = format!("/{}/employeeNumber", ENTERPRISE.id);
    assert_eq!(becomes(set, &pointer), "13");
    let nested = json!([{ "op": "add", "value": { ENTERPRISE.id: { "employeeNumber": "14" } } }]);
    assert_eq!(becomes(nested, &pointer), "14");
    let whole = json!([{ "op": "remove", "path": ENTERPRISE.id }]);
    assert_eq!(becomes(whole, &pointer), Value::Null);
}

#[test]
fn brackets_choose_among_several() {
    let path = "emails[type eq \"work\"].value";
    let set = json!([{ "op": "replace", "path": path, "value": "j@y.test" }]);
    assert_eq!(becomes(set, "/emails/0/value"), "j@y.test");
    let gone = json!([{ "op": "remove", "path": "emails[value ew \"x.test\"]" }]);
    assert_eq!(becomes(gone, "/emails"), Value::Null);
    let path = "phoneNumbers[type eq \"mobile\"].value";
    let new = json!([{ "op": "add", "path": path, "value": "+31612345678" }]);
    let expected = json!([{ "type": "mobile", "value": "+31612345678" }]);
    assert_eq!(becomes(new, "/phoneNumbers"), expected);
    let missing = json!([{ "op": "replace", "path": path, "value": "+31612345678" }]);
    assert_eq!(refused(missing), Some(ErrorType::NoTarget));
}

#[test]
fn added_values_stand_beside_and_one_is_primary() {
    let new = json!({ "value": "thuis@x.test", "type": "home", "primary": true });
    let add = json!([{ "op": "add", "path": "emails", "value": [new, new] }]);
    let all = becomes(add, "/emails");
    assert_eq!(all.as_array().map(Vec::len), Some(2));
    assert_eq!(all[0]["primary"], json!(false));
}

#[test]
fn members_come_and_go() {
    let class = json!({ "displayName": "3B", "members": [{ "value": "a" }, { "value": "b" }] });
    let left = |change: Value| {
        let changed = changed(&GROUP, &class, &json!([change]));
        let changed = changed.unwrap_or_else(|error| panic!("{error:?}"));
        let members = changed["members"].as_array().cloned().unwrap_or_default();
        let ids = members.iter().filter_map(|one| one["value"].as_str());
        ids.map(str::to_owned).collect::<Vec<_>>().join(" ")
    };
    let add =
        json!({ "op": "add", "path": "members", "value": [{ "value": "c" }, { "value": "a" }] });
    assert_eq!(left(add), "a b c");
    let gone = json!({ "op": "remove", "path": "members[value eq \"a\"]" });
    assert_eq!(left(gone), "b");
    let gone = json!({ "op": "Remove", "path": "members", "value": [{ "value": "b" }] });
    assert_eq!(left(gone), "a", "as Entra writes it");
    assert_eq!(left(json!({ "op": "remove", "path": "members" })), "");
    assert_eq!(
        left(json!({ "op": "replace", "path": "members", "value": [{ "value": "d" }] })),
        "d"
    );
    let other = json!([{ "op": "replace", "path": "members[value eq \"a\"].value", "value": "z" }]);
    let refused = changed(&GROUP, &class, &other)
        .err()
        .and_then(|error| error.kind);
    assert_eq!(refused, Some(ErrorType::Mutability));
}

#[test]
fn what_is_standard_and_not_kept_is_passed_over() {
    for path in [
        "title",
        "displayName",
        "name.formatted",
        "addresses[type eq \"work\"].country",
    ] {
        let set = json!([{ "op": "add", "path": path, "value": "x" }]);
        assert_eq!(changed(&USER, &jan(), &set), Ok(jan()), "{path}");
    }
}

#[test]
fn what_cannot_be_changed_is_refused() {
    for (change, kind) in [
        (
            json!({ "op": "move", "path": "active" }),
            ErrorType::InvalidSyntax,
        ),
        (json!({ "path": "active" }), ErrorType::InvalidSyntax),
        (json!({ "op": "add", "value": 1 }), ErrorType::InvalidSyntax),
        (json!({ "op": "add", "path": 1 }), ErrorType::InvalidSyntax),
        (json!({ "op": "remove" }), ErrorType::NoTarget),
        (
            json!({ "op": "add", "path": "password", "value": "x" }),
            ErrorType::InvalidPath,
        ),
        (
            json!({ "op": "add", "path": "emails[", "value": "x" }),
            ErrorType::InvalidFilter,
        ),
        (
            json!({ "op": "add", "path": "userName[value pr]", "value": "x" }),
            ErrorType::InvalidPath,
        ),
        (
            json!({ "op": "replace", "path": "id", "value": "x" }),
            ErrorType::Mutability,
        ),
        (
            json!({ "op": "replace", "path": "meta.version", "value": "x" }),
            ErrorType::Mutability,
        ),
        (
            json!({ "op": "remove", "path": "groups" }),
            ErrorType::Mutability,
        ),
        (
            json!({ "op": "replace", "path": "active", "value": "x" }),
            ErrorType::InvalidValue,
        ),
    ] {
        assert_eq!(refused(json!([change])), Some(kind), "{change}");
    }
    let first = json!([{ "op": "replace", "path": "active", "value": false }, { "op": "remove" }]);
    assert_eq!(refused(first), Some(ErrorType::NoTarget), "all or nothing");
    assert_eq!(refused(json!([])), Some(ErrorType::InvalidSyntax));
}

/// What changes of a class cost, or why they are refused.
fn worked(class: &Value, changes: &Value) -> (Result<Value, u16>, usize) {
    let request = json!({ "schemas": [SCHEMA], "Operations": changes });
    let work = Work::default();
    let class = class.as_object().unwrap_or_else(|| panic!("no object"));
    let done = apply(&GROUP, class, &request, &work);
    (
        done.map(Value::Object).map_err(|error| error.status),
        work.spent(),
    )
}

fn members(count: usize) -> Vec<Value> {
    let one = |number: usize| json!({ "value": format!("p{number}") });
    (0..count).map(one).collect()
}

#[test]
fn ten_19_changes_values_and_comparisons_have_a_bound_together() {
    let class = json!({ "displayName": "3B", "members": members(1000) });
    let change = |comparisons: usize| {
        let asked = vec!["value eq \"p1\""; comparisons].join(" or ");
        json!({ "op": "add", "path": format!("members[{asked}]"), "value": { "value": "p1" } })
    };
    let (done, spent) = worked(&class, &json!([change(1)]));
    assert_eq!(done, Ok(class.clone()));
    assert!((1000..1100).contains(&spent), "{spent}");
    let (done, spent) = worked(&class, &json!(vec![change(10); 20]));
    assert!(done.is_ok());
    assert!((200_000..201_000).contains(&spent), "{spent}");
    // Each of these is within what is its own.
    for changes in [vec![change(1); 1000], vec![change(50); 11]] {
        let (done, _) = worked(&class, &json!(changes));
        assert_eq!(done, Err(413), "{}", changes.len());
    }
    let large = json!({ "displayName": "3B", "members": members(10_000) });
    assert_eq!(worked(&large, &json!([change(100)])).0, Err(413));
}

#[test]
fn ten_19_adding_and_removing_looks_at_each_value_once() {
    let none = json!({ "displayName": "3B" });
    let add = json!({ "op": "add", "path": "members", "value": members(5000) });
    let (done, spent) = worked(&none, &json!([add, add]));
    let full = done.unwrap_or_else(|status| panic!("{status}"));
    assert_eq!(full["members"].as_array().map(Vec::len), Some(5000));
    assert!(spent < 20_000, "{spent}");
    let remove = json!({ "op": "remove", "path": "members", "value": members(4999) });
    let (done, spent) = worked(&full, &json!([remove]));
    let left = done.unwrap_or_else(|status| panic!("{status}"));
    assert_eq!(left["members"], json!([{ "value": "p4999" }]));
    assert!(spent < 20_000, "{spent}");
}

#[test]
fn ten_19_what_is_written_to_every_value_weighs_what_it_is_long() {
    let class = json!({ "displayName": "3B", "members": members(1000) });
    let long = "x".repeat(100_000);
    let change = json!({ "op": "add", "path": "members[value pr].type", "value": long });
    assert_eq!(worked(&class, &json!([change])).0, Err(413));
}

#[test]
fn ten_19_a_person_has_a_few_hundred_addresses_at_most() {
    let emails = |from: usize, to: usize| -> Vec<Value> {
        let one = |number: usize| json!({ "value": format!("jan{number}@x.test") });
        (from..to).map(one).collect()
    };
    let add = |from, to| json!({ "op": "add", "path": "emails", "value": emails(from, to) });
    let all = becomes(json!([add(0, 199)]), "/emails");
    assert_eq!(all.as_array().map(Vec::len), Some(200));
    let more = json!([add(0, 199), add(199, 200)]);
    assert_eq!(refused(more), Some(ErrorType::InvalidValue));
    let at_once = json!([{ "op": "replace", "path": "emails", "value": emails(0, 201) }]);
    assert_eq!(refused(at_once), Some(ErrorType::InvalidValue));
}

#[test]
fn of_several_new_values_the_last_primary_one_is_it() {
    let home = json!({ "value": "thuis@x.test", "primary": true });
    let again = json!({ "value": "jan@x.test", "type": "home", "primary": true });
    let add = json!([{ "op": "add", "path": "emails", "value": [home, again, { "type": "other" }, { "type": "other" }] }]);
    let all = becomes(add, "/emails");
    let expected = json!([
        { "value": "jan@x.test", "type": "home", "primary": true },
        { "value": "thuis@x.test", "primary": false },
        { "type": "other" },
    ]);
    assert_eq!(all, expected);
}
