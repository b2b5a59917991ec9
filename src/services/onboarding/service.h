// SPDX-License-Identifier: Apache-2.0
// The onboarding service: drives each application as far as it comes.
//
// Owned by apps/. Everything of it runs on its executor; records and keys are used on the pool.
// What cannot go on, as when nobody is screened, is tried again after a pause, for ever; resume()
// does so with what a crash left, once at start, after the services it stands on. stop() begins no
// further try.
#pragma once

#include <atomic>
#include <memory>
#include <unordered_set>

#include "base/metrics.h"
#include "ports/person_vault.h"
#include "ports/records.h"
#include "ports/transliteration.h"
#include "runtime/await.h"
#include "services/customers/api.h"
#include "services/onboarding/api.h"
#include "services/onboarding/application_store.h"
#include "services/screening/api.h"

namespace atollbank::onboarding {

struct OnboardingOptions {
  OnboardingRules rules;
  base::Duration pause_first = base::Duration::from_ms(200);
  base::Duration pause_max = base::Duration::from_seconds(30);
};

class OnboardingService final : public OnboardingApi {
 public:
  // All outlive the service.
  OnboardingService(OnboardingOptions options, const ports::Transliteration& script,
                    customers::CustomersApi& customers, screening::ScreeningApi& screening,
                    ports::PersonVault& persons, ports::RecordStore& records,
                    base::Registry& registry, runtime::Executor& executor,
                    runtime::BlockingPool& pool);

  // Goes on with unfinished applications; how many are unfinished still.
  void resume(const Context& context, Completion<std::size_t> done);
  // Any thread.
  void stop() { is_stopping_.store(true); }

  void apply(const Context& context, Apply request, Completion<Application> done) override;
  void put_evidence(const Context& context, PutEvidence request,
                    Completion<Application> done) override;
  void find(const Context& context, base::Id application_id, Completion<Application> done) override;
  void referrals(const Context& context, std::size_t limit,
                 Completion<std::vector<Application>> done) override;
  void referral(const Context& context, base::Id application_id,
                Completion<Referral> done) override;
  void decide(const Context& context, DecideReferral request,
              Completion<Application> done) override;
  void erase(const Context& context, base::Id application_id,
             Completion<Application> done) override;
  void people(const Context& context, std::string position, std::size_t limit,
              Completion<PeoplePage> done) override;

 private:
  template <class T>
  using Answer = runtime::Task<base::Result<T>>;

  // service.cc
  Answer<Application> apply_one(Context context, Apply request);
  base::Result<Application> make(const Context& context, const Apply& request);
  Answer<Application> put_one(Context context, PutEvidence request);
  base::Result<Application> find_own(const Context& context, base::Id application_id) const;
  base::Result<PeoplePage> read_people(const std::string& position, std::size_t limit) const;
  base::Result<format::Dossier> open_dossier(const Application& application) const;
  base::Result<base::Bytes> sealed(std::uint64_t key, const format::Dossier& dossier) const;

  // referral.cc
  Answer<Referral> show_referral(Context context, base::Id application_id);
  Answer<Application> decide_one(Context context, DecideReferral request);
  Answer<void> decide_matches(Context context, base::Id application_id, DecideReferral request);
  Answer<Application> erase_one(Context context, base::Id application_id);

  // drive.cc
  struct Looked {
    std::uint16_t findings = 0;
    screening::Applicant asked;  // of the screening
  };
  Answer<std::size_t> resume_all(Context context);
  // As far as it comes now; where it cannot go on, it is tried again later.
  Answer<Application> drive(Context context, Application application);
  Answer<Application> take_steps(Context context, Application application);
  Answer<Application> check(Context context, Application application);
  base::Result<Looked> look(const Context& context, const Application& application);
  Answer<std::uint16_t> screen(Context context, base::Id application_id,
                               screening::Applicant applicant);
  Answer<Application> open_account(Context context, Application application);
  base::Result<Application> finish_erasure(const Context& context, const Application& application);
  void go_on_later();
  runtime::Task<void> go_on();
  Answer<std::size_t> go_on_once(Context context);
  struct Round {
    std::size_t ended = 0;
  };
  // The round is shared by its tasks and by whoever waits for them.
  runtime::Task<void> drive_one_of(std::shared_ptr<Round> round, Context context,
                                   Application application);

  template <class T, class Work>
  Answer<T> run_blocking(Work work) {
    auto result = co_await runtime::await_blocking<T>(pool_, executor_, std::move(work));
    co_return std::move(result);
  }
  base::Timestamp now() const { return executor_.clock().wall(); }
  bank_calendar::Date today() const;

  const OnboardingOptions options_;
  const ports::Transliteration& script_;
  customers::CustomersApi& customers_;
  screening::ScreeningApi& screening_;
  ports::PersonVault& persons_;
  ApplicationStore store_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
  std::unordered_set<base::Id> under_way_;  // being driven now
  bool is_going_on_ = false;
  bool is_asked_again_ = false;  // since its last round began
  std::atomic<bool> is_stopping_ = false;

  base::Counter& opened_count_;
  base::Counter& referred_count_;
  base::Counter& refused_count_;
  base::Gauge& waiting_;
};

}  // namespace atollbank::onboarding
