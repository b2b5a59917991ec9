// SPDX-License-Identifier: Apache-2.0
#include "apps/wiring/onboarding_desk.h"

#include <fstream>
#include <optional>
#include <sstream>

#include "adapters/icu/transliteration.h"
#include "apps/wiring/sandbox_list.h"
#include "apps/wiring/wait_for.h"
#include "base/log.h"
#include "services/onboarding/address_rules.h"
#include "services/onboarding/screened_as.h"
#include "services/screening/list/manifest_text.h"

namespace atollbank::apps {

using base::Result;

namespace {

constexpr base::Duration kLookEvery = base::Duration::from_seconds(60);
constexpr std::uintmax_t kFileSizeMax = 256u << 20;

Result<std::string> read_file(const std::filesystem::path& path) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  if (!error && size != 0 && size <= kFileSizeMax && content << file.rdbuf()) return content.str();
  return base::fail(base::ErrorCode::kNotFound, "list_file_unreadable",
                    path.string() + " cannot be read");
}

// A sandbox lets days pass as it likes: there, a list and its proof are as good as new.
screening::ScreeningOptions screening_options(bool is_sandbox, base::Secret seed) {
  screening::ScreeningOptions options;
  options.known_positive_seed = std::move(seed);
  if (is_sandbox) {
    const auto years = base::Duration::from_seconds(std::int64_t{20} * 365 * 24 * 3600);
    options.rules = {.list_age_max = years, .check_age_max = years};
  }
  return options;
}

}  // namespace

// Whoever applied and was not refused, as the screening asks for them.
class OnboardingDesk::KnownPeople final : public screening::SubjectSource {
 public:
  void subjects(const runtime::Context& context, std::string position, std::size_t limit,
                runtime::Completion<screening::SubjectPage> done) override {
    auto told = [done = std::move(done)](Result<onboarding::PeoplePage> page) mutable {
      if (!page) return done(base::fail(std::move(page).error()));
      screening::SubjectPage subjects{.position = page->position, .is_last = page->is_last};
      for (const onboarding::KnownPerson& known : page->people) {
        subjects.subjects.push_back(
            {.id = known.application_id, .applicant = onboarding::screened_as(known.applicant)});
      }
      done(std::move(subjects));
    };
    onboarding->people(context, std::move(position), limit, std::move(told));
  }
  onboarding::OnboardingApi* onboarding = nullptr;  // there before anybody is screened
};

OnboardingDesk::OnboardingDesk(const SanctionsListOptions& list, bool is_sandbox,
                               const OnboardingGround& ground)
    : list_(list),
      is_sandbox_(is_sandbox),
      ground_(ground),
      people_(std::make_unique<KnownPeople>()) {}

OnboardingDesk::~OnboardingDesk() = default;

Result<std::unique_ptr<OnboardingDesk>> OnboardingDesk::make(const SanctionsListOptions& list,
                                                             bool is_sandbox, base::Secret seed,
                                                             const OnboardingGround& ground) {
  std::unique_ptr<OnboardingDesk> desk(new OnboardingDesk(list, is_sandbox, ground));
  ATOLL_TRY(desk->script_, adapters::IcuTransliteration::make());
  desk->screening_ = std::make_unique<screening::ScreeningService>(
      screening_options(is_sandbox, std::move(seed)), *desk->script_, desk->people_.get(),
      ground.records, ground.registry, ground.executor, ground.pool);
  onboarding::OnboardingOptions options;
  options.rules.implausible_addresses = onboarding::well_known_addresses();
  desk->onboarding_ = std::make_unique<onboarding::OnboardingService>(
      options, *desk->script_, ground.customers, *desk->screening_, ground.persons, ground.records,
      ground.registry, ground.executor, ground.commit_pool);
  desk->people_->onboarding = desk->onboarding_.get();
  return desk;
}

Result<void> OnboardingDesk::start(const runtime::Context& context) {
  ATOLL_TRY(const std::size_t cut_off, wait_for_call<std::size_t>([&](auto done) {
              screening_->start(context, std::move(done));
            }));
  if (cut_off != 0) base::log_info("screenings_cut_off", {{"count", cut_off}});
  if (has_list()) {
    ATOLL_TRY_VOID(wait_for(ground_.executor, look_for_list()));
  } else {
    base::log_warning("screening_list_missing", {{"effect", "nobody is onboarded"}});
  }
  ATOLL_TRY(const std::size_t unfinished, wait_for_call<std::size_t>([&](auto done) {
              onboarding_->resume(context, std::move(done));
            }));
  if (unfinished != 0) base::log_info("applications_unfinished", {{"count", unfinished}});
  if (!list_.manifest.empty()) runtime::spawn(ground_.executor, watch_list());
  return {};
}

void OnboardingDesk::stop() {
  onboarding_->stop();
  screening_->stop();
}

// None when nothing of it was written since it was taken or refused. Blocking.
Result<std::optional<screening::LoadList>> OnboardingDesk::read_list() {
  if (list_.manifest.empty()) return std::optional(sandbox_list());
  std::error_code error;
  written_ = std::filesystem::last_write_time(list_.manifest, error);
  for (const auto& path : list_.files) {
    if (!error) written_ = std::max(written_, std::filesystem::last_write_time(path, error));
  }
  if (!error && written_ == answered_) return std::optional<screening::LoadList>();
  screening::LoadList list;
  ATOLL_TRY(const std::string manifest, read_file(list_.manifest));
  ATOLL_TRY(list.manifest, screening::parse_manifest(manifest));
  for (const auto& path : list_.files) {
    ATOLL_TRY(std::string file, read_file(path));
    list.files.push_back(std::move(file));
  }
  return std::optional(std::move(list));
}

runtime::Task<Result<void>> OnboardingDesk::look_for_list() {
  using Read = std::optional<screening::LoadList>;
  auto read = [this] { return read_list(); };
  auto list =
      co_await runtime::await_blocking<Read>(ground_.pool, ground_.executor, std::move(read));
  if (!list) {
    base::log_error("screening_list_unreadable", {{"error", list.error()}});
    co_return Result<void>();
  }
  if (!*list) co_return Result<void>();
  auto load =
      [this, request = **std::move(list)](runtime::Completion<screening::ListFacts> done) mutable {
        runtime::Context context;
        context.caller.subject = "svc_atolld";
        screening_->load_list(context, std::move(request), std::move(done));
      };
  const auto loaded =
      co_await runtime::await_completion<screening::ListFacts>(ground_.executor, std::move(load));
  if (!loaded) base::log_error("screening_list_not_loaded", {{"error", loaded.error()}});
  // What the bank could not do just now is tried again; what it refuses, once it is written anew.
  if (loaded || loaded.error().is_final()) answered_ = written_;
  co_return Result<void>();
}

runtime::Task<void> OnboardingDesk::watch_list() {
  while (true) {
    co_await runtime::sleep_for(ground_.executor, kLookEvery);
    auto looking = look_for_list();
    (void)co_await std::move(looking);
  }
}

}  // namespace atollbank::apps
