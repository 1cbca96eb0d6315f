DROP INDEX clients_of_institution;
CREATE INDEX clients_institution ON clients (institution_id);
DROP TABLE client_secrets;
