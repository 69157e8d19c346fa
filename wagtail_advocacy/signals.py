"""What one station tells the stations below it.

All are sent after the write succeeded, inside its transaction; a receiver that reaches
outside the database enqueues a task (``background.enqueue``) instead of doing it at once.
"""

from django.dispatch import Signal


# sender=Ambassador, ambassador: somebody joined, or joined again.
ambassador_joined = Signal()

# sender=Ambassador, ambassador: somebody left the programme.
ambassador_left = Signal()

# sender=Item, item: an item is offered that was not offered before.
item_offered = Signal()

# sender=Item, item: an item is no longer offered.
item_withdrawn = Signal()

# sender=Item, item: an item is offered and important that was not both before.
item_became_important = Signal()

# sender=Question, question: a question to the editors got its first answer.
question_answered = Signal()

# sender=Share, share: a network's dialog was opened for the first time.
share_started = Signal()

# sender=Share, share: the person said that it went out, or an outside reader arrived by it.
share_confirmed = Signal()

# sender=Account, account: somebody connected an account, connected it again, or its connection
# goes on for longer than he was told.
account_connected = Signal()

# sender=Account, account: an account's connection ends within a week (``account.ends_at``), and
# the network gives a new one only to the person himself. Once for each end.
account_ending = Signal()

# sender=Account, account: an account's connection has ended; the person must connect it again.
# Once, until he does.
account_lost = Signal()

# sender=Account, account: an account is about to be forgotten; its row is deleted next.
account_disconnected = Signal()

# sender=Delivery, delivery: a direct post came to an end, is waiting for its account, or is not
# known to have arrived (``delivery.state``). Again when that turns out otherwise.
delivery_changed = Signal()

# sender=Click, since: clicks of half-hours from ``since`` (aware) on are about to be stored, which
# happened a while ago. Sent at the beginning of their transaction.
clicks_loading = Signal()

# sender=Click, site, day: the clicks of a programme day on a site are final. The oldest day first;
# once a site and day, and again if clicks of that day or an earlier one were loaded afterwards.
clicks_settled = Signal()

# sender=Conversion, conversion: a lead, an application or the like was booked to a share.
conversion_booked = Signal()

# sender=Suggestion, suggestion: somebody sent a suggestion to the editors.
suggestion_submitted = Signal()

# sender=Suggestion, suggestion, message: an editor asked the one who suggested it.
suggestion_asked = Signal()

# sender=Suggestion, suggestion: he answered.
suggestion_answered = Signal()

# sender=Suggestion, suggestion: the editors make something of it.
suggestion_taken_up = Signal()

# sender=Suggestion, suggestion: what was made of it is published for the first time.
suggestion_published = Signal()

# sender=Suggestion, suggestion: the editors declined it, with a reason.
suggestion_declined = Signal()

# sender=Suggestion, suggestion: it was joined with ``suggestion.merged_into``.
suggestion_merged = Signal()

# sender=Suggestion, suggestion, entry: a colleague (``suggestion.assigned_to``) is to decide on
# it; ``entry`` of the audit log says who handed it over.
suggestion_handed_over = Signal()

# sender=Story, story: colleagues see what somebody told of a share, since both sides agreed.
story_shown = Signal()

# sender=Suggestion, suggestion, outcome: what was made of it has brought something to tell; again
# at each milestone.
suggestion_outcome = Signal()

# sender=Alert, alert: a figure left its band.
alert_opened = Signal()
