// SPDX-License-Identifier: Apache-2.0
#include "bench/ledger/load.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>

namespace atollbank::bench {
namespace {

using base::Result;

Result<void> check_reply(const Result<posting::Reply>& reply, std::size_t command_count) {
  if (!reply) return base::fail(reply.error());
  const auto is_wrong = [](const ledger::CommandResult& result) {
    return result.outcome != ledger::Outcome::kDone || result.duplicate != 0;
  };
  const auto wrong = std::ranges::find_if(reply->results, is_wrong);
  if (wrong == reply->results.end() && reply->results.size() == command_count) return {};
  const std::string_view what =
      wrong == reply->results.end() ? "results are missing" : name_of(wrong->outcome);
  return base::fail(base::ErrorCode::kInternal, "wrong_answer", what);
}

class LoadRun {
 public:
  LoadRun(const base::Clock& clock, const Load& load) : clock_(clock), load_(load) {}

  Result<LoadFigures> run() {
    started_ = clock_.monotonic();
    for (std::size_t i = 0; i < load_.in_flight_each; ++i)
      for (posting::PostingApi* api : load_.apis) send_next(*api);
    std::unique_lock lock(mutex_);
    all_answered_.wait(lock, [this] { return in_flight_ == 0; });
    if (failure_) return base::fail(*failure_);
    return figures();
  }

 private:
  void send_next(posting::PostingApi& api) {
    ledger::Batch batch;
    {
      const std::lock_guard lock(mutex_);
      if (is_over()) return;
      batch = load_.make_batch();
      ++batch_count_;
      ++in_flight_;
    }
    const std::size_t command_count = batch.commands.size();
    auto done = [this, &api, command_count, sent = clock_.monotonic()](
                    Result<posting::Reply> reply) { on_answer(api, command_count, sent, reply); };
    api.submit({}, std::move(batch), std::move(done));
  }

  bool is_over() const {
    if (load_.stop != nullptr && load_.stop->load(std::memory_order_relaxed)) return true;
    return failure_.has_value() || batch_count_ >= load_.batch_count_max ||
           clock_.monotonic() - started_ >= load_.span;
  }

  void on_answer(posting::PostingApi& api, std::size_t command_count, base::Timestamp sent,
                 const Result<posting::Reply>& reply) {
    const base::Timestamp now = clock_.monotonic();
    const auto checked = check_reply(reply, command_count);
    {
      const std::lock_guard lock(mutex_);
      if (!checked && !failure_) failure_ = checked.error();
      latencies_ns_.push_back((now - sent).nanoseconds);
      command_count_ += command_count;
      ended_ = now;
    }
    send_next(api);
    const std::lock_guard lock(mutex_);
    if (--in_flight_ == 0) all_answered_.notify_all();
  }

  LoadFigures figures() {
    std::ranges::sort(latencies_ns_);
    const auto at = [this](double part) {
      const auto last = static_cast<double>(latencies_ns_.size() - 1);
      return static_cast<double>(latencies_ns_[static_cast<std::size_t>(part * last)]) / 1e6;
    };
    return {.commands = command_count_,
            .seconds = static_cast<double>((ended_ - started_).nanoseconds) / 1e9,
            .p50_ms = at(0.5),
            .p99_ms = at(0.99),
            .p999_ms = at(0.999),
            .max_ms = at(1)};
  }

  const base::Clock& clock_;
  const Load& load_;
  base::Timestamp started_;
  base::Timestamp ended_;

  std::mutex mutex_;
  std::condition_variable all_answered_;
  std::vector<std::int64_t> latencies_ns_;
  std::optional<base::Error> failure_;
  std::uint64_t command_count_ = 0;
  std::uint64_t batch_count_ = 0;
  std::size_t in_flight_ = 0;
};

}  // namespace

Result<LoadFigures> run_load(const base::Clock& clock, const Load& load) {
  return LoadRun(clock, load).run();
}

}  // namespace atollbank::bench
