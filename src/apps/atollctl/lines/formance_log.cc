// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/lines/formance_log.h"

#include <utility>

#include "base/timestamp.h"

namespace atollbank::atollctl {

using base::ErrorCode;
using base::JsonValue;
using base::Result;
using ledger::Command;
using ledger::CommandKind;

namespace {

constexpr std::int64_t kGroupSpanNs = 1'000'000'000;

tl::unexpected<base::Error> fault(std::string_view reason, std::string_view what) {
  return base::fail(ErrorCode::kInvalidArgument, reason, what);
}

Result<std::int64_t> time_of(const JsonValue& object, std::string_view key) {
  ATOLL_TRY(const std::string text, object.get_string(key));
  ATOLL_TRY(const base::Timestamp time, base::parse_rfc3339(text));
  return time.nanoseconds;
}

void write_value(base::JsonWriter& writer, const JsonValue& value) {
  if (const auto text = value.as_string()) {
    writer.value(*text);
  } else if (const auto flag = value.as_bool()) {
    writer.value(*flag);
  } else if (const auto number = value.as_integer()) {
    writer.value(*number);
  } else {
    writer.null();
  }
}

}  // namespace

struct FormanceLog::Posting {
  base::Id source;
  base::Id target;
  std::int64_t amount_minor = 0;
  ForeignCurrency currency;
};

// The last command of a transaction that changed an account's balance, and on which side.
struct FormanceLog::Touch {
  std::size_t command = 0;
  bool is_debit = false;
  ForeignCurrency currency;
};

Result<std::optional<ImportUnit>> FormanceLog::next() {
  if (waiting_) return std::exchange(waiting_, std::nullopt);
  std::string line;
  while (true) {
    ATOLL_TRY(const bool more, lines_.next(line));
    if (!more) return std::nullopt;
    auto entry = JsonValue::parse(line);
    if (!entry) return lines_.at_line(std::move(entry).error());
    ImportUnit unit{.line = lines_.number()};
    const auto taken = take(*entry, unit);
    if (!taken) return lines_.at_line(taken.error());
    if (*taken) return unit;
  }
}

std::string FormanceLog::left_out() const {
  std::string text;
  const auto add = [&](std::uint64_t count, std::string_view what) {
    if (count == 0) return;
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + std::string(what);
  };
  add(metadata_count_, "entries of metadata");
  add(without_effect_count_, "postings without an effect");
  return text;
}

Result<bool> FormanceLog::take(const JsonValue& entry, ImportUnit& unit) {
  ATOLL_TRY_VOID(check_order(entry));
  ATOLL_TRY(const std::string type, entry.get_string("type"));
  const JsonValue* content = entry.find("data");
  if (content == nullptr) return line_malformed("\"data\" is missing");
  if (type == "SET_METADATA" || type == "DELETE_METADATA") {
    if (!options_.without_metadata) {
      return fault("import_kind_unknown",
                   type + " of its own has no place here; --without-metadata leaves it out");
    }
    ++metadata_count_;
    return false;
  }
  const JsonValue* transaction = content->find("transaction");
  if (transaction == nullptr) {
    return fault("import_kind_unknown", "\"" + type + "\" is not known here");
  }
  ATOLL_TRY(unit.time_ns, time_of(entry, "date"));
  if (type == "NEW_TRANSACTION") return take_transaction(*transaction, std::nullopt, unit);
  if (type != "REVERTED_TRANSACTION") {
    return fault("import_kind_unknown", "\"" + type + "\" is not known here");
  }
  const JsonValue* reverted = content->find("revertedTransactionID");
  if (const JsonValue* whole = content->find("revertedTransaction"); whole != nullptr) {
    reverted = whole->find("id");
  }
  if (reverted == nullptr) return line_malformed("it does not say what it reverts");
  ATOLL_TRY(const std::int64_t id, whole_amount(*reverted));
  return take_transaction(*transaction, id, unit);
}

Result<void> FormanceLog::check_order(const JsonValue& entry) {
  const JsonValue* found = entry.find("id");
  if (found == nullptr) return line_malformed("\"id\" is missing");
  ATOLL_TRY(const std::int64_t id, whole_amount(*found));
  const bool begins = !last_log_ && (id == 0 || id == 1);
  if (!begins && (!last_log_ || id != *last_log_ + 1)) {
    const std::string wanted = last_log_ ? std::to_string(*last_log_ + 1) : "0 or 1";
    return fault("import_gap", "log entry " + wanted + " belongs here, not " + std::to_string(id));
  }
  last_log_ = id;
  return {};
}

base::Id FormanceLog::posting_id(std::int64_t transaction, std::size_t index) const {
  const std::string name =
      options_.source + "/" + std::to_string(transaction) + "/" + std::to_string(index);
  return base::derive_id("formance posting", name, 0);
}

Result<bool> FormanceLog::take_transaction(const JsonValue& transaction,
                                           std::optional<std::int64_t> reverted, ImportUnit& unit) {
  const JsonValue* named = transaction.find("id");
  if (named == nullptr) return line_malformed("the transaction has no id");
  ATOLL_TRY(const std::int64_t id, whole_amount(*named));
  ATOLL_TRY(const std::int64_t value_time_ns, time_of(transaction, "timestamp"));
  ATOLL_TRY(const auto postings, transaction.get_array("postings"));
  ATOLL_TRY(const std::string reference, text_or_empty(transaction, "reference"));
  ImportUnit openings{.line = unit.line, .time_ns = unit.time_ns};
  std::map<std::pair<std::string, std::string>, Touch> touched;
  for (std::size_t i = 0; i < postings.size(); ++i) {
    ATOLL_TRY(const Posting posting, read_posting(postings[i], openings));
    if (posting.amount_minor == 0 || posting.source == posting.target) {
      ++without_effect_count_;
      continue;
    }
    Command command{.kind = CommandKind::kPost,
                    .flags = ledger::kLinked,
                    .currency = posting.currency.currency,
                    .id = posting_id(id, i),
                    .debit_account = posting.source,
                    .credit_account = posting.target,
                    .amount_minor = posting.amount_minor,
                    .value_time_ns = value_time_ns};
    if (!reference.empty()) command.reference = base::derive_id("reference", reference, 0);
    if (reverted) {
      // They turn the order round.
      const std::size_t count = posting_counts_[*reverted];
      command.flags |= ledger::kReversal;
      command.related = posting_id(*reverted, count - 1 - i);
    }
    const std::string asset = *postings[i].get_string("asset");
    touched[{*postings[i].get_string("source"), asset}] = {unit.batch.commands.size(), true,
                                                           posting.currency};
    touched[{*postings[i].get_string("destination"), asset}] = {unit.batch.commands.size(), false,
                                                                posting.currency};
    unit.batch.commands.push_back(command);
    unit.answers.emplace_back();
  }
  posting_counts_[id] = postings.size();
  if (unit.batch.commands.size() > ledger::kBatchCommandMax) {
    return line_malformed("the transaction has more postings than a batch");
  }
  if (!unit.batch.commands.empty()) {
    unit.batch.commands.back().flags &= static_cast<std::uint8_t>(~ledger::kLinked);
    ATOLL_TRY(const std::string evidence, evidence_of(transaction, id));
    unit.batch.attach_evidence(unit.batch.commands.front(), evidence);
    ATOLL_TRY_VOID(expect_volumes(transaction, touched, unit));
  }
  if (openings.batch.commands.empty() && unit.batch.commands.empty()) return false;
  begin_group_when_due(openings.batch.commands.empty() ? unit : openings);
  if (openings.batch.commands.empty()) return true;
  if (!unit.batch.commands.empty()) waiting_ = std::move(unit);
  unit = std::move(openings);
  return true;
}

Result<FormanceLog::Posting> FormanceLog::read_posting(const JsonValue& object,
                                                       ImportUnit& openings) {
  Posting posting;
  ATOLL_TRY(const std::string source, object.get_string("source"));
  ATOLL_TRY(const std::string target, object.get_string("destination"));
  ATOLL_TRY(const std::string asset, object.get_string("asset"));
  const JsonValue* amount = object.find("amount");
  if (amount == nullptr) return line_malformed("a posting has no amount");
  ATOLL_TRY(const std::int64_t units, whole_amount(*amount));
  if (units < 0) return line_malformed("a posting has a negative amount");
  ATOLL_TRY(posting.currency, currency_of_asset(options_, asset));
  ATOLL_TRY(posting.amount_minor, scaled(units, posting.currency));
  ATOLL_TRY(posting.source, account_of(source, asset, posting.currency.currency, openings));
  ATOLL_TRY(posting.target, account_of(target, asset, posting.currency.currency, openings));
  return posting;
}

Result<base::Id> FormanceLog::account_of(const std::string& address, const std::string& asset,
                                         std::uint16_t currency, ImportUnit& openings) {
  const base::Id id =
      base::derive_id("formance account", options_.source + "/" + asset + "/" + address, 0);
  if (!opened_.insert(id).second) return id;
  Command command{.kind = CommandKind::kOpenAccount,
                  .id = id,
                  .side_index = static_cast<std::uint32_t>(openings.batch.openings.size()),
                  .side_count = 1};
  openings.batch.openings.push_back(foreign_opening("formance", id, address, currency));
  base::JsonWriter writer;
  writer.begin_object().member("source", "formance").member("address", address);
  writer.member("asset", asset).end_object();
  const std::string evidence = writer.take();
  if (evidence.size() > ledger::kEvidenceSizeMax) return line_malformed("the address is too long");
  openings.batch.attach_evidence(command, evidence);
  openings.batch.commands.push_back(command);
  openings.answers.emplace_back();
  return id;
}

Result<std::string> FormanceLog::evidence_of(const JsonValue& transaction, std::int64_t id) const {
  base::JsonWriter writer;
  writer.begin_object().member("source", "formance").member("transaction", id);
  ATOLL_TRY(const std::string reference, text_or_empty(transaction, "reference"));
  if (!reference.empty()) writer.member("reference", reference);
  const JsonValue* metadata = transaction.find("metadata");
  if (metadata != nullptr && !metadata->is_null() && !options_.without_metadata) {
    ATOLL_TRY(const auto members, metadata->as_object());
    if (!members.empty()) writer.key("metadata").begin_object();
    for (const auto& [key, value] : members) {
      writer.key(key);
      write_value(writer, value);
    }
    if (!members.empty()) writer.end_object();
  }
  writer.end_object();
  std::string evidence = writer.take();
  if (evidence.size() <= ledger::kEvidenceSizeMax) return evidence;
  return fault("import_kind_unknown",
               "the metadata is longer than evidence may be; --without-metadata leaves it out");
}

// Their volumes after the transaction, where they are given: input minus output is our balance.
Result<void> FormanceLog::expect_volumes(
    const JsonValue& transaction,
    const std::map<std::pair<std::string, std::string>, Touch>& touched, ImportUnit& unit) const {
  const JsonValue* volumes = transaction.find("postCommitVolumes");
  if (volumes == nullptr || volumes->is_null()) return {};
  for (const auto& [account, touch] : touched) {
    const JsonValue* assets = volumes->find(account.first);
    const JsonValue* volume = assets == nullptr ? nullptr : assets->find(account.second);
    if (volume == nullptr) continue;
    const JsonValue* input = volume->find("input");
    const JsonValue* output = volume->find("output");
    if (input == nullptr || output == nullptr) return line_malformed("a volume is incomplete");
    ATOLL_TRY(const std::int64_t received, whole_amount(*input));
    ATOLL_TRY(const std::int64_t paid, whole_amount(*output));
    std::int64_t difference = 0;
    if (__builtin_sub_overflow(received, paid, &difference)) {
      return line_malformed("a volume does not fit 64 bits");
    }
    ATOLL_TRY(const std::int64_t balance, scaled(difference, touch.currency));
    ExpectedAnswer& answer = unit.answers[touch.command];
    (touch.is_debit ? answer.debit_balance_after : answer.credit_balance_after) = balance;
  }
  return {};
}

void FormanceLog::begin_group_when_due(ImportUnit& unit) {
  if (unit.time_ns >= group_time_ns_ && unit.time_ns - group_time_ns_ < kGroupSpanNs) return;
  unit.begins_group = true;
  group_time_ns_ = unit.time_ns;
}

}  // namespace atollbank::atollctl
