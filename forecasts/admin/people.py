"""Users and groups: Django's own, for superusers. The roles are groups."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import Http404, HttpRequest

from .fields import WithoutDjangosLog
from .site import site


class ForSuperusers(WithoutDjangosLog):
    """Whoever hands out permissions must have all of them."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        raise Http404  # the log is of the record; sessions and users are Django's own affair


@admin.register(User, site=site)
class PeopleAdmin(ForSuperusers, UserAdmin):
    list_display = ["username", "first_name", "last_name", "is_staff", "is_active", "roles"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        user: User = form.instance
        if user.groups.exists() and not user.is_staff:
            name = user.get_username()
            messages.warning(
                request, f"Without staff status {name} cannot sign in here, whatever the role: tick that as well."
            )

    @admin.display(description="roles")
    def roles(self, row: User) -> str:
        return ", ".join(sorted(group.name for group in row.groups.all()))


@admin.register(Group, site=site)
class RoleAdmin(ForSuperusers, GroupAdmin):
    pass
