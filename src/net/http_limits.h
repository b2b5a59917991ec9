// SPDX-License-Identifier: Apache-2.0
// How much of the world the HTTP server lets in. Every wait and every size has its limit here; what
// each breach is answered with stands beside it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace atollbank::net {

struct HttpLimits {
  std::size_t header_bytes_max = 16 * 1024;  // request line and fields together; above: 431
  std::size_t header_count_max = 100;        // above: 431
  std::size_t body_bytes_max = 64 * 1024;    // above: 413, unless HttpServerOptions allows more
  // Those above it together: the requests' and, apart from them, the answers'. Above: 503, and a
  // stream breaks off.
  std::size_t large_bodies_bytes_max = 64 * 1024 * 1024;
  // The share of one remote address in each of the two (see BodyAllowance); above: the same.
  std::size_t address_large_bodies_bytes_max = 16 * 1024 * 1024;
  std::int64_t large_body_bytes_per_s_min = 128 * 1024;  // what gives a large body longer to come
  std::size_t connections_max = 4096;                    // above: 503 at once
  std::int64_t request_time_ms = 10'000;  // from a request's first byte to its last; above: 408
  std::int64_t idle_time_ms = 75'000;     // between requests; above: closed without a word
  std::int64_t write_time_ms = 15'000;    // for the client to take an answer; above: closed
  std::int64_t stream_write_time_ms = 60'000;  // the same for a piece of a stream
  std::int64_t linger_time_ms = 2'000;  // reading on after a refusal, so that the client sees it
  std::int64_t drain_time_ms = 5'000;   // stop() waits this long for answers still owed
};

// Why the server answered by itself, without asking the handler.
enum class HttpRefusal : std::uint8_t {
  kMalformedRequest,
  kHeaderTooLarge,
  kBodyTooLarge,
  kTooSlow,
  kTooManyConnections,
  kTooManyLargeBodies,
};
inline constexpr std::size_t kHttpRefusalCount = 6;

constexpr int status_of(HttpRefusal refusal) {
  switch (refusal) {
    case HttpRefusal::kMalformedRequest: return 400;
    case HttpRefusal::kHeaderTooLarge: return 431;
    case HttpRefusal::kBodyTooLarge: return 413;
    case HttpRefusal::kTooSlow: return 408;
    case HttpRefusal::kTooManyConnections:
    case HttpRefusal::kTooManyLargeBodies: return 503;
  }
  return 500;
}

}  // namespace atollbank::net
