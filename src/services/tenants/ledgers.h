// SPDX-License-Identifier: Apache-2.0
// Which of a server's ledgers a call is for: its only one, open to whoever calls, or the one whose
// key the call carries. A door asks once a call, and once a stream. `Api` is what the door serves
// of each ledger. Immutable, copied freely; any thread. Book and ledgers outlive it.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "services/tenants/tenant_book.h"

namespace atollbank::tenants {

template <class Api>
class Ledgers {
 public:
  // One ledger without keys, whatever a call carries.
  Ledgers(Api& only) : ledgers_{&only} {}  // NOLINT: a server of one is the usual one
  // ledgers[i] is that of book[i].
  Ledgers(const TenantBook& book, std::vector<Api*> ledgers)
      : book_(&book), ledgers_(std::move(ledgers)) {
    ATOLL_ASSERT(ledgers_.size() == book.size());
  }

  // Errors as TenantBook::authenticate().
  base::Result<Api*> of(std::string_view authorization) const {
    if (book_ == nullptr) return ledgers_.front();
    ATOLL_TRY(const std::size_t index, book_->authenticate(authorization));
    return ledgers_[index];
  }

  // Something else of each ledger, chosen by the same keys.
  template <class Other, class Make>
  Ledgers<Other> map(Make make) const {
    std::vector<Other*> others;
    for (Api* ledger : ledgers_) others.push_back(make(*ledger));
    return book_ == nullptr ? Ledgers<Other>(*others.front())
                            : Ledgers<Other>(*book_, std::move(others));
  }

  const std::vector<Api*>& all() const { return ledgers_; }

 private:
  const TenantBook* book_ = nullptr;  // null: no keys
  std::vector<Api*> ledgers_;
};

}  // namespace atollbank::tenants
