//! A directory as a process of its own: OpenLDAP's `slapd` on this machine, with a certificate of an
//! authority of its own.

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use sluis_model::upstream::{DirectorySettings, SourceSettings};
use sluis_testkit::services_are_demanded;
use std::{
    fs,
    io::Write as _,
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

const PROGRAM: &str = "/usr/sbin/slapd";
const ROOT: &str = "cn=root,dc=school,dc=test";

/// A directory server that can be stopped, and started again at the same ports.
#[derive(Debug)]
pub struct DirectoryServer {
    folder: tempfile::TempDir,
    plain: u16,
    tls: u16,
    authority: String,
    process: Option<Child>,
}

impl DirectoryServer {
    /// The password of the account that searches.
    pub const SECRET: &'static str = "geheim van sluis & co";

    /// A running server with an empty school in it. `None` where the program is missing and not demanded.
    ///
    /// # Panics
    /// When it does not come up.
    #[must_use]
    #[expect(clippy::print_stdout, reason = "a skipped test says so")]
    pub fn start() -> Option<Self> {
        if !Path::new(PROGRAM).exists() {
            assert!(!services_are_demanded(), "there is no {PROGRAM}");
            println!("skipped: there is no {PROGRAM}");
            return None;
        }
        let folder = tempfile::tempdir();
        let folder = folder.unwrap_or_else(|error| panic!("no folder for a directory: {error}"));
        let authority = certify(folder.path());
        let mut server = Self {
            folder,
            plain: free_port(),
            tls: free_port(),
            authority,
            process: None,
        };
        server.configure();
        server.up();
        let search = Self::SECRET;
        server.change(&format!(
            "dn: dc=school,dc=test\nchangetype: add\nobjectClass: dcObject\n\
             objectClass: organization\no: School\ndc: school\n\n\
             dn: ou=people,dc=school,dc=test\nchangetype: add\nobjectClass: organizationalUnit\n\
             ou: people\n\n\
             dn: cn=sluis,dc=school,dc=test\nchangetype: add\nobjectClass: organizationalRole\n\
             objectClass: simpleSecurityObject\ncn: sluis\nuserPassword: {search}\n"
        ));
        Some(server)
    }

    /// Its address with TLS from the first byte.
    #[must_use]
    pub fn ldaps(&self) -> String {
        format!("ldaps://127.0.0.1:{}", self.tls)
    }

    /// Its address that begins with `StartTLS`.
    #[must_use]
    pub fn ldap(&self) -> String {
        format!("ldap://127.0.0.1:{}", self.plain)
    }

    /// The usual settings of a source that asks it.
    #[must_use]
    pub fn settings(&self) -> SourceSettings {
        SourceSettings {
            name: "De Regenboog".to_owned(),
            issuer: self.ldaps(),
            client_id: "cn=sluis,dc=school,dc=test".to_owned(),
            directory: Some(DirectorySettings {
                base_dn: "ou=people,dc=school,dc=test".to_owned(),
                ca: self.authority.clone(),
                ..DirectorySettings::default()
            }),
            ..SourceSettings::default()
        }
    }

    /// The authority of its certificate, in PEM.
    #[must_use]
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// Somebody comes to the school.
    pub fn add(&self, uid: &str, password: &str) {
        self.change(&format!(
            "dn: uid={uid},ou=people,dc=school,dc=test\nchangetype: add\n\
             objectClass: inetOrgPerson\nuid: {uid}\ncn: Noor Visser\ngivenName: Noor\nsn: Visser\n\
             mail: {uid}@school.test\nemployeeType: teacher\nuserPassword: {password}\n"
        ));
    }

    /// Changes entries, as LDIF (RFC 2849) says.
    ///
    /// # Panics
    /// When the server refuses.
    pub fn change(&self, ldif: &str) {
        let mut command = Command::new("ldapmodify");
        command
            .args(["-x", "-H", &self.ldap(), "-D", ROOT, "-w", "root"])
            .env("LDAPNOINIT", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut process = command
            .spawn()
            .unwrap_or_else(|error| panic!("no ldapmodify: {error}"));
        if let Some(mut input) = process.stdin.take() {
            let written = input.write_all(ldif.as_bytes());
            written.unwrap_or_else(|error| panic!("ldapmodify reads nothing: {error}"));
        }
        let ended = process.wait_with_output();
        let ended = ended.unwrap_or_else(|error| panic!("ldapmodify: {error}"));
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success(), "ldapmodify: {said}");
    }

    /// Starts it, at the ports that it had before.
    ///
    /// # Panics
    /// When it does not come up.
    pub fn up(&mut self) {
        let process = Command::new(PROGRAM)
            .arg("-f")
            .arg(self.folder.path().join("slapd.conf"))
            .args(["-h", &format!("{}/ {}/", self.ldap(), self.ldaps())])
            .args(["-d", "0"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        self.process = Some(process.unwrap_or_else(|error| panic!("no slapd: {error}")));
        assert!(patiently(self.tls), "slapd does not come up");
    }

    /// Stops it: who connects is refused.
    pub fn down(&mut self) {
        if let Some(mut process) = self.process.take() {
            drop(process.kill());
            drop(process.wait());
        }
    }

    fn configure(&self) {
        let here = self.folder.path().display();
        let config = format!(
            "include /etc/ldap/schema/core.schema\n\
             include /etc/ldap/schema/cosine.schema\n\
             include /etc/ldap/schema/inetorgperson.schema\n\
             pidfile {here}/slapd.pid\n\
             modulepath /usr/lib/ldap\n\
             moduleload back_mdb\n\
             TLSCACertificateFile {here}/authority.pem\n\
             TLSCertificateFile {here}/server.pem\n\
             TLSCertificateKeyFile {here}/server.key\n\
             database mdb\n\
             maxsize 10485760\n\
             suffix dc=school,dc=test\n\
             rootdn {ROOT}\n\
             rootpw root\n\
             directory {here}/data\n\
             dbnosync\n\
             access to attrs=userPassword by anonymous auth by * none\n\
             access to * by dn.exact=cn=sluis,dc=school,dc=test read by self read by * none\n"
        );
        let written = fs::create_dir(self.folder.path().join("data"))
            .and_then(|()| fs::write(self.folder.path().join("slapd.conf"), config));
        written.unwrap_or_else(|error| panic!("no configuration of slapd: {error}"));
    }
}

impl Drop for DirectoryServer {
    fn drop(&mut self) {
        self.down();
    }
}

/// Another authority, which signed nothing here.
///
/// # Panics
/// When there is no randomness.
#[must_use]
pub fn other_authority() -> String {
    let key = KeyPair::generate().unwrap_or_else(|error| panic!("no key: {error}"));
    let certificate = authority().self_signed(&key);
    certificate
        .unwrap_or_else(|error| panic!("no certificate: {error}"))
        .pem()
}

fn authority() -> CertificateParams {
    let mut about = CertificateParams::default();
    about.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    about.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    about
        .distinguished_name
        .push(DnType::CommonName, "a school's authority");
    about
}

/// Writes the certificate of a server at 127.0.0.1; that of its authority.
fn certify(folder: &Path) -> String {
    let made = || -> Result<String, Box<dyn std::error::Error>> {
        let (key, about) = (KeyPair::generate()?, authority());
        let pem = about.self_signed(&key)?.pem();
        let server_key = KeyPair::generate()?;
        let server = CertificateParams::new(["127.0.0.1".to_owned()])?
            .signed_by(&server_key, &Issuer::new(about, key))?;
        fs::write(folder.join("authority.pem"), &pem)?;
        fs::write(folder.join("server.pem"), server.pem())?;
        fs::write(folder.join("server.key"), server_key.serialize_pem())?;
        Ok(pem)
    };
    made().unwrap_or_else(|error| panic!("no certificate: {error}"))
}

fn free_port() -> u16 {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|found| found.local_addr());
    port.unwrap_or_else(|error| panic!("no port: {error}"))
        .port()
}

#[expect(
    clippy::disallowed_methods,
    reason = "another process comes up in its own time"
)]
fn patiently(port: u16) -> bool {
    (0..600).any(|_| {
        let up = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok();
        if !up {
            std::thread::sleep(Duration::from_millis(20));
        }
        up
    })
}
