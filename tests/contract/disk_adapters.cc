// SPDX-License-Identifier: Apache-2.0
#include "adapters/file/aligned_bytes.h"
#include "adapters/memory/memory_disk.h"
#include "adapters/posix/logged_disk.h"
#include "adapters/posix/posix_disk.h"
#include "tests/contract/disk_contract.h"

namespace atollbank::contract {
namespace {

using adapters::AlignedBytes;
using adapters::MemoryDisk;
using adapters::PosixDisk;

std::unique_ptr<ports::Disk> open_folder(const std::filesystem::path& folder) {
  return PosixDisk::open_folder((folder / "made" / "on demand").string()).value();
}

std::unique_ptr<ports::Disk> open_logged(const std::filesystem::path& folder) {
  return adapters::LoggedDisk::over(open_folder(folder), (folder / "disk.log").string()).value();
}

INSTANTIATE_TEST_SUITE_P(Adapters, DiskContract,
                         testing::Values(DiskAdapter{"memory",
                                                     [](const std::filesystem::path&) {
                                                       return std::make_unique<MemoryDisk>();
                                                     }},
                                         DiskAdapter{"posix", open_folder},
                                         DiskAdapter{"posix_logged", open_logged}),
                         disk_adapter_name);

TEST(PosixDisk, a_folder_belongs_to_one_bank_at_a_time) {
  const TemporaryFolder folder;
  auto first = PosixDisk::open_folder(folder.path().string());
  ASSERT_TRUE(first.has_value());
  const auto second = PosixDisk::open_folder(folder.path().string());
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, base::ErrorCode::kFailedPrecondition);
  EXPECT_EQ(second.error().reason, "folder_in_use");
  first->reset();
  EXPECT_TRUE(PosixDisk::open_folder(folder.path().string()).has_value());
}

TEST(PosixDisk, a_folder_that_cannot_be_made_is_an_error) {
  const auto disk = PosixDisk::open_folder("/proc/no folder of ours");
  ASSERT_FALSE(disk.has_value());
  EXPECT_FALSE(disk.error().message.empty());
}

TEST(MemoryDisk, it_fails_when_told_to) {
  MemoryDisk disk;
  const auto file = disk.open_or_create("a").value();
  AlignedBytes block(1);
  disk.fail_writes_after(1);
  disk.fail_syncs_after(0);
  EXPECT_TRUE(file->write_at(0, block.span()).has_value());
  EXPECT_EQ(file->write_at(0, block.span()).error().reason, "disk_failed");
  EXPECT_EQ(file->sync().error().reason, "disk_failed");
  EXPECT_EQ(disk.sync_folder().error().reason, "disk_failed");
}

TEST(MemoryDisk, it_is_full_when_told_to) {
  MemoryDisk disk;
  disk.set_capacity(2 * ports::kDiskBlockSize);
  const auto file = disk.open_or_create("a").value();
  AlignedBytes block(1);
  ASSERT_TRUE(file->write_at(0, block.span()).has_value());
  EXPECT_EQ(disk.free_bytes().value(), ports::kDiskBlockSize);
  const auto refused = file->write_at(2 * ports::kDiskBlockSize, block.span());
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, base::ErrorCode::kResourceExhausted);
  EXPECT_EQ(refused.error().reason, "no_space");
  EXPECT_TRUE(file->write_at(0, block.span()).has_value());
}

}  // namespace
}  // namespace atollbank::contract
