-- The secret itself, sealed, for those that sign with it; and what clients that registered themselves hold.
ALTER TABLE clients ADD COLUMN sealed_secret TEXT;
ALTER TABLE clients ADD COLUMN registration_token_hash TEXT;

CREATE TABLE initial_access_tokens (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL,
    label TEXT NOT NULL,
    institution_id TEXT COLLATE "C" REFERENCES institutions (id),
    policy TEXT NOT NULL,
    uses_left BIGINT,
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX initial_access_tokens_token ON initial_access_tokens (token_hash);
CREATE INDEX initial_access_tokens_institution ON initial_access_tokens (institution_id);

-- Back-channel logouts on their way, and those that arrived.
CREATE TABLE logout_notices (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    client_id TEXT COLLATE "C" NOT NULL REFERENCES clients (id),
    person_id TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    institution_id TEXT COLLATE "C" NOT NULL REFERENCES institutions (id),
    session_id TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    last_error TEXT,
    delivered_at BIGINT,
    given_up_at BIGINT
);
CREATE INDEX logout_notices_client ON logout_notices (client_id);
CREATE INDEX logout_notices_person ON logout_notices (person_id);
CREATE INDEX logout_notices_institution ON logout_notices (institution_id);
CREATE INDEX logout_notices_due ON logout_notices (delivered_at, given_up_at, next_attempt_at);
CREATE INDEX logout_notices_created ON logout_notices (created_at);

-- What this installation drew once and must never change, sealed: the salt of pairwise subjects.
CREATE TABLE installation_secrets (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    sealed TEXT NOT NULL
);
