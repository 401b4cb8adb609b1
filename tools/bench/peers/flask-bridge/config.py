"""Settings of the service, all from the environment."""

import json
import os

GLPI_URL = os.environ["GLPI_URL"]
GLPI_USER_TOKEN = os.environ["GLPI_USER_TOKEN"]
GLPI_APP_TOKEN = os.environ["GLPI_APP_TOKEN"]
IVR_ENDPOINT_URL = os.environ["IVR_ENDPOINT_URL"]
IVR_TOKEN = os.environ["IVR_TOKEN"]
WEBHOOK_TOKEN = os.environ["WEBHOOK_TOKEN"]

DATABASE_FILE = os.environ["DATABASE_FILE"]
RESOURCE_MAPPING = json.loads(os.environ["RESOURCE_MAPPING"])

# Seconds; a resolved alert closes its ticket at once when the last one is 0.
TICKET_THRESHOLD_COUNT = int(os.environ["TICKET_THRESHOLD_COUNT"])
TICKET_THRESHOLD_DURATION = float(os.environ["TICKET_THRESHOLD_DURATION"])
CLOSE_TICKET_THRESHOLD_DURATION = float(os.environ["CLOSE_TICKET_THRESHOLD_DURATION"])
