"""Auto-design and path requests: GNPy 3.0.1 and wetplant on GNPy's own example networks, side by side.

    python mesh.py --gnpy /path/to/venv/bin/python --binary target/release/examples/mesh [--repeats 5] [--json out.json]

One run computes both, on one machine, one thread each, and times CPU, not wall. The examples are read from the
installed GNPy package; none of its data is kept here. Exit code 1 when a bar is missed.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

LEVEL_BAR_DB = 0.01
CORONET_BAR_MS = 50.0


def request(number, source, destination, bidirectional=False):
    """A request in the form of the services file."""
    band = {"technology": "flexi-grid", "trx_type": "vendorA_trx-type1", "trx_mode": "mode 1", "spacing": 50e9,
            "path_bandwidth": 100e9, "effective-freq-slot": [{"N": None, "M": None}], "max-nb-of-channel": None,
            "output-power": None}
    return {"request-id": str(number), "source": source, "destination": destination, "src-tp-id": source,
            "dst-tp-id": destination, "bidirectional": bidirectional, "path-constraints": {"te-bandwidth": band}}


def jobs(examples):
    """What is computed: name, files, requests."""
    mesh = json.loads((examples / "meshTopologyExampleV2_services.json").read_text())
    both_ways = json.loads(json.dumps(mesh))
    for one in both_ways["path-request"]:
        one["bidirectional"] = True
    library, banded = str(examples / "eqpt_config.json"), str(examples / "eqpt_config_multiband.json")
    multiband = str(examples / "multiband_example_network.json")
    bands = {"path-request": [request(1, "trx Site_A", "trx Site_D"), request(2, "trx Site_A", "trx Site_L", True)]}
    ends = ["trx Site_A", "trx Site_D"]
    spectrum = str(examples / "multiband_spectrum.json")

    def job(name, equipment, topology, services, **more):
        return {"name": name, "equipment": equipment, "topology": str(topology), "services": services, **more}

    mesh_net = examples / "meshTopologyExampleV2.json"
    coronet = examples / "CORONET_Global_Topology.json"
    far = [request(0, "trx Abilene", "trx Zurich")]
    near = [request(n, a, b, True) for n, (a, b) in enumerate(
        [("trx Abilene", "trx Dallas"), ("trx Amsterdam", "trx London"), ("trx Atlanta", "trx Boston")])]
    return [
        job("mesh", library, mesh_net, mesh),
        job("mesh, both ways", library, mesh_net, both_ways),
        job("CORONET Global, 1 request", library, coronet, {"path-request": far}),
        job("CORONET Global, 3 requests both ways", library, coronet, {"path-request": near}),
        job("multiband", banded, multiband, bands, spectrum=spectrum, ends=ends),
        job("multiband, Raman scattering", banded, multiband, bands, spectrum=spectrum, ends=ends, raman=True),
        job("multiband, types open", banded, multiband, bands, spectrum=spectrum, ends=ends, open=True),
        job("multiband, types open, Raman scattering", banded, multiband, bands, spectrum=spectrum, ends=ends, open=True,
            raman=True),
        job("mesh, connectors, end of life, attenuators set", library, mesh_net, both_ways, voa=True,
            rules={"con_in": 0.25, "con_out": 0.35, "EOL": 1.5, "padding": 12}),
        job("mesh, finer power steps, nodes by density", library, mesh_net, both_ways,
            rules={"delta_power_range_db": [-3, 4, 0.1], "power_slope": 0.4}, node={"target_psd_out_mWperGHz": 3.1e-4}),
        job("mesh, gain mode, nodes by slot", library, mesh_net, both_ways, rules={"power_mode": False},
            node={"target_out_mWperSlotWidth": 2.0e-4}),
        job("CORONET Global, short spans, attenuators set", library, coronet, {"path-request": near}, voa=True,
            rules={"max_length": 100, "EOL": 0.5}),
    ]


def changed(job, folder):
    """The job with its files changed as it says, written to a folder: cases the examples do not have."""
    library, topology = Path(job["equipment"]), json.loads(Path(job["topology"]).read_text())
    equipment = json.loads(library.read_text())
    if job.get("open"):
        for element in topology["elements"]:
            if element["type"] == "Multiband_amplifier":
                element.update(type_variety="", amplifiers=[])
        for amplifier in equipment["Edfa"]:
            if amplifier["type_def"] == "multi_band":
                may_be = ("std_medium_gain_multiband", "std_booster_multiband")
                amplifier["allowed_for_design"] = amplifier["type_variety"] in may_be
        several = {element["uid"] for element in topology["elements"] if element["type"] == "Multiband_amplifier"}
        bands = [{"f_min": 191.3e12, "f_max": 195.1e12, "spacing": 50e9},
                 {"f_min": 187.35e12, "f_max": 190.0e12, "spacing": 50e9}]
        for element in topology["elements"]:
            degrees = [one["to_node"] for one in topology["connections"] if one["from_node"] == element["uid"]]
            if element["type"] == "Roadm":
                element["params"]["per_degree_design_bands"] = {uid: bands for uid in degrees if uid in several}
    for key, value in job.get("rules", {}).items():
        equipment["Span"][0][key] = value
    if "voa" in job:
        for amplifier in equipment["Edfa"]:
            if amplifier["type_def"] != "multi_band":
                amplifier["out_voa_auto"] = job["voa"]
    if "node" in job:
        for node in equipment["Roadm"]:
            node.pop("target_pch_out_db", None)
            node.update(job["node"])
    library.write_text(json.dumps(equipment))
    topology_file = Path(folder) / "network_changed.json"
    topology_file.write_text(json.dumps(topology))
    return {**job, "topology": str(topology_file)}


# ---- the peer, run by its own interpreter ----


def gnpy_run(job, is_kept):
    """One run of GNPy: CPU seconds by stage, and what it found."""
    import time
    from numpy import atleast_1d
    from gnpy.core.elements import Edfa, Fiber, Multiband_amplifier
    from gnpy.core.parameters import SimParams
    from gnpy.tools.json_io import load_equipments_and_configs, load_initial_spectrum, load_network
    from gnpy.tools.worker_utils import designed_network, planning
    from gnpy.topology.request import PathRequest, compute_constrained_path, propagate
    raman = {"raman_params": {"flag": True, "result_spatial_resolution": 10e3, "solver_spatial_resolution": 10e3}}
    SimParams.set_params(raman if job.get("raman") else {})
    started = time.process_time()
    equipment = load_equipments_and_configs(Path(job["equipment"]), None, None)
    network = load_network(Path(job["topology"]), equipment)
    read = time.process_time()
    network, reference, _ = designed_network(equipment, network)
    designed = time.process_time()
    _, paths, back, requests, _, _ = planning(network, equipment, json.loads(json.dumps(job["services"])))
    planned = time.process_time()
    spent = {"read_s": read - started, "design_s": designed - read, "plan_s": planned - designed}
    if not is_kept:
        return spent, None

    def setting(amp):
        return {"type": amp.params.type_variety, "gain_db": amp.effective_gain, "voa_out_db": amp.out_voa,
                "delta_p_db": amp.delta_p, "tilt_db": amp.tilt_target}

    def floats(values):
        return [float(value) for value in atleast_1d(values)]

    amplifiers, fibres = {}, {}
    for node in network.nodes():
        name = house_name(node.uid)
        if isinstance(node, Edfa):
            amplifiers[name] = [setting(node)]
        elif isinstance(node, Multiband_amplifier):
            amplifiers[name] = [setting(amp) for amp in node.amplifiers.values()]
        elif isinstance(node, Fiber):
            params = node.params
            fibres[name] = {"length_km": params.length / 1e3, "connector_in_db": params.con_in,
                            "connector_out_db": params.con_out, "padding_db": params.att_in}
    answers = []
    for path, reverse, one in zip(paths, back, requests):
        answer = {"request": one.request_id, "blocked": one.blocking_reason, "mode": one.tsp_mode,
                  "slots": [list(slot) for slot in zip(one.N or [], one.M or [])],
                  "path": [house_name(node.uid) for node in path]}
        if path:
            answer["snr_0p1nm_db"] = floats(path[-1].snr_01nm)
            answer["gsnr_db"] = floats(path[-1].raw_snr)
        if reverse:
            answer["back_snr_0p1nm_db"] = floats(reverse[-1].snr_01nm)
        answers.append(answer)
    found = {"amplifiers": amplifiers, "fibres": fibres, "requests": answers}
    if job.get("spectrum"):
        source, destination = job["ends"]
        reference.source, reference.destination = source, destination
        reference.nodes_list, reference.loose_list = [destination], ["STRICT"]
        reference.initial_spectrum = load_initial_spectrum(Path(job["spectrum"]))
        path = compute_constrained_path(network, reference)
        propagate(path, reference, equipment)
        found["spectrum"] = {"gsnr_db": floats(path[-1].raw_snr), "snr_0p1nm_db": floats(path[-1].snr_01nm)}
    return spent, found


def house_name(uid):
    """The name wetplant gives to what GNPy adds."""
    uid = re.sub(r"_\((\d+)/(\d+)\)", r" (\1/\2)", uid)
    for pattern, name in [(r"^Edfa_booster_(.*)_to_(.*)$", r"booster \1 to \2"),
                          (r"^Edfa_preamp_(.*)_from_(.*)$", r"preamplifier \1 from \2"),
                          (r"^Edfa_(.*)$", r"amplifier after \1")]:
        uid = re.sub(pattern, name, uid)
    return uid


def gnpy_worker(job_file, repeats):
    import logging
    logging.disable(logging.CRITICAL)
    job = json.loads(Path(job_file).read_text())
    spent, found = gnpy_run(job, True)
    rounds = [spent] + [gnpy_run(job, False)[0] for _ in range(repeats - 1)]
    json.dump({"rounds": rounds, **found}, sys.stdout)


# ---- comparison ----


def difference(ours, theirs):
    """Largest difference of two lists; infinite when they do not pair up."""
    if len(ours) != len(theirs):
        return float("inf")
    gaps = [0.0 if one == other else abs(one - other) for one, other in zip(ours, theirs)]
    return max(gaps, default=0.0)


def with_defaults(job, folder, gnpy):
    """The job with its library in a folder beside what GNPy holds in its own code: written there at run time."""
    ask = ("import json; from gnpy.core.parameters import DEFAULT_EDFA_CONFIG as e, DEFAULT_RAMAN_COEFFICIENT as r; "
           "r = {k: r[k] if k == 'reference_frequency' else list(r[k]) "
           "for k in ('frequency_offset', 'gamma_raman', 'reference_frequency')}; print(json.dumps([e, r]))")
    shape, raman = json.loads(subprocess.run([gnpy, "-c", ask], check=True, capture_output=True, text=True).stdout)
    library = Path(job["equipment"])
    for file in library.parent.glob("*.json"):
        if "topology" not in file.stem.lower() and "network" not in file.stem:
            shutil.copy(file, folder)
    (Path(folder) / "default_edfa_config.json").write_text(json.dumps(shape))
    (Path(folder) / "default_raman_coefficient.json").write_text(json.dumps(raman))
    return {**job, "equipment": str(Path(folder) / library.name)}


def compare_amplifiers(ours, theirs, problems):
    counts = {"amplifiers": 0, "types differ": 0}
    gaps = {"gain_db": 0.0, "voa_out_db": 0.0, "tilt_db": 0.0}
    for name in sorted(set(ours) ^ set(theirs)):
        problems.append(f"amplifier {name} is only in {'ours' if name in ours else 'theirs'}")
    for name in sorted(set(ours) & set(theirs)):
        if len(ours[name]) != len(theirs[name]):
            problems.append(f"amplifier {name} has {len(ours[name])} bands, theirs {len(theirs[name])}")
            continue
        for mine, other in zip(ours[name], theirs[name]):
            counts["amplifiers"] += 1
            if mine["type"] != other["type"]:
                counts["types differ"] += 1
                problems.append(f"amplifier {name} is {mine['type']}, theirs {other['type']}")
            for figure in gaps:
                gap = abs((mine[figure] or 0.0) - (other[figure] or 0.0))
                if gap > max(gaps[figure], LEVEL_BAR_DB):
                    problems.append(f"amplifier {name}: {figure} {mine[figure]}, theirs {other[figure]}")
                gaps[figure] = max(gaps[figure], gap)
    return {**counts, **{f"max d {figure}": gap for figure, gap in gaps.items()}}


def compare_fibres(ours, theirs, problems):
    gap = 0.0
    for name in sorted(set(ours) ^ set(theirs)):
        problems.append(f"fibre {name} is only in {'ours' if name in ours else 'theirs'}")
    for name in set(ours) & set(theirs):
        gap = max(gap, max(abs(ours[name][figure] - theirs[name][figure]) for figure in theirs[name]))
    if gap > 1e-6:
        problems.append(f"fibres differ by {gap} km or dB")
    return {"fibres": len(theirs), "max d fibre": gap}


def compare_requests(ours, theirs, problems):
    gap = 0.0
    by_name = {answer["request"]: answer for answer in ours}
    for other in theirs:
        mine = by_name.get(other["request"])
        if mine is None:
            problems.append(f"request {other['request']} has no answer")
            continue
        for figure in ("blocked", "mode", "slots", "path"):
            if mine[figure] != other[figure]:
                problems.append(f"request {other['request']}: {figure} {mine[figure]}, theirs {other[figure]}")
        for figure in ("gsnr_db", "snr_0p1nm_db", "back_snr_0p1nm_db"):
            one = difference(mine.get(figure, []), other.get(figure, []))
            if one > LEVEL_BAR_DB:
                problems.append(f"request {other['request']}: {figure} differs by {one}")
            gap = max(gap, one)
    return {"requests": len(theirs), "max d snr_db": gap}


def compare(job, ours, theirs):
    problems = []
    row = {"job": job["name"]}
    row.update(compare_amplifiers(ours["amplifiers"], theirs["amplifiers"], problems))
    row.update(compare_fibres(ours["fibres"], theirs["fibres"], problems))
    row.update(compare_requests(ours["requests"], theirs["requests"], problems))
    for figure, values in theirs.get("spectrum", {}).items():
        gap = difference(ours.get("spectrum", {}).get(figure, []), values)
        row["max d spectrum_db"] = max(gap, row.get("max d spectrum_db", 0.0))
        if gap > LEVEL_BAR_DB:
            problems.append(f"spectrum: {figure} differs by {gap}")
    for stage in ("read_s", "design_s", "plan_s"):
        row[f"theirs {stage[:-2]} ms"] = 1e3 * statistics.median(one[stage] for one in theirs["rounds"])
        # the clock of a thread ticks in milliseconds: a mean over many rounds, where a median would be a tick
        row[f"ours {stage[:-2]} ms"] = 1e3 * statistics.mean(one[stage] for one in ours["rounds"])
    for side in ("ours", "theirs"):
        row[f"{side} ms"] = sum(row[f"{side} {stage} ms"] for stage in ("read", "design", "plan"))
    row["ratio"] = row["theirs ms"] / row["ours ms"] if row["ours ms"] else float("inf")
    if job["name"].startswith("CORONET Global, 1") and row["ours ms"] > CORONET_BAR_MS:
        problems.append(f"{row['ours ms']:.1f} ms exceed {CORONET_BAR_MS} ms")
    return row, problems


def run(command):
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gnpy", required=True, help="Python interpreter with GNPy 3.0.1")
    parser.add_argument("--binary", required=True, help="the example `mesh` of the room `gnpy`, built for release")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--only", help="part of a job's name")
    parser.add_argument("--json", help="where the table goes")
    given = parser.parse_args()
    where = "import gnpy, pathlib; print(pathlib.Path(gnpy.__file__).parent / 'example-data')"
    examples = Path(subprocess.run([given.gnpy, "-c", where], check=True, capture_output=True, text=True).stdout.strip())
    rows, is_missed = [], False
    with tempfile.TemporaryDirectory() as folder:
        for job in jobs(examples):
            if given.only and given.only not in job["name"]:
                continue
            job = changed(with_defaults(job, folder, given.gnpy), folder)
            job_file = Path(folder) / "job.json"
            job_file.write_text(json.dumps(job))
            theirs = run([given.gnpy, __file__, "--worker", str(job_file), str(given.repeats)])
            ours = run([given.binary, str(job_file), str(10 * given.repeats)])
            row, problems = compare(job, ours, theirs)
            rows.append(row)
            is_missed |= bool(problems)
            print(json.dumps(row, indent=1))
            for problem in problems[:20]:
                print("  !", problem[:300])
    if given.json:
        Path(given.json).write_text(json.dumps(rows, indent=1))
    sys.exit(1 if is_missed else 0)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        gnpy_worker(sys.argv[2], int(sys.argv[3]))
    else:
        main()
