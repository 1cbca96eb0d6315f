//! The query or form of an authorization request, and of a logout.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sluis_fuzz::refuses_cleanly;
use sluis_protocol::{
    authorize::{AuthorizationRequest, ReturnParams},
    logout::LogoutRequest,
    params::Params,
    redirect_uri::RedirectUri,
    reply::Reply,
};

fuzz_target!(|text: &str| {
    let lenient = Params::parse_leniently(text);
    let back = ReturnParams::read(&lenient);
    if let Some(state) = back.state {
        let reply = Reply {
            redirect_uri: RedirectUri::as_sent("https://portal.example/back?kept=yes"),
            mode: back.response_mode,
            params: vec![("state", state.clone())],
        };
        let location = reply.location();
        let url = url::Url::parse(&location).expect("an address");
        assert_eq!(url.host_str(), Some("portal.example"), "{location}");
        let told = url.fragment().unwrap_or(url.query().unwrap_or_default());
        let echoed = Params::parse_leniently(told);
        assert_eq!(echoed.get("state"), Some(state.as_str()), "echoed exactly");
    }
    match Params::parse(text) {
        Ok(params) => {
            assert_eq!(Params::parse(&params.encode()).as_ref(), Ok(&params));
            let _ = LogoutRequest::parse(&params);
            if let Err(error) = AuthorizationRequest::parse(&params) {
                refuses_cleanly(&error);
            }
        }
        Err(error) => refuses_cleanly(&error),
    }
});
