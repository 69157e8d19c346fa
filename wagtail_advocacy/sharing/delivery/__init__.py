"""Posts that the worker sends for people who connected an account.

A post is never sent twice and never called sent when it was not:

    queued -> claimed -> sending -> sent | rejected | retry | needs_reconnect | unconfirmed

Who changes a state does it by one UPDATE that names the state it must still have, and a worker also
by the claim that it holds. Before a call that may write, an attempt is committed. It is repeated by
itself only when nothing was written, or when the network takes the same post once however often it
is sent. What nobody can know is asked of the person.
"""
