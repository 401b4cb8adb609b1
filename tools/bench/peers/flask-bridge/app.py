"""Alerts in, GLPI tickets out, the way one writes it first: everything happens inside the request."""

import hmac
import time

import requests
from flask import Flask, abort, jsonify, request

import config
from models import AlertHistory, Ticket, db

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{config.DATABASE_FILE}"
# Writers of the other worker are waited for instead of failing the request.
app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"connect_args": {"timeout": 30}}
db.init_app(app)

# Workers are forked after this; a connection must not cross the fork.
with app.app_context():
    db.create_all()
    db.engine.dispose()

http = requests.Session()


@app.post("/alerts")
def receive_alerts():
    presented = request.headers.get("Authorization", "")
    if not hmac.compare_digest(presented, f"Bearer {config.WEBHOOK_TOKEN}"):
        abort(401)
    payload = request.get_json()
    for alert in payload["alerts"]:
        if alert["status"] == "firing":
            on_firing(alert)
        else:
            on_resolved(alert)
    return jsonify(received=len(payload["alerts"]))


def identify(alert):
    """Alert name, resource name and resource id where the mapping knows the resource, else the fingerprint."""
    labels = alert["labels"]
    for mapping in config.RESOURCE_MAPPING:
        resource_id = labels.get(mapping["identifierkey"])
        if resource_id:
            return f"{labels['alertname']}|{mapping['resource_name']}|{resource_id}"
    return alert["fingerprint"]


def on_firing(alert):
    key = identify(alert)
    ticket = Ticket.query.filter_by(key=key).first()
    now = time.time()
    db.session.add(AlertHistory(key=key, occurred_at=now))
    if ticket is not None:
        ticket.resolved_at = None
    db.session.commit()
    occurrences = AlertHistory.query.filter(
        AlertHistory.key == key,
        AlertHistory.occurred_at > now - config.TICKET_THRESHOLD_DURATION,
    ).count()
    if ticket is None and occurrences >= config.TICKET_THRESHOLD_COUNT:
        glpi_id = create_ticket(key, alert)
        db.session.add(Ticket(key=key, glpi_id=glpi_id))
        AlertHistory.query.filter_by(key=key).delete()
        db.session.commit()
        call_ivr(key, glpi_id, alert)


def on_resolved(alert):
    ticket = Ticket.query.filter_by(key=identify(alert)).first()
    if ticket is None:
        return
    now = time.time()
    if ticket.resolved_at is None:
        ticket.resolved_at = now
    if now - ticket.resolved_at >= config.CLOSE_TICKET_THRESHOLD_DURATION:
        close_ticket(ticket.glpi_id)
        db.session.delete(ticket)
    db.session.commit()


def title_of(key, alert):
    return f"{alert['labels']['alertname']}: {alert['annotations'].get('summary', key)}"


def create_ticket(key, alert):
    content = alert["annotations"].get("description", key)
    ticket = {"name": title_of(key, alert), "content": content}
    return in_session("POST", "/Ticket", ticket)["id"]


def close_ticket(glpi_id):
    in_session("PUT", f"/Ticket/{glpi_id}", {"id": glpi_id, "status": 6})


def in_session(method, path, ticket):
    """One call in a GLPI session of its own."""
    app_token = {"App-Token": config.GLPI_APP_TOKEN}
    opened = http.get(
        f"{config.GLPI_URL}/initSession",
        headers={**app_token, "Authorization": f"user_token {config.GLPI_USER_TOKEN}"},
        timeout=10,
    )
    opened.raise_for_status()
    headers = {**app_token, "Session-Token": opened.json()["session_token"]}
    answer = http.request(
        method, f"{config.GLPI_URL}{path}", headers=headers, json={"input": ticket}, timeout=10
    )
    answer.raise_for_status()
    http.get(f"{config.GLPI_URL}/killSession", headers=headers, timeout=10).raise_for_status()
    return answer.json()


def call_ivr(key, glpi_id, alert):
    http.post(
        config.IVR_ENDPOINT_URL,
        headers={"Authorization": f"Bearer {config.IVR_TOKEN}"},
        json={"reference": key, "title": title_of(key, alert), "ticket": glpi_id},
        timeout=10,
    ).raise_for_status()
