# SPDX-License-Identifier: MIT
"""One lead at a time: a Python function written by hand for these rules, and zen-engine."""

import json
from collections.abc import Callable

from workload import Workload


def python_by_hand(workload: Workload, explain: bool) -> Callable[[dict], tuple]:
    """The function that a developer would write: one "if" for each rule, sets as constants; (points, grade), and what fired."""
    scope: dict = {}

    def condition(rule: dict, test: list) -> str:
        column, operator, values = test
        field = f"lead[{column!r}]"
        if operator == "in":
            scope[f"SET_{rule['id']}_{column}"] = frozenset(values)
            return f"{field} in SET_{rule['id']}_{column}"
        if operator in ("missing", "true"):
            return f"{field} is None" if operator == "missing" else field
        bounds = {"ge": "{0} >= {1}", "lt": "{0} < {1}", "between": "{1} <= {0} <= {2}"}
        return f"({field} is not None and {bounds[operator].format(field, *values)})"

    lines = ["def score(lead):", f"    {' = '.join(workload.caps)} = 0", *(["    fired = []"] if explain else [])]
    for rule in workload.rules:
        lines.append(f"    if {' and '.join(condition(rule, test) for test in rule['all'])}:")
        lines.append(f"        {rule['group']} += {rule['points']}")
        if explain:
            lines.append(f"        fired.append(('rule {rule['id']}', {rule['points']}))")
    clamped = [f"({low} if {group} < {low} else {high} if {group} > {high} else {group})" for group, (low, high) in workload.caps.items()]
    low, high = workload.limits
    lines += [f"    total = {' + '.join(clamped)}", f"    total = {low} if total < {low} else {high} if total > {high} else total"]
    grade = " else ".join(f"{letter!r} if total >= {bound}" for bound, letter in workload.grades)
    lines.append(f"    return total, {grade} else 'F'{', fired' if explain else ''}")
    exec("\n".join(lines), scope)  # noqa: S102 - our own text
    return scope["score"]


def zen_decision(workload: Workload) -> Callable[[dict], int]:
    """An expression node with one line for each group: the sum of its rules, as zen's own language writes them."""
    import zen

    def condition(test: list) -> str:
        column, operator, values = test
        if operator == "in":
            return f"{column} in [{', '.join(json.dumps(value) for value in values)}]"
        forms = {"missing": "{0} == null", "true": "{0} == true", "ge": "{0} >= {1}", "lt": "{0} < {1}", "between": "{0} >= {1} and {0} <= {2}"}
        text = forms[operator].format(column, *values)
        return text if operator in ("missing", "true") else f"{column} != null and {text}"

    def clamp(value: str, limits: list[int]) -> str:
        return f"min([max([{value}, {limits[0]}]), {limits[1]}])"

    def points(rule: dict) -> str:
        return f"({' and '.join(condition(test) for test in rule['all'])} ? {rule['points']} : 0)"

    groups = {name: " + ".join(points(rule) for rule in workload.rules if rule["group"] == name) for name in workload.caps}
    total = clamp(" + ".join(clamp(f"$.{name}", limits) for name, limits in workload.caps.items()), workload.limits)
    expressions = [*groups.items(), ("total", total)]
    lines = [{"id": f"line-{key}", "key": key, "value": value} for key, value in expressions]
    content = {
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}},
            {"id": "rules", "name": "rules", "type": "expressionNode", "position": {"x": 0, "y": 0}, "content": {"expressions": lines}},
            {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 0, "y": 0}},
        ],
        "edges": [
            {"id": "first", "type": "edge", "sourceId": "in", "targetId": "rules"},
            {"id": "second", "type": "edge", "sourceId": "rules", "targetId": "out"},
        ],
    }
    decision = zen.ZenEngine().create_decision(json.dumps(content))
    return lambda lead: decision.evaluate(lead)["result"]["total"]
