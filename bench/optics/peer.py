"""GNPy's side of bench/optics, in an environment with gnpy 3.0.1: what run.py asks, as one line of JSON.

    peer.py defaults FOLDER                 the shape and the Raman gain that GNPy holds in its code, as files
    peer.py one FOLDER                      results of the line in FOLDER
    peer.py settled FOLDER                  the same with pumps iterated until they stand still
    peer.py times FOLDER REPEATS            CPU seconds of propagations with other powers each
"""
import json, logging, random, sys, time
from pathlib import Path

logging.disable(logging.CRITICAL)


def main():
    mode, folder = sys.argv[1], Path(sys.argv[2])
    if mode == "defaults":
        return defaults(folder)
    if mode == "settled":
        settle()
    line = Line(folder)
    print(json.dumps(line.times(int(sys.argv[3])) if mode == "times" else line.results()))


def settle():
    """GNPy stops when either of two measures is met, often after one round: go on from where it stopped."""
    from gnpy.core.science_utils import RamanSolver
    from numpy import abs, max

    once = RamanSolver.iterative_algorithm

    def until_still(forward, backward, *rest):
        for _ in range(60):
            before, (forward, backward) = backward, once(forward, backward, *rest)
            if max(abs(backward / before - 1)) < 1e-9:
                break
        return forward, backward

    RamanSolver.iterative_algorithm = staticmethod(until_still)


def defaults(folder):
    from gnpy.core.parameters import DEFAULT_EDFA_CONFIG, DEFAULT_RAMAN_COEFFICIENT as raman

    (folder / "default_edfa_config.json").write_text(json.dumps(DEFAULT_EDFA_CONFIG))
    stated = {key: raman[key].tolist() for key in ("frequency_offset", "gamma_raman")}
    stated["reference_frequency"] = raman["reference_frequency"]
    (folder / "default_raman_coefficient.json").write_text(json.dumps(stated))


class Line:
    def __init__(self, folder):
        from gnpy.core.parameters import SimParams
        from gnpy.tools import json_io
        from gnpy.tools.worker_utils import designed_network
        from gnpy.topology.request import compute_constrained_path

        files = ("equipment", "topology", "spectrum", "sim", "default_edfa_config", "default_raman_coefficient")
        extra = [file for file in sorted(folder.glob("*.json")) if file.stem not in files]
        self.equipment = json_io.load_equipments_and_configs(folder / "equipment.json", [], extra)
        network = json_io.load_network(folder / "topology.json", self.equipment)
        self.carriers = json_io.load_initial_spectrum(folder / "spectrum.json")
        # the design is done without Raman: it is slow, and every setting is stated anyhow
        SimParams.set_params({})
        network, self.request, _ = designed_network(
            self.equipment, network, source="begin", destination="end", nodes_list=["end"], loose_list=["STRICT"],
            initial_spectrum=self.carriers, no_insert_edfas=True)
        SimParams.set_params(json.loads((folder / "sim.json").read_text()))
        self.path = compute_constrained_path(network, self.request)
        self.stated = {entry["uid"]: entry for entry in json.loads((folder / "topology.json").read_text())["elements"]}

    def restate(self):
        """The settings of the file, which a design or an earlier run may have changed."""
        for element in self.path:
            entry = self.stated[element.uid]
            if type(element).__name__ == "Edfa":
                set_as(element, entry["operational"])
            if type(element).__name__ == "Multiband_amplifier":
                for amplifier in element.amplifiers.values():
                    own = next(one for one in entry["amplifiers"] if one["type_variety"] == amplifier.params.type_variety)
                    set_as(amplifier, own["operational"])

    def end(self):
        from gnpy.topology.request import propagate

        return propagate(self.path, self.request, self.equipment)

    def results(self):
        from numpy import log10

        self.restate()
        end = self.end()
        db = lambda values: [None if value == float("inf") else value for value in values.tolist()]
        elements = []
        for element in self.path[1:-1]:
            told = {"name": element.uid}
            if getattr(element, "pch_out_dbm", None) is not None:
                told["output_dbm"] = element.pch_out_dbm.tolist()
            if type(element).__name__ == "Edfa":
                told |= {"gain_db": float(element.effective_gain), "noise_figure_db": element.nf.tolist()}
            elements.append(told)
        return {
            "frequency_thz": (end.frequency * 1e-12).tolist(), "power_dbm": (10 * log10(end.pch * 1e3)).tolist(),
            "gsnr_db": db(end.gsnr_db), "osnr_ase_db": db(end.snr_lin_db), "snr_nli_db": db(end.snr_nli_db),
            "received_snr_0p1nm_db": db(self.path[-1].snr_01nm),
            "dispersion_ps_per_nm": (end.chromatic_dispersion * 1e3).tolist(), "pmd_ps": (end.pmd * 1e12).tolist(),
            "pdl_db": end.pdl.tolist(), "latency_ms": (end.latency * 1e3).tolist(), "elements": elements,
        }

    def times(self, repeats):
        from dataclasses import replace

        loads = [10 ** ((index / repeats - 0.5) / 10) for index in range(repeats)]
        random.Random(1).shuffle(loads)
        times = []
        for load in loads:
            self.request.initial_spectrum = {f: replace(carrier, tx_power=carrier.tx_power * load) for f, carrier in self.carriers.items()}
            self.restate()
            start = time.process_time()
            self.end()
            times.append(time.process_time() - start)
        return {"times_s": times}


def set_as(amplifier, operational):
    amplifier.effective_gain = operational["gain_target"]
    amplifier.tilt_target = operational["tilt_target"]
    amplifier.out_voa, amplifier.in_voa = operational["out_voa"], operational.get("in_voa", 0)


main()
