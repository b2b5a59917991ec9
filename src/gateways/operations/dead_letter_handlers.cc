// SPDX-License-Identifier: Apache-2.0
// Messages that a consumer could not take, and why.
#include "gateways/operations/routes.h"
#include "runtime/await.h"

namespace atollbank::operations_door {

using events::DeadLetter;
using runtime::await_completion;
using runtime::Completion;

HandlerTask list_dead_letters(const Services& services, Call call) {
  events::ListDeadLetters request;
  ATOLL_CO_TRY(request.limit, call.limit());
  if (const auto after = call.query.find("after")) {
    ATOLL_CO_TRY(request.after, events::parse_dead_letter_name(*after));
  }
  auto ask = [&services, context = call.context, id = call.who.id,
              request = std::move(request)](Completion<std::vector<DeadLetter>> done) mutable {
    services.operations.dead_letters(context, id, std::move(request), std::move(done));
  };
  ATOLL_CO_TRY(const auto letters, co_await await_completion<std::vector<DeadLetter>>(
                                       services.executor, std::move(ask)));
  base::JsonWriter json;
  json.begin_object().key("dead_letters").begin_array();
  for (const DeadLetter& letter : letters) {
    json.begin_object().member("name", to_text(letter.name)).member("source", letter.source);
    json.member("position", letter.position).member("tries", letter.tries);
    json.member("reason", letter.reason).member("message", letter.message);
    json.member("time", letter.time).end_object();
  }
  json.end_array().end_object();
  co_return json.take();
}

}  // namespace atollbank::operations_door
