//! TLS to PostgreSQL, against a server whose certificate names `localhost` and is signed by the
//! authority in `SLUIS_TEST_POSTGRES_CA`.

use crate::house::{House, Kind, on_server};
use sluis_model::{ports::StoreError, secret::Secret};
use sluis_store::{Store, StoreSettings};
use std::{env, time::Duration};

/// An authority that signed nothing. Its key is lost.
const STRANGER: &str = "\
-----BEGIN CERTIFICATE-----\n\
MIIBkjCCATegAwIBAgIUNci6DWx6BhYgcm4eIhNjOA21f+QwCgYIKoZIzj0EAwIw\n\
HTEbMBkGA1UEAwwSTm9ib2R5J3MgYXV0aG9yaXR5MCAXDTI2MTEyMTAyMDUzOFoY\n\
DzIxMjYxMDI4MDIwNTM4WjAdMRswGQYDVQQDDBJOb2JvZHkncyBhdXRob3JpdHkw\n\
WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARoZX1cqdVYiO8AijViynrtQfIwirTJ\n\
Pt0mJPk9fn2KOkkFSR3pea9uRE8DuX0xJuMSd2JuE9Y8Gh3QrYNZlz6Fo1MwUTAd\n\
BgNVHQ4EFgQUCkYiBKgr8axjvjr2Aq14t0Y1TmwwHwYDVR0jBBgwFoAUCkYiBKgr\n\
8axjvjr2Aq14t0Y1TmwwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBG\n\
AiEA01RVdxJSxV5hRvT1D5mODKFNYMWZv0q+NTOPF2+MFukCIQCCV+eXd2nQHryT\n\
5LpnVToV1TOs5FyskdquR5zrTVO3Ww==\n\
-----END CERTIFICATE-----\n";

struct Secured {
    house: House,
    authority: String,
}

impl Secured {
    /// `None` where no server with TLS is named and none is demanded.
    async fn house() -> Option<Self> {
        let house = House::postgres().await?;
        let Ok(authority) = env::var("SLUIS_TEST_POSTGRES_CA") else {
            let demanded = env::var("SLUIS_TEST_REQUIRE_SERVICES").is_ok_and(|value| value == "1");
            assert!(
                !demanded,
                "SLUIS_TEST_POSTGRES_CA names no authority, but services are demanded"
            );
            return None;
        };
        Some(Self { house, authority })
    }

    /// A store on the same database that calls the server `host`, with more parameters.
    fn store(&self, host: &str, parameters: &str) -> Store {
        let Kind::Postgres { name, .. } = &self.house.kind else {
            unreachable!()
        };
        let url = self.house.settings.url.expose();
        let port = url.rsplit_once(':').unwrap().1.split('/').next().unwrap();
        let url = format!(
            "postgres://postgres@{host}:{port}/{name}?hostaddr=127.0.0.1&application_name=x&{parameters}"
        );
        let settings = StoreSettings {
            url: Secret::new(url),
            ..self.house.settings.clone()
        };
        Store::open(&settings).unwrap()
    }

    async fn is_refused(&self, host: &str, parameters: &str, why: &str) {
        let refused = self
            .store(host, parameters)
            .pending_migrations()
            .await
            .unwrap_err();
        let StoreError::Unavailable(told) = &refused else {
            panic!("{refused:?}")
        };
        assert!(told.contains(why), "{told}");
    }

    /// Whether the server speaks TLS with the store, for each of its connections.
    fn encrypted(&self) -> Vec<String> {
        let Kind::Postgres { name, admin_url } = &self.house.kind else {
            unreachable!()
        };
        let sql = format!(
            "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE datname = '{name}' ORDER BY backend_start"
        );
        on_server(admin_url, &sql).unwrap()
    }
}

#[tokio::test]
async fn a_server_with_a_trusted_certificate_and_the_right_name_is_spoken_to_over_tls() {
    let Some(secured) = Secured::house().await else {
        return;
    };
    for mode in ["sslmode=verify-full&", "sslmode=require&", ""] {
        let parameters = format!("{mode}sslrootcert={}", secured.authority);
        let store = secured.store("localhost", &parameters);
        // The newest connection is this store's.
        secured.house.end_server_processes();
        assert!(store.pending_migrations().await.unwrap().is_empty());
        assert_eq!(secured.encrypted().last().unwrap(), "t", "{mode}");
    }
    let in_clear = secured.store("localhost", "sslmode=disable");
    secured.house.end_server_processes();
    assert!(in_clear.pending_migrations().await.unwrap().is_empty());
    assert_eq!(secured.encrypted().last().unwrap(), "f");
}

#[tokio::test]
async fn a_server_whose_authority_is_not_trusted_is_refused() {
    let Some(secured) = Secured::house().await else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let stranger = folder.path().join("stranger.pem");
    std::fs::write(&stranger, STRANGER).unwrap();
    for mode in ["require", "verify-full"] {
        let parameters = format!("sslmode={mode}&sslrootcert={}", stranger.display());
        secured
            .is_refused("localhost", &parameters, "UnknownIssuer")
            .await;
    }
    // Nor is it among the system's.
    secured
        .is_refused("localhost", "sslmode=verify-full", "UnknownIssuer")
        .await;
}

#[tokio::test]
async fn a_server_of_another_name_is_refused() {
    let Some(secured) = Secured::house().await else {
        return;
    };
    for mode in ["sslmode=require&", "sslmode=verify-full&", ""] {
        let parameters = format!("{mode}sslrootcert={}", secured.authority);
        secured
            .is_refused("elsewhere.example.test", &parameters, "not valid for")
            .await;
    }
}

#[tokio::test]
async fn a_server_without_tls_is_refused_where_tls_is_wanted() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = tokio::spawn(async move {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.read_exact(&mut [0; 8]).await.unwrap();
        stream.write_all(b"N").await.unwrap();
        // Nothing more is sent to it, above all no password.
        let mut more = vec![];
        stream.read_to_end(&mut more).await.unwrap();
        more
    });
    let url = format!("postgres://sluis:hush@127.0.0.1:{port}/sluis?sslmode=require");
    let store = Store::open(&StoreSettings::new(Secret::new(url))).unwrap();
    let refused = store.pending_migrations().await.unwrap_err();
    assert!(
        format!("{refused:?}").contains("does not support TLS"),
        "{refused:?}"
    );
    assert_eq!(server.await.unwrap(), b"");
}

#[tokio::test]
async fn a_server_that_takes_connections_and_says_nothing_is_given_up() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let settings = StoreSettings {
        acquire_timeout: Duration::from_secs(1),
        ..StoreSettings::new(Secret::new(format!(
            "postgres://sluis@127.0.0.1:{port}/sluis?connect_timeout=1"
        )))
    };
    let refused = Store::open(&settings)
        .unwrap()
        .pending_migrations()
        .await
        .unwrap_err();
    assert!(format!("{refused:?}").contains("in time"), "{refused:?}");
}

#[tokio::test]
async fn a_store_is_let_go_of_inside_of_a_runtime() {
    let Some(house) = House::postgres().await else {
        return;
    };
    let store = house.neighbour(|_| ());
    store.pending_migrations().await.unwrap();
    assert_eq!(std::sync::Arc::strong_count(&store), 1);
    drop(store);
    house.durable.ping().await.unwrap();
}
