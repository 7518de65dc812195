"""Refusals of the clocks room. None holds personal data: terms, states and codes only."""

from typing import ClassVar

from ketenzicht.shared.errors import KetenzichtError
from ketenzicht.shared.words import gettext_noop as _


class ClocksError(KetenzichtError):
    """Base of every refusal in this room."""

    code: ClassVar[str] = "clocks"


class WrongState(ClocksError):
    """The clock's state does not allow this step."""

    code: ClassVar[str] = "clock_state"
    http_status: ClassVar[int] = 409
    message = _("This term is %(state)s, and so this is not possible: %(verb)s.")
    next_step = _("Look at the clock again: somebody else may have taken a step meanwhile.")

    def __init__(self, verb: str, state: str) -> None:
        super().__init__(safe={"verb": verb, "state": state})


class TermNotPausable(ClocksError):
    """The law or agreement behind this term knows no suspension."""

    code: ClassVar[str] = "term_not_pausable"
    http_status: ClassVar[int] = 409
    message = _("The term %(term)s cannot stand still.")
    next_step = _("Take the step within the term, or let it run late and say why.")

    def __init__(self, term_code: str, article: str) -> None:
        super().__init__(safe={"term": term_code, "article": article})


class ClockRunsAlready(ClocksError):
    """There is an open clock of this term on this record."""

    code: ClassVar[str] = "clock_runs_already"
    http_status: ClassVar[int] = 409
    message = _("A clock for the term %(term)s runs on this record already.")
    next_step = _("Stop that clock first, with its result.")

    def __init__(self, term_code: str) -> None:
        super().__init__(safe={"term": term_code})


class CodeInvalid(ClocksError):
    """A reason or result that is no code: a clock holds no free text, since free text could name a person."""

    code: ClassVar[str] = "clock_code_invalid"
    message = _("The %(field)s is a code of at most %(maximum)s small letters, digits, hyphens and underscores.")
    next_step = _("Choose a code from the list; write the explanation on the record itself.")

    def __init__(self, field: str) -> None:
        super().__init__(safe={"field": field, "maximum": 64})


class OwnerInvalid(ClocksError):
    """The new owner does not have the role at this organisation that this clock asks for."""

    code: ClassVar[str] = "clock_owner_invalid"
    message = _("Only somebody with the role %(role)s at this organisation can own this clock.")
    next_step = _("Choose a colleague with that role, or leave it to the desk.")

    def __init__(self, role: str) -> None:
        super().__init__(safe={"role": role})


class AddresseeInvalid(ClocksError):
    """A notice for nobody, or for an actor and a role at once."""

    code: ClassVar[str] = "notice_addressee_invalid"
    message = _("A notice is for one actor or for one role.")
    next_step = _("Give the one or the other.")
