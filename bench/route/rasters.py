"""Makes the rasters of the benchmark: smooth hills of several scales, cost 1 to 20, one cell in twenty closed.

    python3 rasters.py FOLDER [SIZE ...]        rough_<n>_<seed>_cost.npy (float32), _closed.npy (uint8), C order

The hills of a seed are the same at every size, drawn finer; the closed cells are single random cells. Needs numpy, scipy.
"""
import sys
from pathlib import Path

import numpy as np
from scipy.ndimage import map_coordinates, uniform_filter
from scipy.special import ndtr

SEEDS = (1, 2, 3)
SIZES = (1000, 4000)
# Hills per side and their height beside each other; the finest are 62 cells apart at 1000², 250 at 4000². So smooth that
# the quick bound over blocks of 4 × 4 cells lies 4 to 10 % below the best line.
OCTAVES = ((2, 0.4), (4, 0.7), (8, 1.0), (16, 0.8))
CLOSED_SHARE = 0.05


def ends(n):
    """Source and goal, column and row."""
    return (n // 100, n // 100), (n - 1 - n // 100, n - 1 - n // 100)


def hills(n, seed):
    rng = np.random.default_rng(seed)
    at = np.linspace(0.0, 1.0, n)
    field = np.zeros((n, n), np.float32)
    for count, height in OCTAVES:
        knots = rng.standard_normal((count + 4, count + 4))
        # splines along the rows, then along the columns: the same as in two dimensions, and far less memory
        along = np.stack([map_coordinates(row, [1.5 + at * count], order=3) for row in knots])
        field += height * np.stack([map_coordinates(col, [1.5 + at * count], order=3) for col in along.T], axis=1).astype(np.float32)
    return field


def rough(n, seed):
    """Cost and closed cells of one raster."""
    field = hills(n, seed)
    # every cost as common as any other; the same mean and spread at every size
    every = max(1, n // 500)
    some = field[::every, ::every]
    cost = 1.0 + 19.0 * ndtr((field - some.mean()) / some.std())
    closed = np.random.default_rng([n, seed]).random((n, n), np.float32) < CLOSED_SHARE
    for col, row in ends(n):
        closed[row - 1 : row + 2, col - 1 : col + 2] = False
    return under_closed(cost, closed).astype("<f4"), closed.astype("u1")


def under_closed(cost, closed):
    """A closed cell carries the mean of its open neighbours, so that every tool sees the same cost beside it."""
    around = lambda values: uniform_filter(values, 3, mode="constant") * 9.0
    open_cost, open_count = around(np.where(closed, 0.0, cost)), np.rint(around((~closed).astype(float)))
    return np.where(closed & (open_count > 0), open_cost / np.maximum(open_count, 1), cost)


def write(folder, sizes=SIZES, seeds=SEEDS):
    folder.mkdir(parents=True, exist_ok=True)
    for n in sizes:
        for seed in seeds:
            cost, closed = rough(n, seed)
            np.save(folder / f"rough_{n}_{seed}_cost.npy", cost)
            np.save(folder / f"rough_{n}_{seed}_closed.npy", closed)
    lines = [f"{n}²: source (column, row) = {ends(n)[0]}, goal = {ends(n)[1]}\n" for n in sizes]
    (folder / "README").write_text("".join(lines))


if __name__ == "__main__":
    write(Path(sys.argv[1]), [int(n) for n in sys.argv[2:]] or SIZES)
