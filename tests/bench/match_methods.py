"""Ways to find records for a text: ours by profile, and what an office could install instead.

Each builds an index of the records and answers one need after another with names, best first. All are given the same
texts. Peers take English stop words away where they have no list of their own, and seek any of the words.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import bm25s
import polars as pl
import psycopg
import Stemmer
import tantivy
from bm25s.stopwords import STOPWORDS_EN

from tests.bench import match_encoded, match_lance
from valorise.matching.compared import Among, compared, proposed, read
from valorise.matching.found import Records
from valorise.matching.matches import Matching, Options
from valorise.matching.meaning import Reader
from valorise.matching.port import Encoder
from valorise.matching.seekers import Seekers
from valorise.matching.settings import settings
from valorise.matching.texts import named_once, weighted, written
from valorise.stores.index import TermIndex

ANY_DAY = date(2026, 1, 1)
"""The texts have no dates, so the day changes nothing."""
Ask = Callable[[str, int], Sequence[str]]
"""Names of the best records for the need of this name, at most so many."""
Build = Callable[[pl.DataFrame, pl.DataFrame, Path], Ask]
"""From records, needs and an empty folder for files to a way to ask."""
WORDS = re.compile(r"[a-z0-9]{2,}")


class Absent(Exception):
    """A peer that cannot run here; the message says why."""


@dataclass(frozen=True, slots=True)
class Method:
    """A way to find records, with what is to be known of it."""

    name: str
    about: str
    build: Build
    whole: Build | None = None
    """The way whose speed is measured where it is another: with facts, conditions and evidence."""
    elsewhere: bool = False
    """Whether the work is done in a process of its own, so that only the clock can measure it."""
    twice: bool = False
    """Whether each need is asked twice, and the second time counts: at first texts are read and kept."""
    sized: bool = True
    """Whether its speed is measured; not where every text would have to be encoded beforehand."""


def _ours(profile: str) -> Build:
    def build(assets: pl.DataFrame, needs: pl.DataFrame, folder: Path) -> Ask:
        chosen = settings(profile)
        TermIndex.of(assets, chosen, folder=folder)
        among = Among.of(TermIndex.kept(folder, chosen), chosen)
        seekers = Seekers(needs, chosen)

        def ask(name: str, most: int) -> list[str]:
            asked = seekers.asked(name, among.index)
            one = compared(asked, proposed(asked, among.index, chosen, most), among)
            strength = one.direct + one.related + one.subject
            order = sorted(range(len(one.names)), key=lambda at: (-strength[at], one.names[at]))
            return [one.names[at] for at in order[:most]]

        return ask

    return build


def _explained(profile: str) -> Build:
    def build(assets: pl.DataFrame, needs: pl.DataFrame, folder: Path) -> Ask:
        chosen = settings(profile)
        TermIndex.of(assets, chosen, folder=folder)
        side = Matching("asset", assets, TermIndex.kept(folder, chosen), Options(settings=chosen))
        run = side.run(needs, as_of=ANY_DAY)
        _ = side.among

        def ask(name: str, most: int) -> list[str]:
            return [one.found for one in run.matches(name)[:most]]

        return ask

    return build


def _semantic(assets: pl.DataFrame, needs: pl.DataFrame, folder: Path) -> Ask:
    with _encoding():
        options = match_encoded.reading()
    TermIndex.of(assets, options.settings, folder=folder / "index")
    among = Among.of(TermIndex.kept(folder / "index", options.settings), options.settings)
    seekers, held = Seekers(needs, options.settings), Records("asset", named_once(assets), options.settings)
    reader = Reader(_named(options.encoder), held)

    def ask(name: str, most: int) -> list[str]:
        asked = seekers.asked(name, among.index)
        found = compared(asked, proposed(asked, among.index, options.settings, most), among)
        passages = [(one, seekers.share(one)) for one in seekers.passages(name)]
        found = read(found, reader, passages, options.settings)
        order = sorted(range(len(found.names)), key=lambda at: (-found.whole[at], found.names[at]))
        return [found.names[at] for at in order[:most]]

    return ask


def _semantic_explained(assets: pl.DataFrame, needs: pl.DataFrame, folder: Path) -> Ask:
    with _encoding():
        options = match_encoded.reading(folder)
    TermIndex.of(assets, options.settings, folder=folder / "index")
    side = Matching("asset", assets, TermIndex.kept(folder / "index", options.settings), options)
    run = side.run(needs, as_of=ANY_DAY)
    _ = side.among
    return lambda name, most: [one.found for one in run.matches(name)[:most]]


def _alone(assets: pl.DataFrame, needs: pl.DataFrame, folder: Path) -> Ask:
    with _encoding():
        return match_encoded.nearest(assets, needs, _texts)


def _lance(assets: pl.DataFrame, needs: pl.DataFrame, folder: Path) -> Ask:
    with _encoding():
        return match_encoded.lance(assets, needs, folder, _texts)


def _lance_alone(assets: pl.DataFrame, needs: pl.DataFrame, folder: Path) -> Ask:
    with _encoding():
        offered = _texts(assets)
        return match_lance.searched(match_lance.learned(offered), offered, _texts(needs), folder)


@contextmanager
def _encoding() -> Iterator[None]:
    """Say of a method without an encoder that it cannot run here."""
    try:
        yield
    except match_lance.NoEncoder as error:
        raise Absent(str(error)) from error


def _named(encoder: Encoder | None) -> Encoder:
    assert encoder is not None
    return encoder


def _tantivy(assets: pl.DataFrame, needs: pl.DataFrame, folder: Path) -> Ask:
    plain = settings("lexical")
    even = replace(plain, columns=dict.fromkeys(plain.columns, 1), commonness=0.0, k3=1e9)
    fields = tantivy.SchemaBuilder()
    fields.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    schema = fields.add_text_field("name", tokenizer_name="raw", stored=True).build()
    index = tantivy.Index(schema, path=str(folder))
    writer = index.writer(num_threads=1)
    for name, stated, row in written(assets):
        writer.add_document(tantivy.Document(terms=" ".join(weighted(row, stated, even.columns)), name=name))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher, seekers = index.searcher(), Seekers(needs, even)

    def ask(name: str, most: int) -> list[str]:
        parts = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(tantivy.Query.term_query(schema, "terms", term), count))
            for term, count in seekers.times(name).items()
        ]
        hits = searcher.search(tantivy.Query.boolean_query(parts), limit=most, count=False).hits
        return [searcher.doc(where)["name"][0] for _, where in hits]

    return ask


def _bm25s(assets: pl.DataFrame, needs: pl.DataFrame, folder: Path) -> Ask:
    stemmer, texts, names = Stemmer.Stemmer("english"), _texts(needs), assets["id"].to_list()
    index = bm25s.BM25(k1=1.2, b=0.75)
    index.index(_words(list(_texts(assets).values()), stemmer), show_progress=False)
    index.save(folder)

    def ask(name: str, most: int) -> list[str]:
        words = _words([texts[name]], stemmer)
        rows, scores = index.retrieve(words, k=min(most, len(names)), show_progress=False, n_threads=0)
        return [names[row] for row, score in zip(rows[0].tolist(), scores[0].tolist(), strict=True) if score > 0]

    return ask


def _words(texts: list[str], stemmer: Any) -> Any:
    return bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False)


def _fts5(assets: pl.DataFrame, needs: pl.DataFrame, folder: Path) -> Ask:
    texts, base = _texts(needs), sqlite3.connect(folder / "texts.sqlite")
    base.execute("CREATE VIRTUAL TABLE texts USING fts5(name UNINDEXED, written, tokenize = 'porter unicode61')")
    base.executemany("INSERT INTO texts VALUES (?, ?)", _texts(assets).items())
    base.execute("INSERT INTO texts (texts) VALUES ('optimize')")
    base.commit()

    def ask(name: str, most: int) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in _plain(texts[name]))
        sought = "SELECT name FROM texts WHERE texts MATCH ? ORDER BY bm25(texts) LIMIT ?"
        return [row[0] for row in base.execute(sought, (words, most))] if words else []

    return ask


def _postgres(assets: pl.DataFrame, needs: pl.DataFrame, folder: Path) -> Ask:
    address = os.environ.get("VALORISE_POSTGRES")
    if not address:
        raise Absent("VALORISE_POSTGRES names no database.")
    try:
        base = psycopg.connect(address, autocommit=True)
    except psycopg.OperationalError as error:
        raise Absent("the database of VALORISE_POSTGRES does not answer.") from error
    texts = _texts(needs)
    base.execute("CREATE TEMPORARY TABLE bench_texts (name text, written tsvector)")
    with base.cursor() as cursor:
        cursor.executemany("INSERT INTO bench_texts VALUES (%s, to_tsvector('english', %s))", _texts(assets).items())
    base.execute("CREATE INDEX ON bench_texts USING gin (written)")
    base.execute("ANALYZE bench_texts")
    sought = (
        "SELECT name FROM bench_texts, to_tsquery('english', %s) AS sought WHERE written @@ sought "
        "ORDER BY ts_rank(written, sought, 1) DESC, name LIMIT %s"
    )

    def ask(name: str, most: int) -> list[str]:
        words = " | ".join(_plain(texts[name]))
        return [row[0] for row in base.execute(sought, (words, most))] if words else []

    return ask


def _texts(records: pl.DataFrame) -> dict[str, str]:
    written = records.select("id", pl.concat_str("title", "summary", separator=" ", ignore_nulls=True).alias("text"))
    return {name: text.replace("\0", " ") for name, text in written.iter_rows()}


def _plain(text: str) -> list[str]:
    """The words of a need, each once, without stop words."""
    return [word for word in dict.fromkeys(WORDS.findall(text.lower())) if word not in STOPWORDS_EN]


PEER = "bm25s stemmed"
METHODS = [
    Method(PEER, "bm25s, English stop words, English Snowball stemmer, k1 1.2, b 0.75", _bm25s),
    Method("tantivy alone", "tantivy's own BM25 (k1 1.2, b 0.75) over the same terms as ours", _tantivy),
    Method("SQLite FTS5", "porter stemmer, bm25() with its fixed k1 1.2, b 0.75", _fts5),
    Method(
        "PostgreSQL full text",
        "configuration english, GIN index, ts_rank with length normalisation 1",
        _postgres,
        None,
        True,
    ),
    Method(
        "LanceDB hybrid, LSA",
        "lancedb, its full text and 300 directions of the same texts (scikit-learn), joined by reciprocal ranks",
        _lance_alone,
        sized=False,
    ),
    Method("Valorise lexical", "`--profile lexical`: shared words alone", _ours("lexical"), _explained("lexical")),
    Method(
        "Valorise hybrid",
        "`--profile hybrid`: shared words, related words, nearness of subjects",
        _ours("hybrid"),
        _explained("hybrid"),
    ),
    Method(
        "encoder alone",
        "sentence-transformers, whole texts up to the 256 tokens it reads, all compared",
        _alone,
        sized=False,
    ),
    Method(
        "LanceDB hybrid", "lancedb, the same vectors and its full text, joined by reciprocal ranks", _lance, sized=False
    ),
    Method(
        "Valorise semantic",
        "`--profile semantic`: as hybrid, the 50 best read by the encoder passage by passage",
        _semantic,
        _semantic_explained,
        twice=True,
    ),
]
