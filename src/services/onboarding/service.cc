// SPDX-License-Identifier: Apache-2.0
#include "services/onboarding/service.h"

#include <algorithm>

#include "bank_calendar/london_time.h"
#include "base/utf8.h"
#include "runtime/answer.h"
#include "services/onboarding/address_rules.h"

namespace atollbank::onboarding {

using base::ErrorCode;
using base::fail;
using base::Result;
using runtime::answer_from_pool;
using runtime::answer_with;

namespace {

constexpr const char* kDossierPurpose = "application";

base::Counter& outcome_counter(base::Registry& registry, const char* outcome) {
  return registry.counter("onboarding_outcomes_total", "Applications that came to an end",
                          {{"outcome", outcome}});
}

base::Error application_not_found() {
  return base::make_error(ErrorCode::kNotFound, "application_not_found", "no such application");
}

}  // namespace

OnboardingService::OnboardingService(OnboardingOptions options,
                                     const ports::Transliteration& script,
                                     customers::CustomersApi& customers,
                                     screening::ScreeningApi& screening,
                                     ports::PersonVault& persons, ports::RecordStore& records,
                                     base::Registry& registry, runtime::Executor& executor,
                                     runtime::BlockingPool& pool)
    : options_(std::move(options)),
      script_(script),
      customers_(customers),
      screening_(screening),
      persons_(persons),
      store_(records),
      executor_(executor),
      pool_(pool),
      opened_count_(outcome_counter(registry, "opened")),
      referred_count_(outcome_counter(registry, "referred")),
      refused_count_(outcome_counter(registry, "refused")),
      waiting_(registry.gauge("onboarding_waiting",
                              "Applications that wait until something answers again")) {}

bank_calendar::Date OnboardingService::today() const { return bank_calendar::london_date(now()); }

void OnboardingService::resume(const Context& context, Completion<std::size_t> done) {
  answer_with<std::size_t>(executor_, context, resume_all(context), std::move(done));
}

void OnboardingService::apply(const Context& context, Apply request, Completion<Application> done) {
  answer_with<Application>(executor_, context, apply_one(context, std::move(request)),
                           std::move(done));
}

void OnboardingService::put_evidence(const Context& context, PutEvidence request,
                                     Completion<Application> done) {
  answer_with<Application>(executor_, context, put_one(context, std::move(request)),
                           std::move(done));
}

void OnboardingService::find(const Context& context, base::Id application_id,
                             Completion<Application> done) {
  auto work = [this, context, application_id] { return find_own(context, application_id); };
  answer_from_pool<Application>(pool_, executor_.clock(), context, std::move(work),
                                std::move(done));
}

void OnboardingService::referrals(const Context& context, std::size_t limit,
                                  Completion<std::vector<Application>> done) {
  auto work = [this, limit] { return store_.referred(limit); };
  answer_from_pool<std::vector<Application>>(pool_, executor_.clock(), context, std::move(work),
                                             std::move(done));
}

void OnboardingService::referral(const Context& context, base::Id application_id,
                                 Completion<Referral> done) {
  answer_with<Referral>(executor_, context, show_referral(context, application_id),
                        std::move(done));
}

void OnboardingService::decide(const Context& context, DecideReferral request,
                               Completion<Application> done) {
  answer_with<Application>(executor_, context, decide_one(context, std::move(request)),
                           std::move(done));
}

void OnboardingService::erase(const Context& context, base::Id application_id,
                              Completion<Application> done) {
  answer_with<Application>(executor_, context, erase_one(context, application_id), std::move(done));
}

void OnboardingService::people(const Context& context, std::string position, std::size_t limit,
                               Completion<PeoplePage> done) {
  auto work = [this, position = std::move(position), limit] {
    return read_people(position, std::min(limit, kPeoplePageMax));
  };
  answer_from_pool<PeoplePage>(pool_, executor_.clock(), context, std::move(work), std::move(done));
}

OnboardingService::Answer<Application> OnboardingService::apply_one(Context context,
                                                                    Apply request) {
  auto work = [this, context, request = std::move(request)] { return make(context, request); };
  auto making = run_blocking<Application>(std::move(work));
  ATOLL_CO_TRY(Application application, co_await std::move(making));
  auto driving = drive(std::move(context), std::move(application));
  auto driven = co_await std::move(driving);
  co_return std::move(driven);
}

// Kept, or found as it was kept under this dedupe_id.
Result<Application> OnboardingService::make(const Context& context, const Apply& request) {
  if (request.dedupe_id.empty() || request.dedupe_id.size() > kDedupeIdMax ||
      !base::is_plain_utf8(request.dedupe_id))
    return fail(ErrorCode::kInvalidArgument, "dedupe_id_invalid", "it has 1 to 64 bytes");
  ATOLL_TRY_VOID(check_applicant(request.applicant, today()));
  // What has expired since it was asked for is still what was asked for.
  Result<void> evidence;
  if (request.evidence) evidence = check_evidence(*request.evidence, today());
  if (!evidence && evidence.error().reason != "evidence_expired") return fail(evidence.error());
  const format::Dossier dossier{.applicant = request.applicant,
                                .evidence = request.evidence.value_or(Evidence{})};
  base::ByteWriter name;
  name.write_text(context.caller.client_id);
  name.write_text(context.caller.subject);
  name.write_text(request.dedupe_id);
  const Asked asked{.dedupe = base::derive_id("application-dedupe", name.bytes(), 0),
                    .content = persons_.digest("application", format::encode_dossier(dossier))};
  ATOLL_TRY(auto before, store_.find_asked(asked));
  if (before) return *std::move(before);
  if (!evidence) return fail(evidence.error());
  Application application{.id = ApplicationStore::id_of(asked, now()),
                          .client_id = context.caller.client_id,
                          .asked_by = context.caller.subject,
                          .created = now(),
                          .updated = now()};
  if (request.evidence) application.state = ApplicationState::kChecking;
  ATOLL_TRY(application.personal_key, persons_.new_key());
  ATOLL_TRY(application.sealed, sealed(application.personal_key, dossier));
  application.person = persons_.digest("person", person_text(request.applicant, script_));
  application.address =
      persons_.digest("address", address_text(request.applicant.address, script_));
  return store_.begin(application, asked, context);
}

OnboardingService::Answer<Application> OnboardingService::put_one(Context context,
                                                                  PutEvidence request) {
  auto work = [this, context, request = std::move(request)]() -> Result<Application> {
    ATOLL_TRY_VOID(find_own(context, request.application_id));
    auto step = [&](Application application) -> Result<Application> {
      if (application.erasure != Erasure::kNone)
        return fail(ErrorCode::kFailedPrecondition, "evidence_not_awaited",
                    "what was said of the applicant is forgotten");
      ATOLL_TRY(format::Dossier dossier, open_dossier(application));
      if (dossier.evidence == request.evidence) return application;
      ATOLL_TRY_VOID(check_evidence(request.evidence, today()));
      if (application.state != ApplicationState::kAwaitingEvidence)
        return fail(ErrorCode::kFailedPrecondition, "evidence_not_awaited",
                    "the application has its evidence");
      dossier.evidence = request.evidence;
      ATOLL_TRY(application.sealed, sealed(application.personal_key, dossier));
      application.state = ApplicationState::kChecking;
      return application;
    };
    return store_.change(request.application_id, context, now(), step);
  };
  auto putting = run_blocking<Application>(std::move(work));
  ATOLL_CO_TRY(Application application, co_await std::move(putting));
  auto driving = drive(std::move(context), std::move(application));
  auto driven = co_await std::move(driving);
  co_return std::move(driven);
}

Result<Application> OnboardingService::find_own(const Context& context,
                                                base::Id application_id) const {
  ATOLL_TRY(auto application, store_.find(application_id));
  const bool is_own = application.client_id == context.caller.client_id &&
                      application.asked_by == context.caller.subject;
  if (!is_own) return fail(application_not_found());
  return application;
}

Result<PeoplePage> OnboardingService::read_people(const std::string& position,
                                                  std::size_t limit) const {
  ATOLL_TRY(const ApplicationStore::Page page, store_.page(position, limit));
  PeoplePage people{.people = {}, .position = page.position, .is_last = page.position.empty()};
  for (const Application& application : page.applications) {
    const bool is_nobody =
        application.state == ApplicationState::kRefused || application.erasure != Erasure::kNone;
    if (is_nobody) continue;
    ATOLL_TRY(format::Dossier dossier, open_dossier(application));
    people.people.push_back(
        {.application_id = application.id, .applicant = std::move(dossier.applicant)});
  }
  return people;
}

Result<format::Dossier> OnboardingService::open_dossier(const Application& application) const {
  ATOLL_TRY(const base::Secret text,
            persons_.open(application.personal_key, kDossierPurpose, application.sealed));
  return format::decode_dossier(text.reveal());
}

Result<base::Bytes> OnboardingService::sealed(std::uint64_t key,
                                              const format::Dossier& dossier) const {
  return persons_.seal(key, kDossierPurpose, base::Secret(format::encode_dossier(dossier)));
}

}  // namespace atollbank::onboarding
