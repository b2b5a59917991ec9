// SPDX-License-Identifier: Apache-2.0
// How a resident asks the bank: one thing again and again, under the same id, until the answer is
// definite; now and then twice at once, or without hearing the answer.
//
// One thread; outlives the bank's processes.
#pragma once

#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>

#include "sim/bank/bank_process.h"

namespace atollbank::sim {

// What becomes of a request that is made twice. The bank binds the ids of movements of money for
// ever, so a second one may come long after the answer; elsewhere a refusal binds nothing, and
// whoever goes on after it has made sure that nothing of it is still under way.
enum class Twice : std::uint8_t { kWhenever, kBeforeTheAnswer };

template <class T>
std::string reason_of(const base::Result<T>& answer) {
  return answer ? "done" : answer.error().reason + ", " + answer.error().message;
}

class Asker {
 public:
  using Services = BankProcess::Services;

  Asker(SimLoop& loop, BankProcess& bank, const base::Clock& clock, std::uint64_t number)
      : loop_(loop), bank_(bank), executor_(loop, clock), number_(number) {}

  // `call` is made anew for every try.
  template <class T, class Call>
  runtime::Task<base::Result<T>> ask(Call call, Twice twice = Twice::kWhenever);

  void expect(bool holds, const std::string& what) {
    if (!holds && difference_.empty()) {
      difference_ = fmt::format("resident {}: {}", number_, what);
    }
  }
  const std::string& first_difference() const { return difference_; }
  void is_user(base::Id user_id) { user_id_ = user_id; }

  SimExecutor& executor() { return executor_; }
  base::Random& random() { return loop_.random(); }
  BankProcess& bank() { return bank_; }
  base::Timestamp now() const { return executor_.clock().wall(); }
  std::uint64_t number() const { return number_; }
  base::Id user_id() const { return user_id_; }
  std::string client_id() const { return fmt::format("client-{}", number_); }
  std::string fresh_name() { return fmt::format("{}-{}", number_, ++names_); }

 private:
  static constexpr base::Duration kPatience = base::Duration::from_seconds(2);
  static constexpr base::Duration kBetweenTries = base::Duration::from_ms(15);

  // Whether the same may be asked again: it is not known to be done, or was not begun.
  static bool is_indefinite(base::ErrorCode code) {
    using base::ErrorCode;
    return code == ErrorCode::kUnknown || code == ErrorCode::kUnavailable ||
           code == ErrorCode::kResourceExhausted || code == ErrorCode::kDeadlineExceeded ||
           code == ErrorCode::kConflict;
  }
  // Says that a request has ended, with an answer or with the bank.
  struct Ended {
    explicit Ended(std::shared_ptr<bool> told) : flag(std::move(told)) {}
    Ended(Ended&&) noexcept = default;
    ~Ended() {
      if (flag) *flag = true;
    }
    std::shared_ptr<bool> flag;  // its owner is the task that asked, which may be gone first
  };

  SimLoop& loop_;
  BankProcess& bank_;
  SimExecutor executor_;
  const std::uint64_t number_;
  base::Id user_id_;
  std::uint64_t names_ = 0;
  std::string difference_;
};

template <class T, class Call>
runtime::Task<base::Result<T>> Asker::ask(Call call, Twice twice) {
  while (true) {
    if (bank_.is_open()) {
      Services* const services = &bank_.services();
      runtime::Context context;
      context.deadline = base::Deadline::after(executor_.clock(), kPatience);
      context.caller.subject = base::to_text("user", user_id_);
      context.caller.client_id = client_id();
      auto second_ended = std::make_shared<bool>(true);
      if (loop_.random().chance(1, 12)) {
        *second_ended = false;
        call(*services, context, [ended = Ended(second_ended)](base::Result<T>) {});
      }
      auto start = [services, context, call](runtime::Completion<T> done) mutable {
        call(*services, context, std::move(done));
      };
      auto answer = co_await runtime::await_completion<T>(executor_, std::move(start));
      while (twice == Twice::kBeforeTheAnswer && !*second_ended) {
        co_await runtime::sleep_for(executor_, base::Duration::from_ms(1));
      }
      const bool was_heard = !loop_.random().chance(1, 20);
      const bool is_definite = answer.has_value() || !is_indefinite(answer.error().code);
      if (was_heard && is_definite) co_return std::move(answer);
    }
    co_await runtime::sleep_for(executor_, kBetweenTries);
  }
}

}  // namespace atollbank::sim
