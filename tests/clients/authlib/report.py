"""What the steps come to, in lines that a program can count: `ok NAME`, `FAILED NAME`, `skipped NAME`."""

import sys
import traceback

counts = {"ok": 0, "FAILED": 0, "skipped": 0}


class NotOffered(Exception):
    """The provider does not offer what a step is about."""


def step(name, work, *arguments):
    """Runs one step; what it raises is its failure. What it returns, or None after a failure."""
    try:
        made = work(*arguments)
        say("ok", name)
        return made
    except Exception as error:
        skipped = isinstance(error, NotOffered) and "--demand-all" not in sys.argv
        say("skipped" if skipped else "FAILED", name)
        for line in explained(error):
            print(f"    {line}", flush=True)
        return None


def close():
    """The counts as the last line; whether nothing failed."""
    print(f"{counts['ok']} passed, {counts['FAILED']} failed, {counts['skipped']} skipped", flush=True)
    return counts["FAILED"] == 0


def say(verdict, name):
    counts[verdict] += 1
    print(f"{verdict} {name}", flush=True)


def explained(error):
    yield f"{type(error).__name__}: {error}"
    if not isinstance(error, NotOffered):
        ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "site-packages" not in frame.filename]
        if ours:
            yield f"{ours[-1].filename}:{ours[-1].lineno}: {ours[-1].line}"
