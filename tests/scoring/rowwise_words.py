"""A second version of what is said of words, from the definitions: plain claims, one loop after another, tails of
binomials by a continued fraction, without arrays and without any of the code that it checks."""

from __future__ import annotations

import math

RHO = 0.1


def _binary(rows):
    return [row for row in rows if row.status == "resolved"]


def own(row):
    """The word's own range and the outcome as the word has it."""
    if row.complemented:
        ends = (round(1 - row.upper, 12), round(1 - row.p, 12), round(1 - row.lower, 12))
        return ends, 1 - row.outcome if row.outcome is not None else None
    return (row.lower, row.p, row.upper), row.outcome


def groups(rows):
    """(expression, denial with an entry of its own, range) -> its scored claims as (document, outcome)."""
    found = {}
    for row in _binary(rows):
        ends, outcome = own(row)
        key = (row.expression, row.own_negative, ends)
        found.setdefault(key, []).append((row.document, outcome))
    return found


def beta_tail(x, a, b):
    """P(Beta(a, b) <= x), by the continued fraction of the incomplete beta function, from its last term back."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_tail(1 - x, b, a)
    fraction = 1.0
    # What is left out after so many terms is below 1e-15.
    for m in range(50 + int(5 * math.sqrt(a + b)), 0, -1):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        fraction = 1 + even / (1 + odd / fraction)
    first = 1 - (a + b) * x / (a + 1) / fraction
    log_beta = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    return math.exp(a * math.log(x) + b * math.log(1 - x) - log_beta) / a / first


def beta_quantile(level, a, b):
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if beta_tail(middle, a, b) < level else (low, middle)
    return (low + high) / 2


def design(sizes):
    sizes = list(sizes)
    return 1 + RHO * (sum(m * m for m in sizes) / sum(sizes) - 1)


def jackknife(pairs):
    """Standard error of sum T / sum n, from [(T, n)] by document."""
    total, n = sum(t for t, _ in pairs), sum(m for _, m in pairs)
    left = [(total - t) / (n - m) for t, m in pairs]
    middle = sum(left) / len(left)
    return math.sqrt((len(left) - 1) / len(left) * sum((one - middle) ** 2 for one in left))


def by_document(claims):
    """[(hits, claims)] of [(document, outcome)]."""
    found = {}
    for document, outcome in claims:
        hits, n = found.get(document, (0, 0))
        found[document] = (hits + outcome, n + 1)
    return list(found.values())


def design_effect(claims):
    pairs = by_document(claims)
    hits, n = sum(h for h, _ in pairs), sum(m for _, m in pairs)
    rate, observed = hits / n, 1.0
    if 0 < rate < 1 and len(pairs) > 1:
        observed = jackknife(pairs) ** 2 / (rate * (1 - rate) / n)
    return max(1.0, observed, design(m for _, m in pairs))


def at_least(rate, n, p):
    """P(at least rate n of n), n perhaps fractional."""
    if rate > 1 + 1e-12:
        return 0.0
    hits = min(rate, 1.0) * n
    return 1.0 if hits <= 0 else beta_tail(p, hits, n - hits + 1)


def out_of_range_p(rate, n, lower, upper):
    if lower - 1e-12 <= rate <= upper + 1e-12:
        return 1.0
    if rate < lower:
        return min(1.0, at_least(1 - rate, n, 1 - lower) + at_least(upper + lower - rate, n, lower))
    return min(1.0, at_least(rate, n, upper) + at_least(1 - (lower - (rate - upper)), n, 1 - upper))


def holm(values):
    """By definition: the highest of (K - j + 1) p_(j) over all that are no larger."""
    corrected = []
    for p in values:
        ranked = sorted(values)
        corrected.append(min(1.0, max((len(values) - j) * q for j, q in enumerate(ranked) if q <= p)))
    return corrected


def folded(rows):
    """[(document, lower, best, upper, outcome)] of the scored claims that lean, turned to what they lean to."""
    found = []
    for row in _binary(rows):
        if row.p > 0.5:
            found.append((row.document, row.lower, row.p, row.upper, row.outcome))
        elif row.p < 0.5:
            found.append((row.document, 1 - row.upper, 1 - row.p, 1 - row.lower, 1 - row.outcome))
    return found


def side(rows, sign):
    """(mean, se, se_j) of over (1) or under (-1); se and se_j None with fewer than two documents."""
    claims = [(g, low if sign > 0 else high, y) for g, low, _, high, y in folded(rows)]
    values = [(g, sign * (edge - y)) for g, edge, y in claims]
    if not values:
        return None, None, None
    mean = sum(v for _, v in values) / len(values)
    pairs = by_document(values)
    if len(pairs) < 2:
        return mean, None, None
    spread = sum(edge * (1 - edge) for _, edge, _ in claims) / len(claims)
    floor = math.sqrt(spread * design(m for _, m in pairs) / len(claims))
    return mean, max(jackknife(pairs), floor), jackknife(pairs)


def distance_upper(rows, t):
    """`t`: the quantile of Student's t for these documents."""
    words = []
    for (expression, denial, (low, best, high)), claims in groups(rows).items():
        rate = sum(y for _, y in claims) / len(claims)
        below, above = round(low - rate, 12), round(rate - high, 12)
        lower = below > above or (below == above and low * (1 - low) >= high * (1 - high))
        edge = low if lower else high
        order = (-max(below, above), low, high, expression, best, denial)
        words.append((order, edge, 1 if lower else -1, claims))
    everything = [(g, 0.0) for _, _, _, claims in words for g, _ in claims]
    largest, taken = 0.0, []
    for _, edge, sign, claims in sorted(words, key=lambda word: word[0]):
        taken.append((edge, sign, claims))
        values = [(g, sign * (e - y)) for e, sign, some in taken for g, y in some]
        sizes = [m for _, m in by_document([(g, 0) for g, _ in values])]
        totals = {}
        for g, _ in everything:
            totals.setdefault(g, [0.0, 0])[1] += 1
        for g, value in values:
            totals[g][0] += value
        mean = sum(value for _, value in values) / len(everything)
        floor = sum(len(some) * e * (1 - e) for e, _, some in taken) * design(sizes)
        se = max(jackknife([tuple(pair) for pair in totals.values()]), math.sqrt(floor) / len(everything))
        largest = max(largest, mean + t * se)
    return largest


def detectable_shift(rows, sign, t975, t80):
    claims = folded(rows)
    sizes = {}
    for g, *_ in claims:
        sizes[g] = sizes.get(g, 0) + 1
    factor = math.sqrt(design(sizes.values()) / len(claims))
    said = [(low if sign > 0 else high, min(0.99, max(0.01, best))) for _, low, best, high, _ in claims]
    shares = [(edge, best, said.count((edge, best)) / len(claims)) for edge, best in sorted(set(said))]
    for step in range(1, 6001):
        gap = true_spread = edge_spread = 0.0
        for edge, best, share in shares:
            true = 1 / (1 + math.exp(-(math.log(best / (1 - best)) - sign * step / 1000)))
            gap += sign * (edge - true) * share
            true_spread += true * (1 - true) * share
            edge_spread += edge * (1 - edge) * share
        wanted = t975 * math.sqrt(max(true_spread, edge_spread)) + t80 * math.sqrt(true_spread)
        if gap >= factor * wanted:
            return step / 1000
    return None


def next_document(rows, t):
    """(Brier lower, upper, bias lower, upper)."""
    errors = {}
    for row in _binary(rows):
        errors.setdefault(row.document, []).append(row.p - row.outcome)
    ends = []
    for power in (2, 1):
        means = [sum(e**power for e in some) / len(some) for some in errors.values()]
        middle = sum(means) / len(means)
        sd = math.sqrt(sum((m - middle) ** 2 for m in means) / (len(means) - 1))
        reach = t * sd * math.sqrt(1 + 1 / len(means))
        ends += [middle - reach, middle + reach]
    return max(0.0, ends[0]), min(1.0, ends[1]), ends[2], ends[3]


def log_likelihood(kappa, m, n, hits):
    """Of a beta-binomial, without its coefficient, as the product of draws from an urn."""
    terms = [math.log(m * kappa + i) for i in range(hits)]
    terms += [math.log((1 - m) * kappa + i) for i in range(n - hits)]
    return math.fsum(terms) - math.fsum(math.log(kappa + i) for i in range(n))


def kappa_log_likelihood(rows, kappa):
    total = 0.0
    for (_, _, (_, best, _)), claims in groups(rows).items():
        if 0 < best < 1:
            total += log_likelihood(kappa, best, len(claims), sum(int(y) for _, y in claims))
    return total
