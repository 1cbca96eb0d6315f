ALTER TABLE passkeys DROP COLUMN second_only;
