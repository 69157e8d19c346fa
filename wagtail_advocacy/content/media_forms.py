"""The form of pictures and videos that are taken along without a link."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from .media_files import check_picture, check_video
from .offer_forms import OfferForm


class MediaForm(OfferForm):
    """What an editor says about pictures or a video."""

    def fitting(self, networks):
        return [network.without_link() for network in networks if network.takes_media]

    def clean_video(self):
        video = self.cleaned_data["video"]
        if video is not None:
            check_video(video)
        return video

    def clean(self):
        values = super().clean()
        has_files = self._check_pictures() or values.get("video") or "video" in self.errors
        if not has_files and not self.is_deferred_validation:
            self.add_error("video", _("Choose at least one picture, or a video."))
        return values

    def _check_pictures(self) -> bool:
        """Check each picture that stays, and tell whether there is any."""
        formset = self.formsets["pictures"]
        # Cleans the forms of the pictures, which otherwise happens only after this one.
        formset.is_valid()
        kept = [
            form
            for form in formset.forms
            if form not in formset.extra_forms or form.has_changed()
            if not getattr(form, "cleaned_data", {}).get("DELETE")
        ]
        for form in kept:
            image = getattr(form, "cleaned_data", {}).get("image")
            if image is not None:
                try:
                    check_picture(image)
                except ValidationError as error:
                    form.add_error("image", error)
        return bool(kept)


class NewMediaForm(MediaForm):
    """The same for a new one, which needs a site. Nobody is asked for it where there is but one;
    where there are several, topics and audiences are offered once it is saved, since each site
    has its own."""

    def find_site(self):
        only_site = Site.objects.get() if Site.objects.count() == 1 else None
        if only_site and "site" in self.fields:
            self.instance.site = only_site
            del self.fields["site"]
        chosen = self.data.get(self.add_prefix("site"), "") if self.is_bound else ""
        if only_site or not str(chosen).isdecimal():
            return only_site
        return Site.objects.filter(pk=chosen).first()
