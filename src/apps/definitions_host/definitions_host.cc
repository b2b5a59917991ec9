// SPDX-License-Identifier: Apache-2.0
#include "apps/definitions_host/definitions_host.h"

#include <future>

#include "adapters/posix/posix_disk.h"

namespace atollbank::apps {

using base::Result;

namespace {

constexpr int kReadyTriesMax = 200;  // one second
constexpr base::Duration kReadyPause = base::Duration::from_ms(5);

}  // namespace

Result<std::unique_ptr<DefinitionsHost>> DefinitionsHost::start(const std::filesystem::path& folder,
                                                                posting::PostingApi& posting,
                                                                const ports::Journal& journal,
                                                                const base::Clock& clock) {
  ATOLL_TRY(auto disk, adapters::PosixDisk::open_folder(folder / kDefinitionsFolder));
  ATOLL_TRY(auto sealing, adapters::SealedMetadata::open(*disk));
  std::unique_ptr<DefinitionsHost> host(
      new DefinitionsHost(std::move(disk), std::move(sealing), posting, journal, clock));
  host->service_.start();
  host->wait_until_ready();
  return host;
}

DefinitionsHost::DefinitionsHost(std::unique_ptr<ports::Disk> disk,
                                 std::unique_ptr<adapters::SealedMetadata> sealing,
                                 posting::PostingApi& posting, const ports::Journal& journal,
                                 const base::Clock& clock)
    : disk_(std::move(disk)),
      sealing_(std::move(sealing)),
      books_(*disk_),
      executor_(clock, "definitions"),
      pool_("definitions", 1),
      service_({}, posting, journal, {.books = &books_, .sealing = sealing_.get()}, executor_,
               pool_) {}

// Whoever asks first should not hear that it is too early. After a crash there may be much to read,
// and then postings need not wait for it.
void DefinitionsHost::wait_until_ready() {
  for (int tries = 0; tries < kReadyTriesMax; ++tries) {
    std::promise<bool> answer;
    auto is_ready = answer.get_future();
    service_.chart({}, [&answer](const auto& entries) { answer.set_value(entries.has_value()); });
    if (is_ready.get()) return;
    std::promise<void> passed;
    executor_.post_after(kReadyPause, [&passed] { passed.set_value(); });
    passed.get_future().wait();
  }
}

DefinitionsHost::~DefinitionsHost() { (void)stop(); }

Result<void> DefinitionsHost::stop() {
  if (is_stopped_) return {};
  is_stopped_ = true;
  service_.stop();
  pool_.stop();
  executor_.stop();
  return service_.save_books();
}

}  // namespace atollbank::apps
