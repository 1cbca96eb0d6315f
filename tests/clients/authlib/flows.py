"""Clients that register themselves, and the flows that Authlib has a part in."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue
from time import time
from urllib.parse import parse_qsl, urlencode

from authlib.oidc.core import HybridIDToken, ImplicitIDToken
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from agent import Agent, Page
from portal import Portal, offers, parameters_of, refusal
from report import step

DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


def run(subject):
    for method in ("client_secret_basic", "client_secret_post", "client_secret_jwt", "none"):
        step(f"authentication: {method}", authenticated, subject, method)
    step("authentication: private_key_jwt with RS256", signed_with_a_key, subject)
    step("requests: pushed", pushed, subject)
    step("requests: signed", signed_request, subject)
    step("requests: from a device", device, subject)
    step("answers: signed", signed_answer, subject)
    step("answers: id_token token", implicit, subject)
    step("answers: code id_token token", hybrid, subject)
    step("tokens: userinfo as a signed JWT", signed_userinfo, subject)
    step("tokens: client credentials", client_credentials, subject)
    step("tokens: exchanged", exchanged, subject)
    step("logout: the back channel tells of the ended session", back_channel, subject)


def authenticated(subject, method):
    offers(subject, "token_endpoint_auth_methods_supported", method)
    whole_flow(Portal.new(subject, method=method))


def signed_with_a_key(subject):
    offers(subject, "token_endpoint_auth_methods_supported", "private_key_jwt")
    key = RSAKey.generate_key(2048)
    whole_flow(Portal.new(subject, {"jwks": jwks(key)}, "private_key_jwt", key))


def whole_flow(portal):
    tokens, claims = portal.sign_in()
    assert portal.userinfo().json()["sub"] == claims["sub"]
    endpoint = portal.metadata["token_endpoint"]
    made = portal.client.refresh_token(endpoint, refresh_token=tokens["refresh_token"])
    assert made["refresh_token"] != tokens["refresh_token"]
    answer = portal.client.revoke_token(portal.metadata["revocation_endpoint"], made["refresh_token"])
    assert answer.status_code == 200, answer.text


def pushed(subject):
    offers(subject, "pushed_authorization_request_endpoint")

    def push(portal, url):
        answer = portal.call("pushed_authorization_request_endpoint", **parameters_of(url))
        assert answer.status_code == 201, answer.text
        pushed = {"client_id": portal.client_id, "request_uri": answer.json()["request_uri"]}
        return f"{portal.metadata['authorization_endpoint']}?{urlencode(pushed)}"

    Portal.new(subject).sign_in(push)


def signed_request(subject):
    offers(subject, "request_parameter_supported")
    key = ECKey.generate_key("P-256")

    def sign(portal, url):
        claims = {
            **parameters_of(url),
            "iss": portal.client_id,
            "aud": subject["issuer"],
            "exp": int(time()) + 60,
        }
        header = {"alg": "ES256", "typ": "oauth-authz-req+jwt"}
        signed = {"client_id": portal.client_id, "request": jwt.encode(header, claims, key)}
        return f"{portal.metadata['authorization_endpoint']}?{urlencode(signed)}"

    wanted = {"jwks": jwks(key), "request_object_signing_alg": "ES256"}
    Portal.new(subject, wanted).sign_in(sign)


def device(subject):
    offers(subject, "device_authorization_endpoint")
    wanted = {"grant_types": [DEVICE_CODE], "response_types": [], "redirect_uris": []}
    portal = Portal.new(subject, wanted)
    asked = portal.call("device_authorization_endpoint", scope="openid email").json()
    endpoint = portal.metadata["token_endpoint"]
    given = {"grant_type": DEVICE_CODE, "device_code": asked["device_code"]}
    assert refusal(portal.client.fetch_token, endpoint, **given) == "authorization_pending"
    page = Agent(subject["person"]).open(asked["verification_uri_complete"])
    assert isinstance(page, Page), page.url
    tokens = portal.client.fetch_token(endpoint, **given)
    claims = portal.claims(tokens["id_token"], access_token=tokens["access_token"])
    assert portal.userinfo().json()["sub"] == claims["sub"]


def signed_answer(subject):
    offers(subject, "response_modes_supported", "jwt")
    portal = Portal.new(subject)
    answer, nonce, verifier = portal.ask(response_mode="jwt")
    answer = portal.signed(answer["response"], ["RS256"]).claims
    assert answer["iss"] == subject["issuer"]
    assert answer["aud"] == portal.client_id
    tokens = portal.redeem(answer, verifier)
    portal.claims(tokens["id_token"], nonce=nonce, access_token=tokens["access_token"])


def front_channel(subject, response_type):
    offers(subject, "response_types_supported", response_type)
    grants = ["authorization_code", "implicit", "refresh_token"]
    return Portal.new(subject, {"response_types": [response_type], "grant_types": grants})


def implicit(subject):
    portal = front_channel(subject, "id_token token")
    answer, nonce, _ = portal.ask(response_type="id_token token", scope="openid email", code_verifier=None)
    token = {name: answer[name] for name in ("access_token", "token_type", "expires_in")}
    claims = portal.claims(
        answer["id_token"], ImplicitIDToken, nonce=nonce, access_token=token["access_token"]
    )
    portal.client.token = {**token, "expires_in": int(token["expires_in"])}
    assert portal.userinfo().json()["sub"] == claims["sub"]


def hybrid(subject):
    portal = front_channel(subject, "code id_token token")
    answer, nonce, verifier = portal.ask(response_type="code id_token token", code_verifier=None)
    expected = {"nonce": nonce, "access_token": answer["access_token"], "code": answer["code"]}
    first = portal.claims(answer["id_token"], HybridIDToken, **expected)
    tokens = portal.client.fetch_token(
        portal.metadata["token_endpoint"],
        grant_type="authorization_code",
        code=answer["code"],
        redirect_uri=portal.redirect_uri,
    )
    second = portal.claims(tokens["id_token"], nonce=nonce, access_token=tokens["access_token"])
    assert first["sub"] == second["sub"]


def signed_userinfo(subject):
    offers(subject, "userinfo_signing_alg_values_supported", "RS256")
    portal = Portal.new(subject, {"userinfo_signed_response_alg": "RS256"})
    _, claims = portal.sign_in()
    answer = portal.userinfo()
    assert answer.headers["content-type"].startswith("application/jwt")
    told = portal.signed(answer.text, ["RS256"]).claims
    assert (told["sub"], told["iss"], told["aud"]) == (claims["sub"], subject["issuer"], portal.client_id)


def client_credentials(subject):
    offers(subject, "grant_types_supported", "client_credentials")
    wanted = {"grant_types": ["client_credentials"], "response_types": [], "redirect_uris": []}
    portal = Portal.new(subject, wanted)
    portal.client.scope = None  # it would ask for what is a person's
    tokens = portal.client.fetch_token(
        portal.metadata["token_endpoint"], grant_type="client_credentials"
    )
    answer = portal.client.introspect_token(
        portal.metadata["introspection_endpoint"], token=tokens["access_token"]
    )
    assert answer.json()["active"] is True


def exchanged(subject):
    offers(subject, "grant_types_supported", EXCHANGE)
    if "exchanging" in subject:
        portal = Portal(subject, subject["exchanging"])
    else:
        portal = Portal.new(subject, {"grant_types": ["authorization_code", EXCHANGE]})
    tokens, _ = portal.sign_in()
    made = portal.client.fetch_token(
        portal.metadata["token_endpoint"],
        grant_type=EXCHANGE,
        subject_token=tokens["access_token"],
        subject_token_type=ACCESS_TOKEN,
    )
    assert made["issued_token_type"] == ACCESS_TOKEN
    assert made["access_token"] != tokens["access_token"]


def back_channel(subject):
    offers(subject, "backchannel_logout_supported")
    with Ear() as ear:
        gone = "https://portal.example/signed-out"
        wanted = {
            "backchannel_logout_uri": ear.address,
            "backchannel_logout_session_required": True,
            "post_logout_redirect_uris": [gone],
        }
        portal = Portal.new(subject, wanted)
        tokens, claims = portal.sign_in()
        asked = urlencode({"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": gone})
        portal.agent.open(f"{portal.metadata['end_session_endpoint']}?{asked}")
        heard = dict(parse_qsl(ear.heard.get(timeout=20)))
    assert list(heard) == ["logout_token"]
    token = portal.signed(heard["logout_token"], ["RS256"])
    assert token.header["typ"] == "logout+jwt"
    assert token.claims["iss"] == subject["issuer"]
    assert token.claims["aud"] in (portal.client_id, [portal.client_id])
    assert token.claims["events"] == {LOGOUT_EVENT: {}}
    assert token.claims["sid"] == claims["sid"]
    assert "nonce" not in token.claims


class Ear:
    """Listens for one request on this machine."""

    def __enter__(self):
        self.heard = heard = Queue()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                heard.put(self.rfile.read(int(self.headers["content-length"])).decode())
                self.send_response(200)
                self.end_headers()

            def log_message(self, *arguments):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/logout"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *arguments):
        self.server.shutdown()
        self.server.server_close()


def jwks(key):
    return KeySet([key]).as_dict(private=False)
