# SPDX-License-Identifier: Apache-2.0
"""Bank holidays of England as the Python package holidays has them, and working days by them."""

import datetime

try:
    import holidays
except ImportError:
    holidays = None

# Proclaimed, and unknown to the package as Debian 12 has it (0.10.1): it does not move the spring
# holiday of 2002, and is older than 2022. Versions of today have all of them.
UNKNOWN_TO_SOME = {datetime.date.fromisoformat(text): is_holiday for text, is_holiday in (
    ("2002-05-27", False), ("2002-06-04", True),
    ("2022-05-30", False), ("2022-06-02", True), ("2022-06-03", True), ("2022-09-19", True),
    ("2023-05-08", True),
)}

DAY = datetime.timedelta(1)


def listed(years: range) -> set[datetime.date]:
    """On weekdays: those of a weekend are in its list beside the days given instead."""
    if hasattr(holidays, "country_holidays"):
        dates = holidays.country_holidays("GB", subdiv="ENG", years=years)
    else:
        dates = holidays.England(years=years)
    return {date for date in dates if date.weekday() < 5 and date.year in years}


def bank_holidays(years: range) -> set[datetime.date]:
    proclaimed = {date for date, is_holiday in UNKNOWN_TO_SOME.items() if is_holiday}
    return (listed(years) - set(UNKNOWN_TO_SOME)) | {d for d in proclaimed if d.year in years}


class WorkingDays:
    def __init__(self, years: range):
        self.closed = bank_holidays(range(years[0] - 1, years[-1] + 2))

    def is_working_day(self, date: datetime.date) -> bool:
        return date.weekday() < 5 and date not in self.closed

    def walked(self, date: datetime.date, step: datetime.timedelta) -> datetime.date:
        while not self.is_working_day(date):
            date += step
        return date

    def moved(self, date: datetime.date, convention: str) -> datetime.date:
        if convention == "unmoved":
            return date
        if convention == "preceding":
            return self.walked(date, -DAY)
        following = self.walked(date, DAY)
        if convention == "modified_following" and following.month != date.month:
            return self.walked(date, -DAY)
        return following

    def plus(self, date: datetime.date, count: int) -> datetime.date:
        if count == 0:
            return self.walked(date, DAY)
        step = DAY if count > 0 else -DAY
        for _ in range(abs(count)):
            date = self.walked(date + step, step)
        return date
