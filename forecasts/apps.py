from django.apps import AppConfig


class ForecastsConfig(AppConfig):
    name = "forecasts"
    verbose_name = "The record"
    default_auto_field = "django.db.models.BigAutoField"
