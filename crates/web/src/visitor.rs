//! Who is asking: the moment, the browser's cookies, the language, the address.

use crate::{
    authority::authority,
    certificate, cookies,
    hosts::{AskedHost, HostInstitution},
    pages::Pages,
    request_span::RequestId,
    site::Site,
};
use actix_web::{
    FromRequest, HttpMessage as _, HttpRequest, dev::Payload, http::header, web::Data,
};
use sluis_model::{
    browser::Browser,
    client_certificate::ClientCertificate,
    context::{Ctx, Timestamp},
    institution::Institution,
};
use sluis_themes::Lang;
use std::{
    cell::OnceCell,
    future::{Ready, ready},
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// One request's asker.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The moment and the request's id.
    pub ctx: Ctx,
    /// The browser's cookies, label, address and host.
    pub browser: Browser,
    /// This installation.
    pub site: Site,
    /// The language that this browser chose before.
    pub chosen_language: Option<Lang>,
    /// The languages of `Accept-Language`, best first.
    pub accepted_languages: Vec<Lang>,
    /// The languages that there are pages in.
    languages: Vec<Lang>,
    /// The institution last used here; on an institution's own host no other than that.
    pub last_institution: Option<String>,
    /// The host that was asked, if it is known.
    pub host: Option<AskedHost>,
    /// The TLS certificate that was shown, once somebody asked for it.
    certificate: OnceCell<Option<ClientCertificate>>,
    /// The request itself, for forms and links.
    pub request: HttpRequest,
}

impl Visitor {
    /// The language of a page: what the sign-in or the person chose (tags with spaces between), what the browser prefers, what
    /// the institution speaks, Dutch; of those that there are pages in and that the institution allows.
    #[must_use]
    pub fn language(&self, asked: Option<&str>, institution: Option<&Institution>) -> Lang {
        let accepted = self.accepted_languages.iter().copied();
        let asked = asked.unwrap_or_default().split(' ');
        asked
            .filter_map(Lang::from_tag)
            .chain(self.chosen_language)
            .chain(accepted)
            .chain(institution.and_then(|own| Lang::from_tag(&own.language)))
            .find(|lang| {
                self.languages.contains(lang)
                    && institution.is_none_or(|own| own.speaks(lang.code()))
            })
            .unwrap_or(Lang::NL)
    }

    /// The institution that has the asked host to itself (E-03).
    #[must_use]
    pub fn host_institution(&self) -> Option<&HostInstitution> {
        self.host.as_ref()?.institution.as_ref()
    }

    /// The issuer that was asked: the installation's, or that of an institution's own host.
    #[must_use]
    pub fn issuer(&self) -> &str {
        self.ctx.issuer(&self.site.origin)
    }

    /// What cookies of the asked host are bound to, if it is an institution's.
    pub(crate) fn place(&self) -> Option<String> {
        self.host.as_ref().and_then(AskedHost::place)
    }

    /// The asker of a request. Nothing where there is no `Site`.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Option<Self> {
        let site = request.app_data::<Data<Site>>()?.get_ref().clone();
        let extensions = request.extensions();
        let request_id = extensions
            .get::<RequestId>()
            .map_or_else(|| Arc::from("none"), |id| Arc::clone(&id.0));
        let host = extensions.get::<AskedHost>().cloned();
        drop(extensions);
        let place = host.as_ref().and_then(AskedHost::place);
        let sent = cookies::Sent::with(request, &site);
        let browser = Browser {
            label: label(text(request, header::USER_AGENT)),
            address: address(request, &site),
            host: name(request, host.as_ref()),
            ..cookies::read_browser(&sent, &site, place.as_deref())
        };
        let own = host.as_ref().and_then(|host| host.institution.as_ref());
        let last_institution = match own {
            Some(own) => Some(own.slug.clone()),
            None => cookies::read_institution(&sent),
        };
        let now = site.clock.now();
        let network = site.keeps_networks.then(|| network(&browser.address));
        Some(Self {
            ctx: Ctx {
                now,
                randomness: Arc::clone(&site.randomness),
                request_id,
                own_issuer: host.as_ref().and_then(|host| host.issuer.clone()),
                network: network.flatten(),
            },
            browser,
            chosen_language: cookies::read_language(&sent),
            accepted_languages: accepted(text(request, header::ACCEPT_LANGUAGE)),
            languages: request
                .app_data::<Data<Pages>>()
                .map_or_else(|| vec![Lang::NL, Lang::EN], |pages| pages.themes().spoken()),
            last_institution,
            host,
            certificate: OnceCell::new(),
            site,
            request: request.clone(),
        })
    }

    /// The TLS certificate that was shown (RFC 8705). Its chain is verified at the first question: most
    /// requests have none.
    #[must_use]
    pub fn certificate(&self) -> Option<&ClientCertificate> {
        let found = || certificate::of(&self.request, &self.site, self.ctx.now);
        self.certificate.get_or_init(found).as_ref()
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.ctx.now
    }
}

impl FromRequest for Visitor {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            Self::of(request).ok_or_else(|| {
                actix_web::error::ErrorInternalServerError("the site is not set up")
            }),
        )
    }
}

fn text(request: &HttpRequest, name: header::HeaderName) -> &str {
    request
        .headers()
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// The asked host's name; what is not known stays text without meaning.
fn name(request: &HttpRequest, host: Option<&AskedHost>) -> String {
    if let Some(host) = host {
        return host.name.clone();
    }
    let host = authority(request);
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name.to_owned(),
        _ => host,
    }
}

/// The network address: the neighbour's, or what a believed proxy says stands before it. Only the
/// last hop that is no proxy of ours counts; what stands further left anybody can write.
fn address(request: &HttpRequest, site: &Site) -> String {
    let Some(neighbour) = request.peer_addr().map(|address| address.ip()) else {
        return String::new();
    };
    // On a socket for both kinds, IPv4 addresses come in the clothes of IPv6.
    let neighbour = neighbour.to_canonical();
    if !(site.trusted_proxy)(neighbour) {
        tell_of_stranger(request, neighbour);
        return neighbour.to_string();
    }
    // A proxy may add a line of its own instead of adding to the line: all of them, in order.
    // What a caller wrote that is no text makes none of them vanish, for the proxy may have added to that very line.
    let forwarded: Vec<_> = request
        .headers()
        .get_all("x-forwarded-for")
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    let forwarded = forwarded.join(",");
    forwarded
        .rsplit(',')
        .map_while(|hop| hop_of(hop.trim()))
        .find(|hop| !(site.trusted_proxy)(*hop))
        .unwrap_or(neighbour)
        .to_string()
}

/// Tells the operator, once as long as the program runs, that somebody who is not believed says who stands before
/// it: behind a proxy that `server.trusted_proxies` does not name, everybody has the proxy's address.
fn tell_of_stranger(request: &HttpRequest, neighbour: IpAddr) {
    /// Whether it was told.
    static TOLD: AtomicBool = AtomicBool::new(false);
    if TOLD.load(Ordering::Relaxed) || !request.headers().contains_key("x-forwarded-for") {
        return;
    }
    if !TOLD.swap(true, Ordering::Relaxed) {
        tracing::warn!(
            %neighbour,
            "X-Forwarded-For counts for nothing from this neighbour: if it is the proxy, server.trusted_proxies has to name it"
        );
    }
}

/// The address of a hop. Some proxies write the port behind it, and then an IPv6 address in brackets.
fn hop_of(text: &str) -> Option<IpAddr> {
    let with_port = || text.parse::<SocketAddr>().ok().map(|hop| hop.ip());
    let hop = text.parse::<IpAddr>().ok().or_else(with_port)?;
    Some(hop.to_canonical())
}

/// The network that an address is of, without what tells one household from the next: as much of it as a
/// provider gives to a site. Nothing for this very machine.
fn network(address: &str) -> Option<Arc<str>> {
    match address.parse().ok()? {
        IpAddr::V4(address) if !address.is_loopback() => {
            let [a, b, c, _] = address.octets();
            Some(format!("{a}.{b}.{c}.0/24").into())
        }
        IpAddr::V6(address) if !address.is_loopback() => {
            let [a, b, c, ..] = address.segments();
            let prefix = Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0);
            Some(format!("{prefix}/48").into())
        }
        _ => None,
    }
}

/// The languages of the list, the heaviest first.
fn accepted(list: &str) -> Vec<Lang> {
    let mut weighted: Vec<(f32, Lang)> = list
        .split(',')
        .take(20)
        .filter_map(|entry| {
            let mut parts = entry.split(';');
            let lang = Lang::from_tag(parts.next()?.trim())?;
            let weight = parts
                .find_map(|part| part.trim().strip_prefix("q=")?.parse::<f32>().ok())
                .unwrap_or(1.0);
            (weight > 0.0).then_some((weight, lang))
        })
        .collect();
    weighted.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    weighted.into_iter().map(|(_, lang)| lang).collect()
}

/// Browser and system in words that need no translation.
fn label(agent: &str) -> String {
    let first = |table: &[(&str, &'static str)]| {
        table
            .iter()
            .find(|(mark, _)| agent.contains(mark))
            .map(|(_, name)| *name)
    };
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrom", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = first(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("CrOS", "ChromeOS"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "Browser".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_language_comes_first() {
        let german = Lang::from_tag("de").unwrap();
        assert_eq!(
            accepted("de-AT, en;q=0.5, nl;q=0.8"),
            [german, Lang::NL, Lang::EN]
        );
        assert_eq!(
            accepted("en-GB,en;q=0.9,nl;q=0.8"),
            [Lang::EN, Lang::EN, Lang::NL]
        );
        assert_eq!(accepted("*, 12, x-klingon"), []);
        assert_eq!(accepted("nl;q=0, en;q=0.1"), [Lang::EN]);
    }

    struct Still;

    impl sluis_model::context::Clock for Still {
        fn now(&self) -> Timestamp {
            Timestamp::UNIX_EPOCH
        }
    }

    impl sluis_model::context::Randomness for Still {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(7);
        }
    }

    fn site(trusted: fn(IpAddr) -> bool) -> Site {
        let sealer = sluis_model::seal::Sealer::new(&[("k".to_owned(), [7; 32].into())]);
        Site {
            origin: "https://sluis.example".into(),
            clock: Arc::new(Still),
            randomness: Arc::new(Still),
            sealer: Arc::new(sealer.unwrap()),
            keeps_networks: true,
            trusted_proxy: Arc::new(trusted),
            certificates: certificate::Certificates {
                header: None,
                vouch: None,
            },
        }
    }

    /// The address of who comes from `neighbour` with these lines of `X-Forwarded-For`.
    fn came(trusted: fn(IpAddr) -> bool, neighbour: &str, lines: &[&str]) -> String {
        let request = actix_web::test::TestRequest::default()
            .peer_addr(neighbour.parse().unwrap())
            .insert_header(("forwarded", "for=192.0.2.99;host=kwaad.test;proto=http"))
            .insert_header(("x-real-ip", "192.0.2.99"))
            .insert_header(("x-client-ip", "192.0.2.99"));
        let request = lines.iter().fold(request, |request, line| {
            request.append_header(("x-forwarded-for", *line))
        });
        address(&request.to_http_request(), &site(trusted))
    }

    #[test]
    fn ops_01_without_a_believed_proxy_no_header_says_who_comes() {
        for lines in [&["192.0.2.1"][..], &["127.0.0.1", "192.0.2.1"], &[]] {
            assert_eq!(came(|_| false, "203.0.113.7:1", lines), "203.0.113.7");
            assert_eq!(
                came(|address| address.is_loopback(), "203.0.113.7:1", lines),
                "203.0.113.7",
                "a stranger is no proxy"
            );
        }
    }

    #[test]
    fn ops_01_behind_a_believed_proxy_only_what_it_wrote_counts() {
        let of = |lines: &[&str]| came(|address| address.is_loopback(), "127.0.0.1:1", lines);
        assert_eq!(of(&[]), "127.0.0.1");
        assert_eq!(of(&["192.0.2.1"]), "192.0.2.1");
        assert_eq!(
            of(&["192.0.2.9, 192.0.2.1"]),
            "192.0.2.1",
            "the left is made up"
        );
        assert_eq!(of(&["192.0.2.9", "192.0.2.1"]), "192.0.2.1");
        assert_eq!(of(&["192.0.2.1, 127.0.0.1"]), "192.0.2.1");
        assert_eq!(of(&["onzin"]), "127.0.0.1");
        assert_eq!(of(&["192.0.2.9, onzin"]), "127.0.0.1");
        assert_eq!(of(&["::ffff:192.0.2.1"]), "192.0.2.1");
    }

    #[test]
    fn ops_01_a_hop_may_come_with_its_port() {
        let of = |lines: &[&str]| came(|address| address.is_loopback(), "127.0.0.1:1", lines);
        assert_eq!(of(&["192.0.2.9, 192.0.2.1:50123"]), "192.0.2.1");
        assert_eq!(of(&["192.0.2.1:50123, 127.0.0.1:4"]), "192.0.2.1");
        assert_eq!(of(&["[2001:db8::7]:50123"]), "2001:db8::7");
        assert_eq!(of(&["192.0.2.9, 192.0.2.1:99999"]), "127.0.0.1");
    }

    #[test]
    fn ops_01_what_is_no_text_hides_nobody_behind_a_believed_proxy() {
        let of = |lines: &[&[u8]]| {
            let request =
                actix_web::test::TestRequest::default().peer_addr("127.0.0.1:1".parse().unwrap());
            let request = lines.iter().fold(request, |request, line| {
                let line = header::HeaderValue::from_bytes(line).unwrap();
                request.append_header(("x-forwarded-for", line))
            });
            address(
                &request.to_http_request(),
                &site(|address| address.is_loopback()),
            )
        };
        // The proxy adds to the caller's line, or writes one of its own.
        assert_eq!(of(&[b"\xff, 192.0.2.1"]), "192.0.2.1");
        assert_eq!(of(&[b"192.0.2.9", b"\xff, 192.0.2.1"]), "192.0.2.1");
        assert_eq!(of(&[b"192.0.2.9, \xff", b"192.0.2.1"]), "192.0.2.1");
        assert_eq!(of(&[b"192.0.2.9, \xff"]), "127.0.0.1");
    }

    #[test]
    fn a_browser_is_named() {
        assert_eq!(
            label("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"),
            "Firefox · Linux"
        );
        assert_eq!(label("curl/8"), "Browser");
    }
}
