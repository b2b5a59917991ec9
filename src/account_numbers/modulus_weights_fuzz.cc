// SPDX-License-Identifier: Apache-2.0
// Any text is a table or is refused with a reason; a table that was taken gives every account one
// verdict, and the same again. The same bytes are tried as substitutions.
#include <cstdint>
#include <string_view>

#include "account_numbers/modulus_check.h"
#include "base/assert.h"

namespace {

using namespace atollbank::account_numbers;

constexpr std::uint32_t kAccounts = 200;

void ask_about_accounts(const ModulusCheck& check, SortCode sort_code) {
  for (std::uint32_t i = 0; i < kAccounts; ++i) {
    const std::uint32_t number = i * 2654435761U % AccountNumber::kCount;
    const UkAccount account{.sort_code = sort_code, .number = AccountNumber::of(number)};
    ATOLL_ASSERT(check.check(account) == check.check(account));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto substitutions = SortCodeSubstitutions::parse(text);
  ATOLL_ASSERT(substitutions ? substitutions->count() > 0 : !substitutions.error().reason.empty());
  const auto weights = ModulusWeights::parse(text);
  if (!weights) {
    ATOLL_ASSERT(!weights.error().reason.empty() && !weights.error().message.empty());
    return 0;
  }
  ATOLL_ASSERT(weights->row_count() > 0 && weights->row_count() <= ModulusWeights::kRowsMax);
  const ModulusCheck check(*weights, {});
  // The first digits of a table that was taken are those of a range.
  const std::size_t first = text.find_first_not_of(" \r\n");
  const auto sort_code = SortCode::parse(text.substr(first, 6)).value();
  ATOLL_ASSERT(!weights->find(sort_code).empty() && weights->find(sort_code).size() <= 2);
  ask_about_accounts(check, sort_code);
  return 0;
}
