// SPDX-License-Identifier: Apache-2.0
#include "apps/queries_host/queries_host.h"

#include "adapters/posix/posix_disk.h"
#include "base/assert.h"

namespace atollbank::apps {

namespace {

constexpr std::size_t kPoolThreads = 2;

}  // namespace

base::Result<std::unique_ptr<QueriesHost>> QueriesHost::start(const std::filesystem::path& folder,
                                                              const ports::Journal& journal,
                                                              const base::Clock& clock) {
  ATOLL_TRY(auto disk, adapters::PosixDisk::open_folder(folder / kQueriesFolder));
  std::unique_ptr<QueriesHost> host(new QueriesHost(std::move(disk), journal, clock));
  ATOLL_TRY_VOID(host->queries_.start());
  return host;
}

QueriesHost::QueriesHost(std::unique_ptr<ports::Disk> disk, const ports::Journal& journal,
                         const base::Clock& clock)
    : disk_(std::move(disk)),
      executor_(clock, "queries"),
      pool_("queries", kPoolThreads),
      patient_pool_("index", 1),
      queries_(journal, disk_.get(), executor_, pool_, {.patient_pool = &patient_pool_}) {
  ATOLL_ASSERT(patient_pool_.run(runtime::give_way_to_other_threads));
}

QueriesHost::~QueriesHost() { stop(); }

void QueriesHost::stop() {
  queries_.close();
  executor_.stop();
  pool_.stop();
  patient_pool_.stop();
}

}  // namespace atollbank::apps
