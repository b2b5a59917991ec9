// SPDX-License-Identifier: Apache-2.0
// An open ledger whose calls block: the posting api of one shard in this process, waited for.
//
// Any thread. A call that nobody waits for any more goes on; its answer is dropped. close() lets
// the calls in flight finish; later ones answer failed_precondition ledger_closed.
#pragma once

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "apps/ledger_host/ledger_host.h"
#include "base/clock.h"
#include "base/id.h"
#include "services/posting/api.h"

namespace atollbank::embedded {

class OpenLedger {
 public:
  // `clock` outlives it.
  OpenLedger(std::unique_ptr<apps::LedgerHost> host, const base::Clock& clock,
             base::Duration patience);
  ~OpenLedger();  // closes

  base::Result<void> close();
  base::Id new_id();

  // `start` makes the call with the api, a context and a completion. unknown outcome_unknown when
  // there is no answer in time.
  template <class T, class Start>
  base::Result<T> change(Start start) {
    return wait_for<T>(patience_, base::ErrorCode::kUnknown, "outcome_unknown", std::move(start));
  }
  // The same; deadline_exceeded deadline_exceeded when there is no answer in time.
  template <class T, class Start>
  base::Result<T> read(Start start) {
    return read_within<T>(patience_, std::move(start));
  }
  template <class T, class Start>
  base::Result<T> read_within(base::Duration patience, Start start) {
    return wait_for<T>(patience, base::ErrorCode::kDeadlineExceeded, "deadline_exceeded",
                       std::move(start));
  }

 private:
  // The ledger itself says what it did not begin in time; only a stalled one is given up on.
  static constexpr base::Duration kGrace = base::Duration::from_ms(100);

  template <class T, class Start>
  base::Result<T> wait_for(base::Duration patience, base::ErrorCode late_code,
                           std::string_view late_reason, Start start);

  const base::Clock& clock_;
  const base::Duration patience_;
  std::shared_mutex calls_;  // shared by calls, held alone to close
  std::atomic<bool> closed_{false};
  std::unique_ptr<apps::LedgerHost> host_;
  std::mutex ids_mutex_;
  base::IdGenerator ids_;
};

template <class T, class Start>
base::Result<T> OpenLedger::wait_for(base::Duration patience, base::ErrorCode late_code,
                                     std::string_view late_reason, Start start) {
  const std::shared_lock lock(calls_);
  if (closed_)
    return base::fail(base::ErrorCode::kFailedPrecondition, "ledger_closed",
                      "the ledger has been closed");
  posting::Context context;
  context.deadline = base::Deadline::after(clock_, patience);
  std::promise<base::Result<T>> promise;
  std::future<base::Result<T>> answer = promise.get_future();
  posting::Completion<T> done = [promise = std::move(promise)](base::Result<T> result) mutable {
    promise.set_value(std::move(result));
  };
  start(host_->posting(), context, std::move(done));
  const std::chrono::nanoseconds wait((patience + kGrace).nanoseconds);
  if (answer.wait_for(wait) == std::future_status::ready) return answer.get();
  return base::fail(late_code, late_reason, "the ledger has not answered in time");
}

}  // namespace atollbank::embedded
