from django.urls import path

from surveys.views import builder_front, builder_page

urlpatterns = [
    path("desk/", builder_front.staff_list, name="staff_list"),
    path("desk/new/", builder_front.new, name="new"),
    path("desk/<str:slug>/", builder_front.manage, name="manage"),
    path("desk/<str:slug>/settings/", builder_front.settings, name="settings"),
    path("desk/<str:slug>/build/", builder_page.build, name="build"),
    path("desk/<str:slug>/build/arrange/", builder_page.arrange, name="arrange"),
    path("desk/<str:slug>/build/parts/<str:key>/", builder_page.write, name="write_part"),
]
