from django.urls import include, path

from config import views
from forecasts.admin.site import site

urlpatterns = [
    path("admin/", site.urls),
    path("api/", include("config.api_urls")),
    path("favicon.ico", views.favicon),
    path("healthz", views.healthz, name="healthz"),
    path("theme/", views.theme, name="theme"),
    path("", include("forecasts.urls")),
    path("", include("scoring.urls")),
]
