-- Whoever has accounts at several schools is found by what the provider calls them.
CREATE INDEX upstream_links_of_subject ON upstream_links (subject, issuer);
