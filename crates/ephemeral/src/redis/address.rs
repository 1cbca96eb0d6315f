//! Where Redis is: one server, the server that sentinels name, or a cluster.

use redis::{ConnectionAddr, ConnectionInfo, IntoConnectionInfo as _, TlsMode};

/// The port of a server or of a cluster's node, unless the address names one.
const SERVER_PORT: u16 = 6379;
/// The port of a sentinel, unless the address names one.
const SENTINEL_PORT: u16 = 26379;

/// What an address names.
pub(crate) enum Address {
    /// `redis://…`, `rediss://…`
    Server(Box<ConnectionInfo>),
    /// `redis+sentinel://[[USER]:PASSWORD@]HOST[:PORT],…/NAME[/DATABASE]`, with TLS `rediss+sentinel`. User
    /// and password are the server's; the sentinels' own stand in the query as `sentinel_username` and
    /// `sentinel_password`.
    Sentinels(Watched),
    /// `redis+cluster://[[USER]:PASSWORD@]HOST[:PORT],…`, with TLS `rediss+cluster`.
    Cluster(Vec<ConnectionInfo>),
}

/// A server that sentinels watch.
pub(crate) struct Watched {
    pub(crate) sentinels: Vec<ConnectionAddr>,
    /// The name under which the sentinels know the server.
    pub(crate) name: String,
    pub(crate) database: i64,
    pub(crate) server: Login,
    pub(crate) sentinel: Login,
    pub(crate) tls: Option<TlsMode>,
}

/// Who we are to a server.
#[derive(Default)]
pub(crate) struct Login {
    pub(crate) user: Option<String>,
    pub(crate) password: Option<String>,
}

impl Address {
    /// Whether the text begins like an address of Redis.
    pub(crate) fn is_one(url: &str) -> bool {
        url.split_once("://").is_some_and(|(scheme, _)| {
            matches!(
                scheme
                    .strip_prefix("rediss")
                    .or_else(|| scheme.strip_prefix("redis")),
                Some("" | "+sentinel" | "+cluster")
            )
        })
    }

    /// Reads an address.
    ///
    /// # Errors
    /// What is wrong with it, without the address itself, which may hold a password.
    pub(crate) fn read(url: &str) -> Result<Self, String> {
        let (scheme, rest) = url.split_once("://").ok_or("the address has no scheme")?;
        let tls = scheme.starts_with("rediss");
        match scheme.split_once('+') {
            None => {
                let info = url
                    .into_connection_info()
                    .map_err(|error| error.to_string())?;
                Ok(Self::Server(Box::new(info)))
            }
            Some((_, "sentinel")) => Watched::read(rest, tls).map(Self::Sentinels),
            Some((_, "cluster")) => nodes(rest, tls).map(Self::Cluster),
            Some(_) => Err("the address has an unknown scheme".to_owned()),
        }
    }

    /// Whether TLS is spoken.
    pub(crate) fn is_tls(url: &str) -> bool {
        url.starts_with("rediss")
    }
}

impl Watched {
    fn read(rest: &str, tls: bool) -> Result<Self, String> {
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = rest
            .split_once('/')
            .ok_or("after the sentinels the name of the server they watch is missing")?;
        let (name, database) = path.split_once('/').unwrap_or((path, "0"));
        if name.is_empty() {
            return Err("the name of the server that the sentinels watch is empty".to_owned());
        }
        let database = database
            .parse()
            .map_err(|_| "the database is no number".to_owned())?;
        let (login, hosts) = login(authority)?;
        let mut sentinel = Login::default();
        for part in query.split('&').filter(|part| !part.is_empty()) {
            match part.split_once('=') {
                Some(("sentinel_username", value)) => sentinel.user = Some(decoded(value)?),
                Some(("sentinel_password", value)) => sentinel.password = Some(decoded(value)?),
                _ => {
                    return Err(
                        "the query knows sentinel_username and sentinel_password alone".to_owned(),
                    );
                }
            }
        }
        let sentinels = split(hosts)
            .map(|host| addr(host, SENTINEL_PORT, tls))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            sentinels,
            name: decoded(name)?,
            database,
            server: login,
            sentinel,
            tls: tls.then_some(TlsMode::Secure),
        })
    }
}

/// The nodes from which the others are learned.
fn nodes(rest: &str, tls: bool) -> Result<Vec<ConnectionInfo>, String> {
    let authority = rest.trim_end_matches('/');
    if authority.contains(['/', '?']) {
        return Err("a cluster has neither databases nor a query".to_owned());
    }
    let (login, hosts) = login(authority)?;
    split(hosts)
        .map(|host| {
            let info = addr(host, SERVER_PORT, tls)?
                .into_connection_info()
                .map_err(|error| error.to_string())?;
            let mut redis = info.redis_settings().clone();
            if let Some(user) = &login.user {
                redis = redis.set_username(user);
            }
            if let Some(password) = &login.password {
                redis = redis.set_password(password);
            }
            Ok(info.set_redis_settings(redis))
        })
        .collect()
}

/// Who we are, and the hosts behind it.
fn login(authority: &str) -> Result<(Login, &str), String> {
    let Some((login, hosts)) = authority.rsplit_once('@') else {
        return Ok((Login::default(), authority));
    };
    let (user, password) = login.split_once(':').unwrap_or((login, ""));
    let some = |text: &str| -> Result<Option<String>, String> {
        (!text.is_empty()).then(|| decoded(text)).transpose()
    };
    Ok((
        Login {
            user: some(user)?,
            password: some(password)?,
        },
        hosts,
    ))
}

fn split(hosts: &str) -> impl Iterator<Item = &str> {
    hosts.split(',').map(str::trim)
}

/// One host, an address of IPv6 in brackets, with or without its port.
fn addr(host: &str, usual_port: u16, tls: bool) -> Result<ConnectionAddr, String> {
    let scheme = if tls { "rediss" } else { "redis" };
    let info = format!("{scheme}://{host}")
        .into_connection_info()
        .map_err(|_: redis::RedisError| "one of the hosts can't be read".to_owned())?;
    let named = host
        .rsplit_once(':')
        .is_some_and(|(_, port)| !port.contains(']'));
    let own = |port: u16| if named { port } else { usual_port };
    match info.addr() {
        ConnectionAddr::Tcp(host, port) => Ok(ConnectionAddr::Tcp(host.clone(), own(*port))),
        ConnectionAddr::TcpTls {
            host,
            port,
            insecure,
            tls_params,
        } => Ok(ConnectionAddr::TcpTls {
            host: host.clone(),
            port: own(*port),
            insecure: *insecure,
            tls_params: tls_params.clone(),
        }),
        _ => Err("one of the hosts can't be read".to_owned()),
    }
}

fn decoded(text: &str) -> Result<String, String> {
    percent_encoding::percent_decode_str(text)
        .decode_utf8()
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| "a part of the address is no UTF-8".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Address, ConnectionAddr};

    fn fault(url: &str) -> String {
        match Address::read(url) {
            Ok(_) => panic!("{url} was read"),
            Err(fault) => fault,
        }
    }

    #[test]
    fn sentinels_and_the_server_that_they_watch_are_read() {
        let url =
            "redis+sentinel://sluis:p%40ss@one.example,[::1]:26380/school/3?sentinel_password=hush";
        assert!(Address::is_one(url));
        let Ok(Address::Sentinels(watched)) = Address::read(url) else {
            panic!("no sentinels")
        };
        assert_eq!(
            watched.sentinels,
            [
                ConnectionAddr::Tcp("one.example".to_owned(), 26379),
                ConnectionAddr::Tcp("::1".to_owned(), 26380)
            ]
        );
        assert_eq!((watched.name.as_str(), watched.database), ("school", 3));
        assert_eq!(watched.server.user.as_deref(), Some("sluis"));
        assert_eq!(watched.server.password.as_deref(), Some("p@ss"));
        assert_eq!(watched.sentinel.password.as_deref(), Some("hush"));
        assert!(watched.tls.is_none());
    }

    #[test]
    fn a_cluster_is_read_by_some_of_its_nodes() {
        let Ok(Address::Cluster(nodes)) =
            Address::read("rediss+cluster://:hush@a.example,b.example:7001/")
        else {
            panic!("no cluster")
        };
        let places: Vec<_> = nodes.iter().map(|node| node.addr().to_string()).collect();
        assert_eq!(places, ["a.example:6379", "b.example:7001"]);
        assert!(
            nodes
                .iter()
                .all(|node| node.redis_settings().password() == Some("hush"))
        );
    }

    #[test]
    fn what_can_not_be_read_is_told_without_the_address() {
        for (url, says) in [
            ("redis+sentinel://hush@one.example", "name of the server"),
            ("redis+sentinel://hush@one.example/", "is empty"),
            ("redis+sentinel://:hush@one.example/x/y", "no number"),
            (
                "redis+sentinel://:hush@one.example/x?user=hush",
                "sentinel_username",
            ),
            ("redis+cluster://:hush@one.example/3", "neither databases"),
            ("redis+cluster://:hush@one.example:port", "can't be read"),
            ("redis+ring://:hush@one.example", "unknown scheme"),
        ] {
            let fault = fault(url);
            assert!(
                fault.contains(says) && !fault.contains("hush"),
                "{url}: {fault}"
            );
        }
        assert!(!Address::is_one("redis+ring://one.example"));
    }
}
