// SPDX-License-Identifier: Apache-2.0
// Onboarding and the screening that it rests on, joined: the list that is screened against, all
// whom the bank knows for a list that is new, and the daily known positive.
//
// A sandbox brings its own list. A real bank's is two files or three that the operator names; they
// are read at the start, and again whenever one of them was written anew, which is how she says
// that the list is still the newest. Without a list nobody is screened, and no account is opened.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "base/metrics.h"
#include "base/secret.h"
#include "ports/person_vault.h"
#include "services/customers/api.h"
#include "services/onboarding/service.h"
#include "services/screening/service.h"

namespace atollbank::apps {

struct SanctionsListOptions {
  std::vector<std::filesystem::path> files;  // in the order of their format
  std::filesystem::path manifest;            // services/screening/list/manifest_text.h
};

// What it stands on; all outlive it.
struct OnboardingGround {
  customers::CustomersApi& customers;
  ports::PersonVault& persons;
  ports::RecordStore& records;
  base::Registry& registry;
  runtime::Executor& executor;
  runtime::BlockingPool& pool;         // for what may take long: a list that is made ready
  runtime::BlockingPool& commit_pool;  // for what is short, and ends in a commit
};

class OnboardingDesk {
 public:
  // internal transliteration_unavailable
  static base::Result<std::unique_ptr<OnboardingDesk>> make(const SanctionsListOptions& list,
                                                            bool is_sandbox, base::Secret seed,
                                                            const OnboardingGround& ground);
  ~OnboardingDesk();

  // Takes up what a crash left, and begins to look for the list. Not on the executor: it waits. A
  // list that is refused is told in the log, and stops onboarding alone.
  base::Result<void> start(const runtime::Context& context);
  // Any thread.
  void stop();

  onboarding::OnboardingService& onboarding() { return *onboarding_; }
  screening::ScreeningService& screening() { return *screening_; }

 private:
  class KnownPeople;
  OnboardingDesk(const SanctionsListOptions& list, bool is_sandbox, const OnboardingGround& ground);

  bool has_list() const { return is_sandbox_ || !list_.manifest.empty(); }
  base::Result<std::optional<screening::LoadList>> read_list();
  // What is refused is told in the log.
  runtime::Task<base::Result<void>> look_for_list();
  runtime::Task<void> watch_list();

  const SanctionsListOptions list_;
  const bool is_sandbox_;
  OnboardingGround ground_;
  std::unique_ptr<ports::Transliteration> script_;
  std::unique_ptr<KnownPeople> people_;
  std::unique_ptr<screening::ScreeningService> screening_;
  std::unique_ptr<onboarding::OnboardingService> onboarding_;
  // One look at a time: when what it reads was written, and what was taken or refused last.
  std::filesystem::file_time_type written_{};
  std::filesystem::file_time_type answered_{};
};

}  // namespace atollbank::apps
