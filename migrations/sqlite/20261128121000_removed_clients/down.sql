DROP TABLE removed_clients;
