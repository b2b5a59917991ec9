// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/blob_store_contract.h"

#include <thread>
#include <vector>

#include "adapters/file/blob_store.h"
#include "adapters/memory/blob_store.h"
#include "adapters/memory/memory_disk.h"
#include "adapters/posix/posix_disk.h"

namespace atollbank::contract {
namespace {

// Every byte there is, over several blocks and buffers.
std::string bytes_of(std::size_t size, unsigned seed) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>((i * 31 + seed) & 0xFF);
  return bytes;
}

TEST_P(BlobStoreContract, what_is_put_comes_back_whatever_its_size) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{4095},
                                 std::size_t{4096}, std::size_t{4097}, std::size_t{3'000'001}}) {
    ASSERT_TRUE(store().put("a", bytes_of(size, 1))) << size;
    EXPECT_EQ(store().get("a").value(), bytes_of(size, 1)) << size;
  }
}

TEST_P(BlobStoreContract, a_second_put_takes_the_place_of_the_first) {
  ASSERT_TRUE(store().put("a", bytes_of(10'000, 1)));
  ASSERT_TRUE(store().put("b", "other"));
  ASSERT_TRUE(store().put("a", "short"));
  EXPECT_EQ(store().get("a").value(), "short");
  EXPECT_EQ(store().get("b").value(), "other");
}

TEST_P(BlobStoreContract, what_is_removed_is_gone_and_may_be_removed_again) {
  ASSERT_TRUE(store().put("a", "x"));
  ASSERT_TRUE(store().remove("a"));
  EXPECT_EQ(store().get("a").error().reason, "blob_not_found");
  EXPECT_EQ(store().get("never").error().code, base::ErrorCode::kNotFound);
  EXPECT_TRUE(store().remove("a"));
}

TEST_P(BlobStoreContract, a_name_that_could_lead_elsewhere_is_refused) {
  for (const std::string& name :
       {std::string(), std::string("../a"), std::string("a/b"), std::string("."),
        std::string("a.b"), std::string("a\0b", 3), std::string(65, 'a')}) {
    EXPECT_EQ(store().put(name, "x").error().reason, "blob_name_invalid") << name;
    EXPECT_EQ(store().get(name).error().reason, "blob_name_invalid") << name;
    EXPECT_EQ(store().remove(name).error().reason, "blob_name_invalid") << name;
  }
  EXPECT_TRUE(store().put(std::string(64, 'z'), "x"));
}

TEST_P(BlobStoreContract, what_is_too_large_is_refused_and_changes_nothing) {
  ASSERT_TRUE(store().put("a", "x"));
  const std::string large(ports::kBlobSizeMax + 1, 'l');
  EXPECT_EQ(store().put("a", large).error().reason, "blob_too_large");
  EXPECT_EQ(store().get("a").value(), "x");
}

TEST_P(BlobStoreContract, many_threads_put_the_same_name_and_one_of_them_is_there_whole) {
  std::vector<std::thread> threads;
  for (unsigned seed = 0; seed < 4; ++seed) {
    threads.emplace_back([this, seed] {
      for (int i = 0; i < 5; ++i) EXPECT_TRUE(store().put("a", bytes_of(50'000, seed)));
    });
  }
  for (auto& thread : threads) thread.join();
  const std::string left = store().get("a").value();
  bool is_one_of_them = false;
  for (unsigned seed = 0; seed < 4; ++seed) is_one_of_them |= left == bytes_of(50'000, seed);
  EXPECT_TRUE(is_one_of_them);
}

TEST_P(BlobStoreContract, what_was_put_is_there_when_it_is_opened_again) {
  if (!GetParam().survives) GTEST_SKIP() << "it keeps nothing";
  ASSERT_TRUE(store().put("a", bytes_of(10'000, 3)));
  open();
  EXPECT_EQ(store().get("a").value(), bytes_of(10'000, 3));
}

std::unique_ptr<ports::BlobStore> on_files(const std::filesystem::path& folder) {
  auto disk = adapters::PosixDisk::open_folder((folder / "blobs").string()).value();
  return adapters::FileBlobStore::open(std::move(disk)).value();
}

INSTANTIATE_TEST_SUITE_P(
    Adapters, BlobStoreContract,
    testing::Values(BlobStoreAdapter{"memory", false,
                                     [](const std::filesystem::path&) {
                                       return std::make_unique<adapters::MemoryBlobStore>();
                                     }},
                    BlobStoreAdapter{"file", true, on_files},
                    BlobStoreAdapter{"file_on_memory", false,
                                     [](const std::filesystem::path&) {
                                       return adapters::FileBlobStore::open(
                                                  std::make_unique<adapters::MemoryDisk>())
                                           .value();
                                     }}),
    blob_store_adapter_name);

}  // namespace
}  // namespace atollbank::contract
