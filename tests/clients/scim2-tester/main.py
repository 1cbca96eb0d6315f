"""Lets PyPI's scim2-tester at the provisioning of one institution, with a directory of its own and, as Entra
ID does, with a long-lived token. It says `ok NAME` or `FAILED NAME` a check, with the reason indented below.

    python main.py SUBJECT.json [--demand-all]

The subject is the one that `../openid-client/main.mjs` describes, with its `admin`."""

import json
import sys
import urllib.request
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server, filling

GOOD = (Status.SUCCESS, Status.SKIPPED)
SCOPES = ["sluis:scim:read", "sluis:scim:write"]


# A schema says what kind of text a value is, but not what it has to look like; the tester fills in words of
# its own, also for moments. What must look like something is named here.
FITTING = {
    "preferredLanguage": lambda: "nl",
    "startsAt": lambda: datetime.now(UTC).replace(microsecond=0) - timedelta(days=1),
    "endsAt": lambda: datetime.now(UTC).replace(microsecond=0) + timedelta(days=1),
}

# What the tester takes amiss and is meant so.
ONE = "one is kept, and that is the primary one"
ALWAYS = "an account always has it: what is removed is as with a new account"
KNOWN = {
    ("check_add_attribute", "emails"): ONE,
    ("check_replace_attribute", "emails"): ONE,
    ("check_add_attribute", "phoneNumbers"): ONE,
    ("check_replace_attribute", "phoneNumbers"): ONE,
    ("check_add_attribute", "roles"): "the role of a new account stays beside the one that is added",
    ("check_replace_attribute", "roles"): ONE,
    ("check_remove_attribute", "active"): ALWAYS,
    ("check_remove_attribute", "roles"): ALWAYS,
}


def fitting(path):
    binding = path.resolve()
    model = binding.target_model if binding else None
    if model and "phone" in model.__name__.lower() and binding.target_field_name == "value":
        return "+31612345678"
    for name, value in FITTING.items():
        if str(path).endswith(name):
            return value()
    return examples(path)


examples = filling.get_random_example_value
filling.get_random_example_value = fitting


def ask(url, token, body=None):
    headers = {"Authorization": token}
    if isinstance(body, dict):
        headers["Content-Type"] = "application/json"
        body = json.dumps(body).encode()
    request = urllib.request.Request(url, headers=headers, data=body)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def token_of(issuer, client_id, secret):
    basic = b64encode(f"{client_id}:{secret}".encode()).decode()
    grant = b"grant_type=client_credentials"
    return ask(f"{issuer}/oauth/token", f"Basic {basic}", grant)["access_token"]


def long_lived(issuer, admin):
    """The token of a directory that the API makes."""
    bearer = f"Bearer {token_of(issuer, admin['client_id'], admin['client_secret'])}"
    clients = f"{issuer}/admin/api/v1/institutions/{admin['institution']}/clients"
    wanted = {
        "grant_types": ["client_credentials"],
        "fields": {"name": "scim2-tester", "scope": SCOPES},
    }
    made = ask(clients, bearer, wanted)
    return ask(f"{clients}/{made['client_id']}/tokens", bearer, {"label": "scim2-tester"})["token"]


def report(result):
    """Whether a check went well, what it is called, and why it did not."""
    urn = result.data.get("urn") if isinstance(result.data, dict) else None
    name = f"{result.title} {urn}" if urn else result.title
    if result.status in GOOD:
        return True, name, []
    if (result.title, urn) in KNOWN:
        return True, f"{name} (meant so: {KNOWN[result.title, urn]})", []
    return False, name, [str(result.reason), str(result.data)[:800]]


def main():
    subject = json.loads(Path(sys.argv[1]).read_text())
    issuer, admin = subject["issuer"], subject["admin"]
    base = f"{issuer}/scim/v2/{admin['institution']}"
    headers = {"Authorization": f"Bearer {long_lived(issuer, admin)}"}
    with Client(base_url=base, headers=headers, timeout=20) as http:
        results = check_server(SyncSCIMClient(http))
    good = True
    counts = {}
    for result in results:
        fine, name, reasons = report(result)
        counts[name] = counts.get(name, 0) + 1
        numbered = name if counts[name] == 1 else f"{name} {counts[name]}"
        good &= fine
        print(f"{'ok' if fine else 'FAILED'} {numbered}", flush=True)
        for reason in reasons:
            for line in reason.splitlines():
                print(f"    {line}", flush=True)
    skipped = sum(result.status == Status.SKIPPED for result in results)
    print(f"{len(results)} checks, {skipped} skipped", flush=True)
    return 0 if good else 1


sys.exit(main())
