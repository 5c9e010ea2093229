"""Maps of a plate."""

from tests.unit.lab.plates import setting, wells

from mncplan.domain.plate_rules import PlateRules
from mncplan.lab.layout import PlateRequest, lay_out
from mncplan.lab.layout_wells import WellDispenser
from mncplan.report.draw_plate import map_caption, plate_maps


def test_maps_give_units_and_leave_the_blank_out_of_what_it_lacks():
    request = PlateRequest(
        settings=tuple(setting(metal_mM=1.0 + i, reductant_per_metal=1.0 + i) for i in range(2)),
        rules=PlateRules(blank_without="reductant"),
        seed=1,
    )
    plate = lay_out(request, WellDispenser(wells=wells()))
    captions = dict(map_caption(plate))
    assert captions["metal concentration"] == "1 mM (pale) to 2 mM (dark)"
    assert captions["reductant per metal"] == "1 (pale) to 2 (dark)"
    drawn = dict(zip(captions, plate_maps(plate), strict=True))
    assert drawn["metal concentration"].count('class="well"') == 3
    assert drawn["reductant per metal"].count('class="well"') == 2
