from budget import cycle_urls, execution_urls, paper_urls, project_urls, result_urls, vote_urls

app_name = "budget"

urlpatterns = [
    *cycle_urls.urlpatterns,
    *project_urls.urlpatterns,
    *vote_urls.urlpatterns,
    *paper_urls.urlpatterns,
    *result_urls.urlpatterns,
    *execution_urls.urlpatterns,
    *cycle_urls.cycle_patterns,
]
