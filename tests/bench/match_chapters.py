"""`python -m tests.bench.match_chapters`: two chapters of docs/benchmarks/matching.md measured anew, the others stay.

Whether the reasons of matches are true (`match_proofs`) and whether their scores are (`match_scores`): both belong to
the same page as quality and speed, but need no peers and only some minutes. Run it after a change of settings.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.judged_sets import collections
from tests.bench.match_proofs import proof
from tests.bench.match_scores import scores
from tests.bench.registry import data

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks" / "matching.md"
LAST = "## Not in this run"
"""The chapter that a new one is put before."""


def placed(page: str, chapter: str) -> str:
    """The page with this chapter in place of the one of the same heading, or before the last ones where it has none.

    >>> placed("# A\\n\\n## B\\n\\nold\\n\\n## Not in this run\\n", "## B\\n\\nnew")
    '# A\\n\\n## B\\n\\nnew\\n\\n## Not in this run\\n'
    """
    heading = re.escape(chapter.partition("\n")[0])
    old = re.compile(rf"{heading}\n.*?(?=^## )", re.DOTALL | re.MULTILINE)
    place = old if old.search(page) else re.compile(rf"(?=^{LAST}$)", re.MULTILINE)
    return place.sub(lambda _: f"{chapter}\n\n", page, count=1)


def main() -> None:
    """Measure both chapters and write them into the page."""
    made = [proof(data()).told(), scores(collections()[0]).told()]
    note = f"Measured by `python -m tests.bench.match_chapters` on {datetime.now(UTC).date().isoformat()}."
    page = PAGE.read_text("utf-8")
    for chapter in made:
        page = placed(page, f"{chapter}\n\n{note}")
    PAGE.write_text(page, "utf-8")


if __name__ == "__main__":
    main()
