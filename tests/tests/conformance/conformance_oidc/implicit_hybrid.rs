//! The plans `oidcc-implicit-` and `oidcc-hybrid-certification-test-plan`: answers in the fragment, for
//! each response type. Codes come back through the browser and go to the token endpoint.

use crate::conformance_oidc::{
    modules::{claims, codes, happy, objects, refreshing, sessions, wrong},
    plan,
};
use sluis_tests::conformance::Suite;

const IMPLICIT: &[Suite] = &[Suite::of("id_token"), Suite::of("id_token token")];
const HYBRID: &[Suite] = &[
    Suite::of("code id_token"),
    Suite::of("code token"),
    Suite::of("code id_token token"),
];
const WITH_ID_TOKEN: &[Suite] = &[IMPLICIT[0], IMPLICIT[1], HYBRID[0], HYBRID[2]];
/// Some modules are run for one response type of a plan only.
const ONE_IMPLICIT: &[Suite] = &[IMPLICIT[1]];
const ONE_HYBRID: &[Suite] = &[HYBRID[0]];
const WITHOUT_ID_TOKEN: &[Suite] = &[HYBRID[1]];

plan! { IMPLICIT:
    oidcc_server_of_implicit_the_fragment_holds_tokens_that_are_right_in_every_part: happy::server;
    oidcc_idtoken_signature_of_implicit: happy::idtoken_signature;
    oidcc_scope_profile_of_implicit_stands_in_the_id_token_where_it_comes_alone: claims::scope_profile;
    oidcc_scope_email_of_implicit: claims::scope_email;
    oidcc_scope_address_of_implicit: claims::scope_address;
    oidcc_scope_phone_of_implicit: claims::scope_phone;
    oidcc_scope_all_of_implicit: claims::scope_all;
    oidcc_alternate_happy_flow_of_implicit: claims::alternate_happy_flow;
    oidcc_display_page_of_implicit: happy::display_page;
    oidcc_display_popup_of_implicit: happy::display_popup;
    oidcc_prompt_login_of_implicit: sessions::prompt_login;
    oidcc_prompt_none_not_logged_in_of_implicit_the_error_is_in_the_fragment: sessions::prompt_none_not_logged_in;
    oidcc_prompt_none_logged_in_of_implicit: sessions::prompt_none_logged_in;
    oidcc_max_age_1_of_implicit: sessions::max_age_1;
    oidcc_max_age_10000_of_implicit: sessions::max_age_10000;
    oidcc_ensure_request_with_unknown_parameter_succeeds_of_implicit: happy::unknown_parameter;
    oidcc_id_token_hint_of_implicit: sessions::id_token_hint;
    oidcc_login_hint_of_implicit: happy::login_hint;
    oidcc_ui_locales_of_implicit: happy::ui_locales;
    oidcc_claims_locales_of_implicit: happy::claims_locales;
    oidcc_ensure_request_with_acr_values_succeeds_of_implicit: happy::acr_values;
    oidcc_ensure_registered_redirect_uri_of_implicit: wrong::registered_redirect_uri;
    oidcc_ensure_post_request_succeeds_of_implicit: happy::post_request;
    oidcc_request_uri_unsigned_of_implicit: objects::request_uri_unsigned;
    oidcc_unsigned_request_object_of_implicit: objects::unsigned_request_object;
    oidcc_claims_essential_of_implicit_stands_in_the_id_token_where_it_comes_alone: claims::claims_essential;
    oidcc_ensure_request_object_with_redirect_uri_of_implicit: objects::redirect_uri_within;
}

plan! { ONE_IMPLICIT:
    oidcc_userinfo_get_of_implicit: happy::userinfo_get;
    oidcc_userinfo_post_header_of_implicit: happy::userinfo_post_header;
    oidcc_userinfo_post_body_of_implicit: happy::userinfo_post_body;
    oidcc_response_type_missing_of_implicit: happy::response_type_missing;
}

plan! { HYBRID:
    oidcc_server_of_hybrid_code_and_tokens_belong_together: happy::server;
    oidcc_idtoken_signature_of_hybrid: happy::idtoken_signature;
    oidcc_userinfo_get_of_hybrid: happy::userinfo_get;
    oidcc_userinfo_post_header_of_hybrid: happy::userinfo_post_header;
    oidcc_userinfo_post_body_of_hybrid: happy::userinfo_post_body;
    oidcc_scope_profile_of_hybrid: claims::scope_profile;
    oidcc_scope_email_of_hybrid: claims::scope_email;
    oidcc_scope_address_of_hybrid: claims::scope_address;
    oidcc_scope_phone_of_hybrid: claims::scope_phone;
    oidcc_scope_all_of_hybrid: claims::scope_all;
    oidcc_display_page_of_hybrid: happy::display_page;
    oidcc_display_popup_of_hybrid: happy::display_popup;
    oidcc_prompt_login_of_hybrid: sessions::prompt_login;
    oidcc_prompt_none_not_logged_in_of_hybrid: sessions::prompt_none_not_logged_in;
    oidcc_prompt_none_logged_in_of_hybrid: sessions::prompt_none_logged_in;
    oidcc_max_age_1_of_hybrid: sessions::max_age_1;
    oidcc_max_age_10000_of_hybrid: sessions::max_age_10000;
    oidcc_ensure_request_with_unknown_parameter_succeeds_of_hybrid: happy::unknown_parameter;
    oidcc_id_token_hint_of_hybrid: sessions::id_token_hint;
    oidcc_login_hint_of_hybrid: happy::login_hint;
    oidcc_ui_locales_of_hybrid: happy::ui_locales;
    oidcc_claims_locales_of_hybrid: happy::claims_locales;
    oidcc_ensure_request_with_acr_values_succeeds_of_hybrid: happy::acr_values;
    oidcc_codereuse_of_hybrid: codes::codereuse;
    oidcc_codereuse_30seconds_of_hybrid: codes::codereuse_30seconds;
    oidcc_ensure_registered_redirect_uri_of_hybrid: wrong::registered_redirect_uri;
    oidcc_server_client_secret_post_of_hybrid: happy::client_secret_post;
    oidcc_request_uri_unsigned_of_hybrid: objects::request_uri_unsigned;
    oidcc_unsigned_request_object_of_hybrid: objects::unsigned_request_object;
    oidcc_claims_essential_of_hybrid: claims::claims_essential;
    oidcc_ensure_request_object_with_redirect_uri_of_hybrid: objects::redirect_uri_within;
    oidcc_refresh_token_of_hybrid: refreshing::refresh_token;
}

plan! { ONE_HYBRID:
    oidcc_alternate_happy_flow_of_hybrid: claims::alternate_happy_flow;
    oidcc_response_type_missing_of_hybrid: happy::response_type_missing;
    oidcc_ensure_request_with_valid_pkce_succeeds_of_hybrid: happy::valid_pkce;
}

plan! { WITH_ID_TOKEN:
    oidcc_ensure_request_without_nonce_fails_where_an_id_token_comes_by_the_browser: wrong::without_nonce_fails;
}

plan! { WITHOUT_ID_TOKEN:
    oidcc_ensure_request_without_nonce_succeeds_for_code_token: happy::without_nonce;
}
