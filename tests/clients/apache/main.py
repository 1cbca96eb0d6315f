"""Sets up Apache with its module of OpenID Connect exactly as the console's recipe says, and signs in to
a page behind it:

    python main.py SUBJECT.json [--demand-all]

The subject is the one that `../openid-client/main.mjs` describes, with its `admin`."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
from base64 import b64encode
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "authlib"))

import httpx2  # noqa: E402
from agent import Agent, Away, Page, origin  # noqa: E402
from report import close, step  # noqa: E402

RECIPE = HERE.parents[2] / "crates/idp-core/src/console/apps/recipes/apache.toml"
MODULES = "/usr/lib/apache2/modules"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def filled(text, known):
    for name, value in known.items():
        text = text.replace("{" + name + "}", value)
    return text


def new_portal(subject, recipe, address):
    """A portal as the console makes one by the recipe; what the snippet names, by name."""
    issuer, admin = subject["issuer"], subject["admin"]
    basic = b64encode(f"{admin['client_id']}:{admin['client_secret']}".encode()).decode()
    with httpx2.Client(trust_env=False, timeout=30) as http:
        answer = http.post(
            f"{issuer}/oauth/token",
            headers={"Authorization": f"Basic {basic}"},
            data={"grant_type": "client_credentials"},
        )
        token = answer.json()["access_token"]
        known = {"address": address}
        redirect = filled(recipe["redirect"], known)
        wanted = {
            "auth_method": recipe["auth_method"],
            "grant_types": ["authorization_code"],
            "fields": {
                "name": recipe["name"],
                "redirect_uris": [redirect],
                "post_logout_redirect_uris": [filled(recipe["post_logout"], known)],
                "scope": recipe["scope"],
                "first_party": True,
                "require_pkce": recipe["require_pkce"],
            },
        }
        answer = http.post(
            f"{issuer}/admin/api/v1/institutions/{admin['institution']}/clients",
            headers={"Authorization": f"Bearer {token}"},
            json=wanted,
        )
    assert answer.status_code == 201, answer.text
    made = answer.json()
    return {
        "discovery": f"{issuer}/.well-known/openid-configuration",
        "client_id": made["client_id"],
        "client_secret": made["client_secret"],
        "redirect_uri": redirect,
        "scope": " ".join(recipe["scope"]),
    }


class Apache:
    """Apache in a folder of its own, with nothing but what the recipe needs."""

    def __init__(self, folder, port, snippet):
        self.folder = Path(folder)
        pages = self.folder / "pages"
        pages.mkdir()
        (pages / "index.html").write_text("<!doctype html><title>Behind the lock</title>", "utf-8")
        phrase = self.folder / "passphrase"
        phrase.write_text(secrets.token_hex(32))
        snippet = snippet.replace("/etc/apache2/oidc-passphrase", str(phrase))
        modules = ["mpm_event", "authn_core", "authz_core", "authz_user", "dir", "headers", "auth_openidc"]
        loaded = [f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in modules]
        lines = [
            f"ServerRoot {folder}",
            "ServerName localhost",
            f"Listen 127.0.0.1:{port}",
            f"PidFile {folder}/pid",
            f"ErrorLog {folder}/errors",
            f"DefaultRuntimeDir {folder}",
            *loaded,
            "User www-data",
            "Group www-data",
            f"DocumentRoot {pages}",
            "DirectoryIndex index.html",
            'Header always set X-Person "expr=%{REMOTE_USER}"',
            snippet,
        ]
        for entry in [self.folder, pages, pages / "index.html", phrase]:
            os.chmod(entry, 0o755)
        configuration = self.folder / "apache.conf"
        configuration.write_text("\n".join(lines), "utf-8")
        self.running = subprocess.Popen(
            ["/usr/sbin/apache2", "-f", str(configuration), "-DFOREGROUND"],
            stderr=subprocess.STDOUT,
            stdout=(self.folder / "said").open("w"),
        )
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError(f"Apache does not come up: {self.said()}")

    def said(self):
        lines = [(self.folder / name) for name in ("said", "errors")]
        return " ".join(file.read_text("utf-8") for file in lines if file.exists())[-1000:]

    def close(self):
        self.running.send_signal(signal.SIGTERM)
        self.running.wait(20)


class Asked(Exception):
    """Somebody is asked who they are, and nobody is there."""


class Person(Agent):
    """Whoever sits before the browser; nobody, once there is nothing to type."""

    def fill(self, form):
        if not self.person and any(name == "password" for name, _ in form.fields):
            raise Asked
        return super().fill(form)


class Browser:
    """A person's browser between Apache and the provider: one jar of cookies."""

    def __init__(self, subject, address):
        self.agent = Person(subject["admin"]["person"])
        self.issuer, self.address = subject["issuer"], address

    def open(self, url):
        """Walks to and fro until Apache or the provider shows a page."""
        for _ in range(10):
            if origin(url) == origin(self.issuer):
                found = self.agent.open(url)
                if isinstance(found, Page):
                    return found
                assert isinstance(found, Away) and found.form is None
                url = found.url
            answer = self.agent.http.get(url)
            if "location" not in answer.headers:
                return answer
            url = str(answer.url.join(answer.headers["location"]))
        raise AssertionError(f"round in circles at {url}")


def run(subject, recipe, folder):
    port = free_port()
    address = f"http://localhost:{port}"
    known = step("a portal by the recipe", new_portal, subject, recipe, address)
    if known is None:
        return
    apache = step("Apache takes the snippet", Apache, folder, port, filled(recipe["snippet"], known))
    if apache is None:
        return
    browser = Browser(subject, address)

    def sign_in():
        page = browser.open(f"{address}/")
        assert not isinstance(page, Page), f"the browser stays at step {page.step!r}"
        assert page.status_code == 200, f"{page.status_code}: {apache.said()}"
        assert "Behind the lock" in page.text
        assert page.headers["x-person"], "the page does not know who it is"
        return page.headers["x-person"]

    def again(person):
        assert browser.open(f"{address}/").headers["x-person"] == person

    def log_out():
        browser.agent.person = {}
        try:
            browser.open(f"{known['redirect_uri']}?logout={address}/")
        except Asked:
            # Back at the site, which asks the provider again, which knows nobody any more.
            return
        raise AssertionError("somebody is still signed in")

    try:
        person = step("sign in to the page behind it", sign_in)
        if person:
            step("the page is served on", again, person)
            step("sign out at the site and at the provider", log_out)
    finally:
        apache.close()


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        subject = json.load(file)
    recipe = tomllib.loads(RECIPE.read_text("utf-8"))
    # Apache gives up its rights: every folder on the way has to be open to everybody.
    folder = tempfile.mkdtemp(dir="/tmp")
    try:
        run(subject, recipe, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(0 if close() else 1)


main()
