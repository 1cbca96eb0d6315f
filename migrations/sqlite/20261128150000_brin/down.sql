ALTER TABLE institutions DROP COLUMN brin;
