from django.urls import path

from example_site.outside import views


app_name = "outside"
urlpatterns = [
    path("", views.front_page, name="front_page"),
    path("feed.xml", views.feed, name="feed"),
    path("<slug:slug>/", views.article, name="article"),
    path("<slug:slug>/picture.jpg", views.picture, name="picture"),
]
