"""The site: settings, addresses, the frame of the pages, and the Celery application."""

from config.celery import app as celery_app

__all__ = ["VERSION", "celery_app"]

VERSION = "0.1.0"
