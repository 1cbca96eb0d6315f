//! The demo, provider and portals, in this process on free ports, with a clock that stands still.

use crate::testkit::{Fallible, FrozenClock, SeededRandomness, start_of_time};
use sluis_idp_core::Idp;
use sluis_model::context::{Clock as _, Ctx, Timestamp};
use sluis_server::demo::{
    self,
    file::{DemoAccount, DemoFile},
};
use std::{
    net::{IpAddr, Ipv4Addr, TcpListener},
    path::Path,
    sync::Arc,
    thread::JoinHandle,
};
use tempfile::TempDir;
use tokio::sync::oneshot;

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// A running demo. It ends with this value.
#[derive(Debug)]
pub struct Demo {
    /// The clock that it lives by.
    pub clock: Arc<FrozenClock>,
    /// What `demo.json` says.
    pub file: DemoFile,
    /// The rules, for what has no page.
    pub idp: Idp,
    randomness: Arc<SeededRandomness>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    _folder: TempDir,
}

impl Demo {
    /// Starts a demo that is set up freshly.
    ///
    /// # Panics
    /// When it can't be: then no test can go on.
    pub async fn start() -> Self {
        let built = tokio::task::spawn_blocking(|| {
            // Another process may take a free port before we do: then the next ones are tried.
            (0..5)
                .find_map(|_| Self::build().ok())
                .map_or_else(Self::build, Ok)
        });
        match built.await {
            Ok(Ok(demo)) => demo,
            Ok(Err(error)) => panic!("the demo can't be started: {error}"),
            Err(error) => panic!("the demo can't be started: {error}"),
        }
    }

    fn build() -> Fallible<Self> {
        let folder = tempfile::Builder::new().prefix("sluis-demo-").tempdir()?;
        let clock = Arc::new(FrozenClock::at(start_of_time()));
        let (stop, stopped) = oneshot::channel::<()>();
        let (tell, told) = std::sync::mpsc::channel();
        let (path, its_clock) = (folder.path().to_owned(), Arc::clone(&clock));
        let randomness = Arc::new(SeededRandomness::new(path.display().to_string()));
        let its_randomness = Arc::clone(&randomness);
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                match prepare(&path, its_clock, its_randomness).await {
                    Err(error) => drop(tell.send(Err(error))),
                    Ok(prepared) => {
                        let told = (prepared.file.clone(), prepared.house.idp.clone());
                        if tell.send(Ok(told)).is_ok() {
                            tokio::select! {
                                served = prepared.serve(1) => drop(served),
                                _ = stopped => {}
                            }
                        }
                    }
                }
            });
        });
        let (file, idp) = told.recv()??;
        Ok(Self {
            file,
            idp,
            randomness,
            clock,
            stop: Some(stop),
            thread: Some(thread),
            _folder: folder,
        })
    }

    /// The moment that the demo lives in.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The context of a request that comes right now.
    #[must_use]
    pub fn ctx(&self) -> Ctx {
        Ctx {
            now: self.now(),
            randomness: Arc::clone(&self.randomness) as _,
            request_id: "test".into(),
            own_issuer: None,
            network: None,
        }
    }

    /// An account of the demo.
    ///
    /// # Panics
    /// When there is none of this name: a mistake in the test.
    #[must_use]
    pub fn account(&self, institution: &str, username: &str) -> DemoAccount {
        let all = self.file.accounts.iter();
        all.clone()
            .find(|account| account.institution == institution && account.username == username)
            .unwrap_or_else(|| panic!("no {username} at {institution}"))
            .clone()
    }

    /// The address of a demo portal, by its `client_id`, without a slash at its end.
    ///
    /// # Panics
    /// When there is none of this name: a mistake in the test.
    #[must_use]
    pub fn portal(&self, client_id: &str) -> &str {
        let mut all = self.file.portals.iter();
        let portal = all.find(|portal| portal.client_id == client_id);
        &portal
            .unwrap_or_else(|| panic!("no portal {client_id}"))
            .url
    }

    /// An address of the provider.
    #[must_use]
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.file.issuer)
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // A demo that ended by itself listens to nobody.
            stop.send(()).unwrap_or_default();
        }
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

async fn prepare(
    folder: &Path,
    clock: Arc<FrozenClock>,
    randomness: Arc<SeededRandomness>,
) -> Fallible<demo::Prepared> {
    let port = free_port()?;
    let listeners = demo::listen(HERE, port, 0).map_err(|error| error.to_string())?;
    let config =
        demo::config(folder, port, HERE, &*randomness).map_err(|error| error.to_string())?;
    demo::prepare(&config, folder, listeners, clock, randomness)
        .await
        .map_err(|error| error.to_string().into())
}

/// A port that nobody listened on a moment ago.
fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((HERE, 0))?.local_addr()?.port())
}
