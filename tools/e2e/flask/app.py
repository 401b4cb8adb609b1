"""A Flask application that knows nothing of Vault: it takes its keys from the environment, as most do."""

import os

from flask import Flask

app = Flask(__name__)


@app.get("/environment")
def environment():
    return dict(os.environ)
