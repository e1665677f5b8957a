"""Standings learn when a state first broke and when an event came late, and how many months their windows have.

Standings follow from outcomes alone, so those of every question with dated outcomes are made anew.
"""

from itertools import groupby

from django.db import migrations, models

from forecasts.standing import OutcomeRow, departure, intervals

FIELDS = (
    "condition_met", "verdict", "quarters", "occurred_earliest", "occurred_latest", "known_on", "recorded_at",
    "adjudicated", "supersession",
)  # fmt: skip
AT_ONCE = 500


def derive_anew(apps, schema_editor):
    names = ("Proposition", "Outcome", "Standing")
    Proposition, Outcome, Standing = (apps.get_model("forecasts", name) for name in names)
    dated = Outcome.objects.exclude(occurred_latest=None).values("proposition")
    ids = list(Proposition.objects.filter(pk__in=dated).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        questions = Proposition.objects.in_bulk(some)
        rows = Outcome.objects.filter(proposition__in=some).order_by("proposition_id", "id")
        made = [
            standing
            for pk, of_one in groupby(rows, key=lambda row: row.proposition_id)
            for standing in _standings(Standing, questions[pk], list(of_one))
        ]
        Standing.objects.filter(proposition__in=some).delete()
        Standing.objects.bulk_create(made)


def _standings(Standing, question, outcomes):
    rows = [
        OutcomeRow(id=one.pk, supersedes=one.supersedes_id, **{name: getattr(one, name) for name in FIELDS})
        for one in outcomes
    ]
    for interval in intervals(rows):
        stands = interval.current
        month, window_months = departure(question.kind, question.opens, question.closes, stands)
        yield Standing(
            proposition=question, since=interval.since, until=interval.until, result=stands.result,
            condition=stands.condition, month=month, window_months=window_months, occurred_earliest=stands.earliest,
            occurred_latest=stands.latest, outcome_id=stands.outcome,
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("forecasts", "0004_recalibrated_lexicons"),
    ]

    operations = [
        migrations.AddField(
            model_name="standing",
            name="window_months",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.RunPython(derive_anew, migrations.RunPython.noop, elidable=True),
    ]
