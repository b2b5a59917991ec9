// SPDX-License-Identifier: Apache-2.0
// The sandbox's imports: a statement of another bank, as its file is, fills an account.
#include "services/imports/api.h"

#include "gateways/edge/handlers.h"
#include "gateways/edge/services.h"
#include "gateways/edge/shapes/import_json.h"

namespace atollbank::edge {
namespace {

using imports::Import;
using imports::ImportsApi;
using imports::StartedImport;

constexpr base::Duration kFirstLook = base::Duration::from_ms(5);
constexpr base::Duration kLookMax = base::Duration::from_ms(200);
constexpr base::Duration kWaitMax = base::Duration::from_seconds(8);

base::Result<imports::StartImport> request_of(Call& call) {
  const Parameters& parameters = call.parameters;
  imports::StartImport request;
  request.user_id = call.holder.user_id;
  ATOLL_TRY(request.account_id, parameters.required_id("account_id", "acc"));
  request.import_id = call.made_at(request.account_id);
  if (const auto name = parameters.text("format"); name && name != "auto") {
    request.format = imports::format_named(*name);
    if (!request.format) {
      return base::fail(malformed_param("format", "must be csv, ofx or camt053"));
    }
  }
  if (const auto opening = parameters.text("opening_balance"); opening && opening != "auto") {
    if (opening != "none") {
      return base::fail(malformed_param("opening_balance", "must be auto or none"));
    }
    request.opening = imports::OpeningBalance::kNever;
  }
  ATOLL_TRY(const auto is_trial, parameters.flag("dry_run"));
  ATOLL_TRY(const auto is_told, parameters.flag("events"));
  request.is_trial = is_trial.value_or(false);
  request.is_told = is_told.value_or(false);
  if (call.sent.content_type.starts_with("multipart/") || !call.sent.content_encoding.empty()) {
    return base::fail(base::ErrorCode::kInvalidArgument, "unsupported_media_type",
                      "Send the file itself as the body");
  }
  request.bytes = std::move(call.sent.bytes);
  return request;
}

// The import once it is over, or as it stands when the client should not wait longer.
runtime::Task<base::Result<Import>> wait_for_end(const Services& services, Call call,
                                                 base::Id import_id) {
  base::Duration pause = kFirstLook;
  const base::Timestamp until = services.executor.clock().monotonic() + kWaitMax;
  for (;;) {
    auto asked = ask<Import>(services, *services.imports, &ImportsApi::find_import, call.context,
                             call.holder.user_id, import_id);
    auto import = co_await std::move(asked);
    const bool is_late = services.executor.clock().monotonic() >= until;
    if (!import || import->is_over() || is_late) co_return std::move(import);
    co_await runtime::sleep_for(services.executor, pause);
    pause = std::min(pause * 2, kLookMax);
  }
}

}  // namespace

HandlerTask import_statement(const Services& services, Call call) {
  ATOLL_CO_TRY(imports::StartImport request, request_of(call));
  ATOLL_CO_TRY(const auto waits, call.parameters.flag("wait"));
  const bool is_trial = request.is_trial;
  const base::Id account_id = request.account_id;
  auto asked = ask<StartedImport>(services, *services.imports, &ImportsApi::start_import,
                                  call.context, std::move(request));
  ATOLL_CO_TRY(const StartedImport started, co_await std::move(asked));
  if (is_trial) {
    auto owned =
        ask<accounts::Account>(services, services.accounts, &accounts::AccountsApi::account,
                               call.context, call.holder.user_id, account_id);
    ATOLL_CO_TRY(const accounts::Account account, co_await std::move(owned));
    co_return Answer{.body = trial_json(started.import, started.lines, account.currency)};
  }
  if (!waits.value_or(true)) co_return Answer{.body = import_json(started.import)};
  auto waiting = wait_for_end(services, std::move(call), started.import.id);
  ATOLL_CO_TRY(const Import import, co_await std::move(waiting));
  co_return Answer{.body = import_json(import)};
}

HandlerTask read_import(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id id, base::parse_id("import", call.path_id));
  auto asked = ask<Import>(services, *services.imports, &ImportsApi::find_import, call.context,
                           call.holder.user_id, id);
  ATOLL_CO_TRY(const Import import, co_await std::move(asked));
  co_return Answer{.body = import_json(import)};
}

HandlerTask list_imports(const Services& services, Call call) {
  ATOLL_CO_TRY(const base::Id account_id, call.parameters.required_id("account_id", "acc"));
  auto asked = ask<std::vector<Import>>(services, *services.imports, &ImportsApi::imports_of,
                                        call.context, call.holder.user_id, account_id);
  ATOLL_CO_TRY(const std::vector<Import> found, co_await std::move(asked));
  co_return Answer{.body = imports_json(found)};
}

}  // namespace atollbank::edge
