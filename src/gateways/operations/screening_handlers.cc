// SPDX-License-Identifier: Apache-2.0
// Whether people are screened, against which list, and which one waits for two persons.
#include "base/bytes.h"
#include "gateways/operations/routes.h"
#include "runtime/await.h"

namespace atollbank::operations_door {

using base::JsonWriter;
using runtime::await_completion;
using runtime::Completion;
using screening::ListFacts;
using screening::ScreeningStatus;

namespace {

void write_list(JsonWriter& json, std::string_view name, const ListFacts& list) {
  json.key(name).begin_object().member("version", list.version);
  json.member("list", base::to_hex(base::bytes_of(content_of(list))));
  json.member("entries", list.entry_count).member("names", list.name_count);
  json.member("loaded", list.loaded).member("refreshed", list.refreshed).end_object();
}

}  // namespace

HandlerTask read_screening(const Services& services, Call call) {
  auto ask = [&services, context = call.context,
              id = call.who.id](Completion<ScreeningStatus> done) {
    services.operations.screening(context, id, std::move(done));
  };
  ATOLL_CO_TRY(const ScreeningStatus status,
               co_await await_completion<ScreeningStatus>(services.executor, std::move(ask)));
  JsonWriter json;
  json.begin_object().member("is_available", status.unavailable_reason.empty());
  if (!status.unavailable_reason.empty()) {
    json.member("unavailable_reason", status.unavailable_reason);
  }
  if (status.check && !status.check->stopped_reason.empty()) {
    json.member("stopped_reason", status.check->stopped_reason);
    json.member("stopped", status.check->stopped);
  }
  if (status.list) write_list(json, "list_in_use", *status.list);
  if (status.shrunk) write_list(json, "list_that_shrank", *status.shrunk);
  json.end_object();
  co_return json.take();
}

}  // namespace atollbank::operations_door
