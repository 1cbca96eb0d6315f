//! Every list and every search of the console, the admin API and provisioning, as addresses.

use super::{LARGE, Large, class_id, person_id};
use data_encoding::BASE64URL_NOPAD;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looker {
    /// The large institution's own administrator.
    Administrator,
    /// The operator.
    Operator,
    /// A program with a token for the admin API.
    Program,
    /// The large institution's directory, with a token for provisioning.
    Directory,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// Which.
    pub name: &'static str,
    /// Who asks for it.
    pub by: Looker,
    /// Its address.
    pub path: String,
}

/// The lists of people, by what is asked of them.
const PEOPLE: &[(&str, &str)] = &[
    ("people, first page", ""),
    ("people, middle page", "key=m&after=x"),
    ("people, last page", "key=yilmaz&after=x"),
    ("people by sign-in, first page", "order=seen"),
    (
        "people by sign-in, last page",
        "order=seen&key=0&after=groot-00100",
    ),
    ("people named, common word", "q=jansen"),
    ("people named, one letter", "q=a"),
    ("people named, two words", "q=anna+yil"),
    ("people named, number", "q=100123"),
    ("people named, nobody", "q=zzzz"),
    ("people named, one letter, by sign-in", "q=a&order=seen"),
    ("people of a class", "class=groot-klas-0001"),
    ("people by role: pupil", "role=pupil"),
    ("people by role: auditor", "role=auditor"),
    (
        "people by role: teacher, by sign-in",
        "role=teacher&order=seen",
    ),
    ("people without second factor", "factor=never"),
    ("people with second factor", "factor=enabled"),
    ("people with it suspended", "factor=suspended"),
    (
        "people with it suspended, last page",
        "factor=suspended&key=visser&after=x",
    ),
    ("people active", "standing=active"),
    ("people closed", "standing=disabled"),
    ("people closed, by sign-in", "standing=disabled&order=seen"),
    ("people never seen", "seen=never"),
    ("people seen this month", "seen=month"),
    ("people seen before a day", "seen=before&before=2026-08-20"),
    (
        "people, three filters",
        "role=pupil&factor=suspended&standing=disabled",
    ),
    (
        "people, search and filters",
        "q=jan&role=teacher&factor=never&seen=never",
    ),
];

/// The other lists of the institution.
const OTHERS: &[(&str, &str)] = &[
    ("overview", ""),
    ("classes", "/classes"),
    ("classes put away", "/classes?archived=1"),
    ("class roll-over", "/classes/roll-over"),
    ("requests, open", "/requests"),
    ("requests, all", "/requests?all=1"),
    ("imports", "/import"),
    ("policy", "/policy"),
    ("policy history", "/policy/history"),
    ("policy history, second page", "/policy/history?before=11"),
    ("why: no search", "/why"),
    ("why: common word", "/why?q=jansen"),
    ("why: one letter", "/why?q=a"),
    ("why: two words", "/why?q=anna+yil"),
    ("why: nobody", "/why?q=zzzz"),
    ("why: a person", "/why/groot-00004"),
    ("apps", "/apps"),
    ("apps, last page", "/apps?name=Portaal+portaal-180&after=x"),
    ("apps for several", "/apps?shared=1"),
    ("contacts", "/contacts"),
    ("audit", "/audit"),
    ("audit by group", "/audit?group=account"),
    ("audit by rare group", "/audit?group=portals"),
    ("audit to a person", "/audit?person=anna.0"),
    ("audit by a person", "/audit?actor=anna.0"),
    (
        "audit by a person, by group",
        "/audit?actor=anna.0&group=sign-in",
    ),
    ("audit by nobody", "/audit?actor=zzzz"),
    ("audit of a day", "/audit?from=2026-10-01&to=2026-10-01"),
    (
        "audit of a day, by group",
        "/audit?from=2026-10-01&to=2026-10-01&group=second-factor",
    ),
    ("audit of a request", "/audit?request=verzoek-17"),
    ("statistics, 30 days", "/statistics"),
    ("statistics, 365 days", "/statistics?days=365"),
    ("look", "/look"),
    ("look versions", "/look/versions"),
];

/// What the operator has beside.
const INSTALLATION: &[(&str, &str)] = &[
    ("institutions", "/institutions"),
    (
        "institutions, middle page",
        "/institutions?after=school-1000",
    ),
    ("institutions named, many", "/institutions?q=school"),
    ("institutions named, one", "/institutions?q=nummer+1234"),
    ("institutions named, nobody", "/institutions?q=zzzz"),
    ("an institution", "/institutions/at/tweede"),
    ("support", "/support"),
    ("keys", "/keys"),
];

/// What programs read.
const PROGRAMS: &[(&str, &str)] = &[
    ("API people", "/institutions/tweede/people"),
    (
        "API people, 200 at once",
        "/institutions/tweede/people?limit=200",
    ),
    ("API classes", "/institutions/tweede/classes"),
    ("API clients", "/institutions/tweede/clients"),
    ("API audit events", "/institutions/tweede/audit-events"),
    ("API policy", "/institutions/tweede/policy"),
    ("API institutions", "/institutions"),
];

/// What directories look for. What is no name of anybody is looked for among all, a part at a time.
const DIRECTORY: &[(&str, &str)] = &[
    ("SCIM people", "/Users"),
    ("SCIM people, 200 at once", "/Users?count=200"),
    ("SCIM people, later part", "/Users?startIndex=101&count=50"),
    ("SCIM people, their number", "/Users?count=0"),
    (
        "SCIM people by user name",
        "/Users?filter=userName+eq+%22anna.0%22",
    ),
    (
        "SCIM people by user name, and more",
        "/Users?filter=active+eq+true+and+userName+eq+%22anna.0%22",
    ),
    (
        "SCIM people by the directory's id",
        "/Users?filter=externalId+eq+%22extern-4%22",
    ),
    (
        "SCIM people by mail address",
        "/Users?filter=emails.value+eq+%22bram.1@tweede.test%22",
    ),
    ("SCIM people by id", "/Users?filter=id+eq+%22groot-00004%22"),
    (
        "SCIM people, nobody",
        "/Users?filter=userName+eq+%22zzzz%22",
    ),
    (
        "SCIM people by surname, among all",
        "/Users?filter=name.familyName+sw+%22Jan%22",
    ),
    (
        "SCIM people sorted, among all",
        "/Users?sortBy=name.familyName",
    ),
    ("SCIM classes", "/Groups?excludedAttributes=members"),
    (
        "SCIM classes by name",
        "/Groups?filter=displayName+eq+%221A%22&excludedAttributes=members",
    ),
];

impl Large {
    /// All of them.
    #[must_use]
    pub fn lists(&self) -> Vec<Listing> {
        let here = |path: &str| format!("/admin/at/{LARGE}{path}");
        let of = |name, by, path| Listing { name, by, path };
        let mut lists = vec![];
        for (name, query) in PEOPLE {
            let path = here(&format!("/people?{query}"));
            lists.push(of(*name, Looker::Administrator, path));
        }
        for (name, path) in OTHERS {
            lists.push(of(*name, Looker::Administrator, here(path)));
        }
        for (name, path) in [
            ("a person", format!("/people/{}", person_id(4))),
            ("a class", format!("/classes/{}", class_id(1))),
            ("requests, older", {
                let at = self.ago(1).timestamp_micros();
                format!("/requests?all=1&at={at}&before=x")
            }),
            ("audit, middle page", {
                let at = self.ago(50).timestamp_micros();
                format!("/audit?after={at}_x")
            }),
            ("audit, last page", {
                let oldest = i64::from(self.size.events / 1_000);
                let at = self.ago(oldest).timestamp_micros() + 3_600_000_000;
                format!("/audit?after={at}_x")
            }),
        ] {
            lists.push(of(name, Looker::Administrator, here(&path)));
        }
        for (name, path) in [
            ("requests everywhere, open", "/requests?everywhere=1"),
            ("requests everywhere, all", "/requests?all=1&everywhere=1"),
        ] {
            lists.push(of(name, Looker::Operator, here(path)));
        }
        for (name, path) in INSTALLATION {
            let path = format!("/admin/installation{path}");
            lists.push(of(*name, Looker::Operator, path));
        }
        for (name, path) in PROGRAMS {
            let path = format!("/admin/api/v1{path}");
            lists.push(of(*name, Looker::Program, path));
        }
        for (name, path) in DIRECTORY {
            let path = format!("/scim/v2/{LARGE}{path}");
            lists.push(of(*name, Looker::Directory, path));
        }
        for (name, path, after) in [
            (
                "API people, later part",
                "/institutions/tweede/people",
                "\"jip.9\"",
            ),
            (
                "API institutions, later part",
                "/institutions",
                "\"school-1000\"",
            ),
        ] {
            let cursor = BASE64URL_NOPAD.encode(after.as_bytes());
            let path = format!("/admin/api/v1{path}?cursor={cursor}");
            lists.push(of(name, Looker::Program, path));
        }
        lists
    }
}
