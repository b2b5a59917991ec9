// SPDX-License-Identifier: Apache-2.0
#include "services/statements/drawing_up.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "base/utf8.h"
#include "services/statements/forms/forms_fixture.h"
#include "services/statements/statement_fixture.h"
#include "services/statements/tying.h"

namespace atollbank::statements {
namespace {

using ledger::format::SlotKind;

TEST(DrawingUp, booked_money_stands_on_it_with_its_words) {
  const Statement statement = sample();
  const StatementHead& head = statement.head;
  EXPECT_EQ(head.opening_minor, 100'00);
  EXPECT_EQ(head.closing_minor, statement.entries.back().balance_after_minor);
  EXPECT_EQ(head.debits_minor, -(105 + 107 + 109 + 111 + 113));
  EXPECT_EQ(head.credits_minor, 251 + 253 + 255 + 257);
  EXPECT_EQ(head.entry_count(), 9u);
  EXPECT_EQ(head.slots, (SlotRange{.after = 40, .last = 200}));
  const StatementEntry& entry = statement.entries[2];
  EXPECT_EQ(entry.slot, 64u);
  EXPECT_EQ(entry.description, "Number 2 <&> \"q\"");
  EXPECT_EQ(entry.other.name, "Körner, Ł & 語");
  EXPECT_EQ(entry.scheme, Scheme::kFasterPayment);
  EXPECT_EQ(entry.booked - entry.valued, base::Duration::from_seconds(86'400));
  EXPECT_EQ(statement.entries[1].description, "");  // a pot transfer's is the pot's id
}

TEST(DrawingUp, a_merchant_is_the_other_party) {
  Words words;
  const LedgerRecords ledger = sample_records(words);
  words[71].merchant = transactions::Merchant{};
  words[71].merchant->name = "Greggs";
  const auto statement = draw_up(asked_of(october()), ledger, words);
  EXPECT_EQ(statement->entries[3].other.name, "Greggs");
}

TEST(DrawingUp, a_quiet_period_closes_as_it_opened) {
  LedgerRecords ledger;
  ledger.before = record_of(9, october().from - base::Duration{1}, 5, 77);
  ledger.balance_minor = 77;
  const auto statement = draw_up(asked_of(october()), ledger, {});
  ASSERT_TRUE(statement.has_value());
  EXPECT_EQ(statement->head.opening_minor, 77);
  EXPECT_EQ(statement->head.closing_minor, 77);
  EXPECT_EQ(statement->head.slots, (SlotRange{.after = 9, .last = 9}));
}

std::string refusal(const LedgerRecords& ledger, Period period = october()) {
  const auto statement = draw_up(asked_of(period), ledger, {});
  return statement ? "" : statement.error().reason;
}

TEST(DrawingUp, what_does_not_tie_to_the_ledger_is_refused) {
  Words words;
  const LedgerRecords good = sample_records(words);
  EXPECT_EQ(refusal(good), "");
  LedgerRecords ledger = good;
  ledger.balance_minor += 1;
  EXPECT_EQ(refusal(ledger), "statement_closing_differs");
  ledger.next_opening_minor = good.balance_minor;
  EXPECT_EQ(refusal(ledger), "");
  ledger.next_opening_minor = good.balance_minor - 1;
  EXPECT_EQ(refusal(ledger), "statement_closing_differs");
  ledger = good;
  ledger.before->balance_after += 1;
  EXPECT_EQ(refusal(ledger), "statement_balance_breaks");
  ledger = good;
  std::swap(ledger.records[0], ledger.records[1]);
  EXPECT_EQ(refusal(ledger), "statement_balance_breaks");
  ledger = good;
  ledger.records.back().balance_after += 1;  // a hold moves no money
  ledger.balance_minor += 1;
  EXPECT_EQ(refusal(ledger), "statement_closing_differs");
}

TEST(DrawingUp, a_period_ends_after_it_begins) {
  const Period period = october();
  EXPECT_EQ(refusal({}, {.from = period.to, .to = period.to}), "period_invalid");
  EXPECT_EQ(refusal({}, {.from = period.to, .to = period.from}), "period_invalid");
  EXPECT_EQ(refusal({}, {.from = {-1}, .to = period.from}), "period_invalid");
  EXPECT_EQ(refusal({}, {.from = period.from, .to = {INT64_MAX}}), "period_invalid");
  EXPECT_EQ(refusal({}, {.from = {0}, .to = period.to}), "");
}

TEST(DrawingUp, the_longest_statement_has_its_limit) {
  LedgerRecords ledger;
  for (std::uint32_t i = 0; i <= kEntryCountMax; ++i) {
    ledger.records.push_back(record_of(i + 1, october().from, 1, i + 1));
  }
  ledger.balance_minor = kEntryCountMax + 1;
  EXPECT_EQ(refusal(ledger), "statement_too_long");
  ledger.records.pop_back();
  ledger.balance_minor = kEntryCountMax;
  EXPECT_EQ(refusal(ledger), "");
}

TEST(DrawingUp, sums_beyond_64_bits_are_refused) {
  LedgerRecords ledger;
  ledger.records = {record_of(1, october().from, INT64_MAX, INT64_MAX),
                    record_of(2, october().from, -INT64_MAX, 0),
                    record_of(3, october().from, INT64_MAX, INT64_MAX)};
  ledger.balance_minor = INT64_MAX;
  EXPECT_EQ(refusal(ledger), "statement_overflows");
}

std::vector<base::Id> ids(const posting::StatementEntry& record,
                          const posting::StatementEntry* hold = nullptr) {
  return transaction_ids(record, ada().id, hold);
}

TEST(DrawingUp, the_transaction_of_a_record_is_known_by_its_id) {
  posting::Evidence evidence;
  evidence.scheme = Scheme::kFasterPayment;
  auto record = record_of(77, time_of("2026-10-02T10:00:00.5Z"), -5, 0);
  EXPECT_TRUE(ids(record).empty());
  record.evidence = posting::encode_evidence(evidence);
  EXPECT_EQ(ids(record),
            std::vector{transactions::transaction_id(record.booking_time_ns, 0, 77, 0)});
  record.amount_minor = 5;
  EXPECT_EQ(ids(record),
            std::vector{transactions::transaction_id(record.booking_time_ns, 0, 77, 1)});
  record.kind = SlotKind::kPostingHead;
  EXPECT_EQ(ids(record).size(), 3u);
  evidence.origin = posting::Origin{.created_ns = 5'000'000, .settled_ns = 6, .is_told = false};
  record.kind = SlotKind::kPosting;
  record.evidence = posting::encode_evidence(evidence);
  EXPECT_EQ(ids(record).front().time().ms(), 5);
  evidence.scheme = Scheme::kNone;  // the house's own
  record.evidence = posting::encode_evidence(evidence);
  EXPECT_TRUE(ids(record).empty());
}

TEST(DrawingUp, a_capture_has_its_holds_transaction) {
  const auto hold = record_of(60, time_of("2026-09-29T10:00:00Z"), 0, 0);
  auto capture = record_of(77, time_of("2026-10-02T10:00:00Z"), -5, 0);
  capture.kind = SlotKind::kCapture;
  EXPECT_TRUE(ids(capture).empty());
  EXPECT_EQ(ids(capture, &hold),
            std::vector{transactions::transaction_id(hold.booking_time_ns, 0, 60, 0)});
}

// Periods that follow one another over the whole life, ends within groups of one time among them.
std::vector<Period> random_periods(const Life& life, base::Random& random) {
  std::vector<base::Timestamp> cuts{time_of("2025-12-01T00:00:00Z"), life.end};
  const std::uint64_t count = random.below(8);
  for (std::uint64_t i = 0; i < count && !life.records.empty(); ++i) {
    const auto& record = life.records[random.below(life.records.size())];
    cuts.push_back({record.booking_time_ns + random.between(-1, 1)});
  }
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  std::vector<Period> periods;
  for (std::size_t i = 1; i < cuts.size(); ++i) {
    periods.push_back({.from = cuts[i - 1], .to = cuts[i]});
  }
  return periods;
}

void check_texts(const Statement& statement) {
  for (const StatementEntry& entry : statement.entries) {
    RC_ASSERT(character_count(entry.description) <= kDescriptionSizeMax);
    RC_ASSERT(character_count(entry.other.name) <= kNameSizeMax);
    RC_ASSERT(base::is_plain_utf8(entry.description) && base::is_plain_utf8(entry.other.name));
  }
}

RC_GTEST_PROP(DrawingUp, any_life_in_any_periods_ties_joins_and_is_whole, (std::uint64_t seed)) {
  base::Random random(seed);
  const Life life = random_life(seed);
  const Period always{.from = time_of("2025-12-01T00:00:00Z"), .to = life.end};
  const auto whole = draw_up(asked_of(always), records_within(life, always), life.words);
  RC_ASSERT(whole.has_value());
  std::vector<StatementEntry> together;
  std::optional<StatementHead> before;
  for (const Period period : random_periods(life, random)) {
    const auto statement = draw_up(asked_of(period), records_within(life, period), life.words);
    RC_ASSERT(statement.has_value());
    RC_ASSERT(check_ties(*statement).has_value());
    if (before) RC_ASSERT(check_joins(*before, statement->head).has_value());
    check_texts(*statement);
    RC_ASSERT(fault_of_forms(*statement) == "");
    together.insert(together.end(), statement->entries.begin(), statement->entries.end());
    before = statement->head;
  }
  RC_ASSERT(before.has_value());
  RC_ASSERT(before->closing_minor == whole->head.closing_minor);
  RC_ASSERT(before->slots.last == whole->head.slots.last);
  RC_ASSERT(together == whole->entries);
}

}  // namespace
}  // namespace atollbank::statements
