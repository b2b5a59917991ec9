// SPDX-License-Identifier: Apache-2.0
#include "services/seals/service.h"

#include <algorithm>

#include "base/log.h"

namespace atollbank::seals {

using base::ErrorCode;
using base::Result;

namespace {

// Of the question, not of the tree.
bool is_answer(const base::Error& error) {
  return error.code == ErrorCode::kNotFound || error.code == ErrorCode::kInvalidArgument ||
         error.code == ErrorCode::kUnavailable;
}

}  // namespace

SealsService::SealsService(runtime::Executor& executor, Sealer& sealer)
    : executor_(executor), sealer_(sealer) {
  publish_figures();
}

void SealsService::start() {
  executor_.post([this] { run_step(); });
}

void SealsService::run_step() {
  if (stopping_.load(std::memory_order_acquire) || stopped_) return;
  const std::uint64_t durable_before = durable_size_;
  const auto more = sealer_.step();
  publish_figures();
  if (!more) return note(more.error());
  if (!*more) is_urgent_ = false;
  const base::Timestamp now = executor_.clock().monotonic();
  if (durable_size_ != durable_before) written_at_ = now;
  const bool is_written = now - written_at_ < kQuietAfter;
  auto next = [this] { run_step(); };
  if (*more && (is_urgent_ || !is_written)) return executor_.post(next);
  executor_.post_after(*more ? kRestWhileWritten : kPollInterval, next);
}

void SealsService::note(const base::Error& error) {
  if (error.reason == "seals_catching_up") is_urgent_ = true;
  if (is_answer(error) || stopped_) return;
  failure_ = error;
  stopped_ = true;
  base::log_error("seals_stopped", {{"error", error}});
}

void SealsService::publish_figures() {
  tree_size_.store(sealer_.tree_size(), std::memory_order_relaxed);
  durable_size_.store(sealer_.durable_size(), std::memory_order_relaxed);
  head_count_.store(sealer_.heads().size(), std::memory_order_relaxed);
  sealed_size_.store(sealer_.heads().empty() ? 0 : sealer_.heads().back().head.size,
                     std::memory_order_relaxed);
}

SealFigures SealsService::figures() const {
  return {.tree_size = tree_size_,
          .head_count = head_count_,
          .sealed_size = sealed_size_,
          .durable_size = durable_size_,
          .stopped = stopped_};
}

template <class T>
void SealsService::ask(const Context& context, Completion<T> done,
                       std::function<Result<T>()> question) {
  executor_.post([this, deadline = context.deadline, question = std::move(question),
                  done = runtime::on_executor_of(context, std::move(done))]() mutable {
    if (deadline.has_passed(executor_.clock().monotonic())) {
      return done(base::fail(ErrorCode::kDeadlineExceeded, "deadline_passed",
                             "the deadline passed before the work was begun"));
    }
    if (stopped_) {
      if (failure_.code == ErrorCode::kDataLoss) return done(base::fail(failure_));
      return done(base::fail(ErrorCode::kUnavailable, "seals_stopped", failure_.message));
    }
    Result<T> answer = question();
    publish_figures();
    if (!answer) note(answer.error());
    done(std::move(answer));
  });
}

void SealsService::head(const Context& context, Completion<SignedHead> done) {
  ask<SignedHead>(context, std::move(done), [this] { return sealer_.newest(); });
}

void SealsService::heads(const Context& context, std::uint64_t after_size, std::uint32_t limit,
                         Completion<HeadsPage> done) {
  ask<HeadsPage>(context, std::move(done), [this, after_size, limit]() -> Result<HeadsPage> {
    return page(after_size, limit);
  });
}

HeadsPage SealsService::page(std::uint64_t after_size, std::uint32_t limit) const {
  const auto& heads = sealer_.heads();
  const auto begin = std::upper_bound(
      heads.begin(), heads.end(), after_size,
      [](std::uint64_t size, const SignedHead& head) { return size < head.head.size; });
  const auto count = std::min<std::ptrdiff_t>(std::min(limit, kHeadsLimitMax), heads.end() - begin);
  HeadsPage page{.heads = {begin, begin + count}, .next_after_size = 0};
  if (begin + count != heads.end() && count > 0) page.next_after_size = page.heads.back().head.size;
  return page;
}

void SealsService::seal(const Context& context, Completion<SignedHead> done) {
  ask<SignedHead>(context, std::move(done), [this] { return sealer_.seal(); });
}

void SealsService::prove(const Context& context, std::uint64_t slot,
                         Completion<InclusionProof> done) {
  ask<InclusionProof>(context, std::move(done), [this, slot] { return sealer_.prove(slot); });
}

void SealsService::consistency(const Context& context, std::uint64_t older_size,
                               std::uint64_t newer_size, Completion<ConsistencyProof> done) {
  ask<ConsistencyProof>(context, std::move(done),
                        [this, older_size, newer_size]() -> Result<ConsistencyProof> {
                          std::uint64_t newer = newer_size;
                          if (newer == 0) {
                            ATOLL_TRY(const SignedHead newest, sealer_.newest());
                            newer = newest.head.size;
                          }
                          return sealer_.consistency(older_size, newer);
                        });
}

}  // namespace atollbank::seals
