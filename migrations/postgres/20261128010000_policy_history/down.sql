DROP TABLE policy_reminders;
DROP TABLE signin_decisions;
DROP TABLE policy_versions;
