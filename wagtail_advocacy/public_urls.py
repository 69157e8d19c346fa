app_name = "wagtail_advocacy_public"
urlpatterns = []
