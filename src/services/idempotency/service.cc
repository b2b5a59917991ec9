// SPDX-License-Identifier: Apache-2.0
#include "services/idempotency/service.h"

#include "runtime/answer.h"

namespace atollbank::idempotency {

using base::ErrorCode;
using runtime::await_blocking;

void IdempotencyService::claim(const Context& context, KeyedRequest request,
                               Completion<Claim> done) {
  runtime::answer_with<Claim>(executor_, context, claim_one(context, std::move(request)),
                              std::move(done));
}

void IdempotencyService::keep(const Context& context, KeyedRequest request, KeptAnswer answer,
                              Completion<void> done) {
  Context patient = context;  // what was done is kept, however late it is
  patient.deadline = base::Deadline::never();
  runtime::answer_with<void>(executor_, patient,
                             keep_one(patient, std::move(request), std::move(answer)),
                             std::move(done));
}

void IdempotencyService::release(const KeyedRequest& request) {
  executor_.post([this, name = name_of(request)] { at_work_.erase(name); });
}

IdempotencyService::Answer<Claim> IdempotencyService::claim_one(Context context,
                                                                KeyedRequest request) {
  if (request.key.empty() || request.key.size() > kKeyMax) {
    co_return base::fail(ErrorCode::kInvalidArgument, "idempotency_key_invalid",
                         "an idempotency key has 1 to 255 bytes");
  }
  const base::Sha256 name = name_of(request);
  if (!at_work_.insert(name).second) {
    co_return base::fail(ErrorCode::kConflict, "idempotency_key_in_use",
                         "the first request under this idempotency key is still at work");
  }
  auto work = [this, context = std::move(context), request = std::move(request)] {
    return store_.claim(request, context, now());
  };
  auto claimed = co_await await_blocking<Claim>(pool_, executor_, std::move(work));
  if (!claimed || claimed->answer) at_work_.erase(name);
  co_return std::move(claimed);
}

IdempotencyService::Answer<void> IdempotencyService::keep_one(Context context, KeyedRequest request,
                                                              KeptAnswer answer) {
  const base::Sha256 name = name_of(request);
  base::Result<void> kept;
  if (answer.body.size() <= kAnswerBytesMax) {
    auto work = [this, context = std::move(context), request = std::move(request),
                 answer = std::move(answer)] {
      return store_.keep(request, answer, context, now());
    };
    kept = co_await await_blocking<void>(pool_, executor_, std::move(work));
  }
  at_work_.erase(name);
  co_return std::move(kept);
}

}  // namespace atollbank::idempotency
