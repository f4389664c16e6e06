from django.urls import include, path

from facilities.views import register, register_import, register_papers, register_staff

staff = [
    path("", register_staff.overview, name="register"),
    path("kinds/new/", register_staff.add_kind, name="add_kind"),
    path("weights/", register_papers.set_weights, name="set_weights"),
    path("import/", register_import.take_in, name="import"),
    path("import/sheet.xlsx", register_import.sheet, name="import_sheet"),
    path("new/", register_staff.add_site, name="add_site"),
    path("<slug:code>/change/", register_staff.edit_site, name="edit_site"),
    path("<slug:code>/publish/", register_staff.publish_site, name="publish_site"),
    path("<slug:code>/close/", register_staff.close_site, name="close_site"),
    path("<slug:code>/labels/", register_papers.labels, name="labels"),
    path("<slug:code>/equipment/", register_staff.add_equipment, name="add_equipment"),
    path("<slug:code>/<slug:thing>/change/", register_staff.edit_equipment, name="edit_equipment"),
    path("<slug:code>/<slug:thing>/retire/", register_staff.retire_equipment, name="retire_equipment"),
    path("<slug:code>/<slug:thing>/upkeep/", register_staff.record_upkeep, name="record_upkeep"),
    path("<slug:code>/<slug:thing>/upkeep/<int:pk>/", register_staff.strike_upkeep, name="strike_upkeep"),
]

urlpatterns = [
    path("", register.site_list, name="list"),
    path("how/", register.how_graded, name="how"),
    path("register/", include(staff)),
    # On labels: short, so that the code stays coarse.
    path("at/<slug:code>/", register.label, name="label"),
    path("at/<slug:code>/<slug:thing>/", register.label, name="label"),
    # Last: codes are chosen by staff, and must never hide a page of the product.
    path("<slug:code>/", register.site, name="site"),
    path("<slug:code>/<slug:thing>/", register.equipment, name="equipment"),
]
