# SPDX-License-Identifier: Apache-2.0
"""Due dates of payments against dateutil's recurrence rules (RFC 5545), moved over the bank
holidays of the Python package holidays.

    schedule_dateutil_test.py --program build/…/bank_calendar_lines [--seed 7]

Without the packages the test is skipped.
"""

import datetime
import itertools
from dataclasses import dataclass

import england
from calendar_case import LAST_DATE, YEARS, CalendarCase, main
from england import WorkingDays

try:
    from dateutil import rrule
except ImportError:
    rrule = None

CONVENTIONS = ("unmoved", "following", "preceding", "modified_following")
FREQUENCIES = ("once", "every_day", "every_week", "every_two_weeks", "every_four_weeks",
               "every_month", "every_three_months", "every_year", "last_working_day")
SCHEDULES = 1_500
PAYMENTS_MAX = 150
# Days on which rules of this kind go wrong, beside those that are drawn.
AWKWARD = ("1996-02-29", "2000-02-29", "2023-12-31", "2024-01-30", "2024-01-31", "2024-02-29",
           "2026-08-31", "2027-05-29", "2096-02-29", "2098-12-30", "2100-12-31")


def rule_of(frequency: str, first: datetime.date):
    """All nominal dates to the end of the room's years, as dateutil has them."""
    options = {"dtstart": datetime.datetime.combine(first, datetime.time()),
               "until": datetime.datetime.combine(LAST_DATE, datetime.time())}
    # The day of the first date, or the last before it that the month has.
    days = {"bymonthday": range(min(28, first.day), first.day + 1), "bysetpos": -1}
    return {
        "once": lambda: rrule.rrule(rrule.DAILY, count=1, dtstart=options["dtstart"]),
        "every_day": lambda: rrule.rrule(rrule.DAILY, **options),
        "every_week": lambda: rrule.rrule(rrule.WEEKLY, **options),
        "every_two_weeks": lambda: rrule.rrule(rrule.WEEKLY, interval=2, **options),
        "every_four_weeks": lambda: rrule.rrule(rrule.WEEKLY, interval=4, **options),
        "every_month": lambda: rrule.rrule(rrule.MONTHLY, **days, **options),
        "every_three_months": lambda: rrule.rrule(rrule.MONTHLY, interval=3, **days, **options),
        "every_year": lambda: rrule.rrule(rrule.YEARLY, bymonth=first.month, **days, **options),
        "last_working_day": lambda: rrule.rrule(rrule.MONTHLY, bymonthday=-1, **options),
    }[frequency]()


@dataclass(frozen=True)
class Terms:
    frequency: str
    first: datetime.date
    convention: str
    end: str  # "open", "count=12", "final=2027-01-31"

    def text(self) -> str:
        return f"{self.frequency} {self.first} {self.convention} {self.end}"

    def payments(self, days: WorkingDays) -> list[tuple[datetime.date, datetime.date]]:
        """(nominal, executed); of those without an end the first PAYMENTS_MAX."""
        is_last = self.frequency == "last_working_day"
        convention = "preceding" if is_last else self.convention
        dates = (moment.date() for moment in rule_of(self.frequency, self.first))
        payments = ((date, days.moved(date, convention)) for date in dates)
        kind, _, value = self.end.partition("=")
        if kind == "final":
            final = datetime.date.fromisoformat(value)
            payments = itertools.takewhile(lambda payment: payment[is_last] <= final, payments)
        return list(itertools.islice(payments, int(value) if kind == "count" else PAYMENTS_MAX))


def shown(payment: tuple[datetime.date, datetime.date] | None) -> str:
    return f"{payment[0]}/{payment[1]}" if payment else "-"


class ScheduleDateutilTest(CalendarCase):
    @classmethod
    def setUpClass(cls):
        cls.days = WorkingDays(YEARS)

    def drawn_end(self, frequency: str, first: datetime.date) -> str:
        kind = "open" if frequency == "once" else self.draw.choice(("open", "count", "final"))
        if kind == "count":
            left = len(list(itertools.islice(rule_of(frequency, first), PAYMENTS_MAX)))
            return f"count={self.draw.randint(1, left)}"
        if kind == "final":
            last = min(LAST_DATE, first + datetime.timedelta(self.draw.choice((90, 900, 9_000))))
            days = self.draw.randrange((last - first).days + 1)
            return f"final={first + datetime.timedelta(days)}"
        return "open"

    def drawn_terms(self) -> list[Terms]:
        firsts = [datetime.date.fromisoformat(text) for text in AWKWARD for _ in range(30)]
        firsts += [self.drawn_date() for _ in range(SCHEDULES - len(firsts))]
        terms = []
        for index, first in enumerate(firsts):
            frequency = FREQUENCIES[index % len(FREQUENCIES)]
            terms.append(Terms(frequency, first, self.draw.choice(CONVENTIONS),
                               self.drawn_end(frequency, first)))
        return terms

    def test_payments_are_due_when_the_rules_say(self):
        cases = []
        for terms in self.drawn_terms():
            payments = " ".join(shown(payment) for payment in terms.payments(self.days))
            cases.append((f"schedule {terms.text()} {PAYMENTS_MAX}", payments))
        self.assert_answers(cases)
        self.assertGreater(sum(len(payments.split()) for _, payments in cases), 50 * SCHEDULES)

    def test_the_next_payment_after_a_date_is_the_first_of_those_after_it(self):
        cases = []
        for terms in self.drawn_terms():
            payments = terms.payments(self.days)
            # Before the last that was listed, so that there is one to find or rightly none.
            around = self.draw.choice(payments or [(terms.first, terms.first)])[0]
            after = around + datetime.timedelta(self.draw.randrange(-9, 9))
            if len(payments) == PAYMENTS_MAX and after >= payments[-10][0]:
                continue
            by_nominal = next((p for p in payments if p[0] > after), None)
            by_execution = next((p for p in payments if p[1] > after), None)
            cases.append((f"after {terms.text()} {after}",
                          f"{shown(by_nominal)} {shown(by_execution)}"))
        self.assert_answers(cases)

    def test_a_span_has_those_that_are_executed_in_it(self):
        cases = []
        for terms in self.drawn_terms():
            payments = terms.payments(self.days)
            first = self.draw.choice(payments or [(terms.first, terms.first)])[0]
            first += datetime.timedelta(self.draw.randrange(-40, 5))
            last = first + datetime.timedelta(self.draw.randrange(-1, 60))
            if len(payments) == PAYMENTS_MAX and last >= payments[-10][0]:
                continue
            cases.append((f"span {terms.text()} {first} {last}",
                          " ".join(shown(p) for p in payments if first <= p[1] <= last)))
        self.assert_answers(cases)


if __name__ == "__main__":
    main(__doc__, None if rrule and england.holidays else "python3-dateutil and python3-holidays")
