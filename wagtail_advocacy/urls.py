app_name = "wagtail_advocacy"
urlpatterns = []
