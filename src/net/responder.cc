// SPDX-License-Identifier: Apache-2.0
// The hands in which an answer travels to its connection: what is dropped on the way is an answer
// too.
#include <utility>

#include "base/assert.h"
#include "net/http_server.h"

namespace atollbank::net {

Responder::~Responder() {
  if (sink_ == nullptr) return;
  HttpResponse forgotten;
  forgotten.status = 500;
  forgotten.body = "{}";
  answer(std::move(forgotten));
}

void Responder::answer(HttpResponse response) {
  ATOLL_ASSERT(sink_ != nullptr);
  std::exchange(sink_, nullptr)->answer(std::move(response));
}

ResponseStream Responder::begin(HttpResponse head) {
  ATOLL_ASSERT(sink_ != nullptr);
  sink_->begin(std::move(head));
  return ResponseStream(std::exchange(sink_, nullptr));
}

}  // namespace atollbank::net
