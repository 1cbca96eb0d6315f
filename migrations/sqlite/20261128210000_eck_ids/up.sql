-- ECK iDs, sealed, apart from all else of a person.
CREATE TABLE eck_ids (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES people (id),
    sealed TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);
