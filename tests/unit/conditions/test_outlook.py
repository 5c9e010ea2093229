"""What the next plate is expected to bring, and how long choosing it takes."""

import subprocess
import sys

from mncplan.conditions.suggest import suggest
from mncplan.domain.observation import Objective, Observation
from mncplan.domain.space import ContinuousParameter, Space

SPACE = Space(tuple(ContinuousParameter(name, 0.0, 1.0, "1") for name in "abcd"))


def gain(objective):
    seen = tuple(
        Observation(setting=dict.fromkeys("abcd", x), values=(("purity", v),))
        for x, v in ((0.1, 0.1), (0.4, 0.85), (0.6, 0.2), (0.9, 0.7))
    )
    outlook = suggest(SPACE, (objective,), seen, (), batch=20, seed=1).outlook
    assert outlook is not None
    return outlook.gain


def test_no_plate_is_expected_to_pass_the_end_of_the_scale():
    assert gain(Objective(name="purity")) > 0.2
    assert 0 < gain(Objective(name="purity", low=0.0, high=1.0)) <= 0.1500001
    assert 0 < gain(Objective(name="purity", goal="min", low=0.05)) <= 0.0500001


def test_what_is_loaded_once_does_not_count_for_every_setting():
    code = """
from mncplan.conditions.suggest import estimated_seconds
from mncplan.domain.space import ContinuousParameter, LinearConstraint, Space
parts = tuple(ContinuousParameter(n, 0.0, 1.0, "1", step=0.05) for n in "abcd")
mixture = LinearConstraint(tuple((n, 1.0) for n in "abcd"), 1.0, 1.0)
print(estimated_seconds(Space(parts, (mixture,)), 0, 9))
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(told.stdout) < 8
