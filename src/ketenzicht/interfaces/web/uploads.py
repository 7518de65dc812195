"""Uploads stay in memory, and none is ever left out in silence."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler


class UnreadFile(UploadedFile):  # type: ignore[type-arg]  # Django's class takes no argument when it runs
    """A file of a request with too many bytes: its name and size came in, its content was not kept."""


class MemoryUploadHandler(MemoryFileUploadHandler):
    """Keep files in memory. Of a request that is too large, hand on that there were files.

    Django's own handler then hands on nothing: the form would see no file, and a report would be acknowledged
    without the evidence that came with it. Not a 413 either, for that would lose the text that was typed.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keep a piece, or drop it when there would be too many."""
        return super().receive_data_chunk(raw_data, start) if self.activated else None

    def file_complete(self, file_size: int) -> Any:
        """The file, or what stands for one that was not kept."""
        if self.activated:
            return super().file_complete(file_size)
        return UnreadFile(name=self.file_name, content_type=self.content_type, size=file_size, charset=self.charset)
