ALTER TABLE institutions ADD COLUMN brin TEXT;
