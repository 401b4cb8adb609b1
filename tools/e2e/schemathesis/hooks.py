"""Lets requests that are valid get further, and some of them say something that Datadog takes.

What is made up by the schema alone is mostly refused by Datadog (no query is a text of any letters), so that nothing
would ever be there to be read, changed and deleted. Requests that are meant to be wrong stay as they are.
"""

import itertools
import random

import schemathesis
from schemathesis.core.parameters import ParameterLocation

numbers = itertools.count(1)
# Of its own: what schemathesis draws must not depend on it.
chance = random.Random(1)


def monitor(name):
    return {
        "type": "query alert",
        "name": name,
        "query": "avg(last_5m):avg:system.load.1{service:shop-web} > 4",
        "message": "Look at the dashboard.",
        "tags": ["service:shop-web", "team:shop"],
        "options": {"thresholds": {"critical": 4}},
    }


def alert(name):
    return {
        "name": name,
        "service": "shop-web",
        "severity": 3,
        "summary": "Too many errors.",
        "signal": {
            "kind": "metric",
            "aggregate": "sum",
            "metric": "web.errors",
            "space": "sum",
            "filter": {"service": "shop-web"},
        },
        "condition": {"comparison": "above", "window": "5m", "thresholds": {"critical": 10}},
        "notify": {"critical": ["slack-shop"]},
    }


def dashboard(title):
    return {
        "title": title,
        "layout_type": "ordered",
        "template_variables": [{"name": "service", "prefix": "service", "defaults": ["shop-web"]}],
        "widgets": [{"definition": {"type": "note", "content": "Runbook"}}],
    }


documents = {"monitor": monitor, "alert": alert, "dashboard": dashboard}


# Names that are right in the tests: others are refused before anything else is looked at.
known = {"organisation": "default", "owner": "shop"}


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta is None:
        return
    if not case.meta.is_negative_at(ParameterLocation.HEADER) and often():
        # Schemathesis sends one key with all that it thinks of; only the first request would be looked at.
        case.headers.pop("idempotency-key", None)
    if not case.meta.is_negative_at(ParameterLocation.QUERY) and often():
        case.query.update({name: known[name] for name in case.query if name in known})
    if case.meta.generation.mode.is_positive and case.media_type == "application/json":
        say_something_that_is_taken(case)


def often():
    return chance.random() < 0.9


def say_something_that_is_taken(case):
    kind = case.path.strip("/").split("/")[0]
    if kind in documents and chance.random() < 0.5:
        case.body = documents[kind](f"shop-web {next(numbers)}")
