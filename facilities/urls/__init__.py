from facilities.urls import problems, register

app_name = "facilities"

# Those of the problems first: the code of a facility could read like one of them.
urlpatterns = [*problems.urlpatterns, *register.urlpatterns]
