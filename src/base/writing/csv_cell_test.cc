// SPDX-License-Identifier: Apache-2.0
#include "base/writing/csv_cell.h"

#include <gtest/gtest.h>

#include <utility>

namespace atollbank::base {
namespace {

TEST(CsvCell, no_cell_from_outside_is_a_formula) {
  const std::pair<const char*, const char*> cells[] = {
      {"=1+1", "'=1+1"},
      {"+44", "'+44"},
      {"-5", "'-5"},
      {"@SUM(A1)", "'@SUM(A1)"},
      {"  =cmd|' /C calc'!A0", "'  =cmd|' /C calc'!A0"},
      {"\t=1", "'\t=1"},
      {"\r=1", "\"'\r=1\""},
      {"=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""},
      {"plain - text", "plain - text"},
      {"a,b", "\"a,b\""},
      {"", ""},
  };
  for (const auto& [text, cell] : cells) EXPECT_EQ(csv_cell(text), cell) << text;
}

}  // namespace
}  // namespace atollbank::base
