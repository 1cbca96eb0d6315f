-- What a person's second factor is worth moves out of the app's secret, for a number is a means too.
CREATE TABLE second_factors (
    person_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES people (id),
    state TEXT NOT NULL,
    since BIGINT NOT NULL,
    suspended_until BIGINT,
    by_administrator BOOLEAN NOT NULL
);
INSERT INTO second_factors (person_id, state, since, suspended_until, by_administrator)
    SELECT person_id, state, since, suspended_until, FALSE FROM totp_credentials
    WHERE state IN ('enabled', 'suspended');
UPDATE totp_credentials SET state = 'confirmed' WHERE state IN ('enabled', 'suspended');
ALTER TABLE totp_credentials DROP COLUMN since;
ALTER TABLE totp_credentials DROP COLUMN suspended_until;

CREATE TABLE sms_numbers (
    person_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES people (id),
    number TEXT NOT NULL,
    since BIGINT NOT NULL
);

CREATE TABLE mail_links (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person_id TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL,
    purpose TEXT NOT NULL,
    token_hash TEXT COLLATE "C" NOT NULL,
    address TEXT NOT NULL,
    epoch BIGINT NOT NULL,
    signin_id TEXT,
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    used_at BIGINT,
    replaced_at BIGINT
);
CREATE UNIQUE INDEX mail_links_token ON mail_links (token_hash);
CREATE INDEX mail_links_person ON mail_links (person_id, kind);
CREATE INDEX mail_links_end ON mail_links (ends_at);

CREATE TABLE security_questions (
    person_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES people (id),
    question TEXT NOT NULL,
    answer_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    failures INTEGER NOT NULL,
    locked_until BIGINT
);

-- What a message says is sealed now, and composed right before it leaves: plain texts are not kept.
DROP INDEX messages_institution;
DROP INDEX messages_person;
DROP INDEX messages_due;
ALTER TABLE messages ADD COLUMN purpose TEXT;
ALTER TABLE messages ADD COLUMN content TEXT;
ALTER TABLE messages ADD COLUMN useless_at BIGINT;
ALTER TABLE messages ADD COLUMN given_up_at BIGINT;
ALTER TABLE messages ADD COLUMN last_error TEXT;
UPDATE messages SET given_up_at = written_at, last_error = 'written by an older version'
    WHERE sent_at IS NULL;
ALTER TABLE messages DROP COLUMN subject;
ALTER TABLE messages DROP COLUMN body;
CREATE INDEX messages_institution ON messages (institution_id, kind, written_at);
CREATE INDEX messages_person ON messages (person_id, written_at);
CREATE INDEX messages_recipient ON messages (recipient, written_at);
CREATE INDEX messages_due ON messages (sent_at, given_up_at, next_attempt_at);
CREATE INDEX messages_given_up ON messages (given_up_at);

CREATE INDEX audit_events_target ON audit_events (target_id, at);

-- Addresses are compared, in any case: by byte, so that only ASCII letters have a lower case, as on SQLite.
ALTER TABLE people ALTER COLUMN email TYPE TEXT COLLATE "C";
CREATE INDEX people_email ON people (institution_id, lower(email));
