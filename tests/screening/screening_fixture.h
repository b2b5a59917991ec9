// SPDX-License-Identifier: Apache-2.0
// A screening service in a simulated world: time passes when a test says so, restart() is a new
// service on what the records hold, and the script can be broken.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/icu/transliteration.h"
#include "adapters/memory/record_store.h"
#include "base/bytes.h"
#include "base/sha256.h"
#include "services/screening/service.h"
#include "sim/world/sim_clock.h"
#include "sim/world/sim_loop.h"
#include "tests/screening/cut_records.h"

namespace atollbank::screening {

// Reads every word as one that nobody has, once it is broken.
class BreakableScript final : public ports::Transliteration {
 public:
  std::string to_ascii(std::string_view text) const override {
    static const auto icu = adapters::IcuTransliteration::make().value();
    return is_broken ? "qqqqqqqq" : icu->to_ascii(text);
  }
  bool is_broken = false;
};

class ListedSubjects final : public SubjectSource {
 public:
  void subjects(const runtime::Context&, std::string position, std::size_t limit,
                runtime::Completion<SubjectPage> done) override {
    const std::size_t begin = position.empty() ? 0 : std::stoul(position);
    SubjectPage page;
    for (std::size_t i = begin; i < all.size() && page.subjects.size() < limit; ++i) {
      page.subjects.push_back(all[i]);
    }
    page.position = std::to_string(begin + page.subjects.size());
    page.is_last = begin + page.subjects.size() == all.size();
    if (is_stuck) page = {.subjects = page.subjects, .position = position, .is_last = false};
    done(std::move(page));
  }
  std::vector<Subject> all;
  bool is_stuck = false;  // tells the same page again and again
};

class ScreeningFixture : public ::testing::Test {
 protected:
  static constexpr base::Duration kHour = base::Duration::from_seconds(3600);

  explicit ScreeningFixture(ports::RecordStore* records = nullptr)
      : records_(records == nullptr ? memory_ : *records) {}
  void SetUp() override { restart(); }
  void TearDown() override { kill(); }

  // As when the process dies: what waited never runs.
  void kill() {
    if (executor_) executor_->drop_everything();
    service_.reset();
    pool_.reset();
    executor_.reset();
  }
  // How many screenings a crash had cut off.
  std::size_t restart() {
    kill();
    loop_.spend(base::Duration::from_seconds(1));
    executor_ = std::make_unique<sim::SimExecutor>(loop_, clock_);
    pool_ = std::make_unique<sim::SimPool>(*executor_);
    ScreeningOptions options;
    options.known_positive_seed = base::Secret("a seed that only this test has");
    options.subjects_of_page = 20;
    service_ = std::make_unique<ScreeningService>(options, script_, &subjects_, records_, registry_,
                                                  *executor_, *pool_);
    return ask<std::size_t>([&](auto done) { service_->start(machine(), std::move(done)); })
        .value();
  }

  template <class T, class Call>
  base::Result<T> ask(Call call) {
    std::optional<base::Result<T>> answer;
    call(runtime::Completion<T>([&](base::Result<T> result) { answer = std::move(result); }));
    for (int steps = 0; !answer && steps < 1'000'000; ++steps) loop_.step();
    EXPECT_TRUE(answer.has_value());
    return std::move(*answer);
  }
  // Runs what is due until then.
  void pass(base::Duration time) {
    bool is_over = false;
    executor_->post_after(time, [&is_over] { is_over = true; });
    while (!is_over) loop_.step();
  }

  static runtime::Context called_by(std::string subject) {
    runtime::Context context;
    context.caller.subject = std::move(subject);
    return context;
  }
  static runtime::Context machine() { return called_by("svc_onboarding"); }
  static runtime::Context person() { return called_by("user_operator"); }

  // One entry a name, "E-1" and on; the same text twice is the same file.
  static LoadList list_of(const std::vector<std::string>& names, std::string version = "v1") {
    std::string file = "id,kind,name,aliases,born,countries,programme\n";
    for (std::size_t i = 0; i < names.size(); ++i) {
      file += "E-" + std::to_string(i + 1) + ",person," + names[i] + ",,1860-02-29,,ZENDA\n";
    }
    const auto digest = base::sha256(file);
    const auto count = static_cast<std::uint32_t>(names.size());
    return {.files = {file},
            .manifest = {.version = std::move(version),
                         .format = ListFormat::kBank,
                         .sha256_files = {base::to_hex(base::bytes_of(digest))},
                         .entry_count = count,
                         .name_count = count}};
  }
  static std::vector<std::string> zenda() {
    return {"Rudolf Rassendyll",  "Antoinette de Mauban", "Fritz von Tarlenheim",
            "Rupert von Hentzau", "Michael Elphberg",     "Рудольф Эльфберг",
            "Flavia Elphberg",    "Johann Holf",          "Albert von Lauengram",
            "Detchard Krafstein"};
  }
  base::Result<ListFacts> load(LoadList list, const runtime::Context& context = machine()) {
    return ask<ListFacts>(
        [&](auto done) { service_->load_list(context, std::move(list), std::move(done)); });
  }
  base::Result<ListFacts> confirm(const std::string& version = "v1") {
    return ask<ListFacts>(
        [&](auto done) { service_->confirm_list(machine(), version, std::move(done)); });
  }
  static ScreenRequest request(std::uint64_t number, std::string name) {
    return {.screening_id = {.high = 1, .low = number},
            .subject_id = {.high = 2, .low = number},
            .applicant = {.names = {std::move(name)}}};
  }
  base::Result<Screened> screen(const ScreenRequest& asked) {
    return ask<Screened>([&](auto done) { service_->screen(machine(), asked, std::move(done)); });
  }
  // "clear", "referred", or the reason why not.
  std::string outcome(std::uint64_t number, std::string name) {
    const auto screened = screen(request(number, std::move(name)));
    return screened ? std::string(name_of(screened->screening.state)) : screened.error().reason;
  }
  base::Result<Screened> find(std::uint64_t number) {
    return ask<Screened>(
        [&](auto done) { service_->find(machine(), {.high = 1, .low = number}, std::move(done)); });
  }
  base::Result<Screening> decide(const runtime::Context& context, std::uint64_t number,
                                 Decision decision, std::string reason = "looked at both") {
    const DecideMatch asked{.screening_id = {.high = 1, .low = number},
                            .entry_id = "E-1",
                            .decision = decision,
                            .reason = std::move(reason)};
    return ask<Screening>([&](auto done) { service_->decide(context, asked, std::move(done)); });
  }
  std::size_t open_count() {
    return ask<std::vector<Screening>>(
               [&](auto done) { service_->open_referrals(machine(), 100, std::move(done)); })
        ->size();
  }
  base::Result<DailyCheck> check() {
    return ask<DailyCheck>(
        [&](auto done) { service_->run_daily_check(machine(), std::move(done)); });
  }
  base::Result<DailyCheck> check_of(const std::string& day) {
    return ask<DailyCheck>(
        [&](auto done) { service_->daily_check(machine(), day, std::move(done)); });
  }
  base::Result<ScreeningStatus> let_go_on(const runtime::Context& context,
                                          const std::string& reason) {
    return ask<ScreeningStatus>(
        [&](auto done) { service_->let_go_on(context, reason, std::move(done)); });
  }
  ScreeningStatus status() {
    return *ask<ScreeningStatus>([&](auto done) { service_->status(machine(), std::move(done)); });
  }
  std::string today() const { return day_of(clock_.wall()); }
  DayFigures figures(const std::string& day) {
    return *ask<DayFigures>([&](auto done) { service_->figures(machine(), day, std::move(done)); });
  }

  sim::SimLoop loop_{1};
  sim::SimClock clock_{loop_};
  adapters::MemoryRecordStore memory_;
  ports::RecordStore& records_;
  base::Registry registry_;
  BreakableScript script_;
  ListedSubjects subjects_;
  std::unique_ptr<sim::SimExecutor> executor_;
  std::unique_ptr<sim::SimPool> pool_;
  std::unique_ptr<ScreeningService> service_;
};

}  // namespace atollbank::screening
