//! Attacks and faults: what hostile callers send, and what happens when things go wrong.

mod attacks_answers;
mod attacks_canaries;
mod attacks_changes;
mod attacks_limits;
mod attacks_records;
mod attacks_sessions;
mod attacks_wire;
mod bad_input;
mod disk_full;
mod earlier_release;
mod forgotten;
mod hostile_input;
mod hosts;
mod invitations;
mod mended;
mod outbox;
mod own_issuers;
mod own_tls;
mod password_guessing;
mod races;
mod refusal_log;
mod resealing;
mod restart;
mod same_answer;
mod sources;
mod stateful;
