-- What a directory elsewhere says of people and classes that it looks after.
CREATE TABLE resource_links (
    kind TEXT COLLATE "C" NOT NULL,
    resource_id TEXT COLLATE "C" NOT NULL,
    institution_id TEXT COLLATE "C" NOT NULL REFERENCES institutions (id),
    external_id TEXT COLLATE "C",
    removed_at BIGINT,
    PRIMARY KEY (kind, resource_id)
);
CREATE INDEX resource_links_external ON resource_links (institution_id, kind, external_id);

-- Bearer tokens of programs that can't fetch one.
CREATE TABLE program_tokens (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    token_hash TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL REFERENCES clients (id),
    scope TEXT NOT NULL,
    label TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE INDEX program_tokens_client ON program_tokens (client_id);
CREATE UNIQUE INDEX program_tokens_token ON program_tokens (token_hash);
