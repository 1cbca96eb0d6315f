//! "I forgot my password" (N-13 to N-16): a name or an address is typed, and the answer is the same
//! whoever that is, in words and in work.

use super::new_password::{LinkMail, counter};
use crate::{
    idp::{Failure, Idp},
    signin::lives_elsewhere,
};
use sluis_model::{
    audit::{Event, EventKind},
    browser::Browser,
    context::Ctx,
    ids::{PersonId, TransactionId},
    institution::Institution,
    person::Person,
    secret::HashedToken,
};

/// The longest name that is looked up, in bytes.
const MAX_NAME_BYTES: usize = 320;
/// The most people of one address that are written to.
const MOST_PEOPLE: usize = 10;

/// What somebody says who forgot the password.
#[derive(Debug, Clone, Copy)]
pub struct Forgotten<'a> {
    /// At which institution.
    pub institution: &'a Institution,
    /// The name or the address, as typed.
    pub typed: &'a str,
    /// The sign-in that it is asked from.
    pub signin: Option<&'a TransactionId>,
}

/// What asking for a new password comes to; whether there is such an account it never tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordAsked {
    /// If somebody has this name or address, a mail is on its way.
    Asked,
    /// Nothing was typed.
    Empty,
    /// Too many requests: how many minutes to wait.
    Throttled {
        /// Minutes, at least one.
        minutes: u32,
    },
}

impl Idp {
    /// A new password was asked for without signing in.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn forgot_password(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        forgotten: Forgotten<'_>,
    ) -> Result<PasswordAsked, Failure> {
        let Forgotten {
            institution,
            typed,
            signin,
        } = forgotten;
        if typed.trim().is_empty() {
            return Ok(PasswordAsked::Empty);
        }
        let people = self.people_by_name(institution, typed).await?;
        let known = self
            .known_here(ctx, browser, institution, typed, &people)
            .await?;
        // Whatever others asked for, whoever comes with a browser of the own may ask (PWD-08).
        if known.iter().all(Option::is_none) {
            let source = self.count_link_source(ctx, browser, institution).await?;
            if let Some(minutes) = source {
                return Ok(PasswordAsked::Throttled { minutes });
            }
            let name = typed_counter(institution, typed);
            if let Some(minutes) = self.count_link(ctx, &name).await? {
                return Ok(PasswordAsked::Throttled { minutes });
            }
        }
        let signin = match signin {
            Some(id) => self.own_signin(ctx, browser, id).await?.then_some(id),
            None => None,
        };
        let mut mails: Vec<(PersonId, Option<LinkMail>)> = vec![];
        for ((person, elsewhere), own) in people.into_iter().zip(known) {
            // A person can be named in several ways; the limit is one. It is not told here, for only
            // an account that exists could reach it.
            let key = match own {
                Some(browser) => format!("{}/{}", counter(&person.id), browser.as_str()),
                None => counter(&person.id),
            };
            let enough = self.count_link_mail(ctx, &key).await?.is_some();
            let device = Some(browser.label.as_str());
            let to = (&person, elsewhere);
            let mail = self.new_password_mail(ctx, institution, to, signin, device);
            mails.push((person.id.clone(), mail.filter(|_| !enough)));
        }
        if mails.is_empty() {
            // As much work as for somebody: the same counters.
            let nobody = PersonId::from(typed_counter(institution, typed));
            self.count_link_mail(ctx, &counter(&nobody)).await?;
        }
        let asked = Event::new(EventKind::PasswordLinkAsked, ctx).within(&institution.id);
        let ctx = ctx.clone();
        self.durable
            .write(move |tx| {
                if mails.is_empty() {
                    return tx.record(&asked);
                }
                for (id, mail) in &mails {
                    let mut event = Event::new(EventKind::PasswordLinkAsked, &ctx)
                        .with(serde_json::json!({ "mailed": mail.is_some() }));
                    event.institution.clone_from(&asked.institution);
                    event.target = Some(id.clone());
                    tx.record(&event)?;
                    if let Some(mail) = mail {
                        mail.write(tx)?;
                    }
                }
                Ok(())
            })
            .await?;
        Ok(PasswordAsked::Asked)
    }

    /// The minutes to wait before this name can be asked for once more; the same whoever it is.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn forgot_password_wait(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        typed: &str,
    ) -> Result<Option<u32>, Failure> {
        self.link_wait(ctx, &typed_counter(institution, typed))
            .await
    }

    /// For each of the people whether this browser is one that they signed in with before. As much work for a name
    /// that nobody has.
    async fn known_here(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        institution: &Institution,
        typed: &str,
        people: &[(Person, bool)],
    ) -> Result<Vec<Option<HashedToken>>, Failure> {
        let mut known = vec![];
        for (person, _) in people {
            known.push(self.seen_browser(ctx, browser, &person.id).await?);
        }
        if people.is_empty() {
            let nobody = PersonId::from(typed_counter(institution, typed));
            let _: Option<HashedToken> = self.seen_browser(ctx, browser, &nobody).await?;
        }
        Ok(known)
    }

    /// The people whom a typed name or address means, with whether their password lives elsewhere.
    async fn people_by_name(
        &self,
        institution: &Institution,
        typed: &str,
    ) -> Result<Vec<(Person, bool)>, Failure> {
        let typed = typed.trim();
        // Nobody's name is as long; what is cut off finds nobody, with the same two questions.
        let typed: String = typed.chars().take(MAX_NAME_BYTES).collect();
        let login_key = institution.policy.login_name.canonical(&typed);
        let id = institution.id.clone();
        Ok(self
            .durable
            .read(move |tx| {
                let by_login = tx.person_by_login(&id, &login_key)?;
                let mut people: Vec<Person> = by_login.into_iter().collect();
                for person in tx.people_by_email(&id, &typed)? {
                    if people.iter().all(|known| known.id != person.id) {
                        people.push(person);
                    }
                }
                let mut found = vec![];
                for person in people.into_iter().take(MOST_PEOPLE) {
                    let elsewhere = lives_elsewhere(tx, &person)?;
                    found.push((person, elsewhere));
                }
                Ok(found)
            })
            .await?)
    }
}

fn typed_counter(institution: &Institution, typed: &str) -> String {
    let name = institution.policy.login_name.canonical(typed);
    let hash = HashedToken::of(&format!("{}/{name}", institution.id));
    format!("link-name/{}", hash.as_str())
}
