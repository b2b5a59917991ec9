// SPDX-License-Identifier: Apache-2.0
// How many requests each caller may make: a bucket that fills evenly (GCRA), so that a burst up to
// the whole limit is taken and then one request each window/requests.
//
// Owned by a gateway and touched by one thread at a time. Callers that are back at their full
// limit cost no memory; of others at most kCallersMax are known, and who is forgotten begins anew.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/timestamp.h"

namespace atollbank::net {

inline constexpr std::size_t kCallersMax = 100'000;

struct RateLimit {
  std::uint32_t requests = 60'000;  // 0: no limit
  base::Duration window = base::Duration::from_seconds(60);
};

// What the caller is told, as draft-ietf-httpapi-ratelimit-headers-11 has it.
struct RateStanding {
  bool is_admitted = true;
  bool is_first_refusal = false;  // of this caller in a window that begins with it
  std::uint32_t remaining = 0;    // requests that would be taken at once
  std::uint32_t reset_s =
      0;  // until all are there again; of a refused one, until the next is taken
};

class RateLimiter {
 public:
  // `policy` names what is counted: "client".
  RateLimiter(RateLimit limit, std::string_view policy);

  bool is_limited() const { return limit_.requests != 0; }
  // Only when is_limited(). `now` is monotonic.
  RateStanding admit(std::string_view caller, base::Timestamp now);

  const std::string& policy_text() const { return policy_text_; }  // "client";q=60000;w=60
  std::string standing_text(RateStanding standing) const;          // "client";r=59999;t=1
  std::size_t caller_count() const { return buckets_.size(); }

 private:
  struct Bucket {
    base::Timestamp full_at;             // when it is full again
    base::Timestamp refusal_told_until;  // until then a refusal is not the first
  };

  void forget_the_idle(base::Timestamp now);

  const RateLimit limit_;
  const std::string policy_;
  const std::string policy_text_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace atollbank::net
