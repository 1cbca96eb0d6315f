DROP INDEX people_grouped;
DROP INDEX class_members_person;
CREATE INDEX class_members_person ON class_members (person_id);
