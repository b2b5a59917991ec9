# SPDX-License-Identifier: Apache-2.0
"""Bank holidays and working days against the Python package holidays, in all years that the room
answers for.

    england_holidays_test.py --program build/…/bank_calendar_lines [--seed 7]

Without the package the test is skipped.
"""

import england
from calendar_case import YEARS, CalendarCase, main
from england import UNKNOWN_TO_SOME, WorkingDays, listed

CONVENTIONS = ("unmoved", "following", "preceding", "modified_following")
DATES = 5_000


class EnglandHolidaysTest(CalendarCase):
    def test_each_years_are_those_of_the_package(self):
        ours = {date for answer in self.answers([f"holidays {year}" for year in YEARS])
                for date in answer.split()}
        theirs = {str(date) for date in listed(YEARS)}
        self.assertGreater(len(theirs), 8 * len(YEARS) - 10)
        unknown = {str(date): is_holiday for date, is_holiday in UNKNOWN_TO_SOME.items()}
        self.assertEqual(sorted((ours ^ theirs) - set(unknown)), [])
        for date, is_holiday in unknown.items():
            self.assertEqual(date in ours, is_holiday, date)

    def test_dates_are_moved_to_the_same_working_days(self):
        days = WorkingDays(YEARS)
        dates = [self.drawn_date() for _ in range(DATES)] + sorted(days.closed)[20:-20]
        self.assert_answers([(f"moved {convention} {date}", str(days.moved(date, convention)))
                             for date in dates for convention in CONVENTIONS])

    def test_working_days_are_counted_alike(self):
        days = WorkingDays(YEARS)
        cases = []
        for _ in range(DATES):
            date, count = self.drawn_date(), self.draw.randrange(-30, 31)
            if date.year == YEARS[-1]:
                continue  # What follows is more than the package lists.
            cases.append((f"plus {count} {date}", str(days.plus(date, count))))
        self.assert_answers(cases)


if __name__ == "__main__":
    main(__doc__, None if england.holidays else "python3-holidays")
