"""Addresses under /api/: the record and its scoring, for reading, with their description."""

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.urls import include, path, re_path
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.renderers import JSONRenderer
from rest_framework.routers import APIRootView, DefaultRouter

from forecasts.api.claims import ClaimViewSet
from forecasts.api.documents import DocumentViewSet, PassageViewSet
from forecasts.api.lexicons import LexiconViewSet
from forecasts.api.outcomes import OutcomeViewSet
from forecasts.api.propositions import PropositionViewSet
from scoring.api import RunViewSet

from .api_views import NothingHere, ReadingView


@extend_schema(exclude=True)
class Root(ReadingView, APIRootView):
    """The addresses of all lists."""

    renderer_classes = [JSONRenderer]


router = DefaultRouter()
router.include_format_suffixes = False
router.APIRootView = Root
for name, viewset in {
    "documents": DocumentViewSet,
    "passages": PassageViewSet,
    "propositions": PropositionViewSet,
    "claims": ClaimViewSet,
    "outcomes": OutcomeViewSet,
    "lexicons": LexiconViewSet,
    "runs": RunViewSet,
}.items():
    router.register(name, viewset, basename=f"api-{name}")

# The page that shows the description has a style block and pictures of its own; no other page has.
docs = csp_update({"style-src": [UNSAFE_INLINE], "img-src": ["data:"]})(
    SpectacularSwaggerSplitView.as_view(url_name="api-schema")
)

urlpatterns = [
    path("v1/", include(router.urls)),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", docs, name="api-docs"),
    re_path(r"^(?:.*/)?$", NothingHere.as_view()),
]
