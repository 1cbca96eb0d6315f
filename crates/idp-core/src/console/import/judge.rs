//! A row is judged against who is there. Nothing is changed here.

use super::{
    account::Account,
    cells::{Wanted, wanted},
    classes::account_of,
    detail::RowDetail,
    faults::{Reason, RowFault},
    known::Known,
    plan::{Plan, plan},
    reading::Record,
};
use sluis_model::{
    context::Timestamp,
    import::{ImportColumn, ImportKey, ImportSettings, ImportVerdict},
    institution::Institution,
    person::{Person, PersonName},
    ports::{Tx, durable::Stored},
    seal::Sealer,
};

/// What rows are judged by.
pub(super) struct Bench<'b> {
    pub(super) institution: &'b Institution,
    pub(super) settings: &'b ImportSettings,
    pub(super) sealer: &'b Sealer,
    pub(super) now: Timestamp,
}

/// A row with its verdict.
pub(super) struct Judged {
    pub(super) verdict: ImportVerdict,
    pub(super) plan: Plan,
    pub(super) person: Option<Person>,
    pub(super) faults: Vec<RowFault>,
    /// The row gives an ECK iD that the person does not have yet.
    pub(super) eck_id: bool,
}

impl Judged {
    pub(super) fn detail(&self, wanted: &Wanted, key: Option<String>) -> RowDetail {
        let name = &self.plan.after.name;
        let who = PersonName::full(name);
        let new = self.plan.before.is_none();
        RowDetail {
            who: if who.is_empty() {
                self.plan.after.username.clone()
            } else {
                who
            },
            key: key.unwrap_or_default(),
            changes: self.changes(),
            faults: self.faults.clone(),
            password: new && wanted.password_hash.is_some(),
            second_factor: new && wanted.totp.is_some(),
            eck_id: self.eck_id,
        }
    }

    pub(super) fn changes(&self) -> Vec<super::Change> {
        match &self.plan.before {
            Some(before) => before.changes_to(&self.plan.after),
            None => Account::default().changes_to(&self.plan.after),
        }
    }
}

impl Bench<'_> {
    /// What a row says, and what of it can't be read.
    pub(super) fn wanted(&self, record: &Record) -> (Wanted, Vec<RowFault>) {
        wanted(self.settings, |tag| self.institution.speaks(tag), record)
    }

    /// What a row is recognised by, in one spelling.
    pub(super) fn key(&self, wanted: &Wanted) -> Option<String> {
        match self.settings.key {
            ImportKey::Number => wanted.number.clone(),
            ImportKey::Username => wanted
                .username
                .as_deref()
                .map(|name| self.institution.policy.login_name.canonical(name)),
            ImportKey::Email => wanted.email.as_deref().map(str::to_lowercase),
        }
    }

    pub(super) fn login_key(&self, account: &Account) -> String {
        self.institution
            .policy
            .login_name
            .canonical(&account.username)
    }

    /// Judges a row; `faults` are those that the row alone shows.
    pub(super) fn judge(
        &self,
        tx: &mut dyn Tx,
        known: &Known,
        wanted: &Wanted,
        mut faults: Vec<RowFault>,
    ) -> Stored<Judged> {
        let column = self.settings.key.column();
        let mut person = None;
        match self.key(wanted) {
            None if faults.iter().any(|fault| fault.column == column) => {}
            None => faults.push(RowFault {
                column,
                reason: Reason::KeyMissing,
            }),
            Some(key) => match self.find(tx, known, &key)? {
                Ok(found) => person = found,
                Err(reason) => faults.push(RowFault { column, reason }),
            },
        }
        let existing = match &person {
            Some(person) => Some(account_of(person, known.classes_of(tx, &person.id)?)),
            None => None,
        };
        let plan = plan(&self.institution.policy, self.settings, wanted, existing);
        faults.extend(plan.faults.iter().copied());
        faults.extend(self.taken(tx, known, &plan, person.as_ref())?);
        let eck_id = self.gives_eck_id(tx, known, wanted, person.as_ref())?;
        let changed = eck_id
            || plan
                .before
                .as_ref()
                .is_none_or(|before| !before.changes_to(&plan.after).is_empty());
        let ruler = match &person {
            Some(person) if changed => {
                person.is_administrator() || known.ruled_lately(tx, self, &person.id)?
            }
            _ => false,
        };
        if ruler {
            faults.push(RowFault {
                column,
                reason: Reason::Administrator,
            });
        }
        let verdict = match (&person, changed) {
            _ if !faults.is_empty() => ImportVerdict::Error,
            (None, _) => ImportVerdict::Create,
            (Some(_), true) => ImportVerdict::Update,
            (Some(_), false) => ImportVerdict::Unchanged,
        };
        Ok(Judged {
            verdict,
            plan,
            person,
            faults,
            eck_id,
        })
    }

    /// Whether a row gives an ECK iD that the person does not have yet.
    fn gives_eck_id(
        &self,
        tx: &mut dyn Tx,
        known: &Known,
        wanted: &Wanted,
        person: Option<&Person>,
    ) -> Stored<bool> {
        let (Some(wanted), Some(person)) = (&wanted.eck_id, person) else {
            return Ok(wanted.eck_id.is_some());
        };
        let stored = known.eck_id_of(tx, &person.id)?;
        Ok(!wanted.is_stored(self.sealer, stored.as_ref(), &person.id))
    }

    fn find(
        &self,
        tx: &mut dyn Tx,
        known: &Known,
        key: &str,
    ) -> Stored<Result<Option<Person>, Reason>> {
        Ok(match self.settings.key {
            ImportKey::Number => only(known.by_number(tx, self, key)?),
            ImportKey::Username => Ok(known.by_login(tx, self, key)?),
            ImportKey::Email => only(tx.people_by_email(&self.institution.id, key)?),
        })
    }

    /// Names and numbers that are somebody else's.
    fn taken(
        &self,
        tx: &mut dyn Tx,
        known: &Known,
        plan: &Plan,
        person: Option<&Person>,
    ) -> Stored<Vec<RowFault>> {
        let mut faults = vec![];
        let another = |found: Option<Person>| {
            found.is_some_and(|found| person.is_none_or(|person| person.id != found.id))
        };
        let login = self.login_key(&plan.after);
        // What people are recognised by was looked up already.
        let key = self.settings.key;
        let same_login = person.is_some_and(|person| person.login_key == login)
            || (key == ImportKey::Username && person.is_none());
        if !same_login && !login.is_empty() && another(known.by_login(tx, self, &login)?) {
            faults.push(RowFault {
                column: ImportColumn::Username,
                reason: Reason::UsernameTaken,
            });
        }
        let before = plan
            .before
            .as_ref()
            .and_then(|before| before.number.as_ref());
        if let Some(number) = &plan.after.number
            && before != Some(number)
            && key != ImportKey::Number
            && known
                .by_number(tx, self, number)?
                .into_iter()
                .any(|found| another(Some(found)))
        {
            faults.push(RowFault {
                column: ImportColumn::Number,
                reason: Reason::NumberTaken,
            });
        }
        Ok(faults)
    }
}

fn only(mut found: Vec<Person>) -> Result<Option<Person>, Reason> {
    if found.len() > 1 {
        return Err(Reason::SeveralPeople);
    }
    Ok(found.pop())
}
