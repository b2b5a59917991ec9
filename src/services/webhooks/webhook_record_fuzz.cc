// SPDX-License-Identifier: Apache-2.0
// Whatever a store or a peer gives, reading it is total, and what decodes encodes to the same bytes
// (but a record of format 1, which is written as format 2).
#include "base/assert.h"
#include "services/webhooks/format/webhook_record.h"
#include "services/webhooks/retry_schedule.h"

namespace {

namespace webhooks = atollbank::webhooks;
namespace format = atollbank::webhooks::format;

void check_rules(std::string_view input) {
  const auto checked = webhooks::check_url(input);
  if (checked.has_value()) ATOLL_ASSERT(input.find("://") != input.npos);
  const atollbank::base::Secret secret{std::string(input)};
  if (webhooks::check_secret(secret).has_value()) ATOLL_ASSERT(input.starts_with("whsec_"));
  const auto wait = webhooks::parse_retry_after(input, {});
  if (wait) ATOLL_ASSERT(wait->nanoseconds >= 0 && *wait <= webhooks::kRetryAfterMax);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const auto webhook = format::decode_webhook(input);
  if (webhook.has_value() && bytes[0] == format::kRecordFormat) {
    ATOLL_ASSERT(format::encode_webhook(*webhook) == input);
  }
  const auto progress = format::decode_progress(input);
  if (progress.has_value() && size != sizeof(atollbank::base::Id)) {
    ATOLL_ASSERT(format::encode_progress(*progress) == input);
  }
  const auto attempt = format::decode_attempt(input);
  if (attempt.has_value()) ATOLL_ASSERT(format::encode_attempt(*attempt) == input);
  const auto secrets = format::decode_secrets(input);
  if (secrets.has_value()) ATOLL_ASSERT(format::encode_secrets(*secrets).reveal() == input);
  check_rules(input);
  return 0;
}
