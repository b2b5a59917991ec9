// SPDX-License-Identifier: Apache-2.0
// How fast the file journal seals, appends and recovers, with nothing above it.
//   atoll-bench-journal FOLDER     (an empty one, on the disk to be measured)
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <optional>
#include <vector>

#include "adapters/file/aligned_bytes.h"
#include "adapters/file/file_journal.h"
#include "adapters/posix/posix_disk.h"
#include "base/assert.h"
#include "base/clock.h"
#include "ledger/format/group_example.h"
#include "runtime/thread_pool.h"

using namespace atollbank;
using ledger::format::kSlotSize;

namespace {

double seconds_since(const base::Clock& clock, base::Timestamp start) {
  return static_cast<double>((clock.monotonic() - start).nanoseconds) / 1e9;
}

void print_times(const char* what, std::vector<double> seconds, double bytes_each) {
  std::sort(seconds.begin(), seconds.end());
  double total = 0;
  for (const double one : seconds) total += one;
  const auto count = static_cast<double>(seconds.size());
  fmt::print("{:<24} n {:>5}  p50 {:>8.1f} us  p99 {:>8.1f} us  max {:>8.1f} us  {:>7.0f} MB/s\n",
             what, seconds.size(), seconds[seconds.size() / 2] * 1e6,
             seconds[seconds.size() * 99 / 100] * 1e6, seconds.back() * 1e6,
             bytes_each * count / total / 1e6);
}

class Bench {
 public:
  explicit Bench(const std::string& folder)
      : folder_(folder), disk_(adapters::PosixDisk::open_folder(folder).value()) {
    restart();
  }

  // Seals and appends `count` groups of so many postings.
  void append(const char* what, std::size_t count, std::size_t postings) {
    std::vector<double> reserving;
    std::vector<double> sealing;
    std::vector<double> appending;
    const auto records = ledger::format::example::postings(postings);
    const auto slots = static_cast<std::uint32_t>(postings + 1);
    adapters::AlignedBytes memory(slots * kSlotSize);
    for (std::size_t i = 0; i < count; ++i) {
      const auto begin = clock_.monotonic();
      const auto place = journal_->reserve(end_.end_slot, slots).value();
      reserving.push_back(seconds_since(clock_, begin));
      const auto draft =
          ledger::format::example::group_of(records, place.first_slot, end_.ledger_time_ns + 1);
      std::memcpy(memory.span().data(), draft.data(), draft.size() * kSlotSize);
      const std::span group(reinterpret_cast<ports::Slot*>(memory.span().data()), draft.size());
      const auto seal_begin = clock_.monotonic();
      end_ = ledger::format::seal_group(group, end_);
      sealing.push_back(seconds_since(clock_, seal_begin));
      const auto append_begin = clock_.monotonic();
      ATOLL_ASSERT(journal_->append(group).has_value());
      appending.push_back(seconds_since(clock_, append_begin));
    }
    const auto bytes = static_cast<double>(memory.span().size());
    fmt::print("{}\n", what);
    print_times("  reserve", reserving, bytes);
    print_times("  seal", sealing, bytes);
    print_times("  append, durable", appending, bytes);
  }

  void recover(const char* what, bool cold) {
    if (cold) drop_caches();
    std::uint64_t slots = 0;
    const auto begin = clock_.monotonic();
    const std::clock_t begin_ticks = std::clock();
    journal_.reset();
    journal_.emplace(*disk_, pool_, adapters::FileJournalOptions{});
    const auto end = journal_->recover({}, [&](auto group) -> base::Result<void> {
      slots += group.size();
      return {};
    });
    ATOLL_ASSERT(end.has_value() && *end == end_);
    const double seconds = seconds_since(clock_, begin);
    const auto ticks = static_cast<double>(std::clock() - begin_ticks);
    fmt::print("{:<24} {} slots in {:.3f} s, of which processor {:.3f} s\n", what, slots, seconds,
               ticks / CLOCKS_PER_SEC);
  }

 private:
  void restart() {
    journal_.emplace(*disk_, pool_, adapters::FileJournalOptions{});
    end_ = journal_->recover({}, [](auto) -> base::Result<void> { return {}; }).value();
  }
  void drop_caches() const {
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      const int file = ::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC);
      ATOLL_ASSERT(file >= 0 && ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED) == 0);
      ::close(file);
    }
  }

  base::SystemClock clock_;
  std::string folder_;
  std::unique_ptr<adapters::PosixDisk> disk_;
  runtime::ThreadPool pool_{"journal", 1};
  std::optional<adapters::FileJournal> journal_;
  ports::JournalEnd end_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: {} FOLDER\n", argv[0]);
    return 2;
  }
  Bench bench(argv[1]);
  bench.append("groups of 1 MiB", 250, 8'190);
  bench.recover("recovery, caches cold", true);
  bench.recover("recovery, caches warm", false);
  bench.append("groups of 64 KiB", 500, 510);
  bench.append("groups of 4 KiB", 1'000, 30);
  return 0;
}
