"""The roles, as groups with their permissions, and the voice of the agreed text."""

from django.db import migrations

TEXT = ["series", "office", "document", "passage", "sentence", "voice", "claim", "position", "proposition"]
LEXICONS = ["expression", "lexicon", "term"]

VIEW_ALL = [("view", model) for model in [*TEXT, *LEXICONS, "outcome"]]
ENTER_TEXT = [(verb, model) for verb in ["add", "change"] for model in TEXT]
TAKE_BACK = [("delete", model) for model in ["passage", "sentence", "position"]]
JUDGE = [("add", "outcome")]

ROLES = {
    "viewer": VIEW_ALL,
    "claim coder": VIEW_ALL + ENTER_TEXT + TAKE_BACK,
    "outcome coder": VIEW_ALL + JUDGE,
    "adjudicator": VIEW_ALL + JUDGE,
    "curator": VIEW_ALL + ENTER_TEXT + TAKE_BACK + JUDGE + [("view", "logentry")],
}


def permission(apps, verb, model):
    """The permission row that Django itself would make after all migrations have run."""
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="forecasts", model=model
    )
    name = apps.get_model("forecasts", model)._meta.verbose_name_raw
    row, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=f"{verb}_{model}", defaults={"name": f"Can {verb} {name}"}
    )
    return row


def make_roles(apps, schema_editor):
    for role, permissions in ROLES.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=role)
        group.permissions.add(*(permission(apps, verb, model) for verb, model in permissions))


def make_agreed_text(apps, schema_editor):
    apps.get_model("forecasts", "Voice").objects.get_or_create(key="agreed", defaults={"name": "The agreed text"})


class Migration(migrations.Migration):
    dependencies = [
        ("forecasts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(make_roles, migrations.RunPython.noop),
        migrations.RunPython(make_agreed_text, migrations.RunPython.noop),
    ]
