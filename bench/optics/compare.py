"""How far wetplant and GNPy are apart on a line, figure by figure: the largest deviation over channels or elements."""

# figure: unit
FIGURES = {
    "gsnr_db": "dB", "osnr_ase_db": "dB", "snr_nli_db": "dB", "received_snr_0p1nm_db": "dB", "power_dbm": "dB",
    "dispersion_ps_per_nm": "ps/nm", "pmd_ps": "ps", "pdl_db": "dB", "latency_ms": "ms",
}


# they rest on interference: compared where GNPy computes it, if it does not everywhere
NOISY = ("gsnr_db", "osnr_ase_db", "snr_nli_db", "received_snr_0p1nm_db")


def apart(ours, theirs, computed=None):
    """Largest deviations by figure; raises when the channels are not the same. `computed`: numbers from 1."""
    if computed:
        pick = lambda values: [values[number - 1] for number in computed]
        ours, theirs = (side | {figure: pick(side[figure]) for figure in NOISY} for side in (ours, theirs))
    if len(ours["frequency_thz"]) != len(theirs["frequency_thz"]):
        raise ValueError(f"{len(ours['frequency_thz'])} channels, GNPy has {len(theirs['frequency_thz'])}")
    found = {figure: largest(ours[figure], theirs[figure]) for figure in ("frequency_thz", *FIGURES)}
    if found.pop("frequency_thz") > 1e-9:
        raise ValueError("the channels differ in frequency")
    pairs = list(zip(ours["elements"], theirs["elements"], strict=True))
    found["channel power after every element"] = max(largest(a["output_dbm"], b["output_dbm"]) for a, b in pairs if "output_dbm" in b)
    amplified = [(a, b) for a, b in pairs if "gain_db" in b]
    found["gain of every amplifier"] = max((abs(a["block_gain_db"][0] - b["gain_db"]) for a, b in amplified), default=0.0)
    noisy = [(a["noise_figure_db"][0], b["noise_figure_db"]) for a, b in amplified if a["noise_figure_db"][0]]
    found["noise figure of every amplifier"] = max((largest(a, b) for a, b in noisy), default=0.0)
    return found


def largest(ours, theirs):
    if len(ours) != len(theirs):
        raise ValueError(f"{len(ours)} values, GNPy has {len(theirs)}")
    finite = [(a, b) for a, b in zip(ours, theirs) if a is not None and b is not None]
    if any((a is None) != (b is None) for a, b in zip(ours, theirs)):
        raise ValueError("a ratio is infinite on one side alone")
    return max((abs(a - b) for a, b in finite), default=0.0)
