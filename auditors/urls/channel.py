from django.urls import path

from auditors.views import channel, channel_return

# Addresses stay behind in the history of browsers: none says what was reported, or that anything was.
urlpatterns = [
    path("", channel.front, name="front"),
    path("inside/", channel.inside, name="inside"),
    path("<int:pk>/", channel.about, name="about"),
    path("<int:pk>/form/", channel.report, name="report"),
    path("work/", channel.work, name="work"),
    path("return/", channel_return.come_back, name="come_back"),
    path("return/message/", channel_return.add_message, name="add_message"),
    path("return/file/", channel_return.fetch_file, name="fetch_file"),
]
