"""Curators add expressions."""

from importlib import import_module

from django.db import migrations

roles = import_module("forecasts.migrations.0002_roles_and_agreed_text")
ADDED = {"curator": [(verb, "expression") for verb in ["add", "change"]]}


def give_permissions(apps, schema_editor):
    for role, permissions in ADDED.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=role)
        group.permissions.add(*(roles.permission(apps, verb, model) for verb, model in permissions))


class Migration(migrations.Migration):
    dependencies = [("forecasts", "0005_states_break_and_events_come_late")]

    operations = [migrations.RunPython(give_permissions, migrations.RunPython.noop)]
