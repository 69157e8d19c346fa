"""What calls of paid interfaces cost."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Spending(models.Model):
    """What one network's interface cost in one month, in US dollars."""

    network = models.CharField(verbose_name=_("network"), max_length=30)
    # Its first day, in UTC as the networks bill.
    month = models.DateField(verbose_name=_("month"))
    amount = models.DecimalField(
        verbose_name=_("amount"), max_digits=10, decimal_places=4, default=0
    )

    class Meta:
        verbose_name = _("spending on a network")
        verbose_name_plural = _("spending on networks")
        constraints = [
            models.UniqueConstraint(
                fields=["network", "month"], name="wagtail_advocacy_spending_month"
            )
        ]

    def __str__(self):
        return f"{self.network} {self.month}: {self.amount}"
