//! Counting tries at passwords: every door shares the counters of a name (PWD-06), and a temporary
//! password has few tries in its whole life (LIF-08).

use super::{Fault, institution::minutes_until};
use crate::{
    idp::{Failure, Idp},
    registration::draft::is_hidden,
};
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    institution::Institution,
    person::{PasswordState, Person},
    secret::HashedToken,
};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Where the tries at one name are counted.
pub(super) struct Counters {
    /// Of all spellings that a directory may take for the same name; or of a browser that is trusted.
    shared: String,
    /// Of this spelling alone, where it is not the plainest one: so much is forgotten when it is
    /// signed in with, for another spelling may be somebody else's here.
    spelling: Option<String>,
    /// What is counted for others as well, and not looked at here.
    beside: Option<String>,
    /// Where it stands that the next try has to wait a little, for browsers that nobody is known by.
    pause: Option<String>,
}

/// Wrong passwords at a name after which each makes the next one wait.
const FREE: u32 = 4;
/// The longest such wait, in seconds; what comes after it is the wait for the window's end.
const LONGEST_PAUSE: i64 = 60;

/// How long the next try waits after so many, in seconds: twice as long as the one before.
fn pause_after(count: u32) -> Option<i64> {
    let doubled = count.checked_sub(FREE)?.min(30);
    Some((1_i64 << doubled).min(LONGEST_PAUSE))
}

impl Counters {
    /// Of a browser that the person trusts (PWD-08).
    pub(super) fn of_device(id: &impl std::fmt::Display) -> Self {
        Self {
            shared: format!("password-device/{id}"),
            spelling: None,
            beside: None,
            pause: None,
        }
    }

    /// Of a browser that the person signed in with before: others do not lock anybody out of it (PWD-08). What is
    /// tried here counts at the name, too, for everybody else (PWD-06).
    pub(super) fn of_browser(self, mark: &HashedToken) -> Self {
        Self {
            shared: format!("password-browser/{}", mark.as_str()),
            spelling: None,
            beside: Some(self.shared),
            pause: None,
        }
    }

    /// Of a name at an institution.
    pub(super) fn of_name(institution: &Institution, login_key: &str) -> Self {
        let key = |name: &str| {
            let account = HashedToken::of(&format!("{}/{name}", institution.id));
            format!("password/{}", account.as_str())
        };
        let plainest = plainest(login_key);
        let shared = key(&plainest);
        Self {
            pause: Some(format!("{shared}/pause")),
            spelling: (plainest != login_key).then(|| key(login_key)),
            shared,
            beside: None,
        }
    }
}

/// What came of counting a try before it is judged.
pub(super) enum Reserved {
    /// It is one of those that the name has.
    Counted,
    /// The same, and the temporary password of this account has had all of its own.
    Spent,
    /// There were too many: what to say instead.
    Full(Fault),
}

impl Idp {
    /// Counts a try before it is judged, so that a burst of guesses finds the same limit as one after
    /// the other; a right password takes the count back.
    pub(super) async fn reserve_password_try(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: Option<&Person>,
        counters: &Counters,
    ) -> Result<Reserved, Failure> {
        let limits = &institution.policy.throttle;
        let window = chrono::Duration::minutes(i64::from(limits.window_minutes));
        let mut fullest = &counters.shared;
        let mut count = self.ephemeral.count_try(fullest, window, ctx.now).await?;
        if let Some(spelling) = &counters.spelling {
            let own = self.ephemeral.count_try(spelling, window, ctx.now).await?;
            if own > count {
                (fullest, count) = (spelling, own);
            }
        }
        if let Some(beside) = &counters.beside {
            self.ephemeral.count_try(beside, window, ctx.now).await?;
        }
        if count > limits.password_tries {
            if count == limits.password_tries + 1 {
                let mut event = Event::new(EventKind::Throttled, ctx).within(&institution.id);
                event.target = person.map(|person| person.id.clone());
                self.durable.write(move |tx| tx.record(&event)).await?;
            }
            let ends_at = self.ephemeral.tries(fullest, ctx.now).await?;
            let ends_at = ends_at.map_or(ctx.now + window, |(_, ends_at)| ends_at);
            return Ok(Reserved::Full(Fault::Throttled {
                minutes: minutes_until(ctx, ends_at),
            }));
        }
        if let Some(fault) = self.pause_or_begin_one(ctx, counters, count).await? {
            return Ok(Reserved::Full(fault));
        }
        // A temporary password has few tries in its whole life (LIF-08). The answer is the same as to
        // a wrong one.
        if let Some(person) = person
            && let PasswordState::Temporary { ends_at } = person.password_state
        {
            let tries = institution.policy.provision.temporary_password_tries;
            let key = temporary_counter(person);
            let life = (ends_at - ctx.now).max(chrono::Duration::hours(1));
            if self.ephemeral.count_try(&key, life, ctx.now).await? > tries {
                return Ok(Reserved::Spent);
            }
        }
        Ok(Reserved::Counted)
    }

    /// After a few wrong passwords each makes the next try wait, for twice as long as the one before. What comes
    /// earlier is no try: what to say to it. A try that may be made begins the wait of the one after it.
    async fn pause_or_begin_one(
        &self,
        ctx: &Ctx,
        counters: &Counters,
        count: u32,
    ) -> Result<Option<Fault>, Failure> {
        let (Some(key), Some(pause)) = (&counters.pause, pause_after(count)) else {
            return Ok(None);
        };
        if count > FREE
            && let Some((_, ends_at)) = self.ephemeral.tries(key, ctx.now).await?
        {
            self.uncount(ctx, counters).await?;
            let millis = (ends_at - ctx.now).num_milliseconds().max(1);
            return Ok(Some(Fault::Pause {
                seconds: u32::try_from(millis.saturating_add(999) / 1000).unwrap_or(u32::MAX),
            }));
        }
        let pause = chrono::Duration::seconds(pause);
        self.ephemeral.count_try(key, pause, ctx.now).await?;
        Ok(None)
    }

    /// Counts what [`Self::reserve_password_try`] counted no more.
    pub(super) async fn give_back_password_try(
        &self,
        ctx: &Ctx,
        person: Option<&Person>,
        counters: &Counters,
    ) -> Result<(), Failure> {
        self.uncount(ctx, counters).await?;
        self.end_pause(counters).await?;
        self.give_back_temporary_try(ctx, person).await
    }

    async fn uncount(&self, ctx: &Ctx, counters: &Counters) -> Result<(), Failure> {
        let Counters {
            shared,
            spelling,
            beside,
            ..
        } = counters;
        for counter in [Some(shared), spelling.as_ref(), beside.as_ref()]
            .into_iter()
            .flatten()
        {
            self.ephemeral.give_back_try(counter, ctx.now).await?;
        }
        Ok(())
    }

    async fn end_pause(&self, counters: &Counters) -> Result<(), Failure> {
        if let Some(pause) = &counters.pause {
            self.ephemeral.clear_tries(pause).await?;
        }
        Ok(())
    }

    /// Forgets the tries at a name, of which this one was right.
    pub(super) async fn clear_password_tries(
        &self,
        ctx: &Ctx,
        counters: &Counters,
    ) -> Result<(), Failure> {
        match &counters.spelling {
            Some(spelling) => {
                self.ephemeral.clear_tries(spelling).await?;
                self.ephemeral
                    .give_back_try(&counters.shared, ctx.now)
                    .await?;
            }
            None => self.ephemeral.clear_tries(&counters.shared).await?,
        }
        self.end_pause(counters).await?;
        // What others tried meanwhile stays counted.
        if let Some(beside) = &counters.beside {
            self.ephemeral.give_back_try(beside, ctx.now).await?;
        }
        Ok(())
    }

    /// Forgets the tries at a temporary password, which was shown.
    pub(super) async fn clear_temporary_tries(&self, person: &Person) -> Result<(), Failure> {
        let counter = temporary_counter(person);
        Ok(self.ephemeral.clear_tries(&counter).await?)
    }

    /// A directory vouched for `found`, or for nobody known here, where a name was typed that `person`
    /// has here. The tries at the name are forgotten only where they were at nobody else's password.
    pub(super) async fn vouched_at_name(
        &self,
        ctx: &Ctx,
        person: Option<&Person>,
        found: Option<&Person>,
        counters: &Counters,
    ) -> Result<(), Failure> {
        let another = person.is_some_and(|person| found.is_none_or(|found| found.id != person.id));
        if another {
            return self.give_back_password_try(ctx, person, counters).await;
        }
        self.clear_password_tries(ctx, counters).await?;
        // It was no try at the temporary password, nor was that shown.
        self.give_back_temporary_try(ctx, person).await
    }

    /// How many minutes somebody has to wait after too many wrong passwords, with any browser but the own ones.
    pub(crate) async fn password_wait(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
    ) -> Result<Option<u32>, Failure> {
        let most = institution.policy.throttle.password_tries;
        let counters = Counters::of_name(institution, &person.login_key);
        let mut wait = None;
        for counter in [Some(counters.shared), counters.spelling]
            .into_iter()
            .flatten()
        {
            let tries = self.ephemeral.tries(&counter, ctx.now).await?;
            let full = tries.filter(|(count, _)| *count >= most);
            wait = wait.max(full.map(|(_, ends_at)| minutes_until(ctx, ends_at)));
        }
        Ok(wait)
    }

    /// Whoever renewed the password through the mailbox begins with a full budget: the wrong ones
    /// before are why (N-19).
    pub(crate) async fn forgive_wrong_passwords(
        &self,
        institution: &Institution,
        person: &Person,
    ) -> Result<(), Failure> {
        let counters = Counters::of_name(institution, &person.login_key);
        if let Some(spelling) = &counters.spelling {
            self.ephemeral.clear_tries(spelling).await?;
        }
        self.end_pause(&counters).await?;
        Ok(self.ephemeral.clear_tries(&counters.shared).await?)
    }

    async fn give_back_temporary_try(
        &self,
        ctx: &Ctx,
        person: Option<&Person>,
    ) -> Result<(), Failure> {
        if let Some(person) = person
            && matches!(person.password_state, PasswordState::Temporary { .. })
        {
            self.ephemeral
                .give_back_try(&temporary_counter(person), ctx.now)
                .await?;
        }
        Ok(())
    }
}

/// The counter of a temporary password's whole life (LIF-08).
fn temporary_counter(person: &Person) -> String {
    format!("temporary/{}/{}", person.id, person.epoch)
}

/// What all spellings come to that a directory may take for one name (RFC 4518 §2, and what Active
/// Directory adds): without blanks, accents, capitals, widths and what shows nothing. For counting
/// alone: whose a name is here hangs on every letter.
fn plainest(login_key: &str) -> String {
    let letters = login_key
        .nfkd()
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .nfkd();
    let mut plain = String::with_capacity(login_key.len());
    for letter in letters {
        match letter {
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'þ' => plain.push_str("th"),
            'ø' => plain.push('o'),
            'đ' | 'ð' => plain.push('d'),
            'ħ' => plain.push('h'),
            'ł' => plain.push('l'),
            _ if letter.is_whitespace() || is_combining_mark(letter) || shows_nothing(letter) => {}
            _ => plain.push(letter),
        }
    }
    plain
}

/// `Default_Ignorable_Code_Point` of Unicode, and what RFC 4518 §2.2 maps to nothing beside.
pub(crate) fn shows_nothing(letter: char) -> bool {
    is_hidden(letter)
        || matches!(letter,
            '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
            | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{1806}'
            | '\u{180b}'..='\u{180f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffc}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0080}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pwd_08_waits_grow_after_a_few_wrong_passwords_and_stay_short() {
        let waits: Vec<i64> = (0..12).filter_map(pause_after).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(pause_after(3), None);
        assert_eq!(pause_after(u32::MAX), Some(60));
    }

    #[test]
    fn pwd_06_spellings_that_a_directory_takes_for_one_name_share_a_counter() {
        for spelling in [
            "noor.de.groot",
            "no\u{ad}or.de.groot",
            "noor\u{200b}.de.groot\u{feff}",
            "noor.de.\u{2060}groot",
            " noor.  de. groot\u{a0}",
            "NOOR.de.groot",
            "n\u{f3}\u{f3}r.de.groot",
            "no\u{301}or.de.groot",
            "n\u{f8}or.de.groot",
            "\u{ff4e}\u{ff4f}\u{ff4f}\u{ff52}.de.groot",
            "noor\u{fe0f}.de\u{e0061}.groot\u{7}",
        ] {
            assert_eq!(plainest(spelling), "noor.de.groot", "{spelling:?}");
        }
        assert_eq!(plainest("wei\u{df}\u{e6}"), "weissae");
        // Other names are other names, and the plainest spelling is its own.
        assert_ne!(plainest("noor.de.groot1"), "noor.de.groot");
        assert_eq!(plainest("noor@school.test"), "noor@school.test");
    }
}
