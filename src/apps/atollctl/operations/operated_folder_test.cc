// SPDX-License-Identifier: Apache-2.0
#include "apps/atollctl/operations/operated_folder.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/contract/temporary_folder.h"

namespace atollbank::atollctl {
namespace {

namespace fs = std::filesystem;

std::string refusal_of(const fs::path& folder) {
  const auto checked = check_operated_folder(folder);
  return checked ? "" : checked.error().reason;
}

TEST(OperatedFolder, is_a_banks_or_new_or_empty) {
  const contract::TemporaryFolder temporary;
  const fs::path path = temporary.path();
  EXPECT_EQ(refusal_of(path / "new"), "");
  fs::create_directories(path / "empty");
  EXPECT_EQ(refusal_of(path / "empty"), "");
  std::ofstream(path / "empty" / "lock");
  EXPECT_EQ(refusal_of(path / "empty"), "") << "as an attempt that failed leaves it";
  fs::create_directories(path / "bank" / "records");
  std::ofstream(path / "bank" / "box.key");
  EXPECT_EQ(refusal_of(path / "bank"), "");
}

TEST(OperatedFolder, is_none_of_anything_else) {
  const contract::TemporaryFolder temporary;
  const fs::path path = temporary.path();
  fs::create_directories(path / "home" / "letters");
  EXPECT_EQ(refusal_of(path / "home"), "folder_not_a_banks");
  fs::create_directories(path / "ledger");
  std::ofstream(path / "ledger" / "journal-0");
  EXPECT_EQ(refusal_of(path / "ledger"), "folder_not_a_banks");
  std::ofstream(path / "file");
  EXPECT_EQ(refusal_of(path / "file"), "folder_not_a_banks");
}

}  // namespace
}  // namespace atollbank::atollctl
