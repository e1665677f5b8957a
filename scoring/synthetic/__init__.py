"""A synthetic record: invented estimates whose writer's rule is known. Pure: plain rows from a seed, no database.

`record_rows(Plan(documents=30, writer="over_stating", seed=7))` yields the rows of one document after another, as
`forecasts.records` has them: kind -> key -> fields.
"""

from scoring.synthetic.plan import WRITERS, Plan, Writer
from scoring.synthetic.rows import document_rows, record_rows

__all__ = ["WRITERS", "Plan", "Writer", "document_rows", "record_rows"]
