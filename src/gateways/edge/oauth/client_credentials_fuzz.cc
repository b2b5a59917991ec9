// SPDX-License-Identifier: Apache-2.0
// Whatever an Authorization header holds, reading a client's credentials out of it is total, and
// what is no Basic header says nothing.
#include <strings.h>

#include "base/assert.h"
#include "gateways/edge/oauth/client_credentials.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank;
  const std::string header(reinterpret_cast<const char*>(bytes), size);
  const auto read = edge::client_credentials_of(header, edge::Parameters());
  const bool is_basic = size >= 6 && strncasecmp(header.data(), "basic ", 6) == 0;
  if (read) {
    ATOLL_ASSERT(is_basic && !read->client_id.empty());
  } else {
    const std::string_view reason = is_basic ? "bad_client" : "missing_param.client_id";
    ATOLL_ASSERT(read.error().reason == reason);
  }
  return 0;
}
