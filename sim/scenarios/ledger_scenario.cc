// SPDX-License-Identifier: Apache-2.0
#include "sim/scenarios/ledger_scenario.h"

#include <fmt/core.h>

#include <deque>

#include "sim/scenarios/client.h"
#include "sim/scenarios/query_check.h"
#include "sim/scenarios/shard_process.h"

namespace atollbank::sim {

namespace {

constexpr std::size_t kShards = 2;
constexpr std::uint64_t kCrashesMin = 3;
constexpr std::uint64_t kStepsMax = 20'000'000;
constexpr std::uint64_t kSettlingStepsMax = 4'000'000;
constexpr std::uint64_t kRoomBytes = std::uint64_t{1} << 40;
constexpr base::Duration kProofPatience = base::Duration::from_seconds(2);
constexpr int kQuestionsAtTheEnd = 12;
constexpr base::Duration kLivesOn = base::Duration::from_ms(40);

class LedgerScenario {
 public:
  explicit LedgerScenario(const ScenarioOptions& options);
  ScenarioResult run();

 private:
  struct Side {
    Side(SimLoop& loop, const ShardProcessOptions& process, const WorkloadOptions& work)
        : shard(loop, process), workload(work) {}
    ShardProcess shard;
    Workload workload;
    ClientHistory history;
    base::Timestamp restart_at{0};  // when someone will have noticed that it is down
    // A misdirected write is asked for, or was made when so many groups were written.
    bool awaits_misdirection = false;
    std::uint64_t misdirected_writes = 0;
    std::uint64_t misdirected_at_group = 0;
    base::Timestamp misdirection_given_up_at{0};
  };

  void break_something(Side& side);
  void misdirect_a_write(Side& side);
  bool has_unproved_misdirection(Side& side);
  void boot(Side& side);
  void restart_what_is_down(Side& side);
  std::uint64_t operations() const;
  std::string difference() const;
  void settle();

  const ScenarioOptions options_;
  SimLoop loop_;
  SimClock clock_;
  SimNetwork network_;
  std::deque<Side> sides_;
  std::deque<Client> clients_;
  ScenarioResult result_;
  std::uint64_t steps_to_trouble_ = 0;
  // Of a boot, and of a trouble; in half of all runs no bytes change by themselves.
  std::uint32_t rot_percent_ = 0;
  std::uint32_t misdirect_percent_ = 0;
};

NetworkFaults draw_network(base::Random& random) {
  return {.drop_percent = static_cast<std::uint32_t>(random.below(25)),
          .double_percent = static_cast<std::uint32_t>(random.below(30)),
          .delay_max = base::Duration::from_us(random.between(200, 20'000))};
}

LedgerScenario::LedgerScenario(const ScenarioOptions& options)
    : options_(options),
      loop_(options.seed),
      clock_(loop_),
      network_(loop_, clock_, draw_network(loop_.random())) {
  base::Random& random = loop_.random();
  if (random.chance(1, 2)) {
    rot_percent_ = static_cast<std::uint32_t>(random.below(31));
    misdirect_percent_ = static_cast<std::uint32_t>(random.below(31));
  }
  for (std::uint16_t i = 0; i < kShards; ++i) {
    ShardProcessOptions process;
    process.shard = i;
    process.expiries_per_group_max = random.chance(1, 3) ? 2 : 64;
    process.inbox_submissions_max = random.chance(1, 3) ? 2 : 64;
    process.disk.slow_percent = static_cast<std::uint32_t>(random.below(10));
    const WorkloadOptions work{.seed = options.seed * kShards + i, .slice = i};
    sides_.emplace_back(loop_, process, work);
  }
  for (Side& side : sides_) {
    side.shard.boot();
    const auto count = 2 + random.below(4);
    for (std::uint64_t i = 0; i < count; ++i) {
      clients_.emplace_back(loop_, network_, side.shard, side.workload, side.history, clock_);
      clients_.back().begin(i == 0 ? side.workload.opening_batch()
                                   : side.workload.next_batch(clock_.wall().nanoseconds));
    }
  }
}

ScenarioResult LedgerScenario::run() {
  std::uint64_t steps = 0;
  while (difference().empty() &&
         (operations() < options_.operations || result_.crashes < kCrashesMin)) {
    if (steps_to_trouble_ == 0) {
      steps_to_trouble_ = 1 + loop_.random().below(1500);
      break_something(sides_[loop_.random().below(kShards)]);
    }
    --steps_to_trouble_;
    for (Side& side : sides_) restart_what_is_down(side);
    loop_.step();
    if (++steps > kStepsMax) result_.difference = "the run does not come to an end";
  }
  if (difference().empty()) settle();
  result_.difference = difference();
  result_.trace_hash = loop_.trace_hash();
  result_.operations = operations();
  result_.virtual_time = loop_.now();
  return result_;
}

void LedgerScenario::break_something(Side& side) {
  base::Random& random = loop_.random();
  SimDisk& disk = side.shard.disk();
  if (side.shard.is_down() || has_unproved_misdirection(side)) return;
  if (random.chance(misdirect_percent_, 100)) return misdirect_a_write(side);
  switch (random.below(9)) {
    case 0:
    case 1: side.shard.crash(); break;
    case 2:
    case 3:
    case 4: disk.crash_at_change(1 + random.below(12)); break;
    case 5:
      disk.fail_at_change(1 + random.below(12));
      ++result_.failed_writes;
      break;
    case 6:
      side.shard.stop_cleanly_and_boot();
      ++result_.clean_stops;
      break;
    case 7: disk.set_capacity(random.chance(1, 2) ? kRoomBytes : 1); break;
    default: {
      const std::int64_t seconds = random.between(-90, 90);
      side.shard.clock().set_wrong_by(base::Duration::from_seconds(seconds));
      break;
    }
  }
}

// Nothing else may befall the machine until later groups prove that one is missing: of the last one
// nobody can tell (docs/decisions/0003-torn-tail.md).
void LedgerScenario::misdirect_a_write(Side& side) {
  SimDisk& disk = side.shard.disk();
  disk.crash_at_change(0);
  disk.fail_at_change(0);
  disk.set_capacity(kRoomBytes);
  disk.misdirect_write(1 + loop_.random().below(6));
  side.awaits_misdirection = true;
  side.misdirection_given_up_at = loop_.now() + kProofPatience;
}

bool LedgerScenario::has_unproved_misdirection(Side& side) {
  constexpr std::uint64_t kProvingGroups = 3;
  const std::uint64_t writes = side.shard.disk().misdirected_writes();
  if (writes != side.misdirected_writes) {
    side.misdirected_writes = writes;
    side.misdirected_at_group = side.shard.groups_written();
    side.awaits_misdirection = false;
    ++result_.damages;
  }
  if (!side.awaits_misdirection && side.misdirected_at_group == 0) return false;
  const std::uint64_t proved_at = side.misdirected_at_group + kProvingGroups;
  if (!side.awaits_misdirection && side.shard.groups_written() >= proved_at) {
    side.misdirected_at_group = 0;
    return false;
  }
  // A shard that takes nothing, because of its clock, will prove nothing.
  if (loop_.now() > side.misdirection_given_up_at) {
    side.shard.crash();
    ++result_.crashes;
    boot(side);
  }
  return true;
}

// Of a machine that is down.
void LedgerScenario::boot(Side& side) {
  if (side.awaits_misdirection || side.misdirected_at_group != 0) side.shard.repair();
  side.awaits_misdirection = false;
  side.misdirected_at_group = 0;
  side.misdirected_writes = side.shard.disk().misdirected_writes();
  side.shard.disk().set_capacity(kRoomBytes);
  if (loop_.random().chance(rot_percent_, 100) && side.shard.disk().rot()) ++result_.damages;
  side.shard.boot();
}

// A machine stays down, or stopped and still read from, for a while.
void LedgerScenario::restart_what_is_down(Side& side) {
  if (!side.shard.needs_restart()) return;
  if (side.restart_at.nanoseconds == 0) {
    if (side.shard.disk().is_dead()) {
      side.shard.crash();
      ++result_.crashes;
    }
    side.restart_at = loop_.now() + kLivesOn;
    return;
  }
  if (loop_.now() < side.restart_at) return;
  if (!side.shard.is_down()) {
    side.shard.crash();
    ++result_.crashes;
  }
  side.restart_at = {0};
  boot(side);
}

// Nothing fails any more: everybody gets an answer, and everything is compared once more.
void LedgerScenario::settle() {
  network_.heal();
  for (Side& side : sides_) {
    side.shard.disk().set_capacity(kRoomBytes);
    side.shard.disk().crash_at_change(0);
    side.shard.disk().fail_at_change(0);
    side.shard.disk().misdirect_write(0);
    // A clock that was led astray in small steps is only believed again after a restart.
    if (!side.shard.needs_restart() && !has_unproved_misdirection(side)) {
      side.shard.stop_cleanly_and_boot();
    } else if (!side.shard.is_down()) {
      side.shard.crash();
      boot(side);
    }
    ++result_.clean_stops;
  }
  for (Client& client : clients_) client.stop();
  const auto all_done = [this] {
    for (const Client& client : clients_) {
      if (!client.is_done()) return false;
    }
    return true;
  };
  for (std::uint64_t i = 0; !all_done() && difference().empty(); ++i) {
    for (Side& side : sides_) restart_what_is_down(side);
    loop_.step();
    if (i > kSettlingStepsMax) result_.difference = "a client never got an answer";
  }
  for (Side& side : sides_) {
    side.shard.crash();
    ++result_.crashes;
    boot(side);
    result_.repairs += side.shard.repairs();
    if (difference().empty()) result_.difference = side.history.real_time_difference();
    if (!difference().empty()) continue;
    result_.difference = first_query_difference(loop_, clock_, side.shard.journal(), options_.seed,
                                                kQuestionsAtTheEnd);
  }
}

std::uint64_t LedgerScenario::operations() const {
  std::uint64_t sum = 0;
  for (const Side& side : sides_) sum += side.shard.auditor().commands_answered();
  return sum;
}

std::string LedgerScenario::difference() const {
  if (!result_.difference.empty()) return result_.difference;
  for (std::size_t i = 0; i < sides_.size(); ++i) {
    const std::string& text = sides_[i].shard.auditor().first_difference();
    if (!text.empty()) return fmt::format("shard {}: {}", i, text);
  }
  return "";
}

}  // namespace

ScenarioResult run_ledger_scenario(const ScenarioOptions& options) {
  return LedgerScenario(options).run();
}

}  // namespace atollbank::sim
