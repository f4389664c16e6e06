from django.urls import path

from briefings.views import staff_materials, staff_overview, staff_people, staff_rows

urlpatterns = [
    path("desk/", staff_overview.desk, name="desk"),
    path("desk/new/", staff_overview.new, name="new"),
    path("desk/series/", staff_people.series_page, name="series"),
    path("desk/series/new/", staff_people.edit_series, name="add_series"),
    path("desk/series/<int:pk>/", staff_people.edit_series, name="change_series"),
    path("desk/<int:pk>/", staff_overview.manage, name="manage"),
    path("desk/<int:pk>/facts/", staff_overview.facts, name="facts"),
    path("desk/<int:pk>/copy/", staff_overview.copy, name="copy"),
    path("desk/<int:pk>/step/<slug:name>/", staff_overview.take_step, name="step"),
    path("desk/<int:pk>/programme/", staff_rows.programme_page, name="programme"),
    path("desk/<int:pk>/asked/", staff_rows.asked_page, name="asked"),
    path("desk/<int:pk>/put-back/", staff_rows.put_back_row, name="put_back_row"),
    path("desk/<int:pk>/rows/<slug:part>/new/", staff_rows.add_row, name="add_row"),
    path("desk/<int:pk>/rows/<slug:part>/<int:row>/", staff_rows.change_row, name="change_row"),
    path("desk/<int:pk>/rows/<slug:part>/<int:row>/move/", staff_rows.move_row, name="move_row"),
    path("desk/<int:pk>/rows/<slug:part>/<int:row>/out/", staff_rows.take_out_row, name="take_out_row"),
    path("desk/<int:pk>/materials/", staff_materials.materials_page, name="materials"),
    path("desk/<int:pk>/materials/new/", staff_materials.add_material, name="add_material"),
    path("desk/<int:pk>/materials/<int:material>/", staff_materials.change_material, name="change_material"),
    path("desk/<int:pk>/materials/<int:material>/out/", staff_materials.take_away_material, name="take_away_material"),
    path("desk/<int:pk>/duties/", staff_people.duties_page, name="duties"),
    path("desk/<int:pk>/duties/<int:duty>/out/", staff_people.take_back_duty, name="take_back_duty"),
    path("desk/<int:pk>/room/", staff_people.room_page, name="room_settings"),
]
