-- People and classes from a file: jobs, their rows as they came, and the verdict on each.
CREATE TABLE import_jobs (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    institution_id TEXT COLLATE "C" NOT NULL REFERENCES institutions (id),
    state TEXT NOT NULL,
    file_name TEXT NOT NULL,
    settings TEXT NOT NULL,
    row_count INTEGER NOT NULL,
    pack_count INTEGER NOT NULL,
    next_one INTEGER NOT NULL,
    seen_until TEXT COLLATE "C",
    counts TEXT NOT NULL,
    created_by TEXT COLLATE "C",
    applied_by TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    finished_at BIGINT,
    undo_until BIGINT,
    forgotten BOOLEAN NOT NULL,
    revision BIGINT NOT NULL,
    lease_until BIGINT,
    -- The institution while people are being changed: one job at a time.
    changing TEXT COLLATE "C"
);
CREATE INDEX import_jobs_institution ON import_jobs (institution_id, id);
CREATE INDEX import_jobs_state ON import_jobs (state, updated_at);
CREATE UNIQUE INDEX import_jobs_changing ON import_jobs (changing);

CREATE TABLE import_packs (
    import_id TEXT COLLATE "C" NOT NULL REFERENCES import_jobs (id),
    number INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (import_id, number)
);

CREATE TABLE import_rows (
    import_id TEXT COLLATE "C" NOT NULL REFERENCES import_jobs (id),
    position INTEGER NOT NULL,
    line INTEGER NOT NULL,
    verdict TEXT COLLATE "C" NOT NULL,
    outcome TEXT NOT NULL,
    key_hash TEXT COLLATE "C",
    login_hash TEXT COLLATE "C",
    person_id TEXT COLLATE "C",
    detail TEXT,
    undo TEXT,
    PRIMARY KEY (import_id, position)
);
CREATE INDEX import_rows_verdict ON import_rows (import_id, verdict, position);
CREATE INDEX import_rows_key ON import_rows (import_id, key_hash);
CREATE INDEX import_rows_login ON import_rows (import_id, login_hash);
CREATE INDEX import_rows_person ON import_rows (import_id, person_id);
