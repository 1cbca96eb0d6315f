-- Sign-in sources: providers (OpenID Connect) that people of an institution may sign in at.
CREATE TABLE upstream_sources (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    institution_id TEXT COLLATE "C" NOT NULL REFERENCES institutions (id),
    slug TEXT COLLATE "C" NOT NULL,
    settings TEXT COLLATE "C" NOT NULL,
    secret TEXT COLLATE "C",
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX upstream_sources_slug ON upstream_sources (institution_id, slug);
-- Whose account there is whose here. The key is source, issuer and subject, never an address.
CREATE TABLE upstream_links (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    source_id TEXT COLLATE "C" NOT NULL REFERENCES upstream_sources (id),
    issuer TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    person_id TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    label TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE UNIQUE INDEX upstream_links_subject ON upstream_links (source_id, issuer, subject);
CREATE INDEX upstream_links_of_person ON upstream_links (person_id);
