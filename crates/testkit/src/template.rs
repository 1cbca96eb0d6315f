//! What houses are copied from: the demo's institutions and the tests' own cast.

use crate::{
    Fallible, FrozenClock, ORIGIN, SeededRandomness, Stores, cast,
    configured::config,
    places::{Pattern, Place, Servers},
    start_of_time, widened,
};
use data_encoding::BASE32_NOPAD;
use sluis_idp_core::{administration::SecretSource, credentials::hashing::Share};
use sluis_model::{
    context::{Clock, Randomness},
    ids::CredentialId,
    person::PasswordState,
    second_factor::{PendingTotp, TotpCredential},
    secret::Secret,
};
use sluis_server::{demo::file::DemoFile, house::House};
use std::sync::{Arc, Mutex, PoisonError};

/// Set, it has every house stand on a schema of the release after this one.
const WIDENED: &str = "SLUIS_TEST_WIDENED";

static TEMPLATES: Mutex<[Option<Arc<Template>>; 2]> = Mutex::new([None, None]);

/// What houses with everything in them are copied from.
pub(crate) struct Template {
    pub(crate) pattern: Pattern,
    pub(crate) demo: DemoFile,
}

/// What every house on these stores is copied from, made once in a process.
pub(crate) fn template(stores: Stores, servers: Option<&Servers>) -> Fallible<Arc<Template>> {
    let mut templates = TEMPLATES.lock().unwrap_or_else(PoisonError::into_inner);
    let slot = &mut templates[usize::from(stores == Stores::Services)];
    if let Some(template) = slot {
        return Ok(Arc::clone(template));
    }
    let place = Place::new(servers, None)?;
    let config = config(&place.config(), ORIGIN, "")?;
    let built: Fallible<DemoFile> = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let clock = Arc::new(FrozenClock::at(start_of_time()));
            let house = open(&config, clock, Arc::new(SeededRandomness::new("template"))).await?;
            house.migrate().await.map_err(|error| error.to_string())?;
            let demo = sluis_server::demo::install(&house, "http://localhost:8081");
            let mut demo = demo.await.map_err(|error| error.to_string())?;
            let ctx = house.ctx("template");
            let applied = house
                .idp
                .apply(&ctx, cast::setup(ctx.now), plain, false)
                .await;
            applied.map_err(|error| error.to_string())?;
            empty_outbox(&house).await?;
            recast(&house, &mut demo).await?;
            Ok(demo)
        })
    })
    .join()
    .unwrap_or_else(|_| Err("the template's thread panicked".into()));
    let demo = built?;
    if std::env::var_os(WIDENED).is_some() {
        widened::widen(&place)?;
    }
    let template = Arc::new(Template {
        demo,
        pattern: place.into_pattern()?,
    });
    *slot = Some(Arc::clone(&template));
    Ok(template)
}

/// Where the cast moved somebody of the demo to another address, the former one was told: no test's
/// business.
async fn empty_outbox(house: &House) -> Fallible<()> {
    let now = house.ctx("template").now;
    let emptied = house.idp.durable.write(move |tx| {
        for message in tx.recent_messages(50)? {
            tx.mark_sent(&message.id, now)?;
        }
        tx.drop_old_messages(now + chrono::Duration::seconds(1), u32::MAX)
    });
    emptied.await.map_err(|error| error.to_string())?;
    Ok(())
}

/// An account that the demo has under a player's name gets the player's password and app: a setup never
/// changes those of somebody who is there.
async fn recast(house: &House, demo: &mut DemoFile) -> Fallible<()> {
    let ctx = house.ctx("template");
    for account in &mut demo.accounts {
        let player = cast::PEOPLE.iter().find(|player| {
            (player.institution, player.username)
                == (account.institution.as_str(), account.username.as_str())
        });
        let Some(player) = player else {
            continue;
        };
        let hashed = house
            .idp
            .hashing
            .hash(Share::Operator, Secret::new(player.password), &ctx)
            .await;
        let hash = hashed.map_err(|error| error.to_string())?;
        let secret = player.totp.map(|text| BASE32_NOPAD.decode(text.as_bytes()));
        let secret = secret.transpose().map_err(|error| error.to_string())?;
        let (sealer, work_ctx) = (Arc::clone(&house.idp.sealer), ctx.clone());
        let written = house.idp.durable.write(move |tx| {
            let ctx = &work_ctx;
            let Some(institution) = tx.institution_by_slug(player.institution)? else {
                return Ok(());
            };
            let key = institution.policy.login_name.canonical(player.username);
            let Some(person) = tx.person_by_login(&institution.id, &key)? else {
                return Ok(());
            };
            tx.set_password(&person.id, &hash, PasswordState::Current, ctx.now)?;
            tx.remove_second_factors(&person.id)?;
            if let Some(secret) = secret {
                let id = CredentialId::generate(ctx);
                let place = TotpCredential::secret_place(&id, &person.id);
                tx.put_pending_totp(&PendingTotp {
                    credential: TotpCredential {
                        secret: sealer.seal(&secret, &place, ctx),
                        id: id.clone(),
                        person: person.id.clone(),
                        digits: institution.policy.totp.digits,
                        period: player.period,
                        algorithm: institution.policy.totp.algorithm,
                        created_at: ctx.now,
                        drift: 0,
                    },
                    ends_at: ctx.now + chrono::Duration::minutes(1),
                })?;
                tx.enable_totp(&person.id, &id, player.period, 0, ctx.now)?;
            }
            Ok(())
        });
        written.await.map_err(|error| error.to_string())?;
        player.password.clone_into(&mut account.password);
        account.totp_secret = player.totp.map(str::to_owned);
        account.totp_period = player.period;
    }
    Ok(())
}

/// A house, not served yet.
pub(crate) async fn open(
    config: &sluis_config::Config,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
) -> Fallible<House> {
    House::open(config, clock, randomness)
        .await
        .map_err(|error| error.to_string().into())
}

/// What a setup file says outright.
pub(crate) fn plain(source: &SecretSource) -> Result<Secret, String> {
    match source {
        SecretSource::Plain(text) => Ok(Secret::new(text.clone())),
        other => Err(format!("{other:?} can't be read here")),
    }
}
