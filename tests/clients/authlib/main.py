"""Drives a running provider with PyPI's Authlib, step by step:

    python main.py SUBJECT.json [--demand-all]

The subject is the one that `../openid-client/main.mjs` describes. With --demand-all what the provider
does not offer is a failure, else it is skipped."""

import json
import sys

import httpx2

import flows
import known
from report import close, step


def discover(subject):
    answer = httpx2.get(f"{subject['issuer']}/.well-known/openid-configuration", trust_env=False)
    subject["metadata"] = answer.json()
    assert subject["metadata"]["issuer"] == subject["issuer"]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        subject = json.load(file)
    step("discovery", discover, subject)
    if "metadata" in subject:
        known.run(subject)
        flows.run(subject)
    sys.exit(0 if close() else 1)


main()
