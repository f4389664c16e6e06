from surveys.urls import answering, builder, exports, invitations, panels, paper, results

app_name = "surveys"

# Last, as the address of a survey takes any word.
urlpatterns = [
    *builder.urlpatterns,
    *exports.urlpatterns,
    *invitations.urlpatterns,
    *paper.urlpatterns,
    *panels.urlpatterns,
    *results.urlpatterns,
    *answering.urlpatterns,
]
