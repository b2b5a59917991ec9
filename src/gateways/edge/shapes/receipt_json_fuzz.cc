// SPDX-License-Identifier: Apache-2.0
// Whatever a program sends as a receipt, reading it is total, and what is shown of it reads back.
#include "base/assert.h"
#include "base/json.h"
#include "gateways/edge/shapes/receipt_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank;
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const auto receipt = edge::parse_receipt(input);
  if (!receipt) return 0;
  const auto shown = base::JsonValue::parse(edge::receipt_json(*receipt));
  ATOLL_ASSERT(shown && shown->find("receipt") != nullptr);
  const std::string put = edge::put_receipt_json(*receipt);
  const auto again = edge::parse_receipt(put);
  // Shown again it may be longer than what may be sent.
  if (again) ATOLL_ASSERT(edge::put_receipt_json(*again) == put);
  return 0;
}
