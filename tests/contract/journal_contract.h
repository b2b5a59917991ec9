// SPDX-License-Identifier: Apache-2.0
// What every adapter of ports/journal.h keeps: one suite, instantiated for each adapter in a file
// of its own.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "ports/journal.h"
#include "tests/contract/journal_writer.h"

namespace atollbank::contract {

// Where one journal lives for the length of a test.
class JournalHome {
 public:
  virtual ~JournalHome() = default;
  // The journal after a (re)start of the bank, not yet recovered; the one before is gone.
  virtual ports::Journal& restart() = 0;
};

struct JournalAdapter {
  std::string name;
  std::function<std::unique_ptr<JournalHome>()> make_home;
};

class JournalContract : public testing::TestWithParam<JournalAdapter> {
 protected:
  void SetUp() override {
    home_ = GetParam().make_home();
    restart();
  }

  // Starts the bank again and recovers everything.
  Replayed restart(const ports::JournalEnd& from = {}) {
    return recover_all(restart_unrecovered(), from);
  }
  ports::Journal& restart_unrecovered() {
    journal_ = &home_->restart();
    return *journal_;
  }
  ports::Journal& journal() { return *journal_; }
  void write(std::initializer_list<std::size_t> posting_counts) {
    for (const std::size_t count : posting_counts) {
      const auto written = writer.append(journal(), count);
      ASSERT_TRUE(written.has_value()) << written.error().message;
    }
  }

  JournalWriter writer;

 private:
  std::unique_ptr<JournalHome> home_;
  ports::Journal* journal_ = nullptr;
};

inline std::string journal_adapter_name(const testing::TestParamInfo<JournalAdapter>& parameter) {
  return parameter.param.name;
}

}  // namespace atollbank::contract
