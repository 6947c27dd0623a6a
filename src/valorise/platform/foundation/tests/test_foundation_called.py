"""The menu speaks as people of each kind of organisation do."""

from __future__ import annotations

import pytest
from tests.cast import whole_page

from valorise.platform.accounts.models import Tenant


@pytest.mark.parametrize(
    "kind, menu, whole",
    [
        ("research", "Assets", "My whole office"),
        ("", "Assets", "My whole office"),
        ("company", "Results on offer", "My whole company"),
        ("intermediary", "Results on offer", "My whole organisation"),
        ("public-body", "Research results", "My whole organisation"),
    ],
)
def test_lists_are_called_as_the_organisation_calls_them(owner, kind, menu, whole) -> None:
    Tenant.objects.filter(pk=owner.tenant.pk).update(kind=kind)
    page = owner.client.get("/matches/").content.decode()
    assert f">{menu}<" in page
    assert whole in page
    assert f"<h1>{menu}</h1>" in owner.client.get("/assets/").content.decode()


def test_a_contact_names_its_need_by_title_and_languages_have_names(owner, asset, need, colleague) -> None:
    from valorise.platform.register.models import Contact

    need("n-1", title="Clean plates")
    one = asset("a-1", language="sl")
    Contact.objects.create(id="t-1", tenant=owner.tenant, asset=one, need="n-1", organisation="Dairy")
    page = whole_page(owner.client)
    assert '<a href="/needs/n-1/">Clean plates</a>' in page
    assert "Slovenian" in page
    german = owner.client.get("/assets/a-1/", headers={"Accept-Language": "de"}).content.decode()
    assert "Slowenisch" in german
