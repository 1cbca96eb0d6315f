DROP TABLE installation_secrets;
DROP TABLE logout_notices;
DROP TABLE initial_access_tokens;
ALTER TABLE clients DROP COLUMN registration_token_hash;
ALTER TABLE clients DROP COLUMN sealed_secret;
