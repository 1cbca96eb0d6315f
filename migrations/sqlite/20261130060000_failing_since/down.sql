ALTER TABLE security_questions DROP COLUMN failing_since;
