"""The record of NIE-58 as its file says it, for the tests that hold it to the text and to the coding rules."""

from typing import Any

from forecasts.yamlfile import read
from tests.builders import FIXTURES, shipped_expressions

FILE = FIXTURES / "records" / "nie-58.yaml"
EXPRESSIONS = shipped_expressions()
CLASS_OF = {entry.expression: entry.cls for entry in EXPRESSIONS}

RECORD, _ = read(FILE, "record")
PASSAGES: list[dict[str, Any]] = RECORD["passages"]
SENTENCES = {sentence["locator"]: sentence for passage in PASSAGES for sentence in passage["sentences"]}
CLAIMS = {c["id"]: c for sentence in SENTENCES.values() for c in sentence.get("claims", [])}
PROPOSITIONS = {proposition["id"]: proposition for proposition in RECORD["propositions"]}
OUTCOMES = {key: outcome for key, p in PROPOSITIONS.items() for outcome in p.get("outcomes", [])}
