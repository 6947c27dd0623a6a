"""Pictures as Vega-Lite specifications. Colours are names of meanings that the page turns into its own shades."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from valorise.reporting.wording import clipped

INK, MUTED, RULE, ACCENT, SOFT = "#1d2327", "#59626a", "#d8dcdf", "#0f5c66", "#9cc4c9"
"""Shades on paper; `shared/tokens.css` maps each of them to the shade of the same meaning on a dark screen."""

Row = dict[str, Any]
Spec = dict[str, Any]
WIDTH, RIGHT = 360, 36
"""Width of a picture, as a telephone shows it without shrinking; room for figures at its right edge."""
LETTER, MOST = 7, 28
"""Width of a letter that names are given, and letters that are shown of a name."""
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


def bars(rows: Sequence[tuple[str, float, str]]) -> Spec:
    """Horizontal bars in the given order: name, length, and the figure written at the end of the bar."""
    values = [{"name": clipped(name, MOST), "value": value, "shown": shown} for name, value, shown in rows]
    names, width = _names([clipped(name, MOST) for name, _, _ in rows])
    y = {"field": "name", "type": "nominal", "sort": None, "axis": names, "title": None}
    x = {"field": "value", "type": "quantitative", "axis": None, "scale": {"zero": True, "nice": False}}
    return _spec(
        values,
        width,
        {"step": 22},
        [
            _layer({"type": "bar", "color": ACCENT, "height": 12}, x=x, y=y),
            _layer(
                {"type": "text", "align": "left", "dx": 5, "color": INK, "fontSize": 12},
                x=x,
                y=y,
                text={"field": "shown", "type": "nominal"},
            ),
        ],
    )


def intervals(rows: Sequence[Row]) -> Spec:
    """For each name a bar from `low` to `high` with a mark at `value`, on a scale from 0 to 1; unknown stays open."""
    order = [row["name"] for row in rows]
    names, width = _names(order)
    y = {"field": "name", "type": "nominal", "sort": order, "axis": names, "title": None}
    axis = {"values": [0, 0.5, 1], "format": ".1f", "title": "0 none · 1 full distance", **_axis(), "grid": True}
    x = {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": axis}
    known = [{"filter": "datum.value != null"}]
    span = {"field": "low", **x}, {"field": "high"}
    return _spec(
        list(rows),
        width,
        {"step": 28},
        [
            _layer({"type": "bar", "color": SOFT, "height": 12}, known, x=span[0], x2=span[1], y=y),
            _layer(
                {"type": "tick", "color": ACCENT, "thickness": 4, "height": 18}, known, x={"field": "value", **x}, y=y
            ),
            _layer(
                {"type": "text", "align": "left", "color": MUTED, "fontSize": 12, "text": "too little is known"},
                [{"filter": "datum.value == null"}],
                x={"datum": 0.02, **x},
                y=y,
            ),
        ],
    )


def levels(rows: Sequence[Row]) -> Spec:
    """For each name its scale as a line from 1 to `top`, a bar from `lowest` to `highest`, a mark at `level`.

    `claimed` is a ring: somebody says so and shows nothing. What is None is not drawn.
    """
    order = [row["name"] for row in rows]
    names, width = _names(order)
    y = {"field": "name", "type": "nominal", "sort": order, "axis": names, "title": None}
    most = max((row["top"] for row in rows), default=9)
    axis = {**_axis(), "title": None, "values": list(range(1, most + 1)), "format": "d", "grid": True}
    x = {"type": "quantitative", "scale": {"domain": [0.5, most + 0.5], "nice": False, "zero": False}, "axis": axis}
    spread = [{"filter": "datum.lowest != null"}, *_wider("lowest", "highest")]
    reached, claimed = [{"filter": "datum.level != null"}], [{"filter": "datum.claimed != null"}]
    ring = {"type": "point", "shape": "circle", "size": 90, "color": MUTED, "filled": False, "strokeWidth": 2}
    return _spec(
        list(rows),
        width,
        {"step": 28},
        [
            _layer(
                {"type": "rule", "color": RULE},
                [{"calculate": "1", "as": "bottom"}],
                x={"field": "bottom", **x},
                x2={"field": "top"},
                y=y,
            ),
            _layer(
                {"type": "bar", "color": SOFT, "height": 12}, spread, x={"field": "from", **x}, x2={"field": "to"}, y=y
            ),
            _layer(ring, claimed, x={"field": "claimed", **x}, y=y),
            _layer(
                {"type": "tick", "color": ACCENT, "thickness": 5, "height": 18}, reached, x={"field": "level", **x}, y=y
            ),
        ],
    )


def years(rows: Sequence[tuple[str, float | None, float | None, float | None, str]], *, width: int = 210) -> Spec:
    """A figure by year: year, value, low, high, written value. A missing year is a gap, never a zero."""
    values = [
        {"year": year, "value": value, "low": low, "high": high, "shown": shown}
        for year, value, low, high, shown in rows
    ]
    x = {
        "field": "year",
        "type": "ordinal",
        "axis": {**_axis(), "title": None, "labelAngle": 0, "ticks": False},
        "scale": {"domain": [row[0] for row in rows]},
    }
    y = {"field": "value", "type": "quantitative", "axis": None, "scale": {"zero": True}}
    known = [{"filter": "datum.value != null"}]
    return _spec(
        values,
        width,
        84,
        [
            _layer({"type": "bar", "color": SOFT, "width": {"band": 0.55}}, known, x=x, y=y),
            _layer(
                {"type": "rule", "color": MUTED},
                [{"filter": "datum.low != null && datum.high != null"}],
                x=x,
                y={"field": "low", "type": "quantitative", "axis": None},
                y2={"field": "high"},
            ),
            _layer(
                {"type": "text", "dy": -7, "baseline": "bottom", "color": INK, "fontSize": 11},
                known,
                x=x,
                y={"field": "top", "type": "quantitative", "axis": None},
                text={"field": "shown", "type": "nominal"},
            ),
        ],
    ) | {"transform": [{"calculate": "datum.high == null ? datum.value : max(datum.high, datum.value)", "as": "top"}]}


def spans(rows: Sequence[Row]) -> Spec:
    """A plan by name: dark from `begins` to `earliest`, light on to `latest`; a mark where no time is known.

    Days are ISO 8601 texts; `latest` or `earliest` may be missing.
    """
    values = [{**row, "name": clipped(row["name"], MOST)} for row in rows]
    names, width = _names([row["name"] for row in values])
    y = {"field": "name", "type": "nominal", "sort": None, "axis": names, "title": None}
    axis = {**_axis(), "title": None, **_ticks(rows), "grid": True}
    time = {"type": "temporal", "scale": {"type": "utc"}, "axis": axis}
    x = {"field": "begins", **time}
    timed = [{"filter": "datum.earliest != null"}]
    bounded = [{"filter": "datum.latest != null"}]
    untimed = [{"filter": "datum.earliest == null"}]
    return _spec(
        values,
        width,
        {"step": 22},
        [
            _layer({"type": "bar", "color": SOFT, "height": 12}, bounded, x=x, x2={"field": "latest"}, y=y),
            _layer({"type": "bar", "color": ACCENT, "height": 12}, timed, x=x, x2={"field": "earliest"}, y=y),
            _layer({"type": "tick", "color": MUTED, "thickness": 3, "height": 14}, untimed, x=x, y=y),
        ],
    )


def swings(rows: Sequence[Row], middle: float) -> Spec:
    """A tornado: for each name a bar between `low` and `high`, the result at the ends of its range, around `middle`."""
    values = [{**row, "name": clipped(row["name"], MOST)} for row in rows]
    names, width = _names([row["name"] for row in values])
    y = {"field": "name", "type": "nominal", "sort": None, "axis": names, "title": None}
    axis = {**_axis(), "title": None, "format": "~s", "tickCount": 4, "grid": True}
    x = {"type": "quantitative", "scale": {"zero": False}, "axis": axis}
    return _spec(
        values,
        width,
        {"step": 24},
        [
            _layer({"type": "bar", "color": SOFT, "height": 14}, x={"field": "low", **x}, x2={"field": "high"}, y=y),
            _layer({"type": "rule", "color": ACCENT, "strokeWidth": 2}, x={"datum": middle, **x}),
        ],
    )


def ranges(rows: Sequence[Row]) -> Spec:
    """For each name a bar from `low` to `high` on one scale of amounts, with a line at zero: no end is the answer."""
    values = [{**row, "name": clipped(row["name"], MOST)} for row in rows]
    names, width = _names([row["name"] for row in values])
    y = {"field": "name", "type": "nominal", "sort": None, "axis": names, "title": None}
    axis = {**_axis(), "title": None, "format": "~s", "tickCount": 4, "grid": True}
    x = {"type": "quantitative", "scale": {"zero": True}, "axis": axis}
    bar = {"type": "bar", "color": ACCENT, "height": 12}
    return _spec(
        values,
        width,
        {"step": 24},
        [
            _layer(bar, x={"field": "low", **x}, x2={"field": "high"}, y=y),
            _layer({"type": "rule", "color": MUTED}, x={"datum": 0, **x}),
        ],
    )


def _wider(low: str, high: str) -> list[Row]:
    """A bar from half a level below to half a level above, so that one level is seen too."""
    return [{"calculate": f"datum.{low} - 0.4", "as": "from"}, {"calculate": f"datum.{high} + 0.4", "as": "to"}]


def _ticks(rows: Sequence[Row]) -> Row:
    """Marks of years, or of quarters and months where all lies within two years or half a year."""
    days = sorted(row[name][:10] for row in rows for name in ("begins", "earliest", "latest") if row.get(name))
    length = (date.fromisoformat(days[-1]) - date.fromisoformat(days[0])).days if days else 0
    if length > 730:
        return {"format": "%Y", "tickCount": {"interval": "year", "step": 1}}
    return {"format": "%Y-%m", "tickCount": {"interval": "month", "step": 3 if length > 183 else 1}}


def _layer(mark: Row, transform: list[Row] | None = None, **encoding: Any) -> Row:
    return {"mark": mark, "encoding": encoding} | ({"transform": transform} if transform else {})


def _spec(values: list[Row], width: int, height: Any, layers: list[Row]) -> Spec:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": values},
        "width": width,
        "height": height,
        "padding": {"left": 0, "right": RIGHT, "top": 6, "bottom": 6},
        "autosize": {"type": "pad", "contains": "content"},
        "background": "transparent",
        "layer": layers,
        "config": {"font": FONT, "view": {"stroke": None}, "aria": False},
    }


def _names(names: Sequence[str]) -> tuple[Row, int]:
    """Axis of names, left-aligned in a column wide enough in any font, and the width left for the bars."""
    column = LETTER * max((len(name) for name in names), default=1) + 8
    axis = {**_axis(), "domain": False, "ticks": False, "labelAlign": "left", "labelColor": INK, "labelLimit": 0}
    return {**axis, "labelPadding": column, "minExtent": column, "maxExtent": column}, WIDTH - RIGHT - column


def _axis() -> Row:
    return {
        "labelColor": MUTED,
        "titleColor": MUTED,
        "gridColor": RULE,
        "domainColor": RULE,
        "tickColor": RULE,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "grid": False,
    }
