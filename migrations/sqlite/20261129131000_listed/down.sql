DROP INDEX institutions_listed;
ALTER TABLE institutions DROP COLUMN listed;
