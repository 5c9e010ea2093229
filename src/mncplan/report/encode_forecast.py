"""What the mechanism model foretells of a step, as published JSON."""

from __future__ import annotations

from mncplan.domain.forecast import Held, Spread, StepForecast
from mncplan.report.encode_facts import Json, number


def forecast_json(one: StepForecast) -> Json:
    """One step; numbers are null where the model is not quoted."""
    return {
        "step": one.step + 1,
        "product": one.product,
        "quoted": one.is_quoted,
        "sentence": one.sentence,
        "purity": _spread(one.purity),
        "metal_yield": _spread(one.metal_yield),
        "time_h": number(one.time_h),
        "byproducts": [
            {"species": key, "metal_share": number(share)} for key, share in one.byproducts
        ],
        "robustness": {"conditions": _held(one.conditions), "constants": _held(one.constants)},
        "windows": [
            {
                "setting": w.setting,
                "unit": w.unit,
                "recommended": number(w.recommended),
                "low": number(w.low),
                "high": number(w.high),
                "inside": w.is_inside,
            }
            for w in one.windows
        ],
        "notes": list(one.notes),
        "badge": one.badge,
    }


def _spread(spread: Spread | None) -> Json | None:
    if spread is None:
        return None
    return {"value": number(spread.value), "low": number(spread.low), "high": number(spread.high)}


def _held(held: Held | None) -> Json | None:
    return None if held is None else {"n": held.n, "of": held.of}
