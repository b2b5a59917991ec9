// SPDX-License-Identifier: Apache-2.0
// Any bytes are a list or are refused by a line of theirs. A list is within its limits, every entry
// has an id of its own and a name. The first byte says the format; OFAC's two files are divided by
// a zero byte.
#include <cstdint>
#include <set>
#include <string_view>

#include "base/assert.h"
#include "services/screening/list/bank_csv.h"
#include "services/screening/list/ofac_csv.h"
#include "services/screening/list/uk_csv.h"

namespace {

using namespace atollbank;

base::Result<screening::ScreeningList> read(char format, std::string_view text) {
  if (format == 'b') return screening::read_bank_csv(text);
  if (format == 'u') return screening::read_uk_csv(text);
  const auto cut = std::min(text.find('\0'), text.size());
  return screening::read_ofac_csv(text.substr(0, cut), text.substr(std::min(cut + 1, text.size())));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  const auto list = read(static_cast<char>(bytes[0]), text);
  if (!list) {
    ATOLL_ASSERT(list.error().code == base::ErrorCode::kInvalidArgument);
    ATOLL_ASSERT(list.error().message.starts_with("line "));
    return 0;
  }
  std::set<std::string> ids;
  for (const screening::ListEntry& entry : list->entries) {
    ATOLL_ASSERT(!entry.id.empty() && ids.insert(entry.id).second && !entry.names.empty());
    for (const std::string& name : entry.names) {
      ATOLL_ASSERT(!name.empty() && name.size() <= screening::kNameSizeMax);
    }
    for (const screening::BirthDate& born : entry.births) {
      ATOLL_ASSERT(screening::is_possible(born));
    }
  }
  return 0;
}
