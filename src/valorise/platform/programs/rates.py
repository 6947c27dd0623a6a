"""How many calls a sender gets: a bucket that fills steadily, in the memory of this server; no write per call."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from django.conf import settings

from valorise.platform.foundation import clock
from valorise.platform.foundation.api_errors import TooOften

MOST_SENDERS = 10_000
_left: OrderedDict[str, tuple[float, float]] = OrderedDict()
_lock = Lock()


def take_one(sender: str) -> int:
    """Count a call of this sender; how many are left. `TooOften`, with the seconds to wait, where none is."""
    most = settings.API_CALLS_PER_MINUTE
    moment = clock.now().timestamp()
    with _lock:
        left, before = _left.pop(sender, (float(most), moment))
        # A clock that was set back gives nothing for free and takes nothing away.
        left = min(most, left + max(0.0, moment - before) * most / 60)
        _left[sender] = (max(0.0, left - 1) if left >= 1 else left, moment)
        while len(_left) > MOST_SENDERS:
            _left.popitem(last=False)
    if left < 1:
        raise _too_often(int((1 - left) * 60 / most) + 1, most)
    return int(left - 1)


def forget() -> None:
    """Begin anew, as after a start of the server."""
    with _lock:
        _left.clear()


def _too_often(seconds: int, most: int) -> TooOften:
    error = TooOften(
        what="Too many calls at once.",
        why=f"Each token gets {most} calls in a minute.",
        fix=f"Wait {seconds} seconds, then go on. Lists with a larger limit need fewer calls.",
    )
    error.headers = {"Retry-After": str(seconds)}
    return error
