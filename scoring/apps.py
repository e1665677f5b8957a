from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"
    verbose_name = "Scoring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Named by ``runs``, which does not import them: every process has to know the tasks, not workers alone.
        from scoring import tasks  # noqa: F401
