"""Makes geodesics.csv: legs and direct problems solved by GeographicLib.

    pip install geographiclib==2.1
    python geodesics.py 2000 > geodesics.csv

Random with a fixed seed: anywhere, as short as cable legs, nearly antipodal, polar, and on meridians, the equator and
across the date line.
"""

import random
import sys

from geographiclib.geodesic import Geodesic

WGS84 = Geodesic.WGS84


def wrapped(lon):
    return (lon + 180.0) % 360.0 - 180.0


def anywhere():
    return random.uniform(-90, 90), random.uniform(-180, 180)


def short():
    lat, lon = random.uniform(-85, 85), random.uniform(-180, 180)
    end = WGS84.Direct(lat, lon, random.uniform(0, 360), 10 ** random.uniform(0, 4.8))
    return lat, lon, end["lat2"], end["lon2"]


def antipodal():
    lat, lon = anywhere()
    near = 10 ** random.uniform(-6, 0.3)
    return lat, lon, max(-90, min(90, -lat + random.uniform(-near, near))), wrapped(lon + 180 + random.uniform(-near, near))


def polar():
    pole = random.choice([-90, 90])
    near = lambda: pole - (pole / 90) * random.choice([0, 10 ** random.uniform(-8, 0)])
    other = random.choice([near(), -near(), random.uniform(-90, 90)])
    return near(), random.uniform(-180, 180), other, random.uniform(-180, 180)


def special():
    lat, lon = anywhere()
    return random.choice(
        [
            (lat, lon, random.uniform(-90, 90), lon),
            (0.0, lon, 0.0, random.uniform(-180, 180)),
            (lat, random.uniform(179, 180), random.uniform(-90, 90), random.uniform(-180, -179)),
            (lat, lon, lat, lon),
            (lat, lon, -lat, wrapped(lon + 180)),
        ]
    )


def main():
    random.seed(20261125)
    kinds = [lambda: anywhere() + anywhere()] * 8 + [short] * 5 + [antipodal] * 3 + [polar] * 2 + [special] * 2
    print("lat_deg,lon_deg,to_lat_deg,to_lon_deg,length_m,azimuth_deg,along_m,reached_lat_deg,reached_lon_deg")
    for number in range(int(sys.argv[1])):
        lat, lon, to_lat, to_lon = (round(angle, 8) for angle in kinds[number % len(kinds)]())
        length = WGS84.Inverse(lat, lon, to_lat, to_lon)["s12"]
        azimuth, along = round(random.uniform(0, 360), 3), round(10 ** random.uniform(0, 7.3), 2)
        reached = WGS84.Direct(lat, lon, azimuth, along)
        print(
            f"{lat!r},{lon!r},{to_lat!r},{to_lon!r},{length:.9f},"
            f"{azimuth!r},{along!r},{reached['lat2']:.13f},{reached['lon2']:.13f}"
        )


main()
