from celery import shared_task
from django.utils import timezone

from scoring import runs


@shared_task(name=runs.TASK)
def answer_run(key: str) -> None:
    """Answers one waiting run."""
    runs.answer(key, at=timezone.now())
