// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/definition_handlers.h"

#include "gateways/ledger_http/definition_json.h"
#include "runtime/await.h"

namespace atollbank::ledger_http {

using base::ErrorCode;
using base::Result;
using definitions::DefinitionsApi;
using runtime::await_completion;
using runtime::Completion;
using runtime::Task;

namespace {

Result<void> check_served(const Services& services) {
  if (services.definitions != nullptr) return {};
  return base::fail(ErrorCode::kUnavailable, "definitions_not_served",
                    "this ledger serves no definitions");
}

// Asks for a whole list.
template <class T>
Task<Result<std::string>> list(Services services, Call call,
                               void (DefinitionsApi::*all)(const runtime::Context&,
                                                           Completion<std::vector<T>>)) {
  ATOLL_CO_TRY_VOID(check_served(services));
  auto start = [&services, &call, all](Completion<std::vector<T>> done) {
    (services.definitions->*all)(call.context, std::move(done));
  };
  ATOLL_CO_TRY(const auto items, co_await await_completion<std::vector<T>>(services.executor,
                                                                           std::move(start)));
  co_return to_json(items);
}

}  // namespace

Task<Result<std::string>> define(Services services, Call call) {
  ATOLL_CO_TRY_VOID(check_served(services));
  ATOLL_CO_TRY(const DefinitionOrder order, read_definition(call.body));
  auto start = [&services, &call, &order](Completion<definitions::Defined> done) {
    services.definitions->define(call.context, order.text, order.id, std::move(done));
  };
  ATOLL_CO_TRY(const auto defined, co_await await_completion<definitions::Defined>(
                                       services.executor, std::move(start)));
  co_return to_json(defined);
}

Task<Result<std::string>> list_templates(Services services, Call call) {
  return list(services, std::move(call), &DefinitionsApi::templates);
}

Task<Result<std::string>> dry_run_template(Services services, Call call) {
  ATOLL_CO_TRY_VOID(check_served(services));
  ATOLL_CO_TRY(const auto posting, read_template_posting(call.path_parts[0], call.body, false));
  auto start = [&services, &call, &posting](Completion<definitions::Expansion> done) {
    services.definitions->dry_run(call.context, posting.call, std::move(done));
  };
  ATOLL_CO_TRY(const auto expansion, co_await await_completion<definitions::Expansion>(
                                         services.executor, std::move(start)));
  co_return to_json(expansion);
}

Task<Result<std::string>> post_by_template(Services services, Call call) {
  ATOLL_CO_TRY_VOID(check_served(services));
  ATOLL_CO_TRY(const auto posting, read_template_posting(call.path_parts[0], call.body, true));
  auto start = [&services, &call, &posting](Completion<posting::Reply> done) {
    services.definitions->post(call.context, {posting}, std::move(done));
  };
  ATOLL_CO_TRY(const auto reply,
               co_await await_completion<posting::Reply>(services.executor, std::move(start)));
  const ledger::CommandResult& result = reply.results.at(0);
  if (result.outcome != ledger::Outcome::kDone)
    co_return base::fail(ErrorCode::kFailedPrecondition, ledger::name_of(result.outcome),
                         "the ledger did not post it");
  co_return to_json(result);
}

Task<Result<std::string>> read_chart(Services services, Call call) {
  return list(services, std::move(call), &DefinitionsApi::chart);
}

Task<Result<std::string>> list_metadata_types(Services services, Call call) {
  return list(services, std::move(call), &DefinitionsApi::metadata_types);
}

Task<Result<std::string>> list_monitors(Services services, Call call) {
  return list(services, std::move(call), &DefinitionsApi::monitors);
}

Task<Result<std::string>> list_firings(Services services, Call call) {
  ATOLL_CO_TRY_VOID(check_served(services));
  ATOLL_CO_TRY_VOID(call.allow_only({"from_slot", "limit"}));
  ATOLL_CO_TRY(const std::uint64_t from_slot, call.number("from_slot", 0));
  ATOLL_CO_TRY(const std::uint64_t asked_limit, call.number("limit", 100));
  const auto limit = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(asked_limit, definitions::kFiringsPageMax));
  auto start = [&services, &call, from_slot, limit](Completion<definitions::FiringsPage> done) {
    services.definitions->firings(call.context, from_slot, limit, std::move(done));
  };
  ATOLL_CO_TRY(const auto page, co_await await_completion<definitions::FiringsPage>(
                                    services.executor, std::move(start)));
  co_return to_json(page);
}

}  // namespace atollbank::ledger_http
