"""The two tables: tickets that are open, and when which alert fired."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Engine

db = SQLAlchemy()


class Ticket(db.Model):
    """A row exists as long as the ticket is open."""

    __tablename__ = "tickets"

    id = db.Column(db.Integer, primary_key=True)
    key = db.Column(db.String(255), nullable=False, unique=True)
    glpi_id = db.Column(db.Integer, nullable=False)
    resolved_at = db.Column(db.Float)


class AlertHistory(db.Model):
    """One firing of one alert."""

    __tablename__ = "alert_history"
    __table_args__ = (db.Index("alert_history_key_at", "key", "occurred_at"),)

    id = db.Column(db.Integer, primary_key=True)
    key = db.Column(db.String(255), nullable=False)
    occurred_at = db.Column(db.Float, nullable=False)


@event.listens_for(Engine, "connect")
def use_write_ahead_log(connection, _record):
    """The faster journal, at full durability: the same terms as the sidecar's store."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()
