// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/changes.h"

#include <charconv>
#include <string>

#include "base/json.h"
#include "gateways/ledger_http/opened_metadata.h"
#include "gateways/ledger_http/problem_json.h"
#include "gateways/ledger_http/record_json.h"
#include "ledger/record_view.h"
#include "runtime/await.h"

namespace atollbank::ledger_http {
namespace {

using base::Result;
using ledger::format::Slot;
using posting::FollowedGroups;

constexpr std::uint32_t kReadBytes = 256 * 1024;
// An empty line tells a client that the stream lives, and us that the client does not.
constexpr base::Duration kHeartbeat = base::Duration::from_seconds(15);

enum class Form : std::uint8_t { kEvents, kLines };

struct ChangesRequest {
  Form form = Form::kLines;
  std::uint64_t from_slot = 0;
  bool waits = true;
};

Result<ChangesRequest> request_of(const Call& call) {
  ATOLL_TRY_VOID(call.allow_only({"from_slot", "wait"}));
  ChangesRequest request;
  if (call.accept.find("text/event-stream") != std::string::npos) request.form = Form::kEvents;
  ATOLL_TRY(request.from_slot, call.number("from_slot", 0));
  const std::string_view last = call.last_event_id;
  if (!last.empty()) {
    std::uint64_t slot = 0;
    const auto [end, error] = std::from_chars(last.data(), last.data() + last.size(), slot);
    if (error != std::errc() || end != last.data() + last.size()) {
      return base::fail(base::ErrorCode::kInvalidArgument, "query_malformed",
                        "Last-Event-ID: not the id of an event of ours");
    }
    request.from_slot = slot + 1;
  }
  request.waits = call.query.find("wait").value_or("true") != "false";
  return request;
}

// The records of whole groups, from `from_slot` on.
std::string text_of(std::span<const Slot> slots, const ChangesRequest& request,
                    const AccountBook& accounts, const OpenedMetadata& marked) {
  std::string text;
  base::JsonWriter json;
  std::uint64_t group_slot = 0;
  std::size_t group_index = 0;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (slots[i].kind == ledger::format::SlotKind::kGroupHeader) {
      group_slot = ledger::slot_as<ledger::format::GroupHeaderSlot>(slots[i]).first_slot;
      group_index = i;
    }
    const std::uint64_t slot = group_slot + (i - group_index);
    if (!ledger::is_command(slots[i].kind) || slot < request.from_slot) continue;
    write_record(json, slots, i, accounts, marked.find(i));
    if (request.form == Form::kEvents) {
      text.append("id: ").append(std::to_string(slot)).append("\ndata: ");
      text.append(json.take()).append("\n\n");
    } else {
      text.append(json.take()).append("\n");
    }
  }
  return text;
}

// The records that have sealed metadata, by their place.
std::vector<SealedRow> sealed_records_of(std::span<const Slot> slots) {
  std::vector<SealedRow> sealed;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (!ledger::is_command(slots[i].kind)) continue;
    const std::size_t distance = ledger::evidence_distance_of(slots[i]);
    if (distance == 0) continue;
    std::string evidence(ledger::evidence_at(slots, i + distance));
    if (definitions::has_sealed_field(evidence)) sealed.push_back({i, std::move(evidence)});
  }
  return sealed;
}

runtime::Task<Result<bool>> write(runtime::Executor& executor, net::ResponseStream& stream,
                                  std::string piece) {
  auto start = [&stream, &piece](runtime::Completion<bool> done) {
    stream.write(std::move(piece),
                 [done = std::move(done)](bool is_alive) mutable { done(is_alive); });
  };
  auto written = runtime::await_completion<bool>(executor, std::move(start));
  co_return co_await std::move(written);
}

runtime::Task<Result<FollowedGroups>> next_groups(Services services, ChangesRequest request) {
  runtime::Context context;
  const base::Duration patience = request.waits ? kHeartbeat : base::Duration{};
  context.deadline = base::Deadline::after(services.executor.clock(), patience);
  auto start = [&services, &context, &request](runtime::Completion<FollowedGroups> done) {
    services.posting.follow(context, request.from_slot, kReadBytes, std::move(done));
  };
  auto followed = runtime::await_completion<FollowedGroups>(services.executor, std::move(start));
  co_return co_await std::move(followed);
}

}  // namespace

runtime::Task<void> follow_changes(Services services, Call call, net::Responder responder) {
  auto parsed = request_of(call);
  if (!parsed) {
    responder.answer(problem_of(parsed.error()));
    co_return;
  }
  ChangesRequest request = *parsed;
  net::HttpResponse head;
  head.content_type = request.form == Form::kEvents ? "text/event-stream" : "application/jsonl";
  head.headers.emplace_back("Cache-Control", "no-store");
  net::ResponseStream stream = responder.begin(std::move(head));
  for (;;) {
    auto following = next_groups(services, request);
    auto groups = co_await std::move(following);
    if (!groups) co_return;  // the ledger stops: the client will ask again
    if (groups->slots.empty() && !request.waits) co_return;
    auto indexes = accounts_in(groups->slots);
    auto learning =
        services.accounts.learn(services.posting, services.executor, std::move(indexes));
    auto learnt = co_await std::move(learning);
    if (!learnt) co_return;
    auto marking = mark_erased(services, {}, sealed_records_of(groups->slots));
    auto marked = co_await std::move(marking);
    if (!marked) co_return;
    std::string piece = text_of(groups->slots, request, services.accounts, *marked);
    if (groups->slots.empty()) piece = request.form == Form::kEvents ? ":\n\n" : "\n";
    auto writing = write(services.executor, stream, std::move(piece));
    auto is_alive = co_await std::move(writing);
    if (!is_alive || !*is_alive) co_return;
    if (!groups->slots.empty()) request.from_slot = groups->next_slot;
  }
}

}  // namespace atollbank::ledger_http
