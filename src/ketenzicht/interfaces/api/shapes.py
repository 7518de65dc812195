"""What goes in and out as JSON: camelCase keys, nothing unknown accepted."""

from collections.abc import Callable
from typing import Annotated, Generic, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest
from pydantic import BaseModel, ConfigDict, Field

from ketenzicht.interfaces.api.problems import camel
from ketenzicht.shared.paging import DEFAULT_SIZE, MAXIMUM_NUMBER, MAXIMUM_SIZE, Page, PageRequest

T = TypeVar("T")
U = TypeVar("U")


class Shape(BaseModel):
    """Base of everything that goes out."""

    model_config = ConfigDict(alias_generator=camel, populate_by_name=True, frozen=True)


class Given(BaseModel):
    """Base of everything that comes in: a misspelt field is an error, never ignored."""

    model_config = ConfigDict(alias_generator=camel, extra="forbid", frozen=True, str_strip_whitespace=False)


class Text(Shape):
    """One text in both languages."""

    nl: str
    en: str


class PageQuery(BaseModel):
    """Which page of a list."""

    model_config = ConfigDict(alias_generator=camel)

    page: Annotated[int, Field(ge=1, le=MAXIMUM_NUMBER, description="The page, from 1.")] = 1
    page_size: Annotated[int, Field(ge=1, le=MAXIMUM_SIZE, description="How many on a page.")] = DEFAULT_SIZE

    @property
    def request(self) -> PageRequest:
        """As the house asks for a page."""
        return PageRequest(self.page, self.page_size)


class Links(Shape):
    """Where this page, the one before and the next one are."""

    self_: Annotated[str, Field(alias="self")]
    previous: str | None = None
    next: str | None = None


class Listing(Shape, Generic[T]):
    """One page of a list."""

    items: tuple[T, ...]
    page: int
    page_size: int
    links: Links


def listing(request: HttpRequest, page: Page[T], shape: Callable[[T], U]) -> Listing[U]:
    """A page with its links. The links keep every other part of the query."""

    def link(number: int) -> str:
        query = request.GET.copy()
        query["page"] = str(number)
        query["pageSize"] = str(page.size)
        return f"{request.path}?{urlencode(list(query.items()))}"

    return Listing(
        items=tuple(shape(item) for item in page.items),
        page=page.number,
        page_size=page.size,
        links=Links(
            self_=link(page.number),
            previous=link(page.number - 1) if page.has_previous else None,
            next=link(page.number + 1) if page.has_next else None,
        ),
    )
