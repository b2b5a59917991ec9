// SPDX-License-Identifier: Apache-2.0
#include "gateways/ledger_http/call.h"

#include <algorithm>
#include <charconv>

#include "base/timestamp.h"
#include "gateways/ledger_http/id_text.h"

namespace atollbank::ledger_http {
namespace {

tl::unexpected<base::Error> malformed(std::string_view name, std::string_view what) {
  return base::fail(base::ErrorCode::kInvalidArgument, "query_malformed",
                    std::string(name) + ": " + std::string(what));
}

}  // namespace

base::Result<std::uint64_t> Call::number(std::string_view name, std::uint64_t otherwise) const {
  const auto text = query.find(name);
  if (!text) return otherwise;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size())
    return malformed(name, "not a whole number");
  return value;
}

base::Result<std::int64_t> Call::time(std::string_view name, std::int64_t otherwise_ns) const {
  const auto text = query.find(name);
  if (!text) return otherwise_ns;
  const auto time = base::parse_rfc3339(*text);
  if (!time) return malformed(name, time.error().message);
  return time->nanoseconds;
}

base::Result<base::Id> Call::path_id(std::size_t part) const {
  return read_id(path_parts.at(part));
}

base::Result<void> Call::allow_only(std::initializer_list<std::string_view> names) const {
  for (const net::FormField& field : query.fields())
    if (std::ranges::find(names, field.key) == names.end())
      return malformed(field.key.substr(0, 64), "this endpoint takes no such parameter");
  return {};
}

}  // namespace atollbank::ledger_http
