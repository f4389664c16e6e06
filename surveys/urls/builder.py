from django.urls import path

from surveys.views import (
    builder_front,
    builder_manage,
    builder_page,
    builder_pictures,
    builder_preview,
    builder_publish,
    builder_words,
)

urlpatterns = [
    path("desk/", builder_front.staff_list, name="staff_list"),
    path("desk/new/", builder_front.new, name="new"),
    path("desk/<str:slug>/", builder_manage.manage, name="manage"),
    path("desk/<str:slug>/settings/", builder_manage.settings, name="settings"),
    path("desk/<str:slug>/steps/<str:name>/", builder_manage.take_step, name="take_step"),
    path("desk/<str:slug>/limits/new/", builder_manage.add_quota, name="add_quota"),
    path("desk/<str:slug>/limits/<int:pk>/remove/", builder_manage.remove_quota, name="remove_quota"),
    path("desk/<str:slug>/build/", builder_page.build, name="build"),
    path("desk/<str:slug>/build/arrange/", builder_page.arrange, name="arrange"),
    path("desk/<str:slug>/build/parts/<str:key>/", builder_page.write, name="write_part"),
    path("desk/<str:slug>/build/parts/<str:key>/picture/", builder_pictures.put, name="put_picture"),
    path("desk/<str:slug>/build/parts/<str:key>/picture/remove/", builder_pictures.remove, name="remove_picture"),
    path("desk/<str:slug>/build/dimensions/", builder_words.dimensions, name="dimensions"),
    path("desk/<str:slug>/build/translations/", builder_words.translations, name="translate"),
    path("desk/<str:slug>/build/preview/", builder_preview.preview, name="preview"),
    path("desk/<str:slug>/build/preview/page/", builder_preview.preview_page, name="preview_page"),
    path("desk/<str:slug>/build/check/", builder_publish.check, name="check"),
    path("desk/<str:slug>/build/publish/", builder_publish.publish, name="publish_version"),
    path("desk/<str:slug>/versions/<int:number>/", builder_publish.version, name="version"),
]
