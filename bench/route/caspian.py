"""Cost raster of the Caspian at 15 seconds from a grid of heights at one minute.

    python3 caspian.py GRID.nc FOLDER       caspian_cost.npy, caspian_closed.npy, caspian.json (metric, ends)

The heights are refined bilinearly; sea is what is joined to 42 N 50 E below the level of the Caspian. A kilometre is
dearest where it is double armoured and buried (to 200 m), cheaper single armoured (to 500 m) and light-weight armoured
(below); the price changes smoothly over a fifth of the depth on either side of a limit. Prices are of the right order,
not quoted. Needs numpy, scipy, rasterio.
"""
import json
import sys
from pathlib import Path

import numpy as np
from scipy.ndimage import label, map_coordinates

LEVEL_M = -28.0
FINER = 4
# depth to which a price holds, m, and the price, minor units per km
BANDS = ((15.0, 6.0e6), (200.0, 3.4e6), (500.0, 2.6e6), (np.inf, 2.3e6))
TRANSITION_FRAC = 0.2
AKTAU, ANZALI = (51.17, 43.65), (49.46, 37.48)
IN_THE_SEA = (50.0, 42.0)


def price(depth_m):
    cost = np.full(depth_m.shape, BANDS[0][1])
    for (limit_m, dearer), (_, cheaper) in zip(BANDS, BANDS[1:]):
        share = np.clip((depth_m / limit_m - 1.0 + TRANSITION_FRAC) / (2.0 * TRANSITION_FRAC), 0.0, 1.0)
        cost += (cheaper - dearer) * share * share * (3.0 - 2.0 * share)
    return cost


def make(grid, folder):
    import rasterio

    with rasterio.open(grid) as file:
        height_m, to_deg = file.read(1).astype(float), file.transform
    rows, cols = height_m.shape
    lon_deg, lat_deg = to_deg.c + 0.5 * to_deg.a, to_deg.f + 0.5 * to_deg.e
    cell_lon_deg, cell_lat_deg = to_deg.a / FINER, -to_deg.e / FINER
    row, col = np.meshgrid(np.arange((rows - 1) * FINER + 1) / FINER, np.arange((cols - 1) * FINER + 1) / FINER, indexing="ij")
    depth_m = LEVEL_M - map_coordinates(height_m, [row, col], order=1)
    place = lambda lon, lat: ((lon - lon_deg) / cell_lon_deg, (lat_deg - lat) / cell_lat_deg)
    waters, _ = label(depth_m > 0.0)
    col, row = (round(at) for at in place(*IN_THE_SEA))
    sea = waters == waters[row, col]
    ends = [nearest_sea(sea, place(*at)) for at in (AKTAU, ANZALI)]
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "caspian_cost.npy", price(np.maximum(depth_m, 0.0)).astype("<f4"))
    np.save(folder / "caspian_closed.npy", (~sea).astype("u1"))
    about = {"lon0": lon_deg, "lat0": lat_deg, "cell-lon": cell_lon_deg, "cell-lat": cell_lat_deg, "source": ends[0], "goal": ends[1], "shape": sea.shape, "open_count": int(sea.sum())}
    (folder / "caspian.json").write_text(json.dumps(about))
    return about


def nearest_sea(sea, at):
    """The node of the sea nearest to a place; a landing lies on land or on its edge."""
    reach = 200
    col, row = (round(part) for part in at)
    window = sea[row - reach : row + reach, col - reach : col + reach]
    rows, cols = np.nonzero(window)
    best = np.argmin((rows - reach + row - at[1]) ** 2 + (cols - reach + col - at[0]) ** 2)
    return int(cols[best] + col - reach), int(rows[best] + row - reach)


if __name__ == "__main__":
    print(json.dumps(make(*sys.argv[1:3])))
