"""Verdicts in words: what became of an event, a state or a fact. Pure."""

OCCURRED = {
    "event_by_close": "occurred",
    "state_throughout": "held throughout",
    "state_at_close": "held at the close",
    "fact_at_time": "so it was",
}
DID_NOT = {
    "event_by_close": "did not occur",
    "state_throughout": "did not hold throughout",
    "state_at_close": "did not hold at the close",
    "fact_at_time": "was not so",
}
QUARTERS = {"1/4": "¼", "1/2": "½", "3/4": "¾"}
OTHERS = {
    "undeterminable": "cannot be determined",
    "not_yet_due": "not yet due",
    "disagree": "coders disagree",
    "condition_not_met": "condition not met",
}


def in_words(kind: str, result: str) -> str:
    """`result` is a verdict, or what stands: with *partly* its degree, coders disagree, condition not met."""
    if result == "occurred":
        return OCCURRED[kind]
    if result == "did_not_occur":
        return DID_NOT[kind]
    if result in QUARTERS:
        return f"partly, {QUARTERS[result]}"
    return OTHERS.get(result, "not judged")


def sign(result: str) -> str:
    """Which of the signs stands beside it: occurred, did_not_occur, partly, void, or none."""
    if result in ("occurred", "did_not_occur"):
        return result
    if result in QUARTERS:
        return "partly"
    return "void" if result in ("condition_not_met", "undeterminable", "disagree") else ""
