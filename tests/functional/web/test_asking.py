"""A question from the desk and the reply to it, through the pages."""

QUESTION = "Weet u nog op welke dag dat was?"


def test_a_question_is_asked_and_answered_in_two_pages(sign_in, reporter, staffed, sent, held):
    desk, own = sign_in(staffed), sign_in(reporter)
    page = desk.get(f"/postvak/{held.id}/").content.decode()
    assert f"/postvak/{held.id}/stap/ask/" in page
    done = desk.post(f"/postvak/{held.id}/stap/ask/", {"version": held.version, "text": QUESTION})
    assert done.status_code == 302
    page = own.get(f"/meldingen/{sent.id}/").content.decode()
    assert QUESTION in page
    assert 'value="reply"' in page
    answer = own.post(f"/meldingen/{sent.id}/", {"kind": "reply", "text": "Op een dinsdag."})
    assert answer.status_code == 302
    assert 'value="reply"' not in own.get(f"/meldingen/{sent.id}/").content.decode()
    page = desk.get(f"/postvak/{held.id}/").content.decode()
    assert QUESTION in page
    assert "Op een dinsdag." in page
    assert "Antwoord op een vraag" in page


def test_an_empty_question_comes_back_with_what_is_wrong(sign_in, staffed, held):
    answer = sign_in(staffed).post(f"/postvak/{held.id}/stap/ask/", {"version": held.version, "text": " "})
    assert answer.status_code == 400
    assert "Schrijf wat u wilt weten." in answer.content.decode()


def test_without_a_question_there_is_no_reply_to_choose(sign_in, reporter, sent):
    assert 'value="reply"' not in sign_in(reporter).get(f"/meldingen/{sent.id}/").content.decode()
