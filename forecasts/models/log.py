"""The log: the only history there is. One entry an action, each holding the hash of the one before."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from . import keys

FIRST = "0" * 64


class LogEntrySet(models.QuerySet["LogEntry"]):
    def newest_about_the_record(self) -> "LogEntry | None":
        """Its day is the day as known where none is asked for. A run's own entries do not count."""
        return self.filter(touches_record=True).order_by("-number").first()


class LogEntry(models.Model):
    """One action: when, by whom, what, why, and the rows it touched before and after, as canonical JSON."""

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    action = models.CharField(max_length=60)
    why = models.TextField(blank=True)
    before = models.TextField()
    after = models.TextField()
    touches_record = models.BooleanField()
    previous = models.CharField(max_length=64, unique=True, validators=[keys.sha256])
    hash = models.CharField(max_length=64, unique=True, validators=[keys.sha256])

    objects = LogEntrySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name_plural = "log entries"
        default_permissions = ("view",)
        constraints = [
            CheckConstraint(name="logentry_counts_from_one", condition=Q(number__gte=1)),
            CheckConstraint(name="logentry_names_who", condition=~Q(by="")),
        ]

    def __str__(self):
        return f"{self.number}: {self.action}"


class LogKey(models.Model):
    """That an action touched the thing of this kind with this stable key."""

    entry = models.ForeignKey(LogEntry, models.CASCADE, related_name="keys")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=300)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["kind", "key"], name="logkey_of_a_thing")]
        constraints = [UniqueConstraint(fields=["entry", "kind", "key"], name="logkey_once_an_entry")]

    def __str__(self):
        return f"{self.kind} {self.key}"
