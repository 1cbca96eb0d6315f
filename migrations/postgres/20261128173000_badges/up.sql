-- Badges that pupils sign in with: the hash of the code on the card, and the class that it was printed for.
CREATE TABLE badges (
    person_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES people (id),
    class_id TEXT COLLATE "C" NOT NULL REFERENCES classes (id),
    code_hash TEXT COLLATE "C" NOT NULL,
    made_at BIGINT NOT NULL,
    ends_at BIGINT
);
CREATE UNIQUE INDEX badges_code ON badges (code_hash);
CREATE INDEX badges_of_class ON badges (class_id);
