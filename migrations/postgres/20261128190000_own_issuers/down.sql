ALTER TABLE logout_notices DROP COLUMN issuer;
-- Keys of own hosts may not become the installation's.
DELETE FROM signing_keys WHERE institution_id IS NOT NULL;
DROP INDEX signing_keys_institution;
ALTER TABLE signing_keys DROP COLUMN institution_id;
