from django.urls import path

from regulations.views import register, register_clauses, register_front, register_staff, register_versions

urlpatterns = [
    path("", register_front.front, name="front"),
    path("rules/", register.rule_list, name="rules"),
    path("find/", register_clauses.find, name="find"),
    path("feed/", register_versions.feed, name="feed"),
    path("desk/rules/", register_staff.manage, name="manage_rules"),
    path("desk/rules/new/", register_staff.add, name="add_rule"),
    path("desk/rules/<str:slug>/", register_staff.change, name="change_rule"),
    # Last: the addresses of rules are chosen by staff, and must never hide a page of the product.
    path("<str:slug>/", register.rule, name="rule"),
    path("<str:slug>/find/", register_clauses.find_within, name="find_within"),
    path("<str:slug>/compare/", register_versions.compare, name="compare"),
    path("<str:slug>/versions/", register_versions.versions, name="versions"),
    path("<str:slug>/versions/<int:number>/", register.version, name="version"),
    path("<str:slug>/versions/<int:number>/text/", register.text, name="version_text"),
    path("<str:slug>/<str:key>/", register_clauses.clause, name="clause"),
    path("<str:slug>/<str:key>/history/", register_clauses.history, name="history"),
]
