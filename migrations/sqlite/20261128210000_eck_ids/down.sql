DROP TABLE eck_ids;
