"""What one believes of a word's rate after its claims: a prior by what readers take it to mean, and a binomial."""

from __future__ import annotations

from scipy.special import betainc

# Without readers' answers: Jeffreys' prior, which weighs as much as one claim.
JEFFREYS = (0.5, 0.5)


def from_answers(mean: float, sd: float) -> tuple[float, float] | None:
    """The Beta(a, b) with the mean and standard deviation of readers' answers, in shares; None where there is none.

    a + b = mean (1 - mean)/sd^2 - 1, which must be above 0.
    """
    if not (0 < mean < 1 and sd > 0):
        return None
    weight = mean * (1 - mean) / sd**2 - 1
    return (mean * weight, (1 - mean) * weight) if weight > 0 else None


def posterior(
    hits: float, n: float, lower: float, upper: float, prior: tuple[float, float] = JEFFREYS
) -> tuple[float, float, float]:
    """Probability that the rate lies below, inside and above [lower, upper], given `hits` of `n`, fractions allowed.

    Beta(a + hits, b + n - hits), with Beta(a, b) before.
    """
    a, b = prior[0] + hits, prior[1] + n - hits
    below, up_to = float(betainc(a, b, lower)), float(betainc(a, b, upper))
    return below, up_to - below, 1 - up_to
