"""What the peers lack and what judges all sides alike: descent on a field, the integrator, and a slow second polish.

Nothing here knows our solver. A raster is a continuous cost, bilinear between the nodes in the middle of its cells;
a closed cell is the square of half a cell round its node. Places are (column, row).
"""
import math

import numpy as np
from numba import njit

STEP_CELLS = 0.05
TOUCH_CELLS = 1e-6


@njit(cache=True)
def cost_at(cost, col, row):
    rows, cols = cost.shape
    col, row = min(max(col, 0.0), cols - 1.0), min(max(row, 0.0), rows - 1.0)
    left, top = min(int(col), cols - 2), min(int(row), rows - 2)
    right, low = col - left, row - top
    above = cost[top, left] * (1.0 - right) + cost[top, left + 1] * right
    below = cost[top + 1, left] * (1.0 - right) + cost[top + 1, left + 1] * right
    return above * (1.0 - low) + below * low


@njit(cache=True)
def leg_cost(cost, c0, r0, c1, r1, step):
    """Trapezoid along a straight leg."""
    length = math.hypot(c1 - c0, r1 - r0)
    parts = max(1, int(math.ceil(length / step)))
    total = 0.5 * (cost_at(cost, c0, r0) + cost_at(cost, c1, r1))
    for part in range(1, parts):
        share = part / parts
        total += cost_at(cost, c0 + share * (c1 - c0), r0 + share * (r1 - r0))
    return total * length / parts


@njit(cache=True)
def inside_box(c0, r0, c1, r1, col, row):
    """Length of a leg inside the square of half a cell round a node."""
    low, high = 0.0, 1.0
    for start, change, middle in ((c0, c1 - c0, col), (r0, r1 - r0, row)):
        near, far = middle - 0.5 + TOUCH_CELLS - start, middle + 0.5 - TOUCH_CELLS - start
        if change == 0.0:
            if near >= 0.0 or far <= 0.0:
                return 0.0
        else:
            first, last = near / change, far / change
            low, high = max(low, min(first, last)), min(high, max(first, last))
    return max(0.0, high - low) * math.hypot(c1 - c0, r1 - r0)


@njit(cache=True)
def closed_length(closed, c0, r0, c1, r1):
    """Length of a leg inside closed cells."""
    rows, cols = closed.shape
    parts = max(1, int(math.ceil(max(abs(c1 - c0), abs(r1 - r0)))))
    total = 0.0
    for part in range(parts):
        a, b = part / parts, (part + 1) / parts
        ca, ra, cb, rb = c0 + a * (c1 - c0), r0 + a * (r1 - r0), c0 + b * (c1 - c0), r0 + b * (r1 - r0)
        for row in range(max(0, int(math.floor(min(ra, rb) + 0.5))), min(rows - 1, int(math.floor(max(ra, rb) + 0.5))) + 1):
            for col in range(max(0, int(math.floor(min(ca, cb) + 0.5))), min(cols - 1, int(math.floor(max(ca, cb) + 0.5))) + 1):
                if closed[row, col]:
                    total += inside_box(ca, ra, cb, rb, col, row)
    return total


@njit(cache=True)
def judge(cost, closed, line):
    """Cost of a line, and its length inside closed cells."""
    total, inside = 0.0, 0.0
    for at in range(len(line) - 1):
        (c0, r0), (c1, r1) = line[at], line[at + 1]
        total += leg_cost(cost, c0, r0, c1, r1, STEP_CELLS)
        inside += closed_length(closed, c0, r0, c1, r1)
    return total, inside


@njit(cache=True)
def descend(field, cost, closed, source, goal):
    """The line down a field of arrivals, from goal to source: from edge to edge of the squares between nodes, each time
    to the point of the next edges from which the rest and the step cost least, never through a closed cell."""
    rows, cols = field.shape
    line = [(goal[0], goal[1])]
    col, row = goal
    here = field[int(round(row)), int(round(col))]
    while math.hypot(col - source[0], row - source[1]) > 1.5 and len(line) < 20 * (rows + cols):
        best, best_here, best_col, best_row = math.inf, here, col, row
        on_col, on_row = col == math.floor(col), row == math.floor(row)
        for top in range(max(0, int(math.ceil(row)) - 1), min(rows - 2, int(math.floor(row))) + 1):
            for left in range(max(0, int(math.ceil(col)) - 1), min(cols - 2, int(math.floor(col))) + 1):
                for side in range(4):
                    # the four edges as their first node and direction
                    r0, c0 = top + (side == 1), left + (side == 3)
                    dr, dc = (0, 1) if side < 2 else (1, 0)
                    if (side < 2 and row == r0) or (side >= 2 and col == c0):
                        # the point's own edge: only its two nodes
                        shares = 2
                    else:
                        shares = 33
                    one, two = field[r0, c0], field[r0 + dr, c0 + dc]
                    for part in range(shares):
                        share = part / (shares - 1)
                        if share == 0.0:
                            value = one
                        elif share == 1.0:
                            value = two
                        else:
                            value = one + share * (two - one)
                        to_col, to_row = c0 + share * dc, r0 + share * dr
                        if not (value < here):
                            continue
                        length = math.hypot(to_col - col, to_row - row)
                        total = value + length * 0.5 * (cost_at(cost, col, row) + cost_at(cost, to_col, to_row))
                        if total < best and closed_length(closed, col, row, to_col, to_row) == 0.0:
                            best, best_here, best_col, best_row = total, value, to_col, to_row
        if best == math.inf:
            break
        col, row, here = best_col, best_row, best_here
        line.append((col, row))
    line.append((source[0], source[1]))
    return line[::-1]


@njit(cache=True)
def slope_at(field, col, row):
    """Gradient of a field at a place: central differences at the nodes around it, one-sided beside closed cells."""
    rows, cols = field.shape
    left, top = min(max(int(col), 0), cols - 2), min(max(int(row), 0), rows - 2)
    sums = np.zeros(2)
    for r in range(top, top + 2):
        for c in range(left, left + 2):
            here = field[r, c]
            weight = (1.0 - abs(col - c)) * (1.0 - abs(row - r))
            if here == math.inf or weight <= 0.0:
                continue
            for axis in range(2):
                dc, dr = (1, 0) if axis == 0 else (0, 1)
                ahead = field[r + dr, c + dc] if r + dr < rows and c + dc < cols else math.inf
                behind = field[r - dr, c - dc] if r >= dr and c >= dc else math.inf
                slope, sides = 0.0, 0
                if ahead < math.inf:
                    slope, sides = slope + ahead - here, sides + 1
                if behind < math.inf:
                    slope, sides = slope + here - behind, sides + 1
                if sides > 0:
                    sums[axis] += weight * slope / sides
    return sums


@njit(cache=True)
def slide(field, closed, source, goal, step):
    """The line of steepest descent, from goal to source, in small steps; along closed cells where it meets them.
    It ends early where it goes round in circles."""
    rows, cols = field.shape
    line = [(goal[0], goal[1])]
    col, row = goal
    limit = int(6 * (rows + cols) / step)
    seen = math.inf
    while math.hypot(col - source[0], row - source[1]) > 1.5 and len(line) < limit:
        if len(line) % 100 == 0:
            here = field[int(round(row)), int(round(col))]
            if here < math.inf and here >= seen:
                break
            seen = min(seen, here)
        slope = slope_at(field, col, row)
        middle = slope_at(field, col - 0.5 * step * slope[0] / (math.hypot(slope[0], slope[1]) + 1e-30), row - 0.5 * step * slope[1] / (math.hypot(slope[0], slope[1]) + 1e-30))
        heading = math.atan2(-middle[1], -middle[0])
        moved = False
        for turn in range(25):
            angle = heading + (turn + 1) // 2 * (1 if turn % 2 else -1) * math.pi / 16.0
            to_col, to_row = col + step * math.cos(angle), row + step * math.sin(angle)
            inside = 0.0 <= to_col <= cols - 1.0 and 0.0 <= to_row <= rows - 1.0
            if inside and closed_length(closed, col, row, to_col, to_row) == 0.0:
                col, row, moved = to_col, to_row, True
                break
        if not moved:
            break
        line.append((col, row))
    line.append((source[0], source[1]))
    return line[::-1]


@njit(cache=True)
def draw(field, cost, closed, source, goal):
    """The cheaper of two ways to draw a line from a field that enter no closed cell."""
    best_line = np.array(descend(field, cost, closed, source, goal))
    best, _ = judge(cost, closed, best_line)
    for step in (0.5, 0.25):
        line = np.array(slide(field, closed, source, goal, step))
        total, inside = judge(cost, closed, line)
        if inside == 0.0 and total < best:
            best, best_line = total, line
    return best_line


@njit(cache=True)
def respace(closed, line, spacing):
    """Vertices at even distances along a line; between two that do not see one another all the old ones stay."""
    out = [(line[0, 0], line[0, 1])]
    kept, along = 0, 0.0
    for at in range(1, len(line)):
        along += math.hypot(line[at, 0] - line[at - 1, 0], line[at, 1] - line[at - 1, 1])
        if along < spacing and at + 1 < len(line):
            continue
        count = max(1, int(round(along / spacing)))
        if closed_length(closed, line[kept, 0], line[kept, 1], line[at, 0], line[at, 1]) == 0.0:
            for part in range(1, count):
                share = part / count
                out.append((line[kept, 0] + share * (line[at, 0] - line[kept, 0]), line[kept, 1] + share * (line[at, 1] - line[kept, 1])))
        else:
            for between in range(kept + 1, at):
                out.append((line[between, 0], line[between, 1]))
        out.append((line[at, 0], line[at, 1]))
        kept, along = at, 0.0
    return np.array(out)


@njit(cache=True)
def legs_price(cost, closed, a, col, row, b, step):
    if closed_length(closed, a[0], a[1], col, row) > 0.0 or closed_length(closed, col, row, b[0], b[1]) > 0.0:
        return math.inf
    return leg_cost(cost, a[0], a[1], col, row, step) + leg_cost(cost, col, row, b[0], b[1], step)


@njit(cache=True)
def sweep(cost, closed, line, size, step):
    """Moves one vertex after the other sideways where that is cheaper; the gain."""
    gain = 0.0
    for at in range(1, len(line) - 1):
        a, b = line[at - 1], line[at + 1]
        away_c, away_r = b[1] - a[1], a[0] - b[0]
        length = math.hypot(away_c, away_r)
        if length == 0.0:
            continue
        col, row = line[at]
        known = legs_price(cost, closed, a, col, row, b, step)
        for sign in (-1.0, 1.0):
            to_col, to_row = col + sign * size * away_c / length, row + sign * size * away_r / length
            to_col, to_row = min(max(to_col, 0.0), cost.shape[1] - 1.0), min(max(to_row, 0.0), cost.shape[0] - 1.0)
            price = legs_price(cost, closed, a, to_col, to_row, b, step)
            if price < known:
                gain += known - price if known < math.inf else 1.0
                known = price
                line[at, 0], line[at, 1] = to_col, to_row
    return gain


@njit(cache=True)
def refine(cost, closed, line):
    """A slow second polish: sideways steps, coarse to fine, until nothing is gained. Never dearer than the line given,
    unless that enters a closed cell."""
    total, inside = judge(cost, closed, line)
    best, best_line = (total if inside == 0.0 else math.inf), line.copy()
    for spacing in (12.0, 6.0, 3.0, 1.5, 1.0):
        trial = respace(closed, best_line, spacing)
        size = max(1.3, spacing / 4.0)
        while size > 0.004:
            for _ in range(60):
                if sweep(cost, closed, trial, size, STEP_CELLS if spacing <= 3.0 else 0.2) < 1e-6 * total:
                    break
            size *= 0.5
        price, inside = judge(cost, closed, trial)
        if inside == 0.0 and price < best:
            best, best_line = price, trial.copy()
        elif inside > 0.0 and best == math.inf:
            best_line = trial.copy()
    return best, best_line
