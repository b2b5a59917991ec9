// SPDX-License-Identifier: Apache-2.0
// Judging a redirect address is total, and one that is taken for a registered one differs from it,
// if at all, in the port of a loopback address.
#include <algorithm>
#include <string>

#include "base/assert.h"
#include "services/identity/client.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace atollbank::identity;
  const std::string uri(reinterpret_cast<const char*>(bytes), size);
  Client client;
  client.redirect_uris = {"https://app.example/callback", "http://127.0.0.1/callback"};
  client.kind = ClientKind::kConfidential;
  const auto& known = client.redirect_uris;
  const bool is_same = std::find(known.begin(), known.end(), uri) != known.end();
  ATOLL_ASSERT(is_registered_redirect(client, uri) == is_same);
  client.kind = ClientKind::kPublic;
  if (is_registered_redirect(client, uri) && !is_same) {
    ATOLL_ASSERT(uri.starts_with("http://127.0.0.1:") && uri.ends_with("/callback"));
    ATOLL_ASSERT(is_good_redirect_uri(uri));
  }
  return 0;
}
