"""`python -m tests.bench [NAME ...] [--smoke]`: run benchmarks and print their figures."""

from __future__ import annotations

import click

from tests.bench.registry import Case, NotHere, cases


@click.command(epilog=f"Benchmarks: {', '.join(case.name for case in cases())}.")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--smoke", is_flag=True, help="A small part of each, to see that it runs.")
def main(names: tuple[str, ...], smoke: bool) -> None:
    """Run the named benchmarks, or all, and print their figures; peers run beside ours in the same run."""
    known = {case.name: case for case in cases()}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise click.UsageError(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(known)}.")
    for case in [known[name] for name in names] or known.values():
        _show(case, smoke=smoke)


def _show(case: Case, *, smoke: bool) -> None:
    print(f"\n{case.name}\n{case.about}\n")
    try:
        lines = case.run(smoke)
    except NotHere as error:
        print(f"  not run: {error}")
        return
    for line in lines:
        ratio = "" if line.ratio is None else f"{line.ratio:8.3f}x"
        print(f"  {line.on:<22}{line.method:<28}{line.measure:<22}{line.value:12.4f}{ratio}")


if __name__ == "__main__":
    main()
