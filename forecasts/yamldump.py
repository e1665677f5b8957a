"""YAML written in one form only, so that a file that was read and not changed is written back byte for byte. Pure."""

import datetime as dt
import math
import re
from typing import Any

import yaml

NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")  # as YAML 1.2 reads plain text

_WIDTH = 88  # PyYAML breaks at the first space beyond it: lines end at about 100
_FOLD_FROM = 80  # longer text goes into a folded block, whatever characters it holds: a diff stays small
_FLOW_UP_TO = 60  # a short list of plain values stands in one line


class _Dumper(yaml.SafeDumper):
    """The canonical form. PyYAML's own emitter in Python, since libyaml's folds lines elsewhere."""

    def ignore_aliases(self, data: object) -> bool:
        return True

    def choose_scalar_style(self) -> str:
        style: str = super().choose_scalar_style()
        return '"' if style == "'" else style


# Text is left unquoted only where YAML 1.1 and 1.2 both read it as text; ISO dates are text here.
_Dumper.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
}
_Dumper.add_implicit_resolver("!number", re.compile(f"({NUMBER.pattern})$"), list("-+.0123456789"))


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    """Blocks for long text and for lines, where a block keeps every character; else plain or in double quotes."""
    style = None
    if re.search("[\x85\u2028\u2029]", text):  # a block would make a plain newline of it
        style = '"'
    elif "\n" in text and not re.search(r"^\s|[ ]$|\n\s|[ ]\n", text.removesuffix("\n")):
        style = "|"
    elif len(text) > _FOLD_FROM and "\n" not in text and not re.search(r"^ | $", text):
        style = ">"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _list(dumper: _Dumper, items: list[Any]) -> yaml.SequenceNode:
    plain = all(isinstance(item, str | int | float) for item in items)
    short = plain and sum(len(str(item)) + 2 for item in items) <= _FLOW_UP_TO
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=short)


def _float(dumper: _Dumper, number: float) -> yaml.ScalarNode:
    if not math.isfinite(number):
        raise ValueError(f"{number} cannot be written: numbers must be finite")
    return dumper.represent_float(number)


def _date(dumper: _Dumper, date: dt.date) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", date.isoformat())


def _time(dumper: _Dumper, time: dt.datetime) -> yaml.ScalarNode:
    if time.tzinfo is None:
        raise ValueError(f"{time.isoformat()} cannot be written: it has no time zone")
    text = time.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    return dumper.represent_scalar("tag:yaml.org,2002:str", text)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)
_Dumper.add_representer(float, _float)
_Dumper.add_representer(dt.date, _date)
_Dumper.add_representer(dt.datetime, _time)


def dump(data: dict[str, Any]) -> str:
    """The canonical form of a file: key order kept, block style, UTF-8, ISO dates, text that is not plain in
    double quotes or blocks. `parse` reads back what was given, and its dump is the same again byte for byte.

    Takes mappings, lists, text, numbers, booleans, None, dates and times with a zone; refuses anything else.
    """
    text: str = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)
    return text
