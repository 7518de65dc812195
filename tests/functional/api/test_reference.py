"""Codes, organisations and municipalities over HTTP."""

import pytest

from tests.functional.api.conftest import PartnerSystem


def test_every_list_of_codes_can_be_read(standing: PartnerSystem) -> None:
    names = standing.get("/code-lists").json()
    assert "form_of_exploitation" in names
    for name in names:
        found = standing.get(f"/code-lists/{name}").json()
        assert found["name"] == name
        assert found["codes"], name
        assert all(code["title"]["nl"] and code["source"] and code["validFrom"] for code in found["codes"])


def test_a_list_of_the_house_itself_is_not_shown(standing: PartnerSystem) -> None:
    for name in ("act_purpose", "none"):
        assert standing.get(f"/code-lists/{name}").status_code == 404


@pytest.mark.parametrize("path", ["/outcomes", "/answer-classes", "/telephone-routes", "/indicators"])
def test_what_the_pack_holds_is_listed(standing: PartnerSystem, path: str) -> None:
    found = standing.get(path).json()
    assert found
    assert len({one["code"] for one in found}) == len(found)


def test_municipalities_are_found_by_name_without_accents(standing: PartnerSystem) -> None:
    found = standing.get("/municipalities?q=sudwest").json()
    assert [one["name"] for one in found["items"]] == ["Súdwest-Fryslân"]
    one = standing.get(f"/municipalities/{found['items'][0]['code']}")
    assert one.json() == found["items"][0]
    assert standing.get("/municipalities/GM9999").status_code == 404


def test_all_municipalities_are_reached_by_following_the_links(standing: PartnerSystem) -> None:
    seen: list[str] = []
    path = "/municipalities?pageSize=100"
    while path:
        page = standing.get(path).json()
        seen += [one["code"] for one in page["items"]]
        path = (page["links"]["next"] or "").removeprefix("/api/v1")
    assert len(seen) == len(set(seen)) > 300


def test_organisations_are_found_by_kind_and_name(standing: PartnerSystem) -> None:
    found = standing.get("/organisations?kind=police_avim&q=rotterdam").json()
    assert [one["code"] for one in found["items"]] == ["politie-rotterdam"]
    assert standing.get("/organisations/politie-rotterdam").json() == found["items"][0]
    assert standing.get("/organisations/none").status_code == 404


def test_a_query_that_is_too_long_is_refused(standing: PartnerSystem) -> None:
    assert standing.get(f"/organisations?q={'x' * 101}").status_code == 400
