-- Every policy that was ever in force.
CREATE TABLE policy_versions (
    institution_id TEXT NOT NULL REFERENCES institutions (id),
    number BIGINT NOT NULL,
    policy TEXT NOT NULL,
    at BIGINT NOT NULL,
    person_id TEXT,
    client_id TEXT,
    source TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (institution_id, number)
);

-- What sign-ins were decided on, for a while. People and portals may go before their rows do.
CREATE TABLE signin_decisions (
    signin_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    person_id TEXT NOT NULL,
    institution_id TEXT NOT NULL,
    client_id TEXT,
    at BIGINT NOT NULL,
    policy_number BIGINT NOT NULL,
    roles TEXT NOT NULL,
    step TEXT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (signin_id, number)
);
CREATE INDEX signin_decisions_person ON signin_decisions (person_id, at, signin_id);
CREATE INDEX signin_decisions_at ON signin_decisions (at);

-- Reminders that went out, each once.
CREATE TABLE policy_reminders (
    person_id TEXT NOT NULL,
    mandatory_from TEXT NOT NULL,
    days_before INTEGER NOT NULL,
    institution_id TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, mandatory_from, days_before)
);
CREATE INDEX policy_reminders_institution ON policy_reminders (institution_id, mandatory_from, days_before);
