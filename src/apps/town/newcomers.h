// SPDX-License-Identifier: Apache-2.0
// Strangers who come to the demo town and want an account there: most get one, now and then one is
// looked at by the town's clerk, and one who is too young is refused.
//
// Runs as one task on its executor. Who comes follows from the seed and from the time in steps, so
// that a town which was stopped anywhere goes on without anybody coming twice.
#pragma once

#include <cstdint>

#include "runtime/await.h"
#include "services/onboarding/api.h"

namespace atollbank::apps {

// The number of a newcomer says all about her. Pure.
onboarding::Apply newcomer(std::uint64_t seed, std::uint64_t number);

class Newcomers {
 public:
  // One every `interval`.
  Newcomers(std::uint64_t seed, base::Duration interval, onboarding::OnboardingApi& onboarding,
            runtime::Executor& executor)
      : seed_(seed), interval_(interval), onboarding_(onboarding), executor_(executor) {}

  // Goes on until the executor stops.
  runtime::Task<void> live();

 private:
  runtime::Task<void> come(std::uint64_t number);
  runtime::Task<void> look_at_one();

  const std::uint64_t seed_;
  const base::Duration interval_;
  onboarding::OnboardingApi& onboarding_;
  runtime::Executor& executor_;
};

}  // namespace atollbank::apps
