"""From the rows of a file to cells: as stated in numbers, or in words for lexicons to be put on. Pure: no Django."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scoring.forecast_files.contradictions import dates, texts
from scoring.forecast_files.reading import Forecasts
from scoring.metrics.cells import CLAIM_STATUSES, LexiconReading, ScoreCells, Word
from scoring.metrics.table import score_cells

STATED = LexiconReading(slug="stated", name="the numbers as stated", version=1, verified=True, ranges={})
CODE = {name: code for code, name in enumerate(CLAIM_STATUSES)}


def stated(forecasts: Forecasts) -> ScoreCells:
    """The cells of forecasts in numbers. A number without bounds of its own is its own range."""
    table = forecasts.table
    columns = {"probability": _number(table, "probability"), **_common(forecasts)}
    for name in ("lower", "upper"):
        if forecasts.has(name):
            own = _number(table, name)
            columns[name] = np.where(np.isnan(own), columns["probability"], own)
    if forecasts.has("complemented"):
        columns["complemented"] = table["complemented"].to_numpy(dtype=np.bool_)
    columns["status"] = _status(forecasts, np.isnan(columns["probability"]))
    if not forecasts.has("expression"):
        return score_cells(columns)
    columns["word"], names = _coded(table["expression"])
    return score_cells(columns, [Word(name, "yardstick") for name in names])


def worded(forecasts: Forecasts, word_of: Callable[[str], Word]) -> ScoreCells:
    """The cells of forecasts in words, before any lexicon: `cells.read_with` reads them.

    `word_of`: the canonical expression behind the words as the file has them.
    """
    columns = _common(forecasts)
    code, names = _coded(forecasts.table["expression"])
    words = [word_of(name) for name in names]
    canonical = list(dict.fromkeys(words))
    columns["word"] = np.array([canonical.index(word) for word in words], dtype=np.int64)[code]
    if forecasts.has("negated"):
        columns["negated"] = forecasts.table["negated"].to_numpy(dtype=np.bool_)
    columns["probability"] = np.full(len(code), np.nan)
    columns["status"] = _status(forecasts, np.zeros(len(code), dtype=np.bool_))
    return score_cells(columns, canonical)


def _common(forecasts: Forecasts) -> dict[str, NDArray]:
    table = forecasts.table
    columns: dict[str, NDArray] = {
        name: _number(table, name) for name in ("outcome", "reference") if forecasts.has(name)
    }
    if forecasts.has("weight"):
        columns["weight"] = np.nan_to_num(_number(table, "weight"), nan=1)
    columns |= _months(forecasts, columns["outcome"])
    unit = next((name for name in ("cluster", "document") if forecasts.has(name)), None)
    if unit:
        columns["document"] = table[unit].to_numpy()
    return columns


def _months(forecasts: Forecasts, outcome: NDArray[np.float64]) -> dict[str, NDArray[np.int16]]:
    """The months by which events came, in time or late, and those of their windows; nothing without both days."""
    if not (forecasts.has("issued") and forecasts.has("occurred_on")):
        return {}
    table = forecasts.table
    opens, came = dates(table["issued"]), dates(table["occurred_on"])
    closes = dates(table["closes"]) if forecasts.has("closes") else opens.where(opens.isna())
    counts = (outcome > 0) | ((outcome == 0) & (came > closes).to_numpy())
    month = np.where(counts & opens.notna() & came.notna(), _begun(opens, came), -1)
    window = np.where((month > 0) & closes.notna(), _begun(opens, closes), -1)
    return {"month": month.astype(np.int16), "window_months": window.astype(np.int16)}


def _begun(opens: pd.Series, day: pd.Series) -> NDArray[np.float64]:
    """As `forecasts.standing.months_begun`, for columns; at most what a cell holds."""
    first, last = opens.dt, day.dt
    months = (last.year - first.year) * 12 + last.month - first.month + (last.day > first.day)
    return months.fillna(0).clip(1, np.iinfo(np.int16).max).to_numpy(dtype=np.float64)


def _number(table: pd.DataFrame, name: str) -> NDArray[np.float64]:
    return table[name].to_numpy(dtype=np.float64)


def _coded(column: pd.Series) -> tuple[NDArray[np.int64], list[str]]:
    raw, spellings = pd.factorize(column, use_na_sentinel=False)
    code, names = pd.factorize(texts(pd.Series(spellings)))
    return code[raw].astype(np.int64), [str(name) for name in names]


def _status(forecasts: Forecasts, silent: NDArray[np.bool_]) -> NDArray[np.int8]:
    """The status that a row states, else the one that its outcome and probability tell."""
    outcome = _number(forecasts.table, "outcome")
    partly = (outcome > 0) & (outcome < 1)
    told = np.where(np.isnan(outcome), CODE["open"], np.where(partly, CODE["partial"], CODE["resolved"]))
    told = np.where(silent, CODE["no_probability"], told).astype(np.int8)
    if not forecasts.has("status"):
        return told
    given = texts(forecasts.table["status"]).map(CODE).to_numpy(dtype=np.float64)
    return np.where(np.isnan(given), told, np.nan_to_num(given)).astype(np.int8)


def beside(forecasts: Forecasts) -> tuple[ScoreCells, ScoreCells]:
    """The forecasts as stated, and the same claims, row for row, with the probabilities of the column `versus`."""
    columns = {"probability": _number(forecasts.table, "probability"), **_common(forecasts)}
    columns["reference"] = _number(forecasts.table, "versus")
    columns["status"] = _status(forecasts, np.isnan(columns["probability"]) | np.isnan(columns["reference"]))
    first = score_cells(columns)
    other = first.reference
    return first, replace(first, probability=other, lower=other, upper=other)
