//! The plans `oidcc-formpost-basic-`, `-implicit-` and `-hybrid-certification-test-plan`: the same
//! modules with answers that the browser posts.

use crate::conformance_oidc::{
    modules::{claims, codes, happy, objects, refreshing, sessions, wrong},
    plan,
};
use sluis_tests::conformance::Suite;

const SUITES: &[Suite] = &[Suite::of("code").by_form_post()];
const FRONT: &[Suite] = &[
    Suite::of("id_token").by_form_post(),
    Suite::of("id_token token").by_form_post(),
    Suite::of("code id_token").by_form_post(),
    Suite::of("code token").by_form_post(),
    Suite::of("code id_token token").by_form_post(),
];
const WITH_ID_TOKEN: &[Suite] = &[FRONT[0], FRONT[1], FRONT[2], FRONT[4]];

plan! { SUITES:
    oidcc_server_by_form_post: happy::server;
    oidcc_response_type_missing_by_form_post: happy::response_type_missing;
    oidcc_idtoken_signature_by_form_post: happy::idtoken_signature;
    oidcc_userinfo_get_by_form_post: happy::userinfo_get;
    oidcc_userinfo_post_header_by_form_post: happy::userinfo_post_header;
    oidcc_userinfo_post_body_by_form_post: happy::userinfo_post_body;
    oidcc_ensure_request_without_nonce_succeeds_for_code_flow_by_form_post: happy::without_nonce;
    oidcc_scope_all_by_form_post: claims::scope_all;
    oidcc_scope_email_by_form_post: claims::scope_email;
    oidcc_alternate_happy_flow_by_form_post: claims::alternate_happy_flow;
    oidcc_display_page_by_form_post: happy::display_page;
    oidcc_display_popup_by_form_post: happy::display_popup;
    oidcc_prompt_login_by_form_post: sessions::prompt_login;
    oidcc_prompt_none_not_logged_in_by_form_post: sessions::prompt_none_not_logged_in;
    oidcc_prompt_none_logged_in_by_form_post: sessions::prompt_none_logged_in;
    oidcc_max_age_1_by_form_post: sessions::max_age_1;
    oidcc_max_age_10000_by_form_post: sessions::max_age_10000;
    oidcc_ensure_request_with_unknown_parameter_succeeds_by_form_post: happy::unknown_parameter;
    oidcc_id_token_hint_by_form_post: sessions::id_token_hint;
    oidcc_login_hint_by_form_post: happy::login_hint;
    oidcc_ui_locales_by_form_post: happy::ui_locales;
    oidcc_claims_locales_by_form_post: happy::claims_locales;
    oidcc_ensure_request_with_acr_values_succeeds_by_form_post: happy::acr_values;
    oidcc_codereuse_by_form_post: codes::codereuse;
    oidcc_codereuse_30seconds_by_form_post: codes::codereuse_30seconds;
    oidcc_ensure_registered_redirect_uri_by_form_post: wrong::registered_redirect_uri;
    oidcc_ensure_post_request_succeeds_by_form_post: happy::post_request;
    oidcc_server_client_secret_post_by_form_post: happy::client_secret_post;
    oidcc_request_uri_unsigned_by_form_post: objects::request_uri_unsigned;
    oidcc_unsigned_request_object_by_form_post: objects::unsigned_request_object;
    oidcc_claims_essential_by_form_post: claims::claims_essential;
    oidcc_ensure_request_object_with_redirect_uri_by_form_post: objects::redirect_uri_within;
    oidcc_refresh_token_by_form_post: refreshing::refresh_token;
    oidcc_ensure_request_with_valid_pkce_succeeds_by_form_post: happy::valid_pkce;
}

plan! { FRONT:
    oidcc_server_of_implicit_and_hybrid_by_form_post: happy::server;
    oidcc_prompt_none_not_logged_in_of_implicit_and_hybrid_by_form_post: sessions::prompt_none_not_logged_in;
    oidcc_scope_all_of_implicit_and_hybrid_by_form_post: claims::scope_all;
}

plan! { WITH_ID_TOKEN:
    oidcc_ensure_request_without_nonce_fails_by_form_post: wrong::without_nonce_fails;
}
