"""Real servers. These tests are taken by `REQUIRE_SERVERS=1 python3 manage.py test` alone.

`postgres_url`  the DATABASE_URL of the test database, which Django's connection of the test uses too
`redis_url`     the REDIS_URL of the Valkey (or Redis) that carries the tasks
`worker`        a `celery -A config worker` process on both, started once; a test that asks for it hands its
                tasks to the queue instead of running them at once. It brings `transactional_db`, as the
                worker sees only what is committed, and an empty queue.
                `worker.wait_until(CONDITION)` waits until a function of no arguments is true,
                `worker.executed()` says how many tasks of each name the worker has started.

To test a task: change rows so that an action enqueues it on commit, wait until its result stands in the
database, look at the result.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection

from config.celery import app as celery_app

ROOT = Path(__file__).resolve().parents[2]
START = "start it with `REQUIRE_SERVERS=1 python3 manage.py test`"


@dataclass(frozen=True)
class Worker:
    app: Celery
    process: "subprocess.Popen[bytes]"
    log: Path

    def wait_until(self, condition: Callable[[], object], seconds: float = 30) -> None:
        """Until `condition()` is true; a failed test shows the worker's log."""
        end = time.monotonic() + seconds
        while not condition():
            if self.process.poll() is not None or time.monotonic() > end:
                pytest.fail(f"the worker did not do it within {seconds} s; its log:\n{self.log.read_text()}")
            time.sleep(0.05)

    def executed(self) -> dict[str, int]:
        answers = self.app.control.inspect(timeout=2, limit=1).stats() or {}
        return dict(next(iter(answers.values()), {}).get("total", {}))


@pytest.fixture(scope="session")
def postgres_url(django_db_setup: None) -> str:
    if connection.vendor != "postgresql":
        pytest.fail(f"needs a PostgreSQL: {START}")
    own = connection.settings_dict
    user = quote(own["USER"], safe="") + (":" + quote(own["PASSWORD"], safe="") if own["PASSWORD"] else "")
    port = f":{own['PORT']}" if own["PORT"] else ""
    return f"postgres://{user}@{quote(own['HOST'], safe='')}{port}/{quote(own['NAME'], safe='')}"


@pytest.fixture(scope="session")
def redis_url() -> str:
    if not settings.REDIS_URL:
        pytest.fail(f"needs a Valkey: {START}")
    return str(settings.REDIS_URL)


@pytest.fixture(scope="session")
def queue(redis_url: str) -> Iterator[Celery]:
    """The Celery application of this process, whose broker is the real one."""
    yield celery_app
    celery_app.close()


@pytest.fixture(scope="session")
def worker_process(
    postgres_url: str, queue: Celery, redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Worker]:
    log = tmp_path_factory.mktemp("worker") / "log"
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--concurrency=1", "--loglevel=INFO"]
    environment = os.environ | {"DATABASE_URL": postgres_url, "REDIS_URL": redis_url}
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    worker = Worker(queue, process, log)
    try:
        worker.wait_until(queue.control.inspect(timeout=0.5, limit=1).ping)
        yield worker
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture
def worker(worker_process: Worker, transactional_db: None) -> Iterator[Worker]:
    worker_process.app.control.purge()
    worker_process.app.conf.task_always_eager = False
    yield worker_process
    worker_process.app.conf.task_always_eager = True
