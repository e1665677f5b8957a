"""Words that pages put to the record's and the scoring's values. Sentences on a report are in `reports.sentences`."""

from collections.abc import Mapping

from scoring.reports.sentences import LEFT_OUT

# Policy -> value -> what it means for the reader.
POLICIES: Mapping[str, Mapping[str, str]] = {
    "negation": {
        "own_entry": "a denied claim takes the lexicon’s own entry for the denial; where there is none, the complement",
        "complement": "a denied claim always takes the complement of the word’s range",
    },
    "bare_will": {
        "omit": "“will” and “must” alone state no probability",
        "certain": "“will” and “must” alone are read as certain",
        "range": "“will” and “must” alone are read as 95–100%",
    },
    "partial": {
        "squared": "what came true in part stands beside the score, as a degree of fulfilment",
        "expected": "what came true in part stands beside the score, as a degree of belief",
        "omit": "what came true in part is left out",
        "up": "what came true in part counts as true beside the score",
        "down": "what came true in part counts as not true beside the score",
    },
    "restatement": {
        "first": "a claim said twice counts once",
        "each": "a claim counts each time that it is said",
    },
    "synonyms": {
        "with": "readings that a coder added to a lexicon count",
        "without": "only what a lexicon prints counts",
    },
    "modal": {
        "omit": "“may”, “could” and “possible” state no probability",
        "lexicon": "“may”, “could” and “possible” are read as the lexicon has them",
    },
}
STATUSES = {
    "withdrawn": "withdrawn",
    "restated": "restates another claim",
    "no_probability": "no probability",
    "open_ended": "no close",
    "condition_not_met": "condition not met",
    "open": "still open",
    "unjudged": "waits for judgement",
    "coders_disagree": "coders disagree",
    "undeterminable": "cannot be determined",
    "partial": "came true in part",
    "resolved": "scored",
}
RULED_OUT = {
    "flat_fact": "flat statements of fact",
    "capability": "capabilities, without a marker",
    "aim": "aims",
    "about_the_paper": "about the paper itself",
    "of_others": "what others assert, unhedged",
    "agnostic": "decline to say",
}


def policies_in_words(policies: Mapping[str, str]) -> list[str]:
    return [POLICIES[name].get(policies[name], f"{name}: {policies[name]}") for name in POLICIES if name in policies]


def reason(status: str, n: int) -> str:
    """Why so many claims of a status are not scored: "states no probability", "state no probability"."""
    return LEFT_OUT[status][n > 1]

# What the measures of one module are about, in the order of a page.
FAMILIES: Mapping[str, str] = {
    "sample": "The sample",
    "rules": "Scores",
    "skill": "Skill beside a reference",
    "errors": "Standard errors and intervals by document",
    "resampling": "Intervals by drawing documents again",
    "calibration": "Calibration",
    "ece": "Calibration errors",
    "corp": "Score taken apart after recalibration (CORP)",
    "decomposition": "Score taken apart by probability",
    "cox": "Logistic recalibration (Cox)",
    "discrimination": "Discrimination",
    "bands": "Words against their ranges",
    "shrinkage": "Words against their best values",
    "clustered_tests": "Tests by document",
    "bounds": "Bounds of the score",
    "unsettled": "Bounds of base rate and bias",
}
