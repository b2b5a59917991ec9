// SPDX-License-Identifier: Apache-2.0
#include "base/owners_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tests/contract/temporary_folder.h"

namespace atollbank::base {
namespace {

class OwnersFileTest : public testing::Test {
 protected:
  contract::TemporaryFolder folder_;
  std::string path_ = (folder_.path() / "secret").string();
};

TEST_F(OwnersFileTest, what_was_written_is_read_by_its_owner_alone) {
  ASSERT_TRUE(write_owners_file(path_, Secret("first")));
  ASSERT_TRUE(write_owners_file(path_, Secret("second")));
  EXPECT_EQ(read_owners_file(path_)->reveal(), "second");
  struct stat status{};
  ASSERT_EQ(::stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
  EXPECT_FALSE(std::filesystem::exists(path_ + ".new"));
}

TEST_F(OwnersFileTest, a_file_that_others_may_read_is_refused) {
  ASSERT_TRUE(write_owners_file(path_, Secret("text")));
  ASSERT_EQ(::chmod(path_.c_str(), 0640), 0);
  EXPECT_EQ(read_owners_file(path_).error().reason, "owners_file_exposed");
}

TEST_F(OwnersFileTest, a_link_a_missing_and_a_large_file_are_refused) {
  EXPECT_EQ(read_owners_file(path_).error().reason, "owners_file_missing");
  ASSERT_TRUE(write_owners_file(path_, Secret(std::string(kOwnersFileSizeMax, 'x'))));
  EXPECT_EQ(read_owners_file(path_)->reveal().size(), kOwnersFileSizeMax);
  ASSERT_TRUE(write_owners_file(path_, Secret(std::string(kOwnersFileSizeMax + 1, 'x'))));
  EXPECT_EQ(read_owners_file(path_).error().reason, "owners_file_too_large");
  std::filesystem::create_symlink("secret", path_ + ".link");
  EXPECT_EQ(read_owners_file(path_ + ".link").error().reason, "owners_file_failed");
  EXPECT_EQ(
      write_owners_file((folder_.path() / "no" / "secret").string(), Secret("x")).error().reason,
      "owners_file_failed");
}

// A crash while it was written leaves the other name: it is in nobody's way.
TEST_F(OwnersFileTest, a_write_that_was_cut_short_is_done_again) {
  std::ofstream(path_ + ".new") << "hal";
  ASSERT_TRUE(write_owners_file(path_, Secret("whole")));
  EXPECT_EQ(read_owners_file(path_)->reveal(), "whole");
}

}  // namespace
}  // namespace atollbank::base
