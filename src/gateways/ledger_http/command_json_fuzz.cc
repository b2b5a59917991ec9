// SPDX-License-Identifier: Apache-2.0
// Any bytes are commands or are refused with a reason; what was decoded lies within its batch.
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "base/json_view.h"
#include "gateways/ledger_http/command_json.h"
#include "ledger/command_form.h"

namespace {

using namespace atollbank;

void check(base::Result<ledger_http::DecodedBatch> decoded) {
  if (!decoded) {
    ATOLL_ASSERT(decoded.error().code == base::ErrorCode::kInvalidArgument);
    ATOLL_ASSERT(!decoded.error().reason.empty());
    return;
  }
  for (const auto& metadata : decoded->metadata) {
    ATOLL_ASSERT(metadata.command < decoded->batch.commands.size());
    ATOLL_ASSERT(!metadata.fields.empty());
  }
  const auto attached = ledger_http::attach_unchecked(*decoded);
  ATOLL_ASSERT(attached || !attached.error().reason.empty());
  const ledger::Batch& batch = decoded->batch;
  ATOLL_ASSERT(decoded->asked.id_texts.size() == batch.commands.size() * base::kIdTextLength);
  const auto slots = ledger::check_batch(batch);
  ATOLL_ASSERT(slots || slots.error().reason == "batch_too_large");
  if (!slots) return;
  for (const ledger::Command& command : batch.commands) (void)ledger::check_form(command, batch);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static base::JsonDocument document;
  const auto root = document.parse({reinterpret_cast<const char*>(bytes), size});
  if (!root) return 0;
  check(ledger_http::decode_command(*root));
  check(ledger_http::decode_bulk(*root));
  check(ledger_http::decode_openings(*root));
  return 0;
}
