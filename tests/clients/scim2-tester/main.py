"""Lets PyPI's scim2-tester at the SCIM server of an institution, as a directory of its own. It says `ok
NAME` or `FAILED NAME` a check, with the reason indented below.

    python main.py SUBJECT.json [--demand-all]

The subject is the one that `../openid-client/main.mjs` describes, with its `admin`."""

import json
import random
import sys
import urllib.request
from base64 import b64encode
from collections import Counter
from datetime import datetime, timedelta, timezone
from pathlib import Path

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_models import BaseModel
from scim2_tester import Status, check_server, filling

SCOPE = "sluis:scim:read sluis:scim:write"

# What a good server may answer by the specification, or what says no more than that there was nothing to
# check; see `Status` of the tester.
GOOD = {Status.SUCCESS, Status.COMPLIANT, Status.ACCEPTABLE, Status.SKIPPED}


# Where the server knows better than the tester, by what stands in docs/manual/provisioning.md; by the
# title of the check, and what it is about.
OWN = "urn:sluis:params:scim:schemas:extension:1.0:User"
ONE_IS_KEPT = "one is kept, and it is the primary one"
ALWAYS_SOME = "everybody is something here: a member where no role is given"
NOT_SHOWN = "the tester looks for `schemas`, which no extension has, and for what is write-only"
EXPLAINED = {
    ("check_add_attribute", "emails"): ONE_IS_KEPT,
    ("check_add_attribute", "phoneNumbers"): ONE_IS_KEPT,
    ("check_add_attribute", "roles"): ALWAYS_SOME,
    ("check_add_attribute", OWN): NOT_SHOWN,
    ("check_remove_attribute", "active"): "an account may be used where nothing is said (RFC 7643 2.5)",
    ("check_remove_attribute", "roles"): ALWAYS_SOME,
    ("check_replace_attribute", "emails"): ONE_IS_KEPT,
    ("check_replace_attribute", "phoneNumbers"): ONE_IS_KEPT,
    ("check_replace_attribute", "roles"): "the first one is the primary one",
    ("check_replace_attribute", OWN): NOT_SHOWN,
}


def plain(value):
    """What a value says, without what the explanations are about."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    if not isinstance(value, BaseModel):
        return value
    said = {name: getattr(value, name) for name in type(value).model_fields}
    left_out = ("primary", "schemas", "invite", "eck_id")
    return {name: told for name, told in said.items() if told is not None and name not in left_out}


def explained(result):
    """Why a failed check is none. Whatever differs otherwise is not explained."""
    data = result.data if isinstance(result.data, dict) else {}
    about = (result.title, data.get("urn"))
    if about not in EXPLAINED or "modify_actual" not in data:
        return None
    answered = plain(data["modify_actual"])
    if about[0] == "check_remove_attribute":
        fits = answered in (True, [{"value": "member"}])
    elif about == ("check_add_attribute", "roles"):
        fits = all(role in answered for role in plain(data["expected"]))
    else:
        fits = answered == plain(data["expected"])
    return EXPLAINED[about] if fits else None


def ask(url, method="GET", headers=None, body=None):
    request = urllib.request.Request(url, method=method, headers=headers or {}, data=body)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def token_of(issuer, client_id, secret):
    basic = b64encode(f"{client_id}:{secret}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}"}
    body = b"grant_type=client_credentials"
    return ask(f"{issuer}/oauth/token", "POST", headers, body)["access_token"]


def new_directory(issuer, admin):
    """A program that may provision, made by the admin API."""
    token = token_of(issuer, admin["client_id"], admin["client_secret"])
    wanted = {
        "grant_types": ["client_credentials"],
        "fields": {"name": "scim2-tester", "scope": SCOPE.split()},
    }
    made = ask(
        f"{issuer}/admin/api/v1/institutions/{admin['institution']}/clients",
        "POST",
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        json.dumps(wanted).encode(),
    )
    return token_of(issuer, made["client_id"], made["client_secret"])


def value_of(attribute):
    """A value for what the tester fills with letters and digits, whatever it is; `None` for all else."""
    number = random.randrange(10**7, 10**8)
    if attribute.endswith("startsAt"):
        return datetime.now(timezone.utc) - timedelta(seconds=number)
    if attribute.endswith("endsAt"):
        return datetime.now(timezone.utc) + timedelta(seconds=number)
    if attribute.endswith("eckId"):
        return f"https://ketenid.nl/201703/{number:0128x}"
    if attribute.endswith("preferredLanguage"):
        return random.choice(["nl", "en"])
    return None


def is_phone(path):
    binding = path.resolve()
    model = binding.target_model.__name__.lower() if binding else ""
    return "phone" in model and binding.target_field_name == "value"


def fill_as_described():
    """Has the tester fill dates with dates, and so on."""
    usual = filling.generate_random_value

    def generate(context, path, *bounds, **more):
        filled = usual(context, path, *bounds, **more)
        known = f"+316{random.randrange(10**7, 10**8)}" if is_phone(path) else value_of(str(path))
        return filled if filled is None or known is None else known

    for name, module in list(sys.modules.items()):
        if name.startswith("scim2_tester") and hasattr(module, "generate_random_value"):
            module.generate_random_value = generate


def main():
    fill_as_described()
    subject = json.loads(Path(sys.argv[1]).read_text())
    issuer, admin = subject["issuer"], subject["admin"]
    token = new_directory(issuer, admin)
    http = Client(
        base_url=f"{issuer}/scim/v2/{admin['institution']}",
        headers={"Authorization": f"Bearer {token}"},
        timeout=20,
    )
    results = check_server(SyncSCIMClient(http))
    good, counted = bool(results), Counter()
    for result in results:
        of = f" of {result.resource_type}" if result.resource_type else ""
        name = f"{result.title}{of}: {result.status.name.lower()}"
        why = None if result.status in GOOD else explained(result)
        if result.status in GOOD or why:
            counted[f"explained: {why}" if why else result.status.name] += 1
            print(f"ok {name}" + (f", {result.data['urn']}: {why}" if why else ""), flush=True)
        else:
            good = False
            counted["FAILED"] += 1
            print(f"FAILED {name}", flush=True)
            for line in f"{result.reason}\n{result.data}".splitlines():
                print(f"  {line}", flush=True)
    for what, times in counted.items():
        print(f"{times} {what}")
    return 0 if good else 1


sys.exit(main())
