"""Generally recognised holidays of the Netherlands, computed.

Algemene termijnenwet art. 3(1): Nieuwjaarsdag, tweede paasdag, tweede pinksterdag, both kerstdagen, Hemelvaartsdag,
the day on which the King's birthday is kept, and 5 May. Art. 3(2): Goede Vrijdag is made equal to them. Days that a
royal decree makes equal for some years (art. 3(3)) are no rule and come in as `extra_rest_days` of the calendar.
Why computed here and not taken from a package: docs/decisions/0020-clocks-own-dutch-holidays.md.
"""

from datetime import date, timedelta

FIRST_YEAR = 1990
"""The first year in which 5 May was a holiday every year; earlier terms are none of ours."""
LAST_YEAR = 2599
LAST_QUEEN = 2013


def easter_sunday(year: int) -> date:
    """Easter in the Gregorian calendar (Meeus, Jones and Butcher; Nature, 20 April 1876)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def kings_day(year: int) -> date:
    """27 April, or the Saturday before when that is a Sunday; until 2013 the Queen's: 30 or 29 April."""
    day = date(year, 4, 30 if year <= LAST_QUEEN else 27)
    return day - timedelta(days=1) if day.isoweekday() == 7 else day


def holidays(year: int, *, good_friday: bool, liberation_day: bool) -> dict[date, str]:
    """The holidays of a year with their codes; where two fall together (5 May 2016) one code stands."""
    easter = easter_sunday(year)
    found = {
        date(year, 1, 1): "new_year",
        easter + timedelta(days=1): "easter_monday",
        kings_day(year): "kings_day",
        easter + timedelta(days=39): "ascension_day",
        easter + timedelta(days=50): "whit_monday",
        date(year, 12, 25): "christmas_day",
        date(year, 12, 26): "second_christmas_day",
    }
    if good_friday:
        found[easter - timedelta(days=2)] = "good_friday"
    if liberation_day:
        found[date(year, 5, 5)] = "liberation_day"
    return found
