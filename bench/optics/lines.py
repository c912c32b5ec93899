"""Random lines over every element GNPy and wetplant share, as GNPy's files. Seeded: the same lines every time."""
import json, math, random

# fast: closed form and ROADMs; srs: Raman scattering between channels and the generalised models; pumps: Raman pumps
KINDS = ["closed"] * 34 + ["srs"] * 9 + ["separated"] * 3 + ["pumps"] * 4


def write_all(folder, count, seed):
    """`count` folders of lines; gives (name, kind)."""
    names = []
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        name = f"line{number + 1:02d}"
        write_line(folder / name, random.Random(f"{seed}/{number}"), kind)
        names.append((name, kind))
    return names


def dump(path, value):
    path.write_text(json.dumps(value, indent=1))


def write_line(folder, rng, kind):
    folder.mkdir(parents=True, exist_ok=True)
    dump(folder / "equipment.json", equipment(rng, kind))
    dump(folder / "advanced.json", advanced(rng))
    dump(folder / "rippled.json", {key: value for key, value in advanced(rng).items() if key != "nf_fit_coeff"})
    bands = "CL" if kind == "closed" and rng.random() < 0.2 or kind == "srs" and rng.random() < 0.3 else "C"
    grid = rng.random() < 0.35
    dump(folder / "spectrum.json", {"spectrum": spectrum(rng, kind, bands, grid)})
    dump(folder / "topology.json", topology(rng, kind, bands, grid))
    dump(folder / "sim.json", simulation(rng, kind))


def advanced(rng):
    points = 48
    wave = lambda size, turns: [round(size * math.sin(turns * i / points + rng.random() * 0.2), 4) for i in range(points)]
    return {
        "f_min": 191.2e12, "f_max": 196.2e12, "nf_fit_coeff": [0.0002, 0.009, -0.03, round(rng.uniform(4.8, 5.8), 3)],
        "gain_ripple": wave(0.25, 17), "nf_ripple": wave(0.15, 9),
        "dgt": [round(1 + 1.6 * (i / points) ** 1.5 + 0.05 * math.sin(i), 5) for i in range(points)],
    }


def amplifier(name, model, **more):
    return {"type_variety": name, "type_def": model, "gain_flatmax": 30, "gain_min": 8, "p_max": 23, "out_voa_auto": False, "allowed_for_design": True, **more}


def equipment(rng, kind):
    two = {"nf_min": round(rng.uniform(5.6, 6.2), 2), "nf_max": round(rng.uniform(9.6, 10.4), 2), "gain_flatmax": 26, "gain_min": 15}
    return {
        "Edfa": [
            amplifier("two coils", "variable_gain", **two),
            amplifier("two coils rippled", "variable_gain", **two, default_config_from_json="rippled.json", pmd=0.4e-12, pdl=0.2),
            amplifier("fixed", "fixed_gain", nf0=round(rng.uniform(4.5, 6), 2), other_name=["fixed too"]),
            amplifier("polynomial", "advanced_model", advanced_config_from_json="advanced.json"),
            amplifier("open inline", "openroadm", nf_coef=[-8.104e-4, -6.221e-2, -5.889e-1, 37.62], pmd=3e-12, pdl=0.5),
            amplifier("open pre", "openroadm_preamp"),
            amplifier("open booster", "openroadm_booster", p_max=24),
            amplifier("raman stage", "fixed_gain", gain_flatmax=10, gain_min=10, nf0=-1),
            {"type_variety": "two stages", "type_def": "dual_stage", "preamp_variety": "raman stage", "booster_variety": "two coils", "gain_min": 20, "raman": True, "allowed_for_design": False},
            amplifier("L", "variable_gain", **two, f_min=186.5e12, f_max=190.1e12),
            amplifier("C", "variable_gain", **two, f_min=191.3e12, f_max=196.1e12),
            {"type_variety": "C and L", "type_def": "multi_band", "amplifiers": ["L", "C"], "allowed_for_design": True},
        ],
        "Fiber": fibres(rng), "RamanFiber": [entry for entry in fibres(rng)[:1]] + [pumped_fibre()],
        "Span": [{
            "power_mode": False, "delta_power_range_db": [-2, 3, 0.5], "max_fiber_lineic_loss_for_raman": 0.25, "target_extended_gain": 2.5,
            "max_length": 150, "length_units": "km", "max_loss": 60, "padding": 0, "EOL": 0 if kind == "pumps" else rng.choice([0, 0.3]), "con_in": 0.25, "con_out": 0.35,
        }],
        "Roadm": [
            {"target_pch_out_db": -18, "add_drop_osnr": 38, "pmd": 1e-12, "pdl": 0.5, "restrictions": {"preamp_variety_list": [], "booster_variety_list": []}},
            {"type_variety": "density", "target_psd_out_mWperGHz": 4.2e-4, "add_drop_osnr": 36, "pmd": 0, "pdl": 0.3, "restrictions": {"preamp_variety_list": [], "booster_variety_list": []}, "roadm-path-impairments": profiles()},
            {"type_variety": "slots", "target_out_mWperSlotWidth": 2.8e-4, "add_drop_osnr": 40, "pmd": 2e-12, "pdl": 0, "restrictions": {"preamp_variety_list": [], "booster_variety_list": []}},
        ],
        "SI": [{"f_min": 191.35e12, "f_max": 196.1e12, "baud_rate": 32e9, "spacing": 50e9, "power_dbm": 0, "power_range_db": [0, 0, 1], "roll_off": 0.15, "tx_osnr": 40, "sys_margins": 2}],
        "Transceiver": [{"type_variety": "modem", "frequency": {"min": 191.35e12, "max": 196.1e12}, "mode": [{
            "format": "mode 1", "baud_rate": 32e9, "OSNR": 11, "bit_rate": 100e9, "roll_off": 0.15, "tx_osnr": 40, "min_spacing": 37.5e9, "cost": 1,
            "penalties": [{"chromatic_dispersion": 4e4, "penalty_value": 0.5}, {"pmd": 30, "penalty_value": 1}, {"pdl": 2, "penalty_value": 1}]}]}],
    }


def profiles():
    everywhere = {"lower-frequency": 186e12, "upper-frequency": 197e12}
    return [
        {"roadm-path-impairments-id": 0, "roadm-express-path": [{"frequency-range": everywhere, "roadm-pmd": 0.5e-12, "roadm-cd": 0, "roadm-pdl": 0.4, "roadm-inband-crosstalk": 0, "roadm-maxloss": 16.5}]},
        {"roadm-path-impairments-id": 1, "roadm-add-path": [{"frequency-range": everywhere, "roadm-pmd": 0, "roadm-cd": 0, "roadm-pdl": 0.2, "roadm-inband-crosstalk": 0, "roadm-maxloss": 11.5, "roadm-pmax": 2.5, "roadm-osnr": 41, "roadm-noise-figure": 23}]},
        {"roadm-path-impairments-id": 2, "roadm-drop-path": [{"frequency-range": everywhere, "roadm-pmd": 0, "roadm-cd": 0, "roadm-pdl": 0.1, "roadm-inband-crosstalk": 0, "roadm-maxloss": 11.5, "roadm-osnr": 41, "roadm-noise-figure": 15}]},
        {"roadm-path-impairments-id": 3, "roadm-express-path": [{"frequency-range": everywhere, "roadm-pmd": 0, "roadm-cd": 0, "roadm-pdl": 0.9, "roadm-inband-crosstalk": 0, "roadm-maxloss": 15}]},
    ]


def fibres(rng):
    ripple = [{"frequency": f * 1e12, "loss_coef_ripple_value": round(0.004 * (f - 192) ** 2 / 10, 5)} for f in range(184, 200, 2)]
    return [
        {"type_variety": "plain", "dispersion": 1.67e-05, "effective_area": 83e-12, "pmd_coef": 1.265e-15},
        {"type_variety": "shifted", "dispersion": 0.5e-05, "effective_area": 72e-12, "pmd_coef": 1.265e-15},
        {"type_variety": "by gamma", "dispersion": 2.1e-05, "gamma": 0.8e-3, "pmd_coef": 2e-15, "ref_wavelength": 1545e-9},
        {"type_variety": "rippled", "dispersion": 1.8e-05, "effective_area": 90e-12, "pmd_coef": 1e-15, "loss_coef_ripple": ripple},
    ]


def pumped_fibre():
    offsets = [0, 2, 4, 6, 8, 10, 12, 13, 14, 15, 16, 18, 20, 25]
    gains = [0, 0.08, 0.13, 0.16, 0.22, 0.33, 0.38, 0.42, 0.38, 0.37, 0.12, 0.07, 0.03, 0]
    return {"type_variety": "own gain", "dispersion": 1.67e-05, "effective_area": 83e-12, "pmd_coef": 1.265e-15,
            "raman_efficiency": {"frequency_offset": [o * 1e12 for o in offsets], "cr": [g * 1e-3 for g in gains]}}


def spectrum(rng, kind, bands, grid):
    power = lambda: round(rng.uniform(-2, 3), 2)
    few = kind in ("separated", "pumps")
    part = lambda low, high, slot, baud, name: {"f_min": low * 1e12, "f_max": high * 1e12, "slot_width": slot * 1e9, "baud_rate": baud * 1e9, "roll_off": rng.choice([0.1, 0.15, 0.2]), "tx_osnr": rng.choice([36, 40]), "tx_power_dbm": power(), "delta_pdb": rng.choice([0, 0, 0.5, -1]), "label": name}
    if few:
        return [part(192.0, 193.4 if kind == "separated" else 193.0, 200, 64, "few")]
    parts = [part(186.7, 189.9, 100, 64, "L")] if bands == "CL" else []
    if grid:
        return parts + [part(191.5, 195.9, 100, 64, "C")] if bands == "CL" else [part(191.45, 195.95, 75, 64, "C")]
    return parts + [part(191.5, 192.6, 50, 32, "C1"), part(192.75, 194.25, 100, 90, "C2"), part(194.4, 195.9, 75, 58, "C3")]


def simulation(rng, kind):
    if kind == "closed":
        return {"raman_params": {"flag": False}, "nli_params": {"method": "gn_model_analytic"}}
    step = rng.choice([5e3, 10e3])
    if kind == "srs":
        method = rng.choice(["gn_model_analytic", "ggn_approx", "ggn_approx"])
        nli = {"method": method} if method == "gn_model_analytic" else {"method": method, "dispersion_tolerance": 2, "phase_shift_tolerance": 0.2, "computed_channels": [1, 9, 20, 30]}
        return {"raman_params": {"flag": True, "method": "perturbative", "order": rng.choice([2, 2, 3, 4]), "result_spatial_resolution": step, "solver_spatial_resolution": step}, "nli_params": nli}
    fine = {"flag": True, "method": "perturbative", "order": 2, "result_spatial_resolution": step, "solver_spatial_resolution": step}
    separated = {"method": "ggn_spectrally_separated", "dispersion_tolerance": 4, "phase_shift_tolerance": 0.3, "computed_channels": [1, 4, 8]}
    if kind == "separated":
        return {"raman_params": fine, "nli_params": separated}
    return {"raman_params": {"flag": True, "method": "perturbative", "order": 2, "result_spatial_resolution": 1e3, "solver_spatial_resolution": 25}, "nli_params": {"method": "ggn_approx", "dispersion_tolerance": 4, "phase_shift_tolerance": 0.3, "computed_channels": [1, 3, 6]}}


def topology(rng, kind, bands, grid):
    elements, line = [], []

    def add(uid, kind_name, **more):
        elements.append({"uid": uid, "type": kind_name, "metadata": {"location": {"city": uid, "region": "", "latitude": 40, "longitude": 50}}, **more})
        line.append(uid)

    def amplify(uid, gain):
        gain = round(gain, 2)
        if bands == "CL":
            both = [{"type_variety": band, "operational": settings(rng, gain + shift, 0)} for band, shift in (("L", 0.0), ("C", -0.4))]
            return add(uid, "Multiband_amplifier", type_variety="C and L", amplifiers=both)
        open_too = ["open inline", "open inline", "open pre", "open booster"] if grid or kind in ("separated", "pumps") else []
        names = ["two coils", "two coils rippled", "fixed", "fixed too", "polynomial", "polynomial", "two stages"] + open_too
        name = rng.choice(names)
        tilt = rng.choice([0, 0, -0.8, 1.2]) if name in ("two coils", "two coils rippled", "polynomial") else 0
        add(uid, "Edfa", type_variety=name, operational=settings(rng, gain, tilt))

    add("begin", "Transceiver")
    has_nodes = kind in ("closed", "srs") and rng.random() < 0.6
    if has_nodes:
        add("node 1", "Roadm", **node(rng, "amplifier 0"))
        amplify("amplifier 0", 19)
    # GNPy's design fails on a pumped fibre after another
    spans = {"pumps": 1, "separated": rng.randint(1, 2)}.get(kind) or rng.randint(2, 6)
    for number in range(1, spans + 1):
        loss = fibre(rng, kind, number, add)
        if rng.random() < 0.2 and kind != "pumps":
            add(f"joint {number}", "Fused", params={"loss": 0.7})
            loss += 0.7 + fibre(rng, "closed", number + 100, add, (5, 25))
        amplify(f"amplifier {number}", 12 if kind == "pumps" else min(max(loss + rng.uniform(-0.5, 0.5), 10), 29))
        if has_nodes and number == spans // 2:
            add("node 2", "Roadm", **node(rng, "amplifier x", f"amplifier {number}"))
            amplify("amplifier x", 18.5)
    if has_nodes:
        add("node 3", "Roadm", **node(rng, None))
    add("end", "Transceiver")
    return {"network_name": "a random line", "elements": elements, "connections": [{"from_node": a, "to_node": b} for a, b in zip(line, line[1:])]}


def settings(rng, gain, tilt):
    return {"gain_target": round(gain, 2), "delta_p": None, "tilt_target": tilt, "out_voa": rng.choice([0, 0, 0.5]), "in_voa": rng.choice([0, 0, 0.3])}


def node(rng, towards, came_from=None):
    variety = rng.choice(["default", "density", "slots"])
    params = {}
    if towards and rng.random() < 0.3:
        params["per_degree_pch_out_db"] = {towards: -17.5}
    if variety == "density" and came_from:
        params["per_degree_impairments"] = [{"from_degree": came_from, "to_degree": towards, "impairment_id": 3}]
    more = {"type_variety": variety} if variety != "default" else {}
    return {**more, "params": params} if params else more


def fibre(rng, kind, number, add, lengths=(40, 110)):
    length, loss_coef = round(rng.uniform(*lengths), 2), round(rng.uniform(0.18, 0.23), 4)
    variety = rng.choice(["plain", "shifted", "by gamma", "rippled"] if kind != "pumps" else ["plain", "own gain"])
    params = {"length": length, "length_units": "km", "loss_coef": loss_coef, "att_in": rng.choice([0, 0, 1.5]), "con_in": rng.choice([0.5, 0.2]), "con_out": rng.choice([0.4, None]) if kind != "pumps" else 0.4}
    if kind == "pumps":
        # GNPy pairs pumps and their noise in this order: those that run with the light first
        pumps = [{"power": 0.18, "frequency": 202.0e12, "propagation_direction": rng.choice(["counterprop", "coprop"])}, {"power": 0.2, "frequency": 205.0e12, "propagation_direction": "counterprop"}]
        params["length"] = min(length, 70)
        add(f"fibre {number}", "RamanFiber", type_variety=variety, params=params, operational={"temperature": 283, "raman_pumps": pumps})
        return 0
    if rng.random() < 0.3:
        params["dispersion_slope"] = 60.0
    if rng.random() < 0.3:
        params["lumped_losses"] = [{"position": round(length / 3, 1), "loss": 0.6}, {"position": round(length / 1.7, 1), "loss": 0.3}]
    if rng.random() < 0.25 and variety != "rippled":
        params["loss_coef"] = {"frequency": [184e12, 190e12, 193e12, 200e12], "value": [loss_coef + 0.012, loss_coef + 0.003, loss_coef, loss_coef + 0.006]}
    if rng.random() < 0.2:
        params["length"], params["length_units"] = length * 1000, "m"
    if rng.random() < 0.3:
        params["pmd_coef"] = 3e-15
    add(f"fibre {number}", "Fiber", type_variety=variety, params=params)
    return length * loss_coef + 0.8 + params["att_in"] + sum(entry["loss"] for entry in params.get("lumped_losses", []))
