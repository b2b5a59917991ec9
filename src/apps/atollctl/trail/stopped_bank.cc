// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/trail/stopped_bank.h"

#include <utility>

namespace atollbank::atollctl {

base::Result<std::unique_ptr<StoppedBank>> StoppedBank::open(const std::string& data_folder,
                                                             const base::Clock& clock) {
  const std::filesystem::path folder = data_folder;
  if (!std::filesystem::is_directory(folder / "records")) {
    return base::fail(base::ErrorCode::kFailedPrecondition, "folder_missing",
                      data_folder + " is no data folder of a bank");
  }
  ATOLL_TRY(auto lock, adapters::PosixDisk::open_folder(data_folder));
  ATOLL_TRY(auto records, adapters::RocksDbRecordStore::open(folder / "records"));
  ATOLL_TRY(auto trail, adapters::RocksDbProjectionStore::open(folder / "audit"));
  return std::unique_ptr<StoppedBank>(
      new StoppedBank(std::move(lock), std::move(records), std::move(trail), clock));
}

StoppedBank::StoppedBank(std::unique_ptr<adapters::PosixDisk> lock,
                         std::unique_ptr<adapters::RocksDbRecordStore> records,
                         std::unique_ptr<adapters::RocksDbProjectionStore> trail,
                         const base::Clock& clock)
    : lock_(std::move(lock)),
      records_(std::move(records)),
      trail_(std::move(trail)),
      log_(*records_),
      executor_(clock, "events"),
      follower_({}, log_, *trail_, *records_, registry_, executor_, pool_) {
  follower_.add(chain_, {adapters::kRecordsPartition});
  follower_.add(index_, {adapters::kRecordsPartition});
}

}  // namespace atollbank::atollctl
