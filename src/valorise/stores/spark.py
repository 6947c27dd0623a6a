"""A Spark cluster that does pieces of work beside each other; it knows nothing of what they are."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from valorise.terms.errors import NotReady, ValoriseError

if TYPE_CHECKING:
    from pyspark import SparkContext

Piece = TypeVar("Piece")
Made = TypeVar("Made")
AT_ONCE = 64
"""Pieces that are handed over before one is finished; more wait here, so that a stop leaves little behind."""
PATIENCE = 60.0
"""Seconds without a finished piece after which it is asked whether the cluster has any worker at all."""


class Cluster:
    """Machines that work for one driver; only `cluster` gives them."""

    def __init__(self, context: SparkContext, master: str) -> None:
        self._context, self._master = context, master

    def each(self, work: Callable[[Piece], Made], pieces: Sequence[Piece]) -> Iterator[tuple[int, Made]]:
        """What comes of each piece with its place, in the order in which they are finished.

        A piece whose worker dies is done again by another. Raises what `work` raises where that is one of our errors,
        NotReady where Spark gives up or where no worker has offered itself.
        """
        pool = ThreadPoolExecutor(max_workers=min(AT_ONCE, max(1, len(pieces))))
        try:
            waiting = {pool.submit(self._one, work, piece): place for place, piece in enumerate(pieces)}
            open_still = set(waiting)
            while open_still:
                finished, open_still = wait(open_still, PATIENCE, FIRST_COMPLETED)
                if not finished and not self._has_workers():
                    raise _nobody(self._master)
                yield from ((waiting[done], done.result()) for done in finished)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _has_workers(self) -> bool:
        """Whether any program but our own holds memory for this work; where all is local, our own does it."""
        known: int = self._context._jsc.sc().getExecutorMemoryStatus().size()
        return self._master.startswith("local") or known > 1

    def _one(self, work: Callable[[Piece], Made], piece: Piece) -> Made:
        from py4j.protocol import Py4JError

        try:
            answers: list[Made | ValoriseError]
            answers = self._context.parallelize([piece], 1).map(partial(_answer, work)).collect()
        except Py4JError as error:
            raise _gave_up(self._master, error) from error
        (made,) = answers
        if isinstance(made, ValoriseError):
            raise made
        return made


@contextmanager
def cluster(master: str) -> Iterator[Cluster]:
    """The cluster at this address, such as `spark://host:7077` or `local[2]`, for as long as the block lasts.

    Raises NotReady where pyspark or Java is not installed or where the cluster does not answer.
    """
    context = _context(master)
    try:
        yield Cluster(context, master)
    finally:
        context.stop()


def _answer(work: Callable[[Piece], Made], piece: Piece) -> Made | ValoriseError:
    """Our errors come back as they are: Spark would try again, and show them as text among those of Java."""
    try:
        return work(piece)
    except ValoriseError as error:
        return error


def _context(master: str) -> SparkContext:
    try:
        from py4j.protocol import Py4JError
        from pyspark import SparkConf, SparkContext
        from pyspark.errors import PySparkException
    except ImportError as error:
        raise NotReady(
            what="Spark is not installed.",
            where="--engine spark",
            fix="Install it with: pip install 'valorise[cluster]'",
        ) from error
    _java()
    # Without a word, workers take the first python3 they find, which need not hold Valorise.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    # `spark.log.level` keeps the warnings of Java out of the progress that a person reads.
    told = {"spark.master": master, "spark.app.name": "valorise match", "spark.log.level": "ERROR"}
    told |= {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
    if "PYTHONPATH" in os.environ:
        told["spark.executorEnv.PYTHONPATH"] = os.environ["PYTHONPATH"]
    try:
        return SparkContext(conf=SparkConf().setAll(list(told.items())))
    except (Py4JError, PySparkException) as error:
        raise _gave_up(master, error) from error


def _java() -> None:
    """Raise NotReady where no Java is found: Spark itself would only say that its door did not open."""
    home = os.environ.get("JAVA_HOME")
    if not (Path(home, "bin", "java").exists() if home else shutil.which("java")):
        raise NotReady(
            what="Spark needs Java 17 or newer, and there is none.",
            where=f"JAVA_HOME, {home}" if home else "--engine spark",
            fix="Install it (on Debian and Ubuntu: apt-get install openjdk-17-jre-headless), or set JAVA_HOME to its"
            " folder, or compare with --engine local.",
        )


def _nobody(master: str) -> NotReady:
    return NotReady(
        what="No worker of the cluster took any work.",
        where=master,
        why=f"In {PATIENCE:.0f} seconds none offered itself with the memory and the processors that are asked for.",
        fix="Start workers that lead to this master, give them more memory, or compare with --engine local; the same"
        " command goes on from the finished parts.",
    )


def _gave_up(master: str, error: Exception) -> NotReady:
    """The first line of what Java says; the many others are for those who write Spark."""
    java = getattr(error, "java_exception", None)
    said = str(java.toString() if java is not None else error).strip().splitlines() or ["nothing"]
    return NotReady(
        what="Spark could not do the work.",
        where=master,
        why=f"Spark says: {said[0][:300]}",
        fix="See that the cluster runs and that its workers have Valorise and the folder of --batch; give the same"
        " command again, and it goes on from the finished parts.",
    )
