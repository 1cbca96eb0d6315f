DROP INDEX upstream_links_of_subject;
