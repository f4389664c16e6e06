from django.urls import path

from auditors.views import channel, channel_return

# Addresses stay behind in the history of browsers: none says what was reported, or that anything was.
urlpatterns = [
    path("", channel.front, name="front"),
    path("inside/", channel.inside, name="inside"),
    path("<int:pk>/", channel.about, name="about"),
    path("<int:pk>/form/", channel.report, name="report"),
    # Kinds for staff stand apart, because only these pages need to know that somebody works here.
    path("inside/<int:pk>/", channel.about, {"inside": True}, name="about_inside"),
    path("inside/<int:pk>/form/", channel.report, {"inside": True}, name="report_inside"),
    path("work/", channel.work, name="work"),
    path("return/", channel_return.come_back, name="come_back"),
    path("return/message/", channel_return.add_message, name="add_message"),
    path("return/file/", channel_return.fetch_file, name="fetch_file"),
]
