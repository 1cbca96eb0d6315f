-- Ids of clients that were removed: what refers to them must never mean another one.
CREATE TABLE removed_clients (
    id TEXT PRIMARY KEY NOT NULL
);
