from django.db import migrations
from wagtail.models import (
    BootstrapLocaleField,
    BootstrapTranslatableModel,
    BootstrapTranslationKeyField,
)


class Migration(migrations.Migration):
    dependencies = [
        ("customapp", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        BootstrapLocaleField("customapp.IntranetPage"),
        BootstrapTranslationKeyField("customapp.IntranetPage"),
        BootstrapTranslatableModel("customapp.IntranetPage"),
    ]
