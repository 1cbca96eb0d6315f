//! An account as somebody wants it, and what is wrong with that, field by field.

use super::rules::is_self;
use crate::{
    administration::is_role_address,
    console::{Permit, acts},
    person_change::same_roles,
    registration::draft::is_hidden_in_names,
};
use sluis_model::{
    context::{Ctx, Timestamp},
    ids::ClassId,
    institution::Institution,
    person::{Person, PersonName, Profile, Role, Standing},
    phone::PhoneNumber,
    policy::LoginName,
    ports::{Tx, durable::Stored},
};

pub(crate) use crate::account::has_the_shape as has_the_shape_of_mail;

/// The longest name, number or programme, in characters.
const LONGEST: usize = 100;

/// An account as it is to be (U-30).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonDraft {
    /// The name to sign in with; where people sign in with their address, that counts instead.
    pub username: String,
    /// The name.
    pub name: PersonName,
    /// The number at the institution; may be empty.
    pub number: String,
    /// The programme; may be empty.
    pub programme: String,
    /// The mail address; may be empty.
    pub email: String,
    /// The mobile number; may be empty.
    pub phone: String,
    /// The main class.
    pub main_class: Option<ClassId>,
    /// Further classes.
    pub extra_classes: Vec<ClassId>,
    /// What the person is.
    pub roles: Vec<Role>,
    /// Whether the account may be used.
    pub standing: Standing,
    /// It does not work before.
    pub starts_at: Option<Timestamp>,
    /// It does not work from then on.
    pub ends_at: Option<Timestamp>,
    /// The person's language, if chosen.
    pub language: Option<String>,
    /// Used by several people.
    pub shared: bool,
}

/// A field of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PersonField {
    /// The name to sign in with.
    Username,
    /// The given name.
    GivenName,
    /// The particle.
    Particle,
    /// The surname.
    FamilyName,
    /// The number.
    Number,
    /// The programme.
    Programme,
    /// The mail address.
    Email,
    /// The mobile number.
    Phone,
    /// The main class.
    MainClass,
    /// Further classes.
    ExtraClasses,
    /// The roles.
    Roles,
    /// The standing.
    Standing,
    /// The beginning.
    StartsAt,
    /// The end.
    EndsAt,
    /// The language.
    Language,
    /// Whether it is shared.
    Shared,
}

impl PersonField {
    /// The name in forms, events and answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::GivenName => "given_name",
            Self::Particle => "particle",
            Self::FamilyName => "family_name",
            Self::Number => "number",
            Self::Programme => "programme",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::MainClass => "main_class",
            Self::ExtraClasses => "extra_class",
            Self::Roles => "roles",
            Self::Standing => "standing",
            Self::StartsAt => "starts_at",
            Self::EndsAt => "ends_at",
            Self::Language => "language",
            Self::Shared => "shared",
        }
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonProblem {
    /// Something has to be there.
    Missing,
    /// It is longer than anything real.
    TooLong,
    /// It does not look like what it should be.
    Invalid,
    /// Somebody else has it.
    Taken,
    /// It is rarely one person's address (N-06).
    RoleAddress,
    /// There is no such class.
    NoSuchClass,
    /// Nobody changes this of the own account.
    OneSelf,
    /// The institution would be left without an administrator.
    LastAdministrator,
    /// A colleague administrator's is their own business and the operator's (LIF-06), and that of whoever
    /// rules here no program's (TEN-06).
    OutOfReach,
    /// The end comes before the beginning.
    EndsBeforeStart,
}

impl PersonProblem {
    /// What would be right.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Missing => "something has to be there",
            Self::TooLong => "100 characters at most",
            Self::Invalid => "it does not look like one",
            Self::Taken => "somebody else has it",
            Self::RoleAddress => "an address of one person's own",
            Self::NoSuchClass => "a class in use here",
            Self::OneSelf => "nobody changes this of the own account",
            Self::LastAdministrator => "the institution needs one administrator",
            Self::OutOfReach => "who has powers here changes this on the own account page",
            Self::EndsBeforeStart => "it has to come after the beginning",
        }
    }
}

/// A fault of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonFault {
    /// Where.
    pub field: PersonField,
    /// What.
    pub problem: PersonProblem,
}

impl PersonFault {
    /// What would be right in this field.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        use PersonField as F;
        match (self.problem, self.field) {
            (PersonProblem::Invalid, F::Username) => "no spaces, and nothing that can't be seen",
            (
                PersonProblem::Invalid,
                F::GivenName | F::Particle | F::FamilyName | F::Number | F::Programme,
            ) => "nothing that can't be seen",
            (PersonProblem::Invalid, F::Email) => "a mail address, as name@example.org",
            (PersonProblem::Invalid, F::Phone) => "a mobile number, as +31612345678",
            (PersonProblem::Invalid, F::Language) => "a language that the institution speaks",
            (problem, _) => problem.advice(),
        }
    }
}

impl PersonDraft {
    /// The draft that changes nothing, beside classes.
    #[must_use]
    pub(crate) fn of(person: &Person) -> Self {
        let mut roles = person.roles.clone();
        roles.sort_unstable();
        Self {
            username: person.username.clone(),
            name: person.name.clone(),
            number: person.profile.number.clone().unwrap_or_default(),
            programme: person.profile.programme.clone().unwrap_or_default(),
            email: person.email.clone().unwrap_or_default(),
            phone: person.phone.clone().unwrap_or_default(),
            main_class: None,
            extra_classes: vec![],
            roles,
            standing: person.standing,
            starts_at: person.starts_at,
            ends_at: person.ends_at,
            language: person.language.clone(),
            shared: person.shared,
        }
    }

    /// What is wrong with an account that a setup file names. A file may leave the name and the roles
    /// open, for the operator's own commands make such accounts too.
    pub(crate) fn faults_of_setup(
        &self,
        tx: &mut dyn Tx,
        institution: &Institution,
        before: Option<&Person>,
    ) -> Stored<Vec<PersonFault>> {
        let mut faults = Faults::default();
        self.plain_faults(&mut faults, institution, before);
        self.faults_of_names(tx, &mut faults, institution, before)?;
        let open = |field| matches!(field, PersonField::FamilyName | PersonField::Roles);
        faults
            .0
            .retain(|fault| fault.problem != PersonProblem::Missing || !open(fault.field));
        Ok(faults.0)
    }

    /// The draft without what only looks different.
    #[must_use]
    pub(crate) fn tidied(mut self, institution: &Institution) -> Self {
        for text in [
            &mut self.username,
            &mut self.name.given,
            &mut self.name.particle,
            &mut self.name.family,
            &mut self.number,
            &mut self.programme,
            &mut self.email,
            &mut self.phone,
        ] {
            *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        if institution.policy.login_name == LoginName::Email {
            self.username.clone_from(&self.email);
        }
        if let Some(number) = PhoneNumber::parse(&self.phone) {
            self.phone = number.as_str().to_owned();
        }
        self.roles.sort_unstable();
        self.roles.dedup();
        let main = self.main_class.clone();
        self.extra_classes
            .retain(|class| Some(class) != main.as_ref());
        self.extra_classes.sort_unstable();
        self.extra_classes.dedup();
        self
    }

    /// The person that the draft makes of one.
    #[must_use]
    pub(crate) fn applied_to(&self, before: &Person, institution: &Institution) -> Person {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let (email, phone) = (some(&self.email), some(&self.phone));
        let (username, login_key) = login_of(institution, &self.username);
        Person {
            email_verified_at: before.email_verified_at.filter(|_| email == before.email),
            phone_verified_at: before.phone_verified_at.filter(|_| phone == before.phone),
            username,
            login_key,
            name: self.name.clone(),
            email,
            phone,
            roles: self.roles.clone(),
            standing: self.standing,
            shared: self.shared,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            language: self.language.clone(),
            profile: Profile {
                number: some(&self.number),
                programme: some(&self.programme),
                ..before.profile.clone()
            },
            ..before.clone()
        }
    }

    /// What is wrong with it.
    pub(super) fn faults(
        &self,
        tx: &mut dyn Tx,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePeople>,
        before: Option<&Person>,
    ) -> Stored<Vec<PersonFault>> {
        let mut faults = Faults::default();
        self.plain_faults(&mut faults, permit.institution(), before);
        self.faults_of_names(tx, &mut faults, permit.institution(), before)?;
        for class in self.main_class.iter().chain(&self.extra_classes) {
            let known = tx.class(class)?.is_some_and(|class| {
                &class.institution == permit.institution_id() && class.archived_at.is_none()
            });
            if !known {
                let field = if Some(class) == self.main_class.as_ref() {
                    PersonField::MainClass
                } else {
                    PersonField::ExtraClasses
                };
                faults.add(field, PersonProblem::NoSuchClass);
            }
        }
        if let Some(before) = before {
            self.faults_of_power(tx, ctx, &mut faults, permit, before)?;
        }
        Ok(faults.0)
    }

    /// Faults that the draft alone shows.
    fn plain_faults(
        &self,
        faults: &mut Faults,
        institution: &Institution,
        before: Option<&Person>,
    ) {
        use PersonField as F;
        use PersonProblem as P;
        for (field, text) in [
            (F::Username, &self.username),
            (F::GivenName, &self.name.given),
            (F::Particle, &self.name.particle),
            (F::FamilyName, &self.name.family),
            (F::Number, &self.number),
            (F::Programme, &self.programme),
        ] {
            if text.chars().count() > LONGEST {
                faults.add(field, P::TooLong);
            } else if text.chars().any(is_hidden_in_names) {
                faults.add(field, P::Invalid);
            }
        }
        let by_email = institution.policy.login_name == LoginName::Email;
        if self.username.is_empty() {
            faults.add(if by_email { F::Email } else { F::Username }, P::Missing);
        } else if !by_email && self.username.contains(char::is_whitespace) {
            faults.add(F::Username, P::Invalid);
        }
        if self.name.given.is_empty() && self.name.family.is_empty() {
            faults.add(F::FamilyName, P::Missing);
        }
        if !self.email.is_empty() {
            let known = before.is_some_and(|before| before.email.as_deref() == Some(&*self.email));
            if !has_the_shape_of_mail(&self.email) {
                faults.add(F::Email, P::Invalid);
            } else if !known && !self.shared && is_role_address(&institution.policy, &self.email) {
                faults.add(F::Email, P::RoleAddress);
            }
        }
        if !self.phone.is_empty() && PhoneNumber::parse(&self.phone).is_none() {
            faults.add(F::Phone, P::Invalid);
        }
        if self.roles.is_empty() {
            faults.add(F::Roles, P::Missing);
        }
        if let (Some(starts), Some(ends)) = (self.starts_at, self.ends_at)
            && ends <= starts
        {
            faults.add(F::EndsAt, P::EndsBeforeStart);
        }
        if self
            .language
            .as_deref()
            .is_some_and(|tag| !institution.speaks(tag))
        {
            faults.add(F::Language, P::Invalid);
        }
    }

    /// Names that somebody else has.
    fn faults_of_names(
        &self,
        tx: &mut dyn Tx,
        faults: &mut Faults,
        institution: &Institution,
        before: Option<&Person>,
    ) -> Stored<()> {
        let is_other = |found: &Person| before.is_none_or(|before| before.id != found.id);
        let (_, login_key) = login_of(institution, &self.username);
        if !self.username.is_empty()
            && tx
                .person_by_login(&institution.id, &login_key)?
                .is_some_and(|found| is_other(&found))
        {
            let by_email = institution.policy.login_name == LoginName::Email;
            let field = if by_email {
                PersonField::Email
            } else {
                PersonField::Username
            };
            faults.add(field, PersonProblem::Taken);
        }
        if !self.number.is_empty()
            && tx
                .people_by_number(&institution.id, &self.number)?
                .iter()
                .any(is_other)
        {
            faults.add(PersonField::Number, PersonProblem::Taken);
        }
        Ok(())
    }

    /// Nobody changes the own roles or standing, and the last administrator stays.
    fn faults_of_power(
        &self,
        tx: &mut dyn Tx,
        ctx: &Ctx,
        faults: &mut Faults,
        permit: &Permit<acts::ManagePeople>,
        before: &Person,
    ) -> Stored<()> {
        use PersonField as F;
        let after = self.applied_to(before, permit.institution());
        let roles_differ = !same_roles(&before.roles, &after.roles);
        if is_self(permit, &before.id) {
            for (field, differs) in [
                (F::Roles, roles_differ),
                (F::Standing, before.standing != after.standing),
                (F::StartsAt, before.starts_at != after.starts_at),
                (F::EndsAt, before.ends_at != after.ends_at),
                (F::Shared, before.shared != after.shared),
            ] {
                if differs {
                    faults.add(field, PersonProblem::OneSelf);
                }
            }
        } else if super::rules::takes_the_last_administrator(tx, before, &after, ctx.now)? {
            let field = if roles_differ {
                F::Roles
            } else if before.standing != after.standing {
                F::Standing
            } else if before.starts_at != after.starts_at {
                F::StartsAt
            } else {
                F::EndsAt
            };
            faults.add(field, PersonProblem::LastAdministrator);
        }
        Ok(())
    }
}

/// The name as it is kept, and what identifies by it.
pub(crate) fn login_of(institution: &Institution, username: &str) -> (String, String) {
    let login_key = institution.policy.login_name.canonical(username);
    (username.to_owned(), login_key)
}

/// Faults, one a field.
#[derive(Default)]
struct Faults(Vec<PersonFault>);

impl Faults {
    fn add(&mut self, field: PersonField, problem: PersonProblem) {
        if self.0.iter().all(|fault| fault.field != field) {
            self.0.push(PersonFault { field, problem });
        }
    }
}
