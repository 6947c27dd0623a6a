"""Addresses of disclosures."""

from __future__ import annotations

from django.urls import path

from valorise.platform.disclosure.pages import drafts, further, office, people, prefilling, rewarding

app_name = "disclosure"
urlpatterns = [
    path("disclosures/", drafts.mine, name="mine"),
    path("disclosures/new/", drafts.start, name="start"),
    path("disclosures/inbox/", office.inbox, name="inbox"),
    path("disclosures/promise/", office.promise, name="promise"),
    path("disclosures/<record:name>/-/ask/<slug:section>/", drafts.section, name="section"),
    path("disclosures/<record:name>/-/ask/<slug:section>/questions/", drafts.follow_ups, name="follow-ups"),
    path("disclosures/<record:name>/-/answer/", drafts.answer, name="answer"),
    path("disclosures/<record:name>/-/outlook/", drafts.outlook, name="outlook"),
    path("disclosures/<record:name>/-/rewards/", rewarding.rewards, name="rewards"),
    path("disclosures/<record:name>/-/prefill/", prefilling.prefilling, name="prefill"),
    path("disclosures/<record:name>/-/take/", prefilling.take, name="take"),
    path("disclosures/<record:name>/-/take-over/", drafts.take_over, name="take-over"),
    path("disclosures/<record:name>/-/people/", people.people, name="people"),
    path("disclosures/<record:name>/-/people/found/", people.found_people, name="found-people"),
    path("disclosures/<record:name>/-/confirm/", people.confirm, name="confirm"),
    path("disclosures/<record:name>/-/go-on/", further.go_on, name="go-on"),
    path("disclosures/<record:name>/-/type/", drafts.retype, name="retype"),
    path("disclosures/<record:name>/-/remind/", people.remind, name="remind"),
    path("disclosures/<record:name>/-/send/", further.send, name="send"),
    path("disclosures/<record:name>/-/delete/", drafts.delete, name="delete"),
    path("disclosures/<record:name>/-/restore/", drafts.restore, name="restore"),
    path("disclosures/<record:name>/-/print/", drafts.printed, name="print"),
    path("disclosures/<record:name>/-/disclosure.json", drafts.exported, name="export"),
    path("disclosures/<record:name>/-/triage/", office.triage, name="triage"),
    path("disclosures/<record:name>/", drafts.disclosure, name="disclosure"),
    path("confirm/<str:token>/", people.by_letter, name="by-letter"),
]
