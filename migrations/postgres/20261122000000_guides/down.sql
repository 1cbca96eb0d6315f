DROP INDEX people_email;
ALTER TABLE people ALTER COLUMN email TYPE TEXT COLLATE "default";

DROP INDEX audit_events_target;

-- The older version reads no sealed content: what has not left would leave empty.
DELETE FROM messages WHERE sent_at IS NULL;
DROP INDEX messages_institution;
DROP INDEX messages_person;
DROP INDEX messages_recipient;
DROP INDEX messages_due;
DROP INDEX messages_given_up;
ALTER TABLE messages DROP COLUMN purpose;
ALTER TABLE messages DROP COLUMN content;
ALTER TABLE messages DROP COLUMN useless_at;
ALTER TABLE messages DROP COLUMN given_up_at;
ALTER TABLE messages DROP COLUMN last_error;
ALTER TABLE messages ADD COLUMN subject TEXT;
ALTER TABLE messages ADD COLUMN body TEXT NOT NULL DEFAULT '';
CREATE INDEX messages_institution ON messages (institution_id);
CREATE INDEX messages_person ON messages (person_id);
CREATE INDEX messages_due ON messages (sent_at, next_attempt_at);

DROP TABLE security_questions;
DROP TABLE mail_links;
DROP TABLE sms_numbers;

ALTER TABLE totp_credentials ADD COLUMN since BIGINT;
ALTER TABLE totp_credentials ADD COLUMN suspended_until BIGINT;
UPDATE totp_credentials SET
    since = (SELECT f.since FROM second_factors f WHERE f.person_id = totp_credentials.person_id),
    suspended_until = (SELECT f.suspended_until FROM second_factors f WHERE f.person_id = totp_credentials.person_id),
    state = (SELECT f.state FROM second_factors f WHERE f.person_id = totp_credentials.person_id)
    WHERE state = 'confirmed';
DROP TABLE second_factors;
