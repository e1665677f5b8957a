"""Who may look at scoring runs, and who may start one."""

from django.db import migrations

ROLES = {
    "viewer": ["view"],
    "claim coder": ["view", "add"],
    "outcome coder": ["view"],
    "adjudicator": ["view", "add"],
    "curator": ["view", "add"],
}


def give_permissions(apps, schema_editor):
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="scoring", model="scoringrun"
    )
    for role, verbs in ROLES.items():
        group = apps.get_model("auth", "Group").objects.get(name=role)
        for verb in verbs:
            permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
                content_type=content_type,
                codename=f"{verb}_scoringrun",
                defaults={"name": f"Can {verb} scoring run"},
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0001_initial"), ("forecasts", "0002_roles_and_agreed_text")]

    operations = [migrations.RunPython(give_permissions, migrations.RunPython.noop)]
