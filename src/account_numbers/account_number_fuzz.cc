// SPDX-License-Identifier: Apache-2.0
// Any text is a sort code, an account number, or refused; what is taken prints as one that reads
// the same. A line end parts a sort code from the account number behind it.
#include <cstdint>
#include <string_view>

#include "account_numbers/account_number.h"
#include "base/assert.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank::account_numbers;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  if (const auto sort_code = SortCode::parse(text)) {
    ATOLL_ASSERT(SortCode::parse(sort_code->printed()).value() == *sort_code);
    ATOLL_ASSERT(SortCode::parse(sort_code->digits()).value() == *sort_code);
  }
  if (const auto number = AccountNumber::parse(text))
    ATOLL_ASSERT(AccountNumber::parse(number->digits()).value() == *number);
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return 0;
  if (const auto account = parse_uk_account(text.substr(0, end), text.substr(end + 1)))
    ATOLL_ASSERT(parse_uk_account(account->sort_code.printed(), account->number.digits()).value() ==
                 *account);
  return 0;
}
