-- Secrets of portals that the console gave: the present one, and the one before it until its end.
CREATE TABLE client_secrets (
    client_id TEXT NOT NULL REFERENCES clients (id),
    secret_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ends_at BIGINT,
    last_used_at BIGINT,
    PRIMARY KEY (client_id, secret_hash)
);
DROP INDEX clients_institution;
CREATE INDEX clients_of_institution ON clients (institution_id, name, id);
