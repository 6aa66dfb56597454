"""The page for papers: one file input per paper, plain multipart, so that it works without JavaScript."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from services.submission.domain.attachments import missing
from services.submission.domain.components import Component, components
from services.submission.files.receiving import receive
from services.submission.forms.messages import MESSAGES
from services.submission.web.pages import Page, item, show
from services.submission.web.places import again, onward, place
from services.submission.web.steps import PAPERS, Journey
from services.submission.wiring import Submission
from shared.errors import MotCuaError
from shared.language import said
from shared.message import Message
from shared.mongo.connect import Document
from shared.procedures import Procedure

FILE = "file-"


def papers_step(draft: Document, steps: Journey, where: Mapping[str, Any], wrong: Mapping[str, Message] | None = None) -> str:
    """The page, with what is there already and what was wrong with the last files."""
    found = wrong or {}
    errors = [item(message, f"{FILE}{code}") for code, message in found.items()]
    places = slots(uploadable(steps.procedure), draft["attachments"], found)
    return show("papers.html", slots=places, **{**where, "errors": errors})


def change_papers(submission: Submission, draft: Document, steps: Journey) -> Page | Response:
    """Take the files that were chosen, let go of one, and go on when nothing is missing."""
    removed = request.form.get("remove")
    taken, wrong = take_files(submission, draft["owner"], uploadable(steps.procedure))
    papers = [paper for paper in [*draft["attachments"], *taken] if paper["upload_id"] != removed]
    draft = submission.drafting.save(draft, {"attachments": papers})
    if not wrong and not removed and request.form.get("go") == "on":
        wrong = {component.code: MESSAGES["missing_component"] for component in missing(steps.procedure, papers)}
        if not wrong:
            return onward(draft, steps, PAPERS)
    return (papers_step(draft, steps, place(draft, steps, PAPERS), wrong), 422) if wrong else again(draft, PAPERS)


def take_files(
    submission: Submission, owner: str, wanted: Iterable[Component]
) -> tuple[list[dict[str, Any]], dict[str, Message]]:
    """The chosen files as papers, and what is wrong with those that cannot be taken, by component."""
    taken, wrong = [], {}
    for component in wanted:
        for part in _chosen(component.code):
            try:
                upload = receive(submission.store.uploads, owner, part.filename, part.stream)
            except MotCuaError as error:
                wrong[component.code] = error.reason
            else:
                paper = {"upload_id": upload["_id"], "component": component.code}
                taken.append({**paper, "filename": upload["filename"], "size": upload["size"]})
    return taken, wrong


def uploadable(procedure: Procedure) -> list[Component]:
    """The papers that are uploaded."""
    return [component for component in components(procedure) if component.way == "upload"]


def slots(
    wanted: Iterable[Component], papers: Iterable[Mapping[str, Any]], wrong: Mapping[str, Message], asked: Iterable[str] = ()
) -> list[dict[str, Any]]:
    """One place per paper for the template."""
    papers, asked = list(papers), set(asked)
    return [
        {
            "component": component,
            "files": [paper for paper in papers if paper["component"] == component.code],
            "error": said(wrong[component.code]) if component.code in wrong else None,
            "asked": component.code in asked,
        }
        for component in wanted
    ]


def _chosen(code: str) -> list[FileStorage]:
    return [part for part in request.files.getlist(f"{FILE}{code}") if part.filename]
