-- Looks that are being worked on. Portal is empty for the institution's own.
CREATE TABLE look_drafts (
    institution_id TEXT NOT NULL REFERENCES institutions (id),
    portal TEXT NOT NULL,
    revision INTEGER NOT NULL,
    theme TEXT NOT NULL,
    changed_by TEXT,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (institution_id, portal)
);
-- Looks that were published.
CREATE TABLE look_versions (
    institution_id TEXT NOT NULL REFERENCES institutions (id),
    portal TEXT NOT NULL,
    number INTEGER NOT NULL,
    theme TEXT NOT NULL,
    published_by TEXT,
    published_at BIGINT NOT NULL,
    back_to INTEGER,
    PRIMARY KEY (institution_id, portal, number)
);
-- Pictures of looks, in base64.
CREATE TABLE look_pictures (
    institution_id TEXT NOT NULL REFERENCES institutions (id),
    hash TEXT NOT NULL,
    kind TEXT NOT NULL,
    content TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (institution_id, hash)
);
