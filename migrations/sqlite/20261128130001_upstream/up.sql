-- Sign-in sources: providers (OpenID Connect) that people of an institution may sign in at.
CREATE TABLE upstream_sources (
    id TEXT NOT NULL PRIMARY KEY,
    institution_id TEXT NOT NULL REFERENCES institutions (id),
    slug TEXT NOT NULL,
    settings TEXT NOT NULL,
    secret TEXT,
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX upstream_sources_slug ON upstream_sources (institution_id, slug);
-- Whose account there is whose here. The key is source, issuer and subject, never an address.
CREATE TABLE upstream_links (
    id TEXT NOT NULL PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES upstream_sources (id),
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    label TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE UNIQUE INDEX upstream_links_subject ON upstream_links (source_id, issuer, subject);
CREATE INDEX upstream_links_of_person ON upstream_links (person_id);
