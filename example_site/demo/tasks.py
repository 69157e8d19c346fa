from django.core.management import call_command


def publish_scheduled():
    """Publish and expire pages whose time has come."""
    call_command("publish_scheduled", verbosity=0)
