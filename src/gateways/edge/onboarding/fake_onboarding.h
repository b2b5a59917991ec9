// SPDX-License-Identifier: Apache-2.0
// For tests of the gateway: the onboarding service as one application, in plain sight. Whatever
// `failure` holds, every call answers with it.
#pragma once

#include <optional>
#include <vector>

#include "services/onboarding/api.h"

namespace atollbank::edge {

struct FakeOnboarding final : onboarding::OnboardingApi {
  using Context = runtime::Context;
  using Application = onboarding::Application;
  template <class T>
  using Completion = runtime::Completion<T>;

  std::optional<base::Error> failure;
  Application shown;
  std::optional<onboarding::Apply> applied;
  std::optional<onboarding::PutEvidence> put;
  std::optional<onboarding::DecideReferral> decided;
  std::optional<base::Id> found;
  std::optional<base::Id> erased;

  void answer(Completion<Application> done) {
    if (failure) return done(base::fail(*failure));
    done(shown);
  }
  void apply(const Context&, onboarding::Apply request, Completion<Application> done) override {
    applied = std::move(request);
    answer(std::move(done));
  }
  void put_evidence(const Context&, onboarding::PutEvidence request,
                    Completion<Application> done) override {
    put = std::move(request);
    answer(std::move(done));
  }
  void find(const Context&, base::Id application_id, Completion<Application> done) override {
    found = application_id;
    answer(std::move(done));
  }
  void referrals(const Context&, std::size_t, Completion<std::vector<Application>> done) override {
    done(std::vector{shown});
  }
  void referral(const Context&, base::Id, Completion<onboarding::Referral> done) override {
    done(onboarding::Referral{.application = shown});
  }
  void decide(const Context&, onboarding::DecideReferral request,
              Completion<Application> done) override {
    decided = std::move(request);
    answer(std::move(done));
  }
  void erase(const Context&, base::Id application_id, Completion<Application> done) override {
    erased = application_id;
    answer(std::move(done));
  }
  void people(const Context&, std::string, std::size_t,
              Completion<onboarding::PeoplePage> done) override {
    done(onboarding::PeoplePage{});
  }
};

}  // namespace atollbank::edge
