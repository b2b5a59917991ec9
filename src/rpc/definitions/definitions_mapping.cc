// SPDX-License-Identifier: Apache-2.0
#include "rpc/definitions/definitions_mapping.h"

#include <algorithm>
#include <limits>

#include "ledger/format/metadata_text.h"
#include "rpc/definitions/metadata_mapping.h"
#include "rpc/posting/posting_mapping.h"

namespace atollbank::rpc {

using base::ErrorCode;
using base::Result;

namespace {

tl::unexpected<base::Error> malformed_answer() {
  return base::fail(ErrorCode::kInternal, "answer_malformed",
                    "the server answered what is no answer");
}

void put_money(money::Amount amount, definitions_v1::Money& message) {
  message.set_minor(amount.minor);
  message.set_currency(amount.currency.numeric());
}

Result<money::Amount> money_from(const definitions_v1::Money& message) {
  const std::uint32_t number =
      std::min<std::uint32_t>(message.currency(), std::numeric_limits<std::uint16_t>::max());
  ATOLL_TRY(const money::Currency currency,
            money::Currency::from_numeric(static_cast<std::uint16_t>(number)));
  return money::Amount{.minor = message.minor(), .currency = currency};
}

// Of an answer.
Result<money::Amount> told_money(const definitions_v1::Money& message) {
  auto amount = money_from(message);
  if (!amount) return malformed_answer();
  return amount;
}

Result<base::Id> told_id(std::string_view text) {
  auto id = id_from_text(text);
  if (!id) return malformed_answer();
  return id;
}

Result<definitions::Argument> argument_from(const definitions_v1::Argument& message) {
  definitions::Argument argument{.name = message.name(), .value = std::int64_t{0}};
  switch (message.value_case()) {
    case definitions_v1::Argument::kAmount: {
      ATOLL_TRY(argument.value, money_from(message.amount()));
      break;
    }
    case definitions_v1::Argument::kAccount: {
      ATOLL_TRY(argument.value, id_from_text(message.account()));
      break;
    }
    case definitions_v1::Argument::kNumber: argument.value = message.number(); break;
    case definitions_v1::Argument::VALUE_NOT_SET:
      return base::fail(ErrorCode::kInvalidArgument, "argument_invalid",
                        "the argument " + message.name().substr(0, 64) + " has no value");
  }
  return argument;
}

}  // namespace

definitions_v1::TemplateCall to_proto(const definitions::TemplateCall& call) {
  definitions_v1::TemplateCall message;
  message.set_name(call.name);
  message.set_version(call.version);
  for (const definitions::Argument& argument : call.arguments) {
    auto& to = *message.add_arguments();
    to.set_name(argument.name);
    if (const auto* amount = std::get_if<money::Amount>(&argument.value))
      put_money(*amount, *to.mutable_amount());
    else if (const auto* account = std::get_if<ledger::AccountId>(&argument.value))
      to.set_account(id_to_text(*account));
    else
      to.set_number(std::get<std::int64_t>(argument.value));
  }
  return message;
}

Result<definitions::TemplateCall> call_from(const definitions_v1::TemplateCall& message) {
  definitions::TemplateCall call{
      .name = message.name(), .version = message.version(), .arguments = {}};
  for (const definitions_v1::Argument& each : message.arguments()) {
    ATOLL_TRY(auto argument, argument_from(each));
    call.arguments.push_back(std::move(argument));
  }
  return call;
}

definitions_v1::PostRequest to_proto(const std::vector<definitions::TemplatePosting>& postings) {
  definitions_v1::PostRequest request;
  request.set_packed(true);
  for (const definitions::TemplatePosting& posting : postings) {
    auto& message = *request.add_postings();
    *message.mutable_call() = to_proto(posting.call);
    message.set_id(id_to_text(posting.frame.id));
    message.set_reference(id_to_text(posting.frame.reference));
    message.set_value_time_ns(posting.frame.value_time_ns);
    message.set_code(posting.frame.code);
    message.set_evidence(posting.frame.evidence);
    put(posting.metadata, *message.mutable_metadata());
  }
  return request;
}

Result<std::vector<definitions::TemplatePosting>> postings_from(
    const definitions_v1::PostRequest& request) {
  if (request.postings_size() > static_cast<int>(ledger::kBatchCommandMax))
    return base::fail(ErrorCode::kInvalidArgument, "batch_too_large",
                      "a batch holds at most 8,190 commands");
  std::vector<definitions::TemplatePosting> postings;
  for (const definitions_v1::TemplatePosting& message : request.postings()) {
    definitions::TemplatePosting& posting = postings.emplace_back();
    ATOLL_TRY(posting.call, call_from(message.call()));
    ATOLL_TRY(posting.frame.id, id_from_text(message.id()));
    ATOLL_TRY(posting.frame.reference, id_from_text(message.reference()));
    posting.frame.value_time_ns = message.value_time_ns();
    posting.frame.code = message.code();
    posting.frame.evidence = message.evidence();
    ATOLL_TRY(posting.metadata, orders_from(message.metadata()));
  }
  return postings;
}

definitions_v1::DefineResponse to_proto(const definitions::Defined& defined) {
  definitions_v1::DefineResponse response;
  response.set_slot(defined.slot);
  response.set_kind(std::string(definitions::name_of(defined.kind)));
  response.set_name(defined.name);
  return response;
}

Result<definitions::Defined> defined_from(const definitions_v1::DefineResponse& response) {
  const auto kind = definitions::kind_of(response.kind());
  if (!kind) return malformed_answer();
  return definitions::Defined{.slot = response.slot(), .kind = *kind, .name = response.name()};
}

definitions_v1::TemplatesResponse to_proto(
    const std::vector<definitions::TemplateView>& templates) {
  definitions_v1::TemplatesResponse response;
  for (const auto& [rule, slot] : templates) {
    auto& message = *response.add_templates();
    message.set_name(rule.name);
    message.set_version(rule.version);
    message.set_code(rule.code);
    message.set_balances_always(rule.is_proven_balanced);
    message.set_text(rule.text);
    message.set_slot(slot);
    for (const definitions::Parameter& parameter : rule.parameters) {
      auto& to = *message.add_parameters();
      to.set_name(parameter.name);
      to.set_type(std::string(definitions::name_of(parameter.type)));
    }
  }
  return response;
}

Result<std::vector<definitions::TemplateView>> templates_from(
    const definitions_v1::TemplatesResponse& response) {
  std::vector<definitions::TemplateView> templates;
  for (const definitions_v1::Template& message : response.templates()) {
    auto rule = definitions::compile_template(message.text());
    if (!rule) return malformed_answer();
    templates.push_back({.rule = *std::move(rule), .slot = message.slot()});
  }
  return templates;
}

definitions_v1::DryRunResponse to_proto(const definitions::Expansion& expansion) {
  definitions_v1::DryRunResponse response;
  response.set_template_name(expansion.template_name);
  response.set_version(expansion.version);
  response.set_code(expansion.code);
  for (const definitions::ExpandedLine& line : expansion.lines) {
    auto& message = *response.add_lines();
    message.set_account(id_to_text(line.account));
    message.set_account_text(line.account_text);
    put_money(line.amount, *message.mutable_amount());
    message.set_credit(line.is_credit);
  }
  return response;
}

Result<definitions::Expansion> expansion_from(const definitions_v1::DryRunResponse& response) {
  definitions::Expansion expansion{.template_name = response.template_name(),
                                   .version = response.version(),
                                   .code = response.code(),
                                   .lines = {}};
  for (const definitions_v1::Line& message : response.lines()) {
    ATOLL_TRY(const base::Id account, told_id(message.account()));
    ATOLL_TRY(const money::Amount amount, told_money(message.amount()));
    expansion.lines.push_back({.account = account,
                               .account_text = message.account_text(),
                               .amount = amount,
                               .is_credit = message.credit()});
  }
  return expansion;
}

definitions_v1::ChartEntry to_proto(const definitions::ChartEntry& entry) {
  definitions_v1::ChartEntry message;
  message.set_name(entry.name);
  message.set_first_code(entry.first_code);
  message.set_last_code(entry.last_code);
  message.set_type(static_cast<definitions_v1::AccountType>(entry.type));
  message.set_normal_side(static_cast<definitions_v1::Side>(entry.normal_side));
  return message;
}

Result<definitions::ChartEntry> chart_entry_from(const definitions_v1::ChartEntry& message) {
  const bool is_known = message.type() >= definitions_v1::ACCOUNT_TYPE_ASSET &&
                        message.type() <= definitions_v1::ACCOUNT_TYPE_EXPENSE &&
                        message.normal_side() >= definitions_v1::SIDE_DEBIT &&
                        message.normal_side() <= definitions_v1::SIDE_CREDIT;
  if (!is_known) return malformed_answer();
  return definitions::ChartEntry{
      .name = message.name(),
      .first_code = message.first_code(),
      .last_code = message.last_code(),
      .type = static_cast<definitions::AccountType>(message.type()),
      .normal_side = static_cast<definitions::Side>(message.normal_side())};
}

definitions_v1::ChartResponse to_proto(const std::vector<definitions::ChartEntry>& entries) {
  definitions_v1::ChartResponse response;
  for (const definitions::ChartEntry& entry : entries) *response.add_entries() = to_proto(entry);
  return response;
}

Result<std::vector<definitions::ChartEntry>> chart_from(
    const definitions_v1::ChartResponse& response) {
  std::vector<definitions::ChartEntry> entries;
  for (const definitions_v1::ChartEntry& message : response.entries()) {
    ATOLL_TRY(auto entry, chart_entry_from(message));
    entries.push_back(std::move(entry));
  }
  return entries;
}

definitions_v1::MetadataTypesResponse to_proto(
    const std::vector<definitions::DeclaredMetadata>& types) {
  definitions_v1::MetadataTypesResponse response;
  for (const definitions::DeclaredMetadata& declared : types) {
    auto& message = *response.add_types();
    message.set_name(declared.name);
    message.set_type(std::string(ledger::format::name_of(declared.type)));
    message.set_sealed(declared.is_sealed);
  }
  return response;
}

Result<std::vector<definitions::DeclaredMetadata>> metadata_types_from(
    const definitions_v1::MetadataTypesResponse& response) {
  std::vector<definitions::DeclaredMetadata> types;
  for (const definitions_v1::MetadataType& message : response.types()) {
    const auto type = ledger::format::metadata_type_named(message.type());
    if (!type) return malformed_answer();
    types.push_back({.name = message.name(), .type = *type, .is_sealed = message.sealed()});
  }
  return types;
}

definitions_v1::MonitorsResponse to_proto(const std::vector<definitions::MonitorRule>& monitors) {
  definitions_v1::MonitorsResponse response;
  for (const definitions::MonitorRule& rule : monitors) {
    auto& message = *response.add_monitors();
    message.set_name(rule.name);
    if (!rule.account.is_nil()) message.set_account(id_to_text(rule.account));
    message.set_address(rule.address);
    message.set_below(rule.is_below);
    put_money(rule.threshold, *message.mutable_threshold());
  }
  return response;
}

Result<std::vector<definitions::MonitorRule>> monitors_from(
    const definitions_v1::MonitorsResponse& response) {
  std::vector<definitions::MonitorRule> monitors;
  for (const definitions_v1::Monitor& message : response.monitors()) {
    definitions::MonitorRule& rule = monitors.emplace_back();
    rule.name = message.name();
    ATOLL_TRY(rule.account, told_id(message.account()));
    rule.address = message.address();
    rule.is_below = message.below();
    ATOLL_TRY(rule.threshold, told_money(message.threshold()));
  }
  return monitors;
}

definitions_v1::FiringsResponse to_proto(const definitions::FiringsPage& page) {
  definitions_v1::FiringsResponse response;
  response.set_next_slot(page.next_slot);
  for (const definitions::Firing& firing : page.firings) {
    auto& message = *response.add_firings();
    message.set_id(id_to_text(firing.id));
    message.set_slot(firing.slot);
    message.set_monitor(firing.monitor);
    message.set_account(id_to_text(firing.account));
    message.set_holds(firing.has_begun);
    put_money(firing.threshold, *message.mutable_threshold());
    message.set_balance_before(firing.balance_before);
    message.set_balance_after(firing.balance_after);
    message.set_booking_time_ns(firing.booking_time_ns);
  }
  return response;
}

Result<definitions::FiringsPage> firings_from(const definitions_v1::FiringsResponse& response) {
  definitions::FiringsPage page{.firings = {}, .next_slot = response.next_slot()};
  for (const definitions_v1::Firing& message : response.firings()) {
    definitions::Firing& firing = page.firings.emplace_back();
    ATOLL_TRY(firing.id, told_id(message.id()));
    ATOLL_TRY(firing.account, told_id(message.account()));
    ATOLL_TRY(firing.threshold, told_money(message.threshold()));
    firing.slot = message.slot();
    firing.monitor = message.monitor();
    firing.has_begun = message.holds();
    firing.balance_before = message.balance_before();
    firing.balance_after = message.balance_after();
    firing.booking_time_ns = message.booking_time_ns();
  }
  return page;
}

}  // namespace atollbank::rpc
