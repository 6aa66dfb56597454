"""The built pages: names with hashes, small copies, our own look, and catalogues that are compiled."""

from __future__ import annotations

import gettext
import gzip
import hashlib
import json
from pathlib import Path

import pytest

from deploy.assets.paths import DIST
from deploy.assets.publish import publish
from deploy.assets.translations import compile_all

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Nộp hồ sơ"\nmsgstr "Submit an application"\n'


def _built(name: str) -> bytes:
    manifest = DIST / "manifest.json"
    if not manifest.exists():
        pytest.skip("the pages are not built: make assets")
    return (DIST / json.loads(manifest.read_text())[name]).read_bytes()


def test_a_published_file_carries_the_hash_of_its_content_and_the_manifest_leads_to_it(tmp_path: Path) -> None:
    built = tmp_path / "built"
    built.mkdir()
    (built / "citizen.css").write_text("body{}")
    manifest = publish(built, tmp_path / "dist")
    name = manifest["citizen.css"]
    assert name == f"citizen.{hashlib.sha256(b'body{}').hexdigest()[:10]}.css"
    assert json.loads((tmp_path / "dist" / "manifest.json").read_text()) == manifest
    assert gzip.decompress((tmp_path / "dist" / f"{name}.gz").read_bytes()) == b"body{}"


def test_publishing_again_leaves_nothing_of_the_last_time(tmp_path: Path) -> None:
    for content in ("a{}", "b{}"):
        built = tmp_path / "built"
        built.mkdir()
        (built / "citizen.css").write_text(content)
        publish(built, tmp_path / "dist")
    assert len(list((tmp_path / "dist").glob("citizen.*.css"))) == 1


def test_a_catalogue_is_compiled_when_it_changed_and_only_then(tmp_path: Path) -> None:
    folder = tmp_path / "shared" / "web" / "translations" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(PO, encoding="utf-8")
    assert compile_all(tmp_path) == 1
    assert compile_all(tmp_path) == 0
    with (folder / "messages.mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Nộp hồ sơ") == "Submit an application"


def test_the_letters_and_crown_of_another_government_are_not_used() -> None:
    for name in ("citizen.css", "staff.css"):
        assert b"GDS Transport" not in _built(name)
        assert b"@font-face" not in _built(name)


def test_what_every_citizen_page_loads_leaves_room_in_forty_kilobytes() -> None:
    size = sum(len(gzip.compress(_built(name), 9)) for name in ("citizen.css", "app.js"))
    assert size <= 25 * 1024, size


def test_htmx_and_its_stream_of_events_are_one_file() -> None:
    live = _built("live.js")
    assert b"htmx" in live
    assert b"EventSource" in live or b"text/event-stream" in live


def test_no_script_asks_for_a_source_map_or_another_host() -> None:
    for name in ("app.js", "live.js", "upload.js"):
        assert b"sourceMappingURL" not in _built(name)
