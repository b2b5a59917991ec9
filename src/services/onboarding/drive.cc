// SPDX-License-Identifier: Apache-2.0
// The saga's way from checking to its end, also after a crash and where an answer was lost. Every
// effect is named by the application, so that made twice it is made once: claims by its id, the
// screening by an id that follows from it, the account by an opening of that very id.
#include <algorithm>

#include "bank_calendar/london_time.h"
#include "base/log.h"
#include "runtime/answer.h"
#include "runtime/together.h"
#include "services/onboarding/address_rules.h"
#include "services/onboarding/screened_as.h"
#include "services/onboarding/service.h"

namespace atollbank::onboarding {

using base::ErrorCode;
using base::fail;
using base::Result;
using runtime::await_completion;

namespace {

constexpr std::size_t kOfOneRound = 10'000;  // more wait for the next round
constexpr std::size_t kAtOnce = 16;

Context context_of_service() {
  Context context;
  context.caller.subject = "svc_onboarding";
  return context;
}

std::uint16_t with(std::uint16_t findings, Finding finding) {
  return findings | static_cast<std::uint16_t>(finding);
}

}  // namespace

OnboardingService::Answer<std::size_t> OnboardingService::resume_all(Context context) {
  auto once = go_on_once(std::move(context));
  ATOLL_CO_TRY(const std::size_t left, co_await std::move(once));
  if (left != 0) go_on_later();
  co_return left;
}

OnboardingService::Answer<Application> OnboardingService::drive(Context context,
                                                                Application application) {
  const base::Id id = application.id;
  const bool is_mine = application.is_unfinished() && under_way_.insert(id).second;
  if (!is_mine) {
    // Whoever drives it may have begun from what was before.
    if (application.is_unfinished()) go_on_later();
    co_return std::move(application);
  }
  auto stepping = take_steps(std::move(context), application);
  auto stepped = co_await std::move(stepping);
  under_way_.erase(id);
  if (stepped && !stepped->is_unfinished()) co_return std::move(stepped);
  // Told once a round, for all who wait.
  const bool is_waiting = !stepped && stepped.error().reason == "screening_unavailable";
  if (!stepped && !is_waiting) {
    base::log_warning("application_waits", {{"application_id", base::to_text("application", id)},
                                            {"error", stepped.error()}});
  }
  go_on_later();
  // It is kept, and goes on by itself: that is no error of whoever asked for it.
  auto work = [this, id] { return store_.find(id); };
  auto looking = run_blocking<Application>(std::move(work));
  auto found = co_await std::move(looking);
  if (!found) co_return std::move(application);
  co_return std::move(found);
}

OnboardingService::Answer<Application> OnboardingService::take_steps(Context context,
                                                                     Application application) {
  context.executor = nullptr;  // answers are brought here by await_completion
  if (application.erasure == Erasure::kBegun) {
    auto work = [this, context, application] { return finish_erasure(context, application); };
    auto erasing = run_blocking<Application>(std::move(work));
    auto erased = co_await std::move(erasing);
    co_return std::move(erased);
  }
  if (application.state == ApplicationState::kChecking) {
    auto checking = check(context, std::move(application));
    ATOLL_CO_TRY(application, co_await std::move(checking));
  }
  if (application.state == ApplicationState::kAccepted) {
    auto opening = open_account(std::move(context), std::move(application));
    ATOLL_CO_TRY(application, co_await std::move(opening));
  }
  co_return std::move(application);
}

OnboardingService::Answer<Application> OnboardingService::check(Context context,
                                                                Application application) {
  auto work = [this, context, application] { return look(context, application); };
  auto looking = run_blocking<Looked>(std::move(work));
  ATOLL_CO_TRY(Looked looked, co_await std::move(looking));
  // Whoever is refused anyway is told to nobody else.
  if (verdict_of(looked.findings) != ApplicationState::kRefused) {
    auto asking = screen(context, application.id, std::move(looked.asked));
    ATOLL_CO_TRY(const std::uint16_t found, co_await std::move(asking));
    looked.findings |= found;
  }
  auto conclude = [this, context, id = application.id, findings = looked.findings] {
    auto step = [findings](Application there) -> Result<Application> {
      if (there.state != ApplicationState::kChecking) return there;
      there.findings = findings;
      there.state = verdict_of(findings);
      return there;
    };
    return store_.change(id, context, now(), step);
  };
  auto concluding = run_blocking<Application>(std::move(conclude));
  ATOLL_CO_TRY(Application concluded, co_await std::move(concluding));
  if (concluded.state == ApplicationState::kReferred) referred_count_.add();
  if (concluded.state == ApplicationState::kRefused) refused_count_.add();
  co_return std::move(concluded);
}

// What age, name and house say. Blocking.
Result<OnboardingService::Looked> OnboardingService::look(const Context& context,
                                                          const Application& application) {
  ATOLL_TRY(const format::Dossier dossier, open_dossier(application));
  const Applicant& applicant = dossier.applicant;
  // Of the day on which she applied: what is decided does not depend on when it was tried.
  const auto applied = bank_calendar::london_date(application.created);
  std::uint16_t findings = findings_of_age(applicant, applied, options_.rules);
  if (is_implausible(applicant.address, address_text(applicant.address, script_),
                     options_.rules.implausible_addresses))
    findings = with(findings, Finding::kImplausibleAddress);
  const std::string person = format::person_partition(application.person);
  ATOLL_TRY(const std::uint32_t persons, store_.claim(person, application.id, context, now()));
  if (persons != 0) findings = with(findings, Finding::kDuplicatePerson);
  const std::string house = format::address_partition(application.address);
  ATOLL_TRY(const std::uint32_t neighbours, store_.claim(house, application.id, context, now()));
  if (neighbours >= options_.rules.applicants_of_address_max)
    findings = with(findings, Finding::kOverusedAddress);
  return Looked{.findings = findings, .asked = screened_as(applicant)};
}

// Fails closed: an error is no answer, and the application waits. It is not even asked while nobody
// is screened: that would be kept as a failure of hers, again and again.
OnboardingService::Answer<std::uint16_t> OnboardingService::screen(Context context,
                                                                   base::Id application_id,
                                                                   screening::Applicant applicant) {
  screening::ScreenRequest request{.screening_id = screening_id_of(application_id),
                                   .subject_id = application_id,
                                   .applicant = std::move(applicant)};
  auto look = [this, context](Completion<screening::ScreeningStatus> done) {
    screening_.status(context, std::move(done));
  };
  ATOLL_CO_TRY(const screening::ScreeningStatus status,
               co_await await_completion<screening::ScreeningStatus>(executor_, std::move(look)));
  if (!status.unavailable_reason.empty())
    co_return fail(ErrorCode::kFailedPrecondition, "screening_unavailable",
                   "nobody is screened: " + status.unavailable_reason);
  auto call = [this, context = std::move(context),
               request = std::move(request)](Completion<screening::Screened> done) mutable {
    screening_.screen(context, std::move(request), std::move(done));
  };
  const auto screened = co_await await_completion<screening::Screened>(executor_, std::move(call));
  if (!screened && screened.error().code == ErrorCode::kInvalidArgument)
    co_return with(0, Finding::kUnscreenable);
  if (!screened) co_return fail(screened.error());
  const bool is_clear = screened->screening.state == screening::ScreeningState::kClear;
  co_return is_clear ? std::uint16_t{0} : with(0, Finding::kListed);
}

OnboardingService::Answer<Application> OnboardingService::open_account(Context context,
                                                                       Application application) {
  auto unseal = [this, application] { return open_dossier(application); };
  auto unsealing = run_blocking<format::Dossier>(std::move(unseal));
  ATOLL_CO_TRY(const format::Dossier dossier, co_await std::move(unsealing));
  customers::OpenCustomer request{.opening_id = application.id,
                                  .preferred_name = dossier.applicant.name,
                                  .preferred_first_name = dossier.applicant.first_name,
                                  .pots = {},
                                  .personal_key = application.personal_key};
  auto call = [this, context,
               request = std::move(request)](Completion<customers::OpenedCustomer> done) mutable {
    customers_.open(context, std::move(request), std::move(done));
  };
  ATOLL_CO_TRY(const customers::OpenedCustomer opened,
               co_await await_completion<customers::OpenedCustomer>(executor_, std::move(call)));
  auto finish = [this, context = std::move(context), id = application.id, opened] {
    auto step = [&opened](Application there) -> Result<Application> {
      if (there.state != ApplicationState::kAccepted) return there;
      there.state = ApplicationState::kOpened;
      there.user_id = opened.customer.id;
      there.account_id = opened.account_id;
      there.slot = opened.slot;
      return there;
    };
    return store_.change(id, context, now(), step);
  };
  auto finishing = run_blocking<Application>(std::move(finish));
  ATOLL_CO_TRY(Application finished, co_await std::move(finishing));
  opened_count_.add();
  co_return std::move(finished);
}

// The key first: from then on nobody reads anything of her, wherever it lies.
Result<Application> OnboardingService::finish_erasure(const Context& context,
                                                      const Application& application) {
  ATOLL_TRY_VOID(persons_.destroy(application.personal_key));
  ATOLL_TRY_VOID(store_.drop_claim(format::person_partition(application.person), application.id,
                                   context, now()));
  ATOLL_TRY_VOID(store_.drop_claim(format::address_partition(application.address), application.id,
                                   context, now()));
  auto step = [](Application there) -> Result<Application> {
    there.sealed.clear();
    there.decision_words.clear();
    there.person = there.address = {};
    there.erasure = Erasure::kDone;
    return there;
  };
  return store_.change(application.id, context, now(), step);
}

void OnboardingService::go_on_later() {
  is_asked_again_ = true;
  if (is_going_on_) return;
  is_going_on_ = true;
  runtime::spawn(executor_, go_on());
}

runtime::Task<void> OnboardingService::go_on() {
  base::Duration pause = options_.pause_first;
  std::size_t left_before = 0;
  for (bool is_over = false; !is_over && !is_stopping_.load();) {
    co_await runtime::sleep_for(executor_, pause);
    if (is_stopping_.load()) break;
    is_asked_again_ = false;
    auto once = go_on_once(context_of_service());
    const auto left = co_await std::move(once);
    if (!left) base::log_error("applications_not_read", {{"error", left.error()}});
    // Also for one that came to wait while this round was under way.
    is_over = left && *left == 0 && !is_asked_again_;
    const bool is_better = left && *left < left_before;
    pause = is_better ? options_.pause_first : std::min(pause + pause, options_.pause_max);
    if (left) left_before = *left;
  }
  is_going_on_ = false;
}

// Each of them once; how many are unfinished still.
OnboardingService::Answer<std::size_t> OnboardingService::go_on_once(Context context) {
  auto work = [this] { return store_.unfinished(kOfOneRound); };
  auto looking = run_blocking<std::vector<Application>>(std::move(work));
  ATOLL_CO_TRY(const auto unfinished, co_await std::move(looking));
  std::size_t ended = 0;
  for (std::size_t begin = 0; begin < unfinished.size(); begin += kAtOnce) {
    waiting_.set(static_cast<std::int64_t>(unfinished.size() - ended));
    const auto round = std::make_shared<Round>();
    std::vector<runtime::Task<void>> tasks;
    for (std::size_t i = begin; i < std::min(begin + kAtOnce, unfinished.size()); ++i) {
      tasks.push_back(drive_one_of(round, context, unfinished[i]));
    }
    auto all = runtime::run_together(executor_, std::move(tasks));
    (void)co_await std::move(all);
    ended += round->ended;
  }
  std::size_t left = unfinished.size() - ended;
  if (unfinished.size() == kOfOneRound) left = std::max<std::size_t>(left, 1);  // there may be more
  if (left != 0) base::log_warning("applications_wait", {{"count", left}});
  waiting_.set(static_cast<std::int64_t>(left));
  co_return left;
}

runtime::Task<void> OnboardingService::drive_one_of(std::shared_ptr<Round> round, Context context,
                                                    Application application) {
  auto driving = drive(std::move(context), std::move(application));
  const auto driven = co_await std::move(driving);
  round->ended += driven && !driven->is_unfinished();
}

}  // namespace atollbank::onboarding
