DROP TABLE __sluis_schema;
