from __future__ import annotations

import dataclasses
import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise

import orjson
import polars as pl
import pytest
from lxml import etree, html

from valorise.reporting.findings import Findings, empty
from valorise.reporting.overview import overview
from valorise.reporting.report import ALWAYS, report
from valorise.reporting.sections import sections
from valorise.reporting.tests.sample import made, sample
from valorise.terms.tables import table

NOTHING = Findings(office="An office", as_of=date(2026, 3, 2))
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=https://evil.example/x onerror=alert(1)>',
    "'; DROP TABLE assets; --",
    "\u202eevil\u202c \u200f\u05e9\u05dc\u05d5\u05dd",
    "x" * 10_000,
    "word " * 2_000,
    "👩‍🔬 emoji 🧪",
    "bell\x07 and null\x00 and escape\x1b[31m",
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "&lt;b&gt; &amp; </style></svg></title><svg onload=alert(1)>",
    '=HYPERLINK("https://evil.example")',
]


def page(findings: Findings) -> html.HtmlElement:
    return html.document_fromstring(report(findings)["report.html"].decode())


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def assert_self_contained(root: html.HtmlElement) -> None:
    assert not root.xpath(
        "//script|//link|//iframe|//object|//embed|//img|//base|//form|//*[local-name()='foreignObject']"
    )
    assert not root.xpath("//@*[starts-with(name(), 'on')]")
    assert not root.xpath("//@src|//@srcset|//@poster|//@background|//@action")
    for href in root.xpath("//@href|//@*[local-name()='href']"):
        assert href.startswith(("#", "https://", "http://")), href
        assert href.getparent().tag == "a"
    styles = " ".join([*root.xpath("//style/text()"), *root.xpath("//@style")])
    assert "url(" not in styles
    assert "@import" not in styles
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("findings", [sample(), NOTHING], ids=["sample", "nothing"])
def test_the_page_needs_nothing_else_and_every_anchor_leads_somewhere(findings: Findings) -> None:
    root = page(findings)
    assert_self_contained(root)
    ids = set(root.xpath("//@id"))
    assert {href[1:] for href in root.xpath("//@href") if href.startswith("#")} <= ids
    named = " ".join(root.xpath("//@aria-labelledby")).split()
    assert set(named) <= ids
    policy = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")


@pytest.mark.parametrize("findings", [sample(), NOTHING], ids=["sample", "nothing"])
def test_headings_go_down_one_step_at_a_time(findings: Findings) -> None:
    levels = [int(one.tag[1]) for one in page(findings).xpath("//h1|//h2|//h3|//h4|//h5")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_an_empty_report_says_in_every_section_what_would_fill_it() -> None:
    root = page(NOTHING)
    said = text(root)
    assert "No needs were given. Add some with --needs FILE: any list of calls, tenders or challenges works." in said
    assert "No dates follow from what was read." in said
    assert "The register holds 0 assets." in said
    assert len(root.xpath("//main/section")) == len(sections())
    files = report(NOTHING)
    assert set(files) == {"report.html", "tables.xlsx", *(f"{name}.jsonl" for name in ALWAYS)}
    assert all(files[f"{name}.jsonl"] == b"" for name in ALWAYS)


def test_the_headline_counts_dates_matches_and_rows_with_what_they_rest_on() -> None:
    said = text(page(sample()).get_element_by_id("glance"))
    assert "The register holds 16 assets of 16 kinds. Four dates fall in the next 60 days; two are late." in said
    assert "All six needs have a strong match." in said
    assert "known: kind 100 %, owner 69 % and field 100 %" in said
    assert "two late; two unconfirmed" in said
    assert "Before you forward this: 8 assets in it are internal, confidential or not known to be public." in said


def test_a_date_opens_to_event_rule_arithmetic_closed_day_and_article() -> None:
    card = next(
        one
        for one in page(sample()).xpath("//li[contains(@class,'date')]")
        if "Pay the renewal fee, year 12" in text(one)
    )
    said = text(card)
    assert "The event: First filing on 2025-03-14, as it counts for European Patent Office." in said
    assert "The rule: A fee is due for each year from the third. In force from 2007-12-13." in said
    assert "Counted from 2025-03-14, 12 months (to the end of that month): 2026-04-28." in said
    assert "2026-04-28 is a day on which the office is closed (Sunday), so the date moves to 2026-04-29." in said
    assert "With surcharge until 2026-10-28" in said
    assert "EPC Rule 51(1)" in said
    assert card.xpath(".//details/summary")
    unsure = next(
        one for one in page(sample()).xpath("//li[contains(@class,'date')]") if "Enter the national phase" in text(one)
    )
    assert "Unconfirmed" in text(unsure)


def test_a_match_shows_evidence_on_both_sides_its_parts_and_its_blocker() -> None:
    card = next(one for one in page(sample()).xpath("//article[@class='match']") if "Circular textiles" in text(one))
    need, asset = card.xpath(".//details[1]//div[@class='sides']/div")
    assert "mixed textile waste" in [text(one) for one in need.xpath(".//mark")]
    assert "polyester" in [text(one) for one in asset.xpath(".//mark")]
    assert "Words in common" in text(card)
    assert "Exclusive right given: An exclusive licence of 2023 covers this field until 2028." in text(card)


def test_of_a_confidential_asset_the_page_shows_kind_and_name_only() -> None:
    content = report(sample())["report.html"].decode()
    secret = sample().asset["a16"]
    assert secret["confidentiality"] == "confidential"
    assert secret["title"] not in content
    assert secret["summary"] not in content
    assert "Confidential contribution to a standard (a16)" in content
    assert "Titles and texts of 3 confidential assets are left out of this page." in text(page(sample()))


def test_reasons_of_matches_gaps_and_suggestions_are_read_as_sentences() -> None:
    said = text(page(sample()))
    assert "Words that carry most of it: brackish 40 %, pressure 20 %." in said
    assert "Rules of promotion that count uses: none in the library, which is not proof that there is none; " in said
    assert "Finland may have more. Compared with Sweden and Denmark." in said
    assert "It answers: Money for the first test with a user." in said
    assert "Denmark is 0.8 standard deviations away on 8 of 9 plain figures." in said


def test_gaps_have_a_picture_with_words_and_a_table() -> None:
    section = page(sample()).get_element_by_id("gaps")
    drawn = section.xpath(".//*[local-name()='svg']")[0]
    assert drawn.get("role") == "img"
    assert "R8 not known" in drawn.xpath(".//*[local-name()='desc']/text()")[0]
    assert [text(one) for one in section.xpath(".//tbody/tr/th")][:2] == [
        "R1 Vision and strategy",
        "R2 Rules and funding",
    ]
    assert len(section.xpath(".//tbody/tr")) == 9


def test_measures_carry_evidence_source_and_standing() -> None:
    section = page(sample()).get_element_by_id("measures")
    said = text(section)
    assert "Evidence: counterfactual" in said
    assert "Known, to be confirmed" in said
    assert section.xpath(".//a[@href='https://example.org/poc']")


def test_a_suppressed_indicator_is_a_dash_with_its_remark_and_never_zero() -> None:
    section = page(sample()).get_element_by_id("indicators")
    row = next(one for one in section.xpath(".//tr") if "Median time" in text(one))
    assert "Left out: it would rest on fewer than 5 cases." in text(row)
    assert [text(one) for one in row.xpath("./td")] == ["2025", "–", "10 %", "–"]


def test_the_account_of_rows_adds_up_and_problems_say_how_to_mend_them() -> None:
    section = page(sample()).get_element_by_id("rows")
    total = section.xpath(".//tr[@class='total']")[0]
    rows, accepted, merged, refused = (
        int(text(one).replace(" ", "")) for one in total.xpath("./td[contains(@class,'number')]")
    )
    assert rows == accepted + merged + refused == 1267
    first = section.xpath(".//article[@class='problem']")[0]
    assert text(first).startswith("Refused 6 rows: column “title” in assets")
    assert "Fill at least one of these columns." in text(first)


def test_an_account_that_does_not_add_up_is_said_aloud() -> None:
    wrong = made("accounts", [{"file": "a.csv", "rows": 3, "accepted": 1, "merged": 0, "refused": 1}])
    assert "Does not add up" in text(page(dataclasses.replace(NOTHING, accounts=wrong)))


def test_figures_without_records_stand_together_by_what_they_lack() -> None:
    lack = "Cannot be computed: no such events recorded ({})."
    row = {"perspective": "output", "period": "2026", "unit": "count"}
    rows = [
        {**row, "indicator": "a", "label": "Uses reported", "note": lack.format("use-reported")},
        {**row, "indicator": "b", "label": "Open releases", "note": lack.format("release")},
    ]
    empty = dict.fromkeys(table("indicators").schema)
    made = pl.DataFrame([{**empty, **one} for one in rows], schema=table("indicators").schema)
    said = text(page(replace(NOTHING, indicators=made)))
    assert "No events of the kinds they count are recorded. Needed for: Open releases; Uses reported." in said


def test_licences_that_ask_for_credit_get_it_only_when_read() -> None:
    assert "EuroSciVoc), © European Union" in text(page(sample()))
    credited = replace(NOTHING, credits=("Contains information from CORDIS, © European Union.",))
    assert "CORDIS, © European Union" in text(page(credited))
    assert "© European Union" not in text(page(NOTHING))


def hostile(words: str) -> Findings:
    """The sample with the same hostile text wherever a text can stand."""

    def soiled(table: pl.DataFrame) -> pl.DataFrame:
        keep = {
            "id",
            "asset",
            "need",
            "right",
            "task",
            "type",
            "kind",
            "status",
            "evidence",
            "severity",
            "recommendation",
            "country",
            "level",
            "confidentiality",
            "subject",
            "about",
            "values",
            "period",
            "deadline",
            "perspective",
            "since",
        }
        columns = [name for name, dtype in table.schema.items() if dtype == pl.String and name not in keep]
        return table.with_columns(pl.lit(words).alias(column) for column in columns)

    found = sample()
    tables = {name: soiled(table) for name, table in found.tables.items()}
    return dataclasses.replace(found, office=words, notes=(words,), **tables)


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_stay_texts(words: str) -> None:
    content = report(hostile(words))["report.html"].decode()
    root = html.document_fromstring(content)
    assert_self_contained(root)
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", content)
    assert len(content) < 700_000
    assert len(root.xpath("//main/section")) == len(sections())
    assert not root.xpath("//main//b")


def test_an_address_from_data_becomes_a_link_only_when_it_is_a_web_address() -> None:
    bad = sample().assets.with_columns(url=pl.lit("javascript:alert(1)"))
    root = page(dataclasses.replace(sample(), assets=bad))
    assert "javascript:" not in " ".join(root.xpath("//@href"))


def test_the_order_of_rows_changes_nothing() -> None:
    found = sample()
    turned = {
        name: table[list(reversed(range(table.height)))]
        for name, table in found.tables.items()
        if name != "suggestions"
    }
    kept = {name: found.tables[name] for name in ("accounts", "comparable")}
    assert report(dataclasses.replace(found, **(turned | kept)))["report.html"] == report(found)["report.html"]


def test_a_large_register_stays_small_enough_to_mail() -> None:
    one = sample()
    assets = pl.concat(
        [one.assets.with_columns(id=pl.col("id") + f"-{n}", summary=pl.lit("long text " * 300)) for n in range(400)]
    )
    matches = pl.concat([one.matches.with_columns(asset=pl.col("asset") + f"-{n}") for n in range(400)])
    content = report(dataclasses.replace(one, assets=assets, matches=matches))["report.html"]
    assert len(content) < 1_000_000
    assert "in matches.jsonl and tables.xlsx" in content.decode()


def test_the_document_is_plain_data() -> None:
    document = overview(sample())
    order = [
        "glance", "due", "register", "matches", "attention", "gaps", "measures", "indicators", "rows", "method",
        "glossary",
    ]  # fmt: skip
    assert [section.anchor for section in document.sections if section.anchor in order] == order
    assert orjson.dumps(document, default=str)


@pytest.mark.parametrize("name", sorted(NOTHING.tables))
def test_every_table_may_be_empty_and_keeps_its_types(name: str) -> None:
    one = dataclasses.replace(sample(), **{name: empty(name)})
    assert_self_contained(page(one))
    assert one.tables[name].schema == sample().tables[name].schema


def test_svg_pictures_are_sound_xml_without_ids_of_other_pictures() -> None:
    pictures = page(sample()).xpath("//*[local-name()='svg']")
    assert pictures
    for drawn in pictures:
        etree.parse(BytesIO(etree.tostring(drawn)))
        assert drawn.xpath(".//*[local-name()='desc']")[0].text


def test_what_is_not_public_yet_is_not_called_published() -> None:
    assets = made("assets", [{"id": "a1", "title": "A talk", "dates": {"published": "2026-06-01"}}])
    matches = made("matches", [{"need": "n1", "asset": "a1", "rank": 1, "score": 0.5, "parts": {"text": 0.5}}])
    needs = made("needs", [{"id": "n1", "title": "A need"}])
    said = text(page(dataclasses.replace(NOTHING, assets=assets, needs=needs, matches=matches)))
    assert "to be published 2026-06-01" in said
    assert "The match rests on structured facts." not in said
