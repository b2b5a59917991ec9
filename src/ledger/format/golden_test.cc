// SPDX-License-Identifier: Apache-2.0
// The layout is for ever: tests/data/ledger/format1.golden and format2.golden are journals that
// every later build must read as today's does; the newest is what today's build writes, byte for
// byte.
//
// A new format gets a new file beside it; ATOLL_WRITE_GOLDEN=1 writes the file that is missing.
#include <gtest/gtest.h>

#include <bit>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "base/bytes.h"
#include "base/checksum.h"
#include "ledger/format/group.h"
#include "ledger/format/group_example.h"
#include "ledger/format/rule_slots.h"

namespace atollbank::ledger::format {
namespace {

std::filesystem::path golden_path(int format) {
  return std::filesystem::path(__FILE__).parent_path() / "../../../tests/data/ledger" /
         ("format" + std::to_string(format) + ".golden");
}

SlotHeader header_of_kind(SlotKind kind, Outcome outcome = Outcome::kDone) {
  return {.kind = kind, .flags = 9, .outcome = outcome, .code = 0x01020304};
}

constexpr base::Id kId{.high = 0x1112131415161718, .low = 0x2122232425262728};
constexpr base::Id kReference{.high = 0x3132333435363738, .low = 0x4142434445464748};

PostingSlot golden_posting(SlotKind kind) {
  PostingSlot slot;
  slot.header = header_of_kind(kind);
  slot.id = kId;
  slot.amount_minor = 12'345;
  slot.debit_account = 51;
  slot.credit_account = 52;
  slot.debit_previous_slot = 53;
  slot.credit_previous_slot = 54;
  slot.debit_balance_after = -55;
  slot.credit_balance_after = 56;
  slot.debit_held_after = 57;
  slot.credit_held_after = 58;
  slot.value_time_ns = 59;
  slot.reference = kReference;
  slot.related_slot = 60;
  slot.group_distance = 61;
  slot.evidence_distance = 62;
  slot.currency = 826;
  return slot;
}

PostingHeadSlot golden_head() {
  PostingHeadSlot slot;
  slot.header = header_of_kind(SlotKind::kPostingHead);
  slot.id = kId;
  slot.leg_count = 2;
  slot.value_time_ns = 71;
  slot.reference = kReference;
  slot.related_slot = 72;
  slot.group_distance = 73;
  slot.evidence_distance = 74;
  slot.currency = 978;
  return slot;
}

LegsSlot golden_legs() {
  LegsSlot slot;
  slot.count = 2;
  slot.head_distance = 1;
  slot.entries[0] = {.amount_minor = 81,
                     .balance_after = 82,
                     .held_after = 83,
                     .previous_slot = 84,
                     .account = 85};
  slot.entries[1] = {.amount_minor = -81,
                     .balance_after = 86,
                     .held_after = 87,
                     .previous_slot = 88,
                     .account = 89};
  return slot;
}

HoldSlot golden_hold(SlotKind kind) {
  HoldSlot slot;
  slot.header = header_of_kind(kind);
  slot.id = kId;
  slot.amount_minor = 91;
  slot.account = 92;
  slot.payee_account = 93;
  slot.previous_slot = 94;
  slot.balance_after = 95;
  slot.held_after = 96;
  slot.remaining_after = 97;
  slot.expires_at_ns = 98;
  slot.reference = kReference;
  slot.hold_slot = 99;
  slot.value_time_ns = 100;
  slot.amount_asked = 101;
  slot.group_distance = 102;
  slot.evidence_distance = 103;
  slot.currency = 840;
  return slot;
}

AccountOpenedSlot golden_opening() {
  AccountOpenedSlot slot;
  slot.header = header_of_kind(SlotKind::kAccountOpened);
  slot.id = kId;
  slot.owner = kReference;
  slot.floor_minor = -111;
  slot.account = 112;
  slot.legal_entity = 113;
  std::memcpy(slot.namespace_name, "customer", 8);
  std::memcpy(slot.name, "current", 7);
  std::memcpy(slot.balance_name, "customer-facing", 15);
  slot.group_distance = 114;
  slot.evidence_distance = 115;
  slot.currency = 826;
  return slot;
}

AccountChangedSlot golden_change(SlotKind kind) {
  AccountChangedSlot slot;
  slot.header = header_of_kind(kind);
  slot.id = kId;
  slot.account = 121;
  slot.state_after = 3;
  slot.floor_after = -122;
  slot.previous_slot = 123;
  slot.balance_after = 124;
  slot.held_after = 125;
  slot.limit_asked = -126;
  slot.reference = kReference;
  slot.group_distance = 127;
  slot.evidence_distance = 128;
  slot.currency = 826;
  return slot;
}

EvidenceSlot golden_evidence() {
  EvidenceSlot slot;
  slot.used = 5;
  slot.size = 5;
  slot.owner_distance = 1;
  std::memcpy(slot.bytes, "proof", 5);
  return slot;
}

PostingHeadSlot golden_exchange() {
  PostingHeadSlot slot = golden_head();
  slot.header = header_of_kind(SlotKind::kExchangeHead);
  slot.leg_count = 2;
  slot.rate_mantissa = 131;
  slot.base_minor = 132;
  slot.quote_minor = 133;
  slot.rate_exponent = 4;
  slot.rate_rounding = 1;
  slot.quote_currency = 826;
  return slot;
}

ExpectedSlot golden_expected() {
  ExpectedSlot slot;
  slot.header = header_of_kind(SlotKind::kExpected);
  slot.id = kId;
  slot.reference = kReference;
  slot.account = 141;
  slot.balance_min_asked = -142;
  slot.balance_max_asked = 143;
  slot.version_asked = 144;
  slot.balance_after = 145;
  slot.held_after = 146;
  slot.version_after = 147;
  slot.group_distance = 148;
  slot.evidence_distance = 149;
  return slot;
}

PeriodClosedSlot golden_period() {
  PeriodClosedSlot slot;
  slot.header = header_of_kind(SlotKind::kPeriodClosed);
  slot.id = kId;
  slot.reference = kReference;
  slot.closed_before_asked_ns = 151;
  slot.closed_before_after_ns = 152;
  slot.sealed_before_after_ns = 153;
  slot.group_distance = 154;
  slot.evidence_distance = 155;
  return slot;
}

DefinedSlot golden_definition() {
  DefinedSlot slot;
  slot.header = header_of_kind(SlotKind::kDefined);
  slot.id = kId;
  slot.reference = kReference;
  slot.previous_slot = 161;
  slot.group_distance = 162;
  slot.evidence_distance = 163;
  return slot;
}

BalanceLimitsSlot golden_limits() {
  BalanceLimitsSlot slot;
  slot.header = header_of_kind(SlotKind::kBalanceLimitsSet);
  slot.id = kId;
  slot.reference = kReference;
  slot.account = 171;
  slot.floor_asked = -172;
  slot.ceiling_asked = 173;
  slot.floor_after = -174;
  slot.ceiling_after = 175;
  slot.balance_sum[0] = 176;
  slot.balance_sum[1] = 177;
  slot.held_sum[0] = 178;
  slot.held_sum[1] = 179;
  slot.previous_slot = 180;
  slot.group_distance = 181;
  slot.evidence_distance = 182;
  return slot;
}

AccountChangedSlot golden_ceiling() {
  AccountChangedSlot slot = golden_change(SlotKind::kCeilingSet);
  slot.ceiling_after = 191;
  return slot;
}

// The kinds that format 1 did not have.
std::vector<Slot> more_of_format_2() {
  return {
      std::bit_cast<Slot>(golden_ceiling()),
      std::bit_cast<Slot>(golden_hold(SlotKind::kHoldExtended)),
      std::bit_cast<Slot>(golden_expected()),
      std::bit_cast<Slot>(golden_exchange()),
      std::bit_cast<Slot>(golden_legs()),
      std::bit_cast<Slot>(golden_period()),
      std::bit_cast<Slot>(golden_posting(SlotKind::kAccrued)),
      std::bit_cast<Slot>(golden_definition()),
      std::bit_cast<Slot>(golden_limits()),
  };
}

// Every kind of slot, in two groups with a gap between them.
std::vector<Slot> golden_journal() {
  const std::vector<Slot> first = {
      std::bit_cast<Slot>(golden_opening()),
      std::bit_cast<Slot>(golden_posting(SlotKind::kPosting)),
      std::bit_cast<Slot>(golden_head()),
      std::bit_cast<Slot>(golden_legs()),
      std::bit_cast<Slot>(golden_hold(SlotKind::kHoldPlaced)),
      std::bit_cast<Slot>(golden_hold(SlotKind::kHoldIncreased)),
      std::bit_cast<Slot>(golden_posting(SlotKind::kCapture)),
      std::bit_cast<Slot>(golden_evidence()),
  };
  auto declined = golden_posting(SlotKind::kPosting);
  declined.header.outcome = Outcome::kInsufficientFunds;
  std::vector<Slot> second = {
      std::bit_cast<Slot>(golden_hold(SlotKind::kHoldReleased)),
      std::bit_cast<Slot>(golden_hold(SlotKind::kHoldExpired)),
      std::bit_cast<Slot>(golden_change(SlotKind::kFloorSet)),
      std::bit_cast<Slot>(golden_change(SlotKind::kFrozen)),
      std::bit_cast<Slot>(golden_change(SlotKind::kAccountClosed)),
      std::bit_cast<Slot>(declined),
  };
  const std::vector<Slot> more = more_of_format_2();
  second.insert(second.end(), more.begin(), more.end());
  second.insert(second.end(), 40, std::bit_cast<Slot>(golden_posting(SlotKind::kPosting)));

  std::vector<Slot> one = example::group_of(first, kFirstSlot, 1'700'000'000'000'000'000);
  const JournalEnd end = seal_group(one, {});
  std::vector<Slot> two = example::group_of(second, end.end_slot + 32, 1'700'000'000'000'000'001);
  seal_group(two, end);
  one.resize(one.size() + 32);
  one.insert(one.end(), two.begin(), two.end());
  return one;
}

std::string bytes_of_journal(const std::vector<Slot>& journal) {
  return std::string(base::bytes_of(std::span(journal)));
}

std::string read_golden(int format) {
  std::ifstream file(golden_path(format), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Checks both groups of the golden journal; `second_debit_sum` is what the second one moved.
void expect_reads(int format, std::uint64_t second_debit_sum) {
  const std::string golden = read_golden(format);
  std::vector<Slot> slots(golden.size() / kSlotSize);
  ASSERT_EQ(slots.size(), 32u + 32u + 64u);
  std::memcpy(static_cast<void*>(slots.data()), golden.data(), golden.size());

  const auto first = check_group(slots, kFirstSlot);
  ASSERT_TRUE(first.has_value()) << first.error().message;
  const auto end = check_chain(*first, {});
  ASSERT_TRUE(end.has_value()) << end.error().message;
  const auto second = check_group(std::span(slots).subspan(64), end->end_slot + 32);
  ASSERT_TRUE(second.has_value()) << second.error().message;
  const auto last = check_chain(*second, *end);
  ASSERT_TRUE(last.has_value()) << last.error().message;

  EXPECT_EQ(last->end_slot, kFirstSlot + slots.size());
  EXPECT_EQ(header_of(*first).format, format);
  EXPECT_EQ(header_of(*first).debit_sum[0], 12'345u + 81u + 12'345u);
  EXPECT_EQ(header_of(*second).debit_sum[0], second_debit_sum);
}

template <class T>
std::uint64_t fingerprint(const T& slot) {
  return base::checksum64(base::bytes_of(slot));
}

TEST(Golden, todays_code_writes_the_journal_of_format_2_byte_for_byte) {
  const std::string today = bytes_of_journal(golden_journal());
  if (std::getenv("ATOLL_WRITE_GOLDEN") != nullptr && !std::filesystem::exists(golden_path(2))) {
    std::ofstream(golden_path(2), std::ios::binary) << today;
  }
  EXPECT_TRUE(today == read_golden(2));
}

TEST(Golden, todays_code_reads_the_journal_of_format_1) {
  expect_reads(1, 40u * 12'345u);
}

TEST(Golden, todays_code_reads_the_journal_of_format_2) {
  expect_reads(2, 40u * 12'345u + 81u + 12'345u);
}

TEST(Golden, no_field_of_format_1_has_moved) {
  EXPECT_EQ(fingerprint(golden_posting(SlotKind::kPosting)), 416784444383813742u);
  EXPECT_EQ(fingerprint(golden_head()), 3264533231185355042u);
  EXPECT_EQ(fingerprint(golden_legs()), 9498073916852415721u);
  EXPECT_EQ(fingerprint(golden_hold(SlotKind::kHoldPlaced)), 16983916149833057273u);
  EXPECT_EQ(fingerprint(golden_opening()), 15585822324363698350u);
  EXPECT_EQ(fingerprint(golden_change(SlotKind::kFrozen)), 5637161357327050562u);
  EXPECT_EQ(fingerprint(golden_evidence()), 8381485313391084766u);
}

TEST(Golden, no_field_of_format_2_has_moved) {
  EXPECT_EQ(fingerprint(golden_ceiling()), 4984657952443265300u);
  EXPECT_EQ(fingerprint(golden_exchange()), 8694770392087761478u);
  EXPECT_EQ(fingerprint(golden_expected()), 9266825832142584705u);
  EXPECT_EQ(fingerprint(golden_period()), 13887179997726333909u);
  EXPECT_EQ(fingerprint(golden_definition()), 564289695174915352u);
  EXPECT_EQ(fingerprint(golden_limits()), 12180285985026553325u);
}

}  // namespace
}  // namespace atollbank::ledger::format
