//! What templates can call: texts, durations, addresses of theme files.
//!
//! The voice of a page (language, form of address, the institution's own texts) travels in the
//! context under `voice`, so that one set of templates serves every institution of a preset.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::dates::{DateTimeView, DateView};
use crate::look::Lang;
use crate::rich;
use crate::texts::{Named, Texts, Voice};
use crate::words::TextArg;

/// The texts of every preset by its name: presets that have no templates of their own share those of the
/// product, and the voice says whose texts speak.
pub(crate) type Voices = BTreeMap<String, Arc<Texts>>;

/// Gives a set of templates its functions and filters.
pub(crate) fn register(
    tera: &mut Tera,
    texts: &Arc<Voices>,
    addresses: &Arc<BTreeMap<String, String>>,
) {
    let voices = Arc::clone(texts);
    tera.register_function(
        "t",
        move |kwargs: Kwargs, state: &State| -> TeraResult<String> {
            let page = voice_of_page(state)?;
            let (own, voice) = voice(&voices, &page)?;
            let (key, args) = text_call(&kwargs)?;
            let text = own.say(&voice, &key, &args).map_err(Error::message)?;
            Ok(rich::plain(&text))
        },
    );
    let voices = Arc::clone(texts);
    tera.register_function(
        "rich",
        move |kwargs: Kwargs, state: &State| -> TeraResult<Value> {
            let page = voice_of_page(state)?;
            let (own, voice) = voice(&voices, &page)?;
            let (key, args) = text_call(&kwargs)?;
            let text = own.say(&voice, &key, &args).map_err(Error::message)?;
            let html = rich::markup(&state.escape(&text)?);
            Ok(Value::safe_string(&html))
        },
    );
    tera.register_filter(
        "rich",
        |text: &str, _: Kwargs, state: &State| -> TeraResult<Value> {
            let html = rich::markup_with_hosts(&state.escape(&rich::marked(text))?);
            Ok(Value::safe_string(&html))
        },
    );
    let voices = Arc::clone(texts);
    tera.register_function(
        "strong",
        move |kwargs: Kwargs, state: &State| -> TeraResult<Value> {
            let page = voice_of_page(state)?;
            let (own, voice) = voice(&voices, &page)?;
            let (key, args) = text_call(&kwargs)?;
            let marked = args
                .into_iter()
                .map(|(name, arg)| (name, emphasised(own.spoken(voice.lang, arg))))
                .collect();
            let text = own.say(&voice, &key, &marked).map_err(Error::message)?;
            let html = rich::markup(&state.escape(&text)?);
            Ok(Value::safe_string(&html))
        },
    );
    let voices = Arc::clone(texts);
    tera.register_function(
        "hours",
        move |kwargs: Kwargs, state: &State| -> TeraResult<String> {
            let hours: u32 = kwargs.must_get("value")?;
            // One day is told as 24 hours, for it ends at the same hour and not at midnight; only
            // beside "3 days" and "a week" it is a day.
            let beside_days: bool = kwargs.get("beside_days")?.unwrap_or(false);
            let (key, count) = match hours {
                24 if !beside_days => ("duration-hours", hours),
                _ if hours > 0 && hours.is_multiple_of(168) => ("duration-weeks", hours / 168),
                _ if hours > 0 && hours.is_multiple_of(24) => ("duration-days", hours / 24),
                _ => ("duration-hours", hours),
            };
            let args = BTreeMap::from([("count".to_owned(), TextArg::Number(count))]);
            let page = voice_of_page(state)?;
            let (own, voice) = voice(&voices, &page)?;
            own.say(&voice, key, &args).map_err(Error::message)
        },
    );
    let known = Arc::clone(addresses);
    tera.register_function(
        "file",
        move |kwargs: Kwargs, _: &State| -> TeraResult<String> {
            let preset: &str = kwargs.must_get("preset")?;
            let name: &str = kwargs.must_get("name")?;
            Ok(known
                .get(&format!("{preset}/{name}"))
                .or_else(|| known.get(&format!("default/{name}")))
                .cloned()
                .unwrap_or_default())
        },
    );
    tera.register_filter(
        "links_to",
        |text: &str, kwargs: Kwargs, state: &State| -> TeraResult<Value> {
            let origin: &str = kwargs.must_get("origin")?;
            let web = origin.starts_with("http://") || origin.starts_with("https://");
            let start = format!("{origin}/");
            let html = text
                .split_inclusive(char::is_whitespace)
                .map(|piece| {
                    let safe = state.escape(piece)?.to_string();
                    if !web || !piece.starts_with(&start) {
                        return Ok(safe);
                    }
                    let link = piece.trim_end_matches(|letter: char| {
                        letter.is_whitespace() || ".,;:!?)>\"'".contains(letter)
                    });
                    let rest = state.escape(&piece[link.len()..])?.to_string();
                    let link = state.escape(link)?.to_string();
                    Ok(format!("<a href=\"{link}\">{link}</a>{rest}"))
                })
                .collect::<TeraResult<String>>()?;
            Ok(Value::safe_string(&html))
        },
    );
    tera.register_filter(
        "whole_words",
        |text: &str, _: Kwargs, state: &State| -> TeraResult<Value> {
            let words: Vec<String> = text
                .split(' ')
                .map(|word| {
                    let safe = state.escape(word)?;
                    Ok(if word.contains('-') {
                        format!("<span class=\"whole\">{safe}</span>")
                    } else {
                        safe.to_string()
                    })
                })
                .collect::<TeraResult<_>>()?;
            Ok(Value::safe_string(&words.join(" ")))
        },
    );
    // Addresses are long words: a line breaks where one reads on, not in the middle of a syllable.
    tera.register_filter(
        "breakable",
        |text: &str, _: Kwargs, state: &State| -> TeraResult<Value> {
            let safe = state.escape(text)?.to_string();
            let html = safe.replace('@', "@<wbr>").replace('.', "<wbr>.");
            Ok(Value::safe_string(&html))
        },
    );
    tera.register_filter("tel", |phone: &str, _: Kwargs, _: &State| -> String {
        phone
            .chars()
            .filter(|letter| letter.is_ascii_digit() || *letter == '+')
            .collect()
    });
}

fn emphasised(arg: TextArg) -> TextArg {
    match arg {
        plain @ (TextArg::Number(_) | TextArg::Day(_) | TextArg::Moment(_)) => plain,
        TextArg::Text(text) => {
            let plain = rich::without_marks(&text);
            TextArg::Text(format!("{}{plain}{}", rich::BOLD[0], rich::BOLD[1]))
        }
    }
}

/// The voice in the context of the page.
fn voice_of_page(state: &State) -> TeraResult<Value> {
    state
        .get("voice")?
        .ok_or_else(|| Error::message("the page has no voice"))
}

/// Reads it, and finds the texts that it speaks with.
fn voice<'a, 'v>(voices: &'a Voices, voice: &'v Value) -> TeraResult<(&'a Texts, Voice<'v>)> {
    let plain = |name: &'static str| -> Named<'v> {
        let entries = voice
            .get_from_path(name)
            .and_then(Value::as_map)
            .into_iter()
            .flatten();
        entries
            .filter_map(|(key, value)| Some((key.as_str()?, value.as_str()?)))
            .collect()
    };
    let texts = voice
        .get_from_path("preset")
        .and_then(Value::as_str)
        .and_then(|preset| voices.get(preset))
        .ok_or_else(|| Error::message("the voice has no texts"))?;
    let lang = voice.get_from_path("lang").and_then(Value::as_str);
    let voice = Voice {
        lang: lang.and_then(Lang::from_tag).unwrap_or(Lang::NL),
        formal: voice
            .get_from_path("formal")
            .and_then(Value::as_bool)
            .unwrap_or(false),
        common: plain("common"),
        overrides: plain("overrides"),
    };
    Ok((texts, voice))
}

/// Splits a call into the key and what has to be filled in. `words` brings both; every other name
/// is filled in as it is, and dates are put into words by the texts.
fn text_call(kwargs: &Kwargs) -> TeraResult<(String, BTreeMap<String, TextArg>)> {
    let mut key: Option<String> = kwargs.get("key")?;
    let mut args = BTreeMap::new();
    for (name, value) in kwargs.iter() {
        match name.as_str() {
            Some("key") | None => {}
            Some("words") => {
                key = value
                    .get_from_path("key")
                    .and_then(Value::as_str)
                    .map(str::to_owned);
                let inner = value
                    .get_from_path("args")
                    .and_then(Value::as_map)
                    .into_iter()
                    .flatten();
                for (name, value) in inner {
                    if let Some(name) = name.as_str() {
                        args.insert(name.to_owned(), text_arg(value)?);
                    }
                }
            }
            Some(name) => {
                args.insert(name.to_owned(), text_arg(value)?);
            }
        }
    }
    let key = key.ok_or_else(|| Error::message("a text was asked for without a key"))?;
    Ok((key, args))
}

fn text_arg(value: &Value) -> TeraResult<TextArg> {
    if let Some(number) = value.as_i128() {
        return u32::try_from(number)
            .map(TextArg::Number)
            .map_err(Error::message);
    }
    if value.as_map().is_some() {
        return date_arg(value);
    }
    Ok(TextArg::Text(match value.as_str() {
        Some(text) => rich::without_marks(text),
        None => value.to_string(),
    }))
}

fn date_arg(value: &Value) -> TeraResult<TextArg> {
    let part = |name: &str| value.get_from_path(name).and_then(Value::as_i128);
    let small = |name: &str| part(name).and_then(|number| u8::try_from(number).ok());
    let (Some(year), Some(month), Some(day)) = (
        part("year").and_then(|year| i32::try_from(year).ok()),
        small("month"),
        small("day"),
    ) else {
        return Err(Error::message("a text was given something that is no date"));
    };
    Ok(match (small("hour"), small("minute")) {
        (Some(hour), Some(minute)) => {
            TextArg::Moment(DateTimeView::of(year, month, day, hour, minute))
        }
        _ => TextArg::Day(DateView::of(year, month, day)),
    })
}
