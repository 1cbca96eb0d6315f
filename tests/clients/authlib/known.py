"""A client with client_secret_basic that the provider knows beforehand."""

from agent import Away
from authlib.oidc.core import UserInfo
from portal import Portal, parameters_of, refusal
from report import step


def run(subject):
    portal = Portal(subject, subject["client"])
    signed_in = step("known client: code with PKCE", portal.sign_in)
    if signed_in is None:
        return
    tokens, claims = signed_in

    def userinfo():
        person = UserInfo(portal.userinfo().json())
        person.validate_locale()
        assert person.sub == claims["sub"]
        assert "@" in person.email

    def form_post():
        answer, nonce, verifier = portal.ask(response_mode="form_post")
        made = portal.redeem(answer, verifier)
        portal.claims(made["id_token"], nonce=nonce, access_token=made["access_token"])

    def another_verifier():
        answer, _, verifier = portal.ask()
        assert refusal(portal.redeem, answer, verifier[::-1]) == "invalid_grant"

    def refresh():
        made = portal.client.refresh_token(
            portal.metadata["token_endpoint"], refresh_token=tokens["refresh_token"]
        )
        assert made["refresh_token"] != tokens["refresh_token"]
        assert made["access_token"] != tokens["access_token"]
        again = portal.claims(made["id_token"], access_token=made["access_token"])
        assert (again["sub"], again["auth_time"]) == (claims["sub"], claims["auth_time"])
        return made

    step("known client: userinfo", userinfo)
    step("known client: form_post", form_post)
    step("known client: PKCE with another verifier is refused", another_verifier)
    refreshed = step("known client: a refresh token rotates", refresh) or tokens
    step("known client: introspection and revocation", revoke, portal, refreshed)
    step("known client: RP-initiated logout, and prompt=none says so afterwards", log_out, portal)


def revoke(portal, tokens):
    def active():
        answer = portal.client.introspect_token(
            portal.metadata["introspection_endpoint"], token=tokens["access_token"]
        )
        return answer.json()["active"]

    assert active() is True
    answer = portal.client.revoke_token(
        portal.metadata["revocation_endpoint"], tokens["refresh_token"], token_type_hint="refresh_token"
    )
    assert answer.status_code == 200
    assert active() is False


def log_out(portal):
    tokens, _ = portal.sign_in()
    wanted = portal.subject["client"]["post_logout_redirect_uri"]
    request = portal.client.build_request(
        "GET",
        portal.metadata["end_session_endpoint"],
        params={
            "id_token_hint": tokens["id_token"],
            "post_logout_redirect_uri": wanted,
            "state": "a state: ~100%",
        },
    )
    away = portal.agent.open(str(request.url))
    assert isinstance(away, Away), f"the browser stays at step {away.step!r}"
    assert away.url.split("?")[0] == wanted
    assert parameters_of(away.url) == {"state": "a state: ~100%"}
    answer, _, verifier = portal.ask(prompt="none")
    assert refusal(portal.redeem, answer, verifier) == "login_required"
