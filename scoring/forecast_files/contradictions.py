"""Rows of forecasts: the columns that a table may have, and what contradicts itself in a row. Pure: no Django."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.metrics.cells import CLAIM_STATUSES

TEXTS = ("proposition", "voice", "group", "document", "cluster", "expression", "status")
SHARES = ("probability", "lower", "upper", "reference", "outcome", "versus")
NUMBERS = (*SHARES, "weight")
FLAGS = ("negated", "complemented")
DATES = ("issued", "closes", "occurred_on")
COLUMNS = ("claim", *TEXTS, *NUMBERS, *FLAGS, *DATES)
TRUTHS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "": False}
UNSETTLED = ("open_ended", "condition_not_met", "open", "unjudged", "coders_disagree", "undeterminable")

# (row of the table from 0, column, what was found, what is expected)
Contradiction = tuple[int, str, str, str]


def numbers(column: pd.Series) -> pd.Series:
    """As floats; what is no number is nan."""
    if column.dtype.kind in "fiub":
        return column.astype(np.float64)
    return pd.to_numeric(column, errors="coerce").astype(np.float64)


def texts(column: pd.Series) -> pd.Series:
    return column.fillna("").astype(str).str.strip()


def dates(column: pd.Series) -> pd.Series:
    """As moments; what is no date is no moment."""
    return pd.to_datetime(texts(column), format="%Y-%m-%d", errors="coerce")


def contradictions(table: pd.DataFrame) -> list[Contradiction]:
    """All that is wrong in a table under this project's column names, in the order of its rows."""
    checks = (_numbers, _words, _dates, _ranges, _statuses, _propositions)
    return sorted({found for check in checks for found in check(table)})


def _found(column: pd.Series, bad: NDArray[np.bool_], expected: str) -> Iterator[Contradiction]:
    for row in np.flatnonzero(bad).tolist():
        value = column.iloc[row]
        yield row, str(column.name), "nothing" if _is_blank(value) else repr(_plain(value)), expected


def _is_blank(value: object) -> bool:
    return value is None or value != value or str(value).strip() == ""


def _plain(value: object) -> object:
    return value.item() if isinstance(value, np.generic) else value


def _numbers(table: pd.DataFrame) -> Iterator[Contradiction]:
    for name in NUMBERS:
        if name not in table.columns:
            continue
        values, given = numbers(table[name]).to_numpy(), table[name].notna().to_numpy()
        if name == "weight":
            wrong = given & ~((values >= 1) & (values == np.floor(values)) & (values < 2**31))
            yield from _found(table[name], wrong, "a whole number from 1")
        else:
            yield from _found(table[name], given & ~((values >= 0) & (values <= 1)), "a number from 0 to 1, or nothing")


def _words(table: pd.DataFrame) -> Iterator[Contradiction]:
    if "status" in table.columns:
        known = texts(table["status"]).isin(["", *CLAIM_STATUSES]).to_numpy()
        yield from _found(table["status"], ~known, f"one of {', '.join(CLAIM_STATUSES)}, or nothing")
    for name in FLAGS:
        if name in table.columns:
            known = texts(table[name]).str.lower().isin(TRUTHS).to_numpy()
            yield from _found(table[name], ~known, "true or false")


def _dates(table: pd.DataFrame) -> Iterator[Contradiction]:
    days = {}
    for name in DATES:
        if name in table.columns:
            text, days[name] = texts(table[name]), dates(table[name])
            wrong = (text != "") & (days[name].isna() | ~text.str.fullmatch(r"(?!0000)\d{4}-\d{2}-\d{2}"))
            yield from _found(table[name], wrong.to_numpy(), "a date such as 1954-09-04, or nothing")
    if "issued" in days and "closes" in days:
        early = (days["closes"] < days["issued"]).to_numpy()
        yield from _found(table["closes"], early, "a day no earlier than that of issued")
    if "occurred_on" in days:
        yield from _came(table, days)


def _came(table: pd.DataFrame, days: dict[str, pd.Series]) -> Iterator[Contradiction]:
    """What occurred did so in its window; what did not came after it, or has no day."""
    came, column = days["occurred_on"], table["occurred_on"]
    if "issued" in days:
        yield from _found(column, (came < days["issued"]).to_numpy(), "a day no earlier than that of issued")
    if "closes" in days:
        outcome = numbers(table["outcome"]).to_numpy()
        after = (came > days["closes"]).to_numpy()
        in_time = (came <= days["closes"]).to_numpy()
        yield from _found(column, after & (outcome > 0), "a day no later than that of closes, as it occurred in time")
        yield from _found(
            column, in_time & (outcome == 0), "a day after that of closes, or nothing, as the outcome is 0"
        )


def _ranges(table: pd.DataFrame) -> Iterator[Contradiction]:
    given = {name: numbers(table[name]).to_numpy() for name in SHARES if name in table.columns}
    best = given.get("probability")
    if best is None:
        return
    for name, is_outside in (("lower", np.greater), ("upper", np.less)):
        if name in given:
            side = "at most" if name == "lower" else "at least"
            yield from _found(table[name], is_outside(given[name], best), f"{side} the probability of the row")
            alone = ~np.isnan(given[name]) & np.isnan(best)
            yield from _found(table[name], alone, "nothing, as the row has no probability")


def _statuses(table: pd.DataFrame) -> Iterator[Contradiction]:
    """A status that the row's own outcome or probability contradicts."""
    if "status" not in table.columns:
        return
    status, outcome = texts(table["status"]), numbers(table["outcome"]).to_numpy()
    whole = (outcome == 0) | (outcome == 1)
    resolved, partial = (status == "resolved").to_numpy(), (status == "partial").to_numpy()
    column = table["outcome"]
    yield from _found(column, resolved & ~whole, "0 or 1, as the status is resolved")
    yield from _found(column, partial & (whole | np.isnan(outcome)), "between 0 and 1, as the status is partial")
    told = status.isin(UNSETTLED).to_numpy() & ~np.isnan(outcome)
    yield from _found(column, told, "nothing, as the status says that there is no outcome")
    if "probability" in table.columns:
        blank = np.isnan(numbers(table["probability"]).to_numpy())
        silent = (status == "no_probability").to_numpy()
        yield from _found(table["probability"], (resolved | partial) & blank, "a number, as the row is scored")
        yield from _found(table["probability"], silent & ~blank, "nothing, as the status is no_probability")


def _propositions(table: pd.DataFrame) -> Iterator[Contradiction]:
    if "proposition" not in table.columns:
        return
    name = texts(table["proposition"]).to_numpy()
    outcome = numbers(table["outcome"])
    judged = (name != "") & outcome.notna().to_numpy()
    first = outcome[judged].groupby(name[judged]).transform("first")
    other = np.zeros(len(table), dtype=np.bool_)
    other[np.flatnonzero(judged)] = (first != outcome[judged]).to_numpy()
    for row, column, found, _ in _found(table["outcome"], other, ""):
        yield row, column, found, f"the outcome that proposition {name[row]} has above: claims of one share theirs"
