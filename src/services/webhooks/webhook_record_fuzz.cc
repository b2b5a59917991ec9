// SPDX-License-Identifier: Apache-2.0
// Whatever the bytes, a record decodes to a value that encodes to the same bytes, or to an error.
#include "base/assert.h"
#include "services/webhooks/format/webhook_record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank::webhooks;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  if (const auto webhook = format::decode_webhook(text))
    ATOLL_ASSERT(format::encode(*webhook) == text);
  if (const auto position = format::decode_position(text)) {
    ATOLL_ASSERT(format::encode_position(*position) == text);
  }
  if (const auto undelivered = format::decode_undelivered(text)) {
    ATOLL_ASSERT(format::encode(*undelivered) == text);
  }
  return 0;
}
