// SPDX-License-Identifier: Apache-2.0
#include "apps/embedded/open_ledger.h"

#include <array>
#include <cstring>

#include "base/log.h"
#include "base/random.h"

namespace atollbank::embedded {
namespace {

// Two processes that write one ledger after the other, or one after a crash, never make the same
// ids.
std::uint64_t random_worker() {
  std::array<std::uint8_t, sizeof(std::uint64_t)> bytes{};
  base::secure_random(bytes);
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data(), sizeof(number));
  return number & ((std::uint64_t{1} << 36) - 1);
}

}  // namespace

OpenLedger::OpenLedger(std::unique_ptr<apps::LedgerHost> host, const base::Clock& clock,
                       base::Duration patience)
    : clock_(clock), patience_(patience), host_(std::move(host)), ids_(clock, random_worker()) {}

OpenLedger::~OpenLedger() {
  if (const auto result = close(); !result)
    base::log_error("ledger_close_failed", {{"error", result.error()}});
}

base::Result<void> OpenLedger::close() {
  if (closed_.exchange(true)) return {};
  host_->posting().close_followers();  // they may wait long
  const std::unique_lock lock(calls_);
  auto result = host_->stop();
  host_.reset();  // and with it the lock on the folder
  return result;
}

base::Id OpenLedger::new_id() {
  const std::lock_guard lock(ids_mutex_);
  return ids_.next(0);
}

}  // namespace atollbank::embedded
