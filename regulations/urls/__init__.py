from regulations.urls import burden, drafts, importing, petitions, register

app_name = "regulations"

# Last, as the address of a rule takes any word.
urlpatterns = [
    *petitions.urlpatterns,
    *burden.urlpatterns,
    *drafts.urlpatterns,
    *importing.urlpatterns,
    *register.urlpatterns,
]
