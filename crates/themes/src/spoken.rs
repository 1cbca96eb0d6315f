//! The messages of one language of one theme. A preset that says a few things in its own words holds those alone,
//! and finds the rest in what it inherits from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use unic_langid::LanguageIdentifier;

use crate::look::Lang;
use crate::texts::{keys, line_of};
use crate::themes::ThemeError;

/// A Fluent file of a language.
pub(crate) struct Source {
    pub(crate) lang: Lang,
    /// Its path, from the folder of all themes.
    pub(crate) file: String,
    resource: Arc<FluentResource>,
}

/// Fluent files by path, once they were parsed: the presets share those of the product.
pub(crate) type Parsed = BTreeMap<String, Arc<FluentResource>>;

type Bundle = FluentBundle<Arc<FluentResource>>;

/// One language.
pub(crate) struct Spoken {
    bundle: Bundle,
    /// Where a text is that does not stand in the bundle.
    below: Option<Arc<Self>>,
    /// The words of address by name, informal and formal: the texts `address-…`.
    address: [BTreeMap<String, String>; 2],
    /// The texts that others refer to, there and below.
    referred: BTreeSet<String>,
}

/// Begins the keys of the words of address.
const ADDRESS: &str = "address-";

impl Source {
    /// Reads a file, unless it was read before.
    ///
    /// # Errors
    /// It is no Fluent source, with the line.
    pub(crate) fn read(
        lang: Lang,
        file: &str,
        bytes: &[u8],
        parsed: &mut Parsed,
    ) -> Result<Self, ThemeError> {
        let resource = match parsed.get(file) {
            Some(resource) => Arc::clone(resource),
            None => Arc::new(resource(file, crate::theme::text(file, bytes)?)?),
        };
        parsed.insert(file.to_owned(), Arc::clone(&resource));
        let file = file.to_owned();
        Ok(Self {
            lang,
            file,
            resource,
        })
    }

    /// As it is written.
    pub(crate) fn text(&self) -> &str {
        self.resource.source()
    }

    /// Whether its name begins so.
    pub(crate) fn is(&self, kind: &str) -> bool {
        let name = self.file.rsplit_once('/').map(|(_, name)| name);
        name.unwrap_or(&self.file).starts_with(kind)
    }

    fn folder(&self) -> &str {
        self.file.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The texts that its own refer to.
    fn refers_to(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for entry in self.resource.entries() {
            let (value, attributes) = match entry {
                Entry::Message(message) => (message.value.as_ref(), &message.attributes),
                Entry::Term(term) => (Some(&term.value), &term.attributes),
                _ => continue,
            };
            for pattern in value
                .into_iter()
                .chain(attributes.iter().map(|one| &one.value))
            {
                in_pattern(pattern, &mut found);
            }
        }
        found
    }
}

fn in_pattern(pattern: &Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            in_expression(expression, found);
        }
    }
}

fn in_expression(expression: &Expression<&str>, found: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => in_inline(inline, found),
        Expression::Select { selector, variants } => {
            in_inline(selector, found);
            for variant in variants {
                in_pattern(&variant.value, found);
            }
        }
    }
}

fn in_inline(inline: &InlineExpression<&str>, found: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::MessageReference { id, .. } => {
            found.insert(id.name.to_owned());
        }
        InlineExpression::TermReference { id, .. } => {
            found.insert(format!("-{}", id.name));
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                in_inline(argument, found);
            }
        }
        InlineExpression::Placeable { expression } => in_expression(expression, found),
        _ => {}
    }
}

impl Spoken {
    /// The messages of one language out of all files that count for a preset, the product's first; `below` are those
    /// of what it inherits from.
    ///
    /// # Errors
    /// A text stands twice in a folder.
    pub(crate) fn read(
        lang: Lang,
        preset: &str,
        sources: &[Source],
        below: Option<&Arc<Self>>,
    ) -> Result<Arc<Self>, ThemeError> {
        let all = || sources.iter().filter(|source| source.lang == lang);
        let home = format!("{preset}/");
        let own: Vec<&Source> = all()
            .filter(|source| source.file.starts_with(&home))
            .collect();
        let Some(below) = below else {
            return Self::of(lang, &all().collect::<Vec<_>>(), None).map(Arc::new);
        };
        if own.is_empty() {
            return Ok(Arc::clone(below));
        }
        let stand_alone = own.iter().all(|source| {
            source.refers_to().is_empty()
                && definitions(&source.resource).all(|name| !below.referred.contains(&name))
        });
        if stand_alone {
            Self::of(lang, &own, Some(Arc::clone(below))).map(Arc::new)
        } else {
            // A text is looked for where it is referred to, which has to be one place.
            Self::of(lang, &all().collect::<Vec<_>>(), None).map(Arc::new)
        }
    }

    fn of(lang: Lang, sources: &[&Source], below: Option<Arc<Self>>) -> Result<Self, ThemeError> {
        let tag: LanguageIdentifier = lang
            .code()
            .parse()
            .map_err(|_| ThemeError::new(lang.code(), "", "not a language tag"))?;
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        bundle.set_use_isolating(false);
        let mut known: BTreeMap<(&str, &str), &str> = BTreeMap::new();
        let mut addresses = Vec::new();
        let mut referred = below
            .as_ref()
            .map(|below| below.referred.clone())
            .unwrap_or_default();
        for source in sources {
            for key in keys(source.text()) {
                if let Some(other) = known.insert((source.folder(), key), &source.file) {
                    let fault = format!("this text stands in {other} already");
                    let fault = ThemeError::new(&source.file, key, &fault);
                    return Err(fault.at_line(line_of(source.text(), key)));
                }
                addresses.extend(key.strip_prefix(ADDRESS).map(|name| (name, key)));
            }
            referred.extend(source.refers_to());
            bundle.add_resource_overriding(Arc::clone(&source.resource));
        }
        let address = |formal: bool, form: &str| {
            let mut args = FluentArgs::new();
            args.set("form", form);
            let inherited = below.as_ref().map(|below| below.address(formal).clone());
            let mut words = inherited.unwrap_or_default();
            words.extend(addresses.iter().filter_map(|(name, key)| {
                let pattern = bundle.get_message(key)?.value()?;
                let text = bundle.format_pattern(pattern, Some(&args), &mut vec![]);
                Some(((*name).to_owned(), text.into_owned()))
            }));
            words
        };
        let address = [address(false, "informal"), address(true, "formal")];
        Ok(Self {
            bundle,
            below,
            address,
            referred,
        })
    }

    /// The words of address.
    pub(crate) fn address(&self, formal: bool) -> &BTreeMap<String, String> {
        &self.address[usize::from(formal)]
    }

    /// A text, and the bundle that says it.
    pub(crate) fn find(&self, key: &str) -> Option<(&Bundle, &Pattern<&str>)> {
        match self.bundle.get_message(key) {
            Some(message) => Some((&self.bundle, message.value()?)),
            None => self.below.as_ref()?.find(key),
        }
    }

    /// Whether there is such a text.
    pub(crate) fn has(&self, key: &str) -> bool {
        let below = || self.below.as_ref().is_some_and(|below| below.has(key));
        self.bundle.has_message(key) || below()
    }

    /// Whether it holds such a text itself.
    #[cfg(test)]
    pub(crate) fn holds(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }
}

/// What a file defines, by the names by which others refer to it.
fn definitions(resource: &FluentResource) -> impl Iterator<Item = String> {
    resource.entries().filter_map(|entry| match entry {
        Entry::Message(message) => Some(message.id.name.to_owned()),
        Entry::Term(term) => Some(format!("-{}", term.id.name)),
        _ => None,
    })
}

fn resource(file: &str, text: String) -> Result<FluentResource, ThemeError> {
    FluentResource::try_new(text).map_err(|(read, faults)| {
        let Some(fault) = faults.first() else {
            return ThemeError::new(file, "", "no Fluent source");
        };
        let before = read.source().bytes().take(fault.pos.start);
        let line = before.filter(|byte| *byte == b'\n').count() + 1;
        ThemeError::new(file, "", &fault.to_string()).at_line(line)
    })
}
