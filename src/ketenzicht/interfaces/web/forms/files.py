"""Files that come with a form, whole and in memory."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from ketenzicht.capabilities.signals.public import (
    MAXIMUM_ATTACHMENT_BYTES,
    MAXIMUM_ATTACHMENTS,
    READABLE,
    NewAttachment,
)
from ketenzicht.interfaces.web.uploads import UnreadFile

Upload: TypeAlias = "UploadedFile[Any]"


class FilesInput(forms.ClearableFileInput):
    """A file control that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, or none."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        """Every file for itself; empty files are left for the room to refuse, with their number.

        Raises ValidationError when there were more bytes than are read at once.
        """
        given = data if isinstance(data, list | tuple) else [data]
        if any(isinstance(file, UnreadFile) for file in given):
            limit = {"limit": settings.FILE_UPLOAD_MAX_MEMORY_SIZE}
            message = _("This request is too large; %(limit)s bytes is the most.") % limit
            raise forms.ValidationError(message, code="too_large")
        if not any(given):
            super().clean(None, initial)
            return []
        return [file for file in given if file]


def attachments_of(files: Sequence[Upload]) -> tuple[NewAttachment, ...]:
    """The files as the signals room takes them."""
    return tuple(NewAttachment(file.name or "", file.content_type or "", file.read()) for file in files)


def which_files() -> str:
    """Which files can be kept, said when the page is made: by then its language is known."""
    return _("At most %(count)d files of %(size)d MB each, %(total)d MB together: %(kinds)s.") % {
        "count": MAXIMUM_ATTACHMENTS,
        "size": MAXIMUM_ATTACHMENT_BYTES // 1_000_000,
        "total": settings.FILE_UPLOAD_MAX_MEMORY_SIZE // 1_000_000,
        "kinds": _(READABLE),
    }
