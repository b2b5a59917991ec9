// SPDX-License-Identifier: Apache-2.0
// What a person decides of a referred application, and what is done when somebody wants to be
// forgotten.
#include "base/utf8.h"
#include "services/onboarding/screened_as.h"
#include "services/onboarding/service.h"

namespace atollbank::onboarding {

using base::ErrorCode;
using base::fail;
using base::Result;
using runtime::await_completion;

namespace {

constexpr const char* kWordsPurpose = "decision";
// Her words are sealed with the application; the screening keeps what it is told as it is.
constexpr const char* kMatchReason = "decided with its application";

bool is_person(const runtime::Caller& caller) {
  return !caller.subject.empty() && !caller.subject.starts_with("svc_") &&
         caller.subject.size() <= screening::kSubjectSizeMax;
}

bool are_words(const std::string& reason) {
  return !reason.empty() && reason.size() <= kReasonSizeMax && base::is_plain_utf8(reason);
}

tl::unexpected<base::Error> not_referred() {
  return fail(ErrorCode::kFailedPrecondition, "application_not_referred",
              "no person is asked about this application");
}

// Whether the application is as this decision makes it; an error where it cannot be decided so.
Result<bool> is_decided_so(const Application& application, bool is_accepted) {
  if (application.state == ApplicationState::kReferred) return false;
  if (application.decided_by.empty()) return not_referred();
  if ((application.state != ApplicationState::kRefused) == is_accepted) return true;
  return fail(ErrorCode::kConflict, "application_decided", "it was decided otherwise before");
}

}  // namespace

OnboardingService::Answer<Referral> OnboardingService::show_referral(Context context,
                                                                     base::Id application_id) {
  context.executor = nullptr;
  auto work = [this, application_id]() -> Result<Referral> {
    Referral referral;
    ATOLL_TRY(referral.application, store_.find(application_id));
    if (referral.application.state != ApplicationState::kReferred) return not_referred();
    ATOLL_TRY(format::Dossier dossier, open_dossier(referral.application));
    referral.applicant = std::move(dossier.applicant);
    referral.evidence = std::move(dossier.evidence);
    return referral;
  };
  auto reading = run_blocking<Referral>(std::move(work));
  ATOLL_CO_TRY(Referral referral, co_await std::move(reading));
  if (!has(referral.application.findings, Finding::kListed)) co_return std::move(referral);
  auto look = [this, context = std::move(context), screening_id = screening_id_of(application_id)](
                  Completion<screening::Screened> done) {
    screening_.find(context, screening_id, std::move(done));
  };
  ATOLL_CO_TRY(const screening::Screened screened,
               co_await await_completion<screening::Screened>(executor_, std::move(look)));
  const auto& matches = screened.screening.matches;
  for (std::size_t place = 0; place < matches.size(); ++place) {
    referral.matches.push_back({.entry_id = matches[place].entry_id,
                                .listed_name = screened.matched_names[place],
                                .score = matches[place].score});
  }
  co_return std::move(referral);
}

OnboardingService::Answer<Application> OnboardingService::decide_one(Context context,
                                                                     DecideReferral request) {
  if (!is_person(context.caller))
    co_return fail(ErrorCode::kPermissionDenied, "person_needed",
                   "a person decides this, and says who they are");
  if (!are_words(request.reason))
    co_return fail(ErrorCode::kInvalidArgument, "reason_malformed", "say why, in a few words");
  auto find = [this, id = request.application_id] { return store_.find(id); };
  auto finding = run_blocking<Application>(std::move(find));
  ATOLL_CO_TRY(const Application found, co_await std::move(finding));
  ATOLL_CO_TRY(const bool is_done, is_decided_so(found, request.is_accepted));
  if (!is_done && has(found.findings, Finding::kListed)) {
    auto deciding = decide_matches(context, found.id, request);
    ATOLL_CO_TRY_VOID(co_await std::move(deciding));
  }
  auto decide = [this, context, request] {
    auto step = [&](Application there) -> Result<Application> {
      ATOLL_TRY(const bool is_so, is_decided_so(there, request.is_accepted));
      if (is_so) return there;
      there.state = request.is_accepted ? ApplicationState::kAccepted : ApplicationState::kRefused;
      there.decided_by = context.caller.subject;
      ATOLL_TRY(there.decision_words,
                persons_.seal(there.personal_key, kWordsPurpose, base::Secret(request.reason)));
      return there;
    };
    return store_.change(request.application_id, context, now(), step);
  };
  auto storing = run_blocking<Application>(std::move(decide));
  ATOLL_CO_TRY(Application decided, co_await std::move(storing));
  if (!is_done && !request.is_accepted) refused_count_.add();
  auto driving = drive(std::move(context), std::move(decided));
  auto driven = co_await std::move(driving);
  co_return std::move(driven);
}

// Nobody opens an account while a match of hers is open.
OnboardingService::Answer<void> OnboardingService::decide_matches(Context context,
                                                                  base::Id application_id,
                                                                  DecideReferral request) {
  context.executor = nullptr;
  const base::Id screening_id = screening_id_of(application_id);
  auto look = [this, context, screening_id](Completion<screening::Screened> done) {
    screening_.find(context, screening_id, std::move(done));
  };
  ATOLL_CO_TRY(const screening::Screened screened,
               co_await await_completion<screening::Screened>(executor_, std::move(look)));
  const screening::Screening& there = screened.screening;
  if (request.is_accepted && there.match_count > there.matches.size())
    co_return fail(ErrorCode::kFailedPrecondition, "too_many_matches",
                   "more entries are like her than a person can tell apart");
  for (const screening::KeptMatch& match : there.matches) {
    if (match.decision == screening::Decision::kTheSame && request.is_accepted)
      co_return fail(ErrorCode::kFailedPrecondition, "applicant_listed",
                     "a person has said that she is on the list");
    if (match.decision != screening::Decision::kNone) continue;
    screening::DecideMatch asked{.screening_id = screening_id,
                                 .entry_id = match.entry_id,
                                 .decision = request.is_accepted ? screening::Decision::kNotTheSame
                                                                 : screening::Decision::kTheSame,
                                 .reason = kMatchReason};
    auto decide = [this, context,
                   asked = std::move(asked)](Completion<screening::Screening> done) mutable {
      screening_.decide(context, std::move(asked), std::move(done));
    };
    const auto decided =
        co_await await_completion<screening::Screening>(executor_, std::move(decide));
    if (!decided) co_return fail(decided.error());
  }
  co_return Result<void>();
}

OnboardingService::Answer<Application> OnboardingService::erase_one(Context context,
                                                                    base::Id application_id) {
  auto work = [this, context, application_id]() -> Result<Application> {
    auto step = [](Application there) -> Result<Application> {
      if (there.erasure != Erasure::kNone) return there;
      const bool has_ended = there.state == ApplicationState::kOpened ||
                             there.state == ApplicationState::kRefused ||
                             there.state == ApplicationState::kAwaitingEvidence;
      if (!has_ended)
        return fail(ErrorCode::kFailedPrecondition, "application_unfinished",
                    "it must come to its end first");
      there.erasure = Erasure::kBegun;
      return there;
    };
    return store_.change(application_id, context, now(), step);
  };
  auto beginning = run_blocking<Application>(std::move(work));
  ATOLL_CO_TRY(Application begun, co_await std::move(beginning));
  auto driving = drive(std::move(context), std::move(begun));
  auto driven = co_await std::move(driving);
  co_return std::move(driven);
}

}  // namespace atollbank::onboarding
