// SPDX-License-Identifier: Apache-2.0
#include "ledger/rules/accrued_remainders.h"

#include <algorithm>
#include <vector>

#include "ledger/memory/index_table.h"
#include "money/rounding.h"

namespace atollbank::ledger {

std::size_t AccruedRemainders::Hash::operator()(const AccrualKey& key) const {
  return hash_of((std::uint64_t{key.debit_account} << 32) | key.credit_account, key.code);
}

AccruedRemainders::Sum AccruedRemainders::sum(const AccrualKey& key,
                                              std::int64_t amount_nanos) const {
  const money::Int128 total = money::Int128{at(key).nanos} + amount_nanos;
  return {.whole_minor = static_cast<std::int64_t>(total / kNanosPerMinor),
          .nanos = static_cast<std::uint32_t>(total % kNanosPerMinor)};
}

AccruedRemainder AccruedRemainders::at(const AccrualKey& key) const {
  const auto found = remainders_.find(key);
  return found == remainders_.end() ? AccruedRemainder{} : found->second;
}

// What never was is not remembered as zero, so that taking a chain back leaves no trace.
void AccruedRemainders::set(const AccrualKey& key, const AccruedRemainder& remainder) {
  if (remainder.last_slot == 0) {
    remainders_.erase(key);
  } else {
    remainders_[key] = remainder;
  }
}

void AccruedRemainders::save(base::ByteWriter& writer) const {
  std::vector<std::pair<AccrualKey, AccruedRemainder>> sorted(remainders_.begin(),
                                                              remainders_.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  writer.write(static_cast<std::uint64_t>(sorted.size()));
  for (const auto& [key, remainder] : sorted) {
    writer.write(key);
    writer.write(remainder.nanos);
    writer.write(remainder.last_slot);
  }
}

bool AccruedRemainders::load(base::ByteReader& reader) {
  const auto count = reader.read<std::uint64_t>();
  for (std::uint64_t i = 0; i < count && reader.ok(); ++i) {
    const auto key = reader.read<AccrualKey>();
    const auto nanos = reader.read<std::uint32_t>();
    const auto last_slot = reader.read<std::uint64_t>();
    if (nanos >= kNanosPerMinor || last_slot == 0) return false;
    remainders_[key] = {.nanos = nanos, .last_slot = last_slot};
  }
  return reader.ok();
}

}  // namespace atollbank::ledger
