// SPDX-License-Identifier: Apache-2.0
#include "gateways/pages/money/live_feed.h"

#include <memory>
#include <utility>

#include "gateways/pages/problem_page.h"
#include "services/transactions/account_event.h"

namespace atollbank::pages {
namespace {

using base::Result;
using transactions::EventPage;
using transactions::EventPosition;
using transactions::EventsRequest;
using transactions::TransactionsApi;

// A comment tells the browser that the stream lives, and us that the browser does not.
constexpr base::Duration kHeartbeat = base::Duration::from_seconds(15);
constexpr std::string_view kOpening = "retry: 2000\n\n";
constexpr std::string_view kBeat = ":\n\n";
// The page asks to be signed in again.
constexpr std::string_view kSessionOver = "event: over\ndata:\n\n";

// What a wait was started with; whichever comes first, a page of events or the end of all streams,
// answers it. Shared by the two.
struct EventWait {
  runtime::Completion<EventPage> done;

  void answer(Result<EventPage> page) {
    auto once = std::exchange(done, {});
    if (once) once(std::move(page));
  }
};

struct Live {
  const Services& services;
  Visit visit;
  EventsRequest request;
  std::uint64_t number = 0;
  net::ResponseStream stream;

  ~Live() { services.streams->close(number); }
};

// Of the next events, or of none when a heartbeat is due.
runtime::Task<Result<EventPage>> next_events(Live& live, const runtime::Context& context) {
  const Services& services = live.services;
  auto start = [&live, &services, &context](runtime::Completion<EventPage> done) {
    auto wait = std::make_shared<EventWait>();
    wait->done = std::move(done);
    services.streams->set_wake(live.number, [wait, at = live.request.after] {
      wait->answer(EventPage{.events = {}, .next = at});
    });
    services.transactions.events_since(
        context, live.request, [wait](Result<EventPage> page) { wait->answer(std::move(page)); });
  };
  auto waiting = runtime::await_completion<EventPage>(services.executor, std::move(start));
  auto page = co_await std::move(waiting);
  co_return page;
}

// False: the browser is gone.
runtime::Task<bool> write(Live& live, std::string text) {
  auto start = [&live, &text](runtime::Completion<bool> done) {
    live.stream.write(std::move(text),
                      [done = std::move(done)](bool is_alive) mutable { done(is_alive); });
  };
  auto writing = runtime::await_completion<bool>(live.services.executor, std::move(start));
  const auto is_alive = co_await std::move(writing);
  co_return is_alive && *is_alive;
}

// What is to be said next; empty: nothing more, ever.
runtime::Task<std::string> next_words(Live& live) {
  const Services& services = live.services;
  runtime::Context context;
  context.executor = &services.executor;
  context.deadline = base::Deadline::after(services.executor.clock(), kHeartbeat);
  auto looking =
      ask<identity::Session>(services, services.sign_in, &identity::SignInApi::look_at_session,
                             context, live.visit.cookies.session);
  const auto session = co_await std::move(looking);
  if (!session && session.error().reason != "session_unknown") co_return std::string();
  if (!session) co_return std::string(kSessionOver);
  auto asking = next_events(live, context);
  const auto page = co_await std::move(asking);
  if (!page || services.streams->are_closed()) co_return std::string();
  if (page->next == live.request.after) co_return std::string(kBeat);
  live.request.after = page->next;
  co_return "id: " + transactions::to_text(page->next) + "\ndata: changed\n\n";
}

runtime::Task<void> tell_changes(std::unique_ptr<Live> live) {
  std::string words(kOpening);
  while (!words.empty()) {
    const bool is_last = words == kSessionOver;
    auto writing = write(*live, std::move(words));
    const bool is_alive = co_await std::move(writing);
    if (!is_alive || is_last) co_return;
    auto asking = next_words(*live);
    words = co_await std::move(asking);
  }
}

}  // namespace

// From where the page stood that asks, or where the browser last was.
PageTask show_live(const Services& services, Visit& visit) {
  EventsRequest request;
  request.user_id = visit.session->user_id;
  request.waits = true;
  const auto account_id = base::parse_id("acc", visit.asked("account"));
  if (!account_id) {
    co_return base::fail(base::ErrorCode::kNotFound, "account_not_found", "no id of an account");
  }
  request.account_id = *account_id;
  // Asking also checks whose account it is.
  auto asked = ask<EventPosition>(services, services.transactions, &TransactionsApi::event_position,
                                  visit.context, request.user_id, request.account_id,
                                  std::optional<base::Timestamp>());
  const auto newest = co_await std::move(asked);
  if (!newest) co_return base::fail(newest.error());
  const std::string& since = visit.last_event_id;
  const auto known =
      transactions::parse_event_position(since.empty() ? visit.asked("since") : since);
  request.after = known ? *known : *newest;
  Page page;
  page.live = std::move(request);
  co_return page;
}

void begin_live(const Services& services, Visit visit, const Page& page, net::Responder responder) {
  const auto number = services.streams->open(base::to_base62(visit.session->user_id));
  if (!number) return responder.answer(answer_of(problem_page(number.error()), visit));
  net::HttpResponse head;
  head.headers = headers_of(page, visit);
  head.content_type = "text/event-stream";
  std::unique_ptr<Live> live(new Live{.services = services,
                                      .visit = std::move(visit),
                                      .request = *page.live,
                                      .number = *number,
                                      .stream = responder.begin(std::move(head))});
  runtime::spawn(services.executor, tell_changes(std::move(live)));
}

}  // namespace atollbank::pages
