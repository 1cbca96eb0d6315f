//! What a process keeps in memory of rows that hardly anybody writes.

use crate::{
    house::House,
    samples::{client, furnish, institution, signing_key, t},
};
use sluis_model::{
    client_secret::ClientSecret,
    ids::ClientId,
    institution::LookSettings,
    ports::{Announcer, Changed, Durable, StoreError, Tx, changes::Later, durable::Stored},
    secret::HashedToken,
    signing_key::SigningKeyState,
    upstream::UpstreamSource,
};
use sluis_store::{Store, UNTOLD};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

on_each_database! {
    what_was_read_is_not_asked_for_again,
    every_write_of_what_is_kept_shows_at_the_next_glance,
    what_was_rolled_back_is_told_to_nobody,
    what_another_process_wrote_shows_within_a_second,
    others_are_told_before_the_writer_has_the_answer,
    nothing_of_a_person_is_kept,
    a_glance_passes_over_connections_that_died,
}

/// A store that keeps, its time, and what it told others.
struct Keeping {
    store: Arc<Store>,
    durable: Durable,
    time: Arc<AtomicU64>,
    told: Arc<Mutex<Vec<Changed>>>,
}

struct Told(Arc<Mutex<Vec<Changed>>>);

impl Announcer for Told {
    fn announce(&self, changed: Vec<Changed>) -> Later<'static, ()> {
        let told = Arc::clone(&self.0);
        Box::pin(async move { told.lock().unwrap().extend(changed) })
    }
}

fn keeping(house: &House) -> Keeping {
    let time = Arc::new(AtomicU64::new(0));
    let hand = Arc::clone(&time);
    let store = Store::open(&house.settings)
        .unwrap()
        .keeping(Arc::new(move || {
            Duration::from_micros(hand.load(Ordering::Relaxed))
        }));
    let told: Arc<Mutex<Vec<Changed>>> = Arc::default();
    store.announce_by(Arc::new(Told(Arc::clone(&told))));
    let store = Arc::new(store);
    Keeping {
        durable: Arc::clone(&store).durable(),
        store,
        time,
        told,
    }
}

async fn name(durable: &Durable) -> Option<String> {
    let found = durable.glance(|tx| tx.client(&"c".into())).await.unwrap();
    found.map(|client| client.name.clone())
}

async fn what_was_read_is_not_asked_for_again(house: House) {
    furnish(&house).await;
    let keeping = keeping(&house);
    let look = |tx: &mut dyn Tx| {
        Ok((
            tx.client(&"c".into())?,
            tx.client_secrets(&"c".into())?,
            tx.institution(&"i".into())?,
            tx.institution_by_slug("slug-i")?,
            tx.institution_by_host("login.i.test")?,
            tx.institution_by_host("nobody.test")?,
            tx.institution_by_mail_domain("i.test")?,
            tx.upstream_sources(&"i".into())?,
        ))
    };
    let first = keeping.durable.glance(look).await.unwrap();
    assert_eq!(first.0.as_deref(), Some(&client("c")));
    assert_eq!(first.2.as_deref(), Some(&institution("i")));
    assert_eq!(first.2, first.3);
    assert_eq!(first.2, first.4);
    assert_eq!(first.5, None);
    assert_eq!(first.2, first.6);
    let asked = keeping.store.statements();
    assert_eq!(keeping.durable.glance(look).await.unwrap(), first);
    assert_eq!(keeping.store.statements(), asked);
    // Whoever reads to judge or to show reads what is stored.
    keeping
        .durable
        .read(|tx| tx.client(&"c".into()))
        .await
        .unwrap();
    assert_eq!(keeping.store.statements(), asked + 1);
}

type Write = fn(&mut dyn Tx) -> Stored<()>;

fn secret() -> ClientSecret {
    ClientSecret {
        client: ClientId::from("c"),
        hash: HashedToken::of("secret"),
        created_at: t(1),
        ends_at: None,
        last_used_at: None,
    }
}

fn source() -> UpstreamSource {
    let settings = serde_json::json!({
        "name": "School", "issuer": "https://id.school.example", "client_id": "sluis",
    });
    UpstreamSource {
        id: "s".into(),
        institution: "i".into(),
        slug: "school".to_owned(),
        settings: serde_json::from_value(settings).unwrap(),
        secret: None,
        active: true,
        created_at: t(1),
    }
}

/// Every way to write what is kept, each on what the one before left.
const WRITES: [(&str, Write); 13] = [
    ("a portal changes", |tx| {
        let mut changed = client("c");
        changed.name = "Changed".to_owned();
        tx.update_client(&changed)
    }),
    ("a secret is given", |tx| tx.put_client_secret(&secret())),
    ("a secret is used", |tx| {
        let noted =
            tx.note_client_secret_use(&"c".into(), &HashedToken::of("secret"), t(5), t(6))?;
        assert!(noted);
        Ok(())
    }),
    ("secrets end", |tx| {
        assert_eq!(tx.drop_client_secrets(&"c".into(), None)?, 1);
        Ok(())
    }),
    ("an institution changes", |tx| {
        let mut changed = institution("i");
        changed.policy.formal = false;
        tx.update_institution(&changed)
    }),
    ("a look is published", |tx| {
        let look = LookSettings {
            preset: "other".to_owned(),
            ..LookSettings::default()
        };
        tx.set_look(&"i".into(), &look)
    }),
    ("an institution loses a host", |tx| {
        let mut changed = institution("i");
        changed.hosts = vec![];
        changed.mail_domains = vec![];
        changed.slug = "another".to_owned();
        tx.update_institution(&changed)
    }),
    ("a host that was nobody's is somebody's", |tx| {
        let mut new = institution("j");
        new.hosts = vec!["login.i.test".to_owned()];
        tx.add_institution(&new)
    }),
    ("a source is added", |tx| tx.add_upstream_source(&source())),
    ("a source changes", |tx| {
        tx.update_upstream_source(&UpstreamSource {
            active: false,
            ..source()
        })
    }),
    ("a source is removed", |tx| {
        tx.remove_upstream_source(&"s".into()).map(drop)
    }),
    ("an institution is closed", |tx| {
        let mut changed = institution("j");
        changed.hosts = vec!["login.i.test".to_owned()];
        changed.active = false;
        tx.update_institution(&changed)
    }),
    ("a portal is removed", |tx| {
        assert!(tx.remove_client(&"c".into())?);
        Ok(())
    }),
];

async fn every_write_of_what_is_kept_shows_at_the_next_glance(house: House) {
    furnish(&house).await;
    let keeping = keeping(&house);
    let look = |tx: &mut dyn Tx| {
        Ok((
            tx.client(&"c".into())?,
            tx.client_secrets(&"c".into())?,
            tx.institution(&"i".into())?,
            tx.institution_by_slug("slug-i")?,
            tx.institution_by_host("login.i.test")?,
            tx.institution_by_mail_domain("i.test")?,
            tx.upstream_sources(&"i".into())?,
        ))
    };
    let mut before = keeping.durable.glance(look).await.unwrap();
    for (what, write) in WRITES {
        keeping.told.lock().unwrap().clear();
        keeping.durable.write(write).await.unwrap();
        let kept = keeping.durable.glance(look).await.unwrap();
        let stored = keeping.durable.read(look).await.unwrap();
        assert_eq!(kept, stored, "{what}");
        assert_ne!(kept, before, "{what}");
        assert!(!keeping.told.lock().unwrap().is_empty(), "{what}");
        before = kept;
    }
    // Signing keys are kept above the store, which says whether they hold.
    let reading = keeping.durable.before_reading_keys();
    assert!(keeping.durable.keys_still_hold(reading));
    keeping
        .durable
        .write(|tx| tx.add_signing_key(&signing_key("k", t(1))))
        .await
        .unwrap();
    assert!(!keeping.durable.keys_still_hold(reading));
    let reading = keeping.durable.before_reading_keys();
    let (from, to) = (SigningKeyState::Announced, SigningKeyState::Retired);
    keeping
        .durable
        .write(move |tx| tx.move_signing_key(&"k".into(), from, to, t(2)))
        .await
        .unwrap();
    assert!(!keeping.durable.keys_still_hold(reading));
}

async fn what_was_rolled_back_is_told_to_nobody(house: House) {
    furnish(&house).await;
    let keeping = keeping(&house);
    let before = name(&keeping.durable).await;
    let asked = keeping.store.statements();
    let refused: Result<(), _> = keeping
        .durable
        .write(|tx| {
            tx.remove_client(&"c".into())?;
            Err(StoreError::Outdated)
        })
        .await;
    assert_eq!(refused, Err(StoreError::Outdated));
    let wrote = keeping.store.statements();
    assert!(wrote > asked);
    assert_eq!(name(&keeping.durable).await, before);
    assert_eq!(keeping.store.statements(), wrote);
    assert!(keeping.told.lock().unwrap().is_empty());
}

async fn what_another_process_wrote_shows_within_a_second(house: House) {
    furnish(&house).await;
    let keeping = keeping(&house);
    let before = name(&keeping.durable).await;
    let change = |to: &'static str| {
        house.durable.write(move |tx| {
            let mut changed = client("c");
            changed.name = to.to_owned();
            tx.update_client(&changed)
        })
    };
    change("Nobody told").await.unwrap();
    assert_eq!(name(&keeping.durable).await, before);
    let age = u64::try_from(UNTOLD.as_micros()).unwrap();
    keeping.time.fetch_add(age, Ordering::Relaxed);
    assert_eq!(name(&keeping.durable).await.as_deref(), Some("Nobody told"));
    // What is heard of shows at once.
    change("Told").await.unwrap();
    let kept = keeping.store.kept().unwrap();
    kept.forget(&[Changed::read("client c")]);
    assert_eq!(name(&keeping.durable).await.as_deref(), Some("Told"));
}

async fn others_are_told_before_the_writer_has_the_answer(house: House) {
    furnish(&house).await;
    let keeping = keeping(&house);
    keeping
        .durable
        .write(|tx| {
            tx.update_institution(&institution("i"))?;
            tx.update_client(&client("c"))?;
            tx.update_client(&client("c"))
        })
        .await
        .unwrap();
    assert_eq!(
        *keeping.told.lock().unwrap(),
        [
            Changed::Institution("i".into()),
            Changed::Client("c".into())
        ]
    );
}

async fn nothing_of_a_person_is_kept(house: House) {
    furnish(&house).await;
    let keeping = keeping(&house);
    let epoch = |tx: &mut dyn Tx| {
        let person = tx.person(&"p".into())?;
        Ok(person.map(|person| person.epoch))
    };
    let before = keeping.durable.glance(epoch).await.unwrap();
    let raised = house
        .durable
        .write(|tx| tx.raise_epoch(&"p".into(), t(1)))
        .await
        .unwrap();
    let after = keeping.durable.glance(epoch).await.unwrap();
    assert_eq!(after, Some(raised));
    assert_ne!(after, before);
}

async fn a_glance_passes_over_connections_that_died(house: House) {
    furnish(&house).await;
    let keeping = keeping(&house);
    let look = || keeping.durable.glance(|tx| tx.person(&"p".into()));
    let (one, other) = tokio::join!(look(), look());
    assert_eq!(one, other);
    house.end_server_processes();
    assert_eq!(look().await, one);
}
