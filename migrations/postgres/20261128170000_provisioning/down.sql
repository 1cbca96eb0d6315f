DROP TABLE program_tokens;
DROP TABLE resource_links;
