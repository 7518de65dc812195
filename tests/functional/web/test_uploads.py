"""Files that come with a form: kept, or refused where the reader looks; never left out in silence."""

from django.core.files.uploadedfile import SimpleUploadedFile

from ketenzicht.capabilities.signals import public as signals
from tests.conftest import open_act
from tests.functional.web.test_reporting import LEAST, kept

PDF = b"%PDF-1.4\n"


def test_files_too_large_together_refuse_the_report_and_keep_its_text(sign_in, reporter):
    halves = [SimpleUploadedFile(f"{number}.pdf", PDF + b" " * 7_000_000) for number in range(2)]
    answer = sign_in(reporter).post("/melden/", LEAST | {"attachments": halves})
    assert answer.status_code == 422
    assert answer.context["form"].errors["attachments"].as_data()[0].code == "too_large"
    assert LEAST["fact"] in answer.content.decode()
    assert kept(reporter) == []


def test_files_too_large_together_are_not_added_either(sign_in, reporter):
    client = sign_in(reporter)
    client.post("/melden/", LEAST)
    (own,) = kept(reporter)
    halves = [SimpleUploadedFile(f"{number}.pdf", PDF + b" " * 7_000_000) for number in range(2)]
    answer = client.post(f"/meldingen/{own.id}/", {"kind": "addition", "text": "", "attachments": halves})
    assert answer.status_code == 422
    with open_act(reporter) as act:
        assert signals.get_signal(by=act, signal_id=own.id).attachments == ()
