from regulations.urls import burden, drafts, petitions, register

app_name = "regulations"

# Last, as the address of a rule takes any word.
urlpatterns = [*petitions.urlpatterns, *burden.urlpatterns, *drafts.urlpatterns, *register.urlpatterns]
