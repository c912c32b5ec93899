#!/usr/bin/env python3
"""Compares wetplant with GNPy 3.0.1 on random lines, times both on the same work in one run, and writes RESULTS.md.

    python3 bench/optics/run.py [--lines 50] [--seed 7] [--out FILE] [--times-only]

Calls setup.sh, which makes an environment in target/bench-optics and needs PyPI once. Every process runs on one core
where the system can hold it there, with one thread; both sides take turns. About ten minutes.
"""
import argparse, json, os, platform, resource, shutil, statistics, subprocess, sys
from datetime import date
from pathlib import Path

sys.dont_write_bytecode = True
import compare, lines, timed

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
WORK = TARGET / "bench-optics"
PYTHON = WORK / "venv" / "bin" / "python"
BINARY = TARGET / "release" / "examples" / "run_line"
DEFAULTS = ("default_edfa_config.json", "default_raman_coefficient.json")
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "RAYON")}
# bar in dB by kind of line; what is no dB is held to it as well
BARS = {"closed": 1e-6, "srs": 0.02, "separated": 0.02, "pumps": 0.005}
WORDS = {
    "closed": "closed form, amplifiers, nodes", "srs": "Raman scattering; closed form or `ggn_approx`",
    "separated": "Raman scattering; `ggn_spectrally_separated`", "pumps": "Raman pumps, against GNPy extrapolated to zero step",
}


def main():
    options = parsed()
    subprocess.run([HERE / "setup.sh"], check=True)
    run_alone([PYTHON, HERE / "peer.py", "defaults", WORK])
    if options.times_only:
        earlier = json.loads((WORK / "results.json").read_text())
        found, written = earlier["lines"], earlier["written"]
    else:
        shutil.rmtree(WORK / "lines", ignore_errors=True)
        found = [(name, kind, on_line(name, kind)) for name, kind in lines.write_all(WORK / "lines", options.lines, options.seed)]
        written = rewritten([name for name, kind, _ in found if kind in ("closed", "srs")][::6])
    times = timings()
    (WORK / "results.json").write_text(json.dumps({"lines": found, "written": written, "times": times}, indent=1))
    text = results(options, found, written, times)
    options.out.write_text(text)
    print(text)


def parsed():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=50)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, default=HERE / "RESULTS.md")
    parser.add_argument("--times-only", action="store_true", help="keep the deviations of the last run")
    return parser.parse_args()


def run_alone(command):
    """What a process with one thread on one core prints."""
    pinned = ["taskset", "-c", str(max(os.sched_getaffinity(0)))] if shutil.which("taskset") else []
    environment = {**os.environ, **ONE_THREAD, "PYTHONDONTWRITEBYTECODE": "1", "RUST_BACKTRACE": "0"}
    done = subprocess.run([*pinned, *map(str, command)], capture_output=True, text=True, env=environment, cwd=WORK)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def ours(mode, folder, *more):
    return json.loads(run_alone([BINARY, mode, folder, "begin", "end", *more]))


def theirs(mode, folder, *more):
    return json.loads(run_alone([PYTHON, HERE / "peer.py", mode, folder, *more]))


def with_defaults(folder):
    for name in DEFAULTS:
        shutil.copy(WORK / name, folder)
    return folder


def on_line(name, kind):
    folder = with_defaults(WORK / "lines" / name)
    physics = json.loads((folder / "sim.json").read_text())
    computed = physics["nli_params"].get("computed_channels") if "approx" in physics["nli_params"]["method"] else None
    told = extrapolated(folder, physics) if kind == "pumps" else theirs("one", folder)
    deviations = compare.apart(ours("one", folder), told, computed)
    print(name, kind, f"{max(deviations.values()):.1e}", file=sys.stderr, flush=True)
    return deviations


def extrapolated(folder, physics):
    """GNPy with its pumps settled, at steps of 50 and 25 m: its error falls with the step, so 2 x fine - coarse."""
    told = []
    for step_m in (50, 25):
        physics["raman_params"]["solver_spatial_resolution"] = step_m
        (folder / "sim.json").write_text(json.dumps(physics))
        told.append(theirs("settled", folder))
    return onward(*told)


def onward(coarse, fine):
    if isinstance(fine, dict):
        return {key: onward(coarse[key], fine[key]) for key in fine}
    if isinstance(fine, list):
        return [onward(a, b) for a, b in zip(coarse, fine, strict=True)]
    return 2 * fine - coarse if isinstance(fine, float) else fine


def rewritten(names):
    """GNPy on files as wetplant writes them, against wetplant on the files it read: largest deviation of any figure,
    and whether GNPy's own command runs on them."""
    found = []
    for name in names:
        folder = WORK / "lines" / name
        run_alone([BINARY, "rewrite", folder, "begin", "end"])
        again = with_defaults(folder / "rewritten")
        physics = json.loads((folder / "sim.json").read_text())
        computed = physics["nli_params"].get("computed_channels") if "approx" in physics["nli_params"]["method"] else None
        apart = compare.apart(ours("one", folder), theirs("one", again), computed)
        run_alone(gnpy_command(again))
        found.append((name, max(apart.values())))
    return found


def gnpy_command(folder):
    files = ("equipment", "topology", "spectrum", "sim", *(Path(name).stem for name in DEFAULTS))
    extra = [file for file in sorted(folder.glob("*.json")) if file.stem not in files]
    more = ["--extra-config", *extra] if extra else []
    return [PYTHON.parent / "gnpy-transmission-example", "-e", folder / "equipment.json", "--spectrum", folder / "spectrum.json",
            "--sim-params", folder / "sim.json", "--no-insert-edfas", folder / "topology.json", "begin", "end", *more]


def timings():
    folder = WORK / "timed"
    for spans in (10, 100):
        timed.write(folder / f"{spans}", spans)
    timed.write(folder / "wide", 10, wide=True, computed=[1, 48, 95, 143, 190])
    timed.write(folder / "wide1", 1, wide=True, computed=[1, 48, 95, 143, 190])
    for each in folder.iterdir():
        with_defaults(each)
    median = lambda told: statistics.median(told["times_s"])
    gnpy_10, gnpy_100 = [], []
    warm_10, ready_10, cold_10, ready_100, batch = [], [], [], [], []
    # turn by turn, so that a busy moment of the machine meets both
    for _ in range(3):
        gnpy_10.append(median(theirs("times", folder / "10", 21)))
        warm_10.append(median(ours("warm", folder / "10", 201)))
        cold_10.append(median(ours("cold", folder / "10", 201)))
        gnpy_100.append(median(theirs("times", folder / "100", 7)))
        ready_10.append(median(ours("prepared", folder / "10", 201)))
        ready_100.append(median(ours("prepared", folder / "100", 101)))
        batch.append(median(ours("batch", folder / "10", 5)))
    print("closed form timed", file=sys.stderr, flush=True)
    found = {
        "96 channels, 10 spans, warm: the line made ready": (statistics.median(gnpy_10), statistics.median(ready_10), 700),
        "the same, only kernels kept": (statistics.median(gnpy_10), statistics.median(warm_10), 700),
        "96 channels, 10 spans, cold": (statistics.median(gnpy_10), statistics.median(cold_10), 150),
        "96 channels, 100 spans, warm: the line made ready": (statistics.median(gnpy_100), statistics.median(ready_100), 700),
        "one of 1,000 what-ifs on the line of 10 spans": (statistics.median(gnpy_10), statistics.median(batch), 1000),
    }
    one_span = median(theirs("times", folder / "wide1", 1))
    found["190 channels, 10 spans, Raman scattering and generalised model"] = (10 * one_span, median(ours("converged", folder / "wide", 5)), 100)
    found["whole process from JSON, 96 channels, 10 spans"] = (
        process_s(gnpy_command(folder / "10"), 5), process_s([BINARY, "one", folder / "10", "begin", "end"], 21), 180)
    return found


def process_s(command, repeats):
    """Median CPU seconds, user and system, of a process."""
    spent = []
    for _ in range(repeats):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run_alone(command)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(spent)


# From here on only what is printed.


def results(options, found, written, times):
    return f"""# wetplant beside GNPy 3.0.1: optical lines

{date.today()}, {cpu_name()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, load average {os.getloadavg()[1]:.1f} over the
last five minutes. Made by `bench/optics/run.py`; what is measured and how is in [README.md](README.md).

## Figures: {options.lines} random lines, seed {options.seed}

Largest deviation over all channels, elements and lines of a kind.

{accuracy_table(found)}

{figure_table(found)}

GNPy on files that wetplant wrote, against wetplant on the files it had read ({len(written)} lines): at most
{max(value for _, value in written):.1e} in any figure; `gnpy-transmission-example` runs on each.

## Time: CPU of one core, medians

| work | GNPy | wetplant | times faster: bar | seen | reached |
|---|---|---|---|---|---|
{chr(10).join(time_row(work, *three) for work, three in times.items())}

The row with the generalised model: GNPy computes 5 channels of one span, times 10 (its own grids, the others lie between
those 5); wetplant computes all 190 channels of 10 spans, its integrals taken to convergence.
"""


def accuracy_table(found):
    rows = []
    for kind, bar in BARS.items():
        of_kind = [(name, max(deviations.values())) for name, each, deviations in found if each == kind]
        if of_kind:
            name, worst = max(of_kind, key=lambda pair: pair[1])
            rows.append(f"| {WORDS[kind]} | {len(of_kind)} | {bar:g} | {worst:.1e} ({name}) | {'yes' if worst <= bar else 'no'} |")
    return "| lines | how many | bar | seen | reached |\n|---|---|---|---|---|\n" + "\n".join(rows)


def figure_table(found):
    kinds = [kind for kind in BARS if any(each == kind for _, each, _ in found)]
    figures = list(found[0][2])
    worst = lambda figure, kind: max(deviations[figure] for _, each, deviations in found if each == kind)
    rows = [f"| {name_of(figure)} | " + " | ".join(f"{worst(figure, kind):.1e}" for kind in kinds) + " |" for figure in figures]
    head = "| figure | " + " | ".join(kinds) + " |\n|---|" + "---|" * len(kinds)
    return head + "\n" + "\n".join(rows)


def name_of(figure):
    return f"`{figure}`, {compare.FIGURES[figure]}" if figure in compare.FIGURES else f"{figure}, dB"


def time_row(work, peer_s, our_s, bar):
    seen = peer_s / our_s
    return f"| {work} | {duration(peer_s)} | {duration(our_s)} | {bar} | {seen:.0f} | {'yes' if seen >= bar else 'no'} |"


def duration(seconds):
    if seconds >= 1:
        return f"{seconds:.2f} s"
    return f"{seconds * 1e3:.2f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.1f} µs"


def cpu_name():
    try:
        return next(line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or "unknown processor"


if __name__ == "__main__":
    main()
