//! The certificate of our own TLS, which is renewed every few weeks while the process goes on: its files are read anew
//! at SIGHUP, and when they have changed. One that can't be used is told of, and the one before stays.

use crate::{house::StartError, tls};
use rustls::{
    crypto::CryptoProvider,
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use sluis_config::ServerTls;
use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::{Duration, SystemTime},
};
use tokio::{
    signal::unix::{SignalKind, signal},
    time::{MissedTickBehavior, interval},
};

/// How often the files are looked at.
const LOOKS: Duration = Duration::from_secs(30);

/// When the two files were written, and their lengths.
type Stamp = [Option<(SystemTime, u64)>; 2];

/// What handshakes show.
#[derive(Debug)]
pub struct ServerCertificate {
    settings: ServerTls,
    provider: Arc<CryptoProvider>,
    live: RwLock<Arc<CertifiedKey>>,
    seen: Mutex<Stamp>,
}

impl ServerCertificate {
    /// Reads both files.
    ///
    /// # Errors
    /// [`StartError`] when a file can't be read or the key does not belong to the certificate.
    pub(crate) fn read(
        settings: &ServerTls,
        provider: Arc<CryptoProvider>,
    ) -> Result<Self, StartError> {
        let seen = stamp(settings);
        let live = tls::certified_key(settings, &provider)?;
        Ok(Self {
            settings: settings.clone(),
            provider,
            live: RwLock::new(Arc::new(live)),
            seen: Mutex::new(seen),
        })
    }

    /// Reads both files anew.
    ///
    /// # Errors
    /// As at the start; then the one before stays in use.
    pub fn renew(&self) -> Result<(), StartError> {
        // Taken before: a file that changes meanwhile is read once more.
        let stamp = stamp(&self.settings);
        let read = tls::certified_key(&self.settings, &self.provider);
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = stamp;
        let new = Arc::new(read?);
        *self.live.write().unwrap_or_else(PoisonError::into_inner) = new;
        Ok(())
    }

    /// The same where a file has changed since it was read last; `None` where none has.
    pub fn renew_if_changed(&self) -> Option<Result<(), StartError>> {
        let seen = *self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        (stamp(&self.settings) != seen).then(|| self.renew())
    }

    fn live(&self) -> Arc<CertifiedKey> {
        Arc::clone(&self.live.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl ResolvesServerCert for ServerCertificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.live())
    }
}

fn stamp(settings: &ServerTls) -> Stamp {
    let of = |path: &Path| {
        let known = fs::metadata(path).ok()?;
        Some((known.modified().ok()?, known.len()))
    };
    [of(&settings.cert_file), of(&settings.key_file)]
}

/// Renews it until the process ends.
///
/// # Errors
/// When the signal can't be listened to.
pub(crate) fn follow(certificate: Arc<ServerCertificate>) -> std::io::Result<()> {
    let mut hang_up = signal(SignalKind::hangup())?;
    let mut look = interval(LOOKS);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    tokio::spawn(async move {
        loop {
            let asked = tokio::select! {
                asked = hang_up.recv() => match asked {
                    Some(()) => true,
                    None => return,
                },
                _ = look.tick() => false,
            };
            let certificate = Arc::clone(&certificate);
            let renewed = tokio::task::spawn_blocking(move || {
                if asked {
                    Some(certificate.renew())
                } else {
                    certificate.renew_if_changed()
                }
            });
            match renewed.await {
                Ok(Some(Ok(()))) => tracing::info!("the server's certificate was read anew"),
                Ok(Some(Err(fault))) => tracing::error!(
                    %fault,
                    "the server's certificate was refused; the one before stays"
                ),
                _ => {}
            }
        }
    });
    Ok(())
}
