// SPDX-License-Identifier: Apache-2.0
// The customers service: drives openings step by step.
//
// Owned by apps/. Everything of it runs on its executor; records are used on the pool. resume()
// goes on with openings that a crash cut off; call it once at start, after the accounts service
// started.
#pragma once

#include <cstdint>

#include "ports/records.h"
#include "runtime/await.h"
#include "services/accounts/api.h"
#include "services/customers/api.h"
#include "services/customers/customer_store.h"

namespace atollbank::customers {

class CustomersService final : public CustomersApi {
 public:
  CustomersService(accounts::AccountsApi& accounts, ports::RecordStore& records,
                   ports::PersonVault& personal, runtime::Executor& executor,
                   runtime::BlockingPool& pool);

  // Finishes unfinished openings; how many. One that fails is logged and left for the next start.
  void resume(const Context& context, Completion<std::size_t> done);

  void open(const Context& context, OpenCustomer request, Completion<OpenedCustomer> done) override;
  void find(const Context& context, base::Id user_id, Completion<Customer> done) override;
  void erase(const Context& context, base::Id user_id, Completion<base::Id> done) override;

 private:
  template <class T>
  using Answer = runtime::Task<base::Result<T>>;

  Answer<std::size_t> resume_all(Context context);
  Answer<OpenedCustomer> open_customer(Context context, OpenCustomer request);
  // The saga: one step after the other until it is done.
  Answer<OpenedCustomer> drive(Context context, Opening opening);
  Answer<std::uint64_t> open_account(Context context, Opening opening);
  Answer<void> create_pot(Context context, Opening opening, std::size_t number);
  Answer<void> advance(Context context, Opening opening);

  template <class T, class Work>
  Answer<T> run_blocking(Work work);
  template <class T, class Work>
  void answer_blocking(const Context& context, Work work, Completion<T> done);
  base::Timestamp now() const { return executor_.clock().wall(); }

  accounts::AccountsApi& accounts_;
  CustomerStore store_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
};

}  // namespace atollbank::customers
