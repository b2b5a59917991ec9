// SPDX-License-Identifier: Apache-2.0
#include "apps/town/newcomers.h"

#include <fmt/core.h>

#include <array>

#include "base/log.h"
#include "base/random.h"

namespace atollbank::apps {

using onboarding::Application;
using runtime::await_completion;
using runtime::Completion;

namespace {

constexpr std::array kFirstNames{"Amara", "Björn", "Chiara", "Darius", "Elif",  "Fiona",
                                 "Goran", "Hana",  "Iqra",   "Jozef",  "Katya", "Lwazi",
                                 "Mei",   "Nuno",  "Oluchi", "Pádraig"};
constexpr std::array kLastNames{"Abara",  "Brandt",   "Castelo", "Dvořák", "Everard",  "Falk",
                                "Grewal", "Hughes",   "Ivanova", "Jansen", "Kowalska", "Lindqvist",
                                "Mensah", "Nakamura", "O'Shea",  "Petrov"};
constexpr std::array kStreets{"Harbour Row", "Mill Lane", "Quay Street",
                              "Chapel Hill", "Lime Walk", "The Strand"};
constexpr std::uint64_t kReferredEach = 12;
constexpr std::uint64_t kTooYoungEach = 20;

runtime::Context called_by(const char* subject, const base::Clock& clock) {
  runtime::Context context;
  context.deadline = base::Deadline::after(clock, base::Duration::from_seconds(30));
  context.caller.subject = subject;
  return context;
}

}  // namespace

onboarding::Apply newcomer(std::uint64_t seed, std::uint64_t number) {
  base::Random random(seed * 0x9E3779B97F4A7C15ull + number);
  const bool is_too_young = number % kTooYoungEach == kTooYoungEach - 1;
  const bool is_implausible = number % kReferredEach == kReferredEach - 1;
  const std::string first_name = kFirstNames[random.below(kFirstNames.size())];
  onboarding::Apply request;
  request.dedupe_id = fmt::format("newcomer/{}/{}", seed, number);
  onboarding::Applicant& applicant = request.applicant;
  applicant.name = fmt::format("{} {}", first_name, kLastNames[random.below(kLastNames.size())]);
  applicant.first_name = first_name;
  applicant.born = fmt::format("{}-{:02}-{:02}", is_too_young ? 2019 : random.between(1941, 2006),
                               random.between(1, 12), random.between(1, 28));
  applicant.nationality = "GB";
  applicant.email = fmt::format("newcomer{}@example.com", number);
  const std::int64_t house = is_implausible ? 10 : random.between(1, 400);
  const char* const street =
      is_implausible ? "Downing Street" : kStreets[random.below(kStreets.size())];
  applicant.address = {.lines = {fmt::format("{} {}", house, street)},
                       .town = is_implausible ? "London" : "Atoll Harbour",
                       .postcode = is_implausible ? "SW1A 2AA"
                                                  : fmt::format("AT{} {}AA", random.between(1, 99),
                                                                random.between(1, 9)),
                       .country = "GB"};
  request.evidence =
      onboarding::Evidence{.kind = onboarding::EvidenceKind::kPassport,
                           .number = fmt::format("{}", random.between(100'000'000, 999'999'999)),
                           .country = "GB",
                           .expires = "2099-12-31"};
  return request;
}

// By the time in steps, of which each has its newcomer.
runtime::Task<void> Newcomers::live() {
  if (interval_.nanoseconds <= 0) co_return;
  for (;;) {
    co_await runtime::sleep_for(executor_, interval_);
    const auto step = executor_.clock().wall().nanoseconds / interval_.nanoseconds;
    auto coming = come(static_cast<std::uint64_t>(step));
    co_await std::move(coming);
    auto looking = look_at_one();
    co_await std::move(looking);
  }
}

runtime::Task<void> Newcomers::come(std::uint64_t number) {
  auto apply = [this, request = newcomer(seed_, number)](Completion<Application> done) mutable {
    onboarding_.apply(called_by("svc_town", executor_.clock()), std::move(request),
                      std::move(done));
  };
  const auto applied = co_await await_completion<Application>(executor_, std::move(apply));
  if (!applied) base::log_warning("newcomer_not_taken", {{"error", applied.error()}});
}

// The clerk lets in whom she looks at: the town's own, never another program's.
runtime::Task<void> Newcomers::look_at_one() {
  auto list = [this](Completion<std::vector<Application>> done) {
    onboarding_.referrals(called_by("svc_town", executor_.clock()), 100, std::move(done));
  };
  const auto referred =
      co_await await_completion<std::vector<Application>>(executor_, std::move(list));
  if (!referred) co_return;
  for (const Application& application : *referred) {
    if (application.asked_by != "svc_town") continue;
    auto decide = [this, id = application.id](Completion<Application> done) {
      onboarding_.decide(called_by("town_clerk", executor_.clock()),
                         {.application_id = id,
                          .is_accepted = true,
                          .reason = "She came to the counter with her papers"},
                         std::move(done));
    };
    const auto decided = co_await await_completion<Application>(executor_, std::move(decide));
    if (!decided) base::log_warning("newcomer_not_decided", {{"error", decided.error()}});
    co_return;
  }
}

}  // namespace atollbank::apps
