from django.urls import path

from example_site.intranet import mail_views


app_name = "mail"

urlpatterns = [
    path("", mail_views.mail_list, name="list"),
    path("<str:name>/", mail_views.mail_detail, name="detail"),
    path("<str:name>/html/", mail_views.mail_html, name="html"),
]
