"""Words that pages put to the record's and the scoring's values. Sentences on a report are in `reports.sentences`."""

from scoring.reports.sentences import LEFT_OUT

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


def reason(status: str, n: int) -> str:
    """Why so many claims of a status are not scored: "states no probability", "state no probability"."""
    return LEFT_OUT[status][n > 1]


# What the measures of one module are about, in the order of a page.
FAMILIES = {
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

# Of a statement under one lexicon.
SHOWN = {"shown": "shown", "not_shown": "not so", "cannot_tell": "cannot tell"}
