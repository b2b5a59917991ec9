// SPDX-License-Identifier: Apache-2.0
// The records of interest. Blocking; any thread. Every write is one commit with its event and audit
// record, and no change when it was made before (ports/commit_again.h).
#pragma once

#include <optional>
#include <vector>

#include "ports/records.h"
#include "services/interest/api.h"

namespace atollbank::interest {

class InterestStore {
 public:
  explicit InterestStore(ports::RecordStore& records) : records_(records) {}

  base::Result<std::vector<Product>> products() const;
  // The product afterwards; refuses what with_terms() does.
  base::Result<Product> put_terms(const SetTerms& request, const Context& context,
                                  base::Timestamp now);

  base::Result<std::vector<Agreement>> agreements() const;
  // The agreement afterwards: the one that is there, or `asked`, with its one product.
  base::Result<Agreement> agree(const Agreement& asked, const Context& context,
                                base::Timestamp now);

  // The last day that was accrued for everybody; none in a bank that has just begun.
  base::Result<std::optional<std::int32_t>> last_day() const;
  base::Result<void> put_last_day(std::int32_t day, const Context& context, base::Timestamp now);

 private:
  // All that stands in partitions whose names begin so; what is damaged is left out, and logged.
  template <class T, class Decode>
  base::Result<std::vector<T>> all(const std::string& prefix, Decode decode) const;

  ports::RecordStore& records_;
};

}  // namespace atollbank::interest
