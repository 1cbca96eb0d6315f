ALTER TABLE totp_credentials DROP COLUMN drift;
