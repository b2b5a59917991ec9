// SPDX-License-Identifier: Apache-2.0
// The idempotency service: knows which keys are at work, and keeps what was answered.
//
// Owned by apps/. Everything of it runs on its executor, release() too; records are used on the
// pool. Which keys are at work is known to this process alone: a crash frees them.
#pragma once

#include <set>

#include "ports/records.h"
#include "runtime/await.h"
#include "services/idempotency/answer_store.h"
#include "services/idempotency/api.h"

namespace atollbank::idempotency {

class IdempotencyService final : public IdempotencyApi {
 public:
  IdempotencyService(ports::RecordStore& records, ports::Persons persons,
                     runtime::Executor& executor, runtime::BlockingPool& pool)
      : store_(records, persons), executor_(executor), pool_(pool) {}

  void claim(const Context& context, KeyedRequest request, Completion<Claim> done) override;
  void keep(const Context& context, KeyedRequest request, KeptAnswer answer,
            Completion<void> done) override;
  void release(const KeyedRequest& request) override;

 private:
  template <class T>
  using Answer = runtime::Task<base::Result<T>>;

  Answer<Claim> claim_one(Context context, KeyedRequest request);
  Answer<void> keep_one(Context context, KeyedRequest request, KeptAnswer answer);
  base::Timestamp now() const { return executor_.clock().wall(); }

  AnswerStore store_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
  std::set<base::Sha256> at_work_;  // by name_of(); bounded by the requests in flight
};

}  // namespace atollbank::idempotency
