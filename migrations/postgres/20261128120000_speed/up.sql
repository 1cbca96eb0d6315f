-- What policies look at of everybody is read from indexes alone: a whole institution is counted without
-- its rows.
DROP INDEX people_counted;
CREATE INDEX people_counted ON people (institution_id, standing, roles, ends_at, id, shared, starts_at,
    password_ends_at, postponed_at, email_verified_at, phone, email);
DROP INDEX second_factors_counted;
CREATE INDEX second_factors_counted ON second_factors (person_id, state, suspended_until, by_administrator);
CREATE INDEX totp_credentials_confirmed ON totp_credentials (person_id, state);
DROP INDEX totp_credentials_person;

-- Requests of all institutions, newest first.
CREATE INDEX account_requests_newest ON account_requests (created_at, id);

-- A year of one subject without the days of the others.
CREATE INDEX figures_by_subject ON figures (institution_id, subject, day, name);

-- How many are in a class is counted from an index alone.
CREATE INDEX class_members_counted ON class_members (class_id, part);

-- What one request did, newest first.
DROP INDEX audit_events_request;
CREATE INDEX audit_events_request ON audit_events (institution_id, request_id, at);
