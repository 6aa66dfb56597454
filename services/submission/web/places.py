"""Where a page of a draft stands: its number, the way back, the way on."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from services.submission.web.steps import CHECK, Journey
from shared.mongo.connect import Document


def place(draft: Document, steps: Journey, name: str) -> dict[str, Any]:
    """Where a page stands: its number, the way back, and when the draft was saved."""
    number, total = steps.number(name)
    before = steps.before(name)
    checking = request.args.get("back") == CHECK
    previous = CHECK if checking else before
    back = (
        url_for("drafting.show_step", draft_id=draft["_id"], name=previous)
        if previous
        else url_for("home.start_page", code=draft["procedure_code"])
    )
    saved = {"saved_at": draft["saved_at"], "expires_at": draft["expires_at"]}
    return {"number": number, "total": total, "back_href": back, "procedure": steps.procedure, **saved}


def onward(draft: Document, steps: Journey, name: str) -> Response:
    """To the next page, or back to the check page when the person came from there."""
    following = CHECK if request.args.get("back") == CHECK else steps.after(name)
    return redirect(url_for("drafting.show_step", draft_id=draft["_id"], name=following))


def again(draft: Document, name: str) -> Response:
    """The same page once more."""
    back = CHECK if request.args.get("back") == CHECK else None
    return redirect(url_for("drafting.show_step", draft_id=draft["_id"], name=name, back=back))
