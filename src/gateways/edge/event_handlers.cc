// SPDX-License-Identifier: Apache-2.0
// GET /events: what happens on an account, as server-sent events, for as long as the client stays
// and its token holds. Each event's "id" is the position behind it, so that Last-Event-ID goes on
// without a gap.
#include <memory>
#include <utility>

#include "gateways/edge/error_json.h"
#include "gateways/edge/handlers.h"
#include "gateways/edge/services.h"
#include "gateways/edge/shapes/event_json.h"

namespace atollbank::edge {

using base::Result;
using transactions::EventPage;
using transactions::EventPosition;
using transactions::EventsRequest;
using transactions::TransactionsApi;

namespace {

// A comment tells the client that the stream lives, and us that the client does not.
constexpr base::Duration kHeartbeat = base::Duration::from_seconds(15);
constexpr std::string_view kOpening = "retry: 2000\n\n";
constexpr std::string_view kBeat = ":\n\n";

// What a wait for events was started with; whichever comes first, a page or the end of all
// streams, answers it. Shared by the two.
struct PageWait {
  runtime::Completion<EventPage> done;

  void answer(Result<EventPage> page) {
    auto once = std::exchange(done, {});
    if (once) once(std::move(page));
  }
};

class EventPieces final : public Pieces {
 public:
  EventPieces(const Services& services, Call call, EventsRequest request, std::uint64_t number)
      : services_(services),
        call_(std::move(call)),
        request_(std::move(request)),
        number_(number) {}
  ~EventPieces() override { services_.streams->close(number_); }

  runtime::Task<Result<std::string>> next() override {
    if (!has_begun_) {
      has_begun_ = true;
      co_return std::string(kOpening);
    }
    if (is_over_ || services_.streams->are_closed()) co_return std::string();
    auto checking = call_.still_allowed();
    const auto allowed = co_await std::move(checking);
    if (!allowed) co_return last_words(allowed.error());
    runtime::Context context;
    context.executor = &services_.executor;
    context.deadline = base::Deadline::after(services_.executor.clock(), kHeartbeat);
    auto wait = std::make_shared<PageWait>();
    auto start = [this, context, wait](runtime::Completion<EventPage> done) {
      wait->done = std::move(done);
      services_.streams->set_wake(number_, [wait, at = request_.after] {
        wait->answer(EventPage{.events = {}, .next = at});
      });
      services_.transactions.events_since(
          context, request_, [wait](Result<EventPage> page) { wait->answer(std::move(page)); });
    };
    auto waited = runtime::await_completion<EventPage>(services_.executor, std::move(start));
    const auto page = co_await std::move(waited);
    if (!page) co_return last_words(page.error());
    co_return text_of(*page);
  }

 private:
  std::string text_of(const EventPage& page) {
    std::string text;
    for (const auto& event : page.events) {
      text.append("id: ").append(transactions::to_text(event.position)).append("\ndata: ");
      text.append(stream_event_json(event)).append("\n\n");
    }
    const bool has_moved = page.next != request_.after;
    request_.after = page.next;
    if (!has_moved && !request_.waits) return "";
    if (!text.empty() || services_.streams->are_closed()) return text;
    return std::string(kBeat);
  }
  // Then nothing more: a client that asks again is told by the answer.
  std::string last_words(const base::Error& error) {
    is_over_ = true;
    std::string body = error_response(translate(error)).body;
    while (body.ends_with('\n')) body.pop_back();
    return "event: error\ndata: " + body + "\n\n";
  }

  const Services& services_;
  const Call call_;
  EventsRequest request_;
  const std::uint64_t number_;
  bool has_begun_ = false;
  bool is_over_ = false;
};

// From Last-Event-ID, from a position or a moment in "since", or from now on.
runtime::Task<Result<EventPosition>> first_position(const Services& services, Call call,
                                                    base::Id account_id) {
  const std::string since = call.parameters.text("since").value_or("");
  const std::string& resumed = call.last_event_id.empty() ? since : call.last_event_id;
  const auto known = transactions::parse_event_position(resumed);
  if (!known && !call.last_event_id.empty()) co_return base::fail(known.error());
  ATOLL_CO_TRY(const auto moment, known ? Result<std::optional<base::Timestamp>>(std::nullopt)
                                        : call.parameters.time("since"));
  // Asking also checks whose account it is.
  auto asked = ask<EventPosition>(services, services.transactions, &TransactionsApi::event_position,
                                  call.context, call.holder.user_id, account_id, moment);
  ATOLL_CO_TRY(const auto position, co_await std::move(asked));
  co_return known ? *known : position;
}

}  // namespace

HandlerTask stream_events(const Services& services, Call call) {
  EventsRequest request;
  request.user_id = call.holder.user_id;
  request.client_id = call.holder.client_id;
  ATOLL_CO_TRY(request.account_id, call.parameters.required_id("account_id", "acc"));
  ATOLL_CO_TRY(const auto types, call.parameters.event_types("events"));
  if (types) request.types = *types;
  ATOLL_CO_TRY(const auto waits, call.parameters.flag("wait"));
  request.waits = waits.value_or(true);
  auto finding = first_position(services, call, request.account_id);
  ATOLL_CO_TRY(request.after, co_await std::move(finding));
  const std::string client = call.holder.client_id + ' ' + base::to_base62(call.holder.user_id);
  ATOLL_CO_TRY(const std::uint64_t number, services.streams->open(client));
  auto pieces =
      std::make_unique<EventPieces>(services, std::move(call), std::move(request), number);
  co_return Answer{.body = {}, .content_type = "text/event-stream", .pieces = std::move(pieces)};
}

}  // namespace atollbank::edge
