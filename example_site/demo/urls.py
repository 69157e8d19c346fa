from django.urls import path

from example_site.demo import views


app_name = "demo"

urlpatterns = [
    path("tour/", views.tour, name="tour"),
    path("tour/figures/", views.figures, name="figures"),
    path("tour/bot/", views.send_bot, name="send_bot"),
    path("tour/sign-in/<slug:username>/", views.sign_in_as, name="sign_in_as"),
]
