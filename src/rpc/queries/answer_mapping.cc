// SPDX-License-Identifier: Apache-2.0
// What is answered.
#include <cstring>

#include "base/bytes.h"
#include "rpc/posting/posting_mapping.h"
#include "rpc/queries/queries_mapping.h"

namespace atollbank::rpc {

using base::Result;
using ledger::format::SlotKind;

namespace {

// As queries.proto says.
struct PackedLine {
  std::uint64_t slot = 0;
  base::Id id;
  std::int64_t amount_minor = 0;
  std::int64_t balance_after = 0;
  std::int64_t held_after = 0;
  std::int64_t booking_time_ns = 0;
  std::int64_t value_time_ns = 0;
  base::Id reference;
  std::uint64_t related_slot = 0;
  std::uint32_t code = 0;
  SlotKind kind{};
  std::uint8_t reserved[3] = {};
  std::uint32_t evidence_size = 0;
  std::uint32_t reserved1 = 0;
};
static_assert(sizeof(PackedLine) == 104 && std::is_trivially_copyable_v<PackedLine>);

base::Error malformed() {
  return base::make_error(base::ErrorCode::kInternal, "answer_malformed",
                          "the server answered what is no answer");
}

// An id of an answer.
Result<base::Id> id_of(std::string_view text) {
  auto id = id_from_text(text);
  if (!id) return base::fail(malformed());
  return id;
}

std::string pack(const std::vector<queries::StatementLine>& lines) {
  std::string packed(lines.size() * sizeof(PackedLine), '\0');
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const queries::StatementLine& line = lines[i];
    const PackedLine out{.slot = line.slot,
                         .id = line.id,
                         .amount_minor = line.amount_minor,
                         .balance_after = line.balance_after,
                         .held_after = line.held_after,
                         .booking_time_ns = line.booking_time_ns,
                         .value_time_ns = line.value_time_ns,
                         .reference = line.reference,
                         .related_slot = line.related_slot,
                         .code = line.code,
                         .kind = line.kind,
                         .evidence_size = static_cast<std::uint32_t>(line.evidence.size())};
    std::memcpy(&packed[i * sizeof(PackedLine)], &out, sizeof(out));
  }
  for (const queries::StatementLine& line : lines) packed += line.evidence;
  return packed;
}

queries::StatementLine unpacked(const PackedLine& line) {
  return {.slot = line.slot,
          .kind = line.kind,
          .id = line.id,
          .amount_minor = line.amount_minor,
          .balance_after = line.balance_after,
          .held_after = line.held_after,
          .booking_time_ns = line.booking_time_ns,
          .value_time_ns = line.value_time_ns,
          .code = line.code,
          .reference = line.reference,
          .related_slot = line.related_slot,
          .evidence = {}};
}

// The lines say how much evidence follows them, so their count is where the sizes add up.
Result<std::vector<queries::StatementLine>> unpack(std::string_view packed) {
  std::vector<queries::StatementLine> lines;
  std::vector<std::uint32_t> sizes;
  std::size_t evidence_size = 0;
  std::size_t at = 0;
  while (packed.size() - at > evidence_size) {
    PackedLine line;
    if (packed.size() - at < sizeof(line)) return base::fail(malformed());
    std::memcpy(&line, packed.data() + at, sizeof(line));
    at += sizeof(line);
    evidence_size += line.evidence_size;
    sizes.push_back(line.evidence_size);
    lines.push_back(unpacked(line));
  }
  if (packed.size() - at != evidence_size) return base::fail(malformed());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    lines[i].evidence = packed.substr(at, sizes[i]);
    at += sizes[i];
  }
  return lines;
}

queries_v1::StatementLine to_proto(const queries::StatementLine& line) {
  queries_v1::StatementLine message;
  message.set_slot(line.slot);
  message.set_kind(static_cast<std::uint32_t>(line.kind));
  message.set_id(id_to_text(line.id));
  message.set_amount_minor(line.amount_minor);
  message.set_balance_after(line.balance_after);
  message.set_held_after(line.held_after);
  message.set_booking_time_ns(line.booking_time_ns);
  message.set_value_time_ns(line.value_time_ns);
  message.set_code(line.code);
  message.set_reference(id_to_text(line.reference));
  message.set_related_slot(line.related_slot);
  message.set_evidence(line.evidence);
  return message;
}

queries_v1::TrialBalanceRow to_proto(const queries::TrialBalanceRow& row) {
  queries_v1::TrialBalanceRow message;
  message.set_chart_code(row.chart_code);
  message.set_currency(row.currency);
  message.set_account_count(row.account_count);
  message.set_debit_minor(row.debit_minor);
  message.set_credit_minor(row.credit_minor);
  message.set_balance_minor(row.balance_minor);
  return message;
}

queries::TrialBalanceRow row_from(const queries_v1::TrialBalanceRow& message) {
  return {.chart_code = message.chart_code(),
          .currency = static_cast<std::uint16_t>(message.currency()),
          .account_count = message.account_count(),
          .debit_minor = message.debit_minor(),
          .credit_minor = message.credit_minor(),
          .balance_minor = message.balance_minor()};
}

}  // namespace

queries_v1::BalanceAsOfResponse to_proto(const queries::BalanceAsOf& balance) {
  queries_v1::BalanceAsOfResponse message;
  message.set_account(id_to_text(balance.account));
  message.set_currency(balance.currency);
  message.set_balance_minor(balance.balance_minor);
  message.set_held_minor(balance.held_minor);
  message.set_last_slot(balance.last_slot);
  message.set_as_of_slot(balance.as_of_slot);
  return message;
}

Result<queries::BalanceAsOf> balance_answer_from(const queries_v1::BalanceAsOfResponse& message) {
  queries::BalanceAsOf balance;
  ATOLL_TRY(balance.account, id_of(message.account()));
  balance.currency = static_cast<std::uint16_t>(message.currency());
  balance.balance_minor = message.balance_minor();
  balance.held_minor = message.held_minor();
  balance.last_slot = message.last_slot();
  balance.as_of_slot = message.as_of_slot();
  return balance;
}

queries_v1::StatementResponse to_proto(const queries::Statement& statement, bool packed) {
  queries_v1::StatementResponse message;
  if (packed) message.set_packed_lines(pack(statement.lines));
  if (!packed) {
    for (const queries::StatementLine& line : statement.lines)
      *message.add_lines() = to_proto(line);
  }
  message.set_opening_minor(statement.opening_minor);
  message.set_closing_minor(statement.closing_minor);
  message.set_next_cursor(statement.next_cursor);
  message.set_as_of_slot(statement.as_of_slot);
  return message;
}

Result<queries::Statement> statement_answer_from(const queries_v1::StatementResponse& message) {
  queries::Statement statement;
  ATOLL_TRY(statement.lines, unpack(message.packed_lines()));
  statement.opening_minor = message.opening_minor();
  statement.closing_minor = message.closing_minor();
  statement.next_cursor = message.next_cursor();
  statement.as_of_slot = message.as_of_slot();
  return statement;
}

queries_v1::RecordResponse to_proto(const queries::Record& record) {
  queries_v1::RecordResponse message;
  message.set_slot(record.slot);
  message.set_kind(static_cast<std::uint32_t>(record.kind));
  message.set_flags(record.flags);
  message.set_outcome(static_cast<std::uint32_t>(record.outcome));
  message.set_id(id_to_text(record.id));
  message.set_code(record.code);
  message.set_currency(record.currency);
  message.set_amount_minor(record.amount_minor);
  message.set_booking_time_ns(record.booking_time_ns);
  message.set_value_time_ns(record.value_time_ns);
  message.set_reference(id_to_text(record.reference));
  message.set_related_slot(record.related_slot);
  for (const queries::Entry& entry : record.entries) {
    queries_v1::Entry& out = *message.add_entries();
    out.set_account(id_to_text(entry.account));
    out.set_currency(entry.currency);
    out.set_amount_minor(entry.amount_minor);
    out.set_balance_after(entry.balance_after);
    out.set_held_after(entry.held_after);
  }
  message.set_evidence(record.evidence);
  return message;
}

Result<queries::Record> record_from(const queries_v1::RecordResponse& message) {
  if (message.kind() > UINT8_MAX || message.outcome() > UINT16_MAX) return base::fail(malformed());
  queries::Record record;
  record.slot = message.slot();
  record.kind = static_cast<SlotKind>(message.kind());
  record.flags = static_cast<std::uint8_t>(message.flags());
  record.outcome = static_cast<ledger::Outcome>(message.outcome());
  ATOLL_TRY(record.id, id_of(message.id()));
  record.code = message.code();
  record.currency = static_cast<std::uint16_t>(message.currency());
  record.amount_minor = message.amount_minor();
  record.booking_time_ns = message.booking_time_ns();
  record.value_time_ns = message.value_time_ns();
  ATOLL_TRY(record.reference, id_of(message.reference()));
  record.related_slot = message.related_slot();
  for (const queries_v1::Entry& in : message.entries()) {
    queries::Entry& entry = record.entries.emplace_back();
    ATOLL_TRY(entry.account, id_of(in.account()));
    entry.currency = static_cast<std::uint16_t>(in.currency());
    entry.amount_minor = in.amount_minor();
    entry.balance_after = in.balance_after();
    entry.held_after = in.held_after();
  }
  record.evidence = message.evidence();
  return record;
}

queries_v1::SearchResponse to_proto(const queries::RecordPage& page) {
  queries_v1::SearchResponse message;
  for (const queries::Record& record : page.records) *message.add_records() = to_proto(record);
  message.set_next_cursor(page.next_cursor);
  message.set_as_of_slot(page.as_of_slot);
  return message;
}

Result<queries::RecordPage> page_from(const queries_v1::SearchResponse& message) {
  queries::RecordPage page;
  for (const queries_v1::RecordResponse& record : message.records()) {
    ATOLL_TRY(page.records.emplace_back(), record_from(record));
  }
  page.next_cursor = message.next_cursor();
  page.as_of_slot = message.as_of_slot();
  return page;
}

queries_v1::AggregateResponse to_proto(const queries::Aggregates& aggregates) {
  queries_v1::AggregateResponse message;
  for (const queries::AggregateRow& row : aggregates.rows) {
    queries_v1::AggregateRow& out = *message.add_rows();
    out.set_period_start_ns(row.period_start_ns);
    out.set_legal_entity(row.legal_entity);
    out.set_namespace_name(row.namespace_name);
    out.set_name(row.name);
    out.set_balance_name(row.balance_name);
    out.set_chart_code(row.chart_code);
    out.set_currency(row.currency);
    out.set_opening_minor(row.opening_minor);
    out.set_debit_minor(row.debit_minor);
    out.set_credit_minor(row.credit_minor);
    out.set_closing_minor(row.closing_minor);
    out.set_entry_count(row.entry_count);
  }
  message.set_as_of_slot(aggregates.as_of_slot);
  return message;
}

Result<queries::Aggregates> aggregates_from(const queries_v1::AggregateResponse& message) {
  queries::Aggregates aggregates;
  for (const queries_v1::AggregateRow& row : message.rows()) {
    aggregates.rows.push_back({.period_start_ns = row.period_start_ns(),
                               .legal_entity = static_cast<std::uint16_t>(row.legal_entity()),
                               .namespace_name = row.namespace_name(),
                               .name = row.name(),
                               .balance_name = row.balance_name(),
                               .chart_code = row.chart_code(),
                               .currency = static_cast<std::uint16_t>(row.currency()),
                               .opening_minor = row.opening_minor(),
                               .debit_minor = row.debit_minor(),
                               .credit_minor = row.credit_minor(),
                               .closing_minor = row.closing_minor(),
                               .entry_count = row.entry_count()});
  }
  aggregates.as_of_slot = message.as_of_slot();
  return aggregates;
}

queries_v1::TrialBalanceResponse to_proto(const queries::TrialBalance& trial) {
  queries_v1::TrialBalanceResponse message;
  for (const auto& row : trial.rows) *message.add_rows() = to_proto(row);
  for (const auto& row : trial.totals) *message.add_totals() = to_proto(row);
  message.set_as_of_slot(trial.as_of_slot);
  return message;
}

Result<queries::TrialBalance> trial_balance_answer_from(
    const queries_v1::TrialBalanceResponse& message) {
  queries::TrialBalance trial;
  for (const auto& row : message.rows()) trial.rows.push_back(row_from(row));
  for (const auto& row : message.totals()) trial.totals.push_back(row_from(row));
  trial.as_of_slot = message.as_of_slot();
  return trial;
}

}  // namespace atollbank::rpc
