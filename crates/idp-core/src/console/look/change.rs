//! Changing a draft, part by part.

use super::{LARGEST_UPLOAD, LookState, PictureFault, event, picture::vet, state};
use crate::{
    console::{
        Permit, acts,
        contacts::{LONGEST_TEXT, MOST_TEXTS},
    },
    idp::{Failure, Idp},
    signin::password_tries::shows_nothing,
};
use chrono::Duration;
use data_encoding::HEXLOWER;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sluis_model::{
    audit::EventKind,
    context::{Ctx, Timestamp},
    ids::InstitutionId,
    institution::Institution,
    look::{
        Layout, LookDraft, LookFault, LookOf, LookRules, OwnTextFault, Picture, PicturePlace,
        PictureRef, Rgb, Theme, Wordy,
    },
    policy::{Contact, Localized, Notice, Policy},
    ports::durable::{Stored, Tx},
};
use std::collections::BTreeMap;

/// The most pictures that are kept for an institution: versions that were hold on to theirs.
const MOST_PICTURES: u32 = 300;
/// The most contacts that go with a look.
const MOST_CONTACTS: usize = 20;

/// A colour that is chosen, or given back to the preset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColourChange {
    /// In dark surroundings.
    pub dark: bool,
    /// Its name.
    pub token: String,
    /// The colour; without one the preset's counts again, or in the dark what is made of the light one.
    pub colour: Option<Rgb>,
}

/// What is changed of a look.
#[derive(Debug, Clone, PartialEq)]
pub enum LookPart {
    /// Name, term and announcement.
    Words {
        /// The name on pages; `None` for the institution's own.
        name: Option<String>,
        /// The term for two-step verification.
        term: Localized,
        /// The announcement.
        notice: Option<Notice>,
    },
    /// Colours.
    Colours(Vec<ColourChange>),
    /// One of the institution's own words, or the product's again.
    Text {
        /// The language.
        language: String,
        /// The key.
        key: String,
        /// The words.
        text: Option<String>,
    },
    /// The words and contacts that go with the look: those of the policy as they are now, or none.
    Said {
        /// Those of the policy.
        taken: bool,
    },
    /// Corners, fonts and layout; `None` for the preset's.
    Shape {
        /// How round corners are.
        radius: Option<u8>,
        /// The font of running text.
        font: Option<String>,
        /// The font of headings.
        heading_font: Option<String>,
        /// The layout.
        layout: Option<Layout>,
    },
    /// A picture is taken away.
    NoPicture(PicturePlace),
    /// What is not chosen of a portal's look is the institution's, or else the preset's.
    Inherits(bool),
    /// Everything.
    Whole(Box<Theme>),
}

impl LookPart {
    fn apply(self, theme: &mut Theme, policy: &Policy) {
        match self {
            Self::Text {
                language,
                key,
                text,
            } => {
                let texts = theme.texts.entry(language).or_default();
                match text {
                    Some(text) => texts.insert(key, text),
                    None => texts.remove(&key),
                };
                theme.texts.retain(|_, texts| !texts.is_empty());
            }
            Self::Said { taken: true } => {
                theme.texts.clone_from(&policy.texts);
                theme.contacts.clone_from(&policy.contacts);
            }
            Self::Said { taken: false } => {
                theme.texts.clear();
                theme.contacts.clear();
            }
            Self::Words { name, term, notice } => {
                theme.name = name;
                theme.term = term;
                theme.notice = notice;
            }
            Self::Colours(changes) => {
                for ColourChange {
                    dark,
                    token,
                    colour,
                } in changes
                {
                    let colours = if dark {
                        &mut theme.dark
                    } else {
                        &mut theme.light
                    };
                    match colour {
                        Some(colour) => colours.insert(token, colour),
                        None => colours.remove(&token),
                    };
                }
            }
            Self::Shape {
                radius,
                font,
                heading_font,
                layout,
            } => {
                theme.radius = radius;
                theme.font = font;
                theme.heading_font = heading_font;
                theme.layout = layout;
            }
            Self::NoPicture(place) => {
                theme.pictures.remove(&place);
            }
            Self::Inherits(inherits) => theme.inherits = inherits,
            Self::Whole(whole) => *theme = *whole,
        }
    }
}

/// Why words or contacts can't go with a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaidFault {
    /// There are more words than [`MOST_TEXTS`].
    TooMany,
    /// Words of this language and key.
    Text(String, OwnTextFault),
    /// They are longer than [`LONGEST_TEXT`].
    TooLong(String),
    /// A contact, with what would be right.
    Contact(String),
}

impl std::fmt::Display for SaidFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooMany => write!(f, "texts: at most {MOST_TEXTS}"),
            Self::Text(place, fault) => write!(f, "texts.{place}: {fault}"),
            Self::TooLong(place) => write!(f, "texts.{place}: at most {LONGEST_TEXT} characters"),
            Self::Contact(advice) => write!(f, "contacts: {advice}"),
        }
    }
}

/// The name or the term that is new in a look and holds what nobody sees: another could be read in its place.
/// Joiners and variants belong to the writing of some languages.
fn unseen(was: &Theme, theme: &Theme) -> Option<Wordy> {
    let belongs = |c: char| matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}');
    let hides = |text: &str| text.chars().any(|c| shows_nothing(c) && !belongs(c));
    let name = theme.name.as_deref().is_some_and(hides);
    if name && theme.name != was.name {
        return Some(Wordy {
            text: "name",
            language: None,
        });
    }
    let mut terms = theme.term.all();
    let (language, _) = terms
        .find(|(_, text)| hides(text))
        .filter(|_| theme.term != was.term)?;
    Some(Wordy {
        text: "term",
        language: Some(language.to_owned()),
    })
}

/// What is wrong with the words and contacts that a look brings anew. What was in it, and what the policy
/// says in the same words, was judged when it came there: the operator may say more than others.
fn said_fault(
    rules: &dyn LookRules,
    institution: &Institution,
    was: &Theme,
    theme: &Theme,
) -> Option<SaidFault> {
    let policy = &institution.policy;
    let count = theme.texts.values().map(BTreeMap::len).sum::<usize>();
    if count > MOST_TEXTS && theme.texts != was.texts && theme.texts != policy.texts {
        return Some(SaidFault::TooMany);
    }
    let preset = &institution.look.preset;
    for (language, texts) in &theme.texts {
        let before = [was.texts.get(language), policy.texts.get(language)];
        for (key, text) in texts {
            let mut known = before.iter().flatten().filter_map(|texts| texts.get(key));
            if known.any(|known| known == text) {
                continue;
            }
            let place = format!("{language}.{key}");
            if text.chars().count() > LONGEST_TEXT || place.len() > 100 {
                return Some(SaidFault::TooLong(place));
            }
            if let Some(fault) = rules.own_text_fault(preset, language, key, text) {
                return Some(SaidFault::Text(place, fault));
            }
        }
    }
    if theme.contacts == was.contacts || theme.contacts == policy.contacts {
        return None;
    }
    if theme.contacts.len() > MOST_CONTACTS {
        return Some(SaidFault::Contact(format!("at most {MOST_CONTACTS}")));
    }
    let fault = theme.contacts.iter().find_map(contact_fault);
    fault.map(|fault| SaidFault::Contact(fault.to_owned()))
}

/// Whether an institution may have further pictures. Those that nothing names are kept for a day, for pages that
/// are open, and longer only while there is room.
fn has_room(tx: &mut dyn Tx, institution: &InstitutionId, now: Timestamp) -> Stored<bool> {
    if tx.count_pictures(institution)? < MOST_PICTURES {
        return Ok(true);
    }
    let before = now - Duration::days(1);
    tx.drop_unnamed_pictures(institution, before)?;
    Ok(tx.count_pictures(institution)? < MOST_PICTURES)
}

/// What is wrong with a contact that a file brings; the console's form asks the same.
fn contact_fault(contact: &Contact) -> Option<&'static str> {
    let email = contact.email.as_deref();
    if email.is_some_and(|email| !Contact::is_address(email)) {
        return Some("email: write a mail address");
    }
    let phone = contact.phone.as_deref();
    if phone.is_some_and(|phone| !Contact::is_number(phone)) {
        return Some("phone: write digits, spaces and + - ( )");
    }
    let said = [&contact.label, &contact.hours, &contact.text];
    let mut texts = said.into_iter().flat_map(Localized::all);
    texts
        .any(|(_, text)| text.chars().count() > LONGEST_TEXT)
        .then_some("a text is too long")
}

/// What a change came to.
#[derive(Debug)]
pub enum LookChange {
    /// The draft has this revision now.
    Saved(u32),
    /// Somebody else changed it since: nothing was saved, and this is how it is.
    Outdated(Box<LookState>),
    /// A text is too long, or empty where it must not be.
    Words(Wordy),
    /// One of the institution's own words, or a contact, can't be taken: which, and why.
    Said(SaidFault),
    /// A colour or a font that there is not.
    Faulty(Vec<LookFault>),
    /// The picture is not taken.
    Picture(PictureFault),
    /// There is no such portal here.
    NotHere,
}

/// What throwing a draft away came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookDiscard {
    /// There is no draft any more.
    Done,
    /// Somebody else changed it since: it is there still.
    Outdated,
    /// There is no such portal here.
    NotHere,
}

impl Idp {
    /// Changes the draft. `seen` is the mark of the state that the change was made on. Colours that are
    /// hard to read and what is too much together are kept: only publishing refuses them.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_change_look(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageLook>,
        of: &LookOf,
        seen: &str,
        part: LookPart,
    ) -> Result<LookChange, Failure> {
        self.change_look(ctx, permit, of, seen, part, vec![]).await
    }

    /// Puts a picture in its place in the draft. What came is decoded and written anew.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_put_picture(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageLook>,
        of: &LookOf,
        seen: &str,
        (place, bytes): (PicturePlace, Vec<u8>),
    ) -> Result<LookChange, Failure> {
        let Some(current) = self.look_state(permit, of).await? else {
            return Ok(LookChange::NotHere);
        };
        let vetted = match self.vetted(ctx, permit, place, bytes).await? {
            Ok(vetted) => vetted,
            Err(fault) => return Ok(LookChange::Picture(fault)),
        };
        let mut theme = current.theme();
        theme.pictures.insert(place, vetted.what.clone());
        let part = LookPart::Whole(Box::new(theme));
        self.change_look(ctx, permit, of, seen, part, vec![vetted])
            .await
    }

    /// A picture as it may be stored.
    pub(super) async fn vetted(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageLook>,
        place: PicturePlace,
        bytes: Vec<u8>,
    ) -> Result<Result<Picture, PictureFault>, Failure> {
        if bytes.len() > LARGEST_UPLOAD {
            return Ok(Err(PictureFault::TooLarge));
        }
        let whose = permit.institution_id();
        let vetted = self.heavy.run(whose, move || vet(&bytes, place)).await?;
        Ok(vetted.map(|(kind, bytes)| {
            let mut hash = HEXLOWER.encode(&Sha256::digest(&bytes));
            hash.truncate(32);
            Picture {
                institution: permit.institution_id().clone(),
                what: PictureRef { hash, kind },
                bytes,
                created_at: ctx.now,
            }
        }))
    }

    pub(super) async fn change_look(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageLook>,
        of: &LookOf,
        seen: &str,
        part: LookPart,
        pictures: Vec<Picture>,
    ) -> Result<LookChange, Failure> {
        let (by, whose, now) = (permit.clone(), of.clone(), ctx.clone());
        let seen = seen.to_owned();
        let rules = std::sync::Arc::clone(&self.look_rules);
        let done = self
            .durable
            .write(move |tx| {
                if !pictures.is_empty() {
                    // While one makes room, nobody names what is dropped.
                    tx.institution_for_update(by.institution_id())?;
                }
                let Some(current) = state(tx, &by, &whose)? else {
                    return Ok(Some(LookChange::NotHere));
                };
                if current.mark() != seen {
                    return Ok(None);
                }
                let was = current.theme();
                let mut theme = was.clone();
                part.apply(&mut theme, &current.institution.policy);
                // There is nobody whose look the institution's could inherit.
                theme.inherits &= whose.is_some();
                if let Some(text) = theme.wordy().or_else(|| unseen(&was, &theme)) {
                    return Ok(Some(LookChange::Words(text)));
                }
                if let Some(fault) = said_fault(&*rules, &current.institution, &was, &theme) {
                    return Ok(Some(LookChange::Said(fault)));
                }
                let faults: Vec<LookFault> = rules
                    .faults(&current.institution.look.preset, &theme)
                    .into_iter()
                    .filter(|fault| !fault.waits())
                    .collect();
                if !faults.is_empty() {
                    return Ok(Some(LookChange::Faulty(faults)));
                }
                if !pictures.is_empty() && !has_room(tx, by.institution_id(), now.now)? {
                    return Ok(Some(LookChange::Picture(PictureFault::TooMany)));
                }
                for picture in &pictures {
                    tx.add_picture(picture)?;
                }
                let draft = LookDraft {
                    institution: by.institution_id().clone(),
                    portal: whose.clone(),
                    revision: current.revision() + 1,
                    theme,
                    changed_by: by.worker().person_id().cloned(),
                    changed_at: now.now,
                };
                if !tx.put_look_draft(&draft)? {
                    return Ok(None);
                }
                tx.record(&event(
                    &by,
                    &now,
                    EventKind::LookChanged,
                    &whose,
                    (&was, &draft.theme),
                    json!({}),
                ))?;
                Ok(Some(LookChange::Saved(draft.revision)))
            })
            .await?;
        match done {
            Some(done) => Ok(done),
            None => Ok(self
                .look_state(permit, of)
                .await?
                .map_or(LookChange::NotHere, |now| {
                    LookChange::Outdated(Box::new(now))
                })),
        }
    }

    /// Throws the draft of the state with this mark away: what is published is what there is.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_discard_look(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageLook>,
        of: &LookOf,
        seen: &str,
    ) -> Result<LookDiscard, Failure> {
        let (permit, of, ctx) = (permit.clone(), of.clone(), ctx.clone());
        let seen = seen.to_owned();
        Ok(self
            .durable
            .write(move |tx| {
                let Some(current) = state(tx, &permit, &of)? else {
                    return Ok(LookDiscard::NotHere);
                };
                if current.mark() != seen {
                    return Ok(LookDiscard::Outdated);
                }
                let Some(draft) = &current.draft else {
                    return Ok(LookDiscard::Done);
                };
                if !tx.drop_look_draft(draft)? {
                    return Ok(LookDiscard::Outdated);
                }
                let published = current.published.clone().unwrap_or_default();
                tx.record(&event(
                    &permit,
                    &ctx,
                    EventKind::LookChanged,
                    &of,
                    (&draft.theme, &published),
                    json!({ "discarded": true }),
                ))?;
                Ok(LookDiscard::Done)
            })
            .await?)
    }
}
