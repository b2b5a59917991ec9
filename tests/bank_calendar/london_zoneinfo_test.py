# SPDX-License-Identifier: Apache-2.0
"""London's time against Python's zoneinfo: every change of the clocks in the years that the room
answers for, and instants anywhere between.

    london_zoneinfo_test.py --program build/…/bank_calendar_lines [--seed 7]

Without a table of time zones the test is skipped.
"""

import datetime
import zoneinfo

from calendar_case import FIRST_DATE, LAST_DATE, YEARS, CalendarCase, main

UTC = datetime.timezone.utc
EPOCH = datetime.datetime(1970, 1, 1)
INSTANTS = 50_000
NEAR_A_CHANGE_S = (-90_000, -3601, -3600, -1801, -1, 0, 1, 1799, 3599, 3600, 7200, 90_000)


def london_zone() -> zoneinfo.ZoneInfo | None:
    try:
        return zoneinfo.ZoneInfo("Europe/London")
    except zoneinfo.ZoneInfoNotFoundError:
        return None


ZONE = london_zone()


def seconds_of(moment: datetime.datetime) -> int:
    return int(moment.timestamp())


def changes() -> list[int]:
    """Each full hour at which the zone's offset is not that of the hour before."""
    found = []
    hour = datetime.timedelta(hours=1)
    for year in YEARS:
        at = datetime.datetime(year, 1, 1, tzinfo=UTC)
        while at.year == year:
            if (at - hour).astimezone(ZONE).utcoffset() != at.astimezone(ZONE).utcoffset():
                found.append(seconds_of(at))
            at += hour
    return found


def shown_in_london(seconds: int) -> str:
    local = datetime.datetime.fromtimestamp(seconds, ZONE)
    shown = int((local.replace(tzinfo=None) - EPOCH).total_seconds())
    return f"{shown} {'summer' if local.dst() else 'winter'}"


class LondonZoneinfoTest(CalendarCase):
    def drawn_instants(self) -> list[int]:
        first = datetime.datetime.combine(FIRST_DATE, datetime.time(), UTC)
        last = datetime.datetime.combine(LAST_DATE, datetime.time(23), UTC)
        return [self.draw.randrange(seconds_of(first), seconds_of(last)) for _ in range(INSTANTS)]

    def test_clocks_show_what_they_show_there(self):
        at_changes = changes()
        self.assertEqual(len(at_changes), 2 * len(YEARS))
        instants = [at + beside for at in at_changes for beside in NEAR_A_CHANGE_S]
        instants += self.drawn_instants()
        self.assert_answers([(f"london {seconds}", shown_in_london(seconds))
                             for seconds in instants])

    def test_a_local_time_is_the_instant_that_it_is_there(self):
        """In the hour that is missing and in the one that is there twice, too: fold is 0."""
        days = [datetime.datetime.fromtimestamp(at, UTC).date() for at in changes()]
        places = [(day, minute) for day in days for minute in range(0, 24 * 60, 15)]
        places += [(self.drawn_date(), self.draw.randrange(24 * 60)) for _ in range(INSTANTS)]
        cases = []
        for day, minute in places:
            local = datetime.datetime.combine(day, datetime.time(*divmod(minute, 60)), ZONE)
            cases.append((f"instant {day} {minute}", str(seconds_of(local))))
        self.assert_answers(cases)


if __name__ == "__main__":
    main(__doc__, None if ZONE else "table of time zones")
