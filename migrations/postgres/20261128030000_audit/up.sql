-- The trail becomes a chain: beside each event stands its number in its institution's chain, the hash
-- that holds it to the one before, and its place among all events. The background job fills them in.
ALTER TABLE audit_events ADD COLUMN position BIGINT;
ALTER TABLE audit_events ADD COLUMN chain_seq BIGINT;
ALTER TABLE audit_events ADD COLUMN chain_hash TEXT;
CREATE UNIQUE INDEX audit_events_position ON audit_events (position);
CREATE INDEX audit_events_chain ON audit_events (institution_id, chain_seq);
CREATE INDEX audit_events_unsealed ON audit_events (at) WHERE position IS NULL;
CREATE INDEX audit_events_kind ON audit_events (institution_id, kind, at);
CREATE INDEX audit_events_actor ON audit_events (actor_id, at);
CREATE INDEX audit_events_request ON audit_events (request_id);

-- Where each chain stands, signed: its newest event, and the last one that was dropped for its age.
CREATE TABLE audit_chains (
    chain TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL,
    floor_seq BIGINT NOT NULL,
    floor_hash TEXT NOT NULL,
    signed_by TEXT NOT NULL,
    signature TEXT NOT NULL,
    sealed_at BIGINT NOT NULL
);

-- How far somebody has come who works through all events in order: the sealing itself, and streams.
CREATE TABLE audit_streams (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    failures INTEGER NOT NULL,
    last_error TEXT,
    moved_at BIGINT NOT NULL
);
INSERT INTO audit_streams (name, position, lease_until, failures, moved_at) VALUES ('sealing', 0, 0, 0, 0);

-- Figures of days that are over.
CREATE TABLE figures (
    institution_id TEXT COLLATE "C" NOT NULL REFERENCES institutions (id),
    day TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    total BIGINT NOT NULL,
    part BIGINT NOT NULL,
    PRIMARY KEY (institution_id, day, subject, name)
);

-- Grouped counts of people by role and class read nothing but this.
CREATE INDEX people_counted ON people (institution_id, standing, roles, ends_at, id);
CREATE INDEX second_factors_counted ON second_factors (person_id, state, suspended_until);
CREATE INDEX messages_dead ON messages (institution_id, given_up_at, sent_at);
