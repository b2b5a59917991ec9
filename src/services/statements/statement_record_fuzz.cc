// SPDX-License-Identifier: Apache-2.0
// Records of statements that decode encode to the very same bytes, and a statement of any entries
// has every form. The first byte says which kind of record.
#include "base/assert.h"
#include "services/statements/format/statement_record.h"
#include "services/statements/forms/camt_form.h"
#include "services/statements/forms/csv_form.h"
#include "services/statements/forms/json_form.h"
#include "services/statements/forms/ofx_form.h"

namespace {

using namespace atollbank::statements;

void write_all(const Statement& statement) {
  for (const auto form : {to_camt053, to_ofx, to_csv}) {
    ATOLL_ASSERT(!form(statement).empty());
  }
  ATOLL_ASSERT(!to_json({.statement = statement, .digest = {}}).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  if (bytes[0] % 3 == 0) {
    if (const auto stored = format::decode_head(input)) {
      ATOLL_ASSERT(format::encode_head(stored->issued, stored->sealed) == input);
      write_all({.head = stored->issued.head, .entries = {}});
    }
  } else if (bytes[0] % 3 == 1) {
    if (auto kept = format::decode_entries(input)) {
      ATOLL_ASSERT(format::encode_entries(kept->entries, kept->sealed) == input);
      // As what is sealed, these bytes are words or are refused.
      (void)format::decode_words(atollbank::base::Secret(std::string(input)), kept->entries);
      write_all({.head = {}, .entries = std::move(kept->entries)});
    }
  } else if (const auto period = format::decode_period_key(input)) {
    ATOLL_ASSERT(format::period_key(*period) == input);
  }
  return 0;
}
