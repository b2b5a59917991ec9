// SPDX-License-Identifier: Apache-2.0
// Is the API there, and who does a token speak for.
#include "base/json.h"
#include "gateways/edge/handlers.h"
#include "gateways/edge/services.h"

namespace atollbank::edge {

HandlerTask ping(const Services&, Call) { co_return Answer{.body = R"({"ping":"pong"})"}; }

HandlerTask who_am_i(const Services&, Call call) {
  base::JsonWriter json;
  json.begin_object();
  json.member("authenticated", true);
  json.member("client_id", call.holder.client_id);
  json.member("user_id", base::to_text("user", call.holder.user_id));
  json.end_object();
  co_return Answer{.body = json.take()};
}

}  // namespace atollbank::edge
