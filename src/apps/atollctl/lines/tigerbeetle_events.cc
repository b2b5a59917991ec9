// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/lines/tigerbeetle_events.h"

#include <algorithm>
#include <utility>

namespace atollbank::atollctl {

using base::ErrorCode;
using base::JsonValue;
using base::Result;
using ledger::Command;
using ledger::CommandKind;

namespace {

constexpr std::int64_t kGroupSpanNs = 1'000'000'000;
constexpr std::int64_t kNsPerSecond = 1'000'000'000;
constexpr std::int64_t kDebitsMustNotExceedCredits = 1 << 1;  // of an account's flags

tl::unexpected<base::Error> fault(std::string_view reason, std::string_view what) {
  return base::fail(ErrorCode::kInvalidArgument, reason, what);
}

// Decimal digits, as a text or a number: their 128 bits are our ids.
Result<base::Id> id_of(const JsonValue& object, std::string_view key) {
  const JsonValue* found = object.find(key);
  if (found == nullptr) return line_malformed("\"" + std::string(key) + "\" is missing");
  std::string digits;
  if (const auto text = found->as_string()) {
    digits = *text;
  } else {
    ATOLL_TRY(const std::int64_t number, found->as_integer());
    digits = std::to_string(number);
  }
  __extension__ using Wide = unsigned __int128;
  Wide value = 0;
  for (const char digit : digits) {
    const auto next = static_cast<unsigned>(digit - '0');
    if (digit < '0' || digit > '9' || value > (~Wide{0} - next) / 10) {
      return line_malformed("\"" + digits + "\" is no number of 128 bits");
    }
    value = value * 10 + next;
  }
  if (digits.empty()) return line_malformed("an id is empty");
  return base::Id{.high = static_cast<std::uint64_t>(value >> 64),
                  .low = static_cast<std::uint64_t>(value)};
}

// At most as TigerBeetle's own fields hold.
Result<std::int64_t> number_of(const JsonValue& object, std::string_view key,
                               std::int64_t greatest = INT64_MAX) {
  const JsonValue* found = object.find(key);
  if (found == nullptr) return line_malformed("\"" + std::string(key) + "\" is missing");
  ATOLL_TRY(const std::int64_t number, whole_amount(*found));
  if (number < 0 || number > greatest) {
    return line_malformed("\"" + std::string(key) + "\" is out of range");
  }
  return number;
}

std::string decimal(const JsonValue& object, std::string_view key) {
  const JsonValue* found = object.find(key);
  if (found == nullptr) return {};
  if (const auto text = found->as_string()) return *text == "0" ? "" : *text;
  const auto number = found->as_integer();
  return number && *number != 0 ? std::to_string(*number) : "";
}

base::Id transfer_id(const std::string& source, base::Id id) {
  return base::derive_id("tigerbeetle transfer", source + "/" + base::to_base62(id), 0);
}

std::string evidence_of(const JsonValue& object, std::string_view what) {
  base::JsonWriter writer;
  writer.begin_object().member("source", "tigerbeetle").member("of", what);
  for (const std::string_view key : {"user_data_128", "user_data_64", "user_data_32"}) {
    if (const std::string text = decimal(object, key); !text.empty()) writer.member(key, text);
  }
  writer.end_object();
  return writer.take();
}

Result<Command> command_of(const std::string& type, const std::string& source,
                           const JsonValue& transfer, std::uint16_t currency) {
  ATOLL_TRY(const base::Id id, id_of(transfer, "id"));
  ATOLL_TRY(const base::Id pending, id_of(transfer, "pending_id"));
  Command command{.currency = currency, .id = transfer_id(source, id), .reference = id};
  ATOLL_TRY(command.amount_minor, number_of(transfer, "amount"));
  ATOLL_TRY(const std::int64_t code, number_of(transfer, "code", UINT32_MAX));
  command.code = static_cast<std::uint32_t>(code);
  if (type == "single_phase") {
    command.kind = CommandKind::kPost;
  } else if (type == "two_phase_pending") {
    command.kind = CommandKind::kPlaceHold;
  } else if (type == "two_phase_posted") {
    command.kind = CommandKind::kCaptureHold;
    command.flags = ledger::kFinalCapture;
    command.related = transfer_id(source, pending);
  } else {
    command.kind = CommandKind::kReleaseHold;
    command.related = transfer_id(source, pending);
    command.amount_minor = 0;
  }
  return command;
}

}  // namespace

// One account of an event, with its sums after it; or before it, once the transfer is taken out.
struct TigerBeetleEvents::Side {
  base::Id id;
  std::int64_t debits_pending = 0;
  std::int64_t debits_posted = 0;
  std::int64_t credits_pending = 0;
  std::int64_t credits_posted = 0;
  std::int64_t code = 0;
  std::int64_t flags = 0;
  std::string evidence;

  std::int64_t balance() const { return credits_posted - debits_posted; }
};

Result<std::optional<ImportUnit>> TigerBeetleEvents::next() {
  if (waiting_) return std::exchange(waiting_, std::nullopt);
  std::string line;
  while (true) {
    ATOLL_TRY(const bool more, lines_.next(line));
    if (!more) return std::nullopt;
    auto event = JsonValue::parse(line);
    if (!event) return lines_.at_line(std::move(event).error());
    ImportUnit unit{.line = lines_.number()};
    const auto taken = take(*event, unit);
    if (!taken) return lines_.at_line(taken.error());
    if (*taken) return unit;
  }
}

std::string TigerBeetleEvents::left_out() const {
  if (repeated_count_ == 0) return {};
  return std::to_string(repeated_count_) + " events that were delivered again";
}

Result<bool> TigerBeetleEvents::take(const JsonValue& event, ImportUnit& unit) {
  ATOLL_TRY(const std::int64_t time_ns, number_of(event, "timestamp"));
  ATOLL_TRY(const std::string type, event.get_string("type"));
  const auto time = static_cast<std::uint64_t>(time_ns);
  if (time <= last_time_ns_) {
    if (!seen_times_.contains(time)) {
      return fault("import_gap", "the event is older than the one before it, and was not here");
    }
    ++repeated_count_;
    return false;
  }
  last_time_ns_ = time;
  seen_times_.insert(time);
  unit.time_ns = time_ns;
  static constexpr std::string_view kTypes[] = {"single_phase", "two_phase_pending",
                                                "two_phase_posted", "two_phase_voided",
                                                "two_phase_expired"};
  if (std::find(std::begin(kTypes), std::end(kTypes), type) == std::end(kTypes)) {
    return fault("import_kind_unknown", "\"" + type + "\" is not known here");
  }
  ATOLL_TRY_VOID(take_transfer(event, type, unit));
  return true;
}

Result<void> TigerBeetleEvents::take_transfer(const JsonValue& event, const std::string& type,
                                              ImportUnit& unit) {
  const JsonValue* transfer = event.find("transfer");
  if (transfer == nullptr) return line_malformed("\"transfer\" is missing");
  ATOLL_TRY(const std::int64_t number, number_of(event, "ledger", UINT32_MAX));
  ATOLL_TRY(const ForeignCurrency currency,
            currency_of_number(options_, static_cast<std::uint64_t>(number)));
  ATOLL_TRY(const Side debit, read_side(event, "debit_account"));
  ATOLL_TRY(const Side credit, read_side(event, "credit_account"));
  ATOLL_TRY(Command command, command_of(type, options_.source, *transfer, currency.currency));
  ExpectedAnswer answer{.debit_balance_after = debit.balance(), .held_after = debit.debits_pending};
  Side debit_before = debit;
  Side credit_before = credit;
  if (command.kind == CommandKind::kPost) {
    debit_before.debits_posted -= command.amount_minor;
    credit_before.credits_posted -= command.amount_minor;
  } else if (command.kind == CommandKind::kPlaceHold) {
    debit_before.debits_pending -= command.amount_minor;
    credit_before.credits_pending -= command.amount_minor;
    ATOLL_TRY(const std::int64_t seconds, number_of(*transfer, "timeout", UINT32_MAX));
    if (seconds > 0 && !ended_.contains(command.id)) {
      command.limit_or_time = unit.time_ns + seconds * kNsPerSecond;
    }
  }
  if (command.kind == CommandKind::kPost || command.kind == CommandKind::kCaptureHold) {
    command.value_time_ns = unit.time_ns;
    answer.credit_balance_after = credit.balance();
  }
  if (command.kind == CommandKind::kPost || command.kind == CommandKind::kPlaceHold) {
    command.debit_account = debit.id;
    command.credit_account = credit.id;
  }
  if (type == "two_phase_expired") {
    // The event shows the pending transfer itself.
    command.related = command.id;
    unit.expired = {command.id};
    command.id = base::derive_id("tigerbeetle expiry", base::to_base62(command.id), 0);
  }
  ImportUnit openings{.line = unit.line, .time_ns = unit.time_ns};
  ATOLL_TRY_VOID(open_when_new(debit, debit_before, currency.currency, openings));
  ATOLL_TRY_VOID(open_when_new(credit, credit_before, currency.currency, openings));
  unit.batch.attach_evidence(command, evidence_of(*transfer, "transfer"));
  unit.batch.commands.push_back(command);
  unit.answers.push_back(std::move(answer));
  ImportUnit& first = openings.batch.commands.empty() ? unit : openings;
  if (unit.time_ns - group_time_ns_ >= kGroupSpanNs) {
    first.begins_group = true;
    group_time_ns_ = unit.time_ns;
  }
  if (openings.batch.commands.empty()) return {};
  waiting_ = std::exchange(unit, std::move(openings));
  return {};
}

Result<TigerBeetleEvents::Side> TigerBeetleEvents::read_side(const JsonValue& event,
                                                             std::string_view key) const {
  const JsonValue* object = event.find(key);
  if (object == nullptr) return line_malformed("\"" + std::string(key) + "\" is missing");
  Side side;
  ATOLL_TRY(side.id, id_of(*object, "id"));
  ATOLL_TRY(side.debits_pending, number_of(*object, "debits_pending"));
  ATOLL_TRY(side.debits_posted, number_of(*object, "debits_posted"));
  ATOLL_TRY(side.credits_pending, number_of(*object, "credits_pending"));
  ATOLL_TRY(side.credits_posted, number_of(*object, "credits_posted"));
  ATOLL_TRY(side.code, number_of(*object, "code", UINT32_MAX));
  ATOLL_TRY(side.flags, number_of(*object, "flags"));
  side.evidence = evidence_of(*object, "account");
  return side;
}

Result<void> TigerBeetleEvents::check_first_seen(const Side& before) const {
  if (before.debits_pending == 0 && before.debits_posted == 0 && before.credits_pending == 0 &&
      before.credits_posted == 0) {
    return {};
  }
  return fault("import_gap",
               "account " + base::to_base62(before.id) + " moved before its first event here");
}

Result<void> TigerBeetleEvents::open_when_new(const Side& side, const Side& before,
                                              std::uint16_t currency, ImportUnit& openings) {
  if (!opened_.insert(side.id).second) return {};
  ATOLL_TRY_VOID(check_first_seen(before));
  Command command{.kind = CommandKind::kOpenAccount,
                  .id = side.id,
                  .side_index = static_cast<std::uint32_t>(openings.batch.openings.size()),
                  .side_count = 1};
  auto opening = foreign_opening("tigerbeetle", side.id, base::to_base62(side.id), currency);
  if ((side.flags & kDebitsMustNotExceedCredits) != 0) opening.floor_minor = 0;
  opening.chart_code = static_cast<std::uint32_t>(side.code);
  openings.batch.openings.push_back(opening);
  openings.batch.attach_evidence(command, side.evidence);
  openings.batch.commands.push_back(command);
  openings.answers.emplace_back();
  return {};
}

}  // namespace atollbank::atollctl
