"""What each worker of the benchmark of direct posts has loaded when it begins."""

import django


django.setup()
