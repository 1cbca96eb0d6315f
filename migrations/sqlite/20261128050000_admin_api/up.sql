-- What was answered to a program that named its request, so that asking again changes nothing.
CREATE TABLE idempotency_keys (
    client_id TEXT NOT NULL REFERENCES clients (id),
    name TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    answer TEXT,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (client_id, name)
);
CREATE INDEX idempotency_keys_end ON idempotency_keys (ends_at);
