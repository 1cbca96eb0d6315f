-- Passkeys and security keys (Web Authentication Level 3): what the public key and its counter are, for which
-- host it was made, and what its owner calls it.
CREATE TABLE passkeys (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    credential_id TEXT NOT NULL,
    rp_id TEXT NOT NULL,
    credential TEXT NOT NULL,
    counter BIGINT NOT NULL,
    backup_eligible BOOLEAN NOT NULL,
    backed_up BOOLEAN NOT NULL,
    user_verified BOOLEAN NOT NULL,
    aaguid TEXT,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE UNIQUE INDEX passkeys_credential ON passkeys (credential_id);
CREATE INDEX passkeys_of_person ON passkeys (person_id);
