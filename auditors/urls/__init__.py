from auditors.urls import findings, publication, workspace

app_name = "auditors"

urlpatterns = [*workspace.urlpatterns, *findings.urlpatterns, *publication.urlpatterns]
