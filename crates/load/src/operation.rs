//! What is done again and again, and what a worker prepares for it.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::Fallible;
use crate::browser::{Browser, Landed};
use crate::portal::{self, Endpoints, Portal, Tokens};
use crate::profile::Profile;

/// One kind of operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Operation {
    /// The discovery document
    Discovery,
    /// The published keys
    Jwks,
    /// A client's own token, opaque
    ClientCredentials,
    /// A client's own token, as a JWT
    ClientCredentialsJwt,
    /// Single sign-on: authorization request of a signed-in browser, code, tokens, userinfo
    Sso,
    /// A refresh with rotation
    Refresh,
    /// Introspection of a person's access token
    Introspection,
    /// Userinfo
    Userinfo,
    /// A new browser: the sign-in page, name and password, code, tokens
    SignIn,
    /// A new browser is shown the sign-in page
    SignInPage,
}

/// What is done, as whom, and at which provider.
#[derive(Debug, Args)]
pub(crate) struct What {
    /// What is told of the provider, a JSON file
    #[arg(long)]
    pub(crate) profile: PathBuf,
    /// What is done again and again
    #[arg(long, value_enum)]
    pub(crate) operation: Operation,
    /// The client of the profile
    #[arg(long)]
    pub(crate) client: String,
}

/// One browser and one portal.
#[derive(Debug)]
pub(crate) struct Worker {
    operation: Operation,
    number: usize,
    turns: usize,
    endpoints: Endpoints,
    profile: Profile,
    portal: Portal,
    browser: Browser,
    tokens: Tokens,
}

impl Worker {
    /// Prepares a worker, among so many.
    ///
    /// # Errors
    /// What has to be prepared fails.
    pub(crate) fn prepare(
        operation: Operation,
        endpoints: &Endpoints,
        profile: &Profile,
        client: &str,
        number: usize,
    ) -> Fallible<Self> {
        let mut worker = Self {
            operation,
            number,
            turns: 0,
            portal: Portal::new(endpoints, profile, client)?,
            browser: Browser::at(&endpoints.authorization)?
                .behind(&format!("198.51.100.{}", number % 250 + 1)),
            endpoints: endpoints.clone(),
            profile: profile.clone(),
            tokens: Tokens::default(),
        };
        match operation {
            Operation::Sso
            | Operation::Refresh
            | Operation::Introspection
            | Operation::Userinfo => {
                worker.tokens = worker.sign_in(number)?;
            }
            _ => {}
        }
        Ok(worker)
    }

    /// Does it once.
    ///
    /// # Errors
    /// An answer is not what it must be.
    pub(crate) fn turn(&mut self, workers: usize) -> Fallible<()> {
        self.turns += 1;
        match self.operation {
            Operation::Discovery => self.document(false),
            Operation::Jwks => self.document(true),
            Operation::ClientCredentials => self.portal.client_credentials(false),
            Operation::ClientCredentialsJwt => self.portal.client_credentials(true),
            Operation::Sso => {
                let request = self.portal.request()?;
                let landed = self
                    .browser
                    .open(request.url.clone(), self.portal.redirect_uri())?;
                let Landed::Portal(answer) = landed else {
                    return Err("the signed-in browser was asked for something".into());
                };
                let tokens = self.portal.redeem(&request, &answer)?;
                self.portal.userinfo(&tokens)
            }
            Operation::Refresh => {
                self.tokens = self.portal.refresh(&self.tokens)?;
                Ok(())
            }
            Operation::Introspection => self.portal.introspect(&self.tokens),
            Operation::Userinfo => self.portal.userinfo(&self.tokens),
            Operation::SignIn => {
                self.browser = Browser::at(&self.endpoints.authorization)?;
                self.sign_in(self.number + self.turns * workers).map(drop)
            }
            Operation::SignInPage => {
                self.browser = Browser::at(&self.endpoints.authorization)?;
                let request = self.portal.request()?;
                match self.browser.open(request.url, self.portal.redirect_uri())? {
                    Landed::Page(..) => Ok(()),
                    Landed::Portal(_) => Err("nobody was asked to sign in".into()),
                }
            }
        }
    }

    fn sign_in(&mut self, number: usize) -> Fallible<Tokens> {
        let request = self.portal.request()?;
        let people = &self.profile.people;
        let answer = self.browser.sign_in(
            request.url.clone(),
            self.portal.redirect_uri(),
            people,
            number % people.count.max(1),
        )?;
        self.portal.redeem(&request, &answer)
    }

    fn document(&mut self, keys: bool) -> Fallible<()> {
        let url = if keys {
            &self.endpoints.jwks
        } else {
            &self.endpoints.discovery
        };
        let answer = portal::get(&mut self.portal.connection, url, "")?;
        let wanted: &[u8] = if keys {
            b"{\"keys\":["
        } else {
            self.profile.issuer.as_bytes()
        };
        let found = answer.body.windows(wanted.len()).any(|text| text == wanted);
        if found {
            Ok(())
        } else {
            Err("another document".into())
        }
    }
}
