"""One peer on one raster, in a process of its own: one line of JSON.

    python3 peers.py PEER COST.npy CLOSED.npy COL,ROW COL,ROW LINE.json [FIELD.npy]

Reading files, imports, making the arrays or files a peer asks for and compiling (numba) are not timed; its call is, and
so is drawing the line from its field (lines.py) where it has no path of its own.
"""
import json
import os
import resource
import sys
import tempfile
import time

import numpy as np

import lines


def timed(work):
    start = time.process_time()
    made = work()
    return made, time.process_time() - start


class Raster:
    def __init__(self, cost, closed, source, goal):
        self.cost, self.closed, self.source, self.goal = cost, closed, source, goal


def small():
    """A raster to compile on."""
    return Raster(np.ones((40, 40), np.float32), np.zeros((40, 40), np.uint8), (3, 3), (30, 35))


def tif(raster, values, nodata, name):
    import rasterio

    rows, _ = values.shape
    path = os.path.join(FOLDER, name)
    place = rasterio.Affine(1.0, 0.0, 0.0, 0.0, -1.0, float(rows))
    with rasterio.open(path, "w", driver="GTiff", height=rows, width=values.shape[1], count=1, dtype=values.dtype, nodata=nodata, transform=place, crs="EPSG:32639") as file:
        file.write(values, 1)
    return path


def from_field(raster, field, solve_s):
    """The line by descent; closed and unreached nodes arrive never."""
    field = np.where(np.isfinite(field) & (raster.closed == 0), field, np.inf)
    draw = lambda on, arrival: lines.draw(arrival, on.cost, on.closed, tuple(map(float, on.source)), tuple(map(float, on.goal)))
    tiny = small()
    draw(tiny, np.add.outer(np.arange(40.0), np.arange(40.0)))
    line, path_s = timed(lambda: draw(raster, field))
    return {"solve_s": solve_s, "path_s": path_s}, line, field


def scikit_fmm(raster, order):
    import skfmm

    phi = np.ones(raster.cost.shape)
    phi[raster.source[1], raster.source[0]] = 0.0
    phi = np.ma.MaskedArray(phi, raster.closed != 0)
    speed = 1.0 / raster.cost.astype(float)
    field, solve_s = timed(lambda: skfmm.travel_time(phi, speed, dx=1.0, order=order))
    return from_field(raster, np.ma.filled(field, np.inf), solve_s)


def finer(raster):
    """The same continuous problem on a raster three times as fine, closed cells exact: no peer as sold, a better line."""
    from scipy.ndimage import map_coordinates

    rows, cols = raster.cost.shape
    at = lambda count: (np.arange(3 * count) - 1.0) / 3.0
    cost = map_coordinates(raster.cost, np.meshgrid(at(rows), at(cols), indexing="ij"), order=1, mode="nearest")
    closed = np.repeat(np.repeat(raster.closed, 3, axis=0), 3, axis=1)
    fine = lambda end: tuple(3 * part + 1 for part in end)
    report, line, field = scikit_fmm(Raster(cost, closed, fine(raster.source), fine(raster.goal)), 2)
    return report, [((col - 1.0) / 3.0, (row - 1.0) / 3.0) for col, row in line], field


def mcp(raster):
    from skimage.graph import MCP_Geometric

    cost = np.where(raster.closed != 0, -1.0, raster.cost)
    finder = MCP_Geometric(cost, fully_connected=True)
    (field, _), solve_s = timed(lambda: finder.find_costs([raster.source[::-1]]))
    nodes, path_s = timed(lambda: finder.traceback(raster.goal[::-1]))
    return {"solve_s": solve_s, "path_s": path_s}, [(col, row) for row, col in nodes], field


def route_through_array(raster):
    from skimage.graph import route_through_array as route

    cost = np.where(raster.closed != 0, -1.0, raster.cost)
    (nodes, _), solve_s = timed(lambda: route(cost, raster.source[::-1], raster.goal[::-1], fully_connected=True, geometric=True))
    return {"solve_s": solve_s}, [(col, row) for row, col in nodes], None


def xarray_spatial(raster):
    import xarray
    from xrspatial import cost_distance

    def call(on):
        grid = lambda values: xarray.DataArray(values, dims=("y", "x"), coords={"y": np.arange(float(values.shape[0])), "x": np.arange(float(values.shape[1]))})
        start = np.zeros(on.cost.shape)
        start[on.source[1], on.source[0]] = 1.0
        start, friction = grid(start), grid(np.where(on.closed != 0, np.nan, on.cost))
        return lambda: cost_distance(start, friction)

    call(small())()
    field, solve_s = timed(call(raster))
    return from_field(raster, field.values.astype(float), solve_s)


def whitebox(raster):
    import whitebox_workflows

    tools = whitebox_workflows.WbEnvironment()
    tools.verbose, tools.max_procs = False, 1
    start = np.zeros(raster.cost.shape, np.float32)
    start[raster.source[1], raster.source[0]] = 1.0
    cost = np.where(raster.closed != 0, np.float32(-32768.0), raster.cost)
    start, cost = (tools.read_raster(tif(raster, values, -32768.0, name), "m") for values, name in ((start, "start.tif"), (cost, "cost.tif")))
    (field, _), solve_s = timed(lambda: tools.cost_distance(start, cost))
    field = np.asarray(field.to_numpy(), float).reshape(raster.cost.shape)
    return from_field(raster, np.where(field < 0.0, np.inf, field), solve_s)


def pyorps(raster, reach):
    from pyorps import PathFinder

    def call(on, name):
        steps = np.where(on.closed != 0, 65535, np.rint(on.cost * 1000.0)).astype(np.uint16)
        path = tif(on, steps, None, name)
        rows = on.cost.shape[0]
        ends = [(col + 0.5, rows - row - 0.5) for col, row in (on.source, on.goal)]
        finder, read_s = timed(lambda: PathFinder(path, ends[0], ends[1], neighborhood_str=reach))
        found, solve_s = timed(lambda: finder.find_route(algorithm="dijkstra", calculate_metrics=False))
        return found, read_s, solve_s, [(x - 0.5, rows - y - 0.5) for x, y in found.path_coords]

    call(small(), "small.tif")
    _, read_s, solve_s, line = call(raster, "cost.tif")
    return {"solve_s": solve_s, "read_s": read_s}, line, None


PEERS = {
    "scikit-fmm order 1": lambda raster: scikit_fmm(raster, 1),
    "scikit-fmm order 2": lambda raster: scikit_fmm(raster, 2),
    "scikit-fmm order 2, three times as fine": finer,
    "scikit-image MCP_Geometric, all cells": mcp,
    "scikit-image route_through_array": route_through_array,
    "xarray-spatial cost_distance": xarray_spatial,
    "whitebox-workflows cost_distance": whitebox,
    "pyorps r1": lambda raster: pyorps(raster, "r1"),
    "pyorps r2": lambda raster: pyorps(raster, "r2"),
    "pyorps r3": lambda raster: pyorps(raster, "r3"),
}


def main():
    name, cost, closed, source, goal, line_path, *field_path = sys.argv[1:]
    place = lambda text: tuple(int(part) for part in text.split(","))
    raster = Raster(np.load(cost), np.load(closed), place(source), place(goal))
    report, line, field = PEERS[name](raster)
    report["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    with open(line_path, "w") as file:
        json.dump([[float(col), float(row)] for col, row in line], file)
    if field_path:
        np.save(field_path[0], field)
    print(json.dumps(report))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as FOLDER:
        main()
