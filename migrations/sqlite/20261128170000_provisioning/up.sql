-- What a directory elsewhere says of people and classes that it looks after.
CREATE TABLE resource_links (
    kind TEXT NOT NULL,
    resource_id TEXT NOT NULL,
    institution_id TEXT NOT NULL REFERENCES institutions (id),
    external_id TEXT,
    removed_at BIGINT,
    PRIMARY KEY (kind, resource_id)
);
CREATE INDEX resource_links_external ON resource_links (institution_id, kind, external_id);

-- Bearer tokens of programs that can't fetch one.
CREATE TABLE program_tokens (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL,
    client_id TEXT NOT NULL REFERENCES clients (id),
    scope TEXT NOT NULL,
    label TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE INDEX program_tokens_client ON program_tokens (client_id);
CREATE UNIQUE INDEX program_tokens_token ON program_tokens (token_hash);
