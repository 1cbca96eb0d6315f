-- Classes are counted from the people on: whose they are is read from an index alone.
DROP INDEX class_members_person;
CREATE INDEX class_members_person ON class_members (person_id, part, class_id);

-- Whoever is in groups is counted by them; most are in none.
CREATE INDEX people_grouped ON people (institution_id, standing) WHERE group_names <> '[]';
