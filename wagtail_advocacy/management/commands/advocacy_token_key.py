from cryptography.fernet import Fernet
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Makes a new key for WAGTAIL_ADVOCACY_TOKEN_KEYS and prints it; stores nothing."
    requires_system_checks = ()

    def handle(self, *args, **options):
        self.stdout.write(Fernet.generate_key().decode())
