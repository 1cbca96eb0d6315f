-- How many steps the clock of a person's app is ahead (positive) or behind, learnt from the codes that counted.
ALTER TABLE totp_credentials ADD COLUMN drift INTEGER NOT NULL DEFAULT 0;
