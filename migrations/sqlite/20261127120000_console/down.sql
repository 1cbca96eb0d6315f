DROP TABLE support_assignments;
