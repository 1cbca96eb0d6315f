-- Which institutions somebody of support helps, beside the own one.
CREATE TABLE support_assignments (
    person_id TEXT NOT NULL REFERENCES people (id),
    institution_id TEXT NOT NULL REFERENCES institutions (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, institution_id)
);
CREATE INDEX support_assignments_institution ON support_assignments (institution_id);
