"""A decision tree as boxes: rule, number of experiments, mean result."""

from __future__ import annotations

from mncplan.app.campaign_report_parts import Branch
from mncplan.report.svg import box, label, line, picture
from mncplan.report.words import parameter_name, value_text

_WIDE, _TALL, _DOWN = 188.0, 58.0, 92.0


def tree_picture(root: Branch, name: str) -> str:
    """The tree from the top down; the share of shading is the mean result."""
    leaves = _leaves(root)
    ends = [leaf.mean for leaf in _all(root)]
    parts: list[str] = []
    _place(root, 0, 0, (min(ends), max(ends)), parts)
    depth = _depth(root)
    return picture(
        leaves * (_WIDE + 14) + 4,
        depth * _DOWN - (_DOWN - _TALL) + 6,
        parts,
        title=f"Decision tree for {name}: {_told(root)}",
        css="plot wide",
    )


def _rule(node: Branch) -> str:
    """The rule with the parameter's printed name."""
    name, _, rest = node.rule.partition(" ")
    return f"{parameter_name(name)} {rest}" if rest else "all experiments"


def _told(node: Branch) -> str:
    own = f"{_rule(node)}: {node.n} experiments, mean {value_text(node.mean)}"
    return "; ".join((own, *(_told(child) for child in node.children)))


def _all(node: Branch) -> list[Branch]:
    return [node, *(found for child in node.children for found in _all(child))]


def _leaves(node: Branch) -> int:
    return sum(_leaves(child) for child in node.children) or 1


def _depth(node: Branch) -> int:
    return 1 + max((_depth(child) for child in node.children), default=0)


def _place(
    node: Branch, level: int, first: float, ends: tuple[float, float], parts: list[str]
) -> float:
    """Draw a node above its children; the x of its middle comes back."""
    middles = []
    at = first
    for child in node.children:
        middles.append(_place(child, level + 1, at, ends, parts))
        at += _leaves(child)
    middle = sum(middles) / len(middles) if middles else 2 + (first + 0.5) * (_WIDE + 14)
    top = 2 + level * _DOWN
    for x in middles:
        parts.append(line(((middle, top + _TALL), (x, top + _DOWN)), css="flow"))
    share = (node.mean - ends[0]) / (ends[1] - ends[0]) if ends[1] > ends[0] else 0.0
    left = middle - _WIDE / 2
    parts.append(box(left, top, _WIDE, _TALL, css="node-paper"))
    shaded = box(left, top, _WIDE, _TALL, css="node-shade")
    parts.append(shaded.replace("/>", f' fill-opacity="{0.04 + 0.3 * share:.2f}"/>'))
    parts.append(label(middle, top + 17, _cut(_rule(node)), size=11, css="name"))
    parts.append(
        label(middle, top + 34, f"mean {value_text(node.mean)} ± {value_text(node.sd)}", size=12)
    )
    parts.append(
        label(
            middle,
            top + 50,
            f"{node.n} experiment{'s' if node.n != 1 else ''}",
            css="muted",
            size=11,
        )
    )
    return middle


def _cut(text: str, most: int = 26) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
