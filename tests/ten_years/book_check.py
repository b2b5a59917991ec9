# SPDX-License-Identifier: Apache-2.0
"""The book of simulated years (sim/years/year_book.h) against reckonings that share no code with
the bank: interest in whole numbers of Python, days by zoneinfo, due dates by dateutil and the
package holidays. From what customers did it computes for itself what the bank must have posted.

    book_check.py --program build/…/atoll-sim-years [--days 430 --households 60 --seed 7]
    book_check.py --book FILE

Without the packages the test is skipped.
"""

import argparse
import bisect
import copy
import datetime
import itertools
import pathlib
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from zoneinfo import ZoneInfo

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "bank_calendar"))
import england  # noqa: E402
from schedule_dateutil_test import rrule, rule_of  # noqa: E402

LONDON = ZoneInfo("Europe/London")
DAY = datetime.timedelta(1)
NS = 10**9
DENOMINATOR = 365 * 10**6  # of a day's interest in minor units: rates are millionths a year
TRIES = ((0, 31), (12, 0), (14, 1))  # when the simulated days look at what is due
MOMENT = 120 * NS  # how long what is done at such a time may take


def ns_of(date: datetime.date, hour: int = 0, minute: int = 0) -> int:
    moment = datetime.datetime(date.year, date.month, date.day, hour, minute, tzinfo=LONDON)
    return int(moment.timestamp()) * NS


def date_of(time_ns: int) -> datetime.date:
    return datetime.datetime.fromtimestamp(time_ns // NS, LONDON).date()


class Book:
    """What the lines say, by address."""

    def __init__(self, path: pathlib.Path):
        self.terms = defaultdict(dict)  # product → first date → tiers
        self.agreed = defaultdict(dict)  # address, kind → first date → product
        self.limits = defaultdict(list)  # address → (time, minor)
        self.orders = {}
        self.erased = set()  # addresses
        self.downs = []
        self.moved = defaultdict(list)  # address → (time, minor)
        self.statements = defaultdict(list)
        self.entries = defaultdict(list)  # address → [time, minor, balance, scheme, description]
        self.end = 0
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                name, *fields = line.rstrip("\n").split(" ")
                getattr(self, f"take_{name}")(*fields)

    def take_terms(self, product, _kind, date, tiers):
        pairs = [tuple(map(int, tier.split(":"))) for tier in tiers.split(",")]
        self.terms[product][datetime.date.fromisoformat(date)] = pairs

    def take_agreed(self, address, kind, date, product):
        self.agreed[address, kind][datetime.date.fromisoformat(date)] = product

    def take_limit(self, address, time, minor):
        self.limits[address].append((int(time), int(minor)))

    def take_order(self, name, source, target, minor, frequency, first, convention):
        self.orders[name] = (source, target, int(minor), frequency,
                             datetime.date.fromisoformat(first), convention)

    def take_erased(self, address):
        self.erased.add(address)

    def take_down(self, begin, end):
        self.downs.append((int(begin), int(end)))

    def take_moved(self, address, time, minor):
        self.moved[address].append((int(time), int(minor)))

    def take_statement(self, address, *numbers):
        self.statements[address].append(tuple(map(int, numbers)))

    def take_entry(self, address, time, minor, balance, scheme, *words):
        self.entries[address].append([int(time), int(minor), int(balance), scheme, " ".join(words)])

    def take_end(self, time):
        self.end = int(time)

    def when_up(self, time_ns: int) -> int:
        """That time, or when the bank was back."""
        return next((end for begin, end in self.downs if begin <= time_ns < end), time_ns)

    def entries_of(self, address: str, scheme: str) -> list:
        return [entry for entry in self.entries[address] if entry[3] == scheme]


class Check:
    def __init__(self, book: Book):
        self.book = book
        self.found = []
        self.days_of_interest = 0
        self.payments_due = 0
        self.payments_missed = 0

    def run(self) -> list[str]:
        if not self.book.statements:
            self.found.append("nothing was stated")
        for address in self.book.statements:
            self.check_statements(address)
            self.check_movements(address)
        self.check_all_interest()
        self.check_orders()
        return self.found

    def expect(self, holds: bool, text: str) -> None:
        if not holds:
            self.found.append(text)

    # Months follow one another, open where the last one closed, and are the sum of their entries.
    def check_statements(self, address: str) -> None:
        entries = iter(self.book.entries[address])
        balance, last_end = 0, None
        for begin, end, opening, closing, count in self.book.statements[address]:
            self.expect(last_end in (None, begin), f"{address}: a month is missing before {begin}")
            self.expect(opening == balance, f"{address}: {begin} opens with {opening}")
            for time, minor, after, _, _ in itertools.islice(entries, count):
                balance += minor
                self.expect(after == balance, f"{address}: the entry at {time} leaves {after}")
                self.expect(begin <= time < end, f"{address}: the entry at {time} is elsewhere")
            self.expect(closing == balance, f"{address}: {begin} closes with {closing}")
            last_end = end
        self.expect(last_end == self.book.end, f"{address}: the last month is missing")
        self.expect(next(entries, None) is None, f"{address}: entries that no statement has")

    # What customers did is on the statements, and nothing else but interest and orders.
    def check_movements(self, address: str) -> None:
        known = Counter((date_of(time), minor) for time, minor in self.book.moved[address]
                        if time < self.book.end)
        stated = Counter((date_of(time), minor) for time, minor, _, scheme, _ in
                         self.book.entries[address]
                         if scheme not in ("account_interest", "p2p_payment"))
        self.expect(known == stated, f"{address}: moved {known - stated}, stated {stated - known}")

    def check_all_interest(self) -> None:
        for address, kind in self.book.agreed:
            self.check_interest(address, kind)

    def check_interest(self, address: str, kind: str) -> None:
        expected = self.interest_of(address, kind)
        stated = [(date_of(time), minor) for time, minor, *_ in
                  self.book.entries_of(address, "account_interest")]
        self.expect(expected == stated, f"{address}: {kind} interest " + next(
            (f"{one} is expected and {other} stated" for one, other in
             itertools.zip_longest(expected, stated) if one != other), ""))

    def interest_of(self, address: str, kind: str) -> list[tuple[datetime.date, int]]:
        """(date, minor) of each posting. Whole numbers, so nothing is lost."""
        sign = 1 if kind == "savings" else -1
        moves = sorted([(time, minor) for time, minor in self.book.moved[address]] +
                       [(entry[0], entry[1]) for entry in
                        self.book.entries_of(address, "p2p_payment")])
        posted = []  # (time, minor), to be counted as of their time
        agreed = self.book.agreed[address, kind]
        date, last_date = min(agreed), date_of(self.book.end - 1)
        balance, place, posted_place, total, paid = 0, 0, 0, 0, 0
        product = tiers = None
        while date <= last_date:
            product = agreed.get(date, product)
            newest = [first for first in self.book.terms[product] if first <= date]
            tiers = self.book.terms[product][max(newest)] if newest else []
            end = ns_of(date + DAY)
            while place < len(moves) and moves[place][0] < end:
                balance += moves[place][1]
                place += 1
            while posted_place < len(posted) and posted[posted_place][0] < end:
                balance += posted[posted_place][1]
                posted_place += 1
            bearing = max(0, sign * balance)
            if bearing:
                uppers = [tier[0] for tier in tiers[1:]] + [bearing]
                total += sum((min(bearing, upper) - lower) * rate
                             for (lower, rate), upper in zip(tiers, uppers) if lower < bearing)
            self.days_of_interest += 1
            date += DAY
            if date.day == 1:
                whole = total // DENOMINATOR - paid
                paid += whole
                if whole:
                    posted.append((self.book.when_up(ns_of(date, *TRIES[0])), sign * whole))
        return [(date_of(time), minor) for time, minor in posted if time < self.book.end]

    # Each payment on its day, or missed for want of money at each of its tries; and no other.
    def check_orders(self) -> None:
        days = england.WorkingDays(range(2023, date_of(self.book.end).year + 2))
        sent, received = defaultdict(list), Counter()
        for address in self.book.statements:
            for time, minor, _, _, name in self.book.entries_of(address, "p2p_payment"):
                if minor < 0:
                    sent[name].append((time, address, -minor))
                else:
                    received[name, time, address, minor] += 1
        self.expect(bool(self.book.orders), "nobody has a standing order")
        for name, (source, target, minor, *terms) in self.book.orders.items():
            named_by = {source, target} & self.book.erased  # whose erasure took the name away
            for date in self.due_dates(days, *terms):
                tries = [self.book.when_up(ns_of(date, *time)) for time in TRIES]
                if tries[0] >= self.book.end:
                    break
                self.payments_due += 1
                payment = self.taken(sent, name, (source, minor), tries[0], tries[2] + MOMENT)
                if payment:
                    self.expect(payment[1:] == (source, minor), f"{name}: of {date} is {payment}")
                    came = [key for key in ((name, payment[0], target, minor),
                                            ("", payment[0], target, minor))
                            if received[key] and (key[0] or named_by)]
                    self.expect(len(came) == 1, f"{name}: of {date} did not arrive")
                    received.subtract(came)
                else:
                    self.payments_missed += 1
                    self.expect(all(self.available(source, time) < minor for time in tries),
                                f"{name}: of {date} was not paid, and there was money")
            self.expect(not sent[name], f"{name}: paid when nothing was due: {sent[name][:1]}")
        left = [name for name, payments in sent.items() if payments] + list(+received)
        self.expect(not left, f"payments that nobody ordered: {left[:3]}")

    def taken(self, sent, name, source_and_minor, begin_ns, end_ns):
        """The payment of that name and time; without its name where whoever gave it is erased."""
        for label in (name, "") if source_and_minor[0] in self.book.erased else (name,):
            for payment in sent[label]:
                if begin_ns <= payment[0] < end_ns and (label or payment[1:] == source_and_minor):
                    sent[label].remove(payment)
                    return payment
        return None

    @staticmethod
    def due_dates(days, frequency, first, convention):
        last_of_month = frequency == "last_working_day"
        for moment in rule_of(frequency, first):
            yield days.moved(moment.date(), "preceding" if last_of_month else convention)

    def available(self, address: str, time_ns: int) -> int:
        """The least that there was while the bank looked."""
        entries = self.book.entries[address]
        begin = bisect.bisect_left(entries, [time_ns])
        end = bisect.bisect_right(entries, [time_ns + MOMENT])
        balances = [entry[2] for entry in entries[max(0, begin - 1):end]] or [0]
        limit = next((minor for _, minor in reversed(self.book.limits[address])), 0)
        return min(balances) + limit


def would_find_faults(book: Book) -> list[str]:
    """A check that finds nothing in a wrong book is worth nothing."""
    address = next(a for a in book.statements if book.entries_of(a, "account_interest"))
    payer = next(a for a in book.statements
                 if any(entry[1] < 0 for entry in book.entries_of(a, "p2p_payment")))

    def a_penny_more(wrong):
        wrong.entries_of(address, "account_interest")[0][1] += 1

    def a_day_late(wrong):
        wrong.entries_of(address, "account_interest")[0][0] += 86_400 * NS

    def a_payment_late(wrong):
        next(e for e in wrong.entries_of(payer, "p2p_payment") if e[1] < 0)[0] += 86_400 * NS

    def a_payment_lost(wrong):
        wrong.entries[payer].remove(next(e for e in wrong.entries_of(payer, "p2p_payment")
                                         if e[1] < 0))

    unseen = []
    for change, of in ((a_penny_more, Check.check_all_interest),
                       (a_day_late, Check.check_all_interest),
                       (a_payment_late, Check.check_orders), (a_payment_lost, Check.check_orders)):
        wrong = copy.copy(book)
        wrong.entries = copy.deepcopy(book.entries)
        change(wrong)
        check = Check(wrong)
        of(check)
        if not check.found:
            unseen.append(f"{change.__name__} would go unseen")
    return unseen


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--program")
    parser.add_argument("--book", type=pathlib.Path)
    parser.add_argument("--days", default="430")
    parser.add_argument("--households", default="60")
    parser.add_argument("--seed", default="7")
    options = parser.parse_args()
    if rrule is None or england.holidays is None:
        print("ATOLL-SKIPPED: no dateutil and holidays to compare with", flush=True)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        path = options.book or pathlib.Path(folder) / "book"
        if options.program:
            ran = subprocess.run([options.program, "--book", str(path), "--days", options.days,
                                  "--households", options.households, "--seed", options.seed],
                                 check=False)
            if ran.returncode != 0:
                return ran.returncode
        book = Book(path)
    check = Check(book)
    found = check.run() + would_find_faults(book)
    for text in found[:20]:
        print(text)
    postings = sum(len(book.entries_of(a, "account_interest")) for a in book.statements)
    print(f"{len(book.statements)} addresses, {check.days_of_interest} days of interest, "
          f"{postings} postings of interest, {check.payments_due} payments due of which "
          f"{check.payments_missed} lacked money, {sum(map(len, book.statements.values()))} "
          f"statements, {sum(map(len, book.entries.values()))} entries: {len(found)} differences")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
