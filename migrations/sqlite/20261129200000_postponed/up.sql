-- "Not now" is remembered for each invitation by itself; `postponed_at` stays that of the second factor. What was put
-- off before put off all of them, and goes on doing so until its days are over.
ALTER TABLE people ADD COLUMN question_postponed_at BIGINT;
ALTER TABLE people ADD COLUMN passkey_postponed_at BIGINT;
UPDATE people SET question_postponed_at = postponed_at, passkey_postponed_at = postponed_at
    WHERE postponed_at IS NOT NULL;
