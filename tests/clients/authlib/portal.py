"""A portal made of Authlib: what every flow begins and ends with."""

from urllib.parse import parse_qsl, urlsplit

import httpx2
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oauth2.rfc7523 import ClientSecretJWT, PrivateKeyJWT
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from agent import Agent, Away
from report import NotOffered

SCOPE = "openid profile email offline_access"
REDIRECT = "https://portal.example/callback"  # nothing listens there: the agent hands the answer over


class Portal:
    def __init__(self, subject, registered, method="client_secret_basic", key=None):
        self.subject, self.metadata = subject, subject["metadata"]
        self.client_id, self.redirect_uri = registered["client_id"], registered["redirect_uri"]
        self.registered, self.method = registered, method
        self.agent = Agent(subject["person"])
        self.client = OAuth2Client(
            client_id=self.client_id,
            client_secret=key or registered.get("client_secret"),
            token_endpoint_auth_method=method,
            revocation_endpoint_auth_method=method,
            scope=SCOPE,
            redirect_uri=self.redirect_uri,
            code_challenge_method="S256",
            trust_env=False,
            timeout=30,
        )
        for kind in (ClientSecretJWT, PrivateKeyJWT):
            self.client.register_client_auth_method(kind(self.metadata["token_endpoint"]))

    @classmethod
    def new(cls, subject, metadata=None, method="client_secret_basic", key=None):
        """A portal that registers itself (RFC 7591)."""
        wanted = {
            "client_name": "Authlib",
            "redirect_uris": [REDIRECT],
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "scope": SCOPE,
            "token_endpoint_auth_method": method,
            **(metadata or {}),
        }
        offers(subject, "registration_endpoint")
        answer = httpx2.post(subject["metadata"]["registration_endpoint"], json=wanted, trust_env=False)
        assert answer.status_code == 201, f"{answer.status_code} {answer.text}"
        return cls(subject, {"redirect_uri": REDIRECT, **answer.json()}, method, key)

    def ask(self, way_out=None, **parameters):
        """Asks, lets the person sign in, and reads the answer: its parameters, nonce and verifier."""
        verifier, nonce = generate_token(48), generate_token(24)
        asked = {"nonce": nonce, "prompt": "consent", "code_verifier": verifier, **parameters}
        endpoint = self.metadata["authorization_endpoint"]
        url, state = self.client.create_authorization_url(endpoint, **asked)
        away = self.agent.open(way_out(self, url) if way_out else url)
        assert isinstance(away, Away), f"the browser stays at step {away.step!r}"
        answer = away.form if away.form is not None else parameters_of(away.url)
        assert away.url.startswith(self.redirect_uri), away.url
        if "response" not in answer:
            assert answer.get("state") == state, "the state"
            assert answer.get("iss", self.subject["issuer"]) == self.subject["issuer"], "RFC 9207"
        return answer, nonce, verifier

    def redeem(self, answer, verifier, **more):
        """Turns the code of an answer into tokens."""
        if "error" in answer:
            raise OAuthError(error=answer["error"], description=answer.get("error_description"))
        return self.client.fetch_token(
            self.metadata["token_endpoint"],
            grant_type="authorization_code",
            code=answer["code"],
            redirect_uri=self.redirect_uri,
            code_verifier=verifier,
            **more,
        )

    def sign_in(self, way_out=None, **parameters):
        """The whole code flow: the tokens, and the claims of the ID token."""
        answer, nonce, verifier = self.ask(way_out, **parameters)
        tokens = self.redeem(answer, verifier)
        return tokens, self.claims(tokens["id_token"], nonce=nonce, access_token=tokens["access_token"])

    def claims(self, id_token, kind=CodeIDToken, **expected):
        """The claims of an ID token, after every check that Authlib knows."""
        options = {
            "iss": {"essential": True, "value": self.subject["issuer"]},
            "aud": {"essential": True, "value": self.client_id},
        }
        token = self.signed(id_token, self.metadata["id_token_signing_alg_values_supported"])
        claims = kind(token.claims, token.header, options, {"client_id": self.client_id, **expected})
        claims.validate(leeway=60)
        return claims

    def signed(self, text, algorithms):
        """A JWT whose signature is the provider's."""
        keys = httpx2.get(self.metadata["jwks_uri"], trust_env=False).json()
        registry = JWSRegistry(algorithms=algorithms, strict_check_header=False)
        return jwt.decode(text, KeySet.import_key_set(keys), registry=registry)

    def userinfo(self):
        """What userinfo says with the client's present token."""
        answer = self.client.get(self.metadata["userinfo_endpoint"])
        assert answer.status_code == 200, f"{answer.status_code} {answer.text}"
        return answer

    def call(self, endpoint, **fields):
        """Posts fields with the client's own authentication."""
        auth = self.client.client_auth(self.method)
        return self.client.post(self.metadata[endpoint], data=fields, auth=auth)


def parameters_of(url):
    parts = urlsplit(url)
    return dict(parse_qsl(parts.fragment or parts.query))


def offers(subject, member, value=None):
    """The provider lists a value in its metadata, or the step is not for it."""
    listed = subject["metadata"].get(member)
    if not listed or (value is not None and value not in listed):
        raise NotOffered(f"{member} does not offer {value or 'it'}")


def refusal(work, *arguments, **named):
    """The error code that a call is refused with."""
    try:
        work(*arguments, **named)
    except OAuthError as error:
        return error.error
    return "no refusal"
