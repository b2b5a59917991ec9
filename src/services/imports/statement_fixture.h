// SPDX-License-Identifier: Apache-2.0
// The example files of tests/data/import, for tests of this room.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "services/imports/gaps.h"
#include "services/imports/reading.h"

namespace atollbank::imports {

inline std::string example(const std::string& name) {
  const auto folder = std::filesystem::path(__FILE__).parent_path() / "../../../tests/data/import";
  std::ifstream file(folder / name, std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  EXPECT_FALSE(bytes.str().empty()) << name;
  return bytes.str();
}

inline base::Timestamp time_of(std::string_view text) {
  const auto time = base::parse_rfc3339(text);
  EXPECT_TRUE(time) << text;
  return time ? *time : base::Timestamp{};
}

inline Statement statement_in(const std::string& name) {
  auto statement = read_statement(example(name), std::nullopt);
  EXPECT_TRUE(statement) << name << ": " << (statement ? "" : statement.error().message);
  return statement ? *std::move(statement) : Statement{};
}

// "taken", or the reason why the bytes are not imported.
inline std::string verdict(std::string_view bytes, std::optional<FileFormat> format = {}) {
  const auto statement = read_statement(bytes, format);
  if (!statement) return statement.error().reason;
  const auto gaps = find_gaps(*statement, time_of("2026-11-26T00:00:00Z"));
  return gaps.empty() ? "taken" : std::string(gaps.front().reason);
}

}  // namespace atollbank::imports
