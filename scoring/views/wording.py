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
