"""Rules on what must not meet, must not be closed, or must not be breathed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from mncplan.domain.protocol import Hazard


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A protocol as the rules see it."""

    keys: frozenset[str]
    roles: frozenset[str]
    metals: frozenset[str]
    text: str
    hottest_C: float
    codes: frozenset[str]
    stinks: bool = False

    def has(self, *keys: str) -> bool:
        """Whether any of these chemicals is on the list."""
        return bool(self.keys.intersection(keys))

    def says(self, *words: str) -> bool:
        """Whether the sentences hold any of these words."""
        return any(word in self.text for word in words)


@dataclass(frozen=True)
class HazardRule:
    """A danger and when it is there."""

    hazard: Hazard
    applies: Callable[[Scene], bool]


_BOROHYDRIDES = ("NaBH4", "KBH4", "LiBH4", "TBA-BH4")
_AMMONIA = ("NH4OH", "NH4OAc", "NH4PF6")
_GOLD_III = ("HAuCl4.3H2O", "HAuCl4", "AuCl3")
_ETHERS = ("THF", "Et2O", "dioxane", "2-MeTHF")
_ACIDS = ("HCl", "HNO3", "H2SO4", "AcOH", "TFA", "formic acid")
_FLAMMABLE = ("MeOH", "EtOH", "IPA", "Me2CO", "THF", "PhMe", "Hex", "Et2O", "MeCN", "Pen", "EtOAc")

SCENTLESS: Final = frozenset(
    {"GSH", "Cys", "H-Cys", "NAC", "p-MBA", "m-MBA", "o-MBA", "MSA", "MPG", "Capt", "ATT", "DTNB"}
)
"""Thiols one hardly smells: salts, amino acids and solid acids."""

RECALLED = "general laboratory knowledge, no text re-read"


def _rule(
    level: int, title: str, text: str, source: str, applies: Callable[[Scene], bool]
) -> HazardRule:
    return HazardRule(Hazard(level=level, title=title, text=text, source=source), applies)


RULES: Final[tuple[HazardRule, ...]] = (
    _rule(
        3,
        "Carbon monoxide",
        "Toxic, flammable (12.5-74 % in air) and without smell or colour: nothing warns you."
        " Small cylinder chained in a working hood, a CO alarm for workplaces at the face (not"
        " a household one), two people, leak test before opening, vent into the exhaust, flush"
        " with nitrogen before opening the flask, main valve shut at the end. Never pressurise"
        " glass.",
        "Swansea University, Safe Working Guidelines SWG/020, Use of Carbon Monoxide",
        lambda s: s.has("CO"),
    ),
    _rule(
        3,
        "Borohydride, water and acid",
        "Borohydride gives off hydrogen with water, fast with acid and with metal salts, acid ones"
        " such as HAuCl4 above all. Add it in the order written, slowly or in the portions"
        " given, to a cold, stirred, open (vented) flask at most half full: it foams. Never"
        " pour acid into a borohydride solution and never close a vessel that holds one."
        " Quench leftovers on ice with acetone or by dilution, then dilute acid drop by drop."
        " No ignition source in the hood.",
        "Gonzales, Levin and Zimmerman, J. Hazard. Mater. 2007 (abstract: heat and gas with"
        " water, very rapid with metal chlorides)",
        lambda s: s.has(*_BOROHYDRIDES),
    ),
    _rule(
        3,
        "Cyanoborohydride and acid",
        "Acid sets hydrogen cyanide free, and the spent solution holds cyanide. Keep above pH"
        " 9 in the waste, hood only, never alone, first aid for cyanide at hand; HAuCl4 is"
        " acid, so add the thiol and the buffer first. Separate, labelled, alkaline waste.",
        "CLP EUH032 (stock table); Stanford EHS, hydrogen cyanide laboratory chemical safety"
        " summary",
        lambda s: s.has("NaBH3CN"),
    ),
    _rule(
        2,
        "Amine borane",
        "Toxic, and gives hydrogen slowly with water and fast with acid: the water layer here"
        " is acid, so leave the vessel loosely closed. TBAB on the list is the borane, not"
        " tetrabutylammonium bromide.",
        "GHS codes and note of the stock table",
        lambda s: s.has("TBAB", "TMAB", "BH3.THF"),
    ),
    _rule(
        3,
        "Ammonia and gold(III): fulminating gold",
        "Gold(III) salts with ammonia, ammonium salts or ammonia-releasing reagents form"
        " shock-sensitive explosive solids. Keep them apart, in the waste too; never dry such"
        " a precipitate or scratch it out of a flask.",
        "Steinhauser et al., Gold Bull. 2008, 41, 305 (review on fulminating gold)",
        lambda s: s.has(*_GOLD_III),
    ),
    _rule(
        3,
        "Silver and ammonia: explosive on standing",
        "Ammoniacal silver forms silver nitride and may explode when kept, even in the"
        " refrigerator. No ammonia in silver work or its waste; if it happened, add chloride"
        " at once.",
        "stainsfile.info, Safety of ammoniacal silver solutions",
        lambda s: "Ag" in s.metals,
    ),
    _rule(
        3,
        "Silver nitrate, alcohol and nitric acid: fulminate",
        "Silver nitrate with ethanol and nitric acid can form silver fulminate. Keep nitric"
        " acid out of every alcoholic silver solution and waste, and don't store silver"
        " nitrate in ethanol.",
        RECALLED,
        lambda s: s.has("AgNO3") and s.has("EtOH", "MeOH", "IPA", "HNO3"),
    ),
    _rule(
        3,
        "Nitric acid and organics",
        "Nitric acid never goes into organic waste or onto glassware still wet with solvent"
        " or thiol: violent oxidation, nitrogen oxides, pressure in closed bottles.",
        RECALLED,
        lambda s: s.has("HNO3"),
    ),
    _rule(
        2,
        "Cleaning with aqua regia or piranha",
        "Gold residues are taken off glass with aqua regia: freshly made in the hood, open,"
        " only on rinsed glass without solvent, never stored in a closed bottle. Piranha is"
        " not needed here.",
        RECALLED,
        lambda s: s.has(*_GOLD_III) or "Au" in s.metals,
    ),
    _rule(
        2,
        "Thiol stench",
        "Even traces are smelt down the corridor. Weigh and open in the hood, change gloves"
        " there, put rinsed glassware and aqueous washings in bleach (sodium hypochlorite) for"
        " a day before they leave it. Never bleach with acid (chlorine), with ammonia, amines"
        " or cyanide (toxic and explosive products), nor for washings in methanol, ethanol or"
        " acetone: those go, closed and labelled, to organic waste.",
        "Stanford EHS biosafety manual, bleach solutions (acid, ammonia); " + RECALLED,
        lambda s: s.stinks,
    ),
    _rule(
        2,
        "Hydrogen peroxide, organics and metals",
        "Peroxide with acetone forms explosive acetone peroxides, quickest with acid; metals"
        " make it decompose with gas. Only dilute peroxide, no acetone or ether in the same"
        " flask or waste, vented, and destroy what is left before work-up.",
        "Oxley et al., J. Chem. Health Saf. 2012, 19, 27, doi:10.1016/j.jchas.2011.07.010"
        " (abstract)",
        lambda s: s.has("H2O2") or s.says("h2o2", "hydrogen peroxide"),
    ),
    _rule(
        2,
        "Ethers form peroxides",
        "Test tetrahydrofuran, diethyl ether and the like with a strip before use, and never"
        " evaporate old ether to dryness.",
        RECALLED,
        lambda s: s.has(*_ETHERS),
    ),
    _rule(
        2,
        "Chlorinated solvents",
        "Suspected of causing cancer, and dichloromethane goes through nitrile gloves within"
        " minutes: double gloves, change at once when wetted. Never with sodium or strong"
        " base; own waste bottle.",
        "GHS codes of the stock table; " + RECALLED,
        lambda s: s.has("DCM", "CHCl3", "1,2-DCE"),
    ),
    _rule(
        3,
        "Cadmium or mercury",
        "Carcinogenic or fatal, and cumulative: closed weighing, gloves off in the hood, own"
        " labelled waste, nothing into the sink.",
        "GHS codes of the stock table",
        lambda s: bool(s.metals & {"Cd", "Hg"}),
    ),
    _rule(
        2,
        "Platinum salts sensitise",
        "Chloroplatinates cause asthma in minute amounts: no dust, weigh in the hood or dose"
        " as a solution.",
        "GHS codes of the stock table (H334)",
        lambda s: "Pt" in s.metals,
    ),
    _rule(
        2,
        "Hydrazine",
        "Carcinogenic and toxic through the skin; no contact with oxidisers or metal oxides.",
        "GHS codes of the stock table",
        lambda s: s.has("N2H4.H2O"),
    ),
    _rule(
        2,
        "Azides and metals",
        "Azide with silver, gold, copper or acid, and with dichloromethane, gives explosives"
        " or toxic hydrazoic acid: never in the same flask, drain or waste.",
        RECALLED,
        lambda s: any("N3" in key or "azid" in key.casefold() for key in s.keys),
    ),
    _rule(
        2,
        "Heating a closed vessel",
        "Never heat above the boiling point of the solvent in a stoppered vial: condenser or"
        " a rated pressure tube behind a shield, at most half full; cool before opening.",
        RECALLED,
        lambda s: s.hottest_C >= 50,
    ),
    _rule(
        2,
        "Closed vessel and gas",
        "Seal only when gas evolution has stopped: borohydride goes on giving hydrogen,"
        " faster once acid is added.",
        RECALLED,
        lambda s: s.has(*_BOROHYDRIDES) and s.says("seal", "air-tight"),
    ),
    _rule(
        2,
        "Flammable solvents and hydrogen",
        "Hydrogen and solvent vapour share the hood with stirrer motors and heat guns: earth,"
        " vent, keep sparks away.",
        RECALLED,
        lambda s: s.has(*_BOROHYDRIDES) and s.has(*_FLAMMABLE),
    ),
    _rule(
        2,
        "Acid into spent borohydride",
        "When the pH is brought down after borohydride, wait for gas to stop, then drop by"
        " drop with stirring in the hood.",
        RECALLED,
        lambda s: s.has(*_BOROHYDRIDES) and s.has(*_ACIDS),
    ),
    _rule(
        1,
        "Centrifuge",
        "Balance tubes, and use solvent-proof tubes and a rotor rated for flammable liquids.",
        RECALLED,
        lambda s: s.says("spin", "centrifug") and s.has(*_FLAMMABLE),
    ),
)
"""Rules on combinations; sources that were not re-read say so."""
