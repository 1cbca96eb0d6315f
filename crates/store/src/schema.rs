//! The tables as diesel sees them. The catalogue test compares what the two databases made of the
//! migrations; each port's conformance test compares that with this file.

use diesel::{allow_tables_to_appear_in_same_query, joinable, table};

table! {
    institutions (id) {
        id -> Text,
        slug -> Text,
        name -> Text,
        language -> Text,
        policy -> Text,
        look -> Text,
        hosts -> Text,
        mail_domains -> Text,
        brin -> Nullable<Text>,
        active -> Bool,
        listed -> Bool,
        created_at -> BigInt,
    }
}

table! {
    institution_hosts (host) {
        host -> Text,
        institution_id -> Text,
    }
}

table! {
    institution_mail_domains (domain) {
        domain -> Text,
        institution_id -> Text,
    }
}

table! {
    people (id) {
        id -> Text,
        institution_id -> Text,
        username -> Text,
        login_key -> Text,
        given_name -> Text,
        name_particle -> Text,
        family_name -> Text,
        email -> Nullable<Text>,
        email_verified_at -> Nullable<BigInt>,
        phone -> Nullable<Text>,
        phone_verified_at -> Nullable<BigInt>,
        roles -> Text,
        group_names -> Text,
        standing -> Text,
        shared -> Bool,
        starts_at -> Nullable<BigInt>,
        ends_at -> Nullable<BigInt>,
        language -> Nullable<Text>,
        profile -> Text,
        password_hash -> Nullable<Text>,
        password_state -> Text,
        password_ends_at -> Nullable<BigInt>,
        epoch -> BigInt,
        postponed_at -> Nullable<BigInt>,
        question_postponed_at -> Nullable<BigInt>,
        passkey_postponed_at -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
        code_failures -> Integer,
        last_code_failure_at -> Nullable<BigInt>,
        sort_key -> Text,
        last_sign_in_at -> BigInt,
    }
}

table! {
    totp_credentials (id) {
        id -> Text,
        person_id -> Text,
        state -> Text,
        secret -> Text,
        digits -> Integer,
        period -> Integer,
        algorithm -> Text,
        created_at -> BigInt,
        pending_ends_at -> Nullable<BigInt>,
        last_step -> Nullable<BigInt>,
        drift -> Integer,
    }
}

table! {
    second_factors (person_id) {
        person_id -> Text,
        state -> Text,
        since -> BigInt,
        suspended_until -> Nullable<BigInt>,
        by_administrator -> Bool,
    }
}

table! {
    sms_numbers (person_id) {
        person_id -> Text,
        number -> Text,
        since -> BigInt,
    }
}

table! {
    passkeys (id) {
        id -> Text,
        person_id -> Text,
        credential_id -> Text,
        rp_id -> Text,
        credential -> Text,
        counter -> BigInt,
        backup_eligible -> Bool,
        backed_up -> Bool,
        user_verified -> Bool,
        aaguid -> Nullable<Text>,
        name -> Text,
        created_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
        second_only -> Bool,
    }
}

table! {
    eck_ids (person_id) {
        person_id -> Text,
        sealed -> Text,
        changed_at -> BigInt,
    }
}

table! {
    badges (person_id) {
        person_id -> Text,
        class_id -> Text,
        code_hash -> Text,
        made_at -> BigInt,
        ends_at -> Nullable<BigInt>,
    }
}

table! {
    recovery_codes (person_id, hash) {
        person_id -> Text,
        hash -> Text,
        created_at -> BigInt,
        spent_at -> Nullable<BigInt>,
    }
}

table! {
    mail_links (id) {
        id -> Text,
        person_id -> Text,
        kind -> Text,
        purpose -> Text,
        token_hash -> Text,
        address -> Text,
        epoch -> BigInt,
        signin_id -> Nullable<Text>,
        created_at -> BigInt,
        ends_at -> BigInt,
        used_at -> Nullable<BigInt>,
        replaced_at -> Nullable<BigInt>,
    }
}

table! {
    security_questions (person_id) {
        person_id -> Text,
        question -> Text,
        answer_hash -> Text,
        created_at -> BigInt,
        failures -> Integer,
        locked_until -> Nullable<BigInt>,
        failing_since -> Nullable<BigInt>,
    }
}

table! {
    clients (id) {
        id -> Text,
        name -> Text,
        institution_id -> Nullable<Text>,
        auth_method -> Text,
        secret_hash -> Nullable<Text>,
        settings -> Text,
        active -> Bool,
        created_at -> BigInt,
        sealed_secret -> Nullable<Text>,
        registration_token_hash -> Nullable<Text>,
    }
}

table! {
    consents (person_id, client_id) {
        person_id -> Text,
        client_id -> Text,
        scope -> Text,
        given_at -> BigInt,
    }
}

table! {
    token_families (id) {
        id -> Text,
        grant_id -> Text,
        session_id -> Text,
        client_id -> Text,
        person_id -> Text,
        grant_json -> Text,
        offline -> Bool,
        key_id -> Text,
        generation -> BigInt,
        rotated_at -> BigInt,
        created_at -> BigInt,
        idle_ends_at -> BigInt,
        ends_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
        revocation_reason -> Nullable<Text>,
    }
}

table! {
    initial_access_tokens (id) {
        id -> Text,
        token_hash -> Text,
        label -> Text,
        institution_id -> Nullable<Text>,
        policy -> Text,
        uses_left -> Nullable<BigInt>,
        created_at -> BigInt,
        ends_at -> BigInt,
    }
}

table! {
    installation_secrets (name) {
        name -> Text,
        sealed -> Text,
    }
}

table! {
    logout_notices (id) {
        id -> Text,
        client_id -> Text,
        person_id -> Text,
        institution_id -> Text,
        session_id -> Nullable<Text>,
        issuer -> Nullable<Text>,
        created_at -> BigInt,
        attempts -> Integer,
        next_attempt_at -> BigInt,
        last_error -> Nullable<Text>,
        delivered_at -> Nullable<BigInt>,
        given_up_at -> Nullable<BigInt>,
    }
}

table! {
    signing_keys (id) {
        id -> Text,
        algorithm -> Text,
        state -> Text,
        institution_id -> Nullable<Text>,
        private_key -> Text,
        public_jwk -> Text,
        created_at -> BigInt,
        state_since -> BigInt,
    }
}

table! {
    audit_events (id) {
        id -> Text,
        at -> BigInt,
        kind -> Text,
        institution_id -> Nullable<Text>,
        actor_id -> Nullable<Text>,
        target_id -> Nullable<Text>,
        request_id -> Text,
        details -> Text,
        position -> Nullable<BigInt>,
        chain_seq -> Nullable<BigInt>,
        chain_hash -> Nullable<Text>,
    }
}

table! {
    audit_chains (chain) {
        chain -> Text,
        seq -> BigInt,
        hash -> Text,
        floor_seq -> BigInt,
        floor_hash -> Text,
        signed_by -> Text,
        signature -> Text,
        sealed_at -> BigInt,
    }
}

table! {
    audit_streams (name) {
        name -> Text,
        position -> BigInt,
        lease_until -> BigInt,
        failures -> Integer,
        last_error -> Nullable<Text>,
        moved_at -> BigInt,
    }
}

table! {
    figures (institution_id, day, subject, name) {
        institution_id -> Text,
        day -> Text,
        subject -> Text,
        name -> Text,
        total -> BigInt,
        part -> BigInt,
    }
}

table! {
    messages (id) {
        id -> Text,
        kind -> Text,
        institution_id -> Text,
        person_id -> Nullable<Text>,
        recipient -> Text,
        purpose -> Nullable<Text>,
        content -> Nullable<Text>,
        written_at -> BigInt,
        useless_at -> Nullable<BigInt>,
        sent_at -> Nullable<BigInt>,
        attempts -> Integer,
        next_attempt_at -> BigInt,
        given_up_at -> Nullable<BigInt>,
        last_error -> Nullable<Text>,
    }
}

table! {
    support_assignments (person_id, institution_id) {
        person_id -> Text,
        institution_id -> Text,
        created_at -> BigInt,
    }
}

table! {
    person_terms (institution_id, term, person_id) {
        institution_id -> Text,
        term -> Text,
        person_id -> Text,
    }
}

table! {
    classes (id) {
        id -> Text,
        institution_id -> Text,
        name -> Text,
        name_key -> Text,
        year -> Text,
        programme -> Text,
        archived_at -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

table! {
    class_members (class_id, person_id) {
        class_id -> Text,
        person_id -> Text,
        part -> Text,
        since -> BigInt,
    }
}

table! {
    account_requests (id) {
        id -> Text,
        institution_id -> Text,
        requested_by -> Text,
        given_name -> Text,
        name_particle -> Text,
        family_name -> Text,
        email -> Text,
        role -> Text,
        reason -> Text,
        state -> Text,
        answer -> Text,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
        account_id -> Nullable<Text>,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

table! {
    client_secrets (client_id, secret_hash) {
        client_id -> Text,
        secret_hash -> Text,
        created_at -> BigInt,
        ends_at -> Nullable<BigInt>,
        last_used_at -> Nullable<BigInt>,
    }
}

table! {
    idempotency_keys (client_id, name) {
        client_id -> Text,
        name -> Text,
        request_hash -> Text,
        answer -> Nullable<Text>,
        ends_at -> BigInt,
    }
}

table! {
    ended_sessions (person_id, epoch) {
        person_id -> Text,
        epoch -> BigInt,
    }
}

table! {
    removed_clients (id) {
        id -> Text,
    }
}

table! {
    look_drafts (institution_id, portal) {
        institution_id -> Text,
        portal -> Text,
        revision -> Integer,
        theme -> Text,
        changed_by -> Nullable<Text>,
        changed_at -> BigInt,
    }
}

table! {
    look_versions (institution_id, portal, number) {
        institution_id -> Text,
        portal -> Text,
        number -> Integer,
        theme -> Text,
        published_by -> Nullable<Text>,
        published_at -> BigInt,
        back_to -> Nullable<Integer>,
    }
}

table! {
    look_pictures (institution_id, hash) {
        institution_id -> Text,
        hash -> Text,
        kind -> Text,
        content -> Text,
        created_at -> BigInt,
    }
}

table! {
    policy_versions (institution_id, number) {
        institution_id -> Text,
        number -> BigInt,
        policy -> Text,
        at -> BigInt,
        person_id -> Nullable<Text>,
        client_id -> Nullable<Text>,
        source -> Text,
        note -> Text,
    }
}

table! {
    signin_decisions (signin_id, number) {
        signin_id -> Text,
        number -> BigInt,
        person_id -> Text,
        institution_id -> Text,
        client_id -> Nullable<Text>,
        at -> BigInt,
        policy_number -> BigInt,
        roles -> Text,
        step -> Text,
        facts -> Text,
    }
}

table! {
    policy_reminders (person_id, mandatory_from, days_before) {
        person_id -> Text,
        mandatory_from -> Text,
        days_before -> Integer,
        institution_id -> Text,
        sent_at -> BigInt,
    }
}

table! {
    import_jobs (id) {
        id -> Text,
        institution_id -> Text,
        state -> Text,
        file_name -> Text,
        settings -> Text,
        row_count -> Integer,
        pack_count -> Integer,
        next_one -> Integer,
        seen_until -> Nullable<Text>,
        counts -> Text,
        created_by -> Nullable<Text>,
        applied_by -> Nullable<Text>,
        created_at -> BigInt,
        updated_at -> BigInt,
        finished_at -> Nullable<BigInt>,
        undo_until -> Nullable<BigInt>,
        forgotten -> Bool,
        revision -> BigInt,
        lease_until -> Nullable<BigInt>,
        changing -> Nullable<Text>,
    }
}

table! {
    import_packs (import_id, number) {
        import_id -> Text,
        number -> Integer,
        content -> Text,
    }
}

table! {
    import_rows (import_id, position) {
        import_id -> Text,
        position -> Integer,
        line -> Integer,
        verdict -> Text,
        outcome -> Text,
        key_hash -> Nullable<Text>,
        login_hash -> Nullable<Text>,
        person_id -> Nullable<Text>,
        detail -> Nullable<Text>,
        undo -> Nullable<Text>,
    }
}

table! {
    upstream_sources (id) {
        id -> Text,
        institution_id -> Text,
        slug -> Text,
        settings -> Text,
        secret -> Nullable<Text>,
        active -> Bool,
        created_at -> BigInt,
    }
}

table! {
    upstream_links (id) {
        id -> Text,
        source_id -> Text,
        issuer -> Text,
        subject -> Text,
        person_id -> Text,
        label -> Text,
        created_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
    }
}

table! {
    resource_links (kind, resource_id) {
        kind -> Text,
        resource_id -> Text,
        institution_id -> Text,
        external_id -> Nullable<Text>,
        removed_at -> Nullable<BigInt>,
    }
}

table! {
    program_tokens (id) {
        id -> Text,
        token_hash -> Text,
        client_id -> Text,
        scope -> Text,
        label -> Text,
        created_at -> BigInt,
        ends_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
    }
}

joinable!(class_members -> classes (class_id));
joinable!(class_members -> people (person_id));
joinable!(consents -> clients (client_id));
joinable!(institution_hosts -> institutions (institution_id));
joinable!(institution_mail_domains -> institutions (institution_id));
joinable!(totp_credentials -> people (person_id));
joinable!(passkeys -> people (person_id));
joinable!(badges -> people (person_id));
joinable!(second_factors -> people (person_id));
joinable!(sms_numbers -> people (person_id));
joinable!(security_questions -> people (person_id));

allow_tables_to_appear_in_same_query!(people, classes, class_members);
allow_tables_to_appear_in_same_query!(clients, consents);
allow_tables_to_appear_in_same_query!(people, resource_links);
allow_tables_to_appear_in_same_query!(institutions, institution_hosts, institution_mail_domains);
allow_tables_to_appear_in_same_query!(
    people,
    totp_credentials,
    recovery_codes,
    passkeys,
    badges,
    second_factors,
    sms_numbers,
    security_questions
);
