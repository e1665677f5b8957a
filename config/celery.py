"""The Celery application: `celery -A config worker` starts a worker of it.

Its settings are those of `config.settings` that begin with CELERY_. Without REDIS_URL tasks run at
once in the process that asks for them; with it they go to the workers.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("estimative")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
