//! The configuration of the demo, which no file describes.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;

use crate::{Config, DatabaseUrl, EphemeralUrl, Faults, SealingKey, Secrets, file, reader::Reader};

/// Fills the required keys, so that everything else gets its default in the ordinary way.
const REQUIRED: &str = r#"
database.url = "sqlite://demo.db"
ephemeral.url = "embedded://demo"
protocol.allow = ["implicit", "hybrid", "plain_pkce", "unsigned_request_objects"]
protocol.registration = "open"
outgoing.allow_hosts = ["localhost", "127.0.0.1", "[::1]"]
"#;

impl Config {
    /// Everything on one machine: a database file and an ephemeral file under `data_dir`, known as
    /// `http://localhost:PORT`. Nothing is read from the environment and nothing is created.
    ///
    /// # Errors
    /// When a default does not pass its own check; the tests see to it that all do.
    pub fn demo(
        data_dir: &Path,
        port: u16,
        bind: IpAddr,
        sealing_key: SealingKey,
    ) -> Result<Self, Faults> {
        let key = data_encoding::BASE64.encode(sealing_key.expose_bytes());
        let text = zeroize::Zeroizing::new(format!(
            "{REQUIRED}server.public_url = \"http://localhost:{port}\"\n\
             secrets.sealing_keys = [{{ id = {:?}, key = {key:?} }}]\n",
            sealing_key.id(),
        ));
        let mut config = Self::assemble(Reader::new(file::read(&text, None), Path::new("")))?;
        config.server.listen = SocketAddr::new(bind, port);
        // Assigned and not written above, because a path need not be UTF-8.
        config.database.url = DatabaseUrl::Sqlite(data_dir.join("sluis.db"));
        config.ephemeral.url = EphemeralUrl::Embedded(data_dir.join("ephemeral.db"));
        config.secrets = Secrets {
            sealing_keys: vec![sealing_key],
        };
        Ok(config)
    }
}
