"""Addresses under /api/: the record and its scoring, for reading, with their description."""

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.renderers import JSONRenderer
from rest_framework.routers import APIRootView, DefaultRouter

from forecasts.api.claims import ClaimViewSet
from forecasts.api.documents import DocumentViewSet, PassageViewSet
from forecasts.api.lexicons import LexiconViewSet
from forecasts.api.outcomes import OutcomeViewSet
from forecasts.api.propositions import PropositionViewSet
from scoring.api import RunViewSet

from .api import NothingHere, ReadingView


class Root(ReadingView, APIRootView):
    """The addresses of all lists."""

    renderer_classes = [JSONRenderer]
    schema = None


router = DefaultRouter()
router.include_format_suffixes = False
router.APIRootView = Root
router.register("documents", DocumentViewSet, basename="document")
router.register("passages", PassageViewSet, basename="passage")
router.register("propositions", PropositionViewSet, basename="proposition")
router.register("claims", ClaimViewSet, basename="claim")
router.register("outcomes", OutcomeViewSet, basename="outcome")
router.register("lexicons", LexiconViewSet, basename="lexicon")
router.register("runs", RunViewSet, basename="run")

# The page that shows the description has a style block and pictures of its own; no other page has.
docs = csp_update({"style-src": [UNSAFE_INLINE], "img-src": ["data:"]})(
    SpectacularSwaggerSplitView.as_view(url_name="api-schema")
)

urlpatterns = [
    path("v1/", include(router.urls)),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", docs, name="api-docs"),
    re_path(r"^.*/$", NothingHere.as_view()),
]
