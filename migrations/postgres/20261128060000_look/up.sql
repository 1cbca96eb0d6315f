-- Looks that are being worked on. Portal is empty for the institution's own.
CREATE TABLE look_drafts (
    institution_id TEXT COLLATE "C" NOT NULL REFERENCES institutions (id),
    portal TEXT COLLATE "C" NOT NULL,
    revision INTEGER NOT NULL,
    theme TEXT NOT NULL,
    changed_by TEXT COLLATE "C",
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (institution_id, portal)
);
-- Looks that were published.
CREATE TABLE look_versions (
    institution_id TEXT COLLATE "C" NOT NULL REFERENCES institutions (id),
    portal TEXT COLLATE "C" NOT NULL,
    number INTEGER NOT NULL,
    theme TEXT NOT NULL,
    published_by TEXT COLLATE "C",
    published_at BIGINT NOT NULL,
    back_to INTEGER,
    PRIMARY KEY (institution_id, portal, number)
);
-- Pictures of looks, in base64.
CREATE TABLE look_pictures (
    institution_id TEXT COLLATE "C" NOT NULL REFERENCES institutions (id),
    hash TEXT COLLATE "C" NOT NULL,
    kind TEXT NOT NULL,
    content TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (institution_id, hash)
);
