from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from wagtail_advocacy.sharing.rotating import rotate_keys


class Command(BaseCommand):
    help = "Encrypts every connected account with the newest of the token keys."

    def handle(self, **options):
        try:
            done, lost = rotate_keys()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{done} encrypted with the newest key.")
        if lost:
            raise CommandError(
                f"{lost} cannot be read: their key is missing from the setting. Add it at the end, "
                "or those people must connect again."
            )
        self.stdout.write("The older keys can be removed from the setting.")
