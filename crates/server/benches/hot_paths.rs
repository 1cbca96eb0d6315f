//! What single steps of the hot paths take: reading a request, the dispatcher, a page, a signature, a seal, and one
//! value in each store. `cargo bench -p sluis --bench hot_paths`; with `SLUIS_TEST_REDIS_URL` and
//! `SLUIS_TEST_POSTGRES_URL` also on those.

#![expect(clippy::unwrap_used, reason = "a benchmark stops at the first fault")]

use std::hint::black_box;
use std::sync::Arc;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{self, EcdsaKeyPair, Ed25519KeyPair, RsaKeyPair};
use chrono::{DateTime, Duration, Utc};
use criterion::{Criterion, criterion_group, criterion_main};
use sluis::{SystemRandomness, house::House};
use sluis_ephemeral::EphemeralSettings;
use sluis_idp_core::dispatch::{Bounds, Facts, PersonFacts, Progress, RequestFacts, decide};
use sluis_model::{
    access::AccessToken,
    context::{Ctx, Randomness as _},
    policy::Demand,
    seal::Sealer,
    second_factor::{FactorSet, FirstFactor, SecondFactorState},
    secret::HashedToken,
};
use sluis_protocol::{authorize::AuthorizationRequest, params::Params};
use sluis_themes::{Chrome, Lang, Look, Themes};

const REQUEST: &str = "response_type=code&client_id=agenda&redirect_uri=https%3A%2F%2Fagenda.example%2Fcallback\
    &scope=openid+profile+email&state=Yk3Wm1c0Qn2b8d&nonce=9yqv0sZp3T&institution=energie\
    &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

const TOKEN: &str = r#"{"holding":{"person":{"id":"00000000000000000000000000000000",
"client":"portal","person":"00000000000000000000000000000000","institution":"institution","epoch":1,
"scope":["email","openid","profile"],"given_at":"2026-01-01T00:00:00Z","claims":{"id_token":{},"userinfo":{}},
"authentication":{"auth_time":"2026-01-01T00:00:00Z","acr":"","amr":["mfa","otp","pwd"],
"second_factor_at":"2026-01-01T00:00:00Z","session":"00000000000000000000000000000000",
"session_ends_at":"2026-01-01T00:00:00Z"}}},"family":"00000000000000000000000000000000",
"issued_at":"2026-01-01T00:00:00Z","ends_at":"2026-01-01T00:00:00Z"}"#;

fn context(now: DateTime<Utc>) -> Ctx {
    Ctx {
        now,
        randomness: Arc::new(SystemRandomness),
        request_id: "bench".into(),
        own_issuer: None,
        network: None,
    }
}

fn parsing(bench: &mut Criterion) {
    bench.bench_function("parse an authorization request", |b| {
        b.iter(|| {
            let params = Params::parse(black_box(REQUEST)).unwrap();
            AuthorizationRequest::parse(&params).unwrap()
        });
    });
    bench.bench_function("read an access token's JSON", |b| {
        b.iter(|| serde_json::from_str::<AccessToken>(black_box(TOKEN)).unwrap());
    });
}

fn dispatcher(bench: &mut Criterion) {
    let now = DateTime::UNIX_EPOCH + Duration::days(20_000);
    let person = PersonFacts {
        refusal: None,
        demand: Demand::Required,
        state: SecondFactorState::Enabled,
        passkey: true,
        passkey_elsewhere: false,
        app: true,
        number: true,
        settable: FactorSet::NONE,
        waived: false,
        excused: false,
        badge: false,
        administrator: false,
        means_too_weak: false,
        must_change_password: false,
        enrolment_first: false,
        email_unproven: false,
        invitation_due: false,
        question_wanted: false,
        passkey_wanted: false,
        upstream_counts: false,
        upstream_excuses: false,
    };
    let facts = Facts {
        now,
        began_at: now,
        unlock: Duration::minutes(15),
        institution_known: true,
        request: RequestFacts::default(),
        bounds: Bounds::default(),
        first: FirstFactor::default(),
        person: Some((person, now)),
        wrong_person: false,
        shown: None,
        device_shown_at: Some(now),
        shared_computer: false,
        progress: Progress::default(),
    };
    bench.bench_function("decide what comes next", |b| {
        b.iter(|| decide(black_box(&facts)));
    });
}

fn rendering(bench: &mut Criterion) {
    let themes = Themes::embedded().unwrap();
    let specimens = sluis_themes::specimens().unwrap();
    let (look, chrome) = (Look::neutral(), Chrome::new(Lang::NL));
    for name in ["password-1", "second_factor-1"] {
        let page = specimens.iter().find(|page| page.name == name).unwrap();
        bench.bench_function(&format!("render {name}"), |b| {
            b.iter(|| themes.render_specimen(&look, &chrome, page).unwrap());
        });
    }
}

fn signing(bench: &mut Criterion) {
    let random = SystemRandom::new();
    let message = [7; 600];
    let es256 = EcdsaKeyPair::generate(&signature::ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    bench.bench_function("sign ES256", |b| {
        b.iter(|| es256.sign(&random, black_box(&message)).unwrap());
    });
    let eddsa = Ed25519KeyPair::generate().unwrap();
    bench.bench_function("sign EdDSA", |b| {
        b.iter(|| eddsa.sign(black_box(&message)));
    });
    let rs256 = RsaKeyPair::generate(aws_lc_rs::rsa::KeySize::Rsa2048).unwrap();
    let mut signed = vec![0; rs256.public_modulus_len()];
    bench.bench_function("sign RS256", |b| {
        b.iter(|| {
            let algorithm = &signature::RSA_PKCS1_SHA256;
            rs256
                .sign(algorithm, &random, black_box(&message), &mut signed)
                .unwrap();
        });
    });
}

fn sealing(bench: &mut Criterion) {
    let ctx = context(DateTime::UNIX_EPOCH);
    let sealer = Sealer::new(&[("bench".to_owned(), [3; 32].into())]).unwrap();
    let place = "totp_credentials/1/secret";
    let sealed = sealer.seal(&[5; 20], place, &ctx);
    bench.bench_function("seal a secret", |b| {
        b.iter(|| sealer.seal(black_box(&[5; 20]), place, &ctx));
    });
    bench.bench_function("open a sealed secret", |b| {
        b.iter(|| sealer.open(black_box(&sealed), place).unwrap());
    });
}

fn ephemeral_stores(bench: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let file = format!("embedded://{}", folder.path().join("e.db").display());
    let redis = std::env::var("SLUIS_TEST_REDIS_URL").ok();
    let now = DateTime::UNIX_EPOCH + Duration::days(20_000);
    let mut token: AccessToken = serde_json::from_str(TOKEN).unwrap();
    token.ends_at = now + Duration::minutes(5);
    for (name, url) in [("embedded", Some(file)), ("Redis", redis)] {
        let Some(url) = url else { continue };
        let settings = EphemeralSettings {
            key_prefix: "sluis-bench".to_owned(),
            ..EphemeralSettings::new(url)
        };
        let store = runtime.block_on(sluis_ephemeral::open(&settings)).unwrap();
        let mut last = HashedToken::of("none");
        bench.bench_function(&format!("{name}: put an access token"), |b| {
            b.to_async(&runtime).iter(|| {
                let mut random = [0; 16];
                SystemRandomness.fill(&mut random);
                last = HashedToken::of(&format!("{random:?}"));
                let (store, token, hash) = (&store, &token, last.clone());
                async move { store.put_access_token(&hash, token, now).await.unwrap() }
            });
        });
        bench.bench_function(&format!("{name}: read an access token"), |b| {
            b.to_async(&runtime)
                .iter(|| async { store.access_token(&last, now).await.unwrap() });
        });
    }
}

fn databases(bench: &mut Criterion) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let local = "127.0.0.1".parse().unwrap();
    let config = sluis::demo::config(folder.path(), 8080, local, &SystemRandomness).unwrap();
    let house = runtime.block_on(async {
        let clock = Arc::new(sluis::SystemClock);
        let house = House::open(&config, clock, Arc::new(SystemRandomness)).await;
        let house = house.unwrap();
        house.migrate().await.unwrap();
        let portal = "http://localhost:8081";
        sluis::demo::install(&house, portal).await.unwrap();
        house
    });
    let institution = runtime
        .block_on(
            house
                .idp
                .durable
                .read(|tx| tx.institution_by_slug("energie")),
        )
        .unwrap()
        .unwrap();
    let person = runtime
        .block_on(
            house
                .idp
                .durable
                .read(move |tx| tx.person_by_login(&institution.id, "protocol")),
        )
        .unwrap()
        .unwrap();
    bench.bench_function("SQLite: a person with factors", |b| {
        b.to_async(&runtime).iter(|| async {
            let id = person.id.clone();
            let found = house
                .idp
                .durable
                .glance(move |tx| tx.person_with_factors(&id));
            found.await.unwrap().unwrap()
        });
    });
}

criterion_group!(
    hot_paths,
    parsing,
    dispatcher,
    rendering,
    signing,
    sealing,
    ephemeral_stores,
    databases
);
criterion_main!(hot_paths);
