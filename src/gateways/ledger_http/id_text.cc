// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/id_text.h"

#include <algorithm>

namespace atollbank::ledger_http {
namespace {

constexpr std::size_t kPrefixSizeMax = 16;

// "acc_" and the like.
bool is_prefix(std::string_view text) {
  const auto is_small = [](char c) { return c >= 'a' && c <= 'z'; };
  return text.size() >= 2 && text.size() <= kPrefixSizeMax && text.back() == '_' &&
         std::ranges::all_of(text.substr(0, text.size() - 1), is_small);
}

}  // namespace

base::Result<base::Id> read_id(std::string_view text) {
  if (text.size() > base::kIdTextLength) {
    const std::size_t prefix_size = text.size() - base::kIdTextLength;
    if (is_prefix(text.substr(0, prefix_size))) text.remove_prefix(prefix_size);
  }
  ATOLL_TRY(const base::Id id, base::parse_base62(text));
  if (id.is_nil()) {
    return base::fail(base::ErrorCode::kInvalidArgument, "malformed_id", "the id is nil");
  }
  return id;
}

void append_id(std::string& out, base::Id id) {
  const std::size_t size = out.size();
  out.resize(size + base::kIdTextLength);
  base::write_base62(id, out.data() + size);
}

}  // namespace atollbank::ledger_http
