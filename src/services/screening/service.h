// SPDX-License-Identifier: Apache-2.0
// The screening service: holds the list, screens against it, proves every day that it finds whom it
// must, and screens all whom the bank knows when the list is a new one.
//
// Owned by apps/. Everything of it runs on its executor; names are compared and records are kept on
// the pool. start() once, before anything else; stop() begins no further step.
#pragma once

#include <atomic>
#include <memory>
#include <optional>

#include "base/metrics.h"
#include "base/secret.h"
#include "runtime/await.h"
#include "services/screening/api.h"
#include "services/screening/availability.h"
#include "services/screening/list_store.h"
#include "services/screening/one_screening.h"
#include "services/screening/subject_source_port.h"

namespace atollbank::screening {

struct ScreeningOptions {
  std::uint64_t worker = 9;          // of the ids it makes
  base::Secret known_positive_seed;  // of 32 random bytes; must not be empty
  AvailabilityRules rules;
  base::Duration watch_interval = base::Duration::from_seconds(600);
  std::size_t subjects_of_page = 100;
};

class ScreeningService final : public ScreeningApi {
 public:
  // `subjects` may be null: nobody is screened again. All outlive the service.
  ScreeningService(ScreeningOptions options, const ports::Transliteration& script,
                   SubjectSource* subjects, ports::RecordStore& records, base::Registry& registry,
                   runtime::Executor& executor, runtime::BlockingPool& pool);

  // Takes up the list that is kept, and ends as failed what a crash cut off; how many those were. A
  // kept list that is damaged is none: it is logged, and screening stays unavailable.
  void start(const Context& context, Completion<std::size_t> done);
  // Any thread.
  void stop() { is_stopping_.store(true); }

  void load_list(const Context& context, LoadList request, Completion<ListFacts> done) override;
  void accept_shrunk(const Context& context, base::Sha256 content,
                     Completion<ListFacts> done) override;
  void confirm_list(const Context& context, std::string version,
                    Completion<ListFacts> done) override;
  void screen(const Context& context, ScreenRequest request, Completion<Screened> done) override;
  void find(const Context& context, base::Id screening_id, Completion<Screened> done) override;
  void decide(const Context& context, DecideMatch request, Completion<Screening> done) override;
  void open_referrals(const Context& context, std::size_t limit,
                      Completion<std::vector<Screening>> done) override;
  void run_daily_check(const Context& context, Completion<DailyCheck> done) override;
  void let_go_on(const Context& context, std::string reason,
                 Completion<ScreeningStatus> done) override;
  void daily_check(const Context& context, std::string day, Completion<DailyCheck> done) override;
  void figures(const Context& context, std::string day, Completion<DayFigures> done) override;
  void status(const Context& context, Completion<ScreeningStatus> done) override;

 private:
  template <class T>
  using Answer = runtime::Task<base::Result<T>>;
  // Shared: see OneScreening::list.
  using SharedList = std::shared_ptr<const LoadedList>;

  Answer<std::size_t> take_up(Context context);
  Answer<ListFacts> load_one(Context context, LoadList request);
  Answer<ListFacts> use_list(Context context, LoadList request);
  Answer<ListFacts> keep_list(Context context, SharedList prepared);
  Answer<ListFacts> accept_one(Context context, base::Sha256 content);
  Answer<ListFacts> refresh(Context context);
  Answer<ListFacts> confirm_one(Context context, std::string version);
  Answer<Screened> screen_one(Context context, ScreenRequest request);
  Answer<Screened> show(base::Id screening_id);
  Answer<Screening> run(Context context, OneScreening one);
  Answer<ScreeningStatus> go_on(Context context, std::string reason);
  Answer<ScreeningStatus> show_status();
  Screened shown(Screening screening) const;

  // daily_check.cc
  runtime::Task<void> watch();
  Answer<void> watch_once();
  Answer<DailyCheck> check_day(Context context);
  Answer<DailyCheck> look_for_known_positive(Context context, std::string day);
  Answer<void> stop_screening(Context context, std::string reason);
  // rescreening.cc
  void rescreen_soon();
  runtime::Task<void> rescreen();
  Answer<bool> rescreen_page();
  Answer<ScreeningState> rescreen_subject(Subject subject, base::Id list_id);

  Context own_context() const;
  base::Timestamp now() const { return executor_.clock().wall(); }
  std::string unavailable() const;
  void show_metrics();

  const ScreeningOptions options_;
  const ports::Transliteration& script_;
  SubjectSource* const subjects_;
  ScreeningStore screenings_;
  ListStore lists_;
  runtime::Executor& executor_;
  runtime::BlockingPool& pool_;
  base::IdGenerator ids_;
  SharedList list_;
  SharedList shrunk_;               // was refused, until another one is taken
  std::optional<ListFacts> facts_;  // of it, as they are kept
  std::optional<CheckState> check_;
  base::Id proven_list_id_;  // whose known positive was found, or that a person let go on
  std::optional<Rescreening> rescreening_;
  bool is_loading_ = false;
  bool is_rescreening_ = false;
  std::atomic<bool> is_stopping_ = false;

  base::Counter& clear_count_;
  base::Counter& referred_count_;
  base::Counter& failed_count_;
  base::Counter& missed_count_;
  base::Gauge& is_available_;
};

}  // namespace atollbank::screening
