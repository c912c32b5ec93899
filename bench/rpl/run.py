#!/usr/bin/env python3
"""Times the position list workbench beside a peer in one run and writes RESULTS.md.

The peer is what a planner's script uses today: openpyxl reads the workbook, GeographicLib (its own Python package)
measures the legs. Both sides read the same made-up list of 2,000 positions. CPU time of whole processes, median of
five; absolute times drift on shared machines, so ratios are printed beside them.

    python3 bench/rpl/run.py            makes its own environment in target/bench-rpl, needs PyPI once
"""
import json, math, os, platform, resource, statistics, subprocess, sys, venv
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORK = ROOT / "target" / "bench-rpl"
PYTHON = WORK / "venv" / "bin" / "python"
BINARY = ROOT / "target" / "release" / "wetplant"
POSITIONS = 2000
ROUNDS = 5

MAKE = """
import sys
from openpyxl import Workbook
from geographiclib.geodesic import Geodesic
earth, n = Geodesic.WGS84, int(sys.argv[2])
book = Workbook(); sheet = book.active; sheet.title = "RPL"
sheet.append(["Made-up position list, WGS 84"])
sheet.append(["Pos No.", "Event", "Latitude", "", "", "Longitude", "", "", "Bearing", "Distance (km)", "", "Slack", "Cable (km)", "", "Cable type", "Approx depth", "Target burial", "Remarks", "Survey line"])
sheet.append(["", "", "\u00b0", "'", "H", "\u00b0", "'", "H", "\u00b0T", "between", "cumulative", "%", "between", "cumulative", "", "m", "m", "", ""])
lat, lon, route, cable = 40.5, 50.0, 0.0, 0.0
places = []
for i in range(n):
    places.append((round(lat * 60, 4) / 60, round(lon * 60, 4) / 60))
    step = earth.Direct(lat, lon, 20 + 15 * ((i * 7) % 11 - 5) / 5, 500 + (i * 37) % 400)
    lat, lon = step["lat2"], step["lon2"]
def parts(a):
    d = int(a); return d, round((a - d) * 60, 4)
for i, (a, o) in enumerate(places):
    event = "BMH A" if i == 0 else "BMH B" if i == n - 1 else f"A/C {i}"
    (ad, am), (od, om) = parts(a), parts(o)
    sheet.append([i + 1, event, ad, am, "N", od, om, "E", None, None, round(route, 3), None, None, round(cable, 3), None, (i * 13) % 700, None, None, f"L{i}"])
    if i + 1 < n:
        leg = earth.Inverse(a, o, *places[i + 1])
        km = leg["s12"] / 1000
        sheet.append([None] * 8 + [round(leg["azi1"] % 360, 2), round(km, 3), None, 1.5, round(km * 1.015, 3), None, "SA", None, 1.0, None, f"L{i}/{i+1}"])
        route += km; cable += km * 1.015
book.save(sys.argv[1])
"""

PEER = """
import sys
from openpyxl import load_workbook
from geographiclib.geodesic import Geodesic
sheet = load_workbook(sys.argv[1], read_only=True).active
places = [(r[2] + r[3] / 60, r[5] + r[6] / 60) for r in sheet.iter_rows(min_row=4, values_only=True) if isinstance(r[0], int)]
total = sum(Geodesic.WGS84.Inverse(*a, *b)["s12"] for a, b in zip(places, places[1:]))
print(len(places), round(total / 1000, 3))
"""

PEER_POINTS = """
from geographiclib.geodesic import Geodesic
line = Geodesic.WGS84.Line(40.5, 50.0, 20.0)
print(sum(1 for i in range(100001) if line.Position(i * 10.0)))
"""


def cpu_s(command):
    """CPU seconds of a whole process and what it said."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, cwd=WORK)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{command}: {done.stderr}")
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime), done.stdout


def median(command):
    return statistics.median(cpu_s(command)[0] for _ in range(ROUNDS))


def main():
    WORK.mkdir(parents=True, exist_ok=True)
    if not PYTHON.exists():
        venv.create(WORK / "venv", with_pip=True)
        subprocess.run([PYTHON, "-m", "pip", "install", "-q", "openpyxl", "geographiclib"], check=True)
    subprocess.run(["cargo", "build", "--release", "-q", "-p", "wetplant"], check=True, cwd=ROOT)
    book = WORK / "list.xlsx"
    subprocess.run([PYTHON, "-c", MAKE, book, str(POSITIONS)], check=True)
    project = WORK / "list.gpkg"
    project.unlink(missing_ok=True)
    cpu_s([BINARY, "import", book, "--out", project, "-q"])
    straight = WORK / "straight.csv"
    straight.write_text("Pos No.,Event,Latitude,Longitude\n1,BMH A,40.5,50.0\n2,BMH B,48.9,54.3\n")
    long = WORK / "straight.gpkg"
    long.unlink(missing_ok=True)
    cpu_s([BINARY, "import", straight, "--out", long, "-q"])
    rows = [
        ("start and end of a process", [BINARY, "--version"], [PYTHON, "-c", "pass"]),
        (f"{POSITIONS:,} positions from xlsx, checked leg by leg", [BINARY, "import", book, "--dry-run", "-q", "--json"], [PYTHON, "-c", PEER, book]),
        ("1,000 km at 10 m: 100,001 points", [BINARY, "rpl", "points", long, "--every-m", "10", "--json", "-q"], [PYTHON, "-c", PEER_POINTS]),
    ]
    lines = []
    for what, ours, peers in rows:
        our_s, peer_s = median(ours), median(peers)
        lines.append(f"| {what} | {our_s * 1000:.0f} | {peer_s * 1000:.0f} | {peer_s / max(our_s, 0.001):.0f} |")
    cpu = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), platform.machine())
    text = f"""# The position list workbench beside a script

`python3 bench/rpl/run.py`, {date.today()}, {cpu}, {os.cpu_count()} cores, shared. CPU time of whole processes, ms, median of {ROUNDS}.
The peer is a script with openpyxl and GeographicLib's Python package; it only reads the places and sums the legs, we also
check every stated figure. The goal of the trade's open rival, a QGIS plugin, cannot be run here: its import core was measured
elsewhere at 2.4 s for such a workbook.

| work | wetplant, ms | script, ms | ratio |
|---|---|---|---|
{chr(10).join(lines)}

Inside one process, without start and end, the room's own bench (`cargo bench -p wetplant-rpl`) measures all lengths after one edit
of such a list, and `cargo bench -p wetplant-sheet` the reading of cells alone.
"""
    (HERE / "RESULTS.md").write_text(text)
    print(text)


main()
