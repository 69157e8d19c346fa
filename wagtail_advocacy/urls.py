"""The employees' pages. Include them where the hub should be, for example at ``advocacy/``."""

from django.urls import path

from .hub.views import (
    composer,
    downloads,
    feed,
    feedback,
    impact,
    installing,
    membership,
    notices,
    proposing,
    questions,
    shares,
    suggestions,
    unsubscribe,
)


app_name = "wagtail_advocacy"

urlpatterns = [
    path("", feed.hub, name="hub"),
    path("join/", membership.join, name="join"),
    path("leave/", membership.leave, name="leave"),
    path("settings/", membership.settings, name="settings"),
    path("inbox/", notices.notices, name="notices"),
    path("inbox/read/", notices.read_all_notices, name="read_all_notices"),
    path("inbox/<int:notice_id>/", notices.notice, name="notice"),
    path("inbox/<int:notice_id>/read/", notices.read_notice, name="read_notice"),
    path("e-mails/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
    path("e-mails/editors/<str:token>/", unsubscribe.unsubscribe_editor, name="unsubscribe_editor"),
    path("impact/", impact.impact, name="impact"),
    path("share/<int:item_id>/", composer.composer, name="composer"),
    path("share/<int:item_id>/start/", composer.start_share, name="start_share"),
    path("items/<int:item_id>/dismiss/", feedback.dismiss, name="dismiss"),
    path("items/<int:item_id>/ask/", questions.ask_question, name="ask_question"),
    path(
        "items/<int:item_id>/pictures/<int:picture_id>/<slug:size>/",
        downloads.picture,
        name="picture",
    ),
    path("items/<int:item_id>/video/", downloads.video, name="video"),
    path("items/<int:item_id>/restore/", feedback.restore, name="restore"),
    path("shares/<int:share_id>/confirm/", shares.confirm_share, name="confirm_share"),
    path("shares/<int:share_id>/not-yet/", shares.decline_share, name="decline_share"),
    path("shares/<int:share_id>/link/", shares.link, name="link"),
    path("shares/<int:share_id>/qr/", shares.qr, name="qr"),
    path("shares/<int:share_id>/engagement/", impact.engagement, name="engagement"),
    path("suggest/", proposing.suggest, name="suggest"),
    path("suggest/board/", suggestions.suggestion_board, name="suggestion_board"),
    path("suggest/anywhere/", proposing.bookmarklet, name="bookmarklet"),
    path("suggest/<int:suggestion_id>/", suggestions.suggestion, name="suggestion"),
    path("suggest/<int:suggestion_id>/edit/", proposing.edit_suggestion, name="edit_suggestion"),
    path("suggest/<int:suggestion_id>/save/", proposing.save_suggestion, name="save_suggestion"),
    path("suggest/<int:suggestion_id>/card/", proposing.suggestion_card, name="suggestion_card"),
    path(
        "suggest/<int:suggestion_id>/withdraw/",
        suggestions.withdraw_suggestion,
        name="withdraw_suggestion",
    ),
    path(
        "suggest/<int:suggestion_id>/support/",
        suggestions.support_suggestion,
        name="support_suggestion",
    ),
    path(
        "suggest/<int:suggestion_id>/comment/",
        suggestions.comment_suggestion,
        name="comment_suggestion",
    ),
    path(
        "suggest/<int:suggestion_id>/answer/",
        suggestions.answer_suggestion,
        name="answer_suggestion",
    ),
    path("suggest/<int:suggestion_id>/name/", suggestions.show_name, name="show_name"),
    path(
        "suggest/<int:suggestion_id>/images/<int:image_id>/",
        suggestions.suggestion_image,
        name="suggestion_image",
    ),
    path("manifest.webmanifest", installing.manifest, name="manifest"),
]
