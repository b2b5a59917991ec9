// SPDX-License-Identifier: Apache-2.0
// Opens customers and knows their tokens. Touched on its executor only; records are read and
// written on the pool.
//
// Opening is a saga: customer recorded → account opened → pots created → done. Each step is
// idempotent by ids that follow from the opening's, so resume() goes on wherever a crash came.
#pragma once

#include <unordered_map>

#include "runtime/await.h"
#include "services/accounts/api.h"
#include "services/customers/api.h"
#include "services/customers/customer_store.h"

namespace atollbank::customers {

class CustomerService final : public CustomersApi {
 public:
  CustomerService(ports::RecordStore& records, accounts::AccountsApi& accounts,
                  const base::Clock& clock, runtime::Executor& executor,
                  runtime::BlockingPool& pool);

  // Finishes the openings that a crash interrupted. Once, at the start.
  runtime::Task<base::Result<void>> resume();

  void open(const Context& context, OpenCustomer request, Completion<OpenedCustomer> done) override;
  void find(const Context& context, base::Id user_id, Completion<Customer> done) override;
  void grant_token(const Context& context, TokenGrant grant, Completion<void> done) override;
  void resolve_token(const Context& context, std::string token,
                     Completion<TokenHolder> done) override;
  void revoke_token(const Context& context, std::string token, Completion<void> done) override;

 private:
  static constexpr std::size_t kKnownTokensMax = 100'000;

  runtime::Task<base::Result<OpenedCustomer>> open_one(Context context, OpenCustomer request);
  runtime::Task<base::Result<void>> open_account(Context context, OpenCustomer request);
  runtime::Task<base::Result<void>> create_pot(Context context, OpenCustomer request,
                                               std::size_t index);
  runtime::Task<base::Result<Customer>> find_one(base::Id user_id);
  runtime::Task<base::Result<void>> grant_one(Context context, TokenGrant grant);
  runtime::Task<base::Result<TokenHolder>> resolve_one(std::string digest);
  runtime::Task<base::Result<void>> revoke_one(Context context, std::string digest);

  // Runs a task on the executor and answers with what it returns.
  template <class T>
  void answer(const Context& context, runtime::Task<base::Result<T>> task, Completion<T> done);
  template <class T>
  static runtime::Task<void> finish(runtime::Task<base::Result<T>> task, Completion<T> done);

  CustomerStore store_;
  accounts::AccountsApi& accounts_;
  const base::Clock& clock_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
  std::unordered_map<std::string, TokenHolder> known_tokens_;  // by digest; forgotten when revoked
};

}  // namespace atollbank::customers
