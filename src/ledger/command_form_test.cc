// SPDX-License-Identifier: Apache-2.0
// The form of a command, at its edges: the last value that passes and the first that does not.
#include "ledger/command_form.h"

#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "ledger/format/slot.h"

namespace atollbank::ledger {
namespace {

constexpr std::uint16_t kCurrencies[] = {1, 999};
constexpr std::uint16_t kNoCurrencies[] = {0, 1000};
constexpr std::int64_t kLastTimeNs = 7'258'118'400'000'000'000;

Command post() {
  return {.kind = CommandKind::kPost,
          .currency = 826,
          .id = {1, 1},
          .debit_account = {2, 1},
          .credit_account = {2, 2},
          .amount_minor = 100};
}

Command post_as(CommandKind kind) {
  Command command = post();
  command.kind = kind;
  return command;
}

Command on_hold(CommandKind kind) {
  return {.kind = kind, .currency = 826, .id = {1, 1}, .amount_minor = 1, .related = {3, 1}};
}

Command without_money(CommandKind kind) {
  return {.kind = kind, .id = {1, 1}, .debit_account = {2, 1}};
}

Outcome form_of(const Command& command) { return check_form(command, {}); }

struct Opened {
  std::string namespace_name = "test";
  std::string name = "account";
  std::string balance_name = "";
  std::uint16_t currency = 826;
};

Outcome form_of_opening(const Opened& opened) {
  AccountOpening opening{.id = {1, 1}, .currency = opened.currency};
  std::memcpy(opening.namespace_name, opened.namespace_name.data(), opened.namespace_name.size());
  std::memcpy(opening.name, opened.name.data(), opened.name.size());
  std::memcpy(opening.balance_name, opened.balance_name.data(), opened.balance_name.size());
  const Command command{.kind = CommandKind::kOpenAccount, .id = {1, 1}, .side_count = 1};
  return check_form(command, {.openings = {opening}});
}

Outcome form_of_legs(const std::vector<Leg>& legs) {
  const Command command{.kind = CommandKind::kPostLegs,
                        .id = {1, 1},
                        .side_count = static_cast<std::uint32_t>(legs.size())};
  return check_form(command, {.legs = legs});
}

Leg leg(std::uint64_t account, std::int64_t amount, std::uint16_t currency = 826) {
  return {.account = {2, account}, .amount_minor = amount, .currency = currency};
}

std::vector<Leg> one_to_many(std::uint32_t legs) {
  std::vector<Leg> all{leg(0, 1 - static_cast<std::int64_t>(legs))};
  for (std::uint64_t i = 1; i < legs; ++i) all.push_back(leg(i, 1));
  return all;
}

TEST(CommandForm, kinds_begin_at_one_and_end_with_the_last_one_known) {
  EXPECT_EQ(form_of(post_as(static_cast<CommandKind>(0))), Outcome::kUnknownKind);
  EXPECT_EQ(form_of(post()), Outcome::kDone);
  EXPECT_EQ(form_of(without_money(kCommandKindLast)), Outcome::kDone);
  const auto beyond = static_cast<CommandKind>(static_cast<int>(kCommandKindLast) + 1);
  EXPECT_EQ(form_of(without_money(beyond)), Outcome::kUnknownKind);
}

TEST(CommandForm, a_name_is_printable_ascii_without_blanks) {
  EXPECT_EQ(form_of_opening({.name = "!~"}), Outcome::kDone);
  EXPECT_EQ(form_of_opening({.name = "a b"}), Outcome::kTextInvalid);
  EXPECT_EQ(form_of_opening({.name = "a\x7f"}), Outcome::kTextInvalid);
  EXPECT_EQ(form_of_opening({.name = "\x80"}), Outcome::kTextInvalid);
}

TEST(CommandForm, a_name_may_fill_its_field_and_not_be_empty) {
  EXPECT_EQ(form_of_opening({.name = std::string(24, 'n')}), Outcome::kDone);
  EXPECT_EQ(form_of_opening({.name = "n"}), Outcome::kDone);
  EXPECT_EQ(form_of_opening({.name = ""}), Outcome::kTextInvalid);
  EXPECT_EQ(form_of_opening({.namespace_name = ""}), Outcome::kTextInvalid);
  EXPECT_EQ(form_of_opening({.balance_name = "b"}), Outcome::kDone);
  EXPECT_EQ(form_of_opening({.balance_name = "b b"}), Outcome::kTextInvalid);
}

TEST(CommandForm, nothing_stands_behind_the_end_of_a_name) {
  using namespace std::string_literals;
  EXPECT_EQ(form_of_opening({.name = "a\0b"s}), Outcome::kTextInvalid);
  EXPECT_EQ(form_of_opening({.balance_name = "\0\0b"s}), Outcome::kTextInvalid);
}

TEST(CommandForm, a_currency_has_a_number_of_three_digits) {
  for (const CommandKind kind :
       {CommandKind::kPost, CommandKind::kPlaceHold, CommandKind::kAccrue}) {
    Command command = post_as(kind);
    for (const std::uint16_t currency : kCurrencies) {
      command.currency = currency;
      EXPECT_EQ(form_of(command), Outcome::kDone);
    }
    for (const std::uint16_t currency : kNoCurrencies) {
      command.currency = currency;
      EXPECT_EQ(form_of(command), Outcome::kCurrencyUnknown);
    }
  }
  EXPECT_EQ(form_of_opening({.currency = 1}), Outcome::kDone);
  EXPECT_EQ(form_of_opening({.currency = 999}), Outcome::kDone);
  EXPECT_EQ(form_of_opening({.currency = 0}), Outcome::kCurrencyUnknown);
  EXPECT_EQ(form_of_opening({.currency = 1000}), Outcome::kCurrencyUnknown);
}

TEST(CommandForm, steps_of_a_hold_name_a_currency) {
  for (const CommandKind kind :
       {CommandKind::kIncreaseHold, CommandKind::kCaptureHold, CommandKind::kReleaseHold}) {
    Command command = on_hold(kind);
    EXPECT_EQ(form_of(command), Outcome::kDone);
    command.currency = 0;
    EXPECT_EQ(form_of(command), Outcome::kCurrencyUnknown);
  }
}

TEST(CommandForm, amounts_are_above_zero_and_a_release_may_be_of_what_is_left) {
  for (const CommandKind kind :
       {CommandKind::kPost, CommandKind::kPlaceHold, CommandKind::kAccrue}) {
    Command command = post_as(kind);
    command.amount_minor = 1;
    EXPECT_EQ(form_of(command), Outcome::kDone);
    command.amount_minor = 0;
    EXPECT_EQ(form_of(command), Outcome::kAmountNotPositive);
  }
  for (const CommandKind kind : {CommandKind::kIncreaseHold, CommandKind::kCaptureHold}) {
    Command command = on_hold(kind);
    command.amount_minor = 0;
    EXPECT_EQ(form_of(command), Outcome::kAmountNotPositive);
  }
  Command release = on_hold(CommandKind::kReleaseHold);
  release.amount_minor = 0;
  EXPECT_EQ(form_of(release), Outcome::kDone);
  release.amount_minor = -1;
  EXPECT_EQ(form_of(release), Outcome::kAmountNotPositive);
}

TEST(CommandForm, times_lie_between_1970_and_2200) {
  Command command = post();
  for (const std::int64_t time : {std::int64_t{1}, kLastTimeNs}) {
    command.value_time_ns = time;
    EXPECT_EQ(form_of(command), Outcome::kDone);
  }
  for (const std::int64_t time : {std::int64_t{-1}, kLastTimeNs + 1}) {
    command.value_time_ns = time;
    EXPECT_EQ(form_of(command), Outcome::kValueTimeInvalid);
  }
}

TEST(CommandForm, a_limit_that_is_a_time_lies_there_too) {
  Command place = post_as(CommandKind::kPlaceHold);
  Command extend = on_hold(CommandKind::kExtendHold);
  extend.currency = 0;
  extend.amount_minor = 0;
  Command close = without_money(CommandKind::kClosePeriod);
  close.debit_account = {};
  Command floor = without_money(CommandKind::kSetFloor);
  for (Command* command : {&place, &extend, &close, &floor}) {
    command->limit_or_time = kLastTimeNs;
    EXPECT_EQ(form_of(*command), Outcome::kDone);
  }
  for (Command* command : {&place, &extend, &close}) {
    command->limit_or_time = -1;
    EXPECT_EQ(form_of(*command), Outcome::kValueTimeInvalid);
  }
  floor.limit_or_time = -1;
  EXPECT_EQ(form_of(floor), Outcome::kDone);
}

TEST(CommandForm, money_goes_from_one_account_to_another) {
  for (const CommandKind kind :
       {CommandKind::kPost, CommandKind::kPlaceHold, CommandKind::kAccrue}) {
    Command command = post_as(kind);
    command.credit_account = command.debit_account;
    EXPECT_EQ(form_of(command), Outcome::kSameAccount);
  }
  Command capture = on_hold(CommandKind::kCaptureHold);
  EXPECT_EQ(form_of(capture), Outcome::kDone);
  capture.debit_account = capture.credit_account = {2, 1};
  EXPECT_EQ(form_of(capture), Outcome::kSameAccount);
}

TEST(CommandForm, what_a_kind_does_not_use_is_zero) {
  Command command = post();
  command.side_count = 1;
  EXPECT_EQ(form_of(command), Outcome::kReservedNotZero);
  command = post();
  command.side_index = 1;
  EXPECT_EQ(form_of(command), Outcome::kReservedNotZero);
  command = post();
  command.related = {3, 1};  // which only a reversal or a correction has
  EXPECT_EQ(form_of(command), Outcome::kReservedNotZero);
  command.flags = kCorrection;
  EXPECT_EQ(form_of(command), Outcome::kDone);
  Command freeze = without_money(CommandKind::kFreeze);
  freeze.amount_minor = 1;
  EXPECT_EQ(form_of(freeze), Outcome::kReservedNotZero);
  freeze = without_money(CommandKind::kFreeze);
  freeze.currency = 826;
  EXPECT_EQ(form_of(freeze), Outcome::kReservedNotZero);
  freeze = without_money(CommandKind::kFreeze);
  freeze.value_time_ns = 1;
  EXPECT_EQ(form_of(freeze), Outcome::kReservedNotZero);
  freeze = without_money(CommandKind::kFreeze);
  freeze.credit_account = {2, 2};
  EXPECT_EQ(form_of(freeze), Outcome::kReservedNotZero);
  Command define{.kind = CommandKind::kDefine, .id = {1, 1}, .debit_account = {2, 1}};
  EXPECT_EQ(form_of(define), Outcome::kReservedNotZero);
}

// What each kind may set, as command.h says it; anything else that is set is refused.
TEST(CommandForm, each_kind_may_set_its_own_fields_and_no_other) {
  using Setter = void (*)(Command&);
  const std::map<std::string, Setter> fields = {
      {"debit", [](Command& c) { c.debit_account = {2, 1}; }},
      {"credit", [](Command& c) { c.credit_account = {2, 2}; }},
      {"amount", [](Command& c) { c.amount_minor = 1; }},
      {"currency", [](Command& c) { c.currency = 826; }},
      {"value_time", [](Command& c) { c.value_time_ns = 1; }},
      {"limit", [](Command& c) { c.limit_or_time = 1; }},
      {"sides", [](Command& c) { c.side_count = 1; }},
      {"code", [](Command& c) { c.code = 1; }},
      {"reference", [](Command& c) { c.reference = {4, 1}; }},
  };
  using Fields = std::set<std::string>;
  const Fields two = {"debit", "credit", "amount", "currency", "value_time", "code", "reference"};
  const Fields step = {"debit", "amount", "currency", "value_time", "code", "reference"};
  const Fields state = {"debit", "code", "reference"};
  const Fields limit = {"debit", "limit", "code", "reference"};
  const auto with = [](Fields some, const char* more) {
    some.insert(more);
    return some;
  };
  const std::map<CommandKind, Fields> may_set = {
      {CommandKind::kPost, two},
      {CommandKind::kPostLegs, {"value_time", "sides", "code", "reference"}},
      {CommandKind::kPlaceHold, with(two, "limit")},
      {CommandKind::kIncreaseHold, step},
      {CommandKind::kCaptureHold, two},
      {CommandKind::kReleaseHold, step},
      {CommandKind::kSetFloor, limit},
      {CommandKind::kFreeze, state},
      {CommandKind::kCloseAccount, state},
      {CommandKind::kSetCeiling, limit},
      {CommandKind::kExtendHold, limit},
      {CommandKind::kExpect, with(limit, "amount")},
      {CommandKind::kPostExchange,
       {"amount", "currency", "value_time", "limit", "sides", "code", "reference"}},
      {CommandKind::kClosePeriod, {"limit", "code", "reference"}},
      {CommandKind::kAccrue, two},
      {CommandKind::kDefine, {"code", "reference"}},
      {CommandKind::kSetBalanceLimits, with(limit, "amount")},
  };
  const Batch batch{.legs = std::vector<Leg>(1)};
  for (const auto& [kind, allowed] : may_set) {
    for (const auto& [name, set] : fields) {
      Command command{.kind = kind, .id = {1, 1}};
      if (kind == CommandKind::kExtendHold) command.related = {3, 1};
      set(command);
      const bool is_refused = check_form(command, batch) == Outcome::kReservedNotZero;
      EXPECT_EQ(is_refused, !allowed.contains(name)) << static_cast<int>(kind) << " " << name;
    }
  }
}

TEST(CommandForm, an_opening_has_no_words_and_opens_one_account_under_its_own_id) {
  const Batch batch{.openings = {{.id = {1, 1}, .currency = 826}, {.id = {1, 2}}}};
  const Command opens{.kind = CommandKind::kOpenAccount, .id = {1, 1}, .side_count = 1};
  Command command = opens;
  command.code = 1;
  EXPECT_EQ(check_form(command, batch), Outcome::kReservedNotZero);
  command = opens;
  command.reference = {4, 1};
  EXPECT_EQ(check_form(command, batch), Outcome::kReservedNotZero);
  command = opens;
  command.side_count = 2;
  EXPECT_EQ(check_form(command, batch), Outcome::kReservedNotZero);
  command = opens;
  command.side_index = 1;
  EXPECT_EQ(check_form(command, batch), Outcome::kReservedNotZero);
}

TEST(CommandForm, an_opening_takes_no_flag) {
  const Batch batch{.openings = {{.id = {1, 1}, .currency = 826}}};
  for (int bit = 0; bit < 8; ++bit) {
    const Command command{.kind = CommandKind::kOpenAccount,
                          .flags = static_cast<std::uint8_t>(1u << bit),
                          .id = {1, 1},
                          .side_count = 1};
    EXPECT_EQ(check_form(command, batch), Outcome::kUnknownFlag) << bit;
  }
}

TEST(CommandForm, a_condition_on_a_version_is_a_slot_number) {
  Command expect = without_money(CommandKind::kExpect);
  expect.related = {.high = 0, .low = 7};
  EXPECT_EQ(form_of(expect), Outcome::kDone);
  expect.related.high = 1;
  EXPECT_EQ(form_of(expect), Outcome::kReservedNotZero);
}

TEST(CommandForm, a_posting_is_a_reversal_or_a_correction_and_not_both) {
  Command command = post();
  command.related = {3, 1};
  command.flags = kReversal;
  EXPECT_EQ(form_of(command), Outcome::kDone);
  command.flags = kReversal | kCorrection;
  EXPECT_EQ(form_of(command), Outcome::kUnknownFlag);
  command.flags = kCorrection;
  command.related = {};
  EXPECT_EQ(form_of(command), Outcome::kRelatedIsNil);
}

TEST(CommandForm, a_step_of_a_hold_names_the_hold) {
  for (const CommandKind kind :
       {CommandKind::kIncreaseHold, CommandKind::kCaptureHold, CommandKind::kReleaseHold}) {
    Command command = on_hold(kind);
    command.related = {};
    EXPECT_EQ(form_of(command), Outcome::kRelatedIsNil);
  }
}

TEST(CommandForm, legs_are_two_to_as_many_as_a_head_counts) {
  EXPECT_EQ(form_of_legs(one_to_many(2)), Outcome::kDone);
  EXPECT_EQ(form_of_legs(one_to_many(kLegCountMax)), Outcome::kDone);
  EXPECT_EQ(form_of_legs(one_to_many(kLegCountMax + 1)), Outcome::kLegCountInvalid);
  EXPECT_EQ(form_of_legs({leg(1, 1)}), Outcome::kLegCountInvalid);
}

TEST(CommandForm, what_is_reserved_in_a_leg_is_zero) {
  for (std::size_t i = 0; i < 3; ++i) {
    std::vector<Leg> legs = one_to_many(2);
    legs[1].reserved[i] = 1;
    EXPECT_EQ(form_of_legs(legs), Outcome::kReservedNotZero);
  }
}

TEST(CommandForm, the_legs_of_each_currency_sum_to_zero) {
  EXPECT_EQ(form_of_legs({leg(1, -5), leg(2, 5), leg(3, -7, 978), leg(4, 7, 978)}), Outcome::kDone);
  EXPECT_EQ(form_of_legs({leg(1, -5), leg(2, 5, 978)}), Outcome::kUnbalanced);
  EXPECT_EQ(form_of_legs({leg(1, -5), leg(2, 4)}), Outcome::kUnbalanced);
  EXPECT_EQ(form_of_legs({leg(1, -5), leg(2, 5), leg(3, 0)}), Outcome::kLegAmountZero);
  EXPECT_EQ(form_of_legs({leg(1, -5), leg(1, 5)}), Outcome::kSameAccount);
}

TEST(CommandForm, the_credits_of_a_currency_fit_64_bits_to_the_last_unit) {
  EXPECT_EQ(form_of_legs({leg(1, -INT64_MAX), leg(2, INT64_MAX - 1), leg(3, 1)}), Outcome::kDone);
  EXPECT_EQ(form_of_legs({leg(1, -INT64_MAX), leg(4, -1), leg(2, INT64_MAX), leg(3, 1)}),
            Outcome::kAmountOverflow);
  EXPECT_EQ(form_of_legs({leg(1, INT64_MIN), leg(2, 5)}), Outcome::kAmountOverflow);
}

TEST(CommandForm, evidence_has_at_most_4080_bytes) {
  Command command = post();
  command.evidence_size = kEvidenceSizeMax;
  EXPECT_EQ(form_of(command), Outcome::kDone);
  command.evidence_size = kEvidenceSizeMax + 1;
  EXPECT_EQ(form_of(command), Outcome::kEvidenceTooLarge);
}

std::optional<std::uint32_t> slots_of(const Batch& batch) {
  const auto checked = check_batch(batch);
  return checked ? std::optional(*checked) : std::nullopt;
}

TEST(CommandForm, a_batch_is_counted_in_whole_slots) {
  Batch batch{.commands = {post()}};
  batch.attach_evidence(batch.commands[0], std::string(format::kEvidencePerSlot, 'e'));
  EXPECT_EQ(slots_of(batch), 2u);
  batch.attach_evidence(batch.commands[0], std::string(format::kEvidencePerSlot + 1, 'e'));
  EXPECT_EQ(slots_of(batch), 3u);
  for (const std::uint32_t legs : {3u, 4u}) {
    batch = {.commands = {{.kind = CommandKind::kPostLegs, .side_count = legs}}};
    batch.legs.resize(legs);
    EXPECT_EQ(slots_of(batch), legs == 3 ? 2u : 3u);
  }
}

TEST(CommandForm, a_batch_has_at_most_32000_slots) {
  // Each posting takes four: itself and three of evidence.
  Batch batch{.commands = {post()}};
  batch.attach_evidence(batch.commands[0], std::string(3 * format::kEvidencePerSlot, 'e'));
  batch.commands.resize(kBatchSlotMax / 4, batch.commands[0]);
  EXPECT_EQ(slots_of(batch), kBatchSlotMax);
  batch.commands.push_back(post());
  EXPECT_EQ(slots_of(batch), std::nullopt);
}

}  // namespace
}  // namespace atollbank::ledger
