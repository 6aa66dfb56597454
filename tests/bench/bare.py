"""The smallest endpoint that keeps the same promise: one insert, on disk before the answer, and nothing else."""

from __future__ import annotations

import os
import uuid

from flask import Flask, request
from flask.typing import ResponseReturnValue

from shared.mongo.connect import connect


def create_app() -> Flask:
    """POST / stores the body and answers 201."""
    app = Flask(__name__)
    collection = connect(os.environ["MONGO_URL"], "bench_bare")["bodies"]

    @app.post("/")
    def store() -> ResponseReturnValue:
        document = {"_id": str(uuid.uuid4()), **request.get_json()}
        collection.insert_one(document)
        return {"id": document["_id"]}, 201

    @app.get("/readyz")
    def ready() -> ResponseReturnValue:
        return "ready"

    return app
