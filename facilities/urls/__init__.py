from facilities.urls import problems, register

app_name = "facilities"

urlpatterns = [*register.urlpatterns, *problems.urlpatterns]
