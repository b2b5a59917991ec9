// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/seal_handlers.h"

#include <algorithm>

#include "base/json.h"
#include "runtime/await.h"

namespace atollbank::ledger_http {
namespace {

using base::ErrorCode;
using base::JsonWriter;
using base::Result;
using runtime::Completion;
using runtime::Task;

Result<void> check_served(const Services& services) {
  if (services.seals != nullptr) return {};
  return base::fail(ErrorCode::kUnavailable, "seals_not_served", "this ledger signs nothing");
}

void write_head(JsonWriter& json, const seals::SignedHead& head) {
  json.begin_object();
  json.member("size", head.head.size);
  json.member("end_slot", head.head.end_slot());
  json.member("time", base::to_rfc3339(head.head.time));
  json.member("note", seals::note_of(head));
  json.end_object();
}

}  // namespace

Task<Result<std::string>> prove_record(Services services, Call call) {
  ATOLL_CO_TRY_VOID(check_served(services));
  ATOLL_CO_TRY(const base::Id id, call.path_id(0));
  auto find = [&services, &call, id](Completion<posting::RecordView> done) {
    services.posting.find(call.context, id, std::move(done));
  };
  auto sought = runtime::await_completion<posting::RecordView>(services.executor, std::move(find));
  ATOLL_CO_TRY(const posting::RecordView record, co_await std::move(sought));
  auto prove = [&services, &call, &record](Completion<seals::InclusionProof> done) {
    services.seals->prove(call.context, record.slot, std::move(done));
  };
  auto proving =
      runtime::await_completion<seals::InclusionProof>(services.executor, std::move(prove));
  ATOLL_CO_TRY(const seals::InclusionProof proof, co_await std::move(proving));
  co_return seals::to_json(proof);
}

Task<Result<std::string>> read_verifier_key(Services services, Call) {
  ATOLL_CO_TRY_VOID(check_served(services));
  JsonWriter json;
  json.begin_object();
  json.member("verifier_key", seals::text_of(services.seals->verifier_key()));
  json.end_object();
  co_return json.take();
}

Task<Result<std::string>> read_tree_head(Services services, Call call) {
  ATOLL_CO_TRY_VOID(check_served(services));
  auto start = [&services, &call](Completion<seals::SignedHead> done) {
    services.seals->head(call.context, std::move(done));
  };
  auto asked = runtime::await_completion<seals::SignedHead>(services.executor, std::move(start));
  ATOLL_CO_TRY(const seals::SignedHead head, co_await std::move(asked));
  JsonWriter json;
  write_head(json, head);
  co_return json.take();
}

Task<Result<std::string>> list_tree_heads(Services services, Call call) {
  ATOLL_CO_TRY_VOID(check_served(services));
  ATOLL_CO_TRY_VOID(call.allow_only({"after_size", "limit"}));
  ATOLL_CO_TRY(const std::uint64_t after_size, call.number("after_size", 0));
  ATOLL_CO_TRY(const std::uint64_t asked_limit, call.number("limit", 100));
  const auto limit =
      static_cast<std::uint32_t>(std::min<std::uint64_t>(asked_limit, seals::kHeadsLimitMax));
  auto start = [&services, &call, after_size, limit](Completion<seals::HeadsPage> done) {
    services.seals->heads(call.context, after_size, limit, std::move(done));
  };
  auto asked = runtime::await_completion<seals::HeadsPage>(services.executor, std::move(start));
  ATOLL_CO_TRY(const seals::HeadsPage page, co_await std::move(asked));
  JsonWriter json;
  json.begin_object();
  json.key("heads").begin_array();
  for (const seals::SignedHead& head : page.heads) write_head(json, head);
  json.end_array();
  if (page.next_after_size != 0) json.member("next_after_size", page.next_after_size);
  json.end_object();
  co_return json.take();
}

Task<Result<std::string>> prove_growth(Services services, Call call) {
  ATOLL_CO_TRY_VOID(check_served(services));
  ATOLL_CO_TRY_VOID(call.allow_only({"older_size", "newer_size"}));
  ATOLL_CO_TRY(const std::uint64_t older_size, call.number("older_size", 0));
  ATOLL_CO_TRY(const std::uint64_t newer_size, call.number("newer_size", 0));
  auto start = [&](Completion<seals::ConsistencyProof> done) {
    services.seals->consistency(call.context, older_size, newer_size, std::move(done));
  };
  auto asked =
      runtime::await_completion<seals::ConsistencyProof>(services.executor, std::move(start));
  ATOLL_CO_TRY(const seals::ConsistencyProof proof, co_await std::move(asked));
  co_return seals::to_json(proof);
}

}  // namespace atollbank::ledger_http
