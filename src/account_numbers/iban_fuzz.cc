// SPDX-License-Identifier: Apache-2.0
// Any text is an IBAN or is refused; one that is taken prints as one that reads the same, and one
// of a UK account is made again of its parts.
#include <cstdint>
#include <string_view>

#include "account_numbers/iban.h"
#include "base/assert.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank::account_numbers;
  const auto iban = Iban::parse({reinterpret_cast<const char*>(bytes), size});
  if (!iban) return 0;
  ATOLL_ASSERT(iban->text().size() <= Iban::kSizeMax);
  ATOLL_ASSERT(Iban::parse(iban->text()).value() == *iban);
  ATOLL_ASSERT(Iban::parse(iban->printed()).value() == *iban);
  if (const auto account = iban->uk_account())
    ATOLL_ASSERT(Iban::of_uk_account(iban->text().substr(4, 4), *account).value() == *iban);
  return 0;
}
