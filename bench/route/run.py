#!/usr/bin/env python3
"""Times the route engine beside its peers on the same rasters in one run and writes RESULTS.md.

    python3 bench/route/run.py [--caspian GRID.nc] [--sizes 1000,4000] [--seeds 1,2,3] [--rasters FOLDER] [--out FILE]

Makes its own environment in target/bench-route and needs PyPI once. The Caspian grid is not shipped: without it that
row is left out. Every tool runs in a process of its own, on one core where the system can hold it there, with one
thread. A run over everything takes about twenty minutes on a quiet machine.
"""
import argparse, json, os, platform, shutil, statistics, subprocess, sys, venv
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
WORK = TARGET / "bench-route"
PYTHON = WORK / "venv" / "bin" / "python"
BINARY = TARGET / "release" / "examples" / "raster"
PINS = (
    "numpy==2.4.6", "scipy==1.17.1", "numba==0.68.1", "rasterio==1.4.4", "scikit-fmm==2025.6.23", "scikit-image==0.26.0",
    "xarray==2026.9.0", "xarray-spatial==0.5.3", "whitebox-workflows==2.0.6", "pyorps==0.4.0",
)
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "NUMBA", "OPENBLAS", "MKL", "RAYON", "NUMEXPR")}
FIELD_PEERS = (
    "scikit-fmm order 1", "scikit-fmm order 2", "scikit-image MCP_Geometric, all cells", "xarray-spatial cost_distance",
    "whitebox-workflows cost_distance",
)
PATH_PEERS = FIELD_PEERS + ("scikit-image route_through_array", "pyorps r1", "pyorps r2", "pyorps r3")
# slow at this size and larger: on the first raster only
SLOW, SLOW_FROM = ("pyorps r2", "pyorps r3"), 3000
# a start for the second polish that owes us nothing: scikit-fmm on a raster three times as fine
FINER, FINER_UP_TO = "scikit-fmm order 2, three times as fine", 1500
OURS, OURS_GAP1, OURS_FIELD = "wetplant", "wetplant, gap 1", "wetplant, whole field"
PLAIN_N = 2000


def main():
    options = parsed()
    into_the_environment()
    subprocess.run(["cargo", "build", "--release", "-q", "-p", "wetplant-route", "--example", "raster"], check=True, cwd=ROOT)
    runs = {n: [on_raster(options.rasters, n, seed, first=seed == options.seeds[0]) for seed in options.seeds] for n in options.sizes}
    plain = constant_field()
    caspian = on_caspian(options.caspian) if options.caspian else {}
    (WORK / "results.json").write_text(json.dumps({"runs": runs, "plain": plain, "caspian": caspian}, indent=1))
    text = results(runs, plain, caspian)
    options.out.write_text(text)
    print(text)


def parsed():
    numbers = lambda text: [int(part) for part in text.split(",")]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--caspian", type=Path)
    parser.add_argument("--sizes", type=numbers, default=[1000, 4000])
    parser.add_argument("--seeds", type=numbers, default=[1, 2, 3])
    parser.add_argument("--rasters", type=Path, default=WORK / "rasters")
    parser.add_argument("--out", type=Path, default=HERE / "RESULTS.md")
    return parser.parse_args()


def into_the_environment():
    """Goes on inside the environment, made if need be."""
    if Path(sys.prefix).resolve() == (WORK / "venv").resolve():
        return
    if not (WORK / "ready").exists():
        venv.create(WORK / "venv", with_pip=True)
        subprocess.run([PYTHON, "-m", "pip", "install", "-q", *PINS], check=True)
        (WORK / "ready").touch()
    # nothing is left beside the sources
    os.environ |= {"PYTHONPYCACHEPREFIX": str(WORK / "pycache"), "NUMBA_CACHE_DIR": str(WORK / "numba")}
    os.execv(PYTHON, [str(PYTHON), __file__, *sys.argv[1:]])


def run_alone(command):
    """What a process with one thread on one core says, or why it did not."""
    pinned = ["taskset", "-c", str(max(os.sched_getaffinity(0)))] if shutil.which("taskset") else []
    done = subprocess.run([*pinned, *map(str, command)], capture_output=True, text=True, env={**os.environ, **ONE_THREAD, "RUST_BACKTRACE": "0"}, cwd=WORK)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.strip() and not line.startswith("note:")]
        reason = (said or ["no word"])[-1]
        print(f"  failed: {reason}", file=sys.stderr)
        return {"failed": reason}
    return json.loads(done.stdout.splitlines()[-1])


def ours(files, ends, mode, *more):
    source, goal = (",".join(map(str, end)) for end in ends)
    return run_alone([BINARY, *files, "--source", source, "--goal", goal, "--mode", mode, *more])


def raster_files(folder, n, seed):
    import rasters

    files = [folder / f"rough_{n}_{seed}_{what}.npy" for what in ("cost", "closed")]
    if not all(file.exists() for file in files):
        rasters.write(folder, [n], [seed])
    return files, rasters.ends(n)


def on_raster(folder, n, seed, first):
    """Every tool on one raster: name to times and judged cost."""
    import numpy as np
    import lines

    files, ends = raster_files(folder, n, seed)
    cost, closed = np.load(files[0]), np.load(files[1])
    line_file, found = WORK / "line.json", {}
    line_file.unlink(missing_ok=True)

    def judged(name, report):
        print(f"{n}² seed {seed}: {name} {report.get('solve_s', '')}", file=sys.stderr, flush=True)
        found[name] = report
        if "failed" not in report and line_file.exists():
            line = np.array(json.loads(line_file.read_text()), float)
            line_file.unlink()
            report["cost"], report["inside_cells"] = lines.judge(cost, closed, line)
            return line

    line = judged(OURS, ours(files, ends, "p2p", "--out", line_file))
    judged(OURS_GAP1, ours(files, ends, "gap1", "--out", line_file))
    judged("stages", ours(files, ends, "stages"))
    judged(OURS_FIELD, ours(files, ends, "field"))
    places = [",".join(map(str, end)) for end in ends]
    starts = [line]
    for name in PATH_PEERS:
        if first or name not in SLOW or n < SLOW_FROM:
            peers_line = judged(name, run_alone([PYTHON, HERE / "peers.py", name, *files, *places, line_file]))
            starts += [peers_line] if name.startswith("scikit-fmm") else []
    if n <= FINER_UP_TO:
        report = run_alone([PYTHON, HERE / "peers.py", FINER, *files, *places, line_file])
        starts.append(judged("finer", report))
    known = [tool["cost"] for tool in found.values() if tool.get("inside_cells") == 0.0]
    refined = [lines.refine(cost, closed, start)[0] for start in starts if start is not None]
    found["reference"] = {"cost": min(known + refined), "refined": min(refined)}
    return found


def constant_field():
    """Field error of every field tool where the field is the distance: nothing closed, source in the middle."""
    import numpy as np

    n, middle = PLAIN_N, PLAIN_N // 2
    files = [WORK / f"plain_{what}.npy" for what in ("cost", "closed")]
    np.save(files[0], np.ones((n, n), "<f4"))
    np.save(files[1], np.zeros((n, n), "u1"))
    exact = np.hypot(*np.meshgrid(np.arange(n) - middle, np.arange(n) - middle))
    away = exact > 0.0
    found = {}

    def judged(name, report, field):
        if "failed" not in report:
            error = np.abs(field[away] / exact[away] - 1.0)
            report |= {"mean": float(error.mean()), "max": float(error.max())}
        print(f"constant: {name} {report}", file=sys.stderr, flush=True)
        found[name] = report

    out = WORK / "field.f64"
    report = ours(files, [(middle, middle), (0, 0)], "field", "--out", out)
    judged(OURS, report, None if "failed" in report else np.fromfile(out, "<f8").reshape(n, n))
    out.unlink(missing_ok=True)
    for name in FIELD_PEERS:
        out = WORK / "field.npy"
        report = run_alone([PYTHON, HERE / "peers.py", name, *files, f"{middle},{middle}", "5,5", WORK / "line.json", out])
        judged(name, report, None if "failed" in report else np.load(out))
        out.unlink(missing_ok=True)
    return found


def on_caspian(grid):
    import caspian

    folder = WORK / "caspian"
    about = caspian.make(grid, folder)
    files = [folder / f"caspian_{what}.npy" for what in ("cost", "closed")]
    metric = [word for name in ("lon0", "lat0", "cell-lon", "cell-lat") for word in (f"--{name}", about[name])]
    again = lambda mode: median_run([ours(files, (about["source"], about["goal"]), mode, *metric) for _ in range(3)])
    return {"about": about, OURS: again("p2p"), OURS_GAP1: again("gap1")}


def median_run(runs):
    return sorted(runs, key=lambda run: run.get("solve_s", 0.0))[len(runs) // 2]


# From here on only what is printed.


def over_pct(tool, run):
    return 100.0 * (tool["cost"] / run["reference"]["cost"] - 1.0)


def used_s(tool):
    """Solving, and drawing the line."""
    return tool["solve_s"] + tool.get("path_s", 0.0)


def over_runs(runs, name, figure):
    """A figure of a tool on every raster it finished."""
    return [figure(run[name], run) for run in runs if name in run and "failed" not in run[name]]


def median(values):
    return statistics.median(values) if values else None


def shown(value, form, missing="-"):
    return missing if value is None else format(value, form)


def time_of(runs, name, figure=used_s):
    return median(over_runs(runs, name, lambda tool, _: figure(tool)))


def fastest(runs, names, figure=used_s):
    """The least median time among peers and whose it is."""
    times = [(time, name) for name in names if (time := time_of(runs, name, figure)) is not None]
    return min(times, default=(None, "none"))


def ratio(peer_s, our_s):
    return None if peer_s is None or our_s is None else peer_s / our_s


def path_table(n, runs):
    our_s = time_of(runs, OURS)
    rows = []
    for name in (OURS, OURS_GAP1, *PATH_PEERS):
        seconds = time_of(runs, name)
        if seconds is None:
            reason = next((run[name]["failed"] for run in runs if name in run), "not run")
            rows.append(f"| {name} | - | - | - | - | - | {reason[:60]} |")
            continue
        over = over_runs(runs, name, over_pct)
        inside = max(over_runs(runs, name, lambda tool, _: tool["inside_cells"]))
        peak_mb = median(over_runs(runs, name, lambda tool, _: tool.get("peak_mb", tool.get("resident_peak_mb"))))
        once = " (one raster)" if len(over) == 1 and len(runs) > 1 else ""
        rows.append(f"| {name}{once} | {seconds:.3f} | {shown(ratio(seconds, our_s), '.1f')} | {median(over):.3f} | {max(over):.3f} | {inside:.2f} | {peak_mb:.0f} |")
    costs = ", ".join(f"{run['reference']['cost']:.2f}" for run in runs)
    return f"""## From corner to corner, {n}²

Best known costs: {costs}.

| tool | CPU s | times ours | over best known, median % | worst % | cells long inside closed cells | peak MB |
|---|---|---|---|---|---|---|
{chr(10).join(rows)}
"""


def field_table(n, runs):
    our_s = time_of(runs, OURS_FIELD, lambda tool: tool["solve_s"])
    rows = []
    for name in (OURS_FIELD, *FIELD_PEERS):
        seconds = time_of(runs, name, lambda tool: tool["solve_s"])
        rows.append(f"| {name} | {shown(seconds, '.3f')} | {shown(ratio(seconds, our_s), '.1f')} |")
    return f"""## Whole field, {n}²

| tool | CPU s | times ours |
|---|---|---|
{chr(10).join(rows)}
"""


def plain_table(plain):
    rows = [f"| {name} | {shown(tool.get('solve_s'), '.3f')} | {shown(tool.get('mean'), '.2e')} | {shown(tool.get('max'), '.2e')} |" for name, tool in plain.items()]
    return f"""## Constant cost, {PLAIN_N}², source in the middle

| tool | CPU s | mean relative error | greatest |
|---|---|---|---|
{chr(10).join(rows)}
"""


def per_cell(tool):
    return tool["resident_peak_mb"] * 1024.0 * 1024.0 / tool["nodes_count"]


def own_table(runs, caspian):
    rows = []

    def row(where, name, tools):
        mid = lambda key: median([tool[key] for tool in tools if tool.get(key) is not None])
        visited = median([100.0 * tool["visited_count"] / tool["nodes_count"] for tool in tools])
        gaps = [tool["gap_pct"] for tool in tools if tool.get("gap_pct") is not None]
        gap = f"{median(gaps):.2f} ({max(gaps):.2f})" if gaps else "none"
        rows.append(f"| {where} | {name} | {mid('solve_s'):.3f} | {mid('field_s'):.3f} | {gap} | {visited:.0f} | {mid('vertices_count'):.0f} | {median([per_cell(tool) for tool in tools]):.1f} |")

    for n, of_size in runs.items():
        for name in (OURS, OURS_GAP1):
            tools = [run[name] for run in of_size if "failed" not in run[name]]
            row(f"{n}²", name, tools) if tools else None
    for name in (OURS, OURS_GAP1):
        if "failed" not in caspian.get(name, {"failed": ""}):
            row("Caspian at 15″", name, [caspian[name]])
    return f"""## What ours takes and proves

The gap is that of the fitted line over the lower bound, median (worst). `field` is checking the raster before the solve;
visited is the share of nodes the march came to.

| raster | query | CPU s | field CPU s | gap % | visited % | vertices fitted | bytes resident a cell |
|---|---|---|---|---|---|---|---|
{chr(10).join(rows)}
"""


def stage_table(runs):
    stages = ("march_s", "path_s", "polish_s", "fit_s", "bound_s")
    rows = []
    for n, of_size in runs.items():
        times = [time_of(of_size, "stages", lambda tool, key=key: tool[key]) for key in stages]
        rows.append(f"| {n}² | {' | '.join(shown(time, '.3f') for time in times)} |")
    return f"""Stage by stage, each called alone on the whole raster, CPU s:

| raster | march | path | polish | fit | bound |
|---|---|---|---|---|---|
{chr(10).join(rows)}
"""


def goal_rows(runs, plain, caspian):
    """Goal, number, reached."""
    rows = []

    def goal(what, value, form, good):
        rows.append((what, shown(value, form), None if value is None else good(value)))

    largest = max(runs)
    big = runs[largest]
    our_s, field_s = time_of(big, OURS), time_of(big, OURS_FIELD, lambda tool: tool["solve_s"])
    best_s, best = fastest(big, PATH_PEERS)
    goal(f"point to point {largest}², certified and polished, ≥ 10 × the fastest peer ({best})", ratio(best_s, our_s), ".1f", lambda x: x >= 10)
    goal("the same, aim 25 ×", ratio(best_s, our_s), ".1f", lambda x: x >= 25)
    goal(f"point to point {largest}², ≥ 16 × scikit-fmm order 2", ratio(time_of(big, "scikit-fmm order 2"), our_s), ".1f", lambda x: x >= 16)
    for n, of_size in runs.items():
        over = over_runs(of_size, OURS, over_pct)
        goal(f"path cost {n}², worst raster, ≤ 0.02 % over the best known", max(over, default=None), ".4f", lambda x: x <= 0.02)
    inside = [value for of_size in runs.values() for value in over_runs(of_size, OURS, lambda tool, _: tool["inside_cells"])]
    goal("length inside closed cells, all rasters, 0", max(inside, default=None), ".3f", lambda x: x == 0.0)
    best_s, best = fastest(big, FIELD_PEERS, lambda tool: tool["solve_s"])
    goal(f"whole field {largest}², one thread, ≥ 6 × the fastest peer ({best})", ratio(best_s, field_s), ".1f", lambda x: x >= 6)
    goal("constant cost, mean relative error ≤ 1e-4", plain[OURS].get("mean"), ".1e", lambda x: x <= 1e-4)
    goal("constant cost, greatest relative error ≤ 2e-3", plain[OURS].get("max"), ".1e", lambda x: x <= 2e-3)
    goal(f"resident bytes a cell of a query {largest}² ≤ 16", median(over_runs(big, OURS, lambda tool, _: per_cell(tool))), ".1f", lambda x: x <= 16)
    for n, of_size in runs.items():
        for name, most in ((OURS, 3.0), (OURS_GAP1, 1.0)):
            gaps = over_runs(of_size, name, lambda tool, _: tool["gap_pct"] if tool["gap_pct"] is not None else float("inf"))
            goal(f"gap {n}², {name}, worst raster, ≤ {most:.0f} %", max(gaps, default=None), ".2f", lambda x, most=most: x <= most)
    for name, most in ((OURS, 3.0), (OURS_GAP1, 1.0)):
        goal(f"gap Caspian, {name}, ≤ {most:.0f} %", caspian.get(name, {}).get("gap_pct"), ".2f", lambda x, most=most: x <= most)
    caspian_s = caspian.get(OURS, {}).get("solve_s")
    goal("Caspian at 15″, Aktau to Bandar-e Anzali, certified, ≤ 100 ms", caspian_s and 1000.0 * caspian_s, ".0f", lambda x: x <= 100)
    return rows


def versions():
    from importlib.metadata import version

    return ", ".join(f"{name} {version(name)}" for name in (pin.split("==")[0] for pin in PINS))


def results(runs, plain, caspian):
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    said = {True: "reached", False: "**not reached**", None: "not run"}
    goals = [f"| {what} | {value} | {said[good]} |" for what, value, good in goal_rows(runs, plain, caspian)]
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True).stdout.strip()
    tables = [table(n, of_size) for n, of_size in sorted(runs.items(), reverse=True) for table in (path_table, field_table)]
    seeds = len(next(iter(runs.values())))
    return f"""# The route engine beside its peers

`python3 bench/route/run.py`, {date.today()}, {cpu}, {os.cpu_count()} cores, load {os.getloadavg()[2]:.1f} over the last quarter of an hour.
{versions()}; Python {platform.python_version()}; {rustc}.

Random smooth hills, cost 1 to 20, one cell in twenty closed, ends near opposite corners (`rasters.py`). CPU seconds of one thread
in a process of its own, median of {seeds} rasters. Not timed, for peers and for us: reading files, imports, compiling, and putting the
raster into the form a tool takes (for us the check of the raster, its time stands below); pyorps copies its raster within its call.
Timed: the call, and drawing the line from the field where a tool has no path of its own (`lines.py`, the cheaper of two ways).
Ours includes march, path, polish, fit and lower bound. All lines are priced by one integrator that knows none of the tools: trapezoid
at 0.05 cells over the cost bilinear between nodes; a closed cell is the square of half a cell round its node. Best known is the
cheapest line of any tool that enters no closed cell, or of a slow second polish (`lines.py`) of ours, of scikit-fmm's, and, up to
{FINER_UP_TO}², of scikit-fmm's on a raster three times as fine; on larger rasters best known is therefore easier to reach.
A whole field ends, for peers and for us, with the arrivals in an array by rows.
Peak MB is the whole process: for peers with Python, imports and the raster; for us with the raster.

| goal | figure | |
|---|---|---|
{chr(10).join(goals)}

{chr(10).join(tables)}
{plain_table(plain)}
{own_table(runs, caspian)}
{stage_table(runs)}"""


if __name__ == "__main__":
    main()
