// SPDX-License-Identifier: Apache-2.0
#include "gateways/edge/shapes/import_json.h"

#include <algorithm>

#include "base/json.h"
#include "gateways/edge/shapes/currency_code.h"

namespace atollbank::edge {
namespace {

void write_import(base::JsonWriter& json, const imports::Import& import, bool is_trial) {
  json.begin_object();
  json.member("id", is_trial ? std::string() : base::to_text("import", import.id));
  json.member("account_id", base::to_text("acc", import.account_id));
  json.member("created", base::to_rfc3339(import.created));
  json.member("updated", base::to_rfc3339(import.updated));
  json.member("state", is_trial ? "dry_run" : imports::name_of(import.state));
  json.member("format", imports::name_of(import.format));
  json.member("statement_account", import.statement_account);
  json.member("line_count", import.line_count);
  json.member("new_count", import.new_count);
  json.member("known_count", import.known_count);
  json.member("empty_count", import.empty_count);
  json.member("pending_count", import.pending_count);
  json.member("done_count", import.done_count);
  json.member("sum", import.sum_minor);
  json.member("opening_balance", import.opening_minor);
  json.member("events", import.is_told);
  if (!import.reason.empty()) json.member("reason", import.reason);
  json.end_object();
}

void write_line(base::JsonWriter& json, const imports::PlannedLine& line, std::uint16_t currency) {
  const accounts::TakenLine& taken = line.taken;
  const bool is_foreign = taken.local_currency != 0;
  json.begin_object();
  json.member("line", line.line_number);
  json.member("id", taken.line_id);
  json.member("created", base::to_rfc3339(taken.created));
  json.member("settled", base::to_rfc3339(taken.settled));
  json.member("amount", taken.amount_minor);
  json.member("currency", currency_code(currency));
  json.member("local_amount", is_foreign ? taken.local_amount_minor : taken.amount_minor);
  json.member("local_currency", currency_code(is_foreign ? taken.local_currency : currency));
  json.member("description", line.description);
  json.member("counterparty",
              line.merchant_name.empty() ? line.counterparty.name : line.merchant_name);
  json.member("scheme", posting::name_of(taken.scheme));
  json.member("category", posting::name_of(taken.category));
  json.member("notes", line.notes);
  json.end_object();
}

}  // namespace

std::string import_json(const imports::Import& import) {
  base::JsonWriter json;
  json.begin_object();
  json.key("import");
  write_import(json, import, false);
  json.end_object();
  return json.take();
}

std::string imports_json(std::span<const imports::Import> list) {
  base::JsonWriter json;
  json.begin_object();
  json.key("imports");
  json.begin_array();
  for (const imports::Import& import : list) write_import(json, import, false);
  json.end_array();
  json.end_object();
  return json.take();
}

std::string trial_json(const imports::Import& import, std::span<const imports::PlannedLine> lines,
                       std::uint16_t currency) {
  base::JsonWriter json;
  json.begin_object();
  json.key("import");
  write_import(json, import, true);
  json.key("lines");
  json.begin_array();
  for (const auto& line : lines.first(std::min(lines.size(), kTrialLinesShownMax))) {
    write_line(json, line, currency);
  }
  json.end_array();
  json.end_object();
  return json.take();
}

}  // namespace atollbank::edge
