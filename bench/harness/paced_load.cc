// SPDX-License-Identifier: Apache-2.0
#include "bench/harness/paced_load.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <deque>
#include <limits>
#include <memory>
#include <vector>

#include "bench/harness/http_connection.h"
#include "bench/harness/percentile.h"

namespace atollbank::bench {
namespace {

using base::ErrorCode;
using base::Result;

class PacedRun {
 public:
  PacedRun(const base::Clock& clock, const PacedLoad& load, const RequestTexts& requests)
      : clock_(clock), load_(load), requests_(requests), poll_(epoll_create1(EPOLL_CLOEXEC)) {}
  ~PacedRun() { close(poll_); }
  PacedRun(const PacedRun&) = delete;

  Result<PacedFigures> run() {
    ATOLL_TRY_VOID(connect());
    began_ = clock_.monotonic();
    auto planned = static_cast<std::uint64_t>(load_.rate_per_s *
                                              static_cast<double>(load_.span.nanoseconds) / 1e9);
    if (load_.is_over != nullptr) planned = std::numeric_limits<std::uint64_t>::max();
    while (times_ms_.size() < planned) {
      if (load_.is_over != nullptr && *load_.is_over) planned = sent_;
      ATOLL_TRY_VOID(send_due(planned));
      if (times_ms_.size() < planned) ATOLL_TRY_VOID(take_answers(planned));
    }
    return PacedFigures{.requests = planned,
                        .p50_ms = percentile(times_ms_, 0.5),
                        .p99_ms = percentile(times_ms_, 0.99),
                        .max_ms = percentile(times_ms_, 1)};
  }

 private:
  struct Line {
    std::unique_ptr<HttpConnection> http;
    base::Timestamp due;  // of the request on its way
  };

  Result<void> connect() {
    for (std::size_t i = 0; i < load_.connection_count; ++i) {
      ATOLL_TRY(auto http, HttpConnection::open(load_.port));
      epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
      epoll_ctl(poll_, EPOLL_CTL_ADD, http->socket(), &event);
      lines_.push_back({.http = std::move(http), .due = {}});
      free_.push_back(i);
    }
    return {};
  }

  base::Timestamp due_of(std::uint64_t place) const {
    const double ns = static_cast<double>(place) * 1e9 / load_.rate_per_s;
    return began_ + base::Duration{static_cast<std::int64_t>(ns)};
  }

  Result<void> send_due(std::uint64_t planned) {
    while (sent_ < planned && !free_.empty() && due_of(sent_) <= clock_.monotonic()) {
      // The one that has rested longest: a server hangs up on one that rests for minutes.
      Line& line = lines_[free_.front()];
      free_.pop_front();
      line.due = due_of(sent_);
      ATOLL_TRY_VOID(line.http->send(requests_.at(sent_)));
      ++sent_;
    }
    return {};
  }

  Result<void> take_answers(std::uint64_t planned) {
    // Sleeps until an answer comes or the next request falls due.
    const bool waits_for_line = sent_ == planned || free_.empty();
    const base::Duration left = due_of(sent_) - clock_.monotonic();
    const timespec patience{.tv_sec = 0, .tv_nsec = left.nanoseconds > 0 ? left.nanoseconds : 0};
    std::array<epoll_event, 64> events{};
    const int count = epoll_pwait2(poll_, events.data(), static_cast<int>(events.size()),
                                   waits_for_line ? nullptr : &patience, nullptr);
    for (int i = 0; i < count; ++i) {
      const std::size_t number = events[static_cast<std::size_t>(i)].data.u64;
      Line& line = lines_[number];
      ATOLL_TRY(const std::optional<HttpAnswer> answer, line.http->receive());
      if (!answer) continue;
      if (answer->status != 200)
        return base::fail(ErrorCode::kInternal, "wrong_answer", answer->body.substr(0, 500));
      const base::Duration waited = clock_.monotonic() - line.due;
      times_ms_.push_back(static_cast<double>(waited.nanoseconds) / 1e6);
      free_.push_back(number);
    }
    return {};
  }

  const base::Clock& clock_;
  const PacedLoad& load_;
  const RequestTexts& requests_;
  const int poll_;
  std::vector<Line> lines_;
  std::deque<std::size_t> free_;
  base::Timestamp began_;
  std::uint64_t sent_ = 0;
  std::vector<double> times_ms_;
};

}  // namespace

Result<PacedFigures> run_paced(const base::Clock& clock, const PacedLoad& load,
                               const RequestTexts& requests) {
  return PacedRun(clock, load, requests).run();
}

}  // namespace atollbank::bench
