// SPDX-License-Identifier: Apache-2.0
// For tests of the door: one operator who is known by one credential and may do nothing but see
// who is one.
#pragma once

#include "services/operations/api.h"

namespace atollbank::operations_door {

inline constexpr std::string_view kGoodCredential = "atollop_good";

class FakeOperations final : public operations::OperationsApi {
  using Context = runtime::Context;
  using Id = base::Id;
  template <class T>
  using Completion = runtime::Completion<T>;
  using Proposal = operations::Proposal;

 public:
  operations::Operator who{.id = {.high = 1, .low = 2}, .person = "p"};
  std::vector<operations::Propose> proposed;

  void authenticate(const Context&, base::Secret credential,
                    Completion<operations::Operator> done) override {
    if (credential.reveal() == kGoodCredential) return done(who);
    done(base::fail(base::ErrorCode::kUnauthenticated, "credential_unknown", "nobody's"));
  }
  void propose(const Context&, operations::Propose request, Completion<Proposal> done) override {
    proposed.push_back(std::move(request));
    refuse(std::move(done));
  }
  void operators(const Context&, Id, Completion<std::vector<operations::Operator>> done) override {
    done(std::vector{who});
  }
  void approve(const Context&, operations::Decide, Completion<Proposal> done) override {
    refuse(std::move(done));
  }
  void reject(const Context&, operations::Decide, Completion<Proposal> done) override {
    refuse(std::move(done));
  }
  void withdraw(const Context&, operations::Decide, Completion<Proposal> done) override {
    refuse(std::move(done));
  }
  void proposal(const Context&, Id, Id, Completion<Proposal> done) override {
    refuse(std::move(done));
  }
  void proposals(const Context&, Id, operations::ListProposals,
                 Completion<std::vector<Proposal>> done) override {
    refuse(std::move(done));
  }
  void customer(const Context&, Id, operations::WhichCustomer,
                Completion<operations::CustomerView> done) override {
    refuse(std::move(done));
  }
  void account(const Context&, Id, Id, Completion<operations::AccountView> done) override {
    refuse(std::move(done));
  }
  void referrals(const Context&, Id, std::uint32_t,
                 Completion<std::vector<onboarding::Application>> done) override {
    refuse(std::move(done));
  }
  void referral(const Context&, Id, Id, Completion<onboarding::Referral> done) override {
    refuse(std::move(done));
  }
  void dead_letters(const Context&, Id, events::ListDeadLetters,
                    Completion<std::vector<events::DeadLetter>> done) override {
    refuse(std::move(done));
  }
  void screening(const Context&, Id, Completion<screening::ScreeningStatus> done) override {
    refuse(std::move(done));
  }
  void sagas(const Context&, Id, Id, Completion<std::vector<operations::Saga>> done) override {
    refuse(std::move(done));
  }

 private:
  template <class T>
  static void refuse(Completion<T> done) {
    done(base::fail(base::ErrorCode::kPermissionDenied, "role_missing", "she may not"));
  }
};

}  // namespace atollbank::operations_door
