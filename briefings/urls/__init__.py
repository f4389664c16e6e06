from briefings.urls import afterwards, desks, pages, registration, rooms, staff

app_name = "briefings"

urlpatterns = [
    *rooms.urlpatterns,
    *desks.urlpatterns,
    *registration.urlpatterns,
    *staff.urlpatterns,
    *afterwards.urlpatterns,
    *pages.urlpatterns,
]
