-- Whether an institution stands in the public list, as its policy says (`publicly_listed`): the page that asks for
-- the institution reads these and no other row.
ALTER TABLE institutions ADD COLUMN listed BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE institutions SET listed = TRUE WHERE policy LIKE '%"publicly_listed":true%';
CREATE INDEX institutions_listed ON institutions (name) WHERE listed;
