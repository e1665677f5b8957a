"""The servers are real: PostgreSQL holds the rows, a worker process takes a task off the queue."""

import psycopg
from celery import signature
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser

from forecasts.visibility import visible_to
from scoring import runs
from tests import builders
from tests.servers.conftest import Worker


def test_another_connection_sees_what_was_committed_on_postgresql(postgres_url: str, transactional_db: None) -> None:
    get_user_model().objects.create_user("committed")
    with psycopg.connect(postgres_url) as other:
        assert other.execute("select username from auth_user").fetchall() == [("committed",)]


def test_a_task_is_executed_by_the_worker_process(worker: Worker) -> None:
    before = worker.executed().get("celery.accumulate", 0)
    signature("celery.accumulate", args=(1, 2)).apply_async()
    worker.wait_until(lambda: worker.executed().get("celery.accumulate", 0) == before + 1)


def test_a_run_is_answered_by_a_worker_process(worker: Worker) -> None:
    builders.load_nie_58()
    run = runs.start(seen=visible_to(AnonymousUser()), documents=["nie-58"], **builders.WHO)

    def is_finished() -> bool:
        run.refresh_from_db()
        return run.is_finished

    worker.wait_until(is_finished)
    report = runs.report_of(run)
    assert (report.counts.claims, report.lexicon().forecasts.n) == (66, 10)
