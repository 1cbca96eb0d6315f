-- Wrong runs of the recovery portal count within the window that the institution closes it for, like those at names
-- that nobody has: since when they do. Where none stands, the next wrong run begins the count.
ALTER TABLE security_questions ADD COLUMN failing_since BIGINT;
