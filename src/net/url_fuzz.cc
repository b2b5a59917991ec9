// SPDX-License-Identifier: Apache-2.0
// Whatever the text, a URL that parses says the same when it is written out and parsed again.
#include "base/assert.h"
#include "net/url.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace atollbank::net;
  const auto url = parse_url({reinterpret_cast<const char*>(data), size});
  if (!url) return 0;
  const auto again = parse_url(url->scheme + "://" + url->authority() + url->target);
  if (!again) {
    ATOLL_ASSERT(url->target.size() + url->authority().size() + 8 > kUrlBytesMax);
    return 0;
  }
  ATOLL_ASSERT(again->host == url->host && again->port == url->port &&
               again->target == url->target);
  return 0;
}
