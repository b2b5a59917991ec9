// SPDX-License-Identifier: Apache-2.0
// Whatever the bytes and however they are cut, decoding keeps its limits and comes to the same
// request.
#include "base/assert.h"
#include "net/request_decoder.h"

namespace {

using namespace atollbank::net;

constexpr HttpLimits kLimits = {
    .header_bytes_max = 1024, .header_count_max = 16, .body_bytes_max = 256};

constexpr std::string_view kUpload = "/upload";
constexpr std::size_t kUploadBytesMax = 1024;

// The first request, offered `step` bytes at a time as a connection would.
std::optional<HttpRequest> decode(std::string_view bytes, std::size_t step, HttpLimits limits) {
  RequestDecoder decoder(limits, [](const HttpRequest& head) {
    return head.target == kUpload ? kUploadBytesMax : kLimits.body_bytes_max;
  });
  std::string pending;
  while (!decoder.is_complete()) {
    if (bytes.empty()) return std::nullopt;
    pending.append(bytes.substr(0, step));
    bytes.remove_prefix(std::min(step, bytes.size()));
    const auto progress = decoder.feed(pending);
    if (progress.refusal) return std::nullopt;
    ATOLL_ASSERT(progress.consumed_bytes <= pending.size());
    pending.erase(0, progress.consumed_bytes);
  }
  return decoder.take();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto whole = decode(bytes, bytes.size() + 1, kLimits);
  if (!whole) return 0;
  ATOLL_ASSERT(whole->body.size() <=
               (whole->target == kUpload ? kUploadBytesMax : kLimits.body_bytes_max));
  ATOLL_ASSERT(whole->headers.count() <= kLimits.header_count_max);
  // Beast counts a head's bytes a little differently when they come one by one.
  HttpLimits roomier = kLimits;
  roomier.header_bytes_max *= 2;
  const auto dripped = decode(bytes, 1, roomier);
  ATOLL_ASSERT(dripped && dripped->method == whole->method && dripped->target == whole->target);
  ATOLL_ASSERT(dripped->body == whole->body);
  return 0;
}
