-- People whose sessions ended together with those of many others, with the epoch that these had: their portals
-- are still to be told.
CREATE TABLE ended_sessions (
    person_id TEXT COLLATE "C" NOT NULL REFERENCES people (id),
    epoch BIGINT NOT NULL,
    PRIMARY KEY (person_id, epoch)
);
