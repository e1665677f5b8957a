"""Where one is after pressing Save: at the thing of which the row is a part, where the work goes on."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseRedirect


class GoesOn:
    """For an admin whose rows are entered one after the other. Who came from a filtered list goes back to that."""

    # The address where the work goes on after a row was saved.
    goes_on_at: Callable[[HttpRequest, Any], str]

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect(self.goes_on_at(request, obj))

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        if "_changelist_filters" in request.GET:
            return super().response_post_save_change(request, obj)  # type: ignore[misc]
        return HttpResponseRedirect(self.goes_on_at(request, obj))
