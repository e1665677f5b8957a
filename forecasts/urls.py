from django.urls import path

from forecasts.views import propositions

urlpatterns = [path("propositions/<slug:key>/", propositions.proposition, name="proposition")]
