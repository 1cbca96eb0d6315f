-- A passkey that was added since a change that "was not me": it is asked after the password still, and is no way in
-- by itself.
ALTER TABLE passkeys ADD COLUMN second_only BOOLEAN NOT NULL DEFAULT 0;
