// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/lines/record_line.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#include "base/base64.h"

namespace atollbank::atollctl {
namespace {

using base::JsonValue;
using base::JsonWriter;
using base::Result;
using ledger::AccountOpening;
using ledger::Batch;
using ledger::Command;
using ledger::CommandKind;
using ledger::Leg;

// By the number of the kind; numbers and words are for ever.
constexpr std::array<std::string_view, 19> kKindWords = {"",
                                                         "post",
                                                         "post_legs",
                                                         "place_hold",
                                                         "increase_hold",
                                                         "capture_hold",
                                                         "release_hold",
                                                         "open_account",
                                                         "set_floor",
                                                         "freeze",
                                                         "close_account",
                                                         "set_ceiling",
                                                         "extend_hold",
                                                         "expect",
                                                         "post_exchange",
                                                         "close_period",
                                                         "accrue",
                                                         "define",
                                                         "set_balance_limits"};

// By bit.
constexpr std::array<std::string_view, 8> kFlagWords = {
    "linked",        "reversal",       "correction", "final_capture",
    "freeze_debits", "freeze_credits", "above_hold", "sealed"};

constexpr std::array<std::string_view, 20> kMembers = {"kind",
                                                       "flags",
                                                       "currency",
                                                       "code",
                                                       "id",
                                                       "debit_account",
                                                       "credit_account",
                                                       "amount_minor",
                                                       "value_time_ns",
                                                       "reference",
                                                       "related",
                                                       "limit_or_time",
                                                       "legs",
                                                       "opening",
                                                       "evidence",
                                                       "outcome",
                                                       "debit_balance_after",
                                                       "credit_balance_after",
                                                       "held_after",
                                                       "leg_balances_after"};

void write_id(JsonWriter& writer, std::string_view key, base::Id id) {
  if (!id.is_nil()) writer.member(key, base::to_base62(id));
}

template <class T>
void write_number(JsonWriter& writer, std::string_view key, T number) {
  if (number != 0) writer.member(key, number);
}

std::string_view text_of(const char* bytes, std::size_t size) {
  return {bytes, strnlen(bytes, size)};
}

void write_opening(JsonWriter& writer, const AccountOpening& opening) {
  writer.key("opening").begin_object();
  write_id(writer, "owner", opening.owner);
  if (opening.floor_minor == ledger::kNoFloor) {
    writer.key("floor_minor").null();
  } else {
    writer.member("floor_minor", opening.floor_minor);
  }
  writer.member("currency", opening.currency);
  write_number(writer, "legal_entity", opening.legal_entity);
  write_number(writer, "chart_code", opening.chart_code);
  writer.member("namespace_name", text_of(opening.namespace_name, sizeof(opening.namespace_name)));
  writer.member("name", text_of(opening.name, sizeof(opening.name)));
  const auto balance_name = text_of(opening.balance_name, sizeof(opening.balance_name));
  if (!balance_name.empty()) writer.member("balance_name", balance_name);
  writer.end_object();
}

void write_legs(JsonWriter& writer, std::span<const Leg> legs) {
  writer.key("legs").begin_array();
  for (const Leg& leg : legs) {
    writer.begin_object().member("account", base::to_base62(leg.account));
    writer.member("amount_minor", leg.amount_minor).member("currency", leg.currency);
    writer.end_object();
  }
  writer.end_array();
}

void write_flags(JsonWriter& writer, std::uint8_t flags) {
  if (flags == 0) return;
  writer.key("flags").begin_array();
  for (std::size_t bit = 0; bit < kFlagWords.size(); ++bit) {
    if ((flags >> bit & 1) != 0) writer.value(kFlagWords[bit]);
  }
  writer.end_array();
}

template <class T>
Result<T> narrowed(std::int64_t number, std::string_view key) {
  if (number >= 0 && number <= std::int64_t{std::numeric_limits<T>::max()}) {
    return static_cast<T>(number);
  }
  return line_malformed(std::string(key) + " is out of range");
}

template <class T>
Result<T> number_or_zero(const JsonValue& object, std::string_view key) {
  ATOLL_TRY(const std::int64_t number, integer_or_zero(object, key));
  return narrowed<T>(number, key);
}

Result<void> check_members(const JsonValue& object, std::span<const std::string_view> known,
                           std::span<const std::string_view> others) {
  ATOLL_TRY(const auto members, object.as_object());
  for (const auto& [key, value] : members) {
    const bool is_known = std::find(known.begin(), known.end(), key) != known.end() ||
                          std::find(others.begin(), others.end(), key) != others.end();
    if (!is_known) return line_malformed("\"" + key + "\" is no member of such a line");
  }
  return {};
}

Result<void> copy_text(const JsonValue& object, std::string_view key, char* out,
                       std::size_t size_max) {
  ATOLL_TRY(const std::string text, text_or_empty(object, key));
  if (text.size() > size_max) return line_malformed(std::string(key) + " is too long");
  std::memcpy(out, text.data(), text.size());
  return {};
}

Result<AccountOpening> read_opening(const JsonValue& object, base::Id id) {
  static constexpr std::array<std::string_view, 8> kOpeningMembers = {
      "owner",      "floor_minor",    "currency", "legal_entity",
      "chart_code", "namespace_name", "name",     "balance_name"};
  ATOLL_TRY_VOID(check_members(object, kOpeningMembers, {}));
  AccountOpening opening{.id = id};
  ATOLL_TRY(opening.owner, id_or_nil(object, "owner"));
  const JsonValue* floor = object.find("floor_minor");
  opening.floor_minor = ledger::kNoFloor;
  if (floor != nullptr && !floor->is_null()) {
    ATOLL_TRY(opening.floor_minor, floor->as_integer());
  }
  ATOLL_TRY(opening.currency, number_or_zero<std::uint16_t>(object, "currency"));
  ATOLL_TRY(opening.legal_entity, number_or_zero<std::uint16_t>(object, "legal_entity"));
  ATOLL_TRY(opening.chart_code, number_or_zero<std::uint32_t>(object, "chart_code"));
  ATOLL_TRY_VOID(
      copy_text(object, "namespace_name", opening.namespace_name, sizeof(opening.namespace_name)));
  ATOLL_TRY_VOID(copy_text(object, "name", opening.name, sizeof(opening.name)));
  ATOLL_TRY_VOID(
      copy_text(object, "balance_name", opening.balance_name, sizeof(opening.balance_name)));
  return opening;
}

Result<Leg> read_leg(const JsonValue& object) {
  static constexpr std::array<std::string_view, 3> kLegMembers = {"account", "amount_minor",
                                                                  "currency"};
  ATOLL_TRY_VOID(check_members(object, kLegMembers, {}));
  Leg leg;
  ATOLL_TRY(leg.account, id_or_nil(object, "account"));
  ATOLL_TRY(leg.amount_minor, integer_or_zero(object, "amount_minor"));
  ATOLL_TRY(leg.currency, number_or_zero<std::uint16_t>(object, "currency"));
  return leg;
}

Result<std::uint8_t> read_flags(const JsonValue& object) {
  const JsonValue* found = object.find("flags");
  if (found == nullptr) return std::uint8_t{0};
  ATOLL_TRY(const auto words, found->as_array());
  std::uint32_t flags = 0;
  for (const JsonValue& word : words) {
    ATOLL_TRY(const std::string text, word.as_string());
    const auto place = std::find(kFlagWords.begin(), kFlagWords.end(), text);
    if (place == kFlagWords.end()) return line_malformed("\"" + text + "\" is no flag");
    flags |= 1u << (place - kFlagWords.begin());
  }
  return static_cast<std::uint8_t>(flags);
}

Result<CommandKind> read_kind(const JsonValue& object) {
  ATOLL_TRY(const std::string word, object.get_string("kind"));
  const auto place = std::find(kKindWords.begin() + 1, kKindWords.end(), word);
  if (place == kKindWords.end()) return line_malformed("\"" + word + "\" is no kind of command");
  return static_cast<CommandKind>(place - kKindWords.begin());
}

Result<void> read_sides(const JsonValue& object, Command& command, Batch& batch) {
  if (const JsonValue* legs = object.find("legs"); legs != nullptr) {
    ATOLL_TRY(const auto items, legs->as_array());
    if (items.size() > ledger::kLegCountMax) return line_malformed("there are too many legs");
    command.side_index = static_cast<std::uint32_t>(batch.legs.size());
    command.side_count = static_cast<std::uint32_t>(items.size());
    for (const JsonValue& item : items) {
      ATOLL_TRY(const Leg leg, read_leg(item));
      batch.legs.push_back(leg);
    }
  }
  if (const JsonValue* opening = object.find("opening"); opening != nullptr) {
    if (command.kind != CommandKind::kOpenAccount) {
      return line_malformed("only open_account has an opening");
    }
    ATOLL_TRY(const AccountOpening read, read_opening(*opening, command.id));
    command.side_index = static_cast<std::uint32_t>(batch.openings.size());
    command.side_count = 1;
    batch.openings.push_back(read);
  } else if (command.kind == CommandKind::kOpenAccount) {
    return line_malformed("the opening is missing");
  }
  ATOLL_TRY(const std::string encoded, text_or_empty(object, "evidence"));
  ATOLL_TRY(const base::Bytes evidence, base::parse_base64(encoded));
  if (evidence.size() > ledger::kEvidenceSizeMax) return line_malformed("the evidence is too long");
  if (!evidence.empty()) batch.attach_evidence(command, evidence);
  return {};
}

Result<std::optional<std::int64_t>> optional_integer(const JsonValue& object,
                                                     std::string_view key) {
  const JsonValue* found = object.find(key);
  if (found == nullptr) return std::nullopt;
  ATOLL_TRY(const std::int64_t number, found->as_integer());
  return number;
}

Result<ledger::Outcome> outcome_named(std::string_view word) {
  for (std::uint16_t number = 0; number <= ledger::kOutcomeNumberMax; ++number) {
    const auto outcome = static_cast<ledger::Outcome>(number);
    if (ledger::is_known(number) && ledger::name_of(outcome) == word) return outcome;
  }
  return line_malformed("\"" + std::string(word) + "\" is no outcome");
}

}  // namespace

tl::unexpected<base::Error> line_malformed(std::string_view what) {
  return base::fail(base::ErrorCode::kInvalidArgument, "line_malformed", what);
}

Result<std::int64_t> integer_or_zero(const JsonValue& object, std::string_view key) {
  const JsonValue* found = object.find(key);
  return found == nullptr ? Result<std::int64_t>(0) : found->as_integer();
}

Result<std::string> text_or_empty(const JsonValue& object, std::string_view key) {
  const JsonValue* found = object.find(key);
  return found == nullptr ? Result<std::string>(std::string()) : found->as_string();
}

Result<base::Id> id_or_nil(const JsonValue& object, std::string_view key) {
  ATOLL_TRY(const std::string text, text_or_empty(object, key));
  return text.empty() ? Result<base::Id>(base::Id{}) : base::parse_base62(text);
}

std::string_view word_of(CommandKind kind) {
  const auto number = static_cast<std::size_t>(kind);
  return number < kKindWords.size() ? kKindWords[number] : std::string_view();
}

void write_command(JsonWriter& writer, const Batch& batch, std::size_t index) {
  const Command& command = batch.commands[index];
  writer.member("kind", word_of(command.kind));
  write_id(writer, "id", command.id);
  write_flags(writer, command.flags);
  write_id(writer, "debit_account", command.debit_account);
  write_id(writer, "credit_account", command.credit_account);
  write_number(writer, "amount_minor", command.amount_minor);
  write_number(writer, "currency", command.currency);
  write_number(writer, "code", command.code);
  write_number(writer, "value_time_ns", command.value_time_ns);
  write_id(writer, "reference", command.reference);
  write_id(writer, "related", command.related);
  write_number(writer, "limit_or_time", command.limit_or_time);
  if (command.kind == CommandKind::kOpenAccount) {
    write_opening(writer, batch.openings[command.side_index]);
  } else if (command.side_count > 0) {
    write_legs(writer, std::span(batch.legs).subspan(command.side_index, command.side_count));
  }
  if (command.evidence_size > 0) {
    const std::string_view evidence(batch.evidence);
    writer.member("evidence",
                  base::to_base64(evidence.substr(command.evidence_offset, command.evidence_size)));
  }
}

void write_answer(JsonWriter& writer, const ledger::CommandResult& result,
                  std::span<const ledger::LegBalance> legs) {
  writer.member("outcome", ledger::name_of(result.outcome));
  if (!legs.empty()) {
    writer.key("leg_balances_after").begin_array();
    for (const ledger::LegBalance& leg : legs) writer.value(leg.after);
    writer.end_array();
    return;
  }
  writer.member("debit_balance_after", result.debit_balance_after);
  writer.member("credit_balance_after", result.credit_balance_after);
  writer.member("held_after", result.held_after);
}

Result<void> read_command(const JsonValue& object, std::span<const std::string_view> others,
                          Batch& batch) {
  ATOLL_TRY_VOID(check_members(object, kMembers, others));
  Command command;
  ATOLL_TRY(command.kind, read_kind(object));
  ATOLL_TRY(command.id, id_or_nil(object, "id"));
  ATOLL_TRY(command.flags, read_flags(object));
  ATOLL_TRY(command.debit_account, id_or_nil(object, "debit_account"));
  ATOLL_TRY(command.credit_account, id_or_nil(object, "credit_account"));
  ATOLL_TRY(command.amount_minor, integer_or_zero(object, "amount_minor"));
  ATOLL_TRY(command.currency, number_or_zero<std::uint16_t>(object, "currency"));
  ATOLL_TRY(command.code, number_or_zero<std::uint32_t>(object, "code"));
  ATOLL_TRY(command.value_time_ns, integer_or_zero(object, "value_time_ns"));
  ATOLL_TRY(command.reference, id_or_nil(object, "reference"));
  ATOLL_TRY(command.related, id_or_nil(object, "related"));
  ATOLL_TRY(command.limit_or_time, integer_or_zero(object, "limit_or_time"));
  ATOLL_TRY_VOID(read_sides(object, command, batch));
  batch.commands.push_back(command);
  return {};
}

Result<ExpectedAnswer> read_answer(const JsonValue& object) {
  ExpectedAnswer answer;
  ATOLL_TRY(const std::string word, object.get_string("outcome"));
  ATOLL_TRY(answer.outcome, outcome_named(word));
  ATOLL_TRY(answer.debit_balance_after, optional_integer(object, "debit_balance_after"));
  ATOLL_TRY(answer.credit_balance_after, optional_integer(object, "credit_balance_after"));
  ATOLL_TRY(answer.held_after, optional_integer(object, "held_after"));
  if (const JsonValue* legs = object.find("leg_balances_after"); legs != nullptr) {
    ATOLL_TRY(const auto items, legs->as_array());
    for (const JsonValue& item : items) {
      ATOLL_TRY(const std::int64_t balance, item.as_integer());
      answer.leg_balances_after.push_back(balance);
    }
  }
  return answer;
}

}  // namespace atollbank::atollctl
