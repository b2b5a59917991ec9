// SPDX-License-Identifier: Apache-2.0
// Screenings a second with all that is kept of them: records in RocksDB, synced, twice a screening.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <future>
#include <memory>

#include "adapters/icu/transliteration.h"
#include "adapters/rocksdb/record_store.h"
#include "base/assert.h"
#include "base/bytes.h"
#include "base/sha256.h"
#include "runtime/thread_executor.h"
#include "runtime/thread_pool.h"
#include "services/screening/matching/made_up_names.h"
#include "services/screening/service.h"

namespace atollbank::screening {
namespace {

constexpr std::size_t kEntries = 20'000;
constexpr std::size_t kInFlight = 64;
constexpr std::size_t kOfOneRun = 2'000;

LoadList list() {
  std::string file = "id,kind,name,aliases,born,countries,programme\n";
  const ScreeningList made = MadeUpNames(21).list(kEntries);
  for (const ListEntry& entry : made.entries) {
    file += entry.id + ",person,\"" + entry.names[0] + "\",\"";
    for (std::size_t i = 1; i < entry.names.size(); ++i) file += entry.names[i] + "|";
    file += "\",,,\n";
  }
  const auto digest = base::sha256(file);
  const auto name_count = static_cast<std::uint32_t>(made.name_count());
  return {.files = {file},
          .manifest = {.version = "bench",
                       .format = ListFormat::kBank,
                       .sha256_files = {base::to_hex(base::bytes_of(digest))},
                       .entry_count = kEntries,
                       .name_count = name_count}};
}

class RunningService {
 public:
  RunningService() {
    std::filesystem::remove_all(folder_);
    records_ = adapters::RocksDbRecordStore::open(folder_).value();
    ScreeningOptions options;
    options.known_positive_seed = base::Secret("a seed for the benchmark");
    service_ = std::make_unique<ScreeningService>(options, *script_, nullptr, *records_, registry_,
                                                  executor_, pool_);
    std::promise<void> ready;
    service_->start({}, [&](auto started) {
      ATOLL_ASSERT(started);
      service_->load_list({}, list(), [&](auto loaded) {
        ATOLL_ASSERT(loaded);
        ready.set_value();
      });
    });
    ready.get_future().get();
  }
  ~RunningService() {
    executor_.stop();
    pool_.stop();
    service_.reset();
    records_.reset();
    std::filesystem::remove_all(folder_);
  }

  // kOfOneRun screenings, kInFlight at any time.
  void screen_many() {
    std::promise<void> done;
    executor_.post([&] {
      answered_ = 0;
      for (std::size_t i = 0; i < kInFlight; ++i) screen_next(done);
    });
    done.get_future().get();
  }

 private:
  void screen_next(std::promise<void>& done) {
    ++asked_;
    runtime::Context context;
    context.executor = &executor_;
    ScreenRequest request{.screening_id = {.high = 1, .low = asked_},
                          .subject_id = {.high = 2, .low = asked_},
                          .applicant = {.names = {names_.person().latin()}}};
    service_->screen(context, std::move(request), [this, &done](auto screened) {
      ATOLL_ASSERT(screened);
      ++answered_;
      const std::size_t begun = answered_ + kInFlight - 1;
      if (begun < kOfOneRun) screen_next(done);
      if (answered_ == kOfOneRun) done.set_value();
    });
  }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / "atoll-screening-bench";
  base::SystemClock clock_;
  base::Registry registry_;
  MadeUpNames names_{23};
  std::unique_ptr<adapters::IcuTransliteration> script_ =
      adapters::IcuTransliteration::make().value();
  std::unique_ptr<adapters::RocksDbRecordStore> records_;
  runtime::ThreadPool pool_{"records", 8};
  runtime::ThreadExecutor executor_{clock_, "bank"};
  std::unique_ptr<ScreeningService> service_;
  std::uint64_t asked_ = 0;
  std::size_t answered_ = 0;
};

void screen_and_keep(benchmark::State& state) {
  RunningService service;
  for (auto _ : state) service.screen_many();
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kOfOneRun));
}
BENCHMARK(screen_and_keep)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace atollbank::screening
