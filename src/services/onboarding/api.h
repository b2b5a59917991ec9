// SPDX-License-Identifier: Apache-2.0
// Onboarding: from a stranger's application to an account, or to a no.
//
// What becomes of an application is a saga that goes on after a crash. Every completion comes
// exactly once, on the Context's executor. Errors of every call: those of ports/records.h and
// ports/person_vault.h · resource_exhausted blocking_pool_full · deadline_exceeded deadline_passed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/context.h"
#include "services/onboarding/applicant.h"
#include "services/onboarding/application.h"

namespace atollbank::onboarding {

using runtime::Completion;
using runtime::Context;

inline constexpr std::size_t kDedupeIdMax = 64;
inline constexpr std::size_t kReasonSizeMax = 1'000;
inline constexpr std::size_t kPeoplePageMax = 100;

struct Apply {
  std::string dedupe_id;  // of whoever asks; the same again is the same application
  Applicant applicant;
  std::optional<Evidence> evidence;  // else it waits for put_evidence()
};

struct PutEvidence {
  base::Id application_id;
  Evidence evidence;
};

struct DecideReferral {
  base::Id application_id;
  bool is_accepted = false;
  std::string reason;  // a person's words; sealed with the application and nowhere else
};

// Somebody on a list who may be the applicant.
struct LikeEntry {
  std::string entry_id;
  std::string listed_name;  // the most like hers; "" once the list is another one
  std::uint16_t score = 0;  // of 1000
};

// What a person sees who decides.
struct Referral {
  Application application;
  Applicant applicant;
  Evidence evidence;
  std::vector<LikeEntry> matches;
};

// Whom the bank knows by an application, for screening them again.
struct KnownPerson {
  base::Id application_id;
  Applicant applicant;
};
struct PeoplePage {
  std::vector<KnownPerson> people;
  std::string position;  // behind the last of them
  bool is_last = false;
};

class OnboardingApi {
 public:
  virtual ~OnboardingApi() = default;

  // Answers once nothing more can be done at once: the account is open, or it waits for evidence,
  // for a person or for the screening. invalid_argument: dedupe_id_invalid, and the reasons of
  // applicant.h · failed_precondition dedupe_id_reused: for something else
  virtual void apply(const Context& context, Apply request, Completion<Application> done) = 0;
  // Of one that the caller made. The same evidence again is no change. invalid_argument:
  // the reasons of applicant.h · not_found application_not_found · failed_precondition
  // evidence_not_awaited
  virtual void put_evidence(const Context& context, PutEvidence request,
                            Completion<Application> done) = 0;
  // Of one that the caller made. not_found application_not_found
  virtual void find(const Context& context, base::Id application_id,
                    Completion<Application> done) = 0;

  // For those who decide: whoever made it. In no order.
  virtual void referrals(const Context& context, std::size_t limit,
                         Completion<std::vector<Application>> done) = 0;
  // One of them, with who applied. not_found application_not_found · failed_precondition
  // application_not_referred: nothing waits for a person
  virtual void referral(const Context& context, base::Id application_id,
                        Completion<Referral> done) = 0;
  // A person, the caller, decides. What she decides of a match that nobody has decided is said to
  // the screening too: accepted is not the same, refused is. Said twice is said once.
  // permission_denied person_needed · invalid_argument reason_malformed · not_found
  // application_not_found · failed_precondition application_not_referred · conflict
  // application_decided: otherwise, before
  virtual void decide(const Context& context, DecideReferral request,
                      Completion<Application> done) = 0;

  // Destroys what only her key opens, for ever: of one that has ended or was left without evidence.
  // Her account stays as it is. not_found application_not_found · failed_precondition
  // application_unfinished
  virtual void erase(const Context& context, base::Id application_id,
                     Completion<Application> done) = 0;

  // All who are or may become customers, behind `position`, "" for the first.
  virtual void people(const Context& context, std::string position, std::size_t limit,
                      Completion<PeoplePage> done) = 0;
};

}  // namespace atollbank::onboarding
