"""What the policies of a run mean, in words: said on a run's page, and chosen from when one is started."""

from collections.abc import Mapping

from scoring.metrics.policies import Policies

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


def policies_in_words(policies: Mapping[str, str]) -> list[str]:
    return [POLICIES[name].get(policies[name], f"{name}: {policies[name]}") for name in POLICIES if name in policies]


def departing(policies: Mapping[str, str]) -> list[str]:
    """In words, those that are not the default."""
    usual = Policies().as_dict()
    return [POLICIES[name].get(value, value) for name, value in policies.items() if value != usual.get(name, value)]
