// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/definitions/definition_views.h"

#include "apps/atollctl/fields.h"
#include "ledger/format/metadata_text.h"

namespace atollbank::atollctl {

namespace format = ledger::format;
using definitions::FieldState;

namespace {

Field money_of(const std::string& name, money::Amount amount) {
  return money_field(name, amount.minor, amount.currency.numeric());
}

template <class Name>
Field word_field(const std::string& name, Name value) {
  return text_field(name, std::string(definitions::name_of(value)));
}

std::string parameters_text(const definitions::Template& rule) {
  std::string text;
  for (const definitions::Parameter& parameter : rule.parameters) {
    text += (text.empty() ? "" : ", ") + parameter.name + ": ";
    text += definitions::name_of(parameter.type);
  }
  return text;
}

}  // namespace

View view_of(base::Id id, const definitions::Defined& defined) {
  View view;
  view.fields = {id_field("id", id), word_field("kind", defined.kind),
                 text_field("name", defined.name), count_field("slot", defined.slot)};
  return view;
}

View view_of(const std::vector<definitions::TemplateView>& templates) {
  View view;
  view.list_key = "templates";
  for (const auto& [rule, slot] : templates) {
    view.rows.push_back({text_field("name", rule.name), count_field("version", rule.version),
                         count_field("code", rule.code),
                         text_field("parameters", parameters_text(rule)),
                         flag_field("balances_always", rule.is_proven_balanced),
                         count_field("slot", slot)});
  }
  return view;
}

View view_of(const std::vector<definitions::ChartEntry>& entries) {
  View view;
  view.list_key = "entries";
  for (const definitions::ChartEntry& entry : entries) {
    view.rows.push_back({count_field("first_code", entry.first_code),
                         count_field("last_code", entry.last_code),
                         word_field("type", entry.type),
                         word_field("normal_side", entry.normal_side),
                         text_field("name", entry.name)});
  }
  return view;
}

View view_of(const std::vector<definitions::DeclaredMetadata>& types) {
  View view;
  view.list_key = "metadata_types";
  for (const definitions::DeclaredMetadata& declared : types) {
    view.rows.push_back({text_field("name", declared.name),
                         text_field("type", std::string(format::name_of(declared.type))),
                         flag_field("sealed", declared.is_sealed)});
  }
  return view;
}

View view_of(const std::vector<definitions::MonitorRule>& monitors) {
  View view;
  view.list_key = "monitors";
  for (const definitions::MonitorRule& rule : monitors) {
    view.rows.push_back({text_field("name", rule.name), account_field("account", rule.account),
                         text_field("address", rule.address),
                         text_field("side", rule.is_below ? "below" : "above"),
                         money_of("threshold", rule.threshold)});
  }
  return view;
}

View view_of(const definitions::Expansion& expansion) {
  View view;
  view.fields = {text_field("template", expansion.template_name),
                 count_field("version", expansion.version), count_field("code", expansion.code)};
  view.list_key = "lines";
  for (const definitions::ExpandedLine& line : expansion.lines) {
    view.rows.push_back({text_field("side", line.is_credit ? "credit" : "debit"),
                         account_field("account", line.account),
                         text_field("named", line.account_text), money_of("amount", line.amount)});
  }
  return view;
}

View view_of(const definitions::FiringsPage& page) {
  View view;
  view.fields = {count_field("next_slot", page.next_slot)};
  view.list_key = "firings";
  for (const definitions::Firing& firing : page.firings) {
    const std::uint16_t currency = firing.threshold.currency.numeric();
    view.rows.push_back({time_field("booked", firing.booking_time_ns),
                         text_field("monitor", firing.monitor),
                         flag_field("holds", firing.has_begun),
                         account_field("account", firing.account),
                         money_of("threshold", firing.threshold),
                         money_field("balance_before", firing.balance_before, currency),
                         money_field("balance_after", firing.balance_after, currency),
                         count_field("slot", firing.slot)});
  }
  return view;
}

View view_of(const queries::RecordPage& page) {
  View view;
  view.list_key = "records";
  for (const queries::Record& record : page.records) {
    view.rows.push_back({time_field("booked", record.booking_time_ns),
                         text_field("kind", std::string(name_of(record.kind))),
                         text_field("outcome", std::string(ledger::name_of(record.outcome))),
                         money_field("amount", record.amount_minor, record.currency),
                         id_field("id", record.id), count_field("slot", record.slot)});
  }
  return view;
}

std::vector<Field> fields_of(const definitions::ReadFields& metadata) {
  std::vector<Field> fields;
  for (const definitions::ReadField& field : metadata) {
    const std::string subject = base::to_base62(field.subject);
    const std::string type(format::name_of(type_of(field.value)));
    std::string text = format::to_text(field.value) + " (" + type + ")";
    if (field.state == FieldState::kOpened)
      text = format::to_text(field.value) + " (" + type + ", sealed for " + subject + ")";
    if (field.state == FieldState::kSealed) text = "sealed for " + subject + ": no key here";
    if (field.state == FieldState::kErased) text = "erased (of " + subject + ")";
    fields.push_back(text_field("metadata." + field.name, std::move(text)));
  }
  return fields;
}

}  // namespace atollbank::atollctl
