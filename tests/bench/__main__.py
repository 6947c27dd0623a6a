"""`python -m tests.bench [NAME ...] [--smoke]`: run benchmarks and print their figures."""

from __future__ import annotations

import sys

from tests.bench.registry import Case, NotHere, cases


def main(arguments: list[str]) -> int:
    """Run the named cases, or all; 2 where a name is unknown."""
    smoke = "--smoke" in arguments
    names = [one for one in arguments if not one.startswith("-")]
    known = {case.name: case for case in cases()}
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(known)}.", file=sys.stderr)
        return 2
    for case in [known[name] for name in names] or known.values():
        _show(case, smoke=smoke)
    return 0


def _show(case: Case, *, smoke: bool) -> None:
    print(f"\n{case.name}\n{case.about}\n")
    try:
        lines = case.run(smoke)
    except NotHere as error:
        print(f"  not run: {error}")
        return
    for line in lines:
        ratio = "" if line.ratio is None else f"{line.ratio:8.3f}x"
        print(f"  {line.on:<14}{line.method:<28}{line.measure:<22}{line.value:12.4f}{ratio}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
