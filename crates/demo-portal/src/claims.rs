//! Claims as people read them: a table, a name, and how somebody signed in, in words.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::language::Language;
use crate::markup::escape;
use crate::verification::MFA;

/// The best name for a greeting; the subject where nothing better came.
pub(crate) fn name<'a>(userinfo: Option<&'a Value>, id_claims: &'a Value) -> &'a str {
    ["name", "given_name", "preferred_username", "sub"]
        .into_iter()
        .flat_map(|claim| {
            [
                userinfo.and_then(|all| all.get(claim)),
                id_claims.get(claim),
            ]
        })
        .flatten()
        .filter_map(Value::as_str)
        .find(|name| !name.is_empty())
        .unwrap_or("?")
}

/// A table with one `data-claim` row for each claim, in the order of their names.
pub(crate) fn table(claims: &Value, test_id: &str, caption: &str) -> String {
    let mut rows: Vec<_> = claims.as_object().into_iter().flatten().collect();
    rows.sort_by_key(|(name, _)| name.as_str());
    let mut table = format!(
        r#"<div class="scroll" tabindex="0" role="region" aria-label="{caption}"><table data-testid="{test_id}"><caption>{caption}</caption><tbody>"#
    );
    for (name, value) in rows {
        let text = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let moment = matches!(
            name.as_str(),
            "exp" | "iat" | "nbf" | "auth_time" | "updated_at"
        )
        .then(|| DateTime::from_timestamp(value.as_i64()?, 0))
        .flatten()
        .map(|at| at.format("%Y-%m-%d %H:%M:%S UTC").to_string())
        .unwrap_or_default();
        let (name, text) = (escape(name), escape(&text));
        let _infallible = write!(
            table,
            r#"<tr data-claim="{name}"><th scope="row">{name}</th><td>{text}</td><td class="note">{moment}</td></tr>"#
        );
    }
    table.push_str("</tbody></table></div>");
    table
}

/// How and when the person signed in: one escaped sentence for each of `amr`, `acr` and `auth_time`.
pub(crate) fn in_words(claims: &Value, language: Language, now: DateTime<Utc>) -> Vec<String> {
    let mut sentences = Vec::new();
    let methods = claims.get("amr").and_then(Value::as_array);
    let steps: Vec<_> = methods
        .into_iter()
        .flatten()
        .filter_map(|method| step(method.as_str()?, language))
        .collect();
    if let Some((last, before)) = steps.split_last() {
        let and = language.say(" en ", " and ");
        let list = if before.is_empty() {
            last.clone()
        } else {
            format!("{}{and}{last}", before.join(", "))
        };
        let opening = language.say("Je bent ingelogd met", "You signed in with");
        sentences.push(format!("{opening} {list}."));
    }
    if let Some(acr) = claims.get("acr").and_then(Value::as_str) {
        sentences.push(match acr {
            MFA => language
                .say(
                    "Bij deze aanmelding is ook een tweede stap gezet.",
                    "A second step was taken in this sign-in too.",
                )
                .to_owned(),
            "urn:sluis:acr:remembered-device" => language
                .say(
                    "Dit apparaat was onthouden: er is geen code gevraagd.",
                    "This device was remembered: no code was asked.",
                )
                .to_owned(),
            "urn:sluis:acr:single-factor" => language
                .say("Dit telt als één stap.", "This counts as one step.")
                .to_owned(),
            "urn:sluis:acr:badge" => language
                .say(
                    "Er is ingelogd met een badge: dat telt als minder dan een wachtwoord.",
                    "A badge was used: that counts as less than a password.",
                )
                .to_owned(),
            other => format!("{}: {}.", language.say("Niveau", "Level"), escape(other)),
        });
    }
    let time = claims.get("auth_time").and_then(Value::as_i64);
    if let Some(at) = time.and_then(|time| DateTime::from_timestamp(time, 0)) {
        let stamp = at.format("%Y-%m-%d %H:%M UTC");
        let ago = match (now - at).num_minutes() {
            ..1 => language.say("zojuist", "just now").to_owned(),
            1 => language
                .say("een minuut geleden", "a minute ago")
                .to_owned(),
            minutes @ 2..120 => format!(
                "{minutes} {}",
                language.say("minuten geleden", "minutes ago")
            ),
            minutes => format!(
                "{} {}",
                minutes / 60,
                language.say("uur geleden", "hours ago")
            ),
        };
        let opening = language.say("Dat was", "That was");
        sentences.push(format!(
            r#"{opening} {ago} (<time datetime="{}">{stamp}</time>)."#,
            at.to_rfc3339()
        ));
    }
    sentences
}

/// One authentication method (RFC 8176) in words; those that only summarise others say nothing.
fn step(method: &str, language: Language) -> Option<String> {
    let words = match method {
        "pwd" => language.say("wachtwoord", "a password"),
        "otp" => language.say("een code", "a code"),
        "sms" => language.say("een code per sms", "a code by SMS"),
        "hwk" => language.say("een beveiligingssleutel", "a security key"),
        "swk" => language.say("een passkey", "a passkey"),
        "kba" => language.say("een beveiligingsvraag", "a security question"),
        "mfa" | "user" => return None,
        other => return Some(escape(other)),
    };
    Some(words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn acr_and_amr_are_told_in_words() {
        let now = DateTime::from_timestamp(1_000_000, 0).expect("a valid time");
        let claims = json!({ "amr": ["pwd", "otp", "mfa"], "acr": MFA, "auth_time": 999_700 });
        let told = in_words(&claims, Language::Dutch, now);
        assert_eq!(told[0], "Je bent ingelogd met wachtwoord en een code.");
        assert!(told[2].starts_with("Dat was 5 minuten geleden"));
        let claims = json!({ "amr": ["pwd"], "acr": "urn:sluis:acr:remembered-device" });
        let told = in_words(&claims, Language::English, now);
        assert_eq!(told[1], "This device was remembered: no code was asked.");
    }
}
