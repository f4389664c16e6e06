from auditors.urls import channel, recipients

app_name = "integrity"

urlpatterns = [*channel.urlpatterns, *recipients.urlpatterns]
