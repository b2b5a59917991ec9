// SPDX-License-Identifier: Apache-2.0
// Whatever a store gives back, decoding it is total, and what decodes encodes to the same bytes.
// The first byte of the input says which value it is.
#include "base/assert.h"
#include "services/transactions/format/category_rule_record.h"
#include "services/transactions/format/event_entry.h"
#include "services/transactions/format/projected_row.h"
#include "services/transactions/format/record_values.h"
#include "services/transactions/format/spending_sum.h"

namespace {

namespace format = atollbank::transactions::format;

template <class Decode, class Encode>
void check(std::string_view bytes, Decode decode, Encode encode) {
  const auto value = decode(bytes);
  if (value.has_value()) ATOLL_ASSERT(encode(*value) == bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  switch (bytes[0]) {
    case 'r': check(rest, format::decode_row, format::encode_row); break;
    case 'm': check(rest, format::decode_merchant, format::encode_merchant); break;
    case 'n': check(rest, format::decode_narrative, format::encode_narrative); break;
    case 'a': check(rest, format::decode_metadata, format::encode_metadata); break;
    case 'k': check(rest, format::decode_marks, format::encode_marks); break;
    case 'f': check(rest, format::decode_feed_item, format::encode_feed_item); break;
    case 'e': check(rest, format::decode_event_entry, format::encode_event_entry); break;
    case 'p':
      check(rest, atollbank::transactions::parse_event_position,
            [](const auto& position) { return atollbank::transactions::to_text(position); });
      break;
    case 's': check(rest, format::decode_sum, format::encode_sum); break;
    case 'u': check(rest, format::decode_month_sum, format::encode_month_sum); break;
    case 'c': check(rest, format::decode_category, format::encode_category); break;
    case 'l': check(rest, format::decode_rule, format::encode_rule); break;
    case 'o': check(rest, format::decode_sorted, format::encode_sorted); break;
    case 'y': check(rest, format::decode_month_key, format::month_key); break;
    default: break;
  }
  return 0;
}
