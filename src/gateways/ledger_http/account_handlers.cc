// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/account_handlers.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/json.h"
#include "gateways/ledger_http/metadata_json.h"
#include "gateways/ledger_http/opened_metadata.h"
#include "gateways/ledger_http/record_json.h"
#include "ledger/account.h"
#include "ledger/record_view.h"
#include "runtime/await.h"

namespace atollbank::ledger_http {
namespace {

using base::ErrorCode;
using base::JsonWriter;
using base::Result;
using runtime::Completion;
using runtime::Task;

constexpr std::uint64_t kAccountsPageMax = 500;
constexpr std::uint64_t kAccountsLookedAtMax = 20'000;  // by one call, however few match

void write_balance(JsonWriter& json, const posting::AccountBalance& balance) {
  json.member("balance_minor", balance.balance_minor);
  json.member("held_minor", balance.held_minor);
  json.key("available_minor");
  if (balance.floor_minor == ledger::kNoFloor)
    json.null();
  else
    json.value(balance.available_minor());
  write_floor(json, "floor_minor", balance.floor_minor);
  write_ceiling(json, "ceiling_minor", balance.ceiling_minor);
  write_currency(json, "currency", balance.currency);
  json.member("debits_frozen", (balance.state & ledger::kDebitsFrozen) != 0);
  json.member("credits_frozen", (balance.state & ledger::kCreditsFrozen) != 0);
  json.member("closed", (balance.state & ledger::kClosed) != 0);
  json.member("last_slot", balance.last_slot);
  json.member("as_of_slot", balance.as_of_slot);
}

template <std::size_t size>
std::string_view name_in(const char (&name)[size]) {
  return {name, strnlen(name, size)};
}

void write_opening(JsonWriter& json, const ledger::AccountOpening& opening) {
  write_id(json, "owner", opening.owner);
  json.member("namespace_name", name_in(opening.namespace_name));
  json.member("name", name_in(opening.name));
  json.member("balance_name", name_in(opening.balance_name));
  json.member("code", opening.chart_code);
  json.member("legal_entity", opening.legal_entity);
}

auto await_balance(Services services, const runtime::Context& context, base::Id account) {
  auto start = [services, context, account](Completion<posting::AccountBalance> done) {
    services.posting.balance(context, account, std::move(done));
  };
  return runtime::await_completion<posting::AccountBalance>(services.executor, std::move(start));
}

auto await_record(Services services, const runtime::Context& context, base::Id id) {
  auto start = [services, context, id](Completion<posting::RecordView> done) {
    services.posting.find(context, id, std::move(done));
  };
  return runtime::await_completion<posting::RecordView>(services.executor, std::move(start));
}

auto await_opening(Services services, const runtime::Context& context, std::uint32_t index) {
  auto start = [services, context, index](Completion<ledger::AccountOpening> done) {
    services.posting.account_at(context, index, std::move(done));
  };
  return runtime::await_completion<ledger::AccountOpening>(services.executor, std::move(start));
}

// The whole group that begins at this slot.
auto await_group(Services services, const runtime::Context& context, std::uint64_t slot) {
  auto start = [services, context, slot](Completion<posting::FollowedGroups> done) {
    services.posting.follow(context, slot, 1, std::move(done));
  };
  return runtime::await_completion<posting::FollowedGroups>(services.executor, std::move(start));
}

void write_entry(JsonWriter& json, const posting::StatementEntry& entry,
                 const definitions::ReadFields* opened) {
  json.begin_object();
  json.member("slot", entry.slot);
  json.member("kind", name_of(entry.kind));
  write_id(json, "id", entry.id);
  json.member("amount_minor", entry.amount_minor);
  json.member("held_change_minor", entry.held_change_minor);
  json.member("balance_after", entry.balance_after);
  json.member("held_after", entry.held_after);
  write_time(json, "booking_time", entry.booking_time_ns);
  write_time(json, "value_time", entry.value_time_ns);
  json.member("code", entry.code);
  write_id(json, "reference", entry.reference);
  if (entry.related_slot != 0) json.member("related_slot", entry.related_slot);
  write_evidence(json, entry.evidence, opened);
  json.end_object();
}

std::string address_of(const ledger::AccountOpening& opening) {
  return std::string(name_in(opening.namespace_name)) + "." + std::string(name_in(opening.name));
}

}  // namespace

Task<Result<std::string>> read_account(Services services, Call call) {
  ATOLL_CO_TRY(const base::Id id, call.path_id(0));
  auto asked = await_balance(services, call.context, id);
  ATOLL_CO_TRY(const posting::AccountBalance balance, co_await std::move(asked));
  auto sought = await_record(services, call.context, id);
  ATOLL_CO_TRY(const posting::RecordView record, co_await std::move(sought));
  if (record.record.kind != ledger::format::SlotKind::kAccountOpened) {
    co_return base::fail(ErrorCode::kInternal, "record_inconsistent", "no opening under this id");
  }
  const auto& slot = ledger::slot_as<ledger::format::AccountOpenedSlot>(record.record);
  auto answered = await_opening(services, call.context, slot.account);
  ATOLL_CO_TRY(const ledger::AccountOpening opening, co_await std::move(answered));
  JsonWriter json;
  json.begin_object();
  write_id(json, "id", id);
  write_opening(json, opening);
  write_time(json, "opened_at", record.booking_time_ns);
  write_balance(json, balance);
  json.end_object();
  co_return json.take();
}

Task<Result<std::string>> read_balance(Services services, Call call) {
  ATOLL_CO_TRY(const base::Id id, call.path_id(0));
  auto asked = await_balance(services, call.context, id);
  ATOLL_CO_TRY(const posting::AccountBalance balance, co_await std::move(asked));
  JsonWriter json;
  json.begin_object();
  write_id(json, "account", id);
  write_balance(json, balance);
  json.end_object();
  co_return json.take();
}

Task<Result<std::string>> list_account_records(Services services, Call call) {
  ATOLL_CO_TRY_VOID(call.allow_only({"before_slot", "limit"}));
  posting::StatementRequest request;
  ATOLL_CO_TRY(request.account, call.path_id(0));
  ATOLL_CO_TRY(request.before_slot, call.number("before_slot", 0));
  ATOLL_CO_TRY(const std::uint64_t limit, call.number("limit", 100));
  request.limit =
      static_cast<std::uint32_t>(std::min<std::uint64_t>(limit, posting::kStatementLimitMax));
  auto start = [&services, &call, request](Completion<posting::StatementPage> done) {
    services.posting.statement(call.context, request, std::move(done));
  };
  auto asked =
      runtime::await_completion<posting::StatementPage>(services.executor, std::move(start));
  ATOLL_CO_TRY(const posting::StatementPage page, co_await std::move(asked));
  auto opening = open_metadata(services, call.context, sealed_rows_of(page.entries));
  ATOLL_CO_TRY(const OpenedMetadata opened, co_await std::move(opening));
  JsonWriter json;
  json.begin_object();
  write_id(json, "account", request.account);
  json.key("entries").begin_array();
  for (std::size_t i = 0; i < page.entries.size(); ++i)
    write_entry(json, page.entries[i], opened.find(i));
  json.end_array();
  if (page.next_before_slot != 0) json.member("next_before_slot", page.next_before_slot);
  json.end_object();
  co_return json.take();
}

Task<Result<std::string>> list_accounts(Services services, Call call) {
  ATOLL_CO_TRY_VOID(call.allow_only({"prefix", "after", "limit"}));
  ATOLL_CO_TRY(const std::uint64_t first, call.number("after", 0));
  ATOLL_CO_TRY(const std::uint64_t asked_limit, call.number("limit", 50));
  const std::uint64_t limit = std::min(asked_limit, kAccountsPageMax);
  const std::string prefix(call.query.find("prefix").value_or(""));
  JsonWriter json;
  json.begin_object();
  json.key("accounts").begin_array();
  std::uint64_t index = first;
  bool is_at_end = false;
  for (std::uint64_t found = 0; found < limit && index < first + kAccountsLookedAtMax; ++index) {
    auto asked = await_opening(services, call.context, static_cast<std::uint32_t>(index));
    auto opening = co_await std::move(asked);
    is_at_end = !opening && opening.error().reason == "account_not_found";
    if (is_at_end) break;
    if (!opening) co_return base::fail(std::move(opening).error());
    if (!address_of(*opening).starts_with(prefix)) continue;
    auto read = await_balance(services, call.context, opening->id);
    ATOLL_CO_TRY(const posting::AccountBalance balance, co_await std::move(read));
    ++found;
    json.begin_object();
    write_id(json, "id", opening->id);
    write_opening(json, *opening);
    write_balance(json, balance);
    json.end_object();
  }
  json.end_array();
  if (!is_at_end) json.member("next_after", index);
  json.end_object();
  co_return json.take();
}

Task<Result<std::string>> read_named_balance(Services services, Call call) {
  ATOLL_CO_TRY(const base::Id owner, call.path_id(0));
  auto start = [&services, &call, owner](Completion<std::vector<posting::NamedBalance>> done) {
    services.posting.named_balance(call.context, owner, call.path_parts.at(1), std::move(done));
  };
  auto asked = runtime::await_completion<std::vector<posting::NamedBalance>>(services.executor,
                                                                             std::move(start));
  ATOLL_CO_TRY(const auto sums, co_await std::move(asked));
  JsonWriter json;
  json.begin_object();
  write_id(json, "owner", owner);
  json.member("balance_name", call.path_parts.at(1));
  json.key("sums").begin_array();
  for (const posting::NamedBalance& sum : sums) {
    json.begin_object();
    write_currency(json, "currency", sum.currency);
    json.member("balance_minor", sum.balance_minor);
    json.member("held_minor", sum.held_minor);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  co_return json.take();
}

Task<Result<std::string>> find_record(Services services, Call call) {
  ATOLL_CO_TRY(const base::Id id, call.path_id(0));
  auto sought = await_record(services, call.context, id);
  ATOLL_CO_TRY(const posting::RecordView found, co_await std::move(sought));
  const std::uint64_t distance = ledger::group_distance_of(found.record);
  auto followed = await_group(services, call.context, found.slot - distance);
  ATOLL_CO_TRY(const posting::FollowedGroups group, co_await std::move(followed));
  if (group.slots.size() <= distance) {
    co_return base::fail(ErrorCode::kInternal, "record_inconsistent", "the record has no group");
  }
  auto indexes = accounts_in(record_at(group.slots, distance));
  auto learning = services.accounts.learn(services.posting, services.executor, std::move(indexes));
  ATOLL_CO_TRY_VOID(co_await std::move(learning));
  auto opening = open_metadata(services, call.context, sealed_rows_of(std::array{found}));
  ATOLL_CO_TRY(const OpenedMetadata opened, co_await std::move(opening));
  JsonWriter json;
  write_record(json, group.slots, distance, services.accounts, opened.find(0));
  co_return json.take();
}

}  // namespace atollbank::ledger_http
