DROP TABLE upstream_links;
DROP TABLE upstream_sources;
