"""Commands and the files that they are given: what was loaded is said rightly, and an output that fails is named."""

import sys
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings

from forecasts.models import Document
from tests import builders
from tests.commands import refusal

RECORD = settings.BASE_DIR / "fixtures" / "records" / "nie-58.yaml"


@pytest.mark.django_db
def test_where_the_second_of_two_files_cannot_be_read_the_first_is_not_loaded(tmp_path: Path) -> None:
    builders.load_lexicons()
    builders.voice()
    broken = tmp_path / "broken.yaml"
    broken.write_text("format: 1\nformat: 1\n", encoding="utf-8")
    assert f"Nothing was loaded:\n{broken}:2" in refusal("load_record", str(RECORD), str(broken))
    assert not Document.objects.exists()


@pytest.mark.django_db
def test_where_the_second_of_two_files_breaks_a_rule_it_is_said_that_the_first_was_loaded(tmp_path: Path) -> None:
    builders.load_lexicons()
    builders.voice()
    other = tmp_path / "other.yaml"
    text = RECORD.read_text(encoding="utf-8").replace("nie-58", "nie-59")
    other.write_text(text.replace("National Intelligence Estimate", "Another series"), encoding="utf-8")
    told = refusal("load_record", str(RECORD), str(other))
    assert told.startswith(f"The files before nie-59 were loaded. Of this one nothing was:\n{other}:")
    assert [row.slug for row in Document.objects.all()] == ["nie-58"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.django_db
def test_an_export_onto_a_full_disk_ends_with_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    builders.document("nie-1")
    full = Path("/dev/full").open("w", encoding="utf-8")  # noqa: SIM115 - it cannot be closed without a complaint either
    monkeypatch.setattr(sys, "stdout", full)
    assert refusal("export_record", "nie-1") == "Standard output cannot be written: No space left on device"
    with suppress(OSError):
        full.close()
