// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/query_json.h"

#include "base/json.h"
#include "gateways/ledger_http/metadata_json.h"
#include "gateways/ledger_http/record_json.h"

namespace atollbank::ledger_http {
namespace {

using base::JsonWriter;

void write_line(JsonWriter& json, const queries::StatementLine& line,
                const definitions::ReadFields* opened) {
  json.begin_object();
  json.member("slot", line.slot);
  json.member("kind", name_of(line.kind));
  write_id(json, "id", line.id);
  json.member("amount_minor", line.amount_minor);
  json.member("balance_after", line.balance_after);
  json.member("held_after", line.held_after);
  write_time(json, "booking_time", line.booking_time_ns);
  write_time(json, "value_time", line.value_time_ns);
  json.member("code", line.code);
  write_id(json, "reference", line.reference);
  if (line.related_slot != 0) json.member("related_slot", line.related_slot);
  write_evidence(json, line.evidence, opened);
  json.end_object();
}

void write_found(JsonWriter& json, const queries::Record& record,
                 const definitions::ReadFields* opened) {
  json.begin_object();
  json.member("slot", record.slot);
  json.member("kind", name_of(record.kind));
  write_id(json, "id", record.id);
  json.member("outcome", ledger::name_of(record.outcome));
  write_time(json, "booking_time", record.booking_time_ns);
  write_time(json, "value_time", record.value_time_ns);
  json.member("code", record.code);
  json.member("amount_minor", record.amount_minor);
  if (record.currency != 0) write_currency(json, "currency", record.currency);
  write_id(json, "reference", record.reference);
  if (record.related_slot != 0) json.member("related_slot", record.related_slot);
  json.key("entries").begin_array();
  for (const queries::Entry& entry : record.entries) {
    json.begin_object();
    write_id(json, "account", entry.account);
    write_currency(json, "currency", entry.currency);
    json.member("amount_minor", entry.amount_minor);
    json.member("balance_after", entry.balance_after);
    json.member("held_after", entry.held_after);
    json.end_object();
  }
  json.end_array();
  write_evidence(json, record.evidence, opened);
  json.end_object();
}

void write_aggregate(JsonWriter& json, const queries::AggregateRow& row, std::uint8_t keys) {
  json.begin_object();
  write_time(json, "period_start", row.period_start_ns);
  if ((keys & queries::kByLegalEntity) != 0) json.member("legal_entity", row.legal_entity);
  if ((keys & queries::kByNamespace) != 0) json.member("namespace_name", row.namespace_name);
  if ((keys & queries::kByName) != 0) json.member("name", row.name);
  if ((keys & queries::kByBalanceName) != 0) json.member("balance_name", row.balance_name);
  if ((keys & queries::kByChartCode) != 0) json.member("code", row.chart_code);
  write_currency(json, "currency", row.currency);
  json.member("opening_minor", row.opening_minor);
  json.member("debit_minor", row.debit_minor);
  json.member("credit_minor", row.credit_minor);
  json.member("closing_minor", row.closing_minor);
  json.member("entry_count", row.entry_count);
  json.end_object();
}

void write_trial_rows(JsonWriter& json, const std::vector<queries::TrialBalanceRow>& rows,
                      bool with_code) {
  json.begin_array();
  for (const queries::TrialBalanceRow& row : rows) {
    json.begin_object();
    if (with_code) json.member("code", row.chart_code);
    write_currency(json, "currency", row.currency);
    json.member("account_count", row.account_count);
    json.member("debit_minor", row.debit_minor);
    json.member("credit_minor", row.credit_minor);
    json.member("balance_minor", row.balance_minor);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

std::string balance_json(const queries::BalanceAsOf& balance) {
  JsonWriter json;
  json.begin_object();
  write_id(json, "account", balance.account);
  json.member("balance_minor", balance.balance_minor);
  json.member("held_minor", balance.held_minor);
  write_currency(json, "currency", balance.currency);
  if (balance.last_slot != 0) json.member("last_slot", balance.last_slot);
  json.member("as_of_slot", balance.as_of_slot);
  json.end_object();
  return json.take();
}

std::string balances_json(const std::vector<BalancePoint>& points) {
  JsonWriter json;
  json.begin_object();
  write_currency(json, "currency", points.front().balance.currency);
  json.member("as_of_slot", points.front().balance.as_of_slot);
  json.key("points").begin_array();
  for (const BalancePoint& point : points) {
    json.begin_object();
    write_time(json, "time", point.time_ns);
    json.member("balance_minor", point.balance.balance_minor);
    json.member("held_minor", point.balance.held_minor);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take();
}

std::string statement_json(base::Id account, const queries::Statement& statement,
                           const OpenedMetadata& opened) {
  JsonWriter json;
  json.begin_object();
  write_id(json, "account", account);
  json.member("opening_minor", statement.opening_minor);
  json.member("closing_minor", statement.closing_minor);
  json.key("lines").begin_array();
  for (std::size_t i = 0; i < statement.lines.size(); ++i)
    write_line(json, statement.lines[i], opened.find(i));
  json.end_array();
  if (!statement.next_cursor.empty()) json.member("next_cursor", statement.next_cursor);
  json.member("as_of_slot", statement.as_of_slot);
  json.end_object();
  return json.take();
}

std::string records_json(const queries::RecordPage& page, const OpenedMetadata& opened) {
  JsonWriter json;
  json.begin_object();
  json.key("records").begin_array();
  for (std::size_t i = 0; i < page.records.size(); ++i)
    write_found(json, page.records[i], opened.find(i));
  json.end_array();
  if (!page.next_cursor.empty()) json.member("next_cursor", page.next_cursor);
  json.member("as_of_slot", page.as_of_slot);
  json.end_object();
  return json.take();
}

std::string aggregates_json(const queries::Aggregates& sums, std::uint8_t keys) {
  JsonWriter json;
  json.begin_object();
  json.key("rows").begin_array();
  for (const queries::AggregateRow& row : sums.rows) write_aggregate(json, row, keys);
  json.end_array();
  json.member("as_of_slot", sums.as_of_slot);
  json.end_object();
  return json.take();
}

std::string trial_balance_json(const queries::TrialBalance& balance) {
  JsonWriter json;
  json.begin_object();
  json.key("rows");
  write_trial_rows(json, balance.rows, true);
  json.key("totals");
  write_trial_rows(json, balance.totals, false);
  json.member("as_of_slot", balance.as_of_slot);
  json.end_object();
  return json.take();
}

}  // namespace atollbank::ledger_http
