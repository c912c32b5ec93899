"""The lines that are timed, as GNPy's files: made by hand, every amplifier of one type, every span alike."""
from lines import dump


def write(folder, spans, wide=False, computed=None):
    """`spans` spans of 80 km. 96 channels of 32 GBd in 50 GHz, closed form; or 190, with Raman scattering and the
    generalised model, computed at the channels named."""
    folder.mkdir(parents=True, exist_ok=True)
    band = {"f_min": 186.0e12, "f_max": 196.3e12} if wide else {}
    channels, first = (190, 186.55e12) if wide else (96, 191.325e12)
    dump(folder / "equipment.json", {
        "Edfa": [{"type_variety": "two coils", "type_def": "variable_gain", "gain_flatmax": 26, "gain_min": 15, "p_max": 27, "nf_min": 6, "nf_max": 10, "out_voa_auto": False, "allowed_for_design": True, **band}],
        "Fiber": [{"type_variety": "plain", "dispersion": 1.67e-05, "effective_area": 83e-12, "pmd_coef": 1.265e-15}],
        "Span": [{"power_mode": False, "delta_power_range_db": [0, 0, 0.5], "max_fiber_lineic_loss_for_raman": 0.25, "target_extended_gain": 2.5, "max_length": 150, "length_units": "km", "max_loss": 60, "padding": 0, "EOL": 0, "con_in": 0.5, "con_out": 0.5}],
        "Roadm": [{"target_pch_out_db": -20, "add_drop_osnr": 38, "pmd": 0, "pdl": 0, "restrictions": {"preamp_variety_list": [], "booster_variety_list": []}}],
        "SI": [{"f_min": first, "f_max": first + (channels - 1) * 50e9, "baud_rate": 32e9, "spacing": 50e9, "power_dbm": 0, "power_range_db": [0, 0, 1], "roll_off": 0.15, "tx_osnr": 40, "sys_margins": 2}],
        "Transceiver": [{"type_variety": "modem", "frequency": {"min": 186e12, "max": 197e12}, "mode": [{"format": "mode 1", "baud_rate": 32e9, "OSNR": 11, "bit_rate": 100e9, "roll_off": 0.15, "tx_osnr": 40, "min_spacing": 37.5e9, "cost": 1}]}],
    })
    dump(folder / "spectrum.json", {"spectrum": [{"f_min": first, "f_max": first + (channels - 1) * 50e9, "slot_width": 50e9, "baud_rate": 32e9, "roll_off": 0.15, "tx_osnr": 40, "tx_power_dbm": 0}]})
    physics = {"raman_params": {"flag": False}, "nli_params": {"method": "gn_model_analytic"}}
    if wide:
        physics = {"raman_params": {"flag": True, "method": "perturbative", "order": 2, "result_spatial_resolution": 10e3, "solver_spatial_resolution": 10e3}, "nli_params": {"method": "ggn_spectrally_separated", "dispersion_tolerance": 1, "phase_shift_tolerance": 0.1, "computed_channels": computed}}
    dump(folder / "sim.json", physics)
    elements, line = [{"uid": "begin", "type": "Transceiver"}], ["begin"]
    for number in range(1, spans + 1):
        elements.append({"uid": f"fibre {number}", "type": "Fiber", "type_variety": "plain", "params": {"length": 80, "length_units": "km", "loss_coef": 0.2, "att_in": 0, "con_in": 0.5, "con_out": 0.5}})
        elements.append({"uid": f"amplifier {number}", "type": "Edfa", "type_variety": "two coils", "operational": {"gain_target": 17, "delta_p": None, "tilt_target": 0, "out_voa": 0}})
        line += [f"fibre {number}", f"amplifier {number}"]
    elements.append({"uid": "end", "type": "Transceiver"})
    line.append("end")
    dump(folder / "topology.json", {"elements": elements, "connections": [{"from_node": a, "to_node": b} for a, b in zip(line, line[1:])]})
