// SPDX-License-Identifier: Apache-2.0
// Whatever a store gives back, decoding it is total, and what decodes encodes to the same bytes.
// So is the check of a url.
#include "base/assert.h"
#include "services/webhooks/backoff.h"
#include "services/webhooks/format/webhook_record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace format = atollbank::webhooks::format;
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const auto webhook = format::decode_webhook(input);
  if (webhook.has_value()) ATOLL_ASSERT(format::encode_webhook(*webhook) == input);
  const auto undelivered = format::decode_undelivered(input);
  if (undelivered.has_value()) ATOLL_ASSERT(format::encode_undelivered(*undelivered) == input);
  const auto checked = atollbank::webhooks::check_url(input);
  if (checked.has_value()) ATOLL_ASSERT(input.starts_with("http"));
  return 0;
}
