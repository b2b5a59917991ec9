// SPDX-License-Identifier: Apache-2.0
// Whatever a store gives back, decoding it is total, and what decodes encodes to the same bytes.
#include "base/assert.h"
#include "services/accounts/format/account_record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace format = atollbank::accounts::format;
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const auto account = format::decode_account(input);
  if (account.has_value()) ATOLL_ASSERT(format::encode_account(*account) == input);
  const auto pot = format::decode_pot(input);
  if (pot.has_value()) ATOLL_ASSERT(format::encode_pot(*pot) == input);
  const auto proposal = format::decode_proposal(input);
  const auto woken = format::decode_woken(input);
  if (woken.has_value()) ATOLL_ASSERT(format::encode_woken(*woken) == input);
  if (proposal.has_value()) ATOLL_ASSERT(format::encode_proposal(*proposal) == input);
  return 0;
}
