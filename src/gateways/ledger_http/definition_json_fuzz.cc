// SPDX-License-Identifier: Apache-2.0
// Any body is a definition, a call of a template, or refused with a reason.
#include "base/assert.h"
#include "gateways/ledger_http/definition_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace ledger_http = atollbank::ledger_http;
  const std::string_view body(reinterpret_cast<const char*>(bytes), size);
  const auto order = ledger_http::read_definition(body);
  ATOLL_ASSERT(order ? !order->id.is_nil() && !order->text.empty() : !order.error().reason.empty());
  for (const bool is_posting : {false, true}) {
    const auto posting = ledger_http::read_template_posting("pay", body, is_posting);
    ATOLL_ASSERT(posting ? posting->call.name == "pay" : !posting.error().reason.empty());
    if (posting && is_posting) ATOLL_ASSERT(!posting->frame.id.is_nil());
  }
  return 0;
}
