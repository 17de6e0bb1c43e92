"""Honest times: factors on the speed table fitted to completed trips, and how sure they are."""

from __future__ import annotations

from routing.calibration.calibration import Calibration, CalibrationError
from routing.calibration.fitting import Calibrated, calibrate
from routing.calibration.trips import LeftOut, TripsError

__all__ = [
    "Calibrated",
    "Calibration",
    "CalibrationError",
    "LeftOut",
    "TripsError",
    "calibrate",
]
