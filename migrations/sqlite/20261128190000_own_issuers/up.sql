-- The institution with an own host whose ring a key is of; none is the installation's.
ALTER TABLE signing_keys ADD COLUMN institution_id TEXT REFERENCES institutions (id);
-- The issuer of an own host that the portal knows the session by; none is the installation's.
ALTER TABLE logout_notices ADD COLUMN issuer TEXT;
CREATE INDEX signing_keys_institution ON signing_keys (institution_id);
