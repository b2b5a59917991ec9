// SPDX-License-Identifier: Apache-2.0
// What the director of the test and its clients share: where the bank is, and how far all have
// come.
//
// Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace atollbank::chaos {

class Stage {
 public:
  // 0: there is no bank at the moment.
  void set_port(std::uint16_t port) {
    const std::lock_guard lock(mutex_);
    port_ = port;
    changed_.notify_all();
  }
  // Waits for a bank; 0 when the test was given up.
  std::uint16_t wait_for_port() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return port_ != 0 || given_up_; });
    return given_up_ ? std::uint16_t{0} : port_;
  }
  // After a refusal: until something changes, but not long.
  void pause() {
    constexpr auto kPause = std::chrono::milliseconds(30);
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kPause, [this] { return given_up_; });
  }

  void finish_one() {
    const std::lock_guard lock(mutex_);
    ++finished_;
    if (finished_ == awaited_) changed_.notify_all();
  }
  // False when they are not so far yet after a moment: time to look after the bank.
  bool wait_until_finished(std::uint64_t count) {
    constexpr auto kMoment = std::chrono::milliseconds(200);
    std::unique_lock lock(mutex_);
    awaited_ = count;
    return changed_.wait_for(lock, kMoment, [this, count] { return finished_ >= count; });
  }
  void give_up() {
    const std::lock_guard lock(mutex_);
    given_up_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint16_t port_ = 0;
  std::uint64_t finished_ = 0;
  std::uint64_t awaited_ = 0;
  bool given_up_ = false;
};

}  // namespace atollbank::chaos
