-- Moments are microseconds since 1970-01-01T00:00:00Z; ids and JSON are text.
-- What is compared and sorted is collated by byte, as SQLite does it, whatever the server's locale.

CREATE TABLE institutions (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    slug TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    policy TEXT NOT NULL,
    look TEXT NOT NULL,
    hosts TEXT NOT NULL,
    mail_domains TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX institutions_slug ON institutions (slug);

-- The lists themselves stand in institutions; these two find an institution by one of their entries
-- and keep the entries unique.
CREATE TABLE institution_hosts (
    host TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    institution_id TEXT COLLATE "C" NOT NULL REFERENCES institutions (id)
);
CREATE INDEX institution_hosts_institution ON institution_hosts (institution_id);

CREATE TABLE institution_mail_domains (
    domain TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    institution_id TEXT COLLATE "C" NOT NULL REFERENCES institutions (id)
);
CREATE INDEX institution_mail_domains_institution ON institution_mail_domains (institution_id);

CREATE TABLE people (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    institution_id TEXT COLLATE "C" NOT NULL REFERENCES institutions (id),
    username TEXT NOT NULL,
    login_key TEXT COLLATE "C" NOT NULL,
    given_name TEXT NOT NULL,
    name_particle TEXT NOT NULL,
    family_name TEXT NOT NULL,
    email TEXT,
    email_verified_at BIGINT,
    phone TEXT,
    phone_verified_at BIGINT,
    roles TEXT NOT NULL,
    group_names TEXT NOT NULL,
    standing TEXT NOT NULL,
    shared BOOLEAN NOT NULL,
    starts_at BIGINT,
    ends_at BIGINT,
    language TEXT,
    profile TEXT NOT NULL,
    password_hash TEXT,
    password_state TEXT NOT NULL,
    password_ends_at BIGINT,
    epoch BIGINT NOT NULL,
    postponed_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    code_failures INTEGER NOT NULL,
    last_code_failure_at BIGINT
);
CREATE UNIQUE INDEX people_login ON people (institution_id, login_key);

CREATE TABLE totp_credentials (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person_id TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    state TEXT NOT NULL,
    secret TEXT NOT NULL,
    digits INTEGER NOT NULL,
    period INTEGER NOT NULL,
    algorithm TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    pending_ends_at BIGINT,
    since BIGINT,
    suspended_until BIGINT,
    last_step BIGINT
);
CREATE INDEX totp_credentials_person ON totp_credentials (person_id);

CREATE TABLE recovery_codes (
    person_id TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    hash TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    spent_at BIGINT,
    PRIMARY KEY (person_id, hash)
);

CREATE TABLE clients (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL,
    institution_id TEXT COLLATE "C" REFERENCES institutions (id),
    auth_method TEXT NOT NULL,
    secret_hash TEXT,
    settings TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX clients_institution ON clients (institution_id);

CREATE TABLE consents (
    person_id TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    client_id TEXT COLLATE "C" NOT NULL REFERENCES clients (id),
    scope TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, client_id)
);
CREATE INDEX consents_client ON consents (client_id);

CREATE TABLE token_families (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    grant_id TEXT COLLATE "C" NOT NULL,
    session_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL REFERENCES clients (id),
    person_id TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    grant_json TEXT NOT NULL,
    offline BOOLEAN NOT NULL,
    key_id TEXT NOT NULL,
    generation BIGINT NOT NULL,
    rotated_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    idle_ends_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    revoked_at BIGINT,
    revocation_reason TEXT
);
CREATE INDEX token_families_grant ON token_families (grant_id);
CREATE INDEX token_families_session ON token_families (session_id);
CREATE INDEX token_families_client ON token_families (client_id);
CREATE INDEX token_families_person ON token_families (person_id);
CREATE INDEX token_families_end ON token_families (ends_at);
CREATE INDEX token_families_idle_end ON token_families (idle_ends_at);

CREATE TABLE signing_keys (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    algorithm TEXT NOT NULL,
    state TEXT NOT NULL,
    private_key TEXT NOT NULL,
    public_jwk TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    state_since BIGINT NOT NULL
);

-- No foreign keys: the trail outlives what it tells of.
CREATE TABLE audit_events (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    institution_id TEXT COLLATE "C",
    actor_id TEXT COLLATE "C",
    target_id TEXT COLLATE "C",
    request_id TEXT NOT NULL,
    details TEXT NOT NULL
);
CREATE INDEX audit_events_institution ON audit_events (institution_id, at);
CREATE INDEX audit_events_at ON audit_events (at);

CREATE TABLE messages (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    institution_id TEXT COLLATE "C" NOT NULL REFERENCES institutions (id),
    person_id TEXT COLLATE "C" REFERENCES people (id),
    recipient TEXT NOT NULL,
    subject TEXT,
    body TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    sent_at BIGINT,
    attempts INTEGER NOT NULL,
    next_attempt_at BIGINT NOT NULL
);
CREATE INDEX messages_institution ON messages (institution_id);
CREATE INDEX messages_person ON messages (person_id);
CREATE INDEX messages_due ON messages (sent_at, next_attempt_at);
CREATE INDEX messages_written ON messages (written_at);
