// SPDX-License-Identifier: Apache-2.0
// Holds one tenant to its quota: postings a second by a token bucket, accounts and journal bytes by
// count. Any thread; one short lock. Time comes in as an argument.
#pragma once

#include <cstdint>
#include <mutex>

#include "base/timestamp.h"
#include "services/tenants/tenant.h"

namespace atollbank::tenants {

struct Usage {
  std::uint64_t accounts = 0;
  std::uint64_t bytes = 0;
};

// What a batch asks for at most.
struct Demand {
  std::uint64_t postings = 0;  // commands of any kind
  std::uint64_t accounts = 0;
  std::uint64_t bytes = 0;
};

class QuotaMeter {
 public:
  // Starts with a full bucket and what the ledger holds already.
  QuotaMeter(const Quota& quota, Usage used, base::Timestamp monotonic_now);

  // Takes the whole demand or nothing. resource_exhausted quota_exceeded: with retry_after_ms when
  // time will help, and without when it will not (accounts, bytes, more postings than a burst).
  base::Result<void> admit(const Demand& demand, base::Timestamp monotonic_now);
  // Gives back the accounts and bytes that were taken and not used after all.
  void give_back(const Demand& unused);

  Usage usage() const;

 private:
  __extension__ using Nano = unsigned __int128;

  base::Result<void> take_tokens(std::uint64_t postings, base::Timestamp monotonic_now);

  const Quota quota_;
  const std::uint64_t burst_;
  mutable std::mutex mutex_;
  // In 10⁻⁹ of a posting, so that no part of a nanosecond's share is lost.
  Nano tokens_nano_ = 0;
  base::Timestamp filled_at_;
  Usage used_;
};

}  // namespace atollbank::tenants
