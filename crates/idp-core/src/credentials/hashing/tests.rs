use super::*;
use std::task::Poll;

fn argon2(memory_kib: u32) -> Argon2<'static> {
    let params = Params::new(memory_kib, 2, 1, Some(HASH_BYTES)).unwrap();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash_with(argon2: &Argon2<'_>, password: &str, salt: &[u8]) -> Result<String, HashingError> {
    super::hash_with(argon2, password, salt, &Spare::default())
}

fn verify_with(password: &str, stored: &str) -> Result<(bool, Params), HashingError> {
    super::verify_with(password, stored, &Spare::default(), 0)
}

#[test]
fn memory_that_was_used_before_changes_no_hash() {
    let spare = Spare::default();
    let (argon2, salt) = (argon2(64), b"0123456789abcdef");
    let fresh = hash_with(&argon2, "paard fietst", salt).unwrap();
    super::hash_with(&argon2, "iets anders", salt, &spare).unwrap();
    assert_eq!(spare.all().len(), 1);
    let again = super::hash_with(&argon2, "paard fietst", salt, &spare).unwrap();
    assert_eq!(again, fresh);
    // A hash of another size leaves nothing behind, and takes nothing away.
    let larger = "$argon2id$v=19$m=128,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    assert!(!super::verify_with("x", larger, &spare, 64).unwrap().0);
    let kept: Vec<usize> = spare.all().iter().map(Vec::len).collect();
    assert_eq!(kept, [64]);
    spare.empty();
    assert!(spare.all().is_empty());
}

#[test]
fn a_password_verifies_against_its_own_hash_alone() {
    let hash = hash_with(&argon2(64), "paard fietst", b"0123456789abcdef").unwrap();
    assert!(hash.starts_with("$argon2id$v=19$m=64,t=2,p=1$"));
    assert!(verify_with("paard fietst", &hash).unwrap().0);
    assert!(!verify_with("paard fietste", &hash).unwrap().0);
}

#[test]
fn a_hash_that_asks_for_too_much_is_not_usable() {
    let with = |cost: &str| {
        format!("$argon2id$v=19${cost}$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
    };
    assert!(is_usable(&with("m=65536,t=2,p=1")));
    assert!(is_usable(&format!("argon2{}", with("m=65536,t=2,p=1"))));
    assert!(!is_usable(&with("m=4194304,t=1,p=1")));
    assert!(!is_usable(&with("m=65536,t=1000,p=1")));
    assert!(is_usable(
        "$2b$04$abcdefghijklmnopqrstuuw6frA4X4qpzWnw7G9jYs71U1oigR87u"
    ));
    assert!(!is_usable("geheim"));
}

#[test]
fn pwd_01_a_wrong_password_costs_todays_hash_whatever_is_stored() {
    let salt = b"0123456789abcdef";
    let today = argon2(64);
    let dummy = written(&today, &[7; 16], &[7; HASH_BYTES]);
    let older = hash_with(&argon2(32), "paard fietst", salt).unwrap();
    let dearer = hash_with(&argon2(128), "paard fietst", salt).unwrap();
    let usual = hash_with(&today, "paard fietst", salt).unwrap();
    let foreign = bcrypt::hash("paard fietst", 4).unwrap();
    // The stored hash and the password, and which Argon2 hashes are computed.
    for (stored, password, expected) in [
        (&usual, "mis", vec![64]),
        (&older, "mis", vec![32, 64]),
        (&dearer, "mis", vec![128]),
        (&foreign, "mis", vec![64]),
        (&dummy, "mis", vec![64]),
        (&usual, "paard fietst", vec![64]),
        (&older, "paard fietst", vec![32]),
        (&foreign, "paard fietst", vec![]),
    ] {
        let computed = std::cell::RefCell::new(vec![]);
        let verify = |text: &str| {
            let found = verify_with(password, text)?;
            computed.borrow_mut().push(found.1.m_cost());
            Ok(found)
        };
        let now = (dummy.as_str(), today.params());
        let judged = judge(stored, true, now, &Secret::new(password.to_owned()), verify);
        assert_eq!(judged.unwrap().matches, password != "mis", "{stored}");
        assert_eq!(computed.into_inner(), expected, "{stored} {password}");
    }
}

#[test]
fn the_parameters_stand_in_the_hash() {
    let old = hash_with(&argon2(64), "x", b"0123456789abcdef").unwrap();
    let (matches, params) = verify_with("x", &old).unwrap();
    assert!(matches);
    assert_eq!(params.m_cost(), 64);
}

#[test]
fn pwd_11_passwords_that_share_72_bytes_differ() {
    let head = "a".repeat(72);
    let hash = hash_with(&argon2(64), &format!("{head}b"), b"0123456789abcdef").unwrap();
    assert!(!verify_with(&format!("{head}c"), &hash).unwrap().0);
}

#[tokio::test]
async fn dos_01_a_full_queue_is_an_answer_and_costs_nothing() {
    let pool = one_thread(1);
    let (a, b) = (
        Share::Institution("a".into()),
        Share::Institution("b".into()),
    );
    // The one thread is held, and one job waits.
    let held = Held::thread_of(&pool);
    let waits = pool.verify(a.clone(), Secret::new("x"), None);
    let mut waits = std::pin::pin!(waits);
    let look = std::future::poll_fn(|cx| Poll::Ready(waits.as_mut().poll(cx)));
    assert!(look.await.is_pending());
    for share in [a, b, Share::Operator] {
        let refused = pool.verify(share, Secret::new("x"), None).await;
        assert_eq!(refused, Err(HashingError::Busy));
    }
    let load = pool.load();
    assert_eq!((load.waiting, load.refused), (1, 3));
    held.let_go();
    assert!(!waits.await.unwrap().matches);
    assert_eq!(pool.load().waiting, 0);
}

fn one_thread(queue: usize) -> Arc<HashPool> {
    let settings = HashingSettings {
        memory_kib: 64,
        iterations: 1,
        lanes: 1,
        workers: 1,
        queue,
    };
    HashPool::start(&settings).unwrap()
}

/// A pool's only thread, at work until it is let go of.
struct Held(std::sync::mpsc::Sender<()>);

impl Held {
    fn thread_of(pool: &HashPool) -> Self {
        let (free, held) = std::sync::mpsc::channel::<()>();
        let (tell, told) = std::sync::mpsc::channel();
        let holding: Job = Box::new(move |_| {
            tell.send(()).unwrap();
            let _ = held.recv();
        });
        let admitted = pool.queue.push(Share::Operator, holding);
        assert!(matches!(admitted, Admitted::Waits));
        told.recv().unwrap();
        Self(free)
    }

    fn let_go(self) {
        drop(self.0);
    }
}

#[tokio::test]
async fn ten_19_a_flood_at_one_institution_leaves_another_its_share() {
    let pool = one_thread(8);
    let held = Held::thread_of(&pool);
    let (ended, mut order) = tokio::sync::mpsc::unbounded_channel();
    let asks = |name: &'static str| {
        let (pool, ended) = (Arc::clone(&pool), ended.clone());
        async move {
            let share = Share::Institution(name.into());
            let outcome = pool.verify(share, Secret::new("x"), None).await;
            ended.send((name, outcome.is_ok())).unwrap();
        }
    };
    let mut all = tokio::task::JoinSet::new();
    // On one thread tasks begin in the order in which they were made.
    for name in ["flood"; 30].into_iter().chain(["quiet"; 3]) {
        all.spawn(asks(name));
    }
    while pool.load().refused < 25 {
        tokio::task::yield_now().await;
    }
    assert_eq!(pool.load().waiting, 8);
    held.let_go();
    while all.join_next().await.is_some() {}
    let mut ends = vec![];
    while let Ok(end) = order.try_recv() {
        ends.push(end);
    }
    let refused = |name| ends.iter().filter(|end| **end == (name, false)).count();
    assert_eq!((refused("flood"), refused("quiet")), (25, 0), "{ends:?}");
    let served: Vec<&str> = ends.iter().filter(|end| end.1).map(|end| end.0).collect();
    let quiet: Vec<usize> = (0..served.len())
        .filter(|at| served[*at] == "quiet")
        .collect();
    assert_eq!(quiet, [1, 3, 5], "in turn: {served:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_thread_of_hashes_steps_back_and_no_other() {
    let priority = || rustix::process::getpriority_process(None).unwrap();
    let before = priority();
    let there = thread::spawn(move || {
        step_back();
        priority()
    });
    assert_eq!(there.join().unwrap(), BEHIND.max(before));
    assert_eq!(priority(), before);
}

#[tokio::test]
async fn whoever_went_away_has_nothing_hashed() {
    let pool = one_thread(8);
    let held = Held::thread_of(&pool);
    let (did, done) = std::sync::mpsc::channel();
    {
        let gone = pool.run(Share::Operator, move |_| did.send(()));
        let mut gone = std::pin::pin!(gone);
        let look = std::future::poll_fn(|cx| Poll::Ready(gone.as_mut().poll(cx)));
        assert!(look.await.is_pending());
    }
    held.let_go();
    assert!(done.recv().is_err(), "thrown away");
}

#[test]
fn a_hash_of_another_maker_is_read() {
    // Made by the reference implementation: argon2 somesalt -t 2 -m 16 -p 1 -id, "password".
    let reference =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    assert!(verify_with("password", reference).unwrap().0);
}
