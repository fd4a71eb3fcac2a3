"""British National Grid to longitude and latitude (WGS84), within about five metres.

Source: Ordnance Survey, A guide to coordinate systems in Great Britain, annexes B and C (inverse transverse Mercator on
Airy 1830, then the seven-parameter shift OSGB36 to WGS84).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
A, B = 6377563.396, 6356256.909  # Airy 1830
A84, B84 = 6378137.0, 6356752.314245
F0, LAT0, LON0, N0, E0 = 0.9996012717, np.radians(49.0), np.radians(-2.0), -100000.0, 400000.0
SHIFT = (446.448, -125.157, 542.060)  # metres, OSGB36 to WGS84
TURN = tuple(np.radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))
SCALE = -20.4894e-6


def to_wgs84(points: Floats) -> Floats:
    """Eastings and northings, shape (n, 2), as longitude and latitude in degrees, shape (n, 2)."""
    lat, lon = _airy(points[:, 0], points[:, 1])
    lat, lon = _shifted(lat, lon)
    return np.column_stack([np.degrees(lon), np.degrees(lat)])


def _arc(lat: Floats) -> Floats:
    """Developed arc of the meridian from the true origin."""
    n = (A - B) / (A + B)
    minus, plus = lat - LAT0, lat + LAT0
    arc: Floats = B * F0 * (
        (1 + n + 5 / 4 * n**2 + 5 / 4 * n**3) * minus
        - (3 * n + 3 * n**2 + 21 / 8 * n**3) * np.sin(minus) * np.cos(plus)
        + (15 / 8 * n**2 + 15 / 8 * n**3) * np.sin(2 * minus) * np.cos(2 * plus)
        - 35 / 24 * n**3 * np.sin(3 * minus) * np.cos(3 * plus)
    )  # fmt: skip
    return arc


def _airy(east: Floats, north: Floats) -> tuple[Floats, Floats]:
    lat = (north - N0) / (A * F0) + LAT0
    for _ in range(10):
        lat = (north - N0 - _arc(lat)) / (A * F0) + lat
    e2 = 1 - (B / A) ** 2
    nu = A * F0 / np.sqrt(1 - e2 * np.sin(lat) ** 2)
    rho = A * F0 * (1 - e2) / (1 - e2 * np.sin(lat) ** 2) ** 1.5
    eta2, t, sec, d = nu / rho - 1, np.tan(lat), 1 / np.cos(lat), east - E0
    vii = t / (2 * rho * nu)
    viii = t / (24 * rho * nu**3) * (5 + 3 * t**2 + eta2 - 9 * t**2 * eta2)
    ix = t / (720 * rho * nu**5) * (61 + 90 * t**2 + 45 * t**4)
    x = sec / nu
    xi = sec / (6 * nu**3) * (nu / rho + 2 * t**2)
    xii = sec / (120 * nu**5) * (5 + 28 * t**2 + 24 * t**4)
    return lat - vii * d**2 + viii * d**4 - ix * d**6, LON0 + x * d - xi * d**3 + xii * d**5


def _shifted(lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    e2 = 1 - (B / A) ** 2
    nu = A / np.sqrt(1 - e2 * np.sin(lat) ** 2)
    x, y, z = nu * np.cos(lat) * np.cos(lon), nu * np.cos(lat) * np.sin(lon), nu * (1 - e2) * np.sin(lat)
    (tx, ty, tz), (rx, ry, rz), s = SHIFT, TURN, 1 + SCALE
    x, y, z = tx + s * x - rz * y + ry * z, ty + rz * x + s * y - rx * z, tz - ry * x + rx * y + s * z
    e2 = 1 - (B84 / A84) ** 2
    p = np.hypot(x, y)
    lat = np.arctan2(z, p * (1 - e2))
    for _ in range(5):
        lat = np.arctan2(z + e2 * A84 / np.sqrt(1 - e2 * np.sin(lat) ** 2) * np.sin(lat), p)
    return lat, np.arctan2(y, x)
