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

# sender=Click, site, day: the clicks of a programme day on a site are final. Once a site and day,
# the oldest day first.
clicks_settled = Signal()
