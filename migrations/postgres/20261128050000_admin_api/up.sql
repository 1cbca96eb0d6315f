-- What was answered to a program that named its request, so that asking again changes nothing.
CREATE TABLE idempotency_keys (
    client_id TEXT COLLATE "C" NOT NULL REFERENCES clients (id),
    name TEXT COLLATE "C" NOT NULL,
    request_hash TEXT COLLATE "C" NOT NULL,
    answer TEXT,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (client_id, name)
);
CREATE INDEX idempotency_keys_end ON idempotency_keys (ends_at);
