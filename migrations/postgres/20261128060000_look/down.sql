DROP TABLE look_pictures;
DROP TABLE look_versions;
DROP TABLE look_drafts;
