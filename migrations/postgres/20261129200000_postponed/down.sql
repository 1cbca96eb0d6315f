ALTER TABLE people DROP COLUMN passkey_postponed_at;
ALTER TABLE people DROP COLUMN question_postponed_at;
