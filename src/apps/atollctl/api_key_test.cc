// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/api_key.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/contract/temporary_folder.h"

namespace atollbank::atollctl {
namespace {

TEST(ApiKey, is_the_first_of_the_file_before_what_the_environment_holds) {
  const contract::TemporaryFolder folder;
  const std::string path = folder.path() / "key";
  std::ofstream(path) << "\nthe-key-of-the-file\nan-older-key-of-it\n";
  EXPECT_TRUE(read_api_key(path, "the-key-of-the-shell")->equals("the-key-of-the-file"));
  EXPECT_TRUE(read_api_key("", "the-key-of-the-shell")->equals("the-key-of-the-shell"));
}

TEST(ApiKey, is_none_where_none_is_named) {
  EXPECT_TRUE(read_api_key("", nullptr)->equals(""));
  EXPECT_TRUE(read_api_key("", "")->equals(""));
}

TEST(ApiKey, that_cannot_be_read_says_where_it_should_be) {
  const auto missing = read_api_key("/no/such/file", nullptr);
  EXPECT_EQ(missing.error().reason, "file_not_readable");
  EXPECT_NE(missing.error().message.find("/no/such/file"), std::string::npos);
  const auto broken = read_api_key("", "too short");
  EXPECT_EQ(broken.error().reason, "tenant_key_invalid");
  EXPECT_NE(broken.error().message.find("ATOLL_API_KEY"), std::string::npos);
  EXPECT_EQ(broken.error().message.find("too short"), std::string::npos) << "it is a secret";
}

}  // namespace
}  // namespace atollbank::atollctl
