"""The results as a Markdown table: a row for each workload, a column for each framework."""

from typing import Any

Entry = dict[str, Any]


def number(value: float) -> str:
    """Three digits that count."""
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"


def far(entry: Entry) -> str:
    """How far from Keras, relative to the largest value."""
    distance = entry["agreement"]["difference"]
    return "not a number," if distance is None else f"{distance:.1e}"


def cell(entry: Entry | None) -> str:
    """Milliseconds with their range over the rounds, or GFLOP/s."""
    if entry is None:
        return ""
    if "error" in entry:
        return "error"
    wrong = "" if entry["agreement"]["agrees"] and entry.get("fell", True) else " (!)"
    if "gflops" in entry:
        return f"{number(entry['gflops'])} GFLOP/s{wrong}"
    return f"{number(entry['ms'])} ({number(entry['min'])} to {number(entry['max'])}){wrong}"


def ratio(entries: dict[str, Entry], own: str) -> str:
    """How many times as fast as the best peer; only right results count."""
    times = {name: e["ms"] for name, e in entries.items() if "ms" in e and e["agreement"]["agrees"]}
    peers = [ms for name, ms in times.items() if not name.startswith("tabgrad")]
    return f"{min(peers) / times[own]:.2f}" if peers and own in times else ""


def remarks(results: dict[str, dict[str, Entry]]) -> list[str]:
    """Everything that went wrong."""
    lines = []
    for workload, entries in results.items():
        for framework, entry in entries.items():
            if "error" in entry:
                lines.append(f"- {workload}, {framework}: {entry['error']}")
                continue
            if not entry["agreement"]["agrees"]:
                lines.append(f"- {workload}, {framework}: {far(entry)} from Keras")
            if not entry.get("fell", True):
                lines.append(f"- {workload}, {framework}: the loss did not fall: {entry['losses']}")
    return lines


def markdown(result: Entry, declared: dict[str, Entry]) -> str:
    """The whole report."""
    results = result["workloads"]
    frameworks = list(dict.fromkeys(name for entries in results.values() for name in entries))
    own = [name for name in frameworks if name.startswith("tabgrad")]
    header = ["workload", *frameworks, *(f"{name} / best peer" for name in own)]
    rows = [header, ["---"] * len(header)]
    for name, entries in results.items():
        first = f"{name}: {declared[name]['about']}"
        rows.append([first, *(cell(entries.get(f)) for f in frameworks), *(ratio(entries, o) for o in own)])
    machine = result["machine"]
    packages = ", ".join(f"{name} {version}" for name, version in result["packages"].items())
    speeds = " The last columns are speed: 2.00 is twice as fast as the best peer." if own else ""
    lines = [
        "# Benchmark in the browser",
        "",
        f"Chromium {result['browser']} on {machine['cpu']}, {machine['cores']} cores, {machine['system']};"
        f" one thread. {packages}.",
        f"Milliseconds for a step: median of {result['rounds']} rounds (least to most).{speeds}",
        "",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
    notes = remarks(results)
    return "\n".join([*lines, *(["", "Remarks:", "", *notes] if notes else [])]) + "\n"
