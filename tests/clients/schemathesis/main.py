"""Drives the admin API by its own description: requests that fit it and requests that do not. None may
end in a server error, or in an answer that the description does not know. It says `ok NAME` or
`FAILED NAME` a step, with the reason indented below.

    python main.py SUBJECT.json [--demand-all]

The subject is the one that `../openid-client/main.mjs` describes, with its `admin`."""

import json
import subprocess
import sys
import tempfile
import urllib.request
from base64 import b64encode
from pathlib import Path

# A program may ask so often in a minute only, so each phase is a program of its own.
PHASES = [("examples,coverage", 1), ("fuzzing", 12), ("fuzzing", 12)]
CHECKS = ",".join(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
    ]
)


def ask(url, method="GET", headers=None, body=None):
    request = urllib.request.Request(url, method=method, headers=headers or {}, data=body)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def token_of(issuer, client_id, secret):
    basic = b64encode(f"{client_id}:{secret}".encode()).decode()
    answer = ask(
        f"{issuer}/oauth/token",
        "POST",
        {"Authorization": f"Basic {basic}"},
        b"grant_type=client_credentials",
    )
    return answer["access_token"]


def new_program(api, token, scope):
    """A program like our own, made by the API itself."""
    wanted = {
        "grant_types": ["client_credentials"],
        "fields": {"name": "Schemathesis", "scope": scope},
    }
    return ask(
        f"{api}/clients",
        "POST",
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        json.dumps(wanted).encode(),
    )


def at_one_place(document, institution, ids):
    """The description of one institution, with ids that are there."""
    paths = {}
    for path, operations in document["paths"].items():
        for operation in operations.values():
            kept = [p for p in operation["parameters"] if p["name"] != "institution"]
            for parameter in kept:
                if parameter["name"] == "id":
                    kind = "people" if "/people/" in path else "clients"
                    parameter["schema"] = {"type": "string", "enum": ids[kind]}
            operation["parameters"] = kept
        paths[path.replace("{institution}", institution)] = operations
    return {**document, "paths": paths}


def run(issuer, described, token, phases, examples):
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "run", str(described), "--url", issuer,
        "--header", f"Authorization:Bearer {token}",
        "--checks", CHECKS, "--phases", phases, "--max-examples", str(examples),
        "--continue-on-failure", "--no-shrink", "--seed", "1", "--no-color",
        "--generation-database", "none", "--warnings", "off", "--request-timeout", "10",
    ]
    with tempfile.TemporaryDirectory() as folder:
        ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    return ended.returncode, ended.stdout + ended.stderr


def main():
    subject = json.loads(Path(sys.argv[1]).read_text())
    issuer, admin = subject["issuer"], subject["admin"]
    base = f"{issuer}/admin/api/v1/institutions/{admin['institution']}"
    token = token_of(issuer, admin["client_id"], admin["client_secret"])
    bearer = {"Authorization": f"Bearer {token}"}
    document = ask(f"{issuer}/admin/api/v1/openapi.json")
    own = ask(f"{base}/clients/{admin['client_id']}", headers=bearer)
    scope = own["fields"]["scope"]
    good = True
    for phases, examples in PHASES:
        program = new_program(base, token, scope)
        listed = {
            "clients": ask(f"{base}/clients", headers=bearer)["items"],
            "people": ask(f"{base}/people", headers=bearer)["items"],
        }
        ids = {
            "clients": [
                one["client_id"]
                for one in listed["clients"]
                if one["client_id"] not in (admin["client_id"], program["client_id"])
            ],
            "people": [one["id"] for one in listed["people"]],
        }
        with tempfile.TemporaryDirectory() as folder:
            described = Path(folder) / "openapi.json"
            described.write_text(json.dumps(at_one_place(document, admin["institution"], ids)))
            given = token_of(issuer, program["client_id"], program["client_secret"])
            code, said = run(issuer, described, given, phases, examples)
        name = f"the admin API, {phases}"
        if code == 0:
            print(f"ok {name}", flush=True)
        else:
            good = False
            print(f"FAILED {name}", flush=True)
            for line in said.splitlines()[-80:]:
                print(f"  {line}", flush=True)
        document = ask(f"{issuer}/admin/api/v1/openapi.json")
    return 0 if good else 1


sys.exit(main())
