from budget import (
    casting_urls,
    course_urls,
    cycle_urls,
    execution_urls,
    paper_urls,
    project_urls,
    result_urls,
    vote_urls,
)

app_name = "budget"

urlpatterns = [
    # Before the cycles of the staff, whose address is any word.
    *course_urls.urlpatterns,
    *casting_urls.urlpatterns,
    *cycle_urls.urlpatterns,
    *project_urls.urlpatterns,
    *vote_urls.urlpatterns,
    *paper_urls.urlpatterns,
    *result_urls.urlpatterns,
    *execution_urls.urlpatterns,
    *cycle_urls.cycle_patterns,
]
