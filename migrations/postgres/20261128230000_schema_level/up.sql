-- Which release the schema is of, and the oldest one whose program may work on it: each release's migrations
-- raise both, so that the release before goes on beside it and an older one refuses to start.
CREATE TABLE __sluis_schema (
    level BIGINT NOT NULL PRIMARY KEY,
    oldest_program BIGINT NOT NULL
);
INSERT INTO __sluis_schema (level, oldest_program) VALUES (1, 1);
