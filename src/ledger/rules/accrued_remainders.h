// SPDX-License-Identifier: Apache-2.0
// What accruals have left over between two accounts under one code: less than a minor unit, carried
// to the next accrual between them. Exact: nothing is ever rounded away.
//
// Owned by one engine, one thread. An entry knows the slot that made it, so that a journal may be
// taken again from before a checkpoint.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>

#include "base/bytes.h"

namespace atollbank::ledger {

inline constexpr std::int64_t kNanosPerMinor = 1'000'000'000;

struct AccrualKey {
  std::uint32_t debit_account = 0;
  std::uint32_t credit_account = 0;
  std::uint32_t code = 0;

  bool operator==(const AccrualKey&) const = default;
  auto operator<=>(const AccrualKey&) const = default;
};

struct AccruedRemainder {
  std::uint32_t nanos = 0;  // below kNanosPerMinor
  std::uint64_t last_slot = 0;
};

class AccruedRemainders {
 public:
  // An exact amount added to what is left over: what is posted, and what is left then.
  struct Sum {
    std::int64_t whole_minor = 0;
    std::uint32_t nanos = 0;
  };
  // amount_nanos > 0
  Sum sum(const AccrualKey& key, std::int64_t amount_nanos) const;

  // Zeros where nothing was accrued yet.
  AccruedRemainder at(const AccrualKey& key) const;
  void set(const AccrualKey& key, const AccruedRemainder& remainder);
  std::size_t size() const { return remainders_.size(); }

  void save(base::ByteWriter& writer) const;
  // False when the bytes are none that save() wrote.
  bool load(base::ByteReader& reader);

 private:
  struct Hash {
    std::size_t operator()(const AccrualKey& key) const;
  };
  std::unordered_map<AccrualKey, AccruedRemainder, Hash> remainders_;
};

}  // namespace atollbank::ledger
