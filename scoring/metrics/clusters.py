"""Claims by document. Those of one document share author, moment and world: they rise and fall together.

Everything here counts documents, not claims, and is undefined where there are none to count.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from scoring.metrics.cells import ScoreCells
from scoring.metrics.measure import Undefined
from scoring.metrics.once import once

UNKNOWN = "the claims name no document, so none can be left out or drawn again"
ONE = "all claims are from one document: an interval by document needs at least two"
RHO = 0.1


@dataclass(frozen=True, eq=False)
class Documents:
    """The documents of some claims. `code`: of each cell, 0 to G - 1; `n`: claims of each, at least 1."""

    code: NDArray[np.int64]
    n: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.n)

    def sums(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """For each document the sum of what is given for each cell, which is a sum over its claims already."""
        return np.bincount(self.code, weights=values, minlength=len(self.n)).astype(np.float64)


@once
def documents(cells: ScoreCells) -> Documents | Undefined:
    """The documents of these claims. Undefined where none are known."""
    if not cells.documents:
        return Undefined(UNKNOWN)
    n = np.bincount(cells.document, weights=cells.count, minlength=len(cells.documents)).astype(np.float64)
    code = np.cumsum(n > 0) - 1  # a document without claims has no code
    return Documents(code[cells.document], n[n > 0])


@once
def several(cells: ScoreCells) -> Documents | Undefined:
    """The documents of these claims, at least two."""
    found = documents(cells)
    if isinstance(found, Documents) and len(found) < 2:
        return Undefined(ONE)
    return found


def without_each(total: NDArray[np.float64], n: NDArray[np.float64]) -> NDArray[np.float64]:
    """A mean over claims with each document left out: `total` and `n` are sums by document."""
    return (total.sum() - total) / (n.sum() - n)


def jackknife_se(without: NDArray[np.float64]) -> float:
    """Delete-one-document standard error: sqrt((G - 1)/G sum (t_g - mean t)^2), t_g without document g.

    Source: Tukey 1958, Annals of Mathematical Statistics 29(2), 614. Infinite for one document.
    """
    groups = len(without)
    if groups < 2:
        return math.inf
    return math.sqrt((groups - 1) / groups * float(np.sum((without - without.mean()) ** 2)))


def cluster_se(total: NDArray[np.float64], n: NDArray[np.float64]) -> float:
    """CR0 sqrt(G/(G - 1)) of a mean over claims: sqrt(G/(G - 1) sum (T_g - m n_g)^2) / N, at least two documents.

    Source: Liang & Zeger 1986, Biometrika 73(1), 13-22, with the factor for few documents.
    """
    groups, mean = len(n), total.sum() / n.sum()
    return math.sqrt(groups / (groups - 1) * float(np.sum((total - mean * n) ** 2))) / float(n.sum())


def t_quantile(level: float, groups: int) -> float:
    """The quantile of Student's t with one degree of freedom less than there are documents."""
    return float(stdtrit(groups - 1, level))


def design(n: NDArray[np.float64], rho: float = RHO) -> float:
    """How many times the variance grows where claims of one document correlate by `rho`.

    1 + rho (sum m_g^2 / sum m_g - 1), m_g claims of document g. Source: Kish 1965, Survey Sampling (Wiley).
    """
    return 1 + rho * (float(np.sum(n**2)) / float(np.sum(n)) - 1)
