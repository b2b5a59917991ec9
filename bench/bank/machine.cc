// SPDX-License-Identifier: Apache-2.0
// What this machine can do by itself: a bank that commits and syncs cannot do more.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <memory>
#include <vector>

#include "adapters/rocksdb/projection_store.h"
#include "adapters/rocksdb/record_store.h"
#include "bench/bank/shapes.h"
#include "runtime/named_thread.h"

namespace atollbank::bench {
namespace {

using base::ErrorCode;
using base::Result;

constexpr std::size_t kInFlight = 64;
constexpr std::size_t kValueBytes = 400;  // a payment's record is as large,
constexpr std::size_t kRowBytes = 150;    // of a projection
constexpr std::size_t kAuditBytes = 900;  // and what is written down of it

Result<double> commits_per_second(const base::Clock& clock, const BenchOptions& options) {
  const std::string folder = options.folder + "/commits";
  ATOLL_TRY(const auto store, adapters::RocksDbRecordStore::open(folder));
  std::atomic<std::uint64_t> done = 0;
  std::atomic<bool> failed = false;
  const base::Timestamp begin = clock.monotonic();
  const base::Timestamp end = begin + options.run_span;
  const auto commit = [&](std::size_t number) {
    ports::Commit next{.partition = fmt::format("bench/{}", number),
                       .puts = {{.key = "one", .value = std::string(kValueBytes, 'v')}},
                       .deletes = {},
                       .events = {},
                       .audit = std::string(kAuditBytes, 'a')};
    while (clock.monotonic() < end && !failed) {
      next.puts[0].key = fmt::format("{:020}", next.expected_version);
      const auto version = store->commit(next);
      if (!version) failed = true;
      ++next.expected_version;
      ++done;
    }
  };
  {
    std::vector<std::unique_ptr<runtime::NamedThread>> threads;
    for (std::size_t i = 0; i < kInFlight; ++i) {
      auto body = [&commit, i] { commit(i); };
      threads.push_back(std::make_unique<runtime::NamedThread>("commits", std::move(body)));
    }
    for (const auto& thread : threads) thread->join();
  }
  if (failed) return base::fail(ErrorCode::kUnavailable, "store_unavailable", "a commit failed");
  const auto seconds = static_cast<double>((clock.monotonic() - begin).nanoseconds) / 1e9;
  return static_cast<double>(done) / seconds;
}

// Of a transaction's size, over as many accounts as a bank has, from one thread.
Result<double> steps_per_second(const base::Clock& clock, const BenchOptions& options) {
  constexpr std::size_t kStepsOfApply = 1'000;
  ATOLL_TRY(const auto store,
            adapters::RocksDbProjectionStore::open(options.folder + "/projections"));
  std::uint64_t position = 0;
  const base::Timestamp begin = clock.monotonic();
  while (clock.monotonic() < begin + options.run_span) {
    std::vector<ports::ProjectionStep> steps;
    for (std::size_t i = 0; i < kStepsOfApply; ++i) {
      ++position;
      const std::string number = fmt::format("{:020}", position);
      steps.push_back({.partition = fmt::format("account/{}", position * 7 % options.payer_count),
                       .source = "shard/0",
                       .position = position,
                       .puts = {{.key = "row/" + number, .value = std::string(kRowBytes, 'r')},
                                {.key = "event/" + number, .value = std::string(kRowBytes, 'e')}},
                       .deletes = {}});
    }
    ATOLL_TRY_VOID(store->apply(steps));
  }
  const auto seconds = static_cast<double>((clock.monotonic() - begin).nanoseconds) / 1e9;
  return static_cast<double>(position) / seconds;
}

// Of a file that grows, as a log does.
Result<double> syncs_per_second(const base::Clock& clock, const BenchOptions& options) {
  const std::string path = options.folder + "/syncs";
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  std::array<char, 4096> block{};
  std::uint64_t done = 0;
  const base::Timestamp begin = clock.monotonic();
  while (clock.monotonic() < begin + options.run_span) {
    if (write(file, block.data(), block.size()) < 0 || fdatasync(file) != 0) break;
    ++done;
  }
  const auto seconds = static_cast<double>((clock.monotonic() - begin).nanoseconds) / 1e9;
  close(file);
  return static_cast<double>(done) / seconds;
}

}  // namespace

Result<void> measure_machine(const base::Clock& clock, const BenchOptions& options, Report& out) {
  Row commits{.name = "record_commits", .unit = "commits/s"};
  Row steps{.name = "projection_steps", .unit = "steps/s"};
  Row syncs{.name = "disk_syncs", .unit = "syncs/s"};
  for (int i = 0; i < options.run_count; ++i) {
    ATOLL_TRY(commits.runs.emplace_back(), commits_per_second(clock, options));
    ATOLL_TRY(syncs.runs.emplace_back(), syncs_per_second(clock, options));
    ATOLL_TRY(steps.runs.emplace_back(), steps_per_second(clock, options));
    std::error_code ignored;
    std::filesystem::remove_all(options.folder + "/commits", ignored);
    std::filesystem::remove_all(options.folder + "/projections", ignored);
  }
  out.add(std::move(commits));
  out.add(std::move(steps));
  out.add(std::move(syncs));
  return {};
}

void add_parts_of_machine(const BenchOptions& options, Report& report) {
  const auto add = [&report](const char* name, double reached, const char* of) {
    const Row* whole = report.find(of);
    if (whole == nullptr || reached == 0) return;
    report.add({.name = name, .unit = "ratio", .runs = {reached / whole->median()}});
  };
  const auto median = [&report](const char* name) {
    const Row* row = report.find(name);
    return row == nullptr ? 0 : row->median();
  };
  add("payments_of_commits", median("payments"), "record_commits");
  if (const double seconds = median("standing_orders_due_s"); seconds > 0) {
    const double orders_per_s = static_cast<double>(options.order_count) / seconds;
    add("orders_of_commits", orders_per_s, "record_commits");
  }
  add("rebuild_of_steps", median("rebuild"), "projection_steps");
}

}  // namespace atollbank::bench
