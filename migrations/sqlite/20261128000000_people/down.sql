DROP TABLE account_requests;
DROP TABLE class_members;
DROP TABLE classes;
DROP TABLE person_terms;
DROP INDEX people_by_sign_in;
DROP INDEX people_by_name;
ALTER TABLE people DROP COLUMN last_sign_in_at;
ALTER TABLE people DROP COLUMN sort_key;
