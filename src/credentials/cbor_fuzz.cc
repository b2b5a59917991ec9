// SPDX-License-Identifier: Apache-2.0
// Any bytes are a value or are refused. One value has one encoding: written canonically again, it
// is the bytes that were read.
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "credentials/authenticator_report.h"
#include "credentials/cbor.h"

namespace {

using atollbank::credentials::CborValue;

void write_head(std::string& out, unsigned major, std::uint64_t argument) {
  int size = 0;
  if (argument >= 24) size = argument < 0x100 ? 1 : argument < 0x10000 ? 2 : argument >> 32 ? 8 : 4;
  const unsigned low = size == 0   ? static_cast<unsigned>(argument)
                       : size == 1 ? 24U
                       : size == 2 ? 25U
                       : size == 4 ? 26U
                                   : 27U;
  out += static_cast<char>(major << 5 | low);
  for (int i = size - 1; i >= 0; --i) out += static_cast<char>(argument >> (8 * i) & 0xFF);
}

void write(std::string& out, const CborValue& value) {
  if (const auto* number = value.integer()) {
    const bool is_negative = *number < 0;
    write_head(out, is_negative ? 1 : 0,
               static_cast<std::uint64_t>(is_negative ? -1 - *number : *number));
  } else if (const auto* bytes = value.bytes()) {
    write_head(out, 2, bytes->size());
    out += *bytes;
  } else if (const auto* text = value.text()) {
    write_head(out, 3, text->size());
    out += *text;
  } else if (const auto* items = value.array()) {
    write_head(out, 4, items->size());
    for (const CborValue& item : *items) write(out, item);
  } else if (const auto* members = value.map()) {
    write_head(out, 5, members->size());
    for (const auto& [key, member] : *members) {
      write(out, key);
      write(out, member);
    }
  } else if (const auto* flag = value.boolean()) {
    write_head(out, 7, *flag ? 21 : 20);
  } else {
    write_head(out, 7, 22);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank;
  const std::string_view whole(reinterpret_cast<const char*>(bytes), size);
  std::string_view rest = whole;
  if (const auto value = CborValue::take(rest)) {
    std::string written;
    write(written, *value);
    ATOLL_ASSERT(written == whole.substr(0, whole.size() - rest.size()));
  }
  const auto data = credentials::parse_authenticator_report(whole);
  ATOLL_ASSERT(data || data.error().reason == "passkey_refused");
  return 0;
}
