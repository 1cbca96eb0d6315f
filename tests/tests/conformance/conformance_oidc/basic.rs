//! The plan `oidcc-basic-certification-test-plan`: the code flow, with the secret in the header.

use crate::conformance_oidc::{
    modules::{claims, codes, happy, objects, refreshing, sessions, wrong},
    plan,
};
use sluis_tests::conformance::Suite;

const SUITES: &[Suite] = &[Suite::of("code")];

plan! { SUITES:
    oidcc_server_a_code_becomes_tokens_that_are_right_in_every_part: happy::server;
    oidcc_response_type_missing_is_refused_in_the_query_or_on_a_page: happy::response_type_missing;
    oidcc_idtoken_signature_is_rs256_with_a_kid_where_nothing_else_is_registered: happy::idtoken_signature;
    oidcc_idtoken_unsigned_is_not_offered: happy::idtoken_unsigned;
    oidcc_userinfo_get_tells_the_same_subject: happy::userinfo_get;
    oidcc_userinfo_post_header_tells_the_same_subject: happy::userinfo_post_header;
    oidcc_userinfo_post_body_tells_the_same_subject: happy::userinfo_post_body;
    oidcc_ensure_request_without_nonce_succeeds_for_code_flow: happy::without_nonce;
    oidcc_scope_profile_tells_all_fourteen_claims: claims::scope_profile;
    oidcc_scope_email_tells_the_address_and_nothing_of_the_name: claims::scope_email;
    oidcc_scope_address_tells_the_address: claims::scope_address;
    oidcc_scope_phone_tells_number_and_whether_it_is_verified: claims::scope_phone;
    oidcc_scope_all_tells_every_standard_claim: claims::scope_all;
    oidcc_alternate_happy_flow_order_means_nothing: claims::alternate_happy_flow;
    oidcc_display_page_breaks_nothing: happy::display_page;
    oidcc_display_popup_breaks_nothing: happy::display_popup;
    oidcc_prompt_login_asks_again_and_auth_time_moves_on: sessions::prompt_login;
    oidcc_prompt_none_not_logged_in_is_answered_that_a_person_is_needed: sessions::prompt_none_not_logged_in;
    oidcc_prompt_none_logged_in_is_answered_silently: sessions::prompt_none_logged_in;
    oidcc_max_age_1_asks_again_after_two_seconds: sessions::max_age_1;
    oidcc_max_age_10000_does_not_ask_again: sessions::max_age_10000;
    oidcc_ensure_request_with_unknown_parameter_succeeds: happy::unknown_parameter;
    oidcc_id_token_hint_of_the_one_who_is_there_is_answered_silently: sessions::id_token_hint;
    oidcc_login_hint_of_nobody_breaks_nothing: happy::login_hint;
    oidcc_ui_locales_that_nobody_speaks_break_nothing: happy::ui_locales;
    oidcc_claims_locales_that_nobody_speaks_break_nothing: happy::claims_locales;
    oidcc_ensure_request_with_acr_values_succeeds: happy::acr_values;
    oidcc_codereuse_the_second_use_fails_and_the_tokens_die: codes::codereuse;
    oidcc_codereuse_30seconds_the_second_use_fails_and_the_tokens_die: codes::codereuse_30seconds;
    oidcc_ensure_registered_redirect_uri_another_path_stays_on_a_page: wrong::registered_redirect_uri;
    oidcc_ensure_post_request_succeeds_from_the_clients_page: happy::post_request;
    oidcc_server_client_secret_post_the_secret_may_stand_in_the_body: happy::client_secret_post;
    oidcc_request_uri_unsigned_supported_correctly_or_rejected_as_unsupported: objects::request_uri_unsigned;
    oidcc_unsigned_request_object_supported_correctly_or_rejected_as_unsupported: objects::unsigned_request_object;
    oidcc_claims_essential_name_is_told_at_userinfo_alone: claims::claims_essential;
    oidcc_ensure_request_object_with_redirect_uri_the_inner_one_counts: objects::redirect_uri_within;
    oidcc_refresh_token_is_bound_to_its_client: refreshing::refresh_token;
    oidcc_ensure_request_with_valid_pkce_succeeds: happy::valid_pkce;
}
