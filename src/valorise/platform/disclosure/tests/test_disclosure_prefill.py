"""What is already known: found here, in a file, or outside where that is allowed; and nowhere else."""

from __future__ import annotations

import io
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client

from valorise.platform.disclosure import actions, lookup, prefill
from valorise.platform.disclosure.models import Disclosure
from valorise.stores.register import save
from valorise.terms.errors import Invalid, NotReady
from valorise.terms.tables import table
from valorise.terms.tables.checks import frame


@pytest.fixture
def draft(colleague):
    return actions.begin(colleague.viewer, ["dataset"])[0]


def test_a_record_of_the_register_is_offered_with_its_place(draft, colleague, asset) -> None:
    asset("a-7", title="River fish", type="dataset", identifiers=[{"scheme": "doi", "value": "10.5281/zenodo.1"}])
    found = prefill.by_identifier(colleague.viewer, "dataset", "https://doi.org/10.5281/ZENODO.1")
    assert [(one.title, one.source) for one in found.offers] == [("River fish", "Your register: a-7")]


def test_a_record_that_one_may_not_see_is_not_offered(draft, colleague, stranger, asset) -> None:
    name = [{"scheme": "patent-publication", "value": "EP1000000A1"}]
    asset("a-7", title="Secret", confidentiality="confidential", identifiers=name)
    asset("a-8", title="Teased", confidentiality="teaser", identifiers=name, licence="MIT")
    offered = prefill.by_identifier(colleague.viewer, "invention", "EP1000000A1").offers
    assert [one.title for one in offered] == ["Teased"]
    assert prefill.by_identifier(stranger.viewer, "invention", "EP1000000A1").offers == []


def test_an_orcid_finds_what_its_person_made(draft, colleague, asset) -> None:
    asset("a-7", title="Hers", contributors=[{"name": "Ana Kos", "orcid": "0000-0002-1825-0097"}])
    found = prefill.by_identifier(colleague.viewer, "dataset", "0000-0002-1825-0097")
    assert [one.title for one in found.offers] == ["Hers"]


def test_only_open_data_of_the_kept_register_is_offered(draft, colleague, settings, tmp_path) -> None:
    settings.HOME = tmp_path
    name = {"identifiers": [{"scheme": "doi", "value": "10.1234/a1"}]}
    sources = {"Open": ["datacite"], "Ours": ["plain"], "Both": ["plain", "datacite"]}
    rows = [
        {"id": f"x-{title}", "title": title, "origins": [{"source": one} for one in listed], **name}
        for title, listed in sources.items()
    ]
    save(tmp_path, {"assets": frame(table("assets"), rows)})
    found = prefill.by_identifier(colleague.viewer, "dataset", "10.1234/a1")
    assert [one.title for one in found.offers] == ["Open"]


def test_nothing_found_offline_says_what_else_one_can_do(draft, colleague) -> None:
    page = colleague.client.post(f"/disclosures/{draft.pk}/-/prefill/", {"identifier": "10.1234/nowhere"})
    page = page.content.decode()
    assert "does not look things up on the internet" in page
    assert "Upload the record" in page


@pytest.mark.parametrize("written", ["", "hello", "javascript:alert(1)", "10.x", "file:///etc/passwd"])
def test_what_is_no_name_is_said(draft, colleague, written) -> None:
    page = colleague.client.post(f"/disclosures/{draft.pk}/-/prefill/", {"identifier": written})
    assert b"no DOI, ORCID, patent number or address" in page.content


BIBTEX = b"""@article{kos2026, title={Membranes that clean themselves}, author={Kos, Ana and Novak, Jan},
 year={2026}, doi={10.1234/kos.2026}, abstract={Dirt comes off by itself.}}"""
RIS = b"TY  - JOUR\nTI  - River fish\nAU  - Kos, Ana\nPY  - 2025/05/01\nDO  - 10.1234/fish\nER  - \n"


@pytest.mark.parametrize(
    "name, content, title",
    [
        ("a.bib", BIBTEX, "Membranes that clean themselves"),
        ("a.ris", RIS, "River fish"),
        ("a.txt", b"# My idea\n\nIt works like this.", "My idea"),
    ],
)
def test_a_file_is_read_shown_and_taken(draft, colleague, name, content, title) -> None:
    page = colleague.client.post(f"/disclosures/{draft.pk}/-/prefill/", {"file": SimpleUploadedFile(name, content)})
    text = page.content.decode()
    assert title in text
    assert f"File “{name}”" in text
    assert Disclosure.objects.get().answers == {}
    seal = text.split('name="seal" value="')[1].split('"')[0]
    colleague.client.post(f"/disclosures/{draft.pk}/-/take/", {"seal": seal, "take": ["title", "people"]})
    one = Disclosure.objects.get()
    assert one.answers["title"]["value"] == title
    assert one.answers["title"]["from"] == f"File “{name}”"
    assert "summary" not in one.answers
    assert one.contributors.count() > (name != "a.txt")


def test_an_offer_that_somebody_changed_is_not_taken(draft, colleague) -> None:
    answer = colleague.client.post(f"/disclosures/{draft.pk}/-/take/", {"seal": "abc:def", "take": "title"})
    assert answer.status_code == 422
    assert Disclosure.objects.get().answers == {}


@pytest.mark.parametrize(
    "name, content",
    [
        ("a.exe", b"MZ\x00\x00\x90"),
        ("../../etc/x.bin", b"\x00\x01"),
        ("a.json", b"{"),
        ("a.xlsx", b"PK\x03\x04broken"),
    ],
)
def test_what_is_no_record_is_refused_with_words(draft, colleague, name, content) -> None:
    page = colleague.client.post(f"/disclosures/{draft.pk}/-/prefill/", {"file": SimpleUploadedFile(name, content)})
    assert page.status_code == 422
    assert "No result was found" in page.content.decode()


def test_a_file_that_is_too_large_is_not_read(draft) -> None:
    with pytest.raises(Invalid, match="too large"):
        prefill.by_file("dataset", io.BytesIO(b"a" * (prefill.MOST_BYTES + 1)), "a.txt")


class Replay(BaseHTTPRequestHandler):
    """Answers as a metadata service does, from recorded answers."""

    bodies: ClassVar[dict[str, bytes]] = {}
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        what = unquote(self.path.rsplit("/", 1)[1])
        if what == "10.1/redirect":
            self.send_response(302)
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/works/10.1%2Fgood")
            self.end_headers()
            return
        body = self.bodies.get(what)
        self.send_response(200 if body is not None else 404)
        self.end_headers()
        if what == "10.1/slow":
            for _ in range(100):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.2)
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def hosts(settings):
    settings.DOI_LOOKUP = True
    Replay.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Replay)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield {"Crossref": f"http://127.0.0.1:{server.server_port}/works/"}
    server.shutdown()
    server.server_close()
    thread.join()


class Unread:
    """A body that must not be read."""

    def read(self, *_):
        raise AssertionError("the form was read before the right and the length were checked")


@pytest.fixture
def unread(monkeypatch):
    """Fails where a form is read."""
    monkeypatch.setattr(HttpRequest, "parse_file_upload", Unread().read)


@pytest.mark.parametrize("who", ["owner", "stranger", "nobody"])
def test_who_did_not_write_the_draft_has_nothing_read(unread, draft, request, who) -> None:
    person = request.getfixturevalue(who)
    client = person if who == "nobody" else person.client
    answer = client.post(f"/disclosures/{draft.pk}/-/prefill/", {"file": SimpleUploadedFile("one.bib", BIBTEX)})
    assert answer.status_code == 404


def test_too_long_a_form_and_one_for_what_was_sent_are_not_read(unread, draft, colleague) -> None:
    place, long = f"/disclosures/{draft.pk}/-/prefill/", SimpleUploadedFile("one.bib", b"x" * (3 * 1024**2 + 1))
    answer = colleague.client.post(place, {"file": long})
    assert answer.status_code == 413
    assert b"Up to 2 MB are read" in answer.content
    Disclosure.objects.update(removed_at=draft.recorded_at)
    file = SimpleUploadedFile("one.bib", BIBTEX)
    assert colleague.client.post(place, {"file": file})["Location"] == f"/disclosures/{draft.pk}/"


def test_the_form_still_needs_its_token(draft, colleague) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(colleague.user)
    place = f"/disclosures/{draft.pk}/-/prefill/"
    assert careful.post(place, {"identifier": "10.1234/nowhere"}).status_code == 403
    careful.get(place)
    sent = {"identifier": "10.1234/nowhere", "csrfmiddlewaretoken": careful.cookies["csrftoken"].value}
    assert careful.post(place, sent).status_code == 200


def test_looking_up_is_off_unless_switched_on() -> None:
    with pytest.raises(NotReady, match="does not look things up"):
        lookup.doi_record("10.1/good", {"Crossref": "http://127.0.0.1:9/"})


def test_an_answer_that_leads_elsewhere_is_not_followed(hosts) -> None:
    Replay.bodies = {"10.1/good": b"{}"}
    with pytest.raises(NotReady, match="could be fetched"):
        lookup.doi_record("10.1/redirect", hosts)
    assert Replay.asked == ["/works/10.1%2Fredirect"]


def test_a_name_stays_inside_its_place_in_the_address(hosts) -> None:
    with pytest.raises(NotReady):
        lookup.doi_record("10.1/../../admin?x=1#y", hosts)
    assert Replay.asked == ["/works/10.1%2F..%2F..%2Fadmin%3Fx%3D1%23y"]


def test_an_answer_that_is_too_long_is_none(hosts) -> None:
    Replay.bodies = {"10.1/long": b"a" * (lookup.MOST_BYTES + 1)}
    with pytest.raises(NotReady):
        lookup.doi_record("10.1/long", hosts)


def test_a_host_that_drips_is_given_up(hosts, monkeypatch) -> None:
    monkeypatch.setattr(lookup, "PATIENCE", 0.5)
    Replay.bodies = {"10.1/slow": b"{}"}
    with pytest.raises(NotReady):
        lookup.doi_record("10.1/slow", hosts)


def test_nobody_answers_and_that_is_said(settings) -> None:
    settings.DOI_LOOKUP = True
    with pytest.raises(NotReady, match="No record of"):
        lookup.doi_record("10.1/x", {"Crossref": "http://127.0.0.1:9/"})


def recorded(answers: Path):
    """DOI, file and kind of each recorded answer about one work."""
    found = []
    for path in sorted(answers.glob("api.crossref.org/*_10_*.json")):
        said = json.loads(path.read_bytes())
        if isinstance(said.get("message"), dict) and "DOI" in said["message"]:
            found.append((said["message"]["DOI"].lower(), path))
    for path in sorted(answers.glob("api.datacite.org/*.json")):
        said = json.loads(path.read_bytes())
        if isinstance(said.get("data"), dict):
            found.append((said["data"]["id"].lower(), path))
    return found


@pytest.mark.shared_data
def test_real_answers_become_offers(hosts, shared_data) -> None:
    known = recorded(shared_data / "research_metadata" / "api_responses")
    assert len(known) >= 30
    Replay.bodies = {doi: path.read_bytes() for doi, path in known}
    titles = []
    for doi, _path in known:
        content = lookup.doi_record(doi, hosts)
        offers = list(prefill._of_file(content, "x.json", "publication", lookup.SOURCE))
        titles += [one.answers.get("title") for one in offers]
        assert all({"scheme": "doi", "value": doi} in one.identifiers for one in offers)
    assert len([one for one in titles if one]) >= 0.9 * len(known)


def test_the_hosts_are_ours_alone() -> None:
    ours = ("https://api.crossref.org/", "https://api.datacite.org/")
    assert all(one.startswith(ours) for one in lookup.HOSTS.values())
