// SPDX-License-Identifier: Apache-2.0
// Who a token speaks for.
#include "base/json.h"
#include "gateways/edge/handlers.h"
#include "gateways/edge/services.h"

namespace atollbank::edge {

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
