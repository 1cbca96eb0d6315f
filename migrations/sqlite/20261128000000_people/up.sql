-- What lists sort, search and filter people by. The words are folded; the program keeps them.
ALTER TABLE people ADD COLUMN sort_key TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN last_sign_in_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX people_by_name ON people (institution_id, sort_key, id);
CREATE INDEX people_by_sign_in ON people (institution_id, last_sign_in_at, id);

CREATE TABLE person_terms (
    institution_id TEXT NOT NULL REFERENCES institutions (id),
    term TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES people (id),
    PRIMARY KEY (institution_id, term, person_id)
);
CREATE INDEX person_terms_person ON person_terms (person_id);

-- A first approximation for people who are there already; each change of a person makes it exact.
UPDATE people SET sort_key = trim(lower(family_name || ' ' || given_name || ' ' || username));
INSERT INTO person_terms (institution_id, term, person_id)
SELECT institution_id, 'w:' || lower(family_name), id FROM people WHERE family_name <> ''
UNION SELECT institution_id, 'w:' || lower(given_name), id FROM people WHERE given_name <> ''
UNION SELECT institution_id, 'w:' || lower(username), id FROM people WHERE username <> ''
UNION SELECT institution_id, 'w:' || lower(email), id FROM people WHERE email IS NOT NULL;
INSERT INTO person_terms (institution_id, term, person_id)
SELECT DISTINCT p.institution_id, 'r:' || r.value, p.id FROM people p, json_each(p.roles) r;

CREATE TABLE classes (
    id TEXT NOT NULL PRIMARY KEY,
    institution_id TEXT NOT NULL REFERENCES institutions (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    year TEXT NOT NULL,
    programme TEXT NOT NULL,
    archived_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX classes_by_name ON classes (institution_id, name_key, id);

-- Who is in a class, and as what: main, extra or teacher.
CREATE TABLE class_members (
    class_id TEXT NOT NULL REFERENCES classes (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    part TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (class_id, person_id)
);
CREATE INDEX class_members_person ON class_members (person_id);

-- A main contact asks, support or an administrator decides (N-08, N-09).
CREATE TABLE account_requests (
    id TEXT NOT NULL PRIMARY KEY,
    institution_id TEXT NOT NULL REFERENCES institutions (id),
    requested_by TEXT NOT NULL REFERENCES people (id),
    given_name TEXT NOT NULL,
    name_particle TEXT NOT NULL,
    family_name TEXT NOT NULL,
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL,
    answer TEXT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT,
    account_id TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX account_requests_institution ON account_requests (institution_id, created_at, id);
CREATE INDEX account_requests_person ON account_requests (requested_by, created_at);
CREATE INDEX account_requests_state ON account_requests (state, created_at, id);
